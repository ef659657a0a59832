"""What the rules find in a manifest with a schedule is what the server makes of its message, and the scheduler."""

from __future__ import annotations

from typing import Any

from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.flyte.entity_id import EntityId
from lpctl.flyte.scheduled import KickoffFlaw, kickoff_flaw, unbound_inputs
from lpctl.flyte.start import Refusals, expected_inputs, scheduled_inputs, start
from lpctl.interface.model import Interface
from lpctl.literal.input import fixed_literal
from lpctl.literal.read_notation import read_notation
from lpctl.manifest.launch_plan import LaunchPlan, Schedule, WorkflowReference
from lpctl.messages.flyteidl_pb2 import Parameter, Variable
from lpctl.plan.bind import Bound, own_defaults
from lpctl.plan.build import build
from lpctl.rules import checks_of
from lpctl.rules import scheduled_inputs as rules
from lpctl.rules.rule import INPUTS as INPUT_RULES

LAW = settings(deadline=None, derandomize=True, max_examples=draws(400), database=None)

INSTANT = 1_767_571_200
VALUES: dict[str, Any] = {"datetime": "2026-01-02T00:00:00Z", "datetime | None": None, "int": 1}
NAMES = ("a", "b", "c")
INPUTS = st.dictionaries(st.sampled_from(NAMES), st.tuples(st.sampled_from(sorted(VALUES)), st.booleans()))
STATED = st.sets(st.sampled_from(NAMES))
SCHEDULES = st.builds(
    lambda schedule, kickoff: schedule._replace(kickoff_time_input_arg=kickoff),
    st.sampled_from([Schedule(cron="0 9 * * *"), Schedule(rate="12h")]),
    st.none() | st.sampled_from(NAMES),
)


def _bound(inputs: dict[str, tuple[str, bool]], defaults: set[str], fixed: set[str], schedule: Schedule) -> Bound:
    """A plan of a workflow with these inputs, which have a default of their own or none, of which it binds some."""
    literals = {name: fixed_literal(VALUES[type_], read_notation(type_))[0] for name, (type_, _) in inputs.items()}
    variables = {name: Variable(type=read_notation(type_)) for name, (type_, _) in inputs.items()}
    parameters = {
        name: Parameter(var=variables[name], default=literals[name])
        if own
        else Parameter(var=variables[name], required=True)
        for name, (_, own) in inputs.items()
    }
    values = {name: VALUES[type_] for name, (type_, _) in inputs.items()}
    plan = LaunchPlan(
        workflow=WorkflowReference(name="w"),
        name="p",
        schedule=schedule,
        default_inputs={name: values[name] for name in inputs if name in defaults},
        fixed_inputs={name: values[name] for name in inputs if name in fixed},
    )
    return Bound(
        plan=plan,
        interface=Interface(EntityId(name="w"), parameters, {}, "", defaults_known=True),
        inputs=parameters,
        defaults={name: literal for name, literal in literals.items() if literal is not None and name in defaults},
        fixed={name: literal for name, literal in literals.items() if literal is not None and name in fixed},
    )


@LAW
@given(INPUTS, STATED, STATED, SCHEDULES)
@example({"a": ("datetime", False)}, set(), set(), Schedule(rate="12h", kickoff_time_input_arg="a"))
@example({"a": ("datetime", True)}, set(), set(), Schedule(rate="12h", kickoff_time_input_arg="a"))
@example({"a": ("datetime", False)}, set(), {"a"}, Schedule(cron="0 9 * * *", kickoff_time_input_arg="a"))
@example({"a": ("datetime | None", True)}, set(), set(), Schedule(cron="0 9 * * *", kickoff_time_input_arg="a"))
def test_the_rules_find_what_becomes_of_the_message(
    inputs: dict[str, tuple[str, bool]], defaults: set[str], fixed: set[str], schedule: Schedule
) -> None:
    bound = _bound(inputs, defaults, fixed, schedule)
    resolved = rules.resolved_plan(bound.plan, bound.interface)
    found = {
        check.id
        for check in (
            rules.unbound_required_input,
            rules.unknown_kickoff_input,
            rules.fixed_kickoff_input,
            rules.kickoff_input_type,
            rules.kickoff_time_missing,
            rules.kickoff_time_ignored,
        )
        if list(check.check(resolved))
    }
    message = build(bound, EntityId(name="p"), EntityId(name="w"))
    workflow = {name: parameter.var for name, parameter in bound.inputs.items()}
    expected = expected_inputs(message, workflow)
    kickoff = schedule.kickoff_time_input_arg
    flaw = kickoff_flaw(expected.get(kickoff)) if kickoff is not None else None
    refused = {"unbound-required-input", "unknown-kickoff-input", "fixed-kickoff-input", "kickoff-input-type"}
    assert bool(found & refused) == (bool(unbound_inputs(expected, kickoff)) or flaw is not None)
    assert bool(found & {"unknown-kickoff-input", "fixed-kickoff-input"}) == (flaw is KickoffFlaw.NOT_FREE)
    assert ("kickoff-input-type" in found) == (flaw is KickoffFlaw.NOT_A_DATETIME)
    if found & refused:
        return
    passed = scheduled_inputs(message, INSTANT)
    assert isinstance(start(message, workflow, passed), Refusals) == ("kickoff-time-missing" in found)
    assert bool(found) == (kickoff is not None and not passed)


@LAW
@given(INPUTS, STATED, STATED, SCHEDULES)
@example({"a": ("datetime", True)}, set(), set(), Schedule(rate="12h", kickoff_time_input_arg="a"))
@example({"a": ("datetime", True)}, {"a"}, set(), Schedule(cron="0 9 * * *", kickoff_time_input_arg="a"))
@example({"a": ("datetime", False)}, set(), {"a"}, Schedule(cron="0 9 * * *", kickoff_time_input_arg="a"))
@example({"a": ("datetime | None", True)}, set(), set(), Schedule(cron="0 9 * * *", kickoff_time_input_arg="a"))
@example({"a": ("int", False), "b": ("int", False)}, {"a"}, {"b"}, Schedule(cron="0 9 * * *"))
def test_a_plan_plainly_starts_where_the_rules_find_nothing(
    inputs: dict[str, tuple[str, bool]], defaults: set[str], fixed: set[str], schedule: Schedule
) -> None:
    bound = _bound(inputs, defaults, fixed, schedule)
    resolved = rules.resolved_plan(bound.plan, bound.interface)
    found = [problem for check in checks_of(INPUT_RULES) for problem in check.check(resolved)]
    own = own_defaults(bound.interface)
    assert rules.plainly_starts(bound.plan, own.required, own.instants) is not bool(found)
