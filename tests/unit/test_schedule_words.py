"""Schedules in words, and the words of clock changes."""

from __future__ import annotations

from datetime import date

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.cron import Rejected, parse
from lpctl.schedule.daylight import when
from lpctl.schedule.words import in_words, interval, listed, ordinal

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)

WORDS = [
    ("0 9 * * MON", "09:00 on Mondays, UTC"),
    ("CRON_TZ=Europe/Berlin 0 9 * * MON", "09:00 on Mondays, Europe/Berlin"),
    ("0 9 * * *", "09:00 every day, UTC"),
    ("0 9,18 * * *", "09:00 and 18:00 every day, UTC"),
    ("30 6 * * MON-FRI", "06:30 from Monday to Friday, UTC"),
    ("0 0 * * SAT,SUN", "00:00 on Saturdays and Sundays, UTC"),
    ("0 0 * * SUN-TUE", "00:00 on Mondays, Tuesdays and Sundays, UTC"),
    ("* * * * *", "every minute, UTC"),
    ("*/15 * * * *", "every 15 minutes, UTC"),
    ("7/15 * * * *", "every 15 minutes from :07, UTC"),
    ("*/45 * * * *", ":00 and :45 past every hour, UTC"),
    ("5-30 * * * *", "26 times in every hour, UTC"),
    ("0 * * * *", "every hour, UTC"),
    ("30 * * * *", "every hour at :30, UTC"),
    ("0 */2 * * *", "every 2 hours from 00:00, UTC"),
    ("0 9-17 * * *", "every hour from 09:00 to 17:00, UTC"),
    ("*/20 9-12 * * MON", "every 20 minutes from 09:00 to 12:40 on Mondays, UTC"),
    ("* 9 * * *", "every minute from 09:00 to 09:59, UTC"),
    ("*/7 3,5 * * *", "9 times in the hours 3 and 5, UTC"),
    ("0 0 1 * *", "00:00 on the 1st of every month, UTC"),
    ("0 0 1,15 * *", "00:00 on the 1st and the 15th of every month, UTC"),
    ("0 0 */2 * *", "00:00 on every 2nd day from the 1st of every month, UTC"),
    ("0 0 1 1 *", "00:00 on the 1st of January, UTC"),
    ("15 2 1 */3 *", "02:15 on the 1st of January, April, July and October, UTC"),
    ("0 9 * 6-8 MON", "09:00 on Mondays from June to August, UTC"),
    ("0 9 * 1 *", "09:00 every day in January, UTC"),
    ("0 0 13 * 5", "00:00 on the 13th of every month and on Fridays, UTC"),
    ("0 0 1-31 * 5", "00:00 every day, UTC"),
    ("0 0 */1 * 5", "00:00 on Fridays, UTC"),
    ("0 0 , * 5", "00:00 on Fridays, UTC"),
    ("0 0 5 * ,", "00:00 on the 5th of every month, UTC"),
    (", * * * *", "never"),
    ("0 0 , * *", "never"),
    ("@weekly", "00:00 on Sundays, UTC"),
    ("@hourly", "every hour, UTC"),
    ("@every 90m", "every 90 minutes from the scheduler's first poll after activation on"),
    ("@every 24h", "every day from the scheduler's first poll after activation on"),
]


@pytest.mark.parametrize(("cron", "words"), WORDS)
def test_words(cron: str, words: str) -> None:
    read = parse(cron)
    assert not isinstance(read, Rejected)
    assert in_words(read) == words


FIELD = st.text("0123456789*,-/?", min_size=1, max_size=6)


@LAW
@given(st.lists(FIELD, min_size=5, max_size=5).map(" ".join))
def test_whatever_parses_has_words(cron: str) -> None:
    read = parse(cron)
    if not isinstance(read, Rejected):
        words = in_words(read)
        assert words == "never" or words.endswith(", UTC")
        assert "  " not in words
        assert "none" not in words


def test_intervals_lists_and_ordinals() -> None:
    assert [interval(seconds) for seconds in (1, 60, 90, 3600, 5400, 172_800, 3_600_001)] == [
        "second",
        "minute",
        "90 seconds",
        "hour",
        "90 minutes",
        "2 days",
        "3,600,001 seconds",
    ]
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 31)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "31st")
    ]
    assert [listed(parts) for parts in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "none",
        "a",
        "a and b",
        "a, b and c",
    ]


LAST_SUNDAYS = [
    date(year, 3, day) for year, day in zip(range(2025, 2035), (30, 29, 28, 26, 25, 31, 30, 28, 27, 26), strict=True)
]
SECOND_SUNDAYS = [date(day.year, 3, day.day - 14 if day.day - 14 <= 14 else day.day - 21) for day in LAST_SUNDAYS]


def test_dates_that_recur() -> None:
    assert when(LAST_SUNDAYS) == "on the last Sunday of March"
    assert when(SECOND_SUNDAYS) == "on the second Sunday of March"
    assert when(LAST_SUNDAYS[1:]) == "on 2026-03-29, 2027-03-28 and 2028-03-26 and 6 more days until 2034"
    assert when(LAST_SUNDAYS[:2] * 2) == "on 2025-03-30 and 2026-03-29"
    assert when(LAST_SUNDAYS[:1]) == "on 2025-03-30"
