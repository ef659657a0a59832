"""What holds for any two sides: nothing is lost, the order of sides decides nothing, a round trip changes nothing."""

from __future__ import annotations

import json
import shutil
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict
from hypothesis import given, settings
from hypothesis import strategies as st
from test_diff_cases import CASES, FOUND, arguments, no_config, sides

from lpctl.check.config_choice import ConfigChoice
from lpctl.diff.compare import compare, mirrored
from lpctl.diff.divide import divided
from lpctl.diff.model import Plan, Side
from lpctl.diff.paths import path_sides
from lpctl.diff.review import review
from lpctl.diff.sides import SideOptions
from lpctl.findings.classes.kind import Impact
from lpctl.flyte.entity_id import EntityId
from lpctl.flyte.scheduled import unbound_inputs
from lpctl.flyte.start import ExecutionInputs, scheduled_inputs, start
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.literal.narrowed import samples
from lpctl.literal.read_notation import read_notation
from lpctl.messages.flyteidl_pb2 import FixedRateUnit, LaunchPlan, LaunchPlanState, SimpleType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run

    from lpctl.diff.model import Comparison

ROOT = Path(__file__).parent.parent
BREAKING = Impact.BREAKING
START = 1_774_224_000  # 2026-03-23


def read(case: str) -> tuple[Side, Side]:
    """The two sides of a case, each with the interface that its arguments name."""
    given = arguments(case)
    named = {word: given[at + 1] for at, word in enumerate(given) if word.endswith("interface")}
    one, other = (named.get(word) for word in ("--base-interface", "--interface"))
    config = ConfigChoice(none=bool(no_config(case)))
    asked = (
        SideOptions((one,) if one else (), config=config),
        SideOptions((other,) if other else (), config=config),
    )
    return path_sides(sides(case), asked)


def compared(before: Side, after: Side) -> dict[str, Comparison]:
    """What is compared, by target; "" where neither side has targets."""
    return {
        part.target: compare(part.before, part.after)
        for part in divided(before, after, ())
        if part.before is not None and part.after is not None
    }


def facts(comparison: Comparison) -> list[tuple[str, str, list[str]]]:
    return sorted(
        (
            pair.before.plan.name if pair.before else "",
            pair.after.plan.name if pair.after else "",
            sorted(map(repr, pair.facts)),
        )
        for pair in comparison.pairs
    )


def mirror(comparison: Comparison) -> list[tuple[str, str, list[str]]]:
    return sorted(
        (
            pair.after.plan.name if pair.after else "",
            pair.before.plan.name if pair.before else "",
            sorted(repr(mirrored(fact)) for fact in pair.facts),
        )
        for pair in comparison.pairs
    )


