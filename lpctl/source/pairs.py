r"""A character that is written as two escapes, `"\ud83c\udf89"`, as JSON writes those beyond U+FFFF (RFC 8259, 7).

YAML's escapes stand for one character each, and the parsers have none for half of one. So they are given a text in
which other digits stand for the first of each half, a `d` or a `D`: those with which the text has no character and no
escape. Every place stays what it is, and what the parsers make of such escapes is known to come from halves.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from lpctl.source.parser import ScalarEvent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_HIGH, _LOW = "[89abAB][0-9a-fA-F]{2}", "[c-fC-F][0-9a-fA-F]{2}"
_PAIR = rf"\\u[dD]{_HIGH}\\u[dD]{_LOW}"

# Backslashes are taken with what they escape: `"\\ud83c\udf89"` has no first half.
_ESCAPE = rf"{_PAIR}|\\."

# In place of the `d` of D800 to DFFF, each stands for another block of characters, such as E800 to EFFF. Those come
# first whose block is written least.
_DIGITS = "e4318029756fabc"


def without_pairs(text: str) -> tuple[str, str]:
    """The text that parsers read, as long as the one with pairs of escapes, and the digits for `d` and `D` in it.

    They are "" where the text has no pair, or no digit is free: whoever reads it then finds halves of characters.
    """
    if "\\u" not in text or not re.search(_PAIR, text):
        return text, ""
    free = "".join(islice((digit for digit in _DIGITS if not re.search(_written_with(digit), text)), 2))
    if len(free) < len("dD"):
        return text, ""
    return re.sub(_ESCAPE, partial(_replaced, dict(zip("dD", free, strict=True))), text), free


def _written_with(digit: str) -> str:
    """The characters from 0x_800 to 0x_FFF, and their escapes."""
    first = int(f"{digit}800", 16)
    return rf"[{chr(first)}-{chr(first + 0x7FF)}]|\\(?:u|U0000)[{digit}{digit.upper()}][89a-fA-F]"


def _replaced(digits: dict[str, str], escape: re.Match[str]) -> str:
    """A pair with other digits; any other escape, of which the pattern takes two characters, as it is."""
    found = escape[0]
    return found if len(found) == len(r"\u") else f"\\u{digits[found[2]]}{found[3:8]}{digits[found[8]]}{found[9:]}"


def with_pairs(events: Iterator[Any], digits: str) -> Iterator[Any]:
    """The parse events of a text from `without_pairs`, as those of the text as it was written."""
    escapes = re.compile(rf"(\\u)([{digits}])({_HIGH}\\u)([{digits}])({_LOW})")
    firsts = [int(f"{digit}800", 16) for digit in digits]
    high = "".join(f"{chr(first)}-{chr(first + 0x3FF)}" for first in firsts)
    low = "".join(f"{chr(first + 0x400)}-{chr(first + 0x7FF)}" for first in firsts)
    halves = re.compile(f"[{high}][{low}]")
    letters = dict(zip(digits, "dD", strict=True))

    def escaped(pair: re.Match[str]) -> str:
        return f"{pair[1]}{letters[pair[2]]}{pair[3]}{letters[pair[4]]}{pair[5]}"

    def character(pair: re.Match[str]) -> str:
        high, low = (ord(half) & 0x3FF for half in pair[0])
        return chr(0x10000 + (high << 10) + low)

    for event in events:
        if getattr(event, "anchor", None):
            event.anchor = escapes.sub(escaped, event.anchor)
        if type(event) is ScalarEvent:
            quoted = event.style == '"'
            event.value = halves.sub(character, event.value) if quoted else escapes.sub(escaped, event.value)
        yield event
