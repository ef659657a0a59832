"""What a change of a time zone's offset does to a schedule: skipped, doubled and misplaced starts, or none at all."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.fires import RUN_UP, Stuck, calendar, fires
from lpctl.flyte.zones import DAY, HOUR, zone
from lpctl.schedule.words import MONTHS, WEEKDAYS, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.flyte.cron import Crontab
    from lpctl.flyte.zones import Zone

FIRST_YEAR, LAST_YEAR = 2025, 2034
"""The years that are looked at: fixed ones, so that a check depends on no clock."""

_START, _END = 1_735_689_600, 2_051_222_400
_MOST_SHOWN = 3
_MOST_TIMES = 3
_NTH = ("first", "second", "third", "fourth", "fifth")


class Irregular(NamedTuple):
    """Starts that the calendar and the scheduler do not agree on, as local times.

    `skipped` are not run, because the time does not exist; `doubled` are run twice; `added` are run though no field
    names them. Each is a local date and the seconds of it. `stuck` are the changes that the scheduler does not get
    past; what is irregular at others is left out then.
    """

    skipped: tuple[tuple[date, int], ...] = ()
    doubled: tuple[tuple[date, int], ...] = ()
    added: tuple[tuple[date, int], ...] = ()
    stuck: tuple[Stuck, ...] = ()


@lru_cache(maxsize=256)  # two rules ask
def irregular(schedule: Crontab) -> Irregular:
    """The irregular starts of 2025 to 2034; a schedule that names every hour follows real time and has none."""
    if schedule.zone in (None, "UTC"):
        return Irregular()
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    stuck: list[Stuck] = []
    hourly = len(schedule.hour.values) == 24
    place = zone(schedule.zone)
    for instant, before, after in place.changes(_START, _END):
        first, last = sorted((instant + before, instant + after))
        if worth_a_look(schedule, first, last):
            compared = _compare(schedule, place, first, last)
            if isinstance(compared, Stuck):
                stuck.append(compared)
            elif not hourly:
                for kind, times in zip(found, compared, strict=True):
                    kind.extend(times)
    if stuck:
        return Irregular(stuck=tuple(stuck))
    skipped, doubled, added = (tuple(map(_local, kind)) for kind in found)
    return Irregular(skipped, doubled, added)


def local_day(schedule: Crontab, instant: int) -> date:
    """The date of an instant in the schedule's zone."""
    return _local(instant + zone(schedule.zone or "UTC").offset(instant))[0]


def another_hour(schedule: Crontab, stuck: Stuck) -> tuple[int, int] | None:
    """The hour of the schedule with which the scheduler goes back, and the nearest one with which nothing is irregular.

    None where it does not go back, or there is no such hour.
    """
    if stuck.found is None or schedule.zone is None:
        return None
    hours = set(schedule.hour.values)
    back = (stuck.found + zone(schedule.zone).offset(stuck.found)) % DAY // HOUR
    wrong = min(hours, key=lambda hour: (abs(hour - back), -hour))
    for hour in sorted(set(range(24)) - hours, key=lambda hour: (abs(hour - wrong), -hour)):
        values = tuple(sorted(hours - {wrong} | {hour}))
        if irregular(schedule._replace(hour=schedule.hour._replace(values=values))) == Irregular():
            return wrong, hour
    return None


def _local(second: int) -> tuple[date, int]:
    day, rest = divmod(second, DAY)
    return date(1970, 1, 1) + timedelta(days=day), rest


def worth_a_look(schedule: Crontab, first: int, last: int) -> bool:
    """Whether starts may be irregular at a change by which the local times between two are missing, or there twice.

    Around midnight it is always worth a look, and where the change is no matter of whole hours: there the scheduler's
    steps from day to day, and from hour to hour, go wrong. A schedule that names every hour only goes wrong where a
    whole day is missing.
    """
    if len(schedule.hour.values) == 24:
        return last - first >= DAY
    if first % DAY == 0 or last % DAY == 0 or first // DAY != last // DAY or first % 3600 or last % 3600:
        return True
    low, high = first % DAY, last % DAY
    return any(
        low <= hour * 3600 + minute * 60 < high
        for hour in schedule.hour.values
        if low - 3600 < hour * 3600 < high
        for minute in schedule.minute.values
    )


def _compare(schedule: Crontab, place: Zone, first: int, last: int) -> tuple[list[int], list[int], list[int]] | Stuck:
    """What is skipped, doubled and added on the local days from that of `first` to that of `last`."""
    start, end = first // DAY * DAY, ((last - 1) // DAY + 1) * DAY
    named = []
    for local in calendar(schedule, start - 1):
        if local >= end:
            break
        named.append(local)
    run: Counter[int] = Counter()
    for fire in fires(schedule, start - RUN_UP):
        if isinstance(fire, Stuck):
            return fire
        local = fire + place.offset(fire)
        if fire >= end + DAY:
            break
        if start <= local < end:
            run[local] += 1
    return (
        [local for local in named if not run[local]],
        [local for local in named if run[local] > 1],
        sorted(set(run) - set(named)),
    )


def clock_changes(schedule: Crontab) -> list[str]:
    """What is irregular, in words: `02:30 is skipped on the last Sunday of March`."""
    found = irregular(schedule)
    told: list[str] = []
    named = ""
    for starts, one, several, after in (
        (found.skipped, "is skipped", "are skipped", ""),
        (found.doubled, "is run twice", "are run twice", ""),
        (found.added, "is also run", "are also run", ", which no field names"),
    ):
        if starts:
            times = _times(starts)
            verb = one if len({second for _, second in starts}) == 1 else several
            subject, named = (f"{times} " if times != named else ""), times
            told.append(f"{subject}{verb} {when(day for day, _ in starts)}{after}")
    return told


def _times(starts: Sequence[tuple[date, int]]) -> str:
    seconds = sorted({second for _, second in starts})
    shown = [f"{second // 3600:02}:{second // 60 % 60:02}" for second in seconds[:_MOST_TIMES]]
    more = [f"{len(seconds) - _MOST_TIMES} more times"] if len(seconds) > _MOST_TIMES else []
    return listed([*shown, *more])


def when(dates: Iterable[date]) -> str:
    """Dates in words as they recur: `on the last Sunday of March`, else the first few of them.

    They recur where there is one each year.
    """
    days = sorted(set(dates))
    nth = {(day.month, day.isoweekday() % 7, (day.day - 1) // 7 + 1) for day in days}
    months, weekdays = {day.month for day in days}, {day.isoweekday() % 7 for day in days}
    yearly = [day.year for day in days] == list(range(FIRST_YEAR, LAST_YEAR + 1))
    if yearly and len(months) == len(weekdays) == 1:
        of = f"{WEEKDAYS[weekdays.pop()]} of {MONTHS[months.pop() - 1]}"
        if all((day + timedelta(days=7)).month != day.month for day in days):
            return f"on the last {of}"
        if len(nth) == 1:
            return f"on the {_NTH[nth.pop()[2] - 1]} {of}"
    shown = listed([str(day) for day in days[:_MOST_SHOWN]])
    more = len(days) - _MOST_SHOWN
    return f"on {shown}" + (f" and {more} more days until {LAST_YEAR}" if more > 0 else "")
