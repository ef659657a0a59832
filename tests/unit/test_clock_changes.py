"""Every walk over starts ends, and goes the steps of Flyte's cron library: at every change of every zone's clocks.

The zone database has some 18,000 changes from 1970 to 2037. What the library's steps see of a change is the offset
before and after it, its time of day, whether a month or a year ends within the days that are walked, and other changes
close by: of changes that are alike in all this, one is looked at.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import tzdata
from drawn import THOROUGH, sample
from test_fires import file_changes, read, zone_info

from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import Stuck, fires
from lpctl.flyte.zones import DAY, HOUR, MINUTE, zone_names
from lpctl.schedule.daylight import worth_a_look
from lpctl.schedule.preview import Scheduled, preview

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, LAST = -365 * DAY, 2_145_916_800
"""1969 to 2037: a search may go back to the start of a month."""

BEFORE, AFTER = 26 * HOUR, 30 * HOUR
"""What is walked around a change: from the day before it to the day after it."""

STEPS = 20_000
"""No search that ends takes as many."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a local time
ZONEINFO = Path(tzdata.__file__).parent / "zoneinfo"


class Change(NamedTuple):
    """A change of a zone's clocks: the instant, and the offsets before it and from it on."""

    instant: int
    before: int
    after: int


class Offsets:
    """A zone as its file lists it, and as the rule at the end of the file continues it."""

    def __init__(self, name: str) -> None:
        self.name = name
        listed = file_changes(name, FIRST, LAST)
        rule = (ZONEINFO / name).read_bytes().rsplit(b"\n", 2)[1]
        ruled = self.by_rule(listed[-1][0] if listed else FIRST) if b"," in rule else ()
        self.changes: list[Change] = []
        offset = self.ask(FIRST)
        for instant, after in [*listed, *ruled]:
            self.changes.append(Change(instant, offset, after))
            offset = after
        self.instants = [change.instant for change in self.changes]
        self.offsets = [self.ask(FIRST), *(change.after for change in self.changes)]

    def at(self, instant: int) -> int:
        return self.offsets[bisect_right(self.instants, instant)]

    def ask(self, instant: int) -> int:
        offset = datetime.fromtimestamp(instant, zone_info(self.name)).utcoffset()
        assert offset is not None
        return int(offset.total_seconds())

    def by_rule(self, start: int) -> Iterator[tuple[int, int]]:
        """The changes that follow from a rule, which are months apart."""
        step = 5 * DAY
        for instant in range(start, LAST, step):
            if self.ask(instant) != self.ask(instant + step):
                low, high = instant, instant + step
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if self.ask(middle) == self.ask(low) else (low, middle)
                yield high, self.ask(high)


def local(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


@cache
def unlike_changes() -> list[tuple[Offsets, Change]]:
    """All changes of all zones from 1970 on, of those that are alike only one."""
    seen = set()
    found = []
    for name in {(ZONEINFO / name).read_bytes(): name for name in sorted(zone_names(), reverse=True)}.values():
        zone = Offsets(name)
        for change in zone.changes:
            if change.instant < 0:
                continue
            near = [
                (other.instant - change.instant, other.before, other.after)
                for other in zone.changes
                if abs(other.instant - change.instant) < 4 * DAY
            ]
            day = local(change.instant + min(change.before, change.after))
            left = ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day).days
            end = (day.day, left, day.month in {1, 12}) if day.day < 3 or left < 3 else None
            alike = (tuple(near), change.instant % DAY, end)
            if alike not in seen:
                seen.add(alike)
                found.append((zone, change))
    return found


def lines(change: Change) -> list[str]:
    """Cron lines for the hours and days around a change."""
    first, last = (local(change.instant + seconds) for seconds in sorted((change.before, change.after)))
    low, high, hours = first.hour, last.hour, f"{(first.hour - 1) % 24},{last.hour},{(last.hour + 1) % 24}"
    day, month, weekday = first.day, first.month, first.isoweekday() % 7
    next_day = first + timedelta(days=1)
    return [
        f"*/15 {low} * * *",
        f"*/15 {high} * * *",
        f"5/20 {hours} * * *",
        f"{first.minute} {low},{high} * * {weekday}",
        f"*/15 {high} {day} {month} *",
        "0 0 * * *",
        f"0 0 {day} {month} *",
        f"0 0 {next_day.day} * *",
        f"0 0 1 {month % 12 + 1} {weekday}",
        f"30 9 * * {(weekday - 1) % 7}",
        f"*/20 * {next_day.day} * *",
        f"45 23,0 * * {weekday}",
        f"15 12 {last.day} {month % 12 + 1},{month} *",
    ]


# The library's steps, one for one (unionai/cron spec.go:SpecSchedule.Next, with Go's time.Date and AddDate).


