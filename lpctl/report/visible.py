"""Text as a terminal may show it: nothing invisible, nothing that moves the cursor or turns the reading direction."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_UNREAD = 0xDC00
_FIRST_BYTE, _LAST_BYTE = _UNREAD + 0x80, _UNREAD + 0xFF
"""Bytes that were not read as text, as PEP 383 has them."""

_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Screen(NamedTuple):
    """What a report is made for: whether colours are wanted, and the characters that can be shown."""

    colour: bool = False
    encoding: str = "utf-8"


FILE = Screen()
"""What a report in a file is made for."""


def printed(text: str, encoding: str) -> str:
    """The text with escapes for what the encoding does not have."""
    if text.isascii():
        return text
    return text.encode(encoding, errors="backslashreplace").decode(encoding)


def visible(text: str) -> str:
    """The text with control, format and separator characters written as escapes, tabs as one blank.

    A byte of a file name or an argument that the system's encoding does not read, which Python holds as half of a
    surrogate pair (PEP 383), is written as that byte.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    if unicodedata.category(character) in _ESCAPED:
        code = ord(character)
        if _FIRST_BYTE <= code <= _LAST_BYTE:
            code -= _UNREAD
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


def width(text: str) -> int:
    """How many terminal columns the text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
