"""`lpctl rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lpctl.cli.options import debug_option, format_option
from lpctl.cli.terminal import echo

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Rule


@click.command()
@format_option(["text", "json"], "A table, or JSON with the whole documentation.")
@debug_option
def rules(format_: str) -> None:
    """List every rule: its name, its severity, what it catches.

    lpctl.yaml (`rules`) and --error, --warn, --info and --ignore give a rule another severity; a comment
    `# lpctl: ignore[RULE] reason` suppresses it where it stands. Rules with a `!` are always errors; those that are
    off are asked for in lpctl.yaml, with options.
    """
    from lpctl.check.catalog import RULES  # noqa: PLC0415 - see validate

    echo(_json(RULES) if format_ == "json" else _table(RULES))


def _table(rules: tuple[Rule, ...]) -> str:
    from lpctl.findings.documentation import documentation  # noqa: PLC0415 - see validate

    longest = max(len(rule.id) for rule in rules)
    lines = [f"{rule.id:{longest}}  {_level(rule):7}  {documentation(rule).summary}" for rule in rules]
    lines += ["", "! always an error: what it finds leaves no launch plan to write, or leaves open which is meant"]
    return "\n".join(lines) + "\n"


def _level(rule: Rule) -> str:
    return rule.severity.value + "!" * rule.firm if rule.on else "off"


def _json(rules: tuple[Rule, ...]) -> str:
    from lpctl.findings.documentation import documentation  # noqa: PLC0415 - see validate
    from lpctl.manifest.rule_options import described  # noqa: PLC0415
    from lpctl.text.json import envelope  # noqa: PLC0415

    listed = []
    for rule in rules:
        documented = documentation(rule)
        listed.append(
            {
                "rule": rule.id,
                "severity": rule.severity.value,
                "adjustable": not rule.firm,
                "on": rule.on,
                "options": described(rule.id),
                "summary": documented.summary,
                "documentation": documented.text,
                "bad": documented.bad,
                "good": documented.good,
            }
        )
    return envelope("lpctl.rules/1", rules=listed)
