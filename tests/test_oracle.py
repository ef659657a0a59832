"""The rule above all: each plan under tests/oracle is compiled to what flytekit makes of it, byte for byte."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from google.protobuf.text_format import MessageToString, Parse

from lpctl.check.pipeline import check
from lpctl.check.settings import Settings
from lpctl.findings.diagnostic import Severity
from lpctl.interface.model import InterfaceSource
from lpctl.interface.package import read_package
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from conftest import Run

ORACLE = Path(__file__).parent / "oracle"
GROUPS = sorted(path.parent.name for path in ORACLE.glob("*/plans.lp.yaml"))
PLANS = [(group, path.stem) for group in GROUPS for path in sorted((ORACLE / group / "expected").glob("*.textproto"))]

DEVIATIONS: dict[str, str] = {}
"""Plans, as `group/name`, of which lpctl deliberately makes something else than flytekit, and why."""


REFUSED_BY_THE_SERVER = {
    "seed": {"unbound-required-input"},
    "settings": {"invalid-label"},
    "beyond": {"invalid-env-name"},
}
"""Errors in plans of a group that flytekit makes and the server refuses: the messages are compared all the same."""


@cache
def compiled(group: str) -> dict[str, bytes]:
    """What lpctl makes of the plans of a group, by name."""
    source = read_package(str(ORACLE / group / "package"), "package")
    assert isinstance(source, InterfaceSource), source
    manifest = ORACLE / group / "plans.lp.yaml"
    checked = check([(manifest.name, manifest.read_bytes())], [source], Settings())
    errors = [diagnostic for diagnostic in checked.diagnostics if diagnostic.severity is Severity.ERROR]
    assert {error.rule.id for error in errors} == REFUSED_BY_THE_SERVER.get(group, set())
    plans = {plan.identity.name: plan.content or b"" for plan in checked.candidates}
    assert len(plans) == len(checked.candidates), "two plans of one name"
    return plans


def recorded(group: str, name: str) -> LaunchPlan:
    """What flytekit makes of a plan."""
    return message(ORACLE / group / "expected" / f"{name}.textproto")


def message(file: Path) -> LaunchPlan:
    """A message that is recorded."""
    return Parse(file.read_text(encoding="utf-8"), LaunchPlan())


def test_there_are_groups() -> None:
    assert len(GROUPS) >= 3
    assert len(PLANS) >= 70


@pytest.mark.parametrize("group", GROUPS)
def test_the_manifest_states_the_plans_that_are_recorded(group: str) -> None:
    assert sorted(compiled(group)) == sorted(name for of, name in PLANS if of == group)


@pytest.mark.parametrize(("group", "name"), PLANS)
def test_plan_is_what_flytekit_makes_of_it(group: str, name: str) -> None:
    made, expected = compiled(group)[name], recorded(group, name)
    if f"{group}/{name}" in DEVIATIONS:
        assert made != expected.SerializeToString(deterministic=True), "this is no deviation"
        return
    assert MessageToString(LaunchPlan.FromString(made)) == MessageToString(expected)
    assert made == expected.SerializeToString(deterministic=True)


@pytest.mark.parametrize("target", ["development", "staging", "production"])
def test_the_plans_of_an_environment_are_what_flytekit_makes_for_it(
    target: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ORACLE.parent.parent / "examples" / "environments")
    result = run("compile", "--target", target, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    made = {file.name[3:-5]: file.read_bytes() for file in (tmp_path / "out" / target).glob("lp_*_3.pb")}
    expected = ORACLE / "environments" / "expected" / target
    texts = {file.stem: message(file) for file in expected.glob("*.textproto")}
    assert {name: str(LaunchPlan.FromString(content)) for name, content in made.items()} == {
        name: str(text) for name, text in texts.items()
    }
    assert made == {name: text.SerializeToString(deterministic=True) for name, text in texts.items()}
    index = json.loads((tmp_path / "out" / f"{target}.index.json").read_text(encoding="utf-8"))
    active = sorted(plan["name"] for plan in index["launch_plans"] if plan["auto_activate"])
    assert active == (expected / "auto_activate.txt").read_text(encoding="utf-8").split()


def test_every_deviation_is_about_a_plan() -> None:
    assert set(DEVIATIONS) <= {f"{group}/{name}" for group, name in PLANS}
