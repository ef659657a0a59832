"""Cron lines that Flyte's server refuses, in terms of those that it takes: what other programs read into them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.cron import BOUNDS, DESCRIPTORS, DURATION, EVERY, MONTHS, WEEKDAYS, Rejected, parse
from lpctl.flyte.zones import zone_names
from lpctl.manifest.aws import from_aws
from lpctl.manifest.rate import NotARateError, parse_rate
from lpctl.schedule.other_tools import of_another_tool

if TYPE_CHECKING:
    from collections.abc import Iterable


class Advice(NamedTuple):
    """Why somebody wrote it, and the expression to write instead: "" or None where there is nothing to say."""

    why: str = ""
    write: str | None = None


_TYPOGRAPHIC = frozenset("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb")
_PREFIX = re.compile("(?:CRON_)?TZ=[^ ]* ")


def advice(text: str, rejected: Rejected) -> Advice:
    """What may be meant by an expression that is refused."""
    if _TYPOGRAPHIC & {*text}:
        plain = "".join(sign for sign in text if sign not in _TYPOGRAPHIC).strip()
        return Advice("to YAML, typographic quotes are part of the text", _mended(plain.split()))
    bare = re.fullmatch(r"\s*cron\((.*)\)\s*", text, re.DOTALL)
    if bare and len(bare[1].split()) == 5:
        found = Advice("`cron(...)` is AWS's wrapper", bare[1])
    else:
        found = _BY_CAUSE.get(rejected.cause, _of_an_item)(text, rejected)
    if found.write is not None and rejected.cause == "count" and (prefix := _PREFIX.match(text)):
        found = found._replace(write=prefix[0] + found.write)
    if found.write is not None and isinstance(parse(found.write), Rejected):
        return found._replace(write=None)  # there is a second mistake
    return found


# Six and seven fields.

_SECONDS = "the server starts nothing between two minutes"
_YEAR = re.compile(r"(?:19|2[01])[0-9]{2}(?:[-,/][0-9]+)*")
_LIST = "minute, hour, day of month, month, day of week"


def _of_the_count(text: str, rejected: Rejected) -> Advice:
    bare = re.fullmatch(r"\s*cron\((.*)\)\s*", text, re.DOTALL)
    fields = (bare[1] if bare else rejected.item).split()
    if re.match(r"(?i)(?:cron_)?tz\s*=", rejected.item):
        return Advice(
            "the prefix of a time zone is CRON_TZ= in capitals, once, at the very beginning; `timezone` writes it"
        )
    if len(fields) == 1 and (word := _ALIASES.get(fields[0].lower())):
        return Advice(f"`{fields[0]}` is a word of flytekit's, the server's begin with @", word)
    if (found := of_another_tool(rejected.item)) is not None:
        return Advice(*found)
    if len(fields) == 6 and fields[5] in zone_names():
        return Advice(f"the last is a time zone, which stands beside them: `timezone: {fields[5]}`")
    if len(fields) == 6:
        if bare or "?" in (fields[2], fields[4]):
            return Advice("this is AWS's dialect, whose sixth field is a year", from_aws(" ".join(fields)))
        if "?" in (fields[3], fields[5]):
            return _of_quartz(fields, "*")
        return _of_seconds(fields)
    if len(fields) == 7 and "?" in (fields[3], fields[5]):
        return _of_quartz(fields[:6], fields[6])
    if len(fields) == 7:
        return Advice("croniter reads a sixth field as seconds and a seventh as years, and the server neither")
    return Advice(f"they are {_LIST}")


def _of_quartz(fields: list[str], year: str) -> Advice:
    why = f"this is Quartz's dialect, which begins with seconds, and {_SECONDS}"
    return Advice(why, from_aws(" ".join([*fields[1:], year])) if fields[0] == "0" else None)


def _of_seconds(fields: list[str]) -> Advice:
    first, last = _mended(fields[1:]), _mended(fields[:5])
    at_the_end = fields[5] == "0" and last is not None
    at_the_start = fields[0] == "0" and first is not None
    if _YEAR.fullmatch(fields[5]):
        return Advice("the sixth field looks like a year, and the server has none")
    why = f"a sixth field is seconds, which croniter reads last and others first, and {_SECONDS}"
    return Advice(why, last if at_the_end else first if at_the_start else None)  # flytekit reads as croniter does


_ALIASES = {
    **dict.fromkeys(("hourly", "hours"), "@hourly"),
    **dict.fromkeys(("daily", "days"), "@daily"),
    **dict.fromkeys(("weekly", "weeks"), "@weekly"),
    **dict.fromkeys(("monthly", "months"), "@monthly"),
    **dict.fromkeys(("annually", "yearly", "years"), "@yearly"),
}
"""The words that flytekit takes for an expression (flytekit core/schedule.py:CronSchedule)."""


# Words that begin with @.


def _of_a_descriptor(text: str, rejected: Rejected) -> Advice:
    word = rejected.item.strip()
    if word.lower() in DESCRIPTORS:
        blank = "the server's words are in small letters" if word not in DESCRIPTORS else "a blank follows the word"
        return Advice(blank, _instead(text, rejected, word.lower()))
    if word.lower() in ("@reboot", "@once", "@none", "@continuous"):
        return Advice("a plan starts at times only: a plan that is started by hand needs no `schedule`")
    if match := re.fullmatch(r"(?i)@every\s*(.*)", word):
        write = _duration(match[1])
        return Advice("it is written @every, one blank, an interval", write and _instead(text, rejected, write))
    return Advice(f"there are {', '.join(DESCRIPTORS)} and @every")


def _of_a_duration(text: str, rejected: Rejected) -> Advice:
    if re.fullmatch(DURATION, rejected.item):
        return Advice("the server's durations end after 292 years, at 2562047h")
    write = _duration(rejected.item)
    why = "its units are h, m and s" if rejected.item else "@every 90m starts the plan every 90 minutes"
    return Advice(why, write and text[: rejected.start].rstrip() + write.removeprefix("@every"))


def _duration(written: str) -> str | None:
    """`1d`, `2 days`, `90 M`: whatever reads as a rate, in Go's units."""
    for text in (written, written.lower(), re.sub(r"\s+", "", written.lower())):
        try:
            value, unit = parse_rate(text)
        except NotARateError:
            continue
        return EVERY + {"MINUTE": f"{value}m", "HOUR": f"{value}h", "DAY": f"{value * 24}h"}[unit]
    return None


