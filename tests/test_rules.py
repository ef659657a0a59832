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
from lpctl.rules import checks_of_plans
from lpctl.rules.plan import plan_problems
from lpctl.source.load import load

if TYPE_CHECKING:
    from conftest import Run

    from lpctl.findings.diagnostic import Rule
    from lpctl.rules.rule import Check

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
    format_ = "json" if rule.id == "plan-too-large" else "yaml"  # two megabytes of YAML take two seconds
    result = run("render", *called, "--ignore", rule.id, "--show-secrets", "--format", format_)
    if rule.firm:
        assert rule.severity is Severity.ERROR
        assert result.exit_code == 2
        assert f"{rule.id} is always an error" in result.stderr
        written = ("compile", *example.called(tmp_path), "--output", tmp_path / "out")  # some stop only what writes
        assert run(*written, "--ignore", "all").exit_code == 1
        assert run(*written, "--error", rule.id).exit_code == 1
    else:
        assert (result.exit_code, result.stderr) == (0, "")
        assert ("kind: LaunchPlan" if format_ == "yaml" else '"kind": "LaunchPlan"') in result.stdout
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


OF_SECTIONS = [rule for rule in checks_of_plans() if rule.scope.section is not None]
OF_FIELDS = [rule for rule in checks_of_plans() if rule.scope.fields is not None]


@pytest.mark.parametrize("rule", OF_SECTIONS, ids=lambda rule: rule.id)
def test_a_rule_finds_nothing_without_its_section(rule: Check[LaunchPlan, Any]) -> None:
    assert rule.scope.section is not None
    without = [plan for plan in PLANS if getattr(plan, rule.scope.section) is None]
    assert without
    assert [problem for plan in without for problem in rule.check(plan)] == []


class Watched:
    """A plan that notes which of its fields are read."""

    def __init__(self, plan: LaunchPlan, read: set[str]) -> None:
        self._plan, self._read = plan, read

    def __getattr__(self, name: str) -> Any:
        self._read.add(name)
        return getattr(self._plan, name)


@pytest.mark.parametrize("rule", OF_FIELDS, ids=lambda rule: rule.id)
def test_a_rule_reads_the_fields_that_it_names(rule: Check[Any, Any]) -> None:
    read: set[str] = set()
    for plan in PLANS:
        list(rule.check(Watched(plan, read)))
    assert read == set(rule.scope.fields or ())


def test_what_is_found_of_a_plan_is_what_is_found_anew_of_one_like_it() -> None:
    """Whichever plan is known, and however much the next one differs."""
    for number, plan in enumerate(PLANS):
        for like in (PLANS[number - 1], PLANS[number * 7919 % len(PLANS)]):
            names = frozenset(name for name in plan._fields if getattr(plan, name) is not getattr(like, name))
            anew = plan_problems(plan)
            assert sorted(map(repr, plan_problems(plan, plan_problems(like), names))) == sorted(map(repr, anew))
