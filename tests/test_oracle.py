"""The rule above all: each plan under tests/oracle is compiled to what flytekit makes of it, byte for byte."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from google.protobuf.text_format import MessageToString, Parse

from lpctl.check.pipeline import check
from lpctl.check.settings import Settings
from lpctl.findings.diagnostic import Severity
from lpctl.interface.model import InterfaceSource
from lpctl.interface.package import read_package
from lpctl.messages.flyteidl_pb2 import LaunchPlan

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
    text = (ORACLE / group / "expected" / f"{name}.textproto").read_text(encoding="utf-8")
    return Parse(text, LaunchPlan())


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


def test_every_deviation_is_about_a_plan() -> None:
    assert set(DEVIATIONS) <= {f"{group}/{name}" for group, name in PLANS}
