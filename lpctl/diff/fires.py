"""What a change does to when a plan starts by itself: the same week, before and after."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from lpctl.schedule.cron import Crontab, Every, parse
from lpctl.schedule.fires import fires
from lpctl.schedule.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lpctl.diff.model import Normal

DAY = 86_400
WEEK = 7 * DAY
_YEAR = 366 * DAY
_NEXT = 3
_UNITS = {0: 60, 1: 3600, 2: DAY}  # flyteidl.admin.FixedRateUnit


class Fires(NamedTuple):
    """When a plan fires: the next instants, how many there are in the week, and the zone it is written in.

    Instants are seconds since 1970 in UTC, all of them after the start of the week. `interval` is whether it counts
    from its activation.
    """

    zone: str
    next: tuple[int, ...]
    week: int
    interval: bool


class FireImpact(NamedTuple):
    """The week from `start` under the schedule as it was and as it is, None where there is none.

    `gained` and `lost` are the instants of the week that only one of the two has; `shift` is by how many seconds all of
    them moved, None where they did not move alike. `notes` are for people.
    """

    start: int
    before: Fires | None
    after: Fires | None
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    shift: int | None
    notes: tuple[str, ...]


def fire_impact(before: Normal | None, after: Normal | None, start: int) -> FireImpact | None:
    """What changed in a plan's fires, None where neither side has a schedule."""
    old, new = _schedule(before), _schedule(after)
    if old is None and new is None:
        return None
    weeks = [list(takewhile(lambda fire: fire <= start + WEEK, _fires(schedule, start))) for schedule in (old, new)]
    notes = []
    fixed = isinstance(old, (Every, str)) or isinstance(new, (Every, str))
    if isinstance(new, Every):
        notes.append("the interval restarts on activation; these fires count from the start of the week shown")
    for which, schedule in (("old", old), ("new", new)):
        if isinstance(schedule, str):
            notes.append(f"the scheduler does not read the {which} schedule: {schedule}")
        elif schedule is not None and next(_fires(schedule, start), None) is None:
            notes.append(f"the {which} schedule never fires")
    if isinstance(new, Crontab):
        notes += _clock_changes(new, start)
    gained = () if fixed else tuple(sorted(set(weeks[1]) - set(weeks[0])))
    lost = () if fixed else tuple(sorted(set(weeks[0]) - set(weeks[1])))
    return FireImpact(
        start=start,
        before=_summary(old, weeks[0], start),
        after=_summary(new, weeks[1], start),
        gained=gained,
        lost=lost,
        shift=_shift(weeks[0], weeks[1]) if gained and lost and not fixed else None,
        notes=tuple(notes),
    )


def _schedule(plan: Normal | None) -> Crontab | Every | str | None:
    """A plan's schedule as the scheduler reads it, the reason where it does not, None where there is none."""
    if plan is None or not plan.message.spec.entity_metadata.HasField("schedule"):
        return None
    schedule = plan.message.spec.entity_metadata.schedule
    kind = schedule.WhichOneof("ScheduleExpression")
    if kind == "rate":
        seconds = schedule.rate.value * _UNITS.get(schedule.rate.unit, 0)
        return Every(seconds, seconds * 10**9) if seconds else "a rate of nothing"
    if kind != "cron_schedule":  # dbapi/event_scheduler_impl.go:AddSchedule
        return "cron_expression is for another scheduler" if kind else "it has no expression"
    parsed = parse(schedule.cron_schedule.schedule)
    return parsed if isinstance(parsed, (Crontab, Every)) else parsed.message


def _fires(schedule: Crontab | Every | str | None, start: int) -> Iterator[int]:
    return iter(()) if schedule is None or isinstance(schedule, str) else fires(schedule, start)


def _summary(schedule: Crontab | Every | str | None, week: list[int], start: int) -> Fires | None:
    if schedule is None or isinstance(schedule, str):
        return None
    return Fires(
        zone=schedule.zone or "UTC",
        next=tuple(islice(_fires(schedule, start), _NEXT)),
        week=len(week),
        interval=isinstance(schedule, Every),
    )


def _shift(before: list[int], after: list[int]) -> int | None:
    """By how much every fire moved; a fire may have left the week at one end and another come in at the other."""
    if not before or not after or abs(len(before) - len(after)) > 1:
        return None
    for skipped in (0, 1, -1):
        old, new = before[max(skipped, 0) :], after[max(-skipped, 0) :]
        moves = {other - one for one, other in zip(old, new, strict=False)}
        if len(moves) == 1 and abs(move := next(iter(moves))) < DAY:
            return move
    return None


def _clock_changes(schedule: Crontab, start: int) -> Iterator[str]:
    """What the clock changes of the next year do to a schedule: fires that are left out, and fires that come twice."""
    if schedule.zone in (None, "UTC") or schedule.hour.star:  # from hour to hour, it follows real time
        return
    assert schedule.zone is not None  # noqa: S101 - just asked
    for instant, old, new in zone(schedule.zone).changes(start, start + _YEAR):
        local = instant + min(old, new)
        end = instant + max(old, new)
        within = list(takewhile(lambda fire, end=end: fire < end, fires(schedule._replace(zone=None), local - 1)))  # type: ignore[misc]
        if within:
            days = sorted({day_of(fire) for fire in within})
            times = _times(within)
            what = "does not exist: no run" if new > old else "comes twice: two runs"
            yield f"{days[0]} {times} {what} ({schedule.zone})"


def _times(fires_: Iterable[int]) -> str:
    times = [clock_of(fire) for fire in fires_]
    return ", ".join(times[:_NEXT]) + (f" and {len(times) - _NEXT} more" if len(times) > _NEXT else "")


def day_of(instant: int) -> str:
    """The date of an instant read in UTC: `2026-03-29`."""
    from lpctl.literal.instant import format_instant  # noqa: PLC0415 - only schedules need it

    return format_instant(instant, 0)[:10]


def clock_of(instant: int) -> str:
    """The time of day of an instant read in UTC: `02:30`."""
    return f"{instant % DAY // 3600:02}:{instant % 3600 // 60:02}"
