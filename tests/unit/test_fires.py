"""When a schedule fires, against a second implementation that asks of each minute whether it matches."""

from __future__ import annotations

import re
import struct
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import tzdata
from drawn import draws, sample
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lpctl.flyte.cron import Crontab, Every, Rejected, parse
from lpctl.flyte.fires import Stuck, _search, fires, next_fire
from lpctl.flyte.zones import DAY, Zone, zone, zone_names

if TYPE_CHECKING:
    from collections.abc import Iterator

LAW = settings(deadline=None, derandomize=True, max_examples=draws(150), database=None)
YEAR_2025, YEAR_2035 = 1_735_689_600, 2_051_222_400


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def read(cron: str) -> Crontab | Every:
    found = parse(cron)
    assert not isinstance(found, Rejected)
    return found


def instants(schedule: Crontab | Every, after: int) -> Iterator[int]:
    """The starts of a schedule with which the scheduler does not get stuck."""
    for fire in fires(schedule, after):
        assert not isinstance(fire, Stuck)
        yield fire


def listed(cron: str, after: str, count: int) -> list[str]:
    found = islice(instants(read(cron), instant(after)), count)
    return [datetime.fromtimestamp(fire, timezone.utc).strftime("%Y-%m-%d %H:%M") for fire in found]


@cache
def zone_info(name: str) -> ZoneInfo:
    with (Path(tzdata.__file__).parent / "zoneinfo" / name).open("rb") as stream:
        return ZoneInfo.from_file(stream)


# The naive implementation: its own reader of the text, no arithmetic of the calendar, a look at every minute.


def holds(field: str, lowest: int, highest: int, value: int) -> bool:
    for part in field.split(","):
        ends, _, step = part.partition("/")
        first, _, last = ends.partition("-")
        if first in "*?":
            first, last = str(lowest), str(highest)
        elif not last:
            last = str(highest) if step else first
        if int(first) <= value <= int(last) and (value - int(first)) % int(step or "1") == 0:
            return True
    return False


def naive(cron: str, name: str, start: int, end: int) -> list[int]:
    minute, hour, day, month, weekday = cron.split()
    both = any(re.fullmatch(r"[*?](/1)?", part) for field in (day, weekday) for part in field.split(","))
    found = []
    for moment in range(start - start % 60 + 60, end, 60):
        local = datetime.fromtimestamp(moment, zone_info(name))
        days = holds(day, 1, 31, local.day), holds(weekday, 0, 6, (local.weekday() + 1) % 7)
        if (
            holds(minute, 0, 59, local.minute)
            and holds(hour, 0, 23, local.hour)
            and holds(month, 1, 12, local.month)
            and (all(days) if both else any(days))
        ):
            found.append(moment)
    return found


def field_texts(lowest: int, highest: int) -> st.SearchStrategy[str]:
    numbers = st.integers(lowest, highest)
    steps = st.integers(1, highest + 5)
    ranges = st.tuples(numbers, numbers).map(sorted)
    item = st.one_of(
        st.sampled_from(["*", "*", "?", "*/1"]),
        numbers.map(str),
        ranges.map(lambda ends: f"{ends[0]}-{ends[1]}"),
        steps.map(lambda step: f"*/{step}"),
        st.tuples(numbers, steps).map(lambda parts: f"{parts[0]}/{parts[1]}"),
        st.tuples(ranges, steps).map(lambda parts: f"{parts[0][0]}-{parts[0][1]}/{parts[1]}"),
    )
    return st.lists(item, min_size=1, max_size=3).map(",".join)


FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
EXPRESSIONS = st.tuples(*(field_texts(*bounds) for bounds in FIELDS)).map(" ".join)

