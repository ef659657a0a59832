"""Whether two schedules mean the same, and from when on they do not."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import RUN_UP, Stuck, starts
from lpctl.flyte.zones import DAY, HOUR, zone

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

TEN_YEARS = 3653 * DAY
"""How long two schedules have to start alike to mean the same."""

_YEAR = 366 * DAY
_AGREEING = 60 * DAY
_MOST_STARTS = 20_000


def same_meaning(one: Crontab | Every, other: Crontab | Every, start: int) -> bool:
    """Whether two schedules are one written in two ways.

    Two intervals are, where they are equally long, whatever their zones: they count from the activation. Two schedules
    by the calendar are, where their fields match the same times and their zones have the same rules, or else where all
    of their starts in ten years from `start` on are the same.
    """
    if isinstance(one, Every) or isinstance(other, Every):
        return isinstance(one, Every) and isinstance(other, Every) and one.seconds == other.seconds
    return _start_alike(one, other, start)


@lru_cache(maxsize=256)  # many plans have one schedule
def _start_alike(one: Crontab, other: Crontab, start: int) -> bool:
    if _fields(one) == _fields(other) and _rules(one, start) == _rules(other, start):
        return True
    end = start + TEN_YEARS
    return all(old == new for old, new in zip_longest(starts(one, start, end), starts(other, start, end)))


def _fields(schedule: Crontab) -> Hashable:
    """What the fields match, however that is written."""
    days, weekdays = schedule.day.values, schedule.weekday.values
    either = schedule.either
    if len(days) == 31 or len(weekdays) == 7:
        # One that matches every day decides alone where a day has to match either, and not at all where it has to
        # match both.
        days, weekdays = (tuple(range(1, 32)), tuple(range(7))) if either else (days, weekdays)
        either = False
    return schedule.minute.values, schedule.hour.values, schedule.month.values, days, weekdays, either


def _rules(schedule: Crontab, start: int) -> Hashable:
    """The offsets of the zone in the time that is looked at; of no matter where a plan starts in each hour of the year.

    From hour to hour a plan follows real time, wherever clocks change by whole hours.
    """
    place = zone(schedule.zone or "UTC")
    first = start - 2 * RUN_UP
    before, changes = place.offset(first), place.changes(first, start + TEN_YEARS + 2 * RUN_UP)
    every_hour = all(
        len(field.values) == length
        for field, length in ((schedule.hour, 24), (schedule.day, 31), (schedule.month, 12), (schedule.weekday, 7))
    )
    if every_hour and not any(offset % HOUR for offset in (before, *(now for _, _, now in changes))):
        return "whole hours"
    return before, tuple(changes)


class Parting(NamedTuple):
    """Where two schedules part: the first start that only one of them has, None where that is not within a year.

    `again` is the start from which on they are alike for some months, None where there is none within that year.
    """

    first: int | None
    again: int | None = None


@lru_cache(maxsize=256)
def parting(one: Crontab, other: Crontab, start: int) -> Parting:
    """The first start, from `start` on, that two schedules do not share, and the one from which on they agree again."""
    first: int | None = None
    last, alike = start, []  # the last start that differs, and the first ones behind it that do not
    for number, (instant, shared) in enumerate(_merged(one, other, start)):
        if first is None and instant > start + _YEAR:
            break
        if shared:
            alike.append(instant)
        else:
            if first is None:
                first = instant
            last, alike = instant, []
        if first is not None and (number > _MOST_STARTS or last > start + _YEAR):
            break
        if first is not None and len(alike) > 1 and instant - last >= _AGREEING:
            return Parting(first, alike[0] if alike[0] <= start + _YEAR else None)
    return Parting(first)


def _merged(one: Crontab, other: Crontab, start: int) -> Iterator[tuple[int, bool]]:
    """The starts of both in their order, each once, and whether both have it."""
    end = start + _YEAR + 2 * _AGREEING
    streams = [(fire for fire in starts(each, start, end) if not isinstance(fire, Stuck)) for each in (one, other)]
    old, new = (next(stream, None) for stream in streams)
    while old is not None or new is not None:
        if new is None or (old is not None and old <= new):
            assert old is not None  # noqa: S101 - one of the two is there
            yield old, old == new
            new = next(streams[1], None) if old == new else new
            old = next(streams[0], None)
        else:
            yield new, False
            new = next(streams[1], None)
