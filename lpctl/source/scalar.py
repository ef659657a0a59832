"""YAML 1.2.2's core schema (section 10.3.2): what a plain scalar means."""

from __future__ import annotations

import re
from math import isinf

from lpctl.text.limits import INTEGER_DIGITS

_NUMERIC = frozenset("-+.0123456789")

MAY_BE_OTHER = _NUMERIC | frozenset("nNtTfF~")
"""How a plain scalar begins that may be something else than a string."""

CONSTANTS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((f"{sign}.{word}" for sign in ("", "+") for word in ("inf", "Inf", "INF")), float("inf")),
    **dict.fromkeys((f"-.{word}" for word in ("inf", "Inf", "INF")), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
"""What is neither a number nor a text, by how it is written."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class NumberTooLargeError(ValueError):
    """A number that is not read: an integer of too many digits, or one with an exponent that no float has."""

    def __init__(self, reason: str, help_: str | None = None) -> None:
        super().__init__(reason)
        self.help = help_


def resolve(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar: None, bool, int, float, or the text itself.

    Raises NumberTooLargeError where converting the digits would be a way to burn time, or make infinity of a number.
    """
    first = text[:1]
    if first and first not in MAY_BE_OTHER:
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    if first not in _NUMERIC:
        return text
    if _INTEGER.fullmatch(text):
        return int(_bounded(text))
    if _FLOAT.fullmatch(text):
        if isinf(number := float(text)):
            infinity = "-.inf" if number < 0 else ".inf"
            raise NumberTooLargeError(
                "a number beyond those that floats reach, 1.8e308", f"write {infinity} if infinity is meant"
            )
        return number
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return int(_bounded(text), 0)
    return text


def plain_type(text: str) -> type | None:
    """The type that a text would have without quotes; None where it would be a number that is not read."""
    try:
        return type(resolve(text))
    except NumberTooLargeError:
        return None


def _bounded(digits: str) -> str:
    if len(digits.lstrip("+-")) > INTEGER_DIGITS:
        raise NumberTooLargeError(f"an integer of more than {INTEGER_DIGITS} digits")
    return digits


_BOOLEAN_WORDS = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "n", "off", "0"), "false"),
}


def boolean_meant(text: str) -> str | None:
    """How the boolean is written that people mean by a word, as YAML 1.1 and others have it; None where by none."""
    return _BOOLEAN_WORDS.get(text.lower())
