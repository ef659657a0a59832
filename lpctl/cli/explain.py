"""`lpctl explain`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from lpctl.cli.options import debug_option
from lpctl.cli.terminal import echo, stop

if TYPE_CHECKING:
    from lpctl.findings.classes.kind import ChangeClass


def _completed(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The rules that a shell may complete what was begun to, or the classes of changes after them."""
    from lpctl.check.catalog import RULES  # noqa: PLC0415 - see validate
    from lpctl.findings.classes import CLASSES  # noqa: PLC0415

    names = () if ctx.params.get("changes") else (*(known.id for known in RULES), *(known.id for known in CLASSES))
    return [name for name in names if name.startswith(begun)]


@click.command()
@click.argument("rule", metavar="RULE", required=False, shell_complete=_completed)
@click.option("--changes", is_flag=True, help="List the classes of changes that `lpctl diff` names.")
@debug_option
def explain(rule: str | None, changes: bool) -> None:
    """Print what a rule catches, why it matters in Flyte, a bad and a good example.

    RULE is the name in brackets of a finding, which `lpctl rules` lists, or that of a class of changes of `lpctl diff`.
    """
    from lpctl.findings.classes import CLASSES  # noqa: PLC0415 - see validate

    if changes:
        if rule is not None:
            stop("--changes lists all classes; leave the name away")
        echo(_table(CLASSES))
        return
    if rule is None:
        stop("name a rule; `lpctl rules` lists them, and `lpctl explain --changes` the classes of changes")
    if (change := next((known for known in CLASSES if known.id == rule), None)) is not None:
        echo(f"{change.id} ({change.impact.value})\n\n{inspect.cleandoc(change.doc)}\n")
        return
    from lpctl.check.catalog import RULES  # noqa: PLC0415 - see validate
    from lpctl.findings.documentation import documentation  # noqa: PLC0415

    found = next((known for known in RULES if known.id == rule), None)
    if found is None:
        from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

        close = nearest(rule, (*(known.id for known in RULES), *(known.id for known in CLASSES)))
        stop(f"no rule is named {rule}" + (f"; did you mean {close}?" if close else "; `lpctl rules` lists them"))
    level = "always an error" if found.firm else found.severity.value
    if not found.on:
        level = f"off unless lpctl.yaml asks for it; then {level} unless it says another level"
    echo(f"{found.id} ({level})\n\n{documentation(found).text}\n{_options(found.id)}")


def _options(rule: str) -> str:
    """What may be asked for, "" where the rule has no options."""
    from lpctl.manifest.rule_options import described  # noqa: PLC0415 - see validate

    options = described(rule)
    if not options:
        return ""
    listed = "".join(f"    {name}: {says}\n" for name, says in options.items())
    return f"\nOptions, under `rules: {{{rule}: ...}}` in lpctl.yaml:\n\n{listed}"


def _table(classes: tuple[ChangeClass, ...]) -> str:
    longest = max(len(known.id) for known in classes)
    lines = [
        f"{known.id:{longest}}  {known.impact.value:8}  {inspect.cleandoc(known.doc).splitlines()[0]}"
        for known in classes
    ]
    return "\n".join(lines) + "\n"
