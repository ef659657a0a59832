"""`lpctl rules`."""

from __future__ import annotations

import inspect
import json

import click

from lpctl.cli.options import debug_option
from lpctl.cli.terminal import echo


@click.command()
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table, or JSON with the whole documentation.",
)
@debug_option
def rules(format_: str) -> None:
    """List every rule: its name, its severity, what it catches."""
    from lpctl.catalog import RULES  # noqa: PLC0415 - see validate

    if format_ == "json":
        listed = [
            {"rule": rule.id, "severity": rule.severity.value, "documentation": inspect.cleandoc(rule.doc)}
            for rule in RULES
        ]
        echo(json.dumps({"format": "lpctl.rules/1", "rules": listed}, indent=2, ensure_ascii=True) + "\n")
        return
    longest = max(len(rule.id) for rule in RULES)
    lines = [
        f"{rule.id:{longest}}  {rule.severity.value:7}  {inspect.cleandoc(rule.doc).splitlines()[0]}" for rule in RULES
    ]
    echo("\n".join(lines) + "\n")
