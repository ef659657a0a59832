"""The instant of a scheduled run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.flyte.cron import Every
from lpctl.flyte.fires import Stuck, next_fire
from lpctl.flyte.timetable import timetable_of
from lpctl.schedule.words import stuck_in_words
from lpctl.text.instant import format_instant

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import LaunchPlan


class NotDueError(ValueError):
    """No run of the plan is due then, for the reason given."""


def due(plan: LaunchPlan, at: int | None, now: int) -> int:
    """The instant that is asked for, else the next one after `now`, in seconds since 1970. Raises NotDueError.

    A fixed rate, and `@every`, count from the scheduler's first poll after the activation, so that any instant may be
    one of theirs.
    """
    found = timetable_of(plan)
    if found is None:
        raise NotDueError("has no schedule")
    if isinstance(found, str):
        raise NotDueError(f"has a schedule that Flyte's scheduler does not read: {found}")
    if at is None:
        following = now if isinstance(found, Every) else next_fire(found, now)
        if following is None:
            raise NotDueError("has a schedule that never fires")
        if isinstance(following, Stuck):
            raise NotDueError(f"has a schedule with which {stuck_in_words(following)}")
        return following
    if not isinstance(found, Every) and next_fire(found, at - 1) != at:
        following = next_fire(found, at)
        if isinstance(following, Stuck):
            then = f"and {stuck_in_words(following)}"
        else:
            then = f"but {'never again' if following is None else f'next at {format_instant(following, 0)}'}"
        raise NotDueError(f"the schedule does not fire then, {then}")
    return at
