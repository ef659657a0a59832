"""Findings as JSON: a format of its own, versioned, never a dump of lpctl's types.

`lpctl.validate/1`: fields are added, never renamed or removed; lines and columns count from 1, columns in code points,
ends are exclusive. A `fix` does what the help says: each of its edits puts a text in the place of a stretch. It is
`safe` where it cannot change what a plan that is right does. `fixed` are the findings that `--fix` mended, as they
were, and `findings` those that are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Severity
from lpctl.text.json import envelope

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Diagnostic, Span
    from lpctl.findings.fix import TextEdit
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen


def render(report: Report, screen: Screen) -> str:  # noqa: ARG001 - the signature of every reporter
    """One JSON object, indented, with a final line break."""
    return envelope(
        "lpctl.validate/1",
        summary={
            "plans": len(report.plans),
            "files": report.files,
            "errors": report.number_of(Severity.ERROR),
            "warnings": report.number_of(Severity.WARNING),
            "infos": report.number_of(Severity.INFO),
            "inputs_checked": not report.unchecked,
            "suppressed": len(report.suppressed),
            **({} if report.fixed is None else {"fixed": len(report.fixed)}),
        },
        findings=[_finding(diagnostic) for diagnostic in report.diagnostics],
        **({} if report.fixed is None else {"fixed": [_finding(diagnostic) for diagnostic in report.fixed]}),
        suppressed=[{**_finding(found.diagnostic), "reason": found.reason} for found in report.suppressed],
    )


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule.id,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": diagnostic.file,
        **_span(diagnostic.span),
        "label": diagnostic.label,
        "notes": [{"title": title, "text": text} for title, text in diagnostic.notes],
        "help": diagnostic.help,
        **({"fix": _fix(diagnostic)} if diagnostic.edits else {}),
        **({"among": diagnostic.among} if diagnostic.among else {}),
        **({"targets": list(diagnostic.targets)} if diagnostic.targets else {}),
        "related": [
            {"message": place.message, "file": place.file, **_span(place.span)} for place in diagnostic.related
        ],
    }


def _fix(diagnostic: Diagnostic) -> dict[str, Any]:
    return {"safe": diagnostic.safe, "edits": [_edit(edit) for edit in diagnostic.edits]}


def _edit(edit: TextEdit) -> dict[str, Any]:
    return {**_span(edit.span), "text": edit.text}


def _span(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
