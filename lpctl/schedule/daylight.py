"""What a change of a time zone's offset does to a schedule: starts that are skipped, doubled or misplaced."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from lpctl.schedule.fires import calendar, fires
from lpctl.schedule.words import MONTHS, WEEKDAYS, listed
from lpctl.schedule.zones import DAY, zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.schedule.cron import Crontab
    from lpctl.schedule.zones import Zone

FIRST_YEAR, LAST_YEAR = 2025, 2034
"""The years that are looked at: fixed ones, so that a check depends on no clock."""

_START, _END = 1_735_689_600, 2_051_222_400
_MOST_SHOWN = 3
_MOST_TIMES = 3
_NTH = ("first", "second", "third", "fourth", "fifth")


class Irregular(NamedTuple):
    """Starts that the calendar and the scheduler do not agree on, as local times.

    `skipped` are not run, because the time does not exist; `doubled` are run twice; `added` are run though no field
    names them. Each is a local date and the seconds of it.
    """

    skipped: tuple[tuple[date, int], ...]
    doubled: tuple[tuple[date, int], ...]
    added: tuple[tuple[date, int], ...]


def irregular(schedule: Crontab) -> Irregular:
    """The irregular starts of 2025 to 2034; a schedule that names every hour follows real time and has none."""
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    if schedule.zone not in (None, "UTC") and len(schedule.hour.values) < 24:
        place = zone(schedule.zone)
        for instant, before, after in place.changes(_START, _END):
            first, last = sorted((instant + before, instant + after))
            if _touches(schedule, first, last):
                for kind, times in zip(found, _compare(schedule, place, first, last), strict=True):
                    kind.extend(times)
    skipped, doubled, added = (tuple(map(_local, kind)) for kind in found)
    return Irregular(skipped, doubled, added)


def _local(second: int) -> tuple[date, int]:
    day, rest = divmod(second, DAY)
    return date(1970, 1, 1) + timedelta(days=day), rest


def _touches(schedule: Crontab, first: int, last: int) -> bool:
    """Whether a time of the schedule lies between two local times, which are missing or there twice.

    Around midnight it is always worth a look, and where the change is no matter of whole hours: there the scheduler's
    steps from day to day, and from hour to hour, go wrong.
    """
    if first % DAY == 0 or last % DAY == 0 or first // DAY != last // DAY or first % 3600 or last % 3600:
        return True
    low, high = first % DAY, last % DAY
    return any(
        low <= hour * 3600 + minute * 60 < high
        for hour in schedule.hour.values
        if low - 3600 < hour * 3600 < high
        for minute in schedule.minute.values
    )


def _compare(schedule: Crontab, place: Zone, first: int, last: int) -> tuple[list[int], list[int], list[int]]:
    """What is skipped, doubled and added on the local days from that of `first` to that of `last`."""
    start, end = first // DAY * DAY, ((last - 1) // DAY + 1) * DAY
    named = []
    for local in calendar(schedule, start - 1):
        if local >= end:
            break
        named.append(local)
    run: Counter[int] = Counter()
    for fire in fires(schedule, start - 4 * DAY):  # from before, because a start depends on the one before it
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
