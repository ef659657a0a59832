"""A plan that says the same in several targets: what is found of it is what is found where there is no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from lpctl.check import plan_check
from lpctl.check.pipeline import Against, Checked, check_targets
from lpctl.check.settings import Settings
from lpctl.expand.environment import Environment
from lpctl.findings.diagnostic import Severity
from lpctl.flyte.version import parse_version
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.manifest.rule_options import AllowedValues
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.plan import size
from lpctl.plan.identity import Fill
from lpctl.rules.asked.asked import Asked
from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.source.document import Document

INTERFACE = Path(__file__).parent.parent / "cases" / "interfaces" / "my_wf.yaml"
ANOTHER_INTERFACE = Path(__file__).parent / "another_my_wf.yaml"
WORKFLOW = "reports.daily.my_wf"
HEADER = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan"}
TARGETS: dict[str, Any] = {
    "development": {"project": "reports"},
    "staging": {"project": "reports", "activate": "never"},
    "production": {"project": "reports-in-production"},
}


def document(name: str, data: Any) -> Document:
    (found,) = load(name, json.dumps(data).encode()).documents
    return found


def source(path: Path, plans: tuple[LaunchPlan, ...] = ()) -> InterfaceSource:
    read = read_source(str(path), path.name)
    assert isinstance(read, InterfaceSource)
    return read._replace(plans=plans)


def packaged(project: str) -> LaunchPlan:
    """A plan of a package that has the name of the one that is checked, and other content."""
    plan = LaunchPlan()
    plan.id.project, plan.id.domain, plan.id.name = project, "production", "report"
    plan.spec.max_parallelism = 99
    return plan


SOURCE = source(INTERFACE)
SOURCES = (
    (SOURCE,),
    (source(ANOTHER_INTERFACE),),
    (source(INTERFACE, (packaged("reports-in-production"),)),),
    (SOURCE, InterfaceSource("package", "", (), (packaged("reports-in-production"),))),
)
PLANS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["report", "report", "report", WORKFLOW]),
        "workflow": st.sampled_from([WORKFLOW, WORKFLOW, WORKFLOW, {"name": WORKFLOW, "domain": "development"}]),
    },
    optional={
        "fixed_inputs": st.sampled_from(
            [{"days": 2}, {"days": "2"}, {"options": {"a": 1}}, {"region": "eu", "days": 1}]
        ),
        "schedule": st.sampled_from([{"cron": "0 1 * * *"}, {"rate": "1h"}]),
        "labels": st.sampled_from([{"a": "b"}, {"a": "not a label"}]),
        "concurrency": st.just({"max": 1}),
        "version": st.just("v1"),
        "auto_activate": st.booleans(),
        "overrides": st.sampled_from([True, False, None]).map(lambda active: {"production": {"auto_activate": active}}),
    },
)
FILLS = st.sampled_from([Fill(), Fill(version="v2"), Fill(placeholders=True), Fill(workflow_version="v3")])
ASKED = Asked(AllowedValues(projects=("reports",)), None, ())
AGAINST = st.builds(
    Against,
    st.sampled_from(SOURCES),
    st.builds(
        Settings,
        fill=FILLS,
        inputs=st.sampled_from([True, True, True, False]),
        contents=st.booleans(),
        flyte_version=st.sampled_from(["", "", "1.14", "1.15"]).map(lambda text: parse_version(text) if text else None),
        struct_encoding=st.sampled_from([None, None, "struct", "msgpack"]),
        asked=st.sampled_from([{}, {}, {"allowed-values": ASKED}]),
        levels=st.just({"allowed-values": Severity.ERROR}),
    ),
)


def outcome(found: Checked, target: str) -> list[Any]:
    """All that is said of a target's plan, and all that is known of it."""
    said = sorted(
        (one.rule.id, one.file, one.span, one.message, one.help or "", one.severity.name)
        for one in found.diagnostics
        if any(key.target == target for key in one.plans)
    )
    return [
        said,
        found.of_target(target).candidates,
        [name for key, name in found.plans.items() if key.target == target],
    ]


