"""Instants: every form that is read, every text that is refused, and the laws of reading and writing."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.text.instant import MAXIMUM, MINIMUM, NotAnInstantError, format_instant, parse_instant

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)

ACCEPTED = [
    ("1970-01-01T00:00:00Z", (0, 0)),
    ("2026-01-02T03:04:05Z", (1_767_323_045, 0)),
    ("2026-01-02t03:04:05z", (1_767_323_045, 0)),
    ("2026-01-02T03:04:05+00:00", (1_767_323_045, 0)),
    ("2026-01-02T03:04:05-00:00", (1_767_323_045, 0)),
    ("2026-01-02T04:04:05+01:00", (1_767_323_045, 0)),
    ("2026-01-02T08:34:05+05:30", (1_767_323_045, 0)),
    ("2026-01-01T19:04:05-08:00", (1_767_323_045, 0)),
    ("2026-01-03T03:03:05+23:59", (1_767_323_045, 0)),
    ("2026-01-02T03:04:05.5Z", (1_767_323_045, 500_000_000)),
    ("2026-01-02T03:04:05.123456789Z", (1_767_323_045, 123_456_789)),
    ("2026-01-02T03:04:05.000000001Z", (1_767_323_045, 1)),
    ("1969-12-31T23:59:59.999999999Z", (-1, 999_999_999)),
    ("2024-02-29T00:00:00Z", (1_709_164_800, 0)),
    ("0001-01-01T00:00:00Z", (MINIMUM, 0)),
    ("0001-01-01T01:00:00+01:00", (MINIMUM, 0)),
    ("9999-12-31T23:59:59.999999999Z", (MAXIMUM, 999_999_999)),
]

NO_OFFSET = "it has no offset from UTC"
NO_TIME = "it is a date without a time"
NO_SECONDS = "it has no seconds"
NO_T = "date and time are joined by T"
NO_TIMES = "times are 00:00:00 to 23:59:59"
OTHER_FORM = "it is not in the form of RFC 3339"
OUT_OF_RANGE = "in UTC it is outside the years 1 to 9999"

REFUSED: list[tuple[str, str, str | None]] = [
    ("2026-01-02T03:04:05", NO_OFFSET, "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04:05.25", NO_OFFSET, "2026-01-02T03:04:05.25Z"),
    ("2026-01-02", NO_TIME, "2026-01-02T00:00:00Z"),
    ("2026-01-02T03:04Z", NO_SECONDS, "2026-01-02T03:04:00Z"),
    ("2026-01-02T03:04+01:00", NO_SECONDS, "2026-01-02T03:04:00+01:00"),
    ("2026-01-02T03:04", NO_SECONDS, "2026-01-02T03:04:00Z"),
    ("2026-01-02 03:04:05Z", NO_T, "2026-01-02T03:04:05Z"),
    ("2026-01-02 03:04:05 +01:00", NO_T, "2026-01-02T03:04:05+01:00"),
    ("2026-01-02 03:04:05 UTC", NO_T, None),
    ("2026-02-29T00:00:00Z", "the date 2026-02-29 does not exist: that month has 28 days", None),
    ("2026-04-31T00:00:00Z", "the date 2026-04-31 does not exist: that month has 30 days", None),
    ("2026-04-00T00:00:00Z", "the date 2026-04-00 does not exist: days begin with 01", None),
    ("0000-02-30T00:00:00Z", "the date 0000-02-30 does not exist: years begin with 0001", None),
    ("2026-13-01T00:00:00Z", "the date 2026-13-01 does not exist: months are 01 to 12", None),
    ("0000-01-01T00:00:00Z", "the date 0000-01-01 does not exist: years begin with 0001", None),
    ("2026-01-02T24:00:00Z", f"the time 24:00:00 does not exist: {NO_TIMES}", None),
    ("2026-01-02T03:60:00Z", f"the time 03:60:00 does not exist: {NO_TIMES}", None),
    ("2026-01-02T03:04:60Z", f"the time 03:04:60 does not exist: {NO_TIMES}", None),
    ("2026-01-02T03:04:05+24:00", "the offset +24:00 does not exist", None),
    ("2026-01-02T03:04:05-01:60", "the offset -01:60 does not exist", None),
    ("2026-01-02T03:04:05.1234567890Z", "it is finer than a nanosecond", None),
    ("0001-01-01T00:00:00+00:01", OUT_OF_RANGE, None),
    ("9999-12-31T23:59:59.5-00:01", OUT_OF_RANGE, None),
    ("", OTHER_FORM, None),
    ("now", OTHER_FORM, None),
    ("1767323045", OTHER_FORM, None),
    ("2026-1-2T03:04:05Z", OTHER_FORM, None),
    ("2026-01-02T03:04:05.Z", OTHER_FORM, None),
    ("2026-01-02T03:04:05,5Z", OTHER_FORM, None),
    ("2026-01-02T03:04:05Z\n", OTHER_FORM, None),
    ("20260102T030405Z", OTHER_FORM, None),
    ("2026-W01-5T00:00:00Z", OTHER_FORM, None),
    ("+2026-01-02T03:04:05Z", OTHER_FORM, None),
    ("\u0662026-01-02T03:04:05Z", OTHER_FORM, None),
]


@pytest.mark.parametrize(("text", "instant"), ACCEPTED)
def test_reads(text: str, instant: tuple[int, int]) -> None:
    assert parse_instant(text) == instant


@pytest.mark.parametrize(("text", "reason", "instead"), REFUSED)
def test_refuses(text: str, reason: str, instead: str | None) -> None:
    with pytest.raises(NotAnInstantError) as refusal:
        parse_instant(text)
    assert (refusal.value.reason, refusal.value.instead) == (reason, instead)


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        ((0, 0), "1970-01-01T00:00:00Z"),
        ((MINIMUM, 0), "0001-01-01T00:00:00Z"),
        ((MAXIMUM, 999_999_999), "9999-12-31T23:59:59.999999999Z"),
        ((-1, 500_000_000), "1969-12-31T23:59:59.5Z"),
        ((1_767_323_045, 1), "2026-01-02T03:04:05.000000001Z"),
    ],
)
def test_writes(instant: tuple[int, int], text: str) -> None:
    assert format_instant(*instant) == text


@LAW
@given(st.integers(MINIMUM, MAXIMUM), st.integers(0, 999_999_999))
def test_reads_what_it_writes(seconds: int, nanoseconds: int) -> None:
    assert parse_instant(format_instant(seconds, nanoseconds)) == (seconds, nanoseconds)


OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@LAW
@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=OFFSETS))  # noqa: DTZ001 - hypothesis' bounds
def test_is_the_instant_that_datetime_reads(moment: datetime) -> None:
    text = moment.isoformat()
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    microseconds = (datetime.fromisoformat(text) - epoch) // timedelta(microseconds=1)
    seconds, rest = divmod(microseconds, 10**6)
    assert parse_instant(text) == (seconds, rest * 1000)


DATES = st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True)
TIMES = st.from_regex(
    r"[ T]([012][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,10})?)?)( ?[+-][0-2][0-9]:[0-6][0-9]|Z|)", fullmatch=True
)


@LAW
@given(st.one_of(DATES, st.builds("{}{}".format, DATES, TIMES), st.text()))
def test_what_a_refusal_says_to_write_is_read(text: str) -> None:
    try:
        parse_instant(text)
    except NotAnInstantError as refusal:
        if refusal.instead is not None:
            parse_instant(refusal.instead)
