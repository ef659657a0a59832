"""`lpctl explain`."""

from __future__ import annotations

import click

from lpctl.cli.options import debug_option
from lpctl.cli.terminal import echo, stop


@click.command()
@click.argument("rule", metavar="RULE")
@debug_option
def explain(rule: str) -> None:
    """Print what a rule catches, why it matters in Flyte, a bad and a good example.

    RULE is the name in brackets of a finding; `lpctl rules` lists them all.
    """
    from lpctl.catalog import RULES  # noqa: PLC0415 - see validate
    from lpctl.documentation import documentation  # noqa: PLC0415

    found = next((known for known in RULES if known.id == rule), None)
    if found is None:
        from lpctl.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

        close = nearest(rule, (known.id for known in RULES))
        stop(f"no rule is named {rule}" + (f"; did you mean {close}?" if close else "; `lpctl rules` lists them"))
    level = "always an error" if found.firm else found.severity.value
    echo(f"{found.id} ({level})\n\n{documentation(found).text}\n")