def check_alone_and_together(plan: dict[str, Any], against: dict[str, Against]) -> list[int]:
    """How many findings there are in each target."""
    configuration = document("lpctl.yaml", {"apiVersion": "lpctl/v1", "kind": "Configuration", "targets": TARGETS})
    files = [("report.lp.yaml", json.dumps(plan).encode())]
    together = check_targets(files, against, Environment(configuration))
    for target, each in against.items():
        alone = check_targets(files, {target: each}, Environment(configuration, asked=[target]))
        assert outcome(together, target) == outcome(alone, target)
    return [len(outcome(together, target)[0]) for target in against]


def alike(plan: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """The arguments of an example in which targets are alike but for the settings of production, or not even there."""
    of_all = settings.pop("of_all", False)
    usual = Against(SOURCES[0], Settings(contents=bool(settings.get("contents", True))))
    levels = {"allowed-values": Severity.ERROR}
    other = Against(settings.pop("sources", SOURCES[0]), usual.settings._replace(levels=levels, **settings))
    against = [other] * 3 if of_all else [usual, usual, other]
    return {"plan": {"name": "report", "workflow": WORKFLOW, **plan}, "against": against}


NOT_SAID_IN_PRODUCTION = {
    "schedule": {"cron": "0 1 * * *"},
    "auto_activate": True,
    "overrides": {"production": {"auto_activate": None}},
}


@settings(max_examples=draws(300))
@given(PLANS, st.lists(AGAINST, min_size=3, max_size=3) | AGAINST.map(lambda one: [one] * 3))
@example(**alike({"fixed_inputs": {"days": 2}}, sources=SOURCES[1]))
@example(**alike({"fixed_inputs": {"days": 2}}, sources=SOURCES[1], contents=False))
@example(**alike({}, sources=SOURCES[2]))
@example(**alike({}, sources=SOURCES[3], contents=False))
@example(**alike({"fixed_inputs": {"options": {"a": 1}}}, struct_encoding="struct"))
@example(**alike({"fixed_inputs": {"options": {"a": 1}}}, flyte_version=parse_version("1.14")))
@example(**alike({"concurrency": {"max": 1}}, flyte_version=parse_version("1.15")))
@example(**alike({}, asked={"allowed-values": ASKED}))
@example(**alike({"version": "v1"}, fill=Fill(version="v2")))
@example(**alike({"labels": {"a": "not a label"}}))
@example(**alike({"workflow": {"name": WORKFLOW, "domain": "development"}}))
@example(**alike({}, fill=Fill(placeholders=True)))
@example(**alike({}, inputs=False))
@example(**alike({}, sources=SOURCES[2], of_all=True))
@example(**alike({}, sources=SOURCES[2], contents=False, of_all=True))
@example(**alike({"concurrency": {"max": 1}}, flyte_version=parse_version("1.15"), of_all=True))
@example(**alike(NOT_SAID_IN_PRODUCTION))
def test_a_plan_is_checked_as_if_there_were_no_other_target(plan: dict[str, Any], against: list[Against]) -> None:
    numbers = check_alone_and_together({**HEADER, **plan}, dict(zip(TARGETS, against, strict=True)))
    event("as many findings in each" if len(set(numbers)) == 1 else "more findings in one of them")
    event("findings" if any(numbers) else "no finding")


@pytest.mark.parametrize("contents", [True, False])
def test_a_plan_that_is_too_large_where_its_identity_is_longer(contents: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = {**HEADER, "name": "report", "workflow": WORKFLOW, "fixed_inputs": {"options": {"a": "x" * 100}}}
    against = dict.fromkeys(TARGETS, Against(SOURCES[0], Settings(contents=True)))
    configuration = document("lpctl.yaml", {"apiVersion": "lpctl/v1", "kind": "Configuration", "targets": TARGETS})
    found = check_targets([("report.lp.yaml", json.dumps(plan).encode())], against, Environment(configuration))
    sizes = [len(plan.content or b"") for plan in found.candidates]
    assert sizes[0] < sizes[2]
    monkeypatch.setattr(size, "ENTITY_BYTES", sizes[0])
    monkeypatch.setattr(plan_check, "WEIGHED_BYTES", 10)
    against = dict.fromkeys(TARGETS, Against(SOURCES[0], Settings(contents=contents)))
    assert check_alone_and_together(plan, against) == [0, 0, 1]
