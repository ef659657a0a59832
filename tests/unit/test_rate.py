"""Rates: every text that is read, every one that is refused, and flytekit's choice of the unit."""

from __future__ import annotations

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.rate import MAXIMUM, SECONDS
from lpctl.manifest.rate import NotARateError, parse_rate
from lpctl.text.duration import MINUTE, format_duration

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)

ACCEPTED = [
    ("1m", (1, "MINUTE")),
    ("10m", (10, "MINUTE")),
    ("90m", (90, "MINUTE")),
    ("60m", (1, "HOUR")),
    ("1440m", (1, "DAY")),
    ("1h", (1, "HOUR")),
    ("12h", (12, "HOUR")),
    ("48h", (2, "DAY")),
    ("1h30m", (90, "MINUTE")),
    ("1d", (1, "DAY")),
    ("1d1m", (1441, "MINUTE")),
    ("1w", (7, "DAY")),
    ("1.5h", (90, "MINUTE")),
    ("120s", (2, "MINUTE")),
    ("60000ms", (1, "MINUTE")),
    ("+1h", (1, "HOUR")),
    ("01h", (1, "HOUR")),
    ("1 minute", (1, "MINUTE")),
    ("90 minutes", (90, "MINUTE")),
    ("1 hour", (1, "HOUR")),
    ("36 hours", (36, "HOUR")),
    ("2 days", (2, "DAY")),
    ("1 week", (7, "DAY")),
    ("2 weeks", (14, "DAY")),
    ("153722867m", (153_722_867, "MINUTE")),
    ("2562047h", (2_562_047, "HOUR")),
    ("106751 days", (106_751, "DAY")),
]

NO_INTERVAL = "it is no interval"
ZERO = "it is zero, and would never fire"
NO_MINUTES = "it is not a whole number of minutes"

REFUSED = [
    ("", NO_INTERVAL),
    ("5", NO_INTERVAL),
    ("m", NO_INTERVAL),
    ("daily", NO_INTERVAL),
    ("2  days", NO_INTERVAL),
    ("2days", NO_INTERVAL),
    ("1 Hour", NO_INTERVAL),
    ("1.5 hours", NO_INTERVAL),
    ("two days", NO_INTERVAL),
    ("1 hour 30 minutes", NO_INTERVAL),
    ("1 month", NO_INTERVAL),
    ("P1D", NO_INTERVAL),
    ("12h\n", NO_INTERVAL),
    ("\u0661h", NO_INTERVAL),
    ("rate(12 hours)", NO_INTERVAL),
    ("30m1h", "it is no duration"),
    ("1h1h", "it is no duration"),
    ("1..5h", "it is no duration"),
    ("1.5h30m", "only the last part may have a fraction"),
    ("-1h", "it is negative"),
    ("0m", ZERO),
    ("-0m", ZERO),
    ("0 days", ZERO),
    ("90s", NO_MINUTES),
    ("0.5m", NO_MINUTES),
    ("1h1us", NO_MINUTES),
    ("153722868m", "it is longer than the scheduler can count, 153722867 minutes"),
    ("2562049h", "it is longer than the scheduler can count, 2562047 hours"),
    ("2562048h", "it is longer than the scheduler can count, 106751 days"),
    ("106752d", "it is longer than the scheduler can count, 106751 days"),
    ("15251 weeks", "it is longer than the scheduler can count, 106751 days"),
    ("9" * 21 + " days", "it is longer than the scheduler can count"),
    ("3652501d", "beyond 10,000 years, the range of Flyte's durations"),
]


@pytest.mark.parametrize(("text", "rate"), ACCEPTED)
def test_reads(text: str, rate: tuple[int, str]) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(NotARateError) as refusal:
        parse_rate(text)
    assert str(refusal.value) == message


def _flytekit(minutes: int) -> tuple[int, str]:
    """The unit that flytekit's FixedRate takes for an interval (core/schedule.py:FixedRate._translate_duration)."""
    if minutes % (24 * 60) == 0:
        return minutes // (24 * 60), "DAY"
    if minutes % 60 == 0:
        return minutes // 60, "HOUR"
    return minutes, "MINUTE"


@LAW
@given(st.one_of(st.integers(1, 3_000), st.integers(1, MAXIMUM["MINUTE"])))
def test_the_unit_is_the_one_that_flytekit_takes(minutes: int) -> None:
    assert parse_rate(f"{minutes} minutes") == _flytekit(minutes)
    assert parse_rate(f"{minutes}m") == _flytekit(minutes)
    assert parse_rate(format_duration(minutes * MINUTE)) == _flytekit(minutes)


@LAW
@given(st.one_of(st.integers(1, 3_000), st.integers(1, MAXIMUM["MINUTE"])))
def test_reads_what_it_makes(minutes: int) -> None:
    value, unit = parse_rate(f"{minutes}m")
    assert parse_rate(f"{value} {unit.lower()}s") == (value, unit)


def test_the_largest_values_are_the_last_that_go_counts_in_nanoseconds() -> None:
    for unit, seconds in SECONDS.items():
        assert MAXIMUM[unit] * seconds * 10**9 < 2**63 <= (MAXIMUM[unit] + 1) * seconds * 10**9


@LAW
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        value, unit = parse_rate(text)
    except NotARateError:
        return
    assert 1 <= value <= MAXIMUM[unit]
