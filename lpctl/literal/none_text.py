"""The text `None`, which Python's None becomes where a line of Python is copied into YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.literal.reading import Mismatch
from lpctl.literal.rules import NONE_AS_TEXT

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.source.values import Values

NONE = "None"

WORDS = frozenset((NONE, "none", "NONE", "nil", "Nil", "NIL"))
"""Texts that mean None to whoever writes them where no text is due."""


def none_as_text(path: Path, expected: str) -> Mismatch:
    """The remark about the text `None` where None could stand as well; it holds where that is written unquoted."""
    return Mismatch(
        path,
        NONE,
        says=f'is the text "{NONE}", and not the None that {expected} takes as well',
        help=f'write null, or "{NONE}" in quotes if the text is meant',
        rule=NONE_AS_TEXT,
    )


def holds_as_written(mismatch: Mismatch, path: Path, stated: Values) -> bool:
    """Whether what was found of the value at `path` of a document holds of how it is written there."""
    return mismatch.rule is not NONE_AS_TEXT or stated.written((*path, *mismatch.path)) == NONE
