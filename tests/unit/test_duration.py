"""Durations: every form that is read, every text that is refused, and the laws of reading and writing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.text.duration import (
    DAY,
    HOUR,
    MAXIMUM,
    MINUTE,
    SECOND,
    WEEK,
    NotADurationError,
    format_duration,
    iso_duration,
    parse_duration,
)

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)

ACCEPTED: list[tuple[Any, int]] = [
    # The compact form.
    ("1w", WEEK),
    ("2d", 2 * DAY),
    ("36h", 36 * HOUR),
    ("90m", 90 * MINUTE),
    ("45s", 45 * SECOND),
    ("250ms", 250_000_000),
    ("7us", 7_000),
    ("1h30m", HOUR + 30 * MINUTE),
    ("1m5ms", MINUTE + 5_000_000),
    ("1w2d3h4m5s6ms7us", WEEK + 2 * DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND + 6_007_000),
    ("1d2h3m4.5s", DAY + 2 * HOUR + 3 * MINUTE + 4_500_000_000),
    ("1.5h", 90 * MINUTE),
    ("0.001us", 1),
    ("0.000000001s", 1),
    ("1.000000000000s", SECOND),
    ("007m", 7 * MINUTE),
    ("0s", 0),
    ("+1h", HOUR),
    ("-1.5s", -1_500_000_000),
    ("-1d1us", -DAY - 1_000),
    ("-0s", 0),
    # ISO 8601.
    ("P1D", DAY),
    ("P2W", 2 * WEEK),
    ("PT1H", HOUR),
    ("PT1M", MINUTE),
    ("P1DT2H", DAY + 2 * HOUR),
    ("P1DT2H3M4.5S", DAY + 2 * HOUR + 3 * MINUTE + 4_500_000_000),
    ("PT1,5S", 1_500_000_000),
    ("P0.5W", WEEK // 2),
    ("PT0S", 0),
    ("+PT1H", HOUR),
    ("-PT1H30M", -90 * MINUTE),
    # timedelta's keywords.
    ({"weeks": 1}, WEEK),
    ({"days": 1, "hours": 2, "minutes": 3, "seconds": 4}, DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND),
    ({"milliseconds": 5, "microseconds": 6}, 5_006_000),
    ({"hours": 1.5}, 90 * MINUTE),
    ({"seconds": 0.1}, 100_000_000),
    ({"seconds": 1e-09}, 1),
    ({"hours": 1, "minutes": -30}, 30 * MINUTE),
    ({"days": 0}, 0),
    # The range of google.protobuf.Duration.
    ("3652500d", MAXIMUM),
    ("-3652500d", -MAXIMUM),
    ("315576000000s", MAXIMUM),
    # As many digits as are read.
    ("0" * 39 + "1s", SECOND),
    ({"weeks": -0.0}, 0),
]

NO_DURATION = "no duration"
TWO_FRACTIONS = "only the last part may have a fraction"
CALENDAR = "years and months have no fixed length"
TOO_FINE = "finer than a nanosecond"
TOO_LONG = "beyond 10,000 years, the range of Flyte's durations"

REFUSED: list[tuple[Any, str]] = [
    ("", NO_DURATION),
    ("-", NO_DURATION),
    ("5", NO_DURATION),
    ("h", NO_DURATION),
    ("1 h", NO_DURATION),
    (" 1h", NO_DURATION),
    ("1h\n", NO_DURATION),
    ("1H", NO_DURATION),
    ("1y", NO_DURATION),
    ("30m1h", NO_DURATION),
    ("1h1h", NO_DURATION),
    ("--1h", NO_DURATION),
    (".5s", NO_DURATION),
    ("1.s", NO_DURATION),
    ("1e3s", NO_DURATION),
    ("1_000s", NO_DURATION),
    ("1,5s", NO_DURATION),
    ("\u0661h", NO_DURATION),
    ("two days", NO_DURATION),
    ("1:30:00", NO_DURATION),
    ("P", NO_DURATION),
    ("PT", NO_DURATION),
    ("P1DT", NO_DURATION),
    ("P1W2D", NO_DURATION),
    ("P1H", NO_DURATION),
    ("p1d", NO_DURATION),
    ("P-1D", NO_DURATION),
    ("1.5h30m", TWO_FRACTIONS),
    ("1.0h30m", TWO_FRACTIONS),
    ("PT1.5H30M", TWO_FRACTIONS),
    ("P1.5DT1H", TWO_FRACTIONS),
    ("P1Y", CALENDAR),
    ("P1M", CALENDAR),
    ("P1Y2M3D", CALENDAR),
    ("P1YT1H", CALENDAR),
    ("0.0000000001s", TOO_FINE),
    ("0.0001us", TOO_FINE),
    ("1.0000000000000000000000000001s", TOO_FINE),
    ("100000000000.0000000000000000001s", TOO_FINE),
    ({"seconds": 1e-10}, TOO_FINE),
    ("3652500d0.000000001s", TOO_LONG),
    ("-3652501d", TOO_LONG),
    ({"weeks": 10**39}, TOO_LONG),
    ("0" * 40 + "1s", "a number of more than 40 digits"),
    ("PT" + "0" * 40 + "1S", "a number of more than 40 digits"),
    ({}, "it is empty"),
    ({"hour": 1}, "`hour` is none of weeks, days, hours, minutes, seconds, milliseconds, microseconds"),
    ({"hours": "1"}, "`hours` is no number"),
    ({"hours": True}, "`hours` is no number"),
    ({"hours": None}, "`hours` is no number"),
    ({"hours": float("inf")}, "`hours` is no number that a duration reaches"),
    ({"hours": 10**41}, "`hours` is no number that a duration reaches"),
    ({"hours": float("nan")}, "`hours` is no number that a duration reaches"),
    ({"hours": 1, "minutes": [1]}, "`minutes` is no number"),
    (5, "no unit"),
    (1.5, "no unit"),
    (True, "no unit"),
    (None, "no unit"),
    (["1h"], "no unit"),
]


@pytest.mark.parametrize(("value", "nanoseconds"), ACCEPTED)
def test_reads(value: Any, nanoseconds: int) -> None:
    assert parse_duration(value) == nanoseconds


@pytest.mark.parametrize(("value", "message"), REFUSED)
def test_refuses(value: Any, message: str) -> None:
    with pytest.raises(NotADurationError) as refusal:
        parse_duration(value)
    assert str(refusal.value) == message


@pytest.mark.parametrize(("key", "close"), [("hour", "hours"), ("years", "")])
def test_a_keyword_that_is_none_is_near_one_or_none(key: str, close: str) -> None:
    with pytest.raises(NotADurationError) as refusal:
        parse_duration({key: 1})
    assert (refusal.value.key, refusal.value.close) == (key, close)


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0s"),
        (1, "0.000000001s"),
        (-1_500_000_000, "-1.5s"),
        (HOUR, "1h"),
        (DAY + 2 * HOUR, "1d2h"),
        (WEEK, "7d"),
        (90 * SECOND, "1m30s"),
        (DAY + 500_000_000, "1d0.5s"),
        (MAXIMUM, "3652500d"),
    ],
)
def test_writes(nanoseconds: int, text: str) -> None:
    assert format_duration(nanoseconds) == text


@LAW
@given(st.integers(-MAXIMUM, MAXIMUM))
def test_reads_what_it_writes(nanoseconds: int) -> None:
    assert parse_duration(format_duration(nanoseconds)) == nanoseconds


ISO = [
    (0, "PT0S"),
    (1_000, "PT0.000001S"),
    (-1_000, "-PT0.000001S"),
    (-1_500_000_000, "-PT1.5S"),
    (10 * SECOND, "PT10S"),
    (HOUR, "PT1H"),
    (DAY + 2 * HOUR, "P1DT2H"),
    (HOUR + MINUTE + SECOND, "PT1H1M1S"),
    (-WEEK, "-P7D"),
    (365 * DAY, "P1Y"),
    (366 * DAY + MINUTE, "P1Y1DT1M"),
]


@pytest.mark.parametrize(("nanoseconds", "text"), ISO)
def test_writes_iso_as_pydantic_does(nanoseconds: int, text: str) -> None:
    assert iso_duration(nanoseconds) == text


@LAW
@given(st.integers(-(365 * DAY // 1_000) + 1, 365 * DAY // 1_000 - 1))
def test_reads_the_iso_form_that_it_writes(microseconds: int) -> None:
    """Within a year; a year and a month are read by nobody, as they have no fixed length."""
    assert parse_duration(iso_duration(microseconds * 1_000)) == microseconds * 1_000


def test_iso_form_stops_at_a_microsecond() -> None:
    with pytest.raises(NotADurationError) as refusal:
        iso_duration(1_001)
    assert str(refusal.value) == "finer than a microsecond, where Python's timedelta stops"


KEYWORDS = st.dictionaries(
    st.sampled_from(["weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds"]),
    st.integers(-10_000, 10_000),
    min_size=1,
)


@LAW
@given(KEYWORDS)
def test_keywords_are_those_of_timedelta(keywords: dict[str, int]) -> None:
    assert parse_duration(keywords) == timedelta(**keywords) // timedelta(microseconds=1) * 1000


UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
    "us": timedelta(microseconds=1),
}


@LAW
@given(
    st.dictionaries(st.sampled_from(list(UNITS)), st.integers(0, 10_000), min_size=1), st.sampled_from(["", "+", "-"])
)
def test_compact_form_adds_up_as_timedelta_does(counts: dict[str, int], sign: str) -> None:
    text = sign + "".join(f"{counts[unit]}{unit}" for unit in UNITS if unit in counts)
    total = sum((count * UNITS[unit] for unit, count in counts.items()), timedelta())
    assert parse_duration(text) == (-1 if sign == "-" else 1) * (total // timedelta(microseconds=1)) * 1000


@LAW
@given(
    st.integers(0, 10_000),
    st.integers(0, 1_000),
    st.integers(0, 1_000),
    st.decimals(0, 100_000, places=6, allow_nan=False, allow_infinity=False),
)
def test_iso_form_adds_up_as_timedelta_does(days: int, hours: int, minutes: int, seconds: Any) -> None:
    microseconds = int(seconds * 10**6)
    total = timedelta(days=days, hours=hours, minutes=minutes, microseconds=microseconds)
    text = f"P{days}DT{hours}H{minutes}M{seconds:f}S"
    assert parse_duration(text) == total // timedelta(microseconds=1) * 1000


@LAW
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        nanoseconds = parse_duration(text)
    except NotADurationError:
        return
    assert abs(nanoseconds) <= MAXIMUM
