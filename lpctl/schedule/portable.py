"""What croniter, and so flytekit and the tools around it, reads differently from Flyte's server: croniter's only room.

flytekit checks a `CronSchedule` with croniter (flytekit core/schedule.py). An expression that both take may fire at
different times.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lpctl.flyte.cron import BOUNDS, Crontab, Field, Item, parse

_PLAIN_ITEM = re.compile(r"(?:\*|(?:[0-9]+|[A-Za-z]{3})(?:-(?:[0-9]+|[A-Za-z]{3}))?)(?:/[0-9]+)?")

_OTHER_BLANK = re.compile(r"[^\S \t-\r]")
"""White space that is not ASCII's: croniter's pattern of a blank knows no other, Go's unicode.IsSpace does."""


class Difference(NamedTuple):
    """How croniter reads an expression: `refused`, or days or values that differ; `write` is read alike by both."""

    refused: bool
    write: str | None


def one_value_ranges(schedule: Crontab) -> list[tuple[int, Item]]:
    """The items like `5-5` and `mon-1/2`, with the number of their field: croniter reads them as all values."""
    return [
        (number, item)
        for number, field in enumerate(_fields(schedule))
        for item in field.items
        if item.low == item.high and not item.star and "-" in item.text
    ]


def starred_steps(schedule: Crontab) -> list[tuple[int, Item]]:
    """The items `*/1` of a day field beside another day field that is restricted: croniter reads no star in them."""
    return [
        (number, item)
        for number, other in ((2, schedule.weekday), (4, schedule.day))
        for item in _fields(schedule)[number].items
        if item.star and item.step == 1 and "/" in item.text and len(other.values) < _size(6 - number)
    ]


def difference(schedule: Crontab, text: str = "") -> Difference | None:
    """How croniter reads the fields, None where it reads them as the server does.

    What `one_value_ranges` and `starred_steps` name is not counted; what stands between the fields is where `text`, the
    expression as it is written, is given.
    """
    if not text.isascii() and _OTHER_BLANK.search(text):
        return Difference(refused=True, write=schedule.descriptor or _alike(schedule))
    if schedule.descriptor is not None:
        return None
    known = one_value_ranges(schedule) + starred_steps(schedule)
    if not known and _surely_alike(schedule):
        return None
    texts = [
        _without(field, [item for at, item in known if at == number]) for number, field in enumerate(_fields(schedule))
    ]
    fields = " ".join(texts)
    if known:
        without = parse(fields)
        assert isinstance(without, Crontab)  # noqa: S101 - an item was replaced by a simpler one
        schedule = without
        if _surely_alike(schedule):
            return None
    theirs = _croniter(fields)
    if theirs == _meaning(schedule):
        return None
    return Difference(refused=theirs is None, write=_alike(schedule))


def _alike(schedule: Crontab) -> str | None:
    """The fields in terms that both read as the server does, None where there are none."""
    write = plain(schedule)
    return write if _croniter(write) == _meaning(schedule) else None


def plain(schedule: Crontab) -> str:
    """The five fields in the simplest terms that mean the same to the server."""
    texts = [_plain_field(field, number) for number, field in enumerate(_fields(schedule))]
    full = [len(field.values) == _size(number) for number, field in enumerate(_fields(schedule))]
    if schedule.either and (full[2] or full[4]):
        texts[2] = texts[4] = "*"
    return " ".join("*" if full[number] and number not in (2, 4) else text for number, text in enumerate(texts))


def _plain_field(field: Field, number: int) -> str:
    return "*" if field.star else ",".join(dict.fromkeys(_plain_item(item, number) for item in field.items))


def _plain_item(item: Item, number: int) -> str:
    bounds = BOUNDS[number]

    def shown(value: int) -> str:
        return bounds.names[value - bounds.minimum].upper() if item.text[:1].isalpha() else str(value)

    if item.low + item.step > item.high:
        return shown(item.low)
    ends = "*" if item.star else f"{shown(item.low)}-{shown(item.high)}"
    return ends if item.step == 1 else f"{ends}/{item.step}"


def _fields(schedule: Crontab) -> tuple[Field, ...]:
    return (schedule.minute, schedule.hour, schedule.day, schedule.month, schedule.weekday)


def _size(number: int) -> int:
    return BOUNDS[number].maximum - BOUNDS[number].minimum + 1


def _without(field: Field, known: list[Item]) -> str:
    """The field with the items that are known to be read differently in other terms."""
    text = field.text
    for item in reversed(known):
        at = item.start - field.start
        text = text[:at] + ("*" if item.star else str(item.low)) + text[at + len(item.text) :]
    return text


def _surely_alike(schedule: Crontab) -> bool:
    """Whether the fields are of the forms of which no difference is known, so that croniter need not be asked."""
    for number, field in enumerate(_fields(schedule)):
        day = number in (2, 4)
        if day and field.text == "?":
            continue
        if not field.items or not all(map(_PLAIN_ITEM.fullmatch, field.text.split(","))):
            return False
        if day and not field.star and len(field.values) == _size(number):
            return False
    return True


_Meaning = tuple[frozenset[int], frozenset[int], frozenset[int], frozenset[tuple[int, int]]]
"""Minutes, hours, months, and the pairs of day and weekday that match."""


def _meaning(schedule: Crontab) -> _Meaning:
    days, weekdays = set(schedule.day.values), set(schedule.weekday.values)
    return (
        frozenset(schedule.minute.values),
        frozenset(schedule.hour.values),
        frozenset(schedule.month.values),
        _pairs(days, weekdays, either=schedule.either),
    )


def _pairs(days: set[int], weekdays: set[int], *, either: bool) -> frozenset[tuple[int, int]]:
    every = [(day, weekday) for day in range(1, 32) for weekday in range(7)]
    if either:
        return frozenset(pair for pair in every if pair[0] in days or pair[1] in weekdays)
    return frozenset(pair for pair in every if pair[0] in days and pair[1] in weekdays)


def _croniter(text: str) -> _Meaning | None:
    """What croniter reads, None where it refuses the text or reads an nth or a last day.

    A day matches by either field where neither is a lone star once it is expanded (croniter.py:_calc).
    """
    from croniter import CroniterError, croniter  # noqa: PLC0415 - few expressions need it, and it loads slowly

    try:
        fields, nth = croniter.expand(text)
    except CroniterError:
        return None
    values: list[set[int]] = []
    for bounds, field in zip(BOUNDS, fields, strict=False):
        numbers = {value for value in field if isinstance(value, int)}
        if field[0] == "*":
            numbers = set(range(bounds.minimum, bounds.maximum + 1))
        elif len(numbers) < len(field):
            return None
        values.append(numbers)
    if nth:
        return None
    either = fields[2][0] != "*" and fields[4][0] != "*"
    return (
        frozenset(values[0]),
        frozenset(values[1]),
        frozenset(values[3]),
        _pairs(values[2], values[4], either=either),
    )
