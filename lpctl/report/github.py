"""Findings as GitHub's annotations: workflow commands that the runner reads from the log.

The runner shows ten annotations of a level and step; what is beyond is printed as plain lines, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.report.concise import render_finding
from lpctl.report.places import in_repository, is_path
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
SHOWN = 10
"""Annotations of one level that the runner shows of one step."""


def render(report: Report, screen: Screen) -> str:  # noqa: ARG001 - the signature of every reporter
    """A command for each of the first ten findings of a level, a plain line for each other, then the summary."""
    lines, left = [], []
    for severity, command in _COMMANDS.items():
        found = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity is severity]
        lines += [_command(report, command, diagnostic) for diagnostic in found[:SHOWN]]
        left += found[SHOWN:]
    lines += [plain(render_finding(diagnostic)) for diagnostic in left]
    lines.append(f"{report.summary}{beyond(len(left))}")
    return "\n".join(lines) + "\n"


def _command(report: Report, command: str, diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {"title": diagnostic.rule.id}
    message = diagnostic.says
    if is_path(diagnostic.file):
        properties |= {
            "file": in_repository(report, diagnostic.file),
            "line": str(span.line),
            "endLine": str(span.end_line),
        }
        if span.end_line == span.line:  # GitHub takes columns within one line only
            properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    else:  # an annotation without a file is shown with the run
        message = f"{diagnostic.file}:{span.line}:{span.column}: {message}"
    notes = [f"{title}: {text}" for title, text in diagnostic.notes]
    notes += [
        f"note: {place.message}: {in_repository(report, place.file)}:{place.span.line}" for place in diagnostic.related
    ]
    notes += [f"help: {diagnostic.help}"] if diagnostic.help is not None else []
    return annotation(command, properties, (message, *notes))


def beyond(left: int) -> str:
    """What follows a summary where some of what it counts has no annotation, "" where all has."""
    return f" ({left} of them only in this log: GitHub shows {SHOWN} a level)" if left else ""


def annotation(command: str, properties: Mapping[str, str], lines: Iterable[str]) -> str:
    """One command of the runner: `error`, `warning` or `notice`, where, and what to say."""
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {listed}::{_data(chr(10).join(map(visible, lines)))}"


def _data(text: str) -> str:
    """Escaped as the runner reads the text of a command (actions/runner, ActionCommand.cs)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the runner reads the properties of a command."""
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def plain(line: str) -> str:
    """A line in which the runner finds no command: neither `::` at its start nor `##[` anywhere."""
    line = line.replace("##[", "#\\x23[")
    return f"\\x3a{line[1:]}" if line.lstrip().startswith("::") else line
