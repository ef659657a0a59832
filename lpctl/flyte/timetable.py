"""When a plan fires, by its message: what Flyte's native scheduler makes of it.

A port of flyteadmin scheduler/dbapi/event_scheduler_impl.go:AddSchedule; `lpctl.flyte.cron` reads the cron line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.flyte.cron import Crontab, Every, parse
from lpctl.flyte.rate import SECONDS
from lpctl.messages.flyteidl_pb2 import FixedRateUnit

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import LaunchPlan

_UNITS = {FixedRateUnit.Value(unit): seconds for unit, seconds in SECONDS.items()}


def timetable_of(plan: LaunchPlan) -> Crontab | Every | str | None:
    """The plan's schedule as the scheduler reads it, the reason where it does not, None where there is none.

    It takes a rate or a `cron_schedule`; activating a plan with a `cron_expression` fails.
    """
    if not plan.spec.entity_metadata.HasField("schedule"):
        return None
    schedule = plan.spec.entity_metadata.schedule
    kind = schedule.WhichOneof("ScheduleExpression")
    if kind == "rate":
        seconds = schedule.rate.value * _UNITS.get(schedule.rate.unit, 0)
        return Every(seconds, seconds * 10**9) if seconds else "a rate of nothing"
    if kind != "cron_schedule":
        return "cron_expression is for another scheduler" if kind else "it has no expression"
    found = parse(schedule.cron_schedule.schedule)
    return found if isinstance(found, (Crontab, Every)) else found.message
