"""Text as Go reads and prints it, where flytectl's reading of inputs hangs on it.

strconv.ParseFloat and ParseBool, time.Parse with RFC 3339, and fmt's %v, of Go 1.26; lpctl.flyte.go has
strconv.Atoi and time.ParseDuration.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from lpctl.text.instant import MAXIMUM, MINIMUM, NotAnInstantError, parse_instant

_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DIGITS_APART = re.compile(r"(?<=[0-9])_(?=[0-9])")
_HEXADECIMAL_DIGITS_APART = re.compile(r"(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])")
_HEXADECIMAL = re.compile(r"[-+]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][-+]?[0-9]+")
_NAMED = {"nan": math.nan} | {
    sign + word: -math.inf if sign == "-" else math.inf for sign in ("", "+", "-") for word in ("inf", "infinity")
}


def parse_float(text: str) -> float | None:
    """The float that a text states, None where it states none or one beyond the range of floats."""
    if text.lower() in _NAMED:
        return _NAMED[text.lower()]
    hexadecimal = text.lstrip("+-")[:2] in ("0x", "0X")
    text = (_HEXADECIMAL_DIGITS_APART if hexadecimal else _DIGITS_APART).sub("", text)
    try:
        if _HEXADECIMAL.fullmatch(text):
            return float.fromhex(text)
        value = float(text) if _DECIMAL.fullmatch(text) else None
    except (OverflowError, ValueError):
        return None
    return None if value is not None and math.isinf(value) else value


_BOOLEANS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}


def parse_bool(text: str) -> bool | None:
    """The truth value that a text states, None where it states none."""
    return _BOOLEANS.get(text)


_RFC3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{1,2})(:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]+))?(?:Z|([-+])([0-9]{2}):([0-9]{2}))"
)


def parse_rfc3339(text: str) -> tuple[int, int] | None:
    """Seconds and nanoseconds of an RFC 3339 text, None where Go takes it for none.

    Go takes an hour of one digit, a comma before the fraction, of which it drops what is below a nanosecond, and
    offsets up to 24:60.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    day, hour, rest, fraction, sign, hours, minutes = match.groups()
    try:
        seconds, nanoseconds = parse_instant(f"{day}T{hour:0>2}{rest}.{(fraction or '0')[:9]}Z")
    except NotAnInstantError:
        return None
    if sign:
        if int(hours) > 24 or int(minutes) > 60:
            return None
        seconds -= (int(hours) * 3600 + int(minutes) * 60) * (-1 if sign == "-" else 1)
    return (seconds, nanoseconds) if MINIMUM <= seconds <= MAXIMUM else None


def go_printed(value: Any) -> str:
    """A value of JSON as fmt.Sprintf("%v", value) prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _printed_number(float(value))
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{go_printed(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(map(go_printed, value))}]"
    return str(value)


def _printed_number(number: float) -> str:
    if math.isnan(number) or math.isinf(number):
        return "NaN" if math.isnan(number) else "+Inf" if number > 0 else "-Inf"
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    power = len(digits) + int(exponent) - 1
    if number and not -4 <= power < 6:
        fraction = f".{text[1:]}" if text[1:] else ""
        return f"{'-' if sign else ''}{text[0]}{fraction}e{'-' if power < 0 else '+'}{abs(power):02}"
    return repr(number).removesuffix(".0")
