"""The instant of a scheduled run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.literal.instant import format_instant
from lpctl.schedule.cron import Every, Rejected, parse
from lpctl.schedule.fires import next_fire

if TYPE_CHECKING:
    from flyteidl.admin.launch_plan_pb2 import LaunchPlan


class NotDueError(ValueError):
    """No run of the plan is due then, for the reason given."""


def due(plan: LaunchPlan, at: int | None, now: int) -> int:
    """The instant that is asked for, else the next one after `now`, in seconds since 1970. Raises NotDueError.

    A fixed rate, and `@every`, count from the activation, so that any instant may be one of theirs.
    """
    schedule = plan.spec.entity_metadata.schedule
    kind = schedule.WhichOneof("ScheduleExpression")
    if kind is None:
        raise NotDueError("has no schedule")
    found = parse(schedule.cron_schedule.schedule) if kind == "cron_schedule" else None
    if isinstance(found, Rejected):
        raise NotDueError(f"has a schedule that Flyte's server refuses: {found.server or 'an internal error'}")
    anytime = found is None or isinstance(found, Every)
    if at is None:
        following = now if anytime or found is None else next_fire(found, now)
        if following is None:
            raise NotDueError("has a schedule that never fires")
        return following
    if not anytime and found is not None and next_fire(found, at - 1) != at:
        following = next_fire(found, at)
        then = "never again" if following is None else f"next at {format_instant(following, 0)}"
        raise NotDueError(f"the schedule does not fire then, but {then}")
    return at
