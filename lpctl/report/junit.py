"""Findings as a JUnit report: a suite a file, a case a plan, which fails where a finding fails the run.

Findings below `--fail-on` stand in `system-out`. What is wrong with a file and no plan in it is a case named after the
file, which is there only then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lpctl.report.places import in_repository
from lpctl.report.text import render_finding
from lpctl.report.visible import FILE, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.findings.diagnostic import Diagnostic, EntryKey, Origin
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def render(report: Report, screen: Screen) -> str:  # noqa: ARG001 - the signature of every reporter
    """The XML of all suites, without times: a report of the same findings is the same text."""
    in_files: dict[str, list[EntryKey]] = {}
    first: dict[Origin | None, EntryKey] = {}
    for key in report.plans:
        in_files.setdefault(key.file, []).append(key)
        first.setdefault(key.document, key)
    of_files: dict[str, list[Diagnostic]] = {}
    of_plans: dict[EntryKey, list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        about = [key for key in diagnostic.plans if key in report.plans]
        if not about and (stated := first.get(diagnostic.document)) is not None:
            about = [stated]
        for key in about:
            of_plans.setdefault(key, []).append(diagnostic)
        if not about:
            of_files.setdefault(diagnostic.file, []).append(diagnostic)
    files = sorted({*in_files, *of_files})
    suites: list[str] = []
    tests = failures = 0
    for file in files:
        cases = [("manifest", of_files[file])] if file in of_files else []
        cases += [(_title(report, key), of_plans.get(key, [])) for key in in_files.get(file, ())]
        failing = sum(any(map(report.fails, diagnostics)) for _, diagnostics in cases)
        tests, failures = tests + len(cases), failures + failing
        name = _attribute(in_repository(report, file))
        suites.append(f'  <testsuite name={name} tests="{len(cases)}" failures="{failing}" errors="0">')
        suites += [_case(report, name, title, diagnostics) for title, diagnostics in cases]
        suites.append("  </testsuite>")
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="lpctl validate" tests="{tests}" failures="{failures}" errors="0">',
            *suites,
            "</testsuites>\n",
        )
    )


def _title(report: Report, key: EntryKey) -> str:
    """What a plan is called, and where it exists."""
    return f"{report.plans[key]} [{key.target}]" if key.target else report.plans[key]


def _case(report: Report, suite: str, title: str, diagnostics: Sequence[Diagnostic]) -> str:
    start = f"    <testcase name={_attribute(title)} classname={suite}"
    failing = [diagnostic for diagnostic in diagnostics if report.fails(diagnostic)]
    passing = [diagnostic for diagnostic in diagnostics if not report.fails(diagnostic)]
    inner = []
    if failing:
        first = failing[0]
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        message = _attribute(first.says + more)
        inner.append(f'      <failure type="{first.rule.id}" message={message}>{_texts(failing)}</failure>')
    if passing:
        inner.append(f"      <system-out>{_texts(passing)}</system-out>")
    return "\n".join((f"{start}>", *inner, "    </testcase>")) if inner else f"{start}/>"


def _texts(diagnostics: Sequence[Diagnostic]) -> str:
    text = "\n".join(render_finding(diagnostic, FILE) for diagnostic in diagnostics)
    return escape(_NO_XML.sub(_REPLACED, text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub(_REPLACED, visible(text)))
