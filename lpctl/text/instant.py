"""Instants as manifests write them: RFC 3339, exact to the nanosecond."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_FORM = (
    r"(?P<date>(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2}))"
    r"(?P<time>[Tt](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)"
    r"(?P<offset>[Zz]|(?P<sign>[-+])(?P<offset_hour>[0-9]{2}):(?P<offset_minute>[0-9]{2}))?"
)
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WITH_BLANK = r"([0-9]{4}-[0-9]{2}-[0-9]{2}) +([0-9]{2}:[0-9]{2}.*)"
_WITHOUT_SECONDS = r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})([Zz]|[-+][0-9]{2}:[0-9]{2})?"

_EPOCH = date(1970, 1, 1).toordinal()

MINIMUM = -62_135_596_800
MAXIMUM = 253_402_300_799
"""The range of google.protobuf.Timestamp in seconds: years 1 to 9999 (google/protobuf/timestamp.proto)."""


class NotAnInstantError(ValueError):
    """The text is no instant: why, what to write, None where nothing is near, and an example of the form."""

    def __init__(self, reason: str, instead: str | None = None, example: str = "2026-01-02T00:00:00Z") -> None:
        super().__init__(reason)
        self.reason = reason
        self.instead = instead
        self.example = example


def parse_instant(text: str) -> tuple[int, int]:
    """Seconds since 1970 and nanoseconds of an RFC 3339 text with its offset.

    Raises NotAnInstantError: another form, no offset, or a date or time that does not exist.
    """
    match = re.fullmatch(_FORM, text)
    if match is None:
        raise _near_miss(text)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise NotAnInstantError(_no_date(match["date"])) from None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"])
    if hour > 23 or minute > 59 or second > 59:
        raise NotAnInstantError(f"the time {match['time'][1:9]} does not exist: times are 00:00:00 to 23:59:59")
    if len(match["fraction"] or "") > 9:
        raise NotAnInstantError("it is finer than a nanosecond")
    if match["offset"] is None:
        raise NotAnInstantError("it has no offset from UTC", f"{text}Z")
    offset = 0
    if match["sign"]:
        offset_hour, offset_minute = int(match["offset_hour"]), int(match["offset_minute"])
        if offset_hour > 23 or offset_minute > 59:
            raise NotAnInstantError(f"the offset {match['offset']} does not exist")
        offset = (offset_hour * 3600 + offset_minute * 60) * (-1 if match["sign"] == "-" else 1)
    seconds = (day.toordinal() - _EPOCH) * 86400 + hour * 3600 + minute * 60 + second - offset
    if not MINIMUM <= seconds <= MAXIMUM:
        raise NotAnInstantError("in UTC it is outside the years 1 to 9999")
    return seconds, int((match["fraction"] or "0").ljust(9, "0"))


def parse_date(text: str) -> int:
    """Seconds since 1970 of midnight UTC of a date, which is how flytekit writes dates.

    Raises NotAnInstantError: another form, or a date that does not exist.
    """
    example = "2026-01-02"
    if not re.fullmatch(_DATE, text):
        longer = re.match(f"({_DATE})[Tt ]", text)
        reason = "it is a date with a time" if longer else "it is not in the form of a date"
        raise NotAnInstantError(reason, longer[1] if longer else None, example)
    try:
        return (date(int(text[:4]), int(text[5:7]), int(text[8:])).toordinal() - _EPOCH) * 86400
    except ValueError:
        raise NotAnInstantError(_no_date(text), None, example) from None


def _no_date(text: str) -> str:
    """What is wrong with a date in the right form that does not exist."""
    year, month, day = map(int, text.split("-"))
    why = "years begin with 0001"
    if not 1 <= month <= 12:
        why = "months are 01 to 12"
    elif day < 1:
        why = "days begin with 01"
    elif year:
        from calendar import monthrange  # noqa: PLC0415 - only a mistake needs it

        why = f"that month has {monthrange(year, month)[1]} days"
    return f"the date {text} does not exist: {why}"


def iso_datetime(text: str, utc: str) -> str:
    """A date and time as Python's `isoformat` writes it, with `utc` for an offset of zero; it may have no offset.

    Raises NotAnInstantError as `parse_instant` does, and where it is finer than a microsecond.
    """
    match = re.fullmatch(_FORM, text)
    _, nanoseconds = parse_instant(text if match is None or match["offset"] else f"{text}Z")
    assert match is not None  # noqa: S101 - what does not match does not parse
    if nanoseconds % 1000:
        raise NotAnInstantError("Python's datetimes stop at microseconds")
    offset = match["offset"] or ""
    if offset and (not match["sign"] or offset[1:] == "00:00"):
        offset = utc
    fraction = f".{nanoseconds // 1000:06d}" if nanoseconds else ""
    return f"{match['date']}T{match['time'][1:9]}{fraction}{offset}"


def _near_miss(text: str) -> NotAnInstantError:
    error = _other_form(text)
    try:
        if error.instead is not None:
            parse_instant(error.instead)
    except NotAnInstantError:
        return NotAnInstantError(error.reason)
    return error


def _other_form(text: str) -> NotAnInstantError:
    if re.fullmatch(_DATE, text):
        return NotAnInstantError("it is a date without a time", f"{text}T00:00:00Z")
    if match := re.fullmatch(_WITH_BLANK, text):
        joined = f"{match[1]}T{match[2].replace(' ', '')}"
        return NotAnInstantError("date and time are joined by T", joined if re.fullmatch(_FORM, joined) else None)
    if match := re.fullmatch(_WITHOUT_SECONDS, text):
        return NotAnInstantError("it has no seconds", f"{match[1]}:00{match[2] or 'Z'}")
    if match := re.fullmatch(r"(.*[-+][0-9]{2})([0-9]{2})", text):
        written = f"{match[1]}:{match[2]}"
        if re.fullmatch(_FORM, written):
            return NotAnInstantError("its offset has no colon", written)
    return NotAnInstantError("it is not in the form of RFC 3339")


def format_date(seconds: int) -> str:
    """The date of a midnight in UTC. `parse_date` reads it back."""
    return date.fromordinal(seconds // 86400 + _EPOCH).isoformat()


def format_instant(seconds: int, nanoseconds: int) -> str:
    """The instant in RFC 3339, in UTC: `2026-01-02T00:00:00Z`. `parse_instant` reads it back."""
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001 - every instant here is in UTC
    fraction = f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""
    return f"{moment.isoformat()}{fraction}Z"