def _instead(text: str, rejected: Rejected, part: str) -> str:
    return text[: rejected.start] + part + text[rejected.end :]


# A field's item.

_LETTERED = (
    (r"(?i)L|.*[0-9]+L", "`L`, the last day, is of croniter, AWS and Quartz: no five fields say it"),
    (r"(?i)L[0-7]", "`L` before a weekday, its last in the month, is croniter's: no five fields say it"),
    (
        r"(?i)[0-9]+W|W[0-9]+|LW|WL",
        "`W`, the nearest working day, is of croniter, AWS and Quartz: no five fields say it",
    ),
    (r".*#.*", "`#`, the nth weekday of a month, is of croniter, AWS and Quartz: no five fields say it"),
    (r"(?i)R(?:\(.*\))?", "`R`, a random value, is croniter's: choose one"),
    (r"(?i)H(?:\(.*\))?", "`H`, a value of the scheduler's choice, is of Jenkins and croniter: choose one"),
    (r".*~.*", "`~`, a random value, is of other crons: choose one"),
)


def _of_an_item(text: str, rejected: Rejected) -> Advice:
    if rejected.field is None:
        return Advice()
    item = rejected.item
    for pattern, why in _LETTERED:
        if re.fullmatch(pattern, item):
            return Advice(why)
    write = _mended_text(text)
    if rejected.cause == "reversed":
        return Advice("the server knows no range around the end", write)
    if rejected.field == 4 and rejected.cause == "above" and "7" in item:
        return Advice("Sunday is 0 for the server, and 7 is only for other crons", write)
    if rejected.field == 1 and item == "24":
        return Advice("midnight is hour 0, of the next day", write)
    if rejected.cause == "number" and BOUNDS[rejected.field].names and item.isalpha():
        return Advice("names have three letters", write)
    return Advice("", write)


