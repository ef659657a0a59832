"""What Go's standard library makes of a text: numbers and durations, with its own error messages.

Sources: Go's strconv/atoi.go, strconv/quote.go, time/format.go (ParseDuration, quote).
"""

from __future__ import annotations

import re

SECOND = 1_000_000_000
"""Nanoseconds."""

_UINT64 = 2**64 - 1
_CUTOFF = _UINT64 // 10 + 1
_INT64 = 2**63

_UNITS = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,  # the micro sign
    "\u03bcs": 1_000,  # the Greek letter
    "ms": 1_000_000,
    "s": SECOND,
    "m": 60 * SECOND,
    "h": 3600 * SECOND,
}
_UNIT = re.compile("[^.0-9]*")
_DIGITS = re.compile("[0-9]*")
_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
}


class GoError(ValueError):
    """Go refuses the text; the message is Go's own."""


def atoi(text: str) -> int:
    """A number of 64 bits, as strconv.Atoi reads it: ASCII digits, a sign. Raises GoError."""
    digits = text[1:] if text.startswith(("+", "-")) else text
    if digits and len(digits) < 19 and digits.isascii() and digits.isdecimal():
        return int(text)
    value = 0
    for digit in digits:  # a number that is too long is found out before a letter behind it
        if not "0" <= digit <= "9":
            raise GoError(f"strconv.Atoi: parsing {quote(text)}: invalid syntax")
        value = value * 10 + int(digit) if value < _CUTOFF else _UINT64 + 1
        if value > _UINT64:
            raise GoError(f"strconv.Atoi: parsing {quote(text)}: value out of range")
    if not digits:
        raise GoError(f"strconv.Atoi: parsing {quote(text)}: invalid syntax")
    negative = text.startswith("-")
    if value > _INT64 - (not negative):
        raise GoError(f"strconv.Atoi: parsing {quote(text)}: value out of range")
    return -value if negative else value


def quote(text: str) -> str:
    """The text in quotes, as strconv.Quote writes it."""
    return '"' + "".join(map(_quoted, text)) + '"'


def _quoted(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class _InvalidError(ValueError):
    """It is no duration; the message is the beginning of Go's, where that says more than "invalid"."""


def parse_duration(text: str) -> int:
    """Nanoseconds, as time.ParseDuration reads them: `1h30m`, `1.5h`, `-2m`, `0`. Raises GoError."""
    try:
        return _nanoseconds(text)
    except _InvalidError as error:
        reason = f"{error} in" if str(error) else "invalid"
        raise GoError(f"time: {reason} duration {_time_quote(text)}") from None


def _nanoseconds(text: str) -> int:
    negative = text.startswith("-")
    rest = text[1:] if text.startswith(("+", "-")) else text
    if rest == "0":
        return 0
    if not rest:
        raise _InvalidError
    total = position = 0
    while position < len(rest):
        value, position = _number_and_unit(rest, position)
        total = (total + value) & _UINT64  # two halves of 2**64 add up to nothing, and Go does not notice
        if total > _INT64:
            raise _InvalidError
    if total == _INT64 and not negative:
        raise _InvalidError
    return -total if negative else total


def _number_and_unit(text: str, position: int) -> tuple[int, int]:
    """Nanoseconds of the part of a duration that begins at `position`, and where the next one does."""
    digits = _match(_DIGITS, text, position)
    position += len(digits)
    fraction = ""
    if text[position : position + 1] == ".":
        fraction = _match(_DIGITS, text, position + 1)
        position += 1 + len(fraction)
    if not digits and not fraction:
        raise _InvalidError
    value = int(digits[-20:] or "0") if len(digits.lstrip("0")) < 20 else _INT64 + 1
    if value > _INT64:
        raise _InvalidError
    unit = _match(_UNIT, text, position)
    if not unit:
        raise _InvalidError("missing unit")
    if unit not in _UNITS:
        raise _InvalidError(f"unknown unit {_time_quote(unit)}")
    if value > _INT64 // _UNITS[unit]:
        raise _InvalidError
    value = value * _UNITS[unit] + _fraction(fraction, _UNITS[unit])
    if value > _INT64:
        raise _InvalidError
    return value, position + len(unit)


def _match(pattern: re.Pattern[str], text: str, position: int) -> str:
    found = pattern.match(text, position)
    return found[0] if found else ""


def _fraction(digits: str, unit: int) -> int:
    """The part behind the point, with the rounding of Go's float64."""
    value, scale = 0, 1.0
    for digit in digits:
        if value > (_INT64 - 1) // 10:
            break
        value, scale = value * 10 + int(digit), scale * 10
    return int(float(value) * (float(unit) / scale))


def _time_quote(text: str) -> str:
    """The text in quotes, as the time package writes it: what is not ASCII byte for byte."""
    quoted: list[str] = []
    for character in text:
        if character >= "\x80" or character < " ":
            quoted.extend(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
        elif character in '"\\':
            quoted.append("\\" + character)
        else:
            quoted.append(character)
    return '"' + "".join(quoted) + '"'
