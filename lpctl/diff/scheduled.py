"""What changed of a plan's schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.callers import made
from lpctl.diff.fires import day_of, shift_of
from lpctl.diff.model import Value
from lpctl.diff.same_starts import parting, same_meaning
from lpctl.findings.classes import settings as classes
from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import starts_within
from lpctl.flyte.scheduled import passes_kickoff
from lpctl.flyte.timetable import timetable_of
from lpctl.flyte.zones import HOUR, WEEK
from lpctl.schedule.words import interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diff.model import FieldFact, NormalPlan
    from lpctl.diff.report import Change
    from lpctl.messages.flyteidl_pb2 import Schedule

OTHER_TIMES = "the plan starts at other times"
"""What another schedule does, where there is no more to say."""

_READ = (Crontab, Every)
_KICKOFF = ("schedule", "kickoff_time_input_arg")


def schedule_changes(before: NormalPlan, after: NormalPlan, fact: FieldFact, start: int) -> Iterator[Change]:
    """What a fact about the schedule means; starts are looked at from `start` on."""
    had, has = (plan.message.spec.entity_metadata.HasField("schedule") for plan in (before, after))
    values = (fact.before, fact.after)
    if fact.path[1:] == ("offset",):
        yield made(classes.IGNORED_CHANGED, fact.path, *values, "nothing reads it")
    elif not had:
        yield made(classes.SCHEDULE_ADDED, fact.path, *values, "the plan starts by itself")
    elif not has:
        yield made(classes.SCHEDULE_REMOVED, fact.path, *values, "the plan no longer starts by itself")
    elif fact.path[1:]:
        words = "scheduled runs get their time in another input, or in none"
        yield made(classes.KICKOFF_CHANGED, fact.path, *values, words)
    else:
        old, new = timetable_of(before.message), timetable_of(after.message)
        if isinstance(old, _READ) and isinstance(new, _READ) and same_meaning(old, new, start):
            words = "the same interval" if isinstance(new, Every) else "the same starts, written otherwise"
            yield made(classes.SCHEDULE_REWRITTEN, fact.path, *values, words)
        else:
            yield made(classes.SCHEDULE_CHANGED, fact.path, *values, _times(old, new, start))
        yield from _passed(*(plan.message.spec.entity_metadata.schedule for plan in (before, after)))


def _passed(old: Schedule, new: Schedule) -> Iterator[Change]:
    """What becomes of an argument that itself is the same: a cron line passes the time of a start, a rate does not."""
    argument = new.kickoff_time_input_arg
    before, now = (passes_kickoff(schedule.cron_schedule.schedule) for schedule in (old, new))
    if argument and argument == old.kickoff_time_input_arg and before != now:
        values = (Value("not passed", False), Value("passed", True))
        values = values if now else values[::-1]
        gets = "get the time of their start in it" if now else "no longer get their time in it: a rate passes none"
        yield made(classes.KICKOFF_CHANGED, _KICKOFF, *values, f"scheduled runs {gets}")


def _times(old: Crontab | Every | str | None, new: Crontab | Every | str | None, start: int) -> str:
    """How the starts of two schedules differ: from when on, and until when, where that is not at once and for good."""
    words = OTHER_TIMES
    if isinstance(old, Every) and isinstance(new, Crontab):
        return "the plan starts at fixed times, no longer counted from its activation"
    if isinstance(old, Crontab) and isinstance(new, Every):
        return "the plan starts at intervals counted from its activation, no longer at fixed times"
    if not isinstance(old, Crontab) or not isinstance(new, Crontab):
        return words
    first, again = parting(old, new, start)
    if first is None:
        return f"{words}, none of them within a year"
    if first >= start + WEEK:
        words = f"the plan starts at the same times until {day_of(first)}, then {_moved(old, new, first)}"
    return words if again is None else f"{words}; at the same again from {day_of(again)} on"


def _moved(old: Crontab, new: Crontab, first: int) -> str:
    """`an hour earlier in UTC`, where all starts of the week from the first one on that differs are moved alike."""
    midnight = first - first % (24 * HOUR)
    shift = shift_of(*(starts_within(each, midnight, WEEK)[0] for each in (old, new)))
    if shift is None:
        return "at others"
    return earlier_or_later(shift)


def earlier_or_later(shift: int) -> str:
    """By how many seconds starts moved, in words: `an hour earlier in UTC`."""
    length = interval(abs(shift))
    length = length if length[0].isdigit() else f"{'an' if length == 'hour' else 'a'} {length}"
    return f"{length} {'earlier' if shift < 0 else 'later'} in UTC"
