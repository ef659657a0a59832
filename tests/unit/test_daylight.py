"""What a change of the clocks does to a schedule, against a look at every minute of the days around it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from drawn import draws
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_fires import YEAR_2025, YEAR_2035, field_texts, holds, zone_info

from lpctl.flyte.cron import Crontab, parse
from lpctl.flyte.zones import DAY, zone
from lpctl.schedule.daylight import irregular

LAW = settings(deadline=None, derandomize=True, max_examples=draws(40), database=None)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/Dublin")

Starts = set[tuple[date, int]]


def crontab(text: str, name: str | None) -> Crontab:
    read = parse(text, name)
    assert isinstance(read, Crontab)
    return read


@cache
def days_of_change(name: str) -> list[tuple[date, Counter[tuple[int, int]]]]:
    """The days on which the clocks change, and how often each hour and minute is there."""
    found = []
    for change, _, _ in zone(name).changes(YEAR_2025, YEAR_2035):
        day = datetime.fromtimestamp(change, zone_info(name)).date()
        minutes = (datetime.fromtimestamp(moment, zone_info(name)) for moment in range(change - DAY, change + DAY, 60))
        found.append((day, Counter((local.hour, local.minute) for local in minutes if local.date() == day)))
    return found


def naive(minute: str, hour: str, name: str) -> tuple[Starts, Starts]:
    """The local times that are skipped and doubled, of a schedule that names a minute and an hour of every day."""
    times = [
        (at, past) for at in range(24) for past in range(60) if holds(hour, 0, 23, at) and holds(minute, 0, 59, past)
    ]
    skipped: Starts = set()
    doubled: Starts = set()
    for day, seen in days_of_change(name):
        skipped.update((day, at * 3600 + past * 60) for at, past in times if not seen[at, past])
        doubled.update((day, at * 3600 + past * 60) for at, past in times if seen[at, past] > 1)
    return skipped, doubled


@LAW
@given(
    field_texts(0, 59),
    field_texts(0, 5).filter(lambda text: "*" not in text and "?" not in text),
    st.sampled_from(ZONES),
)
def test_what_is_skipped_and_doubled(minute: str, hour: str, name: str) -> None:
    schedule = crontab(f"{minute} {hour} * * *", name)
    assume(len(schedule.hour.values) < 24)
    found = irregular(schedule)
    assert (set(found.skipped), set(found.doubled)) == naive(minute, hour, name)
    assert found.added == ()


@pytest.mark.parametrize("name", ["Asia/Tokyo", "UTC", None])
def test_nothing_where_nothing_changes(name: str | None) -> None:
    assert not any(irregular(crontab("30 2 * * *", name)))


def test_nothing_where_every_hour_is_named() -> None:
    assert not any(irregular(crontab("30 * * * *", "Europe/Berlin")))


def test_a_change_at_midnight_moves_a_start_to_another_day() -> None:
    """After 09:00 on Thursday, the scheduler goes from hour to hour, and the midnight that it looks for is missing."""
    thursday = irregular(crontab("0 9 * * 4", "Africa/Cairo"))
    friday = irregular(crontab("0 9 * * 5", "Africa/Cairo"))
    assert len(thursday.added) == len(friday.skipped) == 10
    assert thursday.added[0] == friday.skipped[0] == (date(2025, 4, 25), 9 * 3600)
    assert all((day + timedelta(days=7)).month == 5 for day, _ in thursday.added)


def test_a_change_of_half_an_hour_upsets_the_steps_from_hour_to_hour() -> None:
    """At 02:00 it is 01:30 again, and the scheduler comes from 01:30 to 02:30: a 02:15 is never looked at."""
    found = irregular(crontab("15 2 * * *", "Australia/Lord_Howe"))
    assert {(day.month, second) for day, second in found.skipped} == {(4, 8100), (10, 8100)}
    assert found.doubled == ()
    assert not any(irregular(crontab("30 4 * * *", "Australia/Lord_Howe")))


def test_a_gap_that_ends_within_an_hour_adds_a_start() -> None:
    """From 01:45 the scheduler goes minute by minute; after 01:59 comes 02:30, and the hour is not looked at again."""
    found = irregular(crontab("45 1 * * *", "Australia/Lord_Howe"))
    assert {(day.month, second) for day, second in found.added} == {(10, 9900)}
    assert {(day.month, second) for day, second in found.doubled} == {(4, 6300)}
