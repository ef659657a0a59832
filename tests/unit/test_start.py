"""What an execution starts with: every branch of the server's own check."""

from __future__ import annotations

import pytest
from google.protobuf.text_format import Parse

from lpctl.flyte.start import (
    ExecutionInputs,
    From,
    Refusals,
    expected_inputs,
    scheduled_inputs,
    start,
)
from lpctl.literal.read_notation import read_notation
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, Variable

PLAN = """
spec {
  entity_metadata { schedule { kickoff_time_input_arg: "at" cron_schedule { schedule: "0 9 * * *" } } }
  default_inputs {
    parameters { key: "at" value { var { type { simple: DATETIME } } required: true } }
    parameters {
      key: "days"
      value { var { type { simple: INTEGER } } default { scalar { primitive { integer: 7 } } } }
    }
    parameters {
      key: "who"
      value { var { type { simple: STRING } } required: true }
    }
  }
  fixed_inputs { literals { key: "region" value { scalar { primitive { string_value: "eu" } } } } }
}
"""
WORKFLOW = {
    name: Variable(type=read_notation(type_))
    for name, type_ in (("at", "datetime"), ("days", "int"), ("who", "str"), ("region", "str"), ("extra", "int | None"))
}


def _plan(text: str = PLAN) -> LaunchPlan:
    return Parse(text, LaunchPlan())


def _literal(text: str) -> Literal:
    return Parse(text, Literal())


def _integer(number: int) -> Literal:
    return _literal(f"scalar {{ primitive {{ integer: {number} }} }}")


def _string(text: str) -> Literal:
    return _literal(f'scalar {{ primitive {{ string_value: "{text}" }} }}')


AT = _literal("scalar { primitive { datetime { seconds: 32400 } } }")
GIVEN = {"at": AT, "who": _string("me"), "extra": _literal("scalar { none_type { } }")}


def _messages(given: dict[str, Literal], plan: LaunchPlan | None = None) -> list[str]:
    refused = start(plan or _plan(), WORKFLOW, given)
    assert isinstance(refused, Refusals)
    return [refusal.message for refusal in refused.refusals]


def test_defaults_what_the_caller_gives_and_what_is_fixed() -> None:
    started = start(_plan(), WORKFLOW, GIVEN)
    assert isinstance(started, ExecutionInputs)
    assert list(started.inputs) == ["at", "days", "extra", "region", "who"]
    assert started.inputs["days"] == _integer(7)
    assert started.inputs["region"] == _string("eu")
    assert started.inputs["who"] == _string("me")
    assert [name for name, origin in started.origins.items() if origin is From.CALLER] == ["at", "extra", "who"]
    assert (started.origins["days"], started.origins["region"]) == (From.DEFAULT, From.FIXED)


def test_the_caller_wins_over_a_default() -> None:
    started = start(_plan(), WORKFLOW, {**GIVEN, "days": _integer(1)})
    assert isinstance(started, ExecutionInputs)
    assert started.inputs["days"] == _integer(1)


def test_an_input_in_neither_map_is_required() -> None:
    assert expected_inputs(_plan(), WORKFLOW)["extra"].required
    assert _messages({"at": AT, "who": _string("me")}) == ["expected_inputs extra missing"]


@pytest.mark.parametrize("name", ["region", "nowhere"])
def test_fixed_and_unknown_inputs_are_invalid(name: str) -> None:
    assert _messages({**GIVEN, name: _string("us")}) == [f"invalid input {name}"]


def test_wrong_types() -> None:
    assert _messages({**GIVEN, "days": _string("7")}) == [
        "invalid days input wrong type. Expected simple: INTEGER, but got simple: STRING"
    ]
    assert _messages({**GIVEN, "who": _literal("scalar { }")}) == [
        "Failed to validate literal type for [who] with err: got unknown literal type: [<nil>]."
    ]
    assert _messages({**GIVEN, "who": _literal("scalar { union { } }")}) == [""]
    assert _messages({**GIVEN, "who": Literal()}) == ["missing valid literal in inputs who"]


def test_everything_at_once_in_the_order_of_the_server() -> None:
    given = {"nowhere": AT, "days": AT}
    assert [message[:30] for message in _messages(given)] == [
        "invalid input nowhere",
        "expected_inputs at missing",
        "invalid days input wrong type.",
        "expected_inputs extra missing",
        "expected_inputs who missing",
    ]


def test_a_plan_with_an_input_in_both_maps_never_starts() -> None:
    plan = _plan()
    plan.spec.fixed_inputs.literals["days"].CopyFrom(_integer(3))
    assert _messages(GIVEN, plan) == ["fixed_inputs days cannot be overridden"]


def test_the_scheduler_gives_the_instant_to_cron_schedules_only() -> None:
    assert scheduled_inputs(_plan(), 32400) == {"at": AT}
    rate = _plan(PLAN.replace('cron_schedule { schedule: "0 9 * * *" }', "rate { value: 5 }"))
    assert scheduled_inputs(rate, 32400) == {}
    assert scheduled_inputs(_plan(PLAN.replace('kickoff_time_input_arg: "at"', "")), 32400) == {}
