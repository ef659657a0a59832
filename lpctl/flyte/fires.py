"""When a schedule fires, as Flyte's native scheduler computes it.

Instants are whole seconds since 1970 in UTC. The rule is unionai/cron spec.go:SpecSchedule.Next with Go's time.Date,
constantdelay.go:ConstantDelaySchedule.Next. Where a zone's offset does not change, that is plain arithmetic of the
calendar; around a change, `_search` takes the same steps as the Go code. Around some changes these lead back in time,
or round in a circle: then there is no next start, and a Stuck says where.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.zones import DAY, HOUR, MINUTE, zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lpctl.flyte.zones import Zone

YEARS = 5
"""The scheduler gives up where this many years, the current one not counted, have no instant."""

POLL = 30
"""Seconds between two polls of the scheduler for plans that were activated; an interval counts from the next one.

Source: flyteadmin scheduler/schedule_executor.go:scheduleUpdaterDuration; core/gocron_scheduler.go:UpdateSchedules.
"""

RUN_UP = 4 * DAY
"""How long before a change of the clocks a walk has to begin: a start around one depends on the starts before it."""

LATEST_YEAR = 9990
"""Nothing fires later here: Python's calendar ends in 9999."""

_EPOCH = date(1970, 1, 1).toordinal()
_LATEST = (date(LATEST_YEAR, 1, 1).toordinal() - _EPOCH) * DAY
_MARGIN = 2 * DAY  # no zone is further from UTC, and none changes its offset by more


class Stuck(NamedTuple):
    """The scheduler does not get past a change of the clocks, in instants.

    Asked for the next start after `after`, the library answers `found`, which is no later, and would answer so for
    ever; None where it does not answer, because its search goes round in a circle.
    """

    after: int
    found: int | None


def fires(schedule: Crontab | Every, after: int) -> Iterator[int | Stuck]:
    """The instants strictly after `after`, each later than the one before it.

    It ends where the scheduler finds no further one, or with a Stuck where its library does not get on. A Crontab
    without a zone is read in UTC. An Every counts from `after`, as if the scheduler polled then.
    """
    if isinstance(schedule, Every):
        yield from range(after + schedule.seconds, _LATEST, schedule.seconds)
    elif schedule.zone in (None, "UTC"):
        yield from calendar(schedule, after)
    else:
        yield from _zoned(schedule, zone(schedule.zone), after)


def next_fire(schedule: Crontab | Every, after: int) -> int | Stuck | None:
    """The first instant strictly after `after`, None where the scheduler finds none, a Stuck where it gets stuck."""
    return next(fires(schedule, after), None)


def starts(schedule: Crontab | Every, start: int, until: int | None = None) -> Iterator[int | Stuck]:
    """The instants from `start` on, up to and with `until`: what `lpctl schedule` and `lpctl diff` show and count.

    An interval counts from `start`, as if the scheduler polled then, and so has no start at it. A Stuck is the last,
    and names no instant before `start`.
    """
    for fire in fires(schedule, start if isinstance(schedule, Every) else start - 1):
        found = fire._replace(after=max(fire.after, start)) if isinstance(fire, Stuck) else fire
        if until is not None and (found.after if isinstance(found, Stuck) else found) > until:
            return
        yield found


def starts_within(schedule: Crontab | Every, start: int, seconds: int) -> tuple[Sequence[int], Stuck | None]:
    """The starts in a day, a week or another time from `start` on, and where the scheduler gets stuck within it.

    The end is the beginning of the next day or week, and is not part of this one. Of an interval, which has no start at
    the poll from which it counts, the one at the end is part of it: of every whole interval there is one start.
    """
    return starts_until(schedule, start, start + seconds - (not isinstance(schedule, Every)))


def starts_until(schedule: Crontab | Every, start: int, until: int) -> tuple[Sequence[int], Stuck | None]:
    """All that `starts` yields: the instants, and where the scheduler gets stuck behind them."""
    if isinstance(schedule, Every):
        return range(start + schedule.seconds, until + 1, schedule.seconds), None
    return parted(starts(schedule, start, until))


