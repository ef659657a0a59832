"""Findings as GitLab's Code Quality reads them: a JSON array in the form of Code Climate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.report.places import fingerprints, in_repository
from lpctl.report.visible import visible
from lpctl.text.json import json_text

if TYPE_CHECKING:
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, screen: Screen) -> str:  # noqa: ARG001 - the signature of every reporter
    """One object a finding. Fingerprints hold no line numbers, so that a finding that moves is no new one."""
    issues = [
        {
            "type": "issue",
            "check_name": diagnostic.rule.id,
            "description": visible(diagnostic.says + (f" ({diagnostic.help})" if diagnostic.help else "")),
            "categories": ["Bug Risk"],
            "severity": _SEVERITIES[diagnostic.severity],
            **({"targets": list(diagnostic.targets)} if diagnostic.targets else {}),
            "fingerprint": fingerprint,
            "location": {
                "path": in_repository(report, diagnostic.file),
                "lines": {"begin": diagnostic.span.line, "end": diagnostic.span.end_line},
            },
        }
        for diagnostic, fingerprint in zip(report.diagnostics, fingerprints(report, report.diagnostics), strict=True)
    ]
    return json_text(issues)
