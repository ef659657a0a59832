"""The expressions that a text holds: `${var.NAME}`, `${each.KEY}`, `${target.name}`."""

from __future__ import annotations

import re
from typing import NamedTuple

OPENING = "${"
"""What every expression begins with: a text without it holds none."""

ESCAPED = "$${"
"""What takes the meaning of an expression away."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""What variables and the keys of records are called."""

TARGET_PARTS = ("name", "project", "domain")
"""What `${target...}` may be followed by."""

# What is no expression stays text: `${HOME}`, `${var}`, `$${other}`. Of two dollars the first takes away the meaning.
_MARK = re.compile(r"(?P<escape>\$?)\$\{(?P<inner>[ \t]*(?:var|each|target)[ \t]*\.[^{}]*)(?P<end>[{}]|\Z)")


class Expression(NamedTuple):
    """An expression, and where it stands in its text: `kind` is var, each or target."""

    kind: str
    name: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The expression as it is written."""
        return f"${{{self.kind}.{self.name}}}"


class Malformed(NamedTuple):
    """What is meant for an expression and is none: why, what to write, "" where nobody knows, and where it stands."""

    why: str
    instead: str
    start: int
    end: int


def parts(text: str) -> list[str | Expression | Malformed]:
    """A text in parts: what stays as it is, the `$` of `$${var.x}` taken away, and the expressions between."""
    found: list[str | Expression | Malformed] = []
    position = 0
    for match in _MARK.finditer(text):
        before = text[position : match.start()]
        position = match.end()
        if match["escape"]:
            found.append(before + match[0][1:])
            continue
        if before:
            found.append(before)
        found.append(_expression(match))
    if position < len(text):
        found.append(text[position:])
    return found


def escaped(text: str) -> str:
    """How a text is written so that no part of it is read as an expression."""
    return _MARK.sub(lambda match: f"${match[0]}", text) if OPENING in text else text


def _expression(match: re.Match[str]) -> Expression | Malformed:
    kind, _, name = "".join(match["inner"].split()).partition(".")
    place = match.start(), match.end()
    well_formed = NAME.fullmatch(name) is not None
    right = f"${{{kind}.{name}}}" if well_formed else ""
    if match["end"] == "{":
        return Malformed("an expression holds no other", "", *place)
    if match["end"] != "}":
        return Malformed("the expression has no closing brace", right, *place)
    if not well_formed:
        return Malformed("a name has letters, digits, `_` and `-`, and begins with no digit", "", *place)
    if match["inner"] != f"{kind}.{name}":
        return Malformed("an expression holds no blanks", right, *place)
    return Expression(kind, name, *place)
