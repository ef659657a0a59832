"""Findings one a line, as compilers print them: file, line, column, severity, rule, message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.report.visible import visible

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen


def render(report: Report, screen: Screen) -> str:  # noqa: ARG001 - the signature of every reporter
    """One line a finding, then the summary line."""
    return "".join(f"{render_finding(diagnostic)}\n" for diagnostic in report.diagnostics) + report.summary + "\n"


def render_finding(diagnostic: Diagnostic) -> str:
    """One finding, without a line break."""
    place = f"{visible(diagnostic.file)}:{diagnostic.span.line}:{diagnostic.span.column}"
    return f"{place}: {diagnostic.severity.value}[{diagnostic.rule.id}]: {visible(diagnostic.says)}"