class GoTime:
    """Go's time.Time in a zone; `wall` is the local time in seconds since 1970."""

    def __init__(self, zone: Offsets, instant: int) -> None:
        self.zone, self.instant = zone, instant
        self.wall = instant + zone.at(instant)
        self.hour = self.wall % DAY // HOUR
        self.minute = self.wall % HOUR // MINUTE

    def day(self) -> date:
        return local(self.wall).date()

    def add(self, seconds: int) -> GoTime:
        return GoTime(self.zone, self.instant + seconds)

    def to(self, day: date, second: int) -> GoTime:
        """time.Date, which guesses the offset first."""
        wall = (day - date(1970, 1, 1)).days * DAY + second
        return GoTime(self.zone, wall - self.zone.at(wall - self.zone.at(wall)))

    def add_date(self, months: int, days: int) -> GoTime:
        day = self.day()
        later = day.month - 1 + months
        first = date(day.year + later // 12, later % 12 + 1, 1)
        return self.to(first + timedelta(days=day.day - 1 + days), self.wall % DAY)


class EndlessError(Exception):
    """It takes more steps than any search that ends."""


def go_next(schedule: Crontab, zone: Offsets, after: int) -> int | None:  # noqa: C901 - as the original is
    """What the library returns, None for its zero time. Raises EndlessError."""
    steps = iter(range(STEPS))

    def step() -> bool:
        if next(steps, None) is None:
            raise EndlessError
        return True

    def day_matches(day: date) -> bool:
        number, weekday = day.day in schedule.day.values, day.isoweekday() % 7 in schedule.weekday.values
        return number or weekday if schedule.either else number and weekday

    t = GoTime(zone, after + 1)
    added = wrapped = False
    limit = t.day().year + 5
    while step() and t.day().year <= limit:
        wrapped = False
        while not wrapped and t.day().month not in schedule.month.values and step():
            if not added:
                added, t = True, t.to(t.day().replace(day=1), 0)
            t = t.add_date(1, 0)
            wrapped = t.day().month == 1
        while not wrapped and not day_matches(t.day()) and step():
            if not added:
                added, t = True, t.to(t.day(), 0)
            t = t.add_date(0, 1)
            if t.hour != 0:
                t = t.add((24 - t.hour if t.hour > 12 else -t.hour) * HOUR)
            wrapped = t.day().day == 1
        while not wrapped and t.hour not in schedule.hour.values and step():
            if not added:
                added, t = True, t.to(t.day(), t.hour * HOUR)
            t = t.add(HOUR)
            wrapped = t.hour == 0
        while not wrapped and t.minute not in schedule.minute.values and step():
            if not added:
                added, t = True, t.add(-(t.instant % MINUTE))
            t = t.add(MINUTE)
            wrapped = t.minute == 0
        while not wrapped and t.wall % MINUTE != 0 and step():
            added, t = True, t.add(1)
            wrapped = t.wall % MINUTE == 0
        if not wrapped:
            return t.instant
    return None


def go_walk(schedule: Crontab, zone: Offsets, start: int, end: int) -> list[int | Stuck]:
    """From one answer of the library to the next, as the scheduler goes."""
    found: list[int | Stuck] = []
    after = start
    while True:
        try:
            following = go_next(schedule, zone, after)
        except EndlessError:
            return [*found, Stuck(after, None)]
        if following is None or following > end:
            return found
        if following <= after:
            return [*found, Stuck(after, following)]
        found.append(following)
        after = following


def walk(schedule: Crontab | Every, start: int, end: int) -> list[int | Stuck]:
    """What lpctl makes of the same."""
    return list(takewhile(lambda fire: isinstance(fire, Stuck) or fire <= end, fires(schedule, start)))


def test_every_walk_ends_and_goes_the_steps_of_the_library() -> None:
    for number, (zone, change) in enumerate(unlike_changes()):
        start, end = change.instant - BEFORE, change.instant + AFTER
        for line in lines(change) if THOROUGH else lines(change)[number % 6 :: 6]:
            schedule = read(f"CRON_TZ={zone.name} {line}")
            assert isinstance(schedule, Crontab)
            found = walk(schedule, start, end)
            assert found == go_walk(schedule, zone, start, end), (zone.name, change, line)
            if found and isinstance(found[-1], Stuck):
                ends = sorted(change.instant + offset for offset in (change.before, change.after))
                assert worth_a_look(schedule, *ends), (zone.name, change, line)


def planned(schedule: Crontab | Every) -> Scheduled:
    return Scheduled("a", "", "a.lp.yaml", 1, schedule, "", None, None, passes_kickoff=False, active=True)


def test_what_is_run_again_does_not_depend_on_where_the_list_begins() -> None:
    """A start is marked where the same local time was a start before, as the scheduler went from days before on."""
    for zone, change in sample(unlike_changes()[::2]):
        for line in lines(change) if change.after < change.before else []:
            schedule = read(f"CRON_TZ={zone.name} {line}")
            walked = walk(schedule, change.instant - BEFORE, change.instant + AFTER)
            starts = [fire for fire in walked if not isinstance(fire, Stuck)]
            seen: set[int] = set()
            again = set()
            for fire in starts:
                if fire + zone.at(fire) in seen:
                    again.add(fire)
                seen.add(fire + zone.at(fire))
            for start in (change.instant - BEFORE, change.instant, change.instant + 1800):
                listed = preview(planned(schedule), start, change.instant + AFTER, 1000).starts
                shown = {each.instant for each in listed if each.skipped is None} & set(starts)
                assert {each.instant for each in listed if each.again} & shown == again & shown
