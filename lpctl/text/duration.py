"""Durations as manifests write them, exact to the nanosecond."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

SECOND = 10**9
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

MAXIMUM = 315_576_000_000 * SECOND
"""The range of google.protobuf.Duration: plus or minus 10,000 years (google/protobuf/duration.proto)."""

_UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND, "ms": 10**6, "us": 10**3}

KEYWORDS = {
    "weeks": WEEK,
    "days": DAY,
    "hours": HOUR,
    "minutes": MINUTE,
    "seconds": SECOND,
    "milliseconds": 10**6,
    "microseconds": 10**3,
}

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_COMPACT = "".join(f"(?:{_NUMBER}{unit})?" for unit in _UNITS)
_ISO = r"P(?:{n}W|(?:{n}D)?(?:T(?=[0-9])(?:{n}H)?(?:{n}M)?(?:{n}S)?)?)".format(n=r"([0-9]+(?:[.,][0-9]+)?)")
_ISO_UNITS = (WEEK, DAY, HOUR, MINUTE, SECOND)

FORMS = "write it as 1h30m, 2d or 45s, in ISO 8601 as PT1H30M, or as {hours: 1, minutes: 30}"


class NotADurationError(ValueError):
    """The value is no duration; the text says why: of a mapping's `key` where there is one.

    `close` is the key that an unknown one is nearest to, "" where it is near none, and None where the key is known.
    """

    def __init__(self, reason: str, key: str | None = None, close: str | None = None) -> None:
        super().__init__(reason if key is None else f"`{key}` {reason}")
        self.reason = reason
        self.key = key
        self.close = close


def parse_duration(value: Any) -> int:
    """The nanoseconds of a duration: `1d2h3m4.5s`, ISO 8601 `P1DT2H` or `P2W`, or timedelta's keywords in a mapping.

    Raises NotADurationError with the reason: no duration, finer than a nanosecond, or outside protobuf's range.
    """
    if type(value) is str:
        nanoseconds = _text(value)
    elif type(value) is dict:
        nanoseconds = _keywords(value)
    else:
        raise NotADurationError("no unit")
    if abs(nanoseconds) > MAXIMUM:
        raise NotADurationError("beyond 10,000 years, the range of Flyte's durations")
    return nanoseconds


def _text(text: str) -> int:
    sign, unsigned = (-1, text[1:]) if text[:1] == "-" else (1, text[1:] if text[:1] == "+" else text)
    if (match := re.fullmatch(_COMPACT, unsigned)) and unsigned:
        return sign * _sum(zip(match.groups(), _UNITS.values(), strict=True))
    if (match := re.fullmatch(_ISO, unsigned)) and unsigned not in ("P", "PT"):
        return sign * _sum(zip(match.groups(), _ISO_UNITS, strict=True))
    if re.match(r"P[^T]*[0-9][YM]", unsigned):
        raise NotADurationError("years and months have no fixed length")
    raise NotADurationError("no duration")


def _sum(parts: Iterable[tuple[str | None, int]]) -> int:
    total, fraction = 0, ""
    for number, unit in parts:
        if number is None:
            continue
        if fraction:
            raise NotADurationError("only the last part may have a fraction")
        if len(number) > 40:
            raise NotADurationError("a number of more than 40 digits")
        whole, _, fraction = number.replace(",", ".").partition(".")
        rest, finer = divmod(int(fraction or "0") * unit, 10 ** len(fraction))
        if finer:
            raise NotADurationError("finer than a nanosecond")
        total += int(whole) * unit + rest
    return total


def _keywords(value: dict[str, Any]) -> int:
    from fractions import Fraction  # noqa: PLC0415 - see nearest

    from lpctl.text.suggest import nearest  # noqa: PLC0415 - few durations are mappings

    if not value:
        raise NotADurationError("it is empty")
    total = Fraction(0)
    for key, number in value.items():
        if key not in KEYWORDS:
            close = nearest(key, [known for known in KEYWORDS if known not in value])
            raise NotADurationError(f"is none of {', '.join(KEYWORDS)}", key, close or "")
        if type(number) not in (int, float) or not abs(number) < 1e40:  # NaN is not below anything
            raise NotADurationError(
                "is no number" if type(number) not in (int, float) else "is no number that a duration reaches",
                key,
            )
        total += Fraction(repr(number)) * KEYWORDS[key]
    if total.denominator != 1:
        raise NotADurationError("finer than a nanosecond")
    return int(total)


def format_duration(nanoseconds: int) -> str:
    """The duration in the manifest's compact form: `1d2h`, `-1.5s`, `0s`. `parse_duration` reads it back."""
    if nanoseconds == 0:
        return "0s"
    text, rest = "-" if nanoseconds < 0 else "", abs(nanoseconds)
    for name, unit in (("d", DAY), ("h", HOUR), ("m", MINUTE)):
        count, rest = divmod(rest, unit)
        text += f"{count}{name}" if count else ""
    seconds, rest = divmod(rest, SECOND)
    if rest:
        return f"{text}{seconds}.{rest:09d}".rstrip("0") + "s"
    return f"{text}{seconds}s" if seconds else text


def iso_duration(nanoseconds: int) -> str:
    """The duration in ISO 8601 as pydantic writes it: `P1DT2H`, `-PT1.5S`, `PT0S`.

    pydantic-core (the Display of speedate's Duration) counts 365 days as a year. Raises NotADurationError where it is
    finer than the microsecond at which Python's timedelta stops.
    """
    if nanoseconds % 1000:
        raise NotADurationError("finer than a microsecond, where Python's timedelta stops")
    days, rest = divmod(abs(nanoseconds), DAY)
    years, days = divmod(days, 365)
    text = "".join(f"{count}{unit}" for count, unit in ((years, "Y"), (days, "D")) if count)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, rest = divmod(rest, SECOND)
    time = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    if seconds or rest:
        fraction = f".{rest // 1000:06d}".rstrip("0") if rest else ""
        time += f"{seconds}{fraction}S"
    if not text and not time:
        time = "0S"
    return ("-" if nanoseconds < 0 else "") + "P" + text + (f"T{time}" if time else "")
