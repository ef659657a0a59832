"""Cron expressions as Flyte's server and native scheduler read them: a text to what it means, or to what is wrong.

flyteadmin and its scheduler parse with `ParseStandard` of github.com/unionai/cron/v3, a fork of robfig/cron/v3 whose
parser.go is robfig's. This is that grammar, item by item, with the causes of error in the parser's order:

    parse("0 9 * * MON-FRI")    -> Crontab
    parse("@every 90m")         -> Every
    parse("0 0 * * 7")          -> Rejected, with the server's own message and the place of the offending item

When a schedule fires is `lpctl.flyte.fires`'s business. Nothing here reads a clock, a file but the list of zone
names, or the host's zone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lpctl.flyte.zones import zone_names


class Item(NamedTuple):
    """One item of a field's list, `low-high/step`, at `start` of the expression; `star` where it is `*` or `?`."""

    text: str
    start: int
    low: int
    high: int
    step: int
    star: bool


class Field(NamedTuple):
    """One of the five fields, at `start` of the expression.

    `values` are those that match, ascending. `star` is the parser's star bit: an item is `*` or `?` without a step, or
    with the step 1; it decides how the two day fields go together.
    """

    text: str
    start: int
    items: tuple[Item, ...]
    values: tuple[int, ...]
    star: bool


class Crontab(NamedTuple):
    """A schedule by the calendar: five fields, of which Sunday is weekday 0.

    `zone` is the name of the prefix `CRON_TZ=`, None without one: the scheduler's own zone, which is UTC as a rule.
    `descriptor` is the text such as `@daily` that the fields stand for; their places are then of no expression.
    """

    minute: Field
    hour: Field
    day: Field
    month: Field
    weekday: Field
    zone: str | None = None
    descriptor: str | None = None

    @property
    def either(self) -> bool:
        """Whether a day matches by its number or its weekday: where neither field has the star bit, else by both."""
        return not (self.day.star or self.weekday.star)


class Every(NamedTuple):
    """`@every`: a fixed interval of whole seconds, at least one, from one start to the next.

    `written` is the interval as it is written, in nanoseconds: less than a second and also negative.
    """

    seconds: int
    written: int
    zone: str | None = None


class Rejected(NamedTuple):
    """The server takes no such expression.

    `server` is the parser's own message; where `panics`, the parser crashes, and the server answers with an empty one.
    `message` says the same for people. `start` and `end` are the offending part of the expression in code points, and
    `item` is its text, in the field of that number from 0 where it is one field's.
    """

    cause: str
    server: str
    message: str
    start: int
    end: int
    item: str = ""
    field: int | None = None
    panics: bool = False


class Bounds(NamedTuple):
    """What a field may hold."""

    name: str
    minimum: int
    maximum: int
    names: tuple[str, ...] = ()


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

BOUNDS = (
    Bounds("minute", 0, 59),
    Bounds("hour", 0, 23),
    Bounds("day of month", 1, 31),
    Bounds("month", 1, 12, MONTHS),
    Bounds("day of week", 0, 6, WEEKDAYS),
)
"""The five fields in order."""

DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
"""The words that stand for five fields."""

EVERY = "@every "

_WORD = re.compile(r"(?:\S|[\x1c-\x1f])+")
"""A field: what Go's unicode.IsSpace is not true of, which Python's is of four characters more."""

DURATION = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?(?:ns|us|µs|μs|ms|s|m|h))+"
_PREFIX = re.compile("(?:CRON_)?TZ=")
_NAMES = tuple({name: bounds.minimum + at for at, name in enumerate(bounds.names)} for bounds in BOUNDS)


