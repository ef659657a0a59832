"""The cron reader against what the real parser answered, and the places and words of its errors."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.cron import _WORD, DESCRIPTORS, Crontab, Every, Rejected, parse
from lpctl.flyte.fires import Stuck, fires
from lpctl.flyte.go import GoError, atoi, parse_duration, quote

VECTORS = sorted((Path(__file__).parent.parent / "conformance").glob("cron*.jsonl"))
LAW = settings(deadline=None, derandomize=True, max_examples=draws(500), database=None)


def answer(cron: str, after: str) -> dict[str, Any]:
    """What lpctl says in the words of the vectors."""
    read = parse(cron)
    if isinstance(read, Rejected):
        return {"accepted": False, "error": read.server, **({"panics": True} if read.panics else {})}
    found = list(islice(fires(read, int(datetime.fromisoformat(after.replace("Z", "+00:00")).timestamp())), 5))
    shown = [utc(fire) for fire in found if not isinstance(fire, Stuck)]
    end: dict[str, Any] = {} if len(found) == 5 else {"exhausted": True}
    if found and isinstance(stuck := found[-1], Stuck):
        end = {"endless": True} if stuck.found is None else {"back": utc(stuck.found)}
    return {"accepted": True, "fires": shown, **end}


def utc(instant: int) -> str:
    return datetime.fromtimestamp(instant, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("vectors", VECTORS, ids=lambda path: path.name)
def test_every_vector(vectors: Path) -> None:
    rows = [json.loads(line) for line in vectors.read_bytes().splitlines()]
    assert len(rows) > 500
    for row in rows:
        expected = {key: value for key, value in row.items() if key not in ("cron", "after")}
        assert answer(row["cron"], row["after"]) == expected, row


# What the grammar says beyond the vectors: expression, cause, the message of the parser, offending part, words.
REJECTED = [
    ("", "empty", "empty spec string", "", "the expression is empty"),
    ("* * * *", "count", "expected exactly 5 fields, found 4: [* * * *]", "* * * *", "five fields, this one has 4"),
    (" ", "count", "expected exactly 5 fields, found 0: []", " ", "five fields, this one has 0"),
    ("60 * * * *", "above", "end of range (60) above maximum (59): 60", "60", "minute: 60 is above the maximum 59"),
    ("0 9 * * MON,7", "above", "end of range (7) above maximum (6): 7", "7", "day of week: 7 is above the maximum 6"),
    (
        "0 0 0 * *",
        "below",
        "beginning of range (0) below minimum (1): 0",
        "0",
        "day of month: 0 is below the minimum 1",
    ),
    (
        "0 22-2 * * *",
        "reversed",
        "beginning of range (22) beyond end of range (2): 22-2",
        "22-2",
        "hour: the range begins at 22, beyond its end 2",
    ),
    ("*/0 * * * *", "zero-step", "step of range should be a positive number: */0", "*/0", "minute: the step is 0"),
    ("*/-1 * * * *", "negative", "negative number (-1) not allowed: -1", "-1", "minute: -1 is negative"),
    ("1-2-3 * * * *", "hyphens", "too many hyphens: 1-2-3", "1-2-3", "minute: a range has one hyphen"),
    ("1/2/3 * * * *", "slashes", "too many slashes: 1/2/3", "1/2/3", "minute: a range has one step"),
    (
        "-5 * * * *",
        "number",
        'failed to parse int from : strconv.Atoi: parsing "": invalid syntax',
        "-5",
        "minute: a number is missing",
    ),
    (
        "0 0 L * *",
        "number",
        'failed to parse int from L: strconv.Atoi: parsing "L": invalid syntax',
        "L",
        'day of month: "L" is no number',
    ),
    (
        "0 0 1 Sept *",
        "number",
        'failed to parse int from Sept: strconv.Atoi: parsing "Sept": invalid syntax',
        "Sept",
        'month: "Sept" is neither a number nor a name',
    ),
    (
        "1-9223372036854775808 * * * *",
        "number",
        'failed to parse int from 9223372036854775808: strconv.Atoi: parsing "9223372036854775808": value out of range',
        "9223372036854775808",
        'minute: "9223372036854775808" is too large a number',
    ),
    (
        "* * * * mon/tue",
        "number",
        'failed to parse int from tue: strconv.Atoi: parsing "tue": invalid syntax',
        "tue",
        'day of week: "tue" is no number',
    ),
    ("@Daily", "descriptor", "unrecognized descriptor: @Daily", "@Daily", "none of the words that begin with @"),
    (
        "@every 1d",
        "duration",
        'failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"',
        "1d",
        '"1d" is no duration',
    ),
    (
        "@every ",
        "duration",
        'failed to parse duration @every : time: invalid duration ""',
        "@every ",
        "the duration is missing",
    ),
    (
        "@every 3000000h",
        "duration",
        'failed to parse duration @every 3000000h: time: invalid duration "3000000h"',
        "3000000h",
        '"3000000h" is too long',
    ),
    ("@every5m", "descriptor", "unrecognized descriptor: @every5m", "@every5m", "none of the words that begin with @"),
    ("CRON_TZ=UTC", "no-blank", "", "CRON_TZ=UTC", "the server's parser crashes on it"),
    (
        "CRON_TZ=europe/berlin 0 9 * * *",
        "zone",
        "provided bad location europe/berlin: unknown time zone europe/berlin",
        "europe/berlin",
        "no time zone of the zone database",
    ),
    (
        "TZ=../UTC 0 9 * * *",
        "zone",
        "provided bad location ../UTC: time: invalid location name",
        "../UTC",
        "no time zone of the zone database",
    ),
    (
        "TZ=UTC\t0 9 * * *",
        "zone",
        "provided bad location UTC\t0: unknown time zone UTC\t0",
        "UTC\t0",
        "no time zone of the zone database",
    ),
    (
        "CRON_TZ=UTC TZ=UTC 0 9 * * *",
        "count",
        "expected exactly 5 fields, found 6: [TZ=UTC 0 9 * * *]",
        "TZ=UTC 0 9 * * *",
        "five fields, this one has 6",
    ),
    ("CRON_TZ=UTC  ", "count", "expected exactly 5 fields, found 0: []", "", "five fields, this one has 0"),
]


@pytest.mark.parametrize(
    ("cron", "cause", "server", "part", "words"), REJECTED, ids=[row[0] or "empty" for row in REJECTED]
)
def test_rejected(cron: str, cause: str, server: str, part: str, words: str) -> None:
    read = parse(cron)
    assert isinstance(read, Rejected)
    assert (read.cause, read.server) == (cause, server)
    assert read.panics is (server == "")
    assert cron[read.start : read.end] == part
    assert words in read.message


def test_the_place_counts_from_the_start_of_the_text() -> None:
    read = parse("CRON_TZ=Europe/Berlin  0\u00a09 * * mon,  ")
    assert isinstance(read, Crontab)
    assert [field.start for field in read[:5]] == [23, 25, 27, 29, 31]
    assert read.weekday.items[0].text == "mon"
    rejected = parse("CRON_TZ=Europe/Berlin  0 9 * * mon,7 ")
    assert isinstance(rejected, Rejected)
    assert (rejected.start, rejected.end, rejected.field, rejected.item) == (35, 36, 4, "7")


ACCEPTED = [
    ("0 9 * * mon-FRI", "weekday", (1, 2, 3, 4, 5), False),
    ("0 9 * * frI", "weekday", (5,), False),
    ("0 9 * * fr\u0130", "weekday", (5,), False),  # Go's ToLower makes an i of it
    ("*/20 * * * *", "minute", (0, 20, 40), False),
    ("*/1 * * * *", "minute", tuple(range(60)), True),
    ("?-9/1 * * * *", "minute", tuple(range(60)), True),
    ("*-foo * * * *", "minute", tuple(range(60)), True),
    ("50/4 * * * *", "minute", (50, 54, 58), False),
    ("5-5 * * * *", "minute", (5,), False),
    ("*/9223372036854775807 * * * *", "minute", (0,), False),
    (",1,,+02, * * * *", "minute", (1, 2), False),
    ("+0 * * * *", "minute", (0,), False),
    (", * * * *", "minute", (), False),
    ("* * 1-31 * *", "day", tuple(range(1, 32)), False),
    ("* * 5,* * *", "day", tuple(range(1, 32)), True),
]


@pytest.mark.parametrize(("cron", "field", "values", "star"), ACCEPTED, ids=[row[0] for row in ACCEPTED])
def test_accepted(cron: str, field: str, values: tuple[int, ...], star: bool) -> None:
    read = parse(cron)
    assert isinstance(read, Crontab)
    assert getattr(read, field).values == values
    assert getattr(read, field).star is star


@pytest.mark.parametrize("descriptor", DESCRIPTORS)
def test_descriptors(descriptor: str) -> None:
    read, written = parse(f"TZ=Asia/Tokyo {descriptor} "), parse(DESCRIPTORS[descriptor])
    assert isinstance(read, Crontab)
    assert isinstance(written, Crontab)
    assert (read.zone, read.descriptor) == ("Asia/Tokyo", descriptor)
    assert [field.values for field in read[:5]] == [field.values for field in written[:5]]


ZONES = [("TZ= ", "UTC"), ("CRON_TZ=UTC ", "UTC"), ("TZ=Local ", None), ("", None), ("TZ=EST ", "EST")]


@pytest.mark.parametrize(("prefix", "zone"), ZONES)
def test_zones(prefix: str, zone: str | None) -> None:
    read = parse(f"{prefix}@daily")
    assert isinstance(read, Crontab)
    assert read.zone == zone


EVERY = [("90m", 5400), ("1.5h", 5400), ("0s", 1), ("-5m", 1), ("999ms", 1), ("1m2.9s", 62), ("2562047h", 9223369200)]


@pytest.mark.parametrize(("duration", "seconds"), EVERY)
def test_every(duration: str, seconds: int) -> None:
    read = parse(f"@every {duration}")
    assert isinstance(read, Every)
    assert read.seconds == seconds


@LAW
@given(st.text() | st.text("0159*?-/,@ \tTZCRON_=UMonev\u0130\u00a0."))
def test_any_text_has_an_answer(text: str) -> None:
    read = parse(text)
    if isinstance(read, Rejected):
        assert 0 <= read.start <= read.end <= len(text)
        assert read.panics is (read.server == "")


GO_NUMBERS = [
    ("+07", 7),
    ("-0", 0),
    ("9223372036854775807", 2**63 - 1),
    ("-9223372036854775808", -(2**63)),
    ("0000000000000000000000000000001", 1),
    ("9223372036854775808", "value out of range"),
    ("9999999999999999999x", "invalid syntax"),
    ("99999999999999999999x", "value out of range"),
    ("", "invalid syntax"),
    ("+", "invalid syntax"),
    ("1_0", "invalid syntax"),
    ("\u0663", "invalid syntax"),
    ("0x1", "invalid syntax"),
]


@pytest.mark.parametrize(("text", "expected"), GO_NUMBERS, ids=[text or "empty" for text, _ in GO_NUMBERS])
def test_go_numbers(text: str, expected: int | str) -> None:
    if isinstance(expected, int):
        assert atoi(text) == expected
    else:
        with pytest.raises(GoError) as raised:
            atoi(text)
        assert str(raised.value) == f"strconv.Atoi: parsing {quote(text)}: {expected}"


GO_DURATIONS = [
    ("0", 0),
    ("+1h30m", 5400 * 10**9),
    (".5m", 30 * 10**9),
    ("1.h", 3600 * 10**9),
    ("1\u00b5s1\u03bcs1us", 3000),
    ("0.100000000000000000000h", 360 * 10**9),
    ("0.3333333333333333333h", 1_200_000_000_000),
    ("9223372036854775807ns", 2**63 - 1),
    ("-9223372036854775808ns", -(2**63)),
    ("9223372036854775808ns9223372036854775808ns", 0),
    ("00000000000000000000000000000000000001s", 10**9),
    ("9223372036854775808ns", 'invalid duration "9223372036854775808ns"'),
    ("3000000h", 'invalid duration "3000000h"'),
    ("1", 'missing unit in duration "1"'),
    ("1.", 'missing unit in duration "1."'),
    (".s", 'invalid duration ".s"'),
    ("s", 'invalid duration "s"'),
    ("1h 5m", 'unknown unit "h " in duration "1h 5m"'),
    ('1\u00e9\t"', 'unknown unit "\\xc3\\xa9\\x09\\"" in duration "1\\xc3\\xa9\\x09\\""'),
]


@pytest.mark.parametrize(("text", "expected"), GO_DURATIONS, ids=[text for text, _ in GO_DURATIONS])
def test_go_durations(text: str, expected: int | str) -> None:
    if isinstance(expected, int):
        assert parse_duration(text) == expected
    else:
        with pytest.raises(GoError) as raised:
            parse_duration(text)
        assert str(raised.value) == f"time: {expected}"


def test_go_quotes() -> None:
    assert quote('a"\\\n\x00\x7f\u00e9\u200b\U000e0001') == '"a\\"\\\\\\n\\x00\\x7f\u00e9\\u200b\\U000e0001"'


def test_a_timezone_beside_the_text_is_a_prefix_of_it() -> None:
    for text in ("0 9 * * MON", " @daily ", "@every 5m ", "0 9 * * 7", "", "  ", "\t* * * * *\n", "TZ=UTC * * * * *"):
        prefix = "CRON_TZ=Asia/Tokyo "
        beside, before = parse(text, "Asia/Tokyo"), parse(prefix + text)
        if isinstance(before, Rejected):
            assert isinstance(beside, Rejected)
            assert text == "" or beside.server == before.server
            assert text[beside.start : beside.end] == (prefix + text)[before.start : before.end]
        else:
            assert type(beside) is type(before)
            assert beside.zone == before.zone
            if isinstance(beside, Crontab) and isinstance(before, Crontab):
                assert [field.values for field in beside[:5]] == [field.values for field in before[:5]]


def test_white_space_is_what_go_takes_for_it() -> None:
    blanks = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
    every = "".join(map(chr, range(0x110000)))
    assert "".join(sorted(set(every) - set("".join(_WORD.findall(every))))) == blanks
