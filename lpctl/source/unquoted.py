"""Templates of other tools that stand without quotes, where YAML reads their braces as mappings."""

from __future__ import annotations

import re

from lpctl.findings.diagnostic import Span
from lpctl.source.document import Flaw
from lpctl.source.rules import YAML_SYNTAX
from lpctl.source.slips import quote
from lpctl.text.template import name_in

_TEMPLATE = re.compile(r"\$?\{\{.*?\}\}|\$\{(?!(?:var|each|target)\.)[^{}]*\}")
_LEFT_TO_FLYTE = re.compile(r"\{\{\s*(?:registration\.|\.(?:inputs?|outputPrefix|rawOutputDataPrefix)\b)")
"""What flytectl fills in, and the tasks in the texts of queries."""

_IDENTITY = re.compile(r"\s*(project|domain|version):\s")
_STATEMENT = re.compile(
    r"\s*(?P<statement>\{%.*?%\}|\{\{-?\s*(?:if|range|with|end|else|define|template|include|block)\b.*?\}\})"
)


def instead_of_templates(text: str, line: str) -> str | None:
    """What to write for a text of a line that holds templates; None where it has to be quoted as it is.

    In quotes, a template of a shell or of Jinja would stay what it is: nothing fills it in.
    """
    if _TEMPLATE.search(text) is None or _LEFT_TO_FLYTE.search(text) is not None:
        return None
    if (field := _IDENTITY.match(line)) is not None:
        return f"remove the line and pass --{field[1]}"
    names = dict.fromkeys(name_in(template) or "NAME" for template in _TEMPLATE.findall(text))
    written = _TEMPLATE.sub(lambda template: f"${{var.{name_in(template[0]) or 'NAME'}}}", text)
    declared = f"declare {' and '.join(names)} under `variables` in lpctl.yaml"
    return f"write {quote(written)}, and {declared}: in quotes alone, nothing fills it in"


def statement_flaw(line: str, number: int) -> Flaw | None:
    """The statement of a template engine that a line begins with, `{% if x %}` of Jinja or `{{ if .x }}` of Go."""
    match = _STATEMENT.match(line)
    if match is None:
        return None
    start, end = match.span("statement")
    return Flaw(
        YAML_SYNTAX,
        Span(number + 1, start + 1, number + 1, end + 1),
        f"`{match['statement']}` is a statement of a template, and a manifest is read as it is",
        "write what differs under `targets` in lpctl.yaml, and ${var.NAME} for values; or fill in the template before",
    )
