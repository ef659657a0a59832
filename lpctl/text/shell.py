"""Words of commands that users are to copy into a shell."""

from __future__ import annotations

import shlex


def shell_word(text: str) -> str:
    """The text as one word of a shell; what is invisible is written as an escape, in the quotes that know escapes."""
    if text.isprintable():
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped, text))}'"


def _escaped(character: str) -> str:
    if character.isprintable() and character not in "'\\":
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a path that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\U{code:08x}"
