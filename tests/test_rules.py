"""Every rule is what its documentation says: its bad example raises it and nothing else, its good one nothing."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rule_examples import read_example

from lpctl.check.catalog import RULES
from lpctl.findings.diagnostic import Severity
from lpctl.findings.documentation import documentation
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse
from lpctl.rules import checks_of_sections
from lpctl.source.load import load

if TYPE_CHECKING:
    from conftest import Run

    from lpctl.findings.diagnostic import Rule

CASES = Path(__file__).parent / "cases"
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def findings(run: Run, directory: Path, rule: Rule, text: str) -> list[dict[str, Any]]:
    """What `lpctl validate` finds in an example, but the note that it has on every run with a time zone."""
    example = read_example(text)
    example.write(directory)
    without = [] if rule.id == "no-zone-database" else ["--ignore", "no-zone-database"]
    result = run("validate", *example.called(directory), *without, "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


@EVERY_RULE
def test_the_documentation_says_what_why_and_how(rule: Rule) -> None:
    documented = documentation(rule)
    assert "\n\nBad::\n\n" in inspect.cleandoc(rule.doc), "each example is a block, see CONTRIBUTING.md"
    assert documented.summary.endswith(".")
    assert len(documented.reason) > 40, "why it matters in Flyte"
    assert not re.search(r"\b(LP|SCH|ACT|CTL|CRON|EX)\d{3}\b", documented.text)


@EVERY_RULE
def test_the_bad_example_raises_the_rule_and_nothing_else(rule: Rule, run: Run, tmp_path: Path) -> None:
    found = findings(run, tmp_path, rule, documentation(rule).bad)
    assert {finding["rule"] for finding in found} == {rule.id}


@EVERY_RULE
def test_the_good_example_raises_nothing(rule: Rule, run: Run, tmp_path: Path) -> None:
    assert findings(run, tmp_path, rule, documentation(rule).good) == []


@EVERY_RULE
def test_what_an_adjustable_rule_finds_leaves_a_message_to_write(rule: Rule, run: Run, tmp_path: Path) -> None:
    """And what a firm one finds is an error whatever anybody says."""
    example = read_example(documentation(rule).bad)
    example.write(tmp_path)
    called = example.called(tmp_path, option="--manifests")
    result = run("render", *called, "--ignore", rule.id, "--show-secrets")
    if rule.firm:
        assert rule.severity is Severity.ERROR
        assert result.exit_code == 2
        assert f"{rule.id} is always an error" in result.stderr
        written = ("compile", *example.called(tmp_path), "--output", tmp_path / "out")  # some stop only what writes
        assert run(*written, "--ignore", "all").exit_code == 1
        assert run(*written, "--error", rule.id).exit_code == 1
    else:
        assert (result.exit_code, result.stderr) == (0, "")
        assert "kind: LaunchPlan" in result.stdout
        assert run("render", *called, "--error", rule.id).exit_code == 1


def test_the_list_of_rules_is_sorted_and_without_repetition() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) for id_ in ids)


PLANS = [
    plan
    for path in sorted(CASES.glob("**/*.lp.yaml"))
    for document in load(path.name, path.read_bytes()).documents
    if (plan := parse(LaunchPlan, document.data)) is not None
]


SECTIONS = checks_of_sections()


@pytest.mark.parametrize("section", SECTIONS)
def test_a_rule_finds_nothing_without_its_section(section: str) -> None:
    without = [plan for plan in PLANS if getattr(plan, section) is None]
    assert without
    assert [problem for plan in without for rule in SECTIONS[section] for problem in rule.check(plan)] == []
