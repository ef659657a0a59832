"""Text in structs that stands for something else: moments, durations, identifiers."""

from __future__ import annotations

import re
from typing import Any

from lpctl.literal.json_schema import Dialect
from lpctl.literal.primitive import instant_advice
from lpctl.text.duration import FORMS, iso_duration, parse_duration
from lpctl.text.instant import NotAnInstantError, iso_datetime, parse_date

_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?([Zz]|[-+][0-9]{2}:[0-9]{2})?")

EXAMPLES = {
    "duration": FORMS,
    "date-time": 'write it like "2026-01-02T00:00:00Z"',
    "date": 'write it like "2026-01-02"',
    "time": 'write it like "09:30:00"',
}
"""What to write where text of these formats is due and something else than text is there."""

TEXT_FORMATS = frozenset(("date-time", "date", "time", "uuid"))
"""The formats of JSON Schema that `write_text` knows; text of any other is written as it stands."""


class NotOfFormatError(ValueError):
    """The text is not of the format: the reason, None where the format says it, and what to write."""

    def __init__(self, reason: str | None, help: str) -> None:  # noqa: A002
        super().__init__(reason)
        self.reason = reason
        self.help = help


def write_text(text: str, format_: str, dialect: Dialect) -> str:
    """The text as the library of the dialect writes what it stands for. Raises NotOfFormatError."""
    if format_ == "time" and not _TIME.fullmatch(text):
        raise NotOfFormatError(None, 'write it like "09:30:00"')
    if format_ == "uuid":
        if not _UUID.fullmatch(text):
            raise NotOfFormatError(None, 'write it like "123e4567-e89b-12d3-a456-426614174000"')
        return text.lower()
    try:
        if format_ == "date-time":
            # isoformat() of Python against pydantic-core, which writes RFC 3339.
            return iso_datetime(text, "Z" if dialect is Dialect.PYDANTIC else "+00:00")
        if format_ == "date":
            parse_date(text)
    except NotAnInstantError as error:
        raise NotOfFormatError(error.reason, instant_advice(error, text)) from None
    return text


def write_duration(value: Any) -> str:
    """A duration, however it is written, as pydantic writes its timedelta. Raises NotADurationError."""
    return iso_duration(parse_duration(_in_days(value) if type(value) is str else value))


def _in_days(text: str) -> str:
    """The duration without years and months, of which pydantic's (speedate's) have 365 and 30 days."""
    match = _CALENDAR.fullmatch(text)
    if match is None or not any(match.group("years", "months", "weeks")):
        return text
    days = sum(int(match[unit] or 0) * length for unit, length in _DAYS.items())
    return f"{match['sign']}P{days}D{match['time']}"


_CALENDAR = re.compile(
    "(?P<sign>[-+]?)P(?:(?P<years>[0-9]{1,9})Y)?(?:(?P<months>[0-9]{1,9})M)?(?:(?P<weeks>[0-9]{1,9})W)?"
    "(?:(?P<days>[0-9]{1,9})D)?(?P<time>(?:T.+)?)"
)
_DAYS = {"years": 365, "months": 30, "weeks": 7, "days": 1}