def parted(fires: Iterable[int | Stuck]) -> tuple[list[int], Stuck | None]:
    """The instants, and where the scheduler gets stuck behind them."""
    found: list[int] = []
    for fire in fires:
        if isinstance(fire, Stuck):
            return found, fire
        found.append(fire)
    return found, None


def _zoned(schedule: Crontab, place: Zone, after: int) -> Iterator[int | Stuck]:
    while True:
        offset = place.offset(after + 1)
        # A search may go back to the start of the day or, in a month that does not match, of the month.
        day = date.fromordinal(min((after + 1 + offset) // DAY, _LATEST // DAY) + _EPOCH)
        back = 0 if day.month in schedule.month.values else day.day
        from_here = after - DAY - back * DAY - _MARGIN
        until = place.constant_until(from_here) - _MARGIN
        if after < until and offset % MINUTE == 0:  # the library's minutes are those of UTC
            for fire in calendar(schedule, after + offset):
                if fire - offset >= until:
                    break
                after = fire - offset
                yield after
        found = _search(schedule, place, after)
        if found is not None:
            yield found
        if found is None or isinstance(found, Stuck):
            return
        after = found


def calendar(schedule: Crontab, after: int) -> Iterator[int]:
    """The fires where local time and UTC are one, or always the same offset apart."""
    first = after + 1
    minutes = [minute * MINUTE for minute in schedule.minute.values]
    hours = [hour * HOUR for hour in schedule.hour.values]
    if not minutes or not hours or first >= _LATEST:
        return
    for midnight in _midnights(schedule, first // DAY):
        for hour in hours:
            if midnight + hour + HOUR > first:
                for minute in minutes:
                    if (fire := midnight + hour + minute) >= first:
                        yield fire


def _midnights(schedule: Crontab, first: int) -> Iterator[int]:
    """The starts of the days that match, from day `first` since 1970 on, up to a gap longer than the search."""
    start = date.fromordinal(first + _EPOCH)
    year, limit = start.year, start.year + YEARS
    while year <= limit and year < LATEST_YEAR:
        for month in schedule.month.values:
            if year == start.year and month < start.month:
                continue
            ordinal = date(year, month, 1).toordinal()
            length = date(year + month // 12, month % 12 + 1, 1).toordinal() - ordinal
            before = ordinal - _EPOCH - 1
            for day in _days(schedule, ordinal % 7, length):
                if before + day >= first:
                    yield (before + day) * DAY
                    limit = year + YEARS
        year += 1


def _days(schedule: Crontab, first: int, length: int) -> list[int]:
    """The days that match in a month of that length whose first day is that day of the week."""
    days, weekdays = schedule.day.values, schedule.weekday.values
    if schedule.either:
        return [day for day in range(1, length + 1) if day in days or (first + day - 1) % 7 in weekdays]
    if len(weekdays) == 7:
        return [day for day in days if day <= length]
    return [day for day in days if day <= length and (first + day - 1) % 7 in weekdays]


class _CircleError(Exception):
    """The search is where it was before, and so would go on for ever."""


class _Clock:
    """An instant with its local date and second of the day, moved as Go moves a time.Time."""

    def __init__(self, place: Zone, instant: int) -> None:
        self._place = place
        self._passed: set[tuple[str, int, bool]] = set()
        self.moved = False
        self.to(instant)

    def to(self, instant: int) -> None:
        self.instant = instant
        day, self.second = divmod(instant + self._place.offset(instant), DAY)
        self.date = date.fromordinal(day + _EPOCH)

    def to_local(self, ordinal: int, second: int) -> None:
        """Go's time.Date: a local time that does not exist becomes one before or after the gap."""
        local = (ordinal - _EPOCH) * DAY + second
        offset = self._place.offset(local)
        if offset:
            offset = self._place.offset(local - offset)
        self.to(local - offset)

    def passes(self, label: str) -> None:
        """To be called wherever the Go code may come by again and again. Raises _CircleError the second time.

        The label, the instant and whether units were reset decide all further steps, so that the second time is not
        the last. As there is an end to instants, there is an end to a search.
        """
        state = (label, self.instant, self.moved)
        if state in self._passed:
            raise _CircleError
        self._passed.add(state)

    def reset(self, ordinal: int, second: int) -> None:
        """To the start of the unit that does not match, the first time one does not."""
        if not self.moved:
            self.moved = True
            self.to_local(ordinal, second)

    def next_month(self) -> None:
        """Go's AddDate(0, 1, 0): a day that the month lacks is counted on into the one after."""
        year, month = divmod(self.date.year * 12 + self.date.month, 12)
        self.to_local(date(year, month + 1, 1).toordinal() + self.date.day - 1, self.second)

    def next_day(self) -> None:
        """Go's AddDate(0, 0, 1), and back or on to midnight by whole hours where a change left another hour."""
        self.to_local(self.date.toordinal() + 1, self.second)
        if hour := self.second // HOUR:
            self.to(self.instant + ((24 - hour) if hour > 12 else -hour) * HOUR)


def _search(schedule: Crontab, place: Zone, after: int) -> int | Stuck | None:
    """The next instant, by the steps of SpecSchedule.Next, held to being later than `after`."""
    if not (schedule.minute.values and schedule.hour.values and schedule.month.values) or after >= _LATEST:
        return None
    try:
        found = _next(schedule, _Clock(place, after + 1))
    except _CircleError:
        return Stuck(after, None)
    return Stuck(after, found) if found is not None and found <= after else found


def _next(schedule: Crontab, clock: _Clock) -> int | None:
    """What SpecSchedule.Next returns: a unit that wraps sends the search back to the months."""
    limit = clock.date.year + YEARS
    while clock.date.year <= limit:
        clock.passes("WRAP")
        if (
            _to_month(schedule, clock)
            and _to_day(schedule, clock)
            and _to_hour(schedule, clock)
            and _to_minute(schedule, clock)
            and _to_second(clock)
        ):
            return clock.instant
    return None


def _to_month(schedule: Crontab, clock: _Clock) -> bool:
    while clock.date.month not in schedule.month.values:
        clock.reset(clock.date.replace(day=1).toordinal(), 0)
        clock.next_month()
        if clock.date.month == 1:
            return False
    return True


def _to_day(schedule: Crontab, clock: _Clock) -> bool:
    while not _day_matches(schedule, clock.date):
        clock.passes("day")
        clock.reset(clock.date.toordinal(), 0)
        clock.next_day()
        if clock.date.day == 1:
            return False
    return True


def _to_hour(schedule: Crontab, clock: _Clock) -> bool:
    while clock.second // HOUR not in schedule.hour.values:
        clock.reset(clock.date.toordinal(), clock.second - clock.second % HOUR)
        clock.to(clock.instant + HOUR)
        if clock.second < HOUR:
            return False
    return True


def _to_minute(schedule: Crontab, clock: _Clock) -> bool:
    while clock.second % HOUR // MINUTE not in schedule.minute.values:
        if not clock.moved:
            clock.moved = True
            clock.to(clock.instant - clock.instant % MINUTE)
        clock.to(clock.instant + MINUTE)
        if clock.second % HOUR < MINUTE:
            return False
    return True


def _to_second(clock: _Clock) -> bool:
    if clock.second % MINUTE:
        clock.moved = True
        clock.to(clock.instant + MINUTE - clock.second % MINUTE)
        return False
    return True


def _day_matches(schedule: Crontab, day: date) -> bool:
    by_number = day.day in schedule.day.values
    by_weekday = day.isoweekday() % 7 in schedule.weekday.values
    return by_number or by_weekday if schedule.either else by_number and by_weekday
