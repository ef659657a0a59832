"""Findings as SARIF 2.1.0, as code scanning on GitHub and editors read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lpctl import __version__
from lpctl.findings.diagnostic import Severity
from lpctl.findings.documentation import documentation
from lpctl.report.places import fingerprints, in_repository, is_path
from lpctl.report.visible import visible
from lpctl.text.json import json_text

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Diagnostic, Location, Rule, Span
    from lpctl.report.model import Report
    from lpctl.report.visible import Screen

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_MOST = 25_000
"""Results that GitHub takes in one run."""


def render(report: Report, screen: Screen) -> str:  # noqa: ARG001 - the signature of every reporter
    """One run; the rules that found something, with their documentation; one result a finding."""
    diagnostics = report.diagnostics[:_MOST]
    rules = sorted({diagnostic.rule for diagnostic in diagnostics}, key=lambda rule: rule.id)
    index = {rule.id: number for number, rule in enumerate(rules)}
    names = fingerprints(report, diagnostics)
    run = {
        "tool": {"driver": {"name": "lpctl", "version": __version__, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, diagnostic, index[diagnostic.rule.id], name)
            for diagnostic, name in zip(diagnostics, names, strict=True)
        ],
    }
    document = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json_text(document)


def _rule(rule: Rule) -> dict[str, Any]:
    documented = documentation(rule)
    return {
        "id": rule.id,
        "shortDescription": {"text": documented.summary},
        "fullDescription": {"text": documented.reason or documented.summary},
        "help": {"text": documented.text, "markdown": documented.markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(report: Report, diagnostic: Diagnostic, index: int, fingerprint: str) -> dict[str, Any]:
    located = is_path(diagnostic.file)
    related = [place for place in diagnostic.related if is_path(place.file)]
    parts = [diagnostic.says if located else f"{_place(diagnostic)}: {diagnostic.says}"]
    parts += [f"{title}: {text}" for title, text in diagnostic.notes]
    parts += [f"note: {place.message}: {_place(place)}" for place in diagnostic.related if place not in related]
    parts += [f"help: {diagnostic.help}"] if diagnostic.help is not None else []
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule.id,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _text("\n".join(parts))},
    }
    if located:  # what is read from standard input is no file of the repository: such a result has no location
        result["locations"] = [_location(report, diagnostic.file, diagnostic.span)]
    result["partialFingerprints"] = {"lpctl/v1": fingerprint}
    if diagnostic.targets:
        result["properties"] = {"targets": list(diagnostic.targets)}
    if located and diagnostic.edits:
        result["fixes"] = [_fix(report, diagnostic)]
    if related:
        result["relatedLocations"] = [
            {**_location(report, place.file, place.span), "message": {"text": _text(place.message)}}
            for place in related
        ]
    return result


def _fix(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "description": {"text": _text(diagnostic.help or "")},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(report, diagnostic.file),
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                    for edit in diagnostic.edits
                ],
            }
        ],
        "properties": {"safe": diagnostic.safe},
    }


def _place(found: Diagnostic | Location) -> str:
    return f"{found.file}:{found.span.line}:{found.span.column}"


def _location(report: Report, file: str, span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(report, file), "region": _region(span)}}


def _artifact(report: Report, file: str) -> dict[str, str]:
    uri = quote(in_repository(report, file), safe="/")
    return {"uri": uri} if uri.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _text(text: str) -> str:
    """As a terminal would show it, line by line; `[a](b)` would be a link."""
    return "\n".join(map(visible, text.split("\n"))).replace("](", "] (")
