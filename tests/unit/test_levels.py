"""Levels: what is said of a name, what is said of all, and rules that are off until they are named."""

from __future__ import annotations

import pytest

from lpctl.check.verdict import Finding, verdict
from lpctl.findings.diagnostic import Diagnostic, Rule, Severity, Span
from lpctl.findings.levels import Layer, scale_of_rules

ADJUSTABLE = Rule("adjustable", Severity.WARNING, "")
FIRM = Rule("firm", Severity.ERROR, "", firm=True)
OFF = Rule("off", Severity.INFO, "", on=False)
SCALE = scale_of_rules((ADJUSTABLE, FIRM, OFF))
FOUND = [Diagnostic(rule, "", "plan.lp.yaml", Span(1, 1, 1, 2), "") for rule in (ADJUSTABLE, FIRM, OFF)]


def shown(*layers: Layer) -> dict[str, str]:
    levels = {"": SCALE.resolve(layers)}
    found, _ = verdict(map(Finding, FOUND), {}, {}, levels, {}, unused=False)
    return {diagnostic.rule.id: diagnostic.severity.value for diagnostic in found}


@pytest.mark.parametrize(
    ("layers", "levels"),
    [
        ((), {"adjustable": "warning", "firm": "error"}),
        (({"all": "info"},), {"adjustable": "info", "firm": "error"}),
        (({"all": "error"}, {"all": "ignore"}), {"firm": "error"}),
        (({"all": "info", "adjustable": "error"},), {"adjustable": "error", "firm": "error"}),
        (({"adjustable": "error"}, {"all": "info"}), {"adjustable": "info", "firm": "error"}),
        (({"off": "warning"}, {"all": "info"}), {"adjustable": "info", "firm": "error", "off": "warning"}),
        (({"off": "warning"}, {"off": "ignore"}), {"adjustable": "warning", "firm": "error"}),
    ],
)
def test_the_last_word_holds(layers: tuple[Layer, ...], levels: dict[str, str]) -> None:
    assert shown(*layers) == levels


def test_what_cannot_be_said_is_explained() -> None:
    wrong = SCALE.wrong({"all": "info", "adjustible": "info", "firm": "info", "off": "info", "adjustable": "ignore"})
    assert [(each.name, each.known, each.help) for each in wrong] == [
        ("adjustible", False, "did you mean adjustable?"),
        ("firm", True, "remove it"),
    ]
    assert SCALE.wrong({"firm": "error"}) == []
