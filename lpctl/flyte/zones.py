"""The time zones that schedules may name: those of the tzdata package, whatever the machine has.

Flyte looks them up in the same database, letter by letter, with Go's time.LoadLocation (time/zoneinfo.go).
An instant is a number of whole seconds since 1970 in UTC, an offset the seconds by which a zone is ahead of UTC.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from datetime import datetime
from functools import cache

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 7 * 86_400
"""Seconds."""

_CHUNK = 3653 * DAY
_FAR = 10  # chunks
_EARLIEST, _LATEST = -62_135_596_800 + 3 * DAY, 253_402_300_799 - 3 * DAY  # the years 1 and 9999, of Python's datetime


@cache
def zone_names() -> frozenset[str]:
    """The names of the zone database, case and all."""
    with open(os.path.join(_directory(), "zones"), encoding="utf-8") as stream:
        return frozenset(stream.read().split())


@cache
def zone(name: str) -> Zone:
    """The zone of that name, which is one of `zone_names()`, or UTC."""
    return Zone(name)


def zone_release() -> str:
    """The release of the zone database that the offsets are out of: `2026a`. Nothing of the host is read."""
    import tzdata  # noqa: PLC0415 - only a plan with a time zone needs it

    return str(tzdata.IANA_VERSION)


def _directory() -> str:
    import tzdata  # noqa: PLC0415 - only a plan with a time zone needs it

    return os.path.dirname(str(tzdata.__file__))


class Zone:
    """A time zone as the offsets that it has, and the instants at which they change.

    Changes are found by asking for the offset of each day; two of them within a day that cancel one another would be
    missed, which a test over the whole zone database rules out for this century.
    """

    def __init__(self, name: str) -> None:
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - only a plan with a time zone needs it

        with open(os.path.join(_directory(), "zoneinfo", *name.split("/")), "rb") as stream:
            self._info = ZoneInfo.from_file(stream, key=name)
        self._first = 0  # the chunks that are known: from this one ...
        self._last = 0  # ... to before this one
        self._changes: list[int] = []
        self._offsets: list[int] = [0]  # before the first change, and from each change on

    def offset(self, instant: int) -> int:
        """Seconds ahead of UTC."""
        chunk = instant // _CHUNK
        if not self._first <= chunk < self._last:
            self._learn(chunk)
        return self._offsets[bisect_right(self._changes, instant)]

    def changes(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The changes after `start` and up to `end`: the instant, the offset before, the offset from then on."""
        self.offset(start)
        self.offset(end)
        first, last = bisect_right(self._changes, start), bisect_right(self._changes, end)
        return [(self._changes[at], self._offsets[at], self._offsets[at + 1]) for at in range(first, last)]

    def constant_until(self, instant: int) -> int:
        """An instant after the given one up to which the offset stays what it is: the next change, or years away."""
        self.offset(instant + _CHUNK)
        self.offset(instant)
        at = bisect_right(self._changes, instant)
        return self._changes[at] if at < len(self._changes) else self._last * _CHUNK

    def _learn(self, chunk: int) -> None:
        """Extend what is known up to the chunk, or start anew where it is far away."""
        if not self._first - _FAR <= chunk < self._last + _FAR or self._first == self._last:
            self._first = self._last = chunk
            self._changes, self._offsets = [], [self._ask(chunk * _CHUNK)]
        while chunk >= self._last:
            changes, offsets = self._search(self._last)
            self._changes += changes
            self._offsets += offsets
            self._last += 1
        while chunk < self._first:
            self._first -= 1
            changes, offsets = self._search(self._first)
            self._changes = changes + self._changes
            self._offsets = [self._ask(self._first * _CHUNK), *offsets, *self._offsets[1:]]

    def _search(self, chunk: int) -> tuple[list[int], list[int]]:
        """The changes after the start of a chunk and up to that of the next, and the offsets from each on."""
        changes: list[int] = []
        offsets: list[int] = []
        ask = self._ask
        first, last = chunk * _CHUNK, (chunk + 1) * _CHUNK
        before = ask(first)
        local, info = datetime.fromtimestamp, self._info
        same = local(first, info).utcoffset() if first >= _EARLIEST and last <= _LATEST else None
        for day in range(first, last, DAY):
            if same is not None and local(day + DAY, info).utcoffset() == same:
                continue  # as most days: nothing is made a number that is as it was
            if (now := ask(day + DAY)) != before:
                low, high = day, day + DAY
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if ask(middle) == before else (low, middle)
                changes.append(high)
                offsets.append(now)
                before = now
                same = local(day + DAY, info).utcoffset() if same is not None else None
        return changes, offsets

    def _ask(self, instant: int) -> int:
        """The offset from the database; outside the years 1 to 9999, that of the nearest."""
        offset = datetime.fromtimestamp(min(max(instant, _EARLIEST), _LATEST), self._info).utcoffset()
        return 0 if offset is None else offset.days * DAY + offset.seconds
