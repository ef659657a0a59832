"""Ranges, lengths and patterns of JSON Schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.literal.json_schema import whole
from lpctl.text.limits import PATTERN_CHARACTERS, PATTERN_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.literal.json_schema import Subschema


def broken_constraint(value: Any, node: Subschema) -> str | None:
    """What the first constraint that a value of its type breaks allows, in words; None where it breaks none."""
    if node.keys().isdisjoint(_KEYWORDS):
        return None
    for keyword, (kinds, holds, words) in _KEYWORDS.items():
        limit = node.get(keyword)
        if limit is None or type(value) not in kinds:
            continue
        if isinstance(limit, (int, float, str)) and not holds(value, limit):
            return words.format(whole(limit))
    return None


def _matches(value: str, pattern: Any) -> bool:
    """Whether a text matches; True where asking could take long, or the pattern is none of Python's."""
    if not isinstance(pattern, str) or len(value) > PATTERN_TEXT or not is_quick(pattern):
        return True
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def is_quick(pattern: str) -> bool:
    """Whether matching is at most quadratic in the text: no groups, references or look-arounds, two repetitions.

    A pattern comes from a package, and Python's engine tries every way to match it.
    """
    if len(pattern) > PATTERN_CHARACTERS:
        return False
    plain = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern, flags=re.DOTALL)
    return "(" not in plain and len(re.findall(r"[*+]|\{[0-9]*,[0-9]*\}|\{[0-9]{3,}\}", plain)) <= 2


def _multiple(value: float, step: Any) -> bool:
    return not isinstance(step, (int, float)) or step <= 0 or (value / step).is_integer()


def _distinct(value: list[Any], wanted: Any) -> bool:
    return not wanted or len({repr(item) for item in value}) == len(value)


_NUMBER = (int, float)

_KEYWORDS: dict[str, tuple[tuple[type, ...], Callable[[Any, Any], bool], str]] = {
    "minimum": (_NUMBER, lambda value, limit: not value < limit, "at least {}"),
    "maximum": (_NUMBER, lambda value, limit: not value > limit, "at most {}"),
    "exclusiveMinimum": (_NUMBER, lambda value, limit: not value <= limit, "more than {}"),
    "exclusiveMaximum": (_NUMBER, lambda value, limit: not value >= limit, "less than {}"),
    "multipleOf": (_NUMBER, _multiple, "a multiple of {}"),
    "minLength": ((str,), lambda value, limit: len(value) >= limit, "text of at least {} characters"),
    "maxLength": ((str,), lambda value, limit: len(value) <= limit, "text of at most {} characters"),
    "pattern": ((str,), _matches, "text that matches {}"),
    "minItems": ((list,), lambda value, limit: len(value) >= limit, "a list of at least {} items"),
    "maxItems": ((list,), lambda value, limit: len(value) <= limit, "a list of at most {} items"),
    "uniqueItems": ((list,), _distinct, "a list of different items"),
    "minProperties": ((dict,), lambda value, limit: len(value) >= limit, "a mapping of at least {} keys"),
    "maxProperties": ((dict,), lambda value, limit: len(value) <= limit, "a mapping of at most {} keys"),
}
"""By keyword: the kinds of value that it speaks of, whether it holds, and the words where it does not."""
