"""What an execution of a launch plan starts with, or the server's own refusal.

A port of flyteadmin's CheckAndFetchInputsForExecution (pkg/manager/impl/validation/execution_validator.go), which every
execution passes: those that a caller starts, those that another workflow starts, and those of the scheduler. It works
on the plan as the server keeps it: at registration default_inputs become the expected inputs
(launch_plan_validator.go:checkAndFetchExpectedInputForLaunchPlan).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.text_format import MessageToString
from google.protobuf.timestamp_pb2 import Timestamp

from lpctl.flyte.castable import Castability, castable
from lpctl.flyte.infer import infer
from lpctl.flyte.scheduled import passes_kickoff
from lpctl.messages.flyteidl_pb2 import Literal, Parameter, Primitive, Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.messages.flyteidl_pb2 import LaunchPlan, Variable


class From(Enum):
    """Where the value of an input comes from."""

    CALLER = "caller"
    SCHEDULE = "schedule"
    DEFAULT = "default"
    FIXED = "fixed"


class ExecutionInputs(NamedTuple):
    """The inputs that an execution starts with, by name in order, and where each comes from."""

    inputs: Mapping[str, Literal]
    origins: Mapping[str, From]


class Why(Enum):
    """Why the server does not start an execution, as far as inputs go."""

    UNKNOWN = "unknown"
    """The plan does not expect the input: the workflow has none of that name, or the plan fixes it."""
    MISSING = "missing"
    """A required input was not given."""
    WRONG_TYPE = "wrong type"
    UNKNOWN_TYPE = "unknown type"
    PANICS = "panics"
    """The server answers with an internal error that has no text."""
    NO_LITERAL = "no literal"
    FIXED_AND_EXPECTED = "fixed and expected"
    """The plan has the input in both maps: no execution of it ever starts."""


class Refusal(NamedTuple):
    """One reason not to start: the input that it is about, and what the server says."""

    why: Why
    input: str
    message: str


class Refusals(NamedTuple):
    """Every reason not to start, in the order in which the server looks. It names one of them, at random."""

    refusals: tuple[Refusal, ...]


def expected_inputs(plan: LaunchPlan, workflow: Mapping[str, Variable]) -> dict[str, Parameter]:
    """The parameters that the server expects of callers, by name in order.

    `workflow` are the inputs of the registered workflow: one that the plan neither has a default for nor fixes is
    required, also where the Python function has a default.
    """
    stated, fixed = plan.spec.default_inputs.parameters, plan.spec.fixed_inputs.literals
    expected = {name: stated[name] for name in stated}
    for name, variable in workflow.items():
        if name not in stated and name not in fixed:
            expected[name] = Parameter(var=variable, required=True)
    return dict(sorted(expected.items()))


def start(
    plan: LaunchPlan, workflow: Mapping[str, Variable], given: Mapping[str, Literal]
) -> ExecutionInputs | Refusals:
    """What an execution of the plan starts with if the caller gives `given`, or why it does not start.

    `plan` is as compiled or as fetched from a server; `workflow` are the inputs of its workflow. Nothing is checked but
    what flyteadmin checks: defaults and fixed inputs are taken as they are.
    """
    expected = expected_inputs(plan, workflow)
    fixed = plan.spec.fixed_inputs.literals
    refusals = _unexpected(given, expected)
    inputs: dict[str, Literal] = {}
    origins: dict[str, From] = {}
    for name, parameter in expected.items():
        if name in given:
            inputs[name], origins[name] = given[name], From.CALLER
            refusals += type_refusals(name, given[name], parameter)
        elif parameter.required:
            refusals.append(Refusal(Why.MISSING, name, f"expected_inputs {name} missing"))
        else:
            inputs[name], origins[name] = parameter.default, From.DEFAULT
    for name in sorted(fixed):
        if name in expected:
            refusals.append(Refusal(Why.FIXED_AND_EXPECTED, name, f"fixed_inputs {name} cannot be overridden"))
        inputs[name], origins[name] = fixed[name], From.FIXED
    if refusals:
        return Refusals(tuple(refusals))
    return ExecutionInputs(dict(sorted(inputs.items())), dict(sorted(origins.items())))


def by_schedule(started: ExecutionInputs) -> ExecutionInputs:
    """The same, of a run whose caller is the scheduler."""
    origins = {name: From.SCHEDULE if origin is From.CALLER else origin for name, origin in started.origins.items()}
    return started._replace(origins=origins)


def scheduled_inputs(plan: LaunchPlan, seconds: int) -> dict[str, Literal]:
    """What the scheduler gives an execution that was due at `seconds` since 1970 (scheduler/executor/executor_impl.go).

    That is the instant, in the input that the schedule names as its kickoff argument, and nothing for a fixed rate,
    whatever it names.
    """
    schedule = plan.spec.entity_metadata.schedule
    if not schedule.kickoff_time_input_arg or not passes_kickoff(schedule.cron_schedule.schedule):
        return {}
    instant = Literal(scalar=Scalar(primitive=Primitive(datetime=Timestamp(seconds=seconds))))
    return {schedule.kickoff_time_input_arg: instant}


def _unexpected(given: Mapping[str, Literal], expected: Mapping[str, Parameter]) -> list[Refusal]:
    refusals = []
    for name in sorted(given):
        if given[name].WhichOneof("value") is None:  # validation.go:validateLiteralMap
            refusals.append(Refusal(Why.NO_LITERAL, name, f"missing valid literal in inputs {name}"))
        elif name not in expected:
            refusals.append(Refusal(Why.UNKNOWN, name, f"invalid input {name}"))
    return refusals


def type_refusals(name: str, literal: Literal, parameter: Parameter) -> list[Refusal]:
    """Why the server does not take a literal for an input: nothing, or one reason."""
    verdict = castable(literal, parameter.var.type)
    if verdict is Castability.CASTABLE or literal.WhichOneof("value") is None:
        return []
    if verdict is Castability.PANICS:
        return [Refusal(Why.PANICS, name, "")]
    inferred = infer(literal)
    if inferred is None:
        message = f"Failed to validate literal type for [{name}] with err: got unknown literal type: [<nil>]."
        return [Refusal(Why.UNKNOWN_TYPE, name, message)]
    expected, got = (MessageToString(type_, as_one_line=True) for type_ in (parameter.var.type, inferred))
    message = f"invalid {name} input wrong type. Expected {expected}, but got {got}"
    return [Refusal(Why.WRONG_TYPE, name, message)]