# Zones that change by an hour, and not at midnight: there the scheduler's steps and the wall clock never disagree.
BY_DAY = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Asia/Kolkata",
)
OTHERS = (
    "Africa/Cairo",
    "America/Havana",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Gaza",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)


def moments(name: str) -> st.SearchStrategy[int]:
    """Instants, as a rule close to a change of the zone's offset."""
    anywhere = st.integers(YEAR_2025, YEAR_2035)
    changes = [moment for moment, _, _ in zone(name).changes(YEAR_2025, YEAR_2035)]
    if not changes:
        return anywhere
    near = st.tuples(st.sampled_from(changes), st.integers(-2 * DAY, 2 * DAY)).map(sum)
    return near | near | near | anywhere


@LAW
@given(EXPRESSIONS, st.sampled_from(BY_DAY), st.data())
def test_every_minute(cron: str, name: str, data: st.DataObject) -> None:
    start = data.draw(moments(name))
    end = start + 4 * DAY
    found = []
    for fire in instants(read(f"CRON_TZ={name} {cron}"), start):
        if fire >= end:
            break
        found.append(fire)
    assert found == naive(cron, name, start, end)


@LAW
@given(EXPRESSIONS, st.sampled_from([*BY_DAY[1:], *OTHERS]), st.data())
def test_the_calendar_goes_the_steps_of_the_scheduler(cron: str, name: str, data: st.DataObject) -> None:
    """Where lpctl calculates, it finds what the steps of the Go code find."""
    schedule = read(f"CRON_TZ={name} {cron}")
    assert isinstance(schedule, Crontab)
    after = data.draw(moments(name))
    for fire in islice(fires(schedule, after), 20):
        assert _search(schedule, zone(name), after) == fire
        if isinstance(fire, Stuck):
            break
        after = fire


@LAW
@given(EXPRESSIONS, st.sampled_from([*BY_DAY, *OTHERS]), st.integers(YEAR_2025, YEAR_2035))
def test_each_fire_follows_from_the_one_before(cron: str, name: str, after: int) -> None:
    schedule = read(f"CRON_TZ={name} {cron}")
    found = list(islice(fires(schedule, after), 30))
    assume(found)
    assert next_fire(schedule, after) == found[0]
    for fire, following in pairwise([after, *found]):
        assert not isinstance(fire, Stuck)
        assert next_fire(schedule, fire) == following
        assert isinstance(following, Stuck) or following > fire


def test_a_gap_skips_the_day_and_an_overlap_doubles_it() -> None:
    assert listed("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-03-27T12:00:00+00:00", 2) == [
        "2026-03-28 01:30",
        "2026-03-30 00:30",
    ]
    assert listed("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-24T12:00:00+00:00", 3) == [
        "2026-10-25 00:30",
        "2026-10-25 01:30",
        "2026-10-26 01:30",
    ]
    assert listed("CRON_TZ=Europe/Berlin 30 2 30 3 *", "2025-01-01T00:00:00+00:00", 2) == [
        "2026-03-30 00:30",
        "2027-03-30 00:30",
    ]


def test_either_day_or_weekday() -> None:
    assert listed("0 0 13 * 5", "2026-02-10T00:00:00+00:00", 4) == [
        "2026-02-13 00:00",
        "2026-02-20 00:00",
        "2026-02-27 00:00",
        "2026-03-06 00:00",
    ]
    assert listed("0 0 */1 * 1", "2026-02-10T00:00:00+00:00", 2) == ["2026-02-16 00:00", "2026-02-23 00:00"]


def test_five_years_are_searched() -> None:
    assert listed("0 0 29 2 *", "2024-03-01T00:00:00+00:00", 2) == ["2028-02-29 00:00", "2032-02-29 00:00"]
    assert listed("0 0 29 2 *", "2090-01-01T00:00:00+00:00", 9) == ["2092-02-29 00:00", "2096-02-29 00:00"]
    assert next_fire(read("0 0 29 2 *"), instant("2099-01-01T00:00:00+00:00")) is not None
    assert next_fire(read("0 0 29 2 *"), instant("2098-12-31T23:59:58+00:00")) is None
    assert next_fire(read("0 0 29 2 *"), instant("2098-12-31T23:59:59+00:00")) is not None  # the second after is 2099


@pytest.mark.parametrize("prefix", ["", "CRON_TZ=Europe/Berlin ", "CRON_TZ=Asia/Tokyo "])
@pytest.mark.parametrize(
    "cron", ["0 0 30 2 *", "0 0 31 4,6,9,11 *", ", * * * *", "* , * * *", "* * , * ,", "* * * , *"]
)
def test_never(prefix: str, cron: str) -> None:
    assert list(fires(read(prefix + cron), YEAR_2025)) == []


def test_every_counts_from_the_instant_given() -> None:
    found = list(islice(fires(read("@every 90m"), YEAR_2025 + 7), 2))
    assert found == [YEAR_2025 + 7 + 5400, YEAR_2025 + 7 + 10800]


@pytest.mark.parametrize("prefix", ["", "CRON_TZ=Europe/Berlin "])
@pytest.mark.parametrize("cron", ["* * * * *", "@every 1s", "0 0 1 1 *", "0 0 30 2 *"])
def test_the_end_of_the_calendar_is_no_crash(prefix: str, cron: str) -> None:
    for after in ("9989-12-31T00:00:00+00:00", "9999-12-31T23:59:59+00:00"):
        assert len(list(islice(fires(read(prefix + cron), instant(after)), 5))) <= 5


def file_changes(name: str, start: int, end: int) -> list[tuple[int, int]]:
    """The instants between two others and the offset from each on, as the file itself lists them (RFC 8536)."""
    content = (Path(tzdata.__file__).parent / "zoneinfo" / name).read_bytes()
    header = struct.Struct(">4s c 15x 6l")
    _, _, isutc, isstd, leap, times, types, chars = header.unpack_from(content)
    second = header.size + times * 5 + types * 6 + chars + leap * 8 + isstd + isutc
    _, version, _, _, _, times, types, _ = header.unpack_from(content, second)
    assert version >= b"2"
    at = second + header.size
    instants = struct.unpack_from(f">{times}q", content, at)
    kinds = content[at + times * 8 : at + times * 9]
    offsets = [struct.unpack_from(">l", content, at + times * 9 + kind * 6)[0] for kind in range(types)]
    found = []
    before = offsets[0]
    for moment, kind in zip(instants, kinds, strict=True):
        if offsets[kind] != before:
            found.append((moment, offsets[kind]))
            before = offsets[kind]
    return [change for change in found if start < change[0] < end]


def test_no_change_of_a_zone_is_missed() -> None:
    directory = Path(tzdata.__file__).parent / "zoneinfo"
    for name in sample([*{(directory / name).read_bytes(): name for name in sorted(zone_names())}.values()]):
        found = Zone(name).changes(946_684_800, 2_145_916_800)
        listed_in_file = file_changes(name, 946_684_800, 2_145_916_800)
        last = listed_in_file[-1][0] if listed_in_file else 946_684_800  # the rest follows from a rule
        assert [(moment, after) for moment, _, after in found if moment <= last] == listed_in_file, name


def test_what_is_known_of_a_zone_grows_both_ways() -> None:
    berlin = Zone("Europe/Berlin")
    for year in (2026, 1950, 2090, 1915, 2026):
        winter = datetime(year, 1, 15, tzinfo=timezone.utc)
        expected = winter.astimezone(zone_info("Europe/Berlin")).utcoffset()
        assert timedelta(seconds=berlin.offset(int(winter.timestamp()))) == expected
    assert [change[1:] for change in berlin.changes(instant("2026-01-01T00:00:00+00:00"), YEAR_2035)[:2]] == [
        (3600, 7200),
        (7200, 3600),
    ]
