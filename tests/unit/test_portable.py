"""What is said of croniter is what croniter does, and the lines to write instead start at the same times."""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import islice

import pytest
from croniter import CroniterError, croniter
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.cron import Crontab, Rejected, parse
from lpctl.flyte.fires import fires
from lpctl.schedule.mend import advice
from lpctl.schedule.portable import difference, one_value_ranges, plain, starred_steps
from lpctl.schedule.read import ever_fires

LAW = settings(deadline=None, derandomize=True, max_examples=draws(250), database=None)
START = int(datetime(2026, 1, 1, tzinfo=timezone.utc).timestamp())
FIELDS = ((0, 59), (0, 23), (1, 28), (1, 12), (0, 6))


def ours(text: str, count: int) -> list[int]:
    read = parse(text)
    assert isinstance(read, Crontab), text
    return [fire for fire in islice(fires(read, START), count) if isinstance(fire, int)]


def theirs(text: str, count: int) -> list[int] | None:
    try:
        iterator = croniter(text, START)
        return [int(iterator.get_next()) for _ in range(count)]
    except CroniterError:
        return None


def field(number: int, odd: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lowest, highest = FIELDS[number]
    values = st.integers(lowest, highest)
    ranges = st.tuples(values, values).map(sorted).map(lambda ends: f"{ends[0]}-{ends[1]}")
    steps = st.tuples(st.just("*") | ranges | values.map(str), st.integers(1, highest + 3))
    item = st.one_of(st.just("*"), values.map(str), ranges, steps.map(lambda parts: f"{parts[0]}/{parts[1]}"), odd)
    return st.just("*") | st.lists(item, min_size=1, max_size=3).map(",".join)


ODD = st.sampled_from(["?", "*-5", "+1", "*/1", "1-1", "?/2", "1-31", "0-6", "1/1", "0/1", ""])
EXPRESSIONS = st.tuples(*(field(number, ODD) for number in range(5))).map(" ".join)


@LAW
@given(EXPRESSIONS)
def test_where_nothing_is_said_croniter_finds_the_same(text: str) -> None:
    read = parse(text)
    if not isinstance(read, Crontab) or not ever_fires(read):
        return
    found = difference(read)
    if found is None and not one_value_ranges(read) and not starred_steps(read):
        assert theirs(text, 10) == ours(text, 10)
    if found is not None and found.refused and not one_value_ranges(read):
        assert theirs(text, 1) is None
    if found is not None and found.write is not None:
        assert theirs(found.write, 10) == ours(found.write, 10) == ours(text, 10)
    assert ours(plain(read), 10) == ours(text, 10)


@pytest.mark.parametrize(
    "text",
    ["5-5 * * * *", "0 0 * * 3-3", "0 9-9 * * *", "0 0 */1 * 1", "0 0 1 * */1", "0 0 */2 * 0-6", "0 0 1-31 * */2"],
)
def test_where_something_is_said_croniter_finds_other_times(text: str) -> None:
    read = parse(text)
    assert isinstance(read, Crontab)
    assert len(one_value_ranges(read)) + len(starred_steps(read)) + (difference(read) is not None) == 1
    assert theirs(text, 40) not in (None, ours(text, 40))


def around(number: int) -> st.SearchStrategy[str]:
    """A range around the end, or one that ends on weekday 7."""
    lowest, highest = FIELDS[number]
    values = st.integers(lowest, highest)
    ends = st.tuples(values, values).filter(lambda ends: ends[0] > ends[1])
    text = ends.map(lambda ends: f"{ends[0]}-{ends[1]}")
    return text if number != 4 else text | values.filter(lambda day: day > 0).map(lambda day: f"{day}-7") | st.just("7")


@LAW
@given(st.data())
def test_what_is_mended_starts_when_croniter_would(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 4).filter(lambda number: number != 2))
    parts = [data.draw(field(at, st.just("*"))) for at in range(5)]
    parts[number] = data.draw(around(number))
    parts[2] = data.draw(st.sampled_from(["*", "1", "*/2", "10-20"]))
    text = " ".join(parts)
    rejected, alike = parse(text), parse(" ".join(part if at != number else "*" for at, part in enumerate(parts)))
    assert isinstance(rejected, Rejected)
    assert isinstance(alike, Crontab)
    if difference(alike) is not None or one_value_ranges(alike) or starred_steps(alike):
        return
    written = advice(text, rejected).write
    assert written is not None
    if "*/1" not in text:
        assert ours(written, 20) == theirs(text, 20)


MENDED = [
    "0 0 * * 7",
    "0 0 * * 1-7",
    "0 0 1 * 1-7",
    "0 0 * * 5-7",
    "0 0 * * 0,7",
    "0 0 * * fri-mon",
    "0 22-2 * * *",
    "0 0 1 nov-feb *",
    "50-10/2 * * * *",
    "0 9 * * 1 0",
    "@Daily",
    "@HOURLY",
    "@Midnight",
]


@pytest.mark.parametrize("text", MENDED)
def test_the_line_to_write_starts_when_croniter_would(text: str) -> None:
    rejected = parse(text)
    assert isinstance(rejected, Rejected)
    written = advice(text, rejected).write
    assert written is not None
    assert ours(written, 50) == theirs(text, 50)


AWS = [  # https://docs.aws.amazon.com/eventbridge: minutes hours day-of-month month day-of-week (1 = Sunday) year
    ("0 10 * * ? *", "0 10 * * *"),
    ("15 12 ? * 2-6 *", "15 12 * * 1-5"),
    ("0/15 8-17 ? * MON-FRI *", "0/15 8-17 * * MON-FRI"),
    ("cron(0 18 1 * ? *)", "0 18 1 * *"),
    ("0 0 12 ? * 2", "0 12 * * 1"),  # Quartz, which has its weekdays likewise
    ("0 0/5 14 * * ?", "0/5 14 * * *"),
    ("CRON_TZ=UTC 0 10 * * ? *", "CRON_TZ=UTC 0 10 * * *"),
    ("TZ=UTC 0 9 * * MON 0", "TZ=UTC 0 9 * * MON"),
    ("TZ=UTC 0 9 * * 7", "TZ=UTC 0 9 * * 0"),
    ("TZ=UTC @Daily", "TZ=UTC @daily"),
    ("TZ=UTC @every 1d", "TZ=UTC @every 24h"),
]


@pytest.mark.parametrize(("text", "expected"), AWS)
def test_dialects_that_croniter_does_not_read(text: str, expected: str) -> None:
    rejected = parse(text)
    assert isinstance(rejected, Rejected)
    assert advice(text, rejected).write == expected


@pytest.mark.parametrize(
    "text",
    [
        "0 10 ? * MON-FRI 2026",
        "0 10 L * ? *",
        "30 0 12 * * ?",
        "* * * * * *",
        "0 0 L * *",
        "0 0 1 1 * 2030",
        "0 0 1 NOV-FEB ? *",
        "TZ=UTC TZ=UTC 0 9 * * *",
    ],
)
def test_what_no_five_fields_say(text: str) -> None:
    rejected = parse(text)
    assert isinstance(rejected, Rejected)
    assert advice(text, rejected).write is None
    assert advice(text, rejected).why


@LAW
@given(st.text() | st.text("0159*?-/,@ LW#RHcronevymf()7", max_size=30))
def test_any_text_has_advice(text: str) -> None:
    rejected = parse(text)
    if isinstance(rejected, Rejected):
        written = advice(text, rejected).write
        assert written is None or not isinstance(parse(written), Rejected)