def _mended_text(text: str) -> str | None:
    """The whole expression with all that can be mended."""
    prefix = _PREFIX.match(text)
    head = prefix[0] if prefix else ""
    fields = _mended(text[len(head) :].split())
    return None if fields is None else head + fields


def _mended(fields: list[str]) -> str | None:
    """The five fields as the server takes them, None where one of them is beyond mending."""
    mended = [_mended_field(field, number) for number, field in enumerate(fields)]
    if len(mended) != 5 or None in mended:
        return None
    for number, other, full in ((2, 4, "1-31"), (4, 2, "0-6")):
        if mended[number] == full and mended[other] in ("*", "?"):
            mended[number] = "*"  # else a day matches by either field, as it does for who wrote it
    return " ".join(field for field in mended if field is not None)


_ITEM = re.compile(r"([*?]|[0-9]{1,4}|[A-Za-z]{3,9})(?:-([0-9]{1,4}|[A-Za-z]{3,9}))?(?:/([0-9]{1,4}))?")


def _mended_field(field: str, number: int) -> str | None:
    items: list[str] = []
    for item in field.split(","):
        found = _mended_item(item, number)
        if found is None:
            return None
        items += found
    return ",".join(dict.fromkeys(items)) or None


def _mended_item(item: str, number: int) -> list[str] | None:
    """The item as it stands where the server takes it, else in terms that it takes: `fri-mon` is 0-1 and 5-6."""
    if not isinstance(parse(" ".join(item if at == number else "*" for at in range(5))), Rejected):
        return [item]
    match = _ITEM.fullmatch(item)
    if match is None or match[1] in "*?":
        return None
    minimum, maximum = BOUNDS[number].minimum, BOUNDS[number].maximum
    low, high = _number(match[1], number), _number(match[2] or match[1], number)
    step = int(match[3] or 1)
    if low is None or high is None or step == 0:
        return None
    if match[1].isalpha() and (match[2] or "a").isalpha() and low <= high:
        cut = f"{match[1][:3]}-{match[2][:3]}" if match[2] else match[1][:3]
        return [f"{cut}/{step}" if match[3] else cut]
    sunday = number == 4
    if not minimum <= low <= maximum + sunday or not minimum <= high <= maximum + sunday:
        return None
    if match[2] is None and match[3] is not None:
        high = maximum
    if sunday and low == 7:
        low, high = 0, high if high < 7 else 0
    span = maximum - minimum + 1
    last = high if low <= high else high + span
    values = sorted({(value - minimum) % span + minimum for value in range(low, last + 1, step)})
    return _compact(values, span)


def _number(word: str, number: int) -> int | None:
    """The value of a number or a name; a name may be written out."""
    if word.isdigit():
        return int(word)
    names = {3: MONTHS, 4: WEEKDAYS}.get(number, ())
    full = _FULL_NAMES.get(word[:3].lower(), "")
    if word[:3].lower() not in names or not full.startswith(word.lower()):
        return None
    return names.index(word[:3].lower()) + BOUNDS[number].minimum


_FULL_NAMES = {
    name[:3]: name
    for name in (
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december"),
        *("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    )
}


def _compact(values: Iterable[int], span: int) -> list[str]:
    """The values as items of a list, neighbours as a range, all of them as a star but in the two day fields."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    if len(runs) == 1 and len(runs[0]) == span and span not in (7, 31):
        return ["*"]
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


_BY_CAUSE = {
    "count": _of_the_count,
    "descriptor": _of_a_descriptor,
    "duration": _of_a_duration,
}
