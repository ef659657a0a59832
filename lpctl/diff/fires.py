"""What a change does to when a plan starts by itself: the same week, before and after."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.same_starts import parting
from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import Stuck, parted, starts, starts_within
from lpctl.flyte.timetable import timetable_of
from lpctl.flyte.zones import DAY, HOUR, WEEK
from lpctl.schedule.daylight import clock_changes, irregular
from lpctl.schedule.words import in_words, interval, listed, stuck_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.diff.model import NormalPlan
    from lpctl.diff.same_starts import Parting

_NEXT = 3


class Fires(NamedTuple):
    """When a plan fires: in words, the next instants, how many there are in the week, and the zone it is written in.

    Instants are seconds since 1970 in UTC, none of them before the start of the week. `interval` is whether it counts
    from the scheduler's first poll after its activation.
    """

    words: str
    zone: str
    next: tuple[int, ...]
    week: int
    interval: bool


class FireImpact(NamedTuple):
    """The week from `start` under the schedule as it was and as it is, None where there is none.

    `gained` and `lost` are the instants of the week that only one of the two has; `shift` is by how many seconds all of
    them moved, None where they did not move alike. `parting` is when the two part, where both are by the calendar.
    `notes` are for people. `schedules` are the two themselves, as `timetable_of` reads them.
    """

    start: int
    before: Fires | None
    after: Fires | None
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    shift: int | None
    notes: tuple[str, ...]
    parting: Parting | None = None
    schedules: tuple[Crontab | Every | str | None, Crontab | Every | str | None] = (None, None)


def fire_impact(before: NormalPlan | None, after: NormalPlan | None, start: int) -> FireImpact | None:
    """What changed in a plan's fires in the week from `start` on, None where neither side has a schedule."""
    old, new = _schedule(before), _schedule(after)
    if old is None and new is None:
        return None
    weeks = [week_of(schedule, start) for schedule in (old, new)]
    notes = []
    fixed = isinstance(old, (Every, str)) or isinstance(new, (Every, str))
    if isinstance(new, Every):
        notes.append(
            "the interval restarts at the scheduler's first poll after activation: these fires count from the start of "
            "the week"
        )
    for which, schedule in (("old", old), ("new", new)):
        if isinstance(schedule, str):
            notes.append(f"the scheduler does not read the {which} schedule: {schedule}")
        elif isinstance(schedule, Crontab):
            if (stuck := _stuck(schedule, start)) is not None:
                notes.append(f"with the {which} schedule, {stuck_in_words(stuck)}")
            elif next(starts(schedule, start), None) is None:
                notes.append(f"the {which} schedule never fires")
    if isinstance(new, Crontab) and (told := clock_changes(new)):
        notes.append(f"the clocks of {new.zone} change: {listed(told)}")
    gained = () if fixed else tuple(sorted(set(weeks[1]) - set(weeks[0])))
    lost = () if fixed else tuple(sorted(set(weeks[0]) - set(weeks[1])))
    return FireImpact(
        start=start,
        before=_summary(old, len(weeks[0]), start),
        after=_summary(new, len(weeks[1]), start),
        gained=gained,
        lost=lost,
        shift=shift_of(weeks[0], weeks[1]) if gained and lost and not fixed else None,
        notes=tuple(notes),
        parting=parting(old, new, start) if isinstance(old, Crontab) and isinstance(new, Crontab) else None,
        schedules=(old, new),
    )


def restarts(plan: NormalPlan | None) -> tuple[str, ...]:
    """What activating a version of a plan does to a schedule that itself is the same."""
    schedule = _schedule(plan)
    if not isinstance(schedule, Every):
        return ()
    every = interval(schedule.seconds)
    return (f"starts every {every}, counted anew from the scheduler's first poll after this version is activated",)


def _schedule(plan: NormalPlan | None) -> Crontab | Every | str | None:
    """The schedule by which a plan starts, none where it is known that it does not."""
    return None if plan is None or plan.plan.runs is False else timetable_of(plan.message)


def _stuck(schedule: Crontab, start: int) -> Stuck | None:
    """Where the scheduler gets stuck: among what is shown, or later in the years that `validate` looks at."""
    end = start + WEEK
    for number, fire in enumerate(starts(schedule, start)):
        if isinstance(fire, Stuck):
            return fire
        if fire >= end and number >= _NEXT:
            break
    return next((stuck for stuck in irregular(schedule).stuck if stuck.after >= start), None)


def week_of(schedule: Crontab | Every | str | None, start: int) -> Sequence[int]:
    """The fires of the week that begins at an instant, none where the scheduler reads no schedule."""
    return () if schedule is None or isinstance(schedule, str) else starts_within(schedule, start, WEEK)[0]


def _summary(schedule: Crontab | Every | str | None, week: int, start: int) -> Fires | None:
    if schedule is None or isinstance(schedule, str):
        return None
    return Fires(
        words=in_words(schedule),
        zone=schedule.zone or "UTC",
        next=tuple(parted(islice(starts(schedule, start), _NEXT))[0]),
        week=week,
        interval=isinstance(schedule, Every),
    )


def shift_of(before: Sequence[int], after: Sequence[int]) -> int | None:
    """By how much every fire moved; a fire may have left the week at one end and another come in at the other."""
    if not before or not after or abs(len(before) - len(after)) > 1:
        return None
    for skipped in (0, 1, -1):
        old, new = before[max(skipped, 0) :], after[max(-skipped, 0) :]
        moves = {other - one for one, other in zip(old, new, strict=False)}
        if len(moves) == 1 and abs(move := next(iter(moves))) < DAY:
            return move
    return None


def day_of(instant: int) -> str:
    """The date of an instant read in UTC: `2026-03-29`."""
    from lpctl.text.instant import format_instant  # noqa: PLC0415 - only schedules need it

    return format_instant(instant, 0)[:10]


def clock_of(instant: int) -> str:
    """The time of day of an instant read in UTC: `02:30`."""
    return f"{instant % DAY // HOUR:02}:{instant % HOUR // 60:02}"