@pytest.mark.parametrize("case", [case for case in FOUND if not case.startswith("old-side-")])
def test_the_other_way_round_the_facts_are_mirrored(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    before, after = read(case)
    names = {part.target: part.was for part in divided(before, after, ())}
    one_way, other_way = compared(before, after), compared(after, before)
    assert {names[name] for name in one_way} == other_way.keys()
    for name, found in one_way.items():
        assert facts(other_way[names[name]]) == mirror(found)


def leaves(message: Any, depth: int = 0) -> Iterator[Any]:
    """Messages of one kind, each with one field set: every field of it and of the messages in it."""
    for field in message.DESCRIPTOR.fields:
        empty = type(message)()
        place = getattr(empty, field.name)
        if field.message_type is None:
            value = VALUES.get(field.type, 1)
            if hasattr(place, "append"):
                place.append(value)
            else:
                setattr(empty, field.name, value)
            yield empty
        elif field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type is None:
                place["key"] = "text"
                yield empty
        elif depth < 5 and field.message_type.name not in ("ParameterMap", "LiteralMap"):
            # Inputs have tests of their own: their messages hold one another without end.
            inner = place.add() if hasattr(place, "add") else place
            for changed in leaves(inner, depth + 1):
                outer = type(message)()
                if hasattr(place, "add"):
                    getattr(outer, field.name).append(changed)
                else:
                    getattr(outer, field.name).CopyFrom(changed)
                yield outer


VALUES = {
    FieldDescriptor.TYPE_STRING: "text",
    FieldDescriptor.TYPE_BYTES: b"text",
    FieldDescriptor.TYPE_DOUBLE: 1.5,
    FieldDescriptor.TYPE_BOOL: True,
}


def side(message: LaunchPlan) -> Side:
    content = message.SerializeToString(deterministic=True)
    plan = Plan(EntityId(name="daily"), content, None, None, "daily.pb", None)
    return Side("side", "", (plan,))


PLAIN = LaunchPlan()
PLAIN.id.name = "daily"
PLAIN.spec.workflow_id.name = "etl.main"


EVERY_FIELD = list(leaves(PLAIN.spec))


def test_no_field_of_a_plan_is_lost() -> None:
    assert len(EVERY_FIELD) > 50
    lost = []
    for spec in EVERY_FIELD:
        message = LaunchPlan()
        message.CopyFrom(PLAIN)
        message.spec.MergeFrom(spec)
        found = compare(side(PLAIN), side(message))
        if not found.pairs:
            lost.append(spec)
        else:
            assert review(side(PLAIN), side(message), START, {}).plans[0].changes
    # Which kind of thing the workflow's identifier names, and by which organisation, is never anything else.
    assert {str(spec).strip() for spec in lost} == {
        'workflow_id {\n  org: "text"\n}',
        "workflow_id {\n  resource_type: TASK\n}",
        'workflow_id {\n  project: "text"\n}',
        'workflow_id {\n  domain: "text"\n}',
        'workflow_id {\n  version: "text"\n}',
    }


def augmented(message: Any, outputs: Any) -> dict[str, Any]:
    """A compiled plan as flytectl prints it once it is registered: filled in, bound inputs and closure added."""
    served: Any = LaunchPlan()
    served.CopyFrom(message)
    for identifier in (served.id, served.spec.workflow_id):
        identifier.project = identifier.project or "sales"
        identifier.domain = identifier.domain or "production"
        identifier.version = identifier.version or "v1"
    served.closure.expected_inputs.CopyFrom(served.spec.default_inputs)
    for name, variable in outputs.items():
        served.closure.expected_outputs.variables[name].CopyFrom(variable)
    served.closure.state = LaunchPlanState.ACTIVE
    served.closure.created_at.seconds = START
    for name in ("labels", "annotations", "raw_output_data_config", "fixed_inputs", "entity_metadata"):
        if not getattr(served.spec, name).ListFields():
            served.spec.ClearField(name)
    return MessageToDict(served)


PROJECTS = {
    "examples": ("plans", "--interface", "flyte-package.tgz"),
    "reference": ("reference.lp.yaml", "--interface", "reference.interface.yaml"),
}


@pytest.mark.parametrize("project", PROJECTS)
def test_a_round_trip_changes_nothing(project: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    plans, *interface = PROJECTS[project]
    compiled, archive = tmp_path / "compiled", tmp_path / "compiled.tgz"
    for place in (("-o", compiled), ("--archive", archive)):
        assert run("compile", plans, *interface, "--no-config", *place).exit_code == 0
    filled = tmp_path / "filled"
    assert run("compile", plans, *interface, "--no-config", "-o", filled, "--placeholders").exit_code == 0
    source = read_source(interface[1], "interface")
    assert isinstance(source, InterfaceSource)
    outputs = {known.name: known.outputs for known in source.interfaces}
    messages = [LaunchPlan.FromString(file.read_bytes()) for file in sorted(compiled.iterdir())]
    served = [augmented(message, outputs[message.spec.workflow_id.name]) for message in messages]
    printed = tmp_path / "served.json"
    printed.write_text(json.dumps(served), encoding="utf-8")
    shutil.copytree(compiled, tmp_path / "no-index")
    others = (compiled, archive, filled, printed, tmp_path / "no-index")
    for pair in product((plans, *others), repeat=2):
        result = run("diff", *pair, *interface, "--base-interface", interface[1], "--no-config", "--exit-code")
        assert (result.exit_code, result.stdout.count("\n")) == (0, 1), result.stdout
    for file in sorted(compiled.iterdir())[:3]:
        assert run("diff", file, file, "--exit-code").exit_code == 0


TYPES = {
    "int": read_notation("int"),
    "str": read_notation("str"),
    "optional": read_notation("int | None"),
    "either": read_notation("int | str"),
    "list": read_notation("list[int]"),
    "enum": read_notation('enum["a", "b"]'),
}

stated = st.tuples(st.sampled_from(["required", "default", "fixed"]), st.sampled_from(sorted(TYPES)))
inputs = st.dictionaries(st.sampled_from("abc"), stated, max_size=3)


def plan_of(chosen: dict[str, tuple[str, str]]) -> Any:
    message: Any = LaunchPlan()
    message.CopyFrom(PLAIN)
    for name, (binding, kind) in chosen.items():
        literal = samples(TYPES[kind])[0]
        if binding == "fixed":
            message.spec.fixed_inputs.literals[name].CopyFrom(literal)
            continue
        parameter = message.spec.default_inputs.parameters[name]
        parameter.var.type.CopyFrom(TYPES[kind])
        if binding == "required":
            parameter.required = True
        else:
            parameter.default.CopyFrom(literal)
    return message


def calls(chosen: dict[str, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Every call that passes some of the inputs, as values of the types that callers know."""
    values = [[None, *samples(TYPES[kind])] for _, kind in chosen.values()]
    for combination in product(*values):
        yield {name: value for name, value in zip(chosen, combination, strict=True) if value is not None}


def started(plan: LaunchPlan, call: dict[str, Any]) -> bool:
    return isinstance(start(plan, {}, call), ExecutionInputs)


@settings(max_examples=draws(100), deadline=None)
@given(before=inputs, after=inputs)
def test_what_breaks_a_call_is_breaking_and_nothing_else(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> None:
    old, new = plan_of(before), plan_of(after)
    found = [
        change
        for plan in review(side(old), side(new), START, {}).plans
        for change in plan.changes
        if change.impact is BREAKING
    ]
    assert all(change.witness is not None for change in found)
    broken = any(started(old, call) and not started(new, call) for call in calls(before))
    assert bool(found) == broken


SCHEDULES = st.sampled_from(["", "0 9 * * *", "rate"])
KICKOFFS = st.sampled_from(["", "a", "at"])


def scheduled(chosen: dict[str, tuple[str, str]], schedule: str, kickoff: str) -> Any:
    """A plan as the server has it, which expects `at`, a datetime, as well, and has a schedule."""
    message = plan_of(chosen)
    message.spec.default_inputs.parameters["at"].var.type.simple = SimpleType.DATETIME
    message.spec.default_inputs.parameters["at"].required = True
    if schedule:
        message.spec.entity_metadata.schedule.kickoff_time_input_arg = kickoff
        if schedule == "rate":
            message.spec.entity_metadata.schedule.rate.value = 1
            message.spec.entity_metadata.schedule.rate.unit = FixedRateUnit.HOUR
        else:
            message.spec.entity_metadata.schedule.cron_schedule.schedule = schedule
    return message


def unbound(message: Any) -> set[str]:
    """The inputs for which the server does not register a plan."""
    schedule = message.spec.entity_metadata.schedule
    if not message.spec.entity_metadata.HasField("schedule"):
        return set()
    return set(unbound_inputs(message.spec.default_inputs.parameters, schedule.kickoff_time_input_arg))


@settings(max_examples=draws(200), deadline=None)
@given(before=st.tuples(inputs, SCHEDULES, KICKOFFS), after=st.tuples(inputs, SCHEDULES, KICKOFFS))
def test_the_scheduler_is_a_caller(before: tuple[Any, str, str], after: tuple[Any, str, str]) -> None:
    """What the server no longer registers is an error, and what it starts no longer is breaking: nothing else is."""
    old, new = scheduled(*before), scheduled(*after)
    found = {
        change.class_id: change
        for plan in review(side(old), side(new), START, {}).plans
        for change in plan.changes
        if change.class_id.startswith("schedule-")
    }
    assert ("schedule-refused" in found) == bool(unbound(new) - unbound(old))
    refused = not started(new, scheduled_inputs(new, START))
    ran = bool(before[1]) and started(old, scheduled_inputs(old, START))
    if after[1] and refused and not unbound(new):
        assert ("schedule-fails" in found) == (ran or not before[1])
        if ran:
            assert found["schedule-fails"].impact is BREAKING
            assert found["schedule-fails"].witness is not None
    else:
        assert "schedule-fails" not in found
