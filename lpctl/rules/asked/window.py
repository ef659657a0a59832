"""Times of the week in which nothing may start, and the starts of a year that are held to them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.cron import Every
from lpctl.flyte.fires import starts_until
from lpctl.flyte.zones import DAY, HOUR, MINUTE, WEEK, zone
from lpctl.schedule.words import interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lpctl.flyte.cron import Crontab
    from lpctl.manifest.rule_options import ScheduleWindow

START = 1_767_225_600
"""2026-01-01: a check reads no clock."""

END = START + 366 * DAY

_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday


class Window(NamedTuple):
    """The seconds of a day, of each of some days, that are closed; the end is past midnight where it wraps.

    `number` is the window's number among those stated, `words` what it is in the project's own.
    """

    number: int
    words: str
    days: frozenset[int]
    begin: int
    end: int
    zone: str

    def holds(self, instant: int) -> bool:
        """Whether a start falls into the window."""
        offset = 0 if self.zone == "UTC" else zone(self.zone).offset(instant)
        day, second = divmod(instant + offset, DAY)
        weekday = (day + _EPOCH_WEEKDAY) % 7
        if weekday in self.days and self.begin <= second < self.end:
            return True
        return (weekday - 1) % 7 in self.days and second + DAY < self.end

    def minutes(self) -> set[int]:
        """The minutes of a week from Monday that are closed."""
        return {
            (day * DAY + second) % WEEK // MINUTE for day in self.days for second in range(self.begin, self.end, MINUTE)
        }


def windows(options: ScheduleWindow) -> list[Window]:
    """What is closed, as it is stated."""
    place = options.timezone or "UTC"
    found = []
    for index, stated in enumerate(options.closed or ()):
        begin, end = span_of(stated.hours) if stated.hours is not None else (0, DAY)
        words = " ".join(filter(None, (", ".join(stated.days or ()), stated.hours, place)))
        days = frozenset(map(_DAYS.index, stated.days or _DAYS))
        found.append(Window(index, words, days, begin, end, place))
    return found


def span_of(hours: str) -> tuple[int, int]:
    """`22:00-06:00` in seconds from midnight, the end on the next day where it is earlier."""
    begin, end = (int(clock[:2]) * HOUR + int(clock[3:]) * MINUTE for clock in hours.split("-"))
    return begin, end if end > begin else end + DAY


class Stretch(NamedTuple):
    """A time of the week that is closed without a break: its seconds, how it is called, a window that is part of it."""

    seconds: int
    words: str
    window: int


def longest_closed(closed: Sequence[Window]) -> Stretch:
    """The longest time that is closed without a break."""
    owner: dict[int, int] = {}
    for window in closed:
        for minute in window.minutes():
            owner.setdefault(minute, window.number)
    week = WEEK // MINUTE
    if len(owner) == week:
        return Stretch(END - START, "a week that is closed as a whole", owner[0])
    length, first = 0, 0
    for minute in owner:
        if (minute - 1) % week not in owner:
            here = next(here for here in range(1, week + 1) if (minute + here) % week not in owner)
            length, first = max((length, first), (here, minute), key=lambda found: found[0])
    day, minute = divmod(first, DAY // MINUTE)
    since = f"{_DAYS[day]} {minute // 60:02}:{minute % 60:02} {closed[0].zone}"
    return Stretch(length * MINUTE, f"the {interval(length * MINUTE)} from {since}", owner[first])


def starts_of(schedule: Crontab | Every) -> Sequence[int]:
    """The starts of the year that is judged; an interval counts from its first instant."""
    return starts_until(schedule, START, END - 1)[0]


def hours_of(schedule: Crontab | Every) -> Mapping[int, int]:
    """How many starts each hour of UTC has, by the hour's first instant, those without any left out."""
    if isinstance(schedule, Every):
        starts = starts_of(schedule)
        if schedule.seconds < HOUR:
            step = schedule.seconds
            return {
                hour: found
                for hour in range(START, END, HOUR)
                if (found := (hour + HOUR - 1 - START) // step - max(hour - 1 - START, 0) // step)
            }
        return Counter(start - start % HOUR for start in starts)
    if schedule.zone in (None, "UTC"):  # the minutes of each hour are the same ones
        minutes = schedule.minute.values
        one = schedule._replace(minute=schedule.minute._replace(values=minutes[:1]))
        return {start - start % HOUR: len(minutes) for start in starts_of(one)}
    return Counter(start - start % HOUR for start in starts_of(schedule))
