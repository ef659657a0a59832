"""Help that a program can follow: what to type, as people read it, and the edits that type it.

The edits are symbolic as a problem is, and act on its place; `source/edits.py` makes edits of a file's text of them.
Help that leaves a choice, gives an example or asks for what only people know has none.

A fix is safe where it cannot change what a plan that is right does: it writes the same in other words, or what the text
of a plan that is refused says already. One is unsafe that changes when a plan runs, where or as whom, the value that it
runs with, or a name that others know, and one that guesses such a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.findings.diagnostic import Span


class Write(NamedTuple):
    """Put this in the place of the value, as YAML on one line; of a problem with a `part`, in the place of that.

    `whole` means the value also where the problem is one of its key, or of a `part`.
    """

    text: str
    whole: bool = False


class Rename(NamedTuple):
    """Give the key another name."""

    key: str


class Add(NamedTuple):
    """Put one more key in the mapping, in front of the others, with a value as YAML on one line."""

    key: str
    text: str


Edit: TypeAlias = "Write | Rename | Add"


class TextEdit(NamedTuple):
    """A stretch of a file, and the text to put in its place."""

    span: Span
    text: str


class Help(str):  # noqa: SLOT000 - `fix` is what it has more than a text
    """What to type, and the edits that do so, which are safe or not."""

    fix: tuple[Edit, ...] = ()
    safe: bool = True


def helping(text: str, *fix: Edit, safe: bool = True) -> Help:
    """What to type, in words, and the edits that do as they say."""
    made = Help(text)
    made.fix = fix
    made.safe = safe
    return made


def write(text: str, more: str = "", *, whole: bool = False, safe: bool = True) -> Help:
    """`write 0 9 * * MON`, and what is said beside it."""
    return helping(f"write {text}{more}", Write(text, whole), safe=safe)


def meant(text: str, written: str | None = None) -> Help:
    """`did you mean Europe/Berlin?`, of a value; `written` is how YAML has it, where that is not the same.

    It is a guess, and so unsafe.
    """
    return helping(f"did you mean {text}?", Write(text if written is None else written), safe=False)


def rename(key: str, *, safe: bool = True) -> Help:
    """`did you mean cron?`, of a key."""
    return helping(f"did you mean `{key}`?", Rename(key), safe=safe)


def instead(text: str, there: Collection[str] = ()) -> str:
    """Help for a key. `write KEY: VALUE` is written in its place, `write KEY: ...` gives it that name.

    There is no fix where that key is `there` already.
    """
    stated = re.fullmatch(r"write ([a-z_0-9]+): (.+)", text)
    if stated is None or stated[1] in there or (stated[2] != "..." and "..." in stated[2]):
        return text
    return helping(text, Rename(stated[1]), *([Write(stated[2], whole=True)] if stated[2] != "..." else []))
