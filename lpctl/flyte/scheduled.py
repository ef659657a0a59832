"""What a schedule asks of a plan's inputs, and what the scheduler gives them.

Ports of flyteadmin's pkg/manager/impl/validation/launch_plan_validator.go:validateSchedule, which every plan with a
schedule passes at registration, and of what scheduler/executor/executor_impl.go:Execute passes to a run. The inputs are
those that the server expects of callers, as lpctl.flyte.start.expected_inputs has them.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from lpctl.messages.flyteidl_pb2 import SimpleType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.messages.flyteidl_pb2 import Parameter

_DATETIME = SimpleType.DATETIME


class KickoffFlaw(Enum):
    """Why the server refuses the input that a schedule names for the kickoff time."""

    NOT_FREE = "does not point to a free input"
    """The server does not expect it: the workflow has none of that name, or the plan fixes it."""

    NOT_A_DATETIME = "must reference a datetime input"


def unbound_inputs(expected: Mapping[str, Parameter], kickoff: str | None) -> list[str]:
    """The inputs for want of which the server refuses a plan with a schedule, sorted; it names one of them, at random.

    `kickoff` is the input that the schedule names for the kickoff time: that one may be required.
    """
    return sorted(name for name, parameter in expected.items() if parameter.required and name != kickoff)


def kickoff_flaw(expected: Parameter | None) -> KickoffFlaw | None:
    """Why the server refuses a kickoff input, None where it does not.

    `expected` is the input of that name, None where the server expects none.
    """
    if expected is None:
        return KickoffFlaw.NOT_FREE
    # Of a type that is not simple, an Optional say, Go reads a simple type of 0, NONE, and so does this.
    return None if expected.var.type.simple == _DATETIME else KickoffFlaw.NOT_A_DATETIME


def passes_kickoff(cron: str | None) -> bool:
    """Whether the scheduler passes the kickoff time to runs of a schedule with this expression: none to a rate's."""
    return bool(cron)
