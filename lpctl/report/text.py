"""Findings with the source line, a caret, the declaration that was violated, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.report.visible import printed, visible, width

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_LONGEST_LINE = 160
_CONTEXT = 40


def render(report: Report, screen: Screen) -> str:
    """Every finding in full, then the summary line."""
    blocks = [render_finding(diagnostic, screen) for diagnostic in report.diagnostics]
    return "\n".join([*blocks, report.summary]) + "\n"


def render_finding(diagnostic: Diagnostic, screen: Screen) -> str:
    """One finding, ending in a line break."""
    paint = _paint if screen.colour else _plain
    severity = diagnostic.severity
    tint = _COLOURS[severity]
    span = diagnostic.span
    margin = " " * len(str(span.line))
    gutter = paint("34", f"{margin} |")
    source, before, marked = (printed(text, screen.encoding) for text in _excerpt(diagnostic))
    caret = paint(f"1;{tint}", "^" * max(1, width(marked)))
    label = f" {paint(tint, visible(diagnostic.label))}" if diagnostic.label else ""
    head = paint(f"1;{tint}", f"{severity.value}[{diagnostic.rule.id}]")
    lines = [
        f"{head}: {paint('1', visible(diagnostic.says))}",
        f"{margin}{paint('34', '-->')} {visible(diagnostic.file)}:{span.line}:{span.column}",
        gutter,
        f"{paint('34', f'{span.line} |')} {source}".rstrip(),
        f"{gutter} {' ' * width(before)}{caret}{label}",
    ]
    notes = [
        *diagnostic.notes,
        *(
            ("note", f"{place.message}: {place.file}:{place.span.line}:{place.span.column}")
            for place in diagnostic.related
        ),
        *([("help", diagnostic.help)] if diagnostic.help is not None else []),
    ]
    if notes:
        lines.append(gutter)
        lines.extend(f"{margin} {paint('34', '=')} {paint('1', title)}: {visible(text)}" for title, text in notes)
    return "\n".join(lines) + "\n"


def _excerpt(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """The source line as shown, what of it stands before the caret, and what the caret marks; long lines are cut."""
    line, span = diagnostic.line, diagnostic.span
    start = span.column - 1
    end = max(start, span.end_column - 1) if span.end_line == span.line else len(line.rstrip())
    if len(line) <= _LONGEST_LINE:
        shown = visible(line)
        if shown == line:  # then so are its parts
            return line, line[:start], line[start:end]
        return shown, visible(line[:start]), visible(line[start:end])
    left = max(0, start - _CONTEXT)
    right = min(len(line), left + _LONGEST_LINE)
    head, tail = "..." if left else "", "..." if right < len(line) else ""
    return (
        head + visible(line[left:right]) + tail,
        head + visible(line[left:start]),
        visible(line[start : min(end, right)]),
    )


def _paint(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(_code: str, text: str) -> str:
    return text