class _RejectedError(Exception):
    """Carries what is wrong out of the items."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(rejected)
        self.rejected = rejected


def parse(text: str, timezone: str | None = None) -> Crontab | Every | Rejected:
    """What the expression means to Flyte's server and its native scheduler.

    With `timezone`, a name of the zone database, it is read as if the prefix `CRON_TZ=` of that name stood in front of
    it, which is what lpctl compiles; places are those in `text` all the same.

    Source: unionai/cron parser.go:ParseStandard, Parse, getField, getRange, parseDescriptor; constantdelay.go:Every.
    """
    if not text:
        return Rejected("empty", "empty spec string", "the expression is empty", 0, 0)
    zone, rest, start = timezone, text, 0
    if timezone is not None:
        rest, start = _trimmed(text, 0)
    elif prefix := _PREFIX.match(text):
        blank = text.find(" ")
        if blank < 0:
            return _no_blank(text)
        name = text[prefix.end() : blank]
        if (why := _bad_zone(name)) is not None:
            server = f"provided bad location {name}: {why}"
            message = f'"{name}" is no time zone of the zone database'
            return Rejected("zone", server, message, prefix.end(), blank, name)
        zone = {"": "UTC", "Local": None}.get(name, name)
        rest, start = _trimmed(text, blank)
    if rest.startswith("@"):
        return _descriptor(rest, start, zone)
    return _five_fields(rest, start, zone)


def _trimmed(text: str, start: int) -> tuple[str, int]:
    """The text from `start` on without white space around it, and where it begins."""
    words = list(_WORD.finditer(text, start))
    return (text[words[0].start() : words[-1].end()], words[0].start()) if words else ("", start)


def _five_fields(text: str, start: int, zone: str | None, descriptor: str | None = None) -> Crontab | Rejected:
    words = [(word[0], word.start() + start) for word in _WORD.finditer(text)]
    if len(words) != 5:
        found = " ".join(word for word, _ in words)
        server = f"expected exactly 5 fields, found {len(words)}: [{found}]"
        message = f"a cron expression has five fields, this one has {len(words)}"
        return Rejected("count", server, message, start, start + len(text), found)
    try:
        fields = [_field(word, at, number) for number, (word, at) in enumerate(words)]
    except _RejectedError as error:
        return error.rejected
    minute, hour, day, month, weekday = fields
    return Crontab(minute, hour, day, month, weekday, zone, descriptor)


@lru_cache(maxsize=2048)  # most plans have the same few
def _field(text: str, start: int, number: int) -> Field:
    items = []
    values: set[int] = set()
    star = False
    position = start
    for part in text.split(","):
        if part:  # empty items are dropped
            item = _item(part, position, number)
            items.append(item)
            values.update(range(item.low, item.high + 1, item.step))
            star = star or (item.star and item.step == 1)
        position += len(part) + 1
    return Field(text, start, tuple(items), tuple(sorted(values)), star)


def _item(text: str, start: int, number: int) -> Item:
    bounds = BOUNDS[number]
    written, *steps = text.split("/")
    low, high, star = _range(text, written, start, number)
    step = 1
    if len(steps) == 1:
        step = _value(text, steps[0], start + len(written) + 1, start, number, names=False)
        if "-" not in written:
            high = bounds.maximum
    elif steps:
        raise _rejected("slashes", f"too many slashes: {text}", "a range has one step", text, start, number)
    if low < bounds.minimum:
        server = f"beginning of range ({low}) below minimum ({bounds.minimum}): {text}"
        message = f"{low} is below the minimum {bounds.minimum}"
        raise _rejected("below", server, message, text, start, number)
    if high > bounds.maximum:
        server = f"end of range ({high}) above maximum ({bounds.maximum}): {text}"
        message = f"{high} is above the maximum {bounds.maximum}"
        raise _rejected("above", server, message, text, start, number)
    if low > high:
        server = f"beginning of range ({low}) beyond end of range ({high}): {text}"
        message = f"the range begins at {low}, beyond its end {high}"
        raise _rejected("reversed", server, message, text, start, number)
    if step == 0:
        server = f"step of range should be a positive number: {text}"
        raise _rejected("zero-step", server, "the step is 0", text, start, number)
    return Item(text, start, low, high, step, star)


def _range(item: str, written: str, start: int, number: int) -> tuple[int, int, bool]:
    """Both ends of what stands before the step, and whether it is a star, after which anything may follow a hyphen."""
    first, *others = written.split("-")
    if first in ("*", "?"):
        return BOUNDS[number].minimum, BOUNDS[number].maximum, True
    low = high = _value(item, first, start, start, number)
    if len(others) == 1:
        high = _value(item, others[0], start + len(first) + 1, start, number)
    elif others:
        raise _rejected("hyphens", f"too many hyphens: {item}", "a range has one hyphen", item, start, number)
    return low, high, False


def _value(item: str, text: str, start: int, item_start: int, number: int, *, names: bool = True) -> int:
    """The number or name that stands at `start`, in the item that stands at `item_start`."""
    if names and text[:3].isalpha():
        name = text.replace("\u0130", "i").lower()  # the one capital that Go turns into a single ASCII letter
        if name in _NAMES[number]:
            return _NAMES[number][name]
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    value = _other_number(item, text, start, item_start, number, names=names)
    if value < 0:
        server = f"negative number ({value}) not allowed: {text}"
        raise _rejected("negative", server, f"{value} is negative", text, start, number)
    return value


def _other_number(item: str, text: str, start: int, item_start: int, number: int, *, names: bool) -> int:
    """A number that is not plainly one: with a sign, very long, or none at all."""
    from lpctl.flyte.go import GoError, atoi  # noqa: PLC0415 - few expressions need it

    try:
        return atoi(text)
    except GoError as error:
        server = f"failed to parse int from {text}: {error}"
        if not text:
            raise _rejected("number", server, "a number is missing", item, item_start, number) from None
        kinds = "neither a number nor a name" if names and BOUNDS[number].names else "no number"
        reason = f'"{text}" is {"too large a number" if "out of range" in str(error) else kinds}'
        raise _rejected("number", server, reason, text, start, number) from None


def _rejected(cause: str, server: str, message: str, item: str, start: int, number: int) -> _RejectedError:  # noqa: PLR0917
    """What is wrong with the item, or a part of it, that stands at `start`."""
    return _RejectedError(
        Rejected(cause, server, f"{BOUNDS[number].name}: {message}", start, start + len(item), item, number)
    )


def _descriptor(text: str, start: int, zone: str | None) -> Crontab | Every | Rejected:
    end = start + len(text)
    if text in DESCRIPTORS:
        return _five_fields(DESCRIPTORS[text], start, zone, text)
    if not text.startswith(EVERY):
        message = f'"{text}" is none of the words that begin with @'
        return Rejected("descriptor", f"unrecognized descriptor: {text}", message, start, end, text)
    from lpctl.flyte.go import SECOND, GoError, parse_duration  # noqa: PLC0415 - few expressions need it

    written = text[len(EVERY) :]
    try:
        nanoseconds = parse_duration(written)
    except GoError as error:
        if not written:
            message = "the duration is missing"
        elif re.fullmatch(DURATION, written):
            message = f'"{written}" is too long'
        else:
            message = f'"{written}" is no duration'
        server = f"failed to parse duration {text}: {error}"
        return Rejected("duration", server, message, start + len(EVERY) if written else start, end, written)
    return Every(max(nanoseconds // SECOND, 1), nanoseconds, zone)


def _no_blank(text: str) -> Rejected:
    """Go slices up to a blank that is not there (parser.go:Parse; recovery_interceptor.go)."""
    message = "nothing follows the time zone: the server's parser crashes on it"
    return Rejected("no-blank", "", message, 0, len(text), text, panics=True)


def _bad_zone(name: str) -> str | None:
    """Why Go does not load the zone (time/zoneinfo.go:LoadLocation), None where it does."""
    if name in ("", "UTC", "Local"):
        return None
    if ".." in name or name.startswith(("/", "\\")):
        return "time: invalid location name"
    return None if name in zone_names() else f"unknown time zone {name}"
