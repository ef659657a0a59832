"""Texts that people describe by patterns, matched in time that grows with the text alone.

Python's `re` takes years for `(a|a)*b` and forty letters. What is taken here is what patterns of names and values are
made of; the rest of a regular expression's language, looking around and back, is told to be none of it.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_STATES = 2000
"""How large a pattern may be, with its repetitions written out."""

_MOST_ADDED = 10 * MOST_STATES
_DEEPEST = 50


class NotAPatternError(Exception):
    """The text is no pattern: `part` is the stretch of it that is meant."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.part = (start, end)


class _Node(NamedTuple):
    """What is taken: one character that `takes` says, `all` nodes in a row, `any` of them, or one again and again."""

    kind: str
    nodes: tuple[_Node, ...] = ()
    takes: Callable[[str], object] | None = None
    least: int = 1
    most: int | None = 1


_REPEAT = re.compile(r"[*+?]|\{(\d{1,4})(,(\d{1,4})?)?\}")
_OFTEN: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[(?!:)|[^\]\[\\])*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\[dDwWsS]|\\[^A-Za-z0-9]", re.DOTALL)


class _Reader:
    """Reads a pattern into nodes."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self._deep = text, 0, 0

    def read(self) -> _Node:
        found = self._any()
        if self.at < len(self.text):
            raise self._wrong("a `)` that nothing opens", 1)
        return found

    def _wrong(self, message: str, length: int) -> NotAPatternError:
        return NotAPatternError(message, self.at, min(self.at + length, len(self.text)))

    def _any(self) -> _Node:
        alternatives = [self._row()]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            alternatives.append(self._row())
        return alternatives[0] if len(alternatives) == 1 else _Node("any", tuple(alternatives))

    def _row(self) -> _Node:
        items: list[_Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            items += self._item()
        return _Node("all", tuple(items))

    def _item(self) -> Iterator[_Node]:
        if self.text[self.at] in "^$":
            if self.at not in (0, len(self.text) - 1) or (self.text[self.at] == "^") != (self.at == 0):
                raise self._wrong(f"a `{self.text[self.at]}` inside: the whole value is matched anyway", 1)
            self.at += 1
            return
        one = self._one()
        if (again := _REPEAT.match(self.text, self.at)) is not None:
            one = self._repeated(one, again)
        yield one

    def _repeated(self, one: _Node, again: re.Match[str]) -> _Node:
        if again[0] in _OFTEN:
            least, most = _OFTEN[again[0]]
        else:
            least = int(again[1])
            most = least if again[2] is None else int(again[3]) if again[3] else None
        if most is not None and most < least:
            raise self._wrong(f"{again[0]}, at most {most} and at least {least}", len(again[0]))
        self.at = again.end()
        if (more := _REPEAT.match(self.text, self.at)) is not None:
            raise self._wrong(f"a {more[0]} behind {again[0]}", len(more[0]))
        return _Node("repeat", (one,), least=least, most=most)

    def _one(self) -> _Node:
        char = self.text[self.at]
        if char == "(":
            return self._group()
        if char in "*+?{" and (char != "{" or _REPEAT.match(self.text, self.at)):
            raise self._wrong(f"a `{char}` with nothing in front of it to repeat", 1)
        if char in "[\\":
            found = (_CLASS if char == "[" else _ESCAPE).match(self.text, self.at)
            if found is None:
                what = "a `[` that nothing closes" if char == "[" else f"`{self.text[self.at : self.at + 2]}`"
                raise self._wrong(what, 1 if char == "[" else 2)
            takes = self._takes(found[0])
            self.at = found.end()
            return _Node("one", takes=takes)
        self.at += 1
        return _Node("one", takes=bool if char == "." else char.__eq__)

    def _takes(self, one: str) -> Callable[[str], object]:
        """What an escape or a class takes; a class that may come to mean another one is none."""
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            try:
                return re.compile(one, re.DOTALL).fullmatch
            except (re.error, FutureWarning) as error:
                why = error.msg if isinstance(error, re.error) else "it may be read in two ways"
                raise self._wrong(f"`{one}`: {why}", len(one)) from None

    def _group(self) -> _Node:
        opened = self.at
        self._deep += 1
        if self._deep > _DEEPEST:
            raise self._wrong(f"more than {_DEEPEST} groups in one another", 1)
        self.at += 3 if self.text.startswith("(?:", self.at) else 1
        if self.text[self.at : self.at + 1] == "?":
            self.at = opened
            raise self._wrong(f"`{self.text[opened : opened + 3]}`", 3)
        found = self._any()
        if self.text[self.at : self.at + 1] != ")":
            self.at = opened
            raise self._wrong("a `(` that nothing closes", 1)
        self.at += 1
        self._deep -= 1
        return found


class _Machine:
    """States with what each takes and where that leads, or with the states that it stands for."""

    def __init__(self, text: str, node: _Node) -> None:
        self._takes: list[Callable[[str], object] | None] = []
        self._next: list[list[int]] = []
        self._text = text
        self._added = 0
        self._end = self._state()
        self._start = self._add(node, self._end)

    def _state(self, takes: Callable[[str], object] | None = None, *following: int) -> int:
        if len(self._takes) == MOST_STATES:
            raise self._too_large()
        self._takes.append(takes)
        self._next.append(list(following))
        return len(self._takes) - 1

    def _too_large(self) -> NotAPatternError:
        return NotAPatternError("more repetitions than are taken", 0, len(self._text))

    def _add(self, node: _Node, then: int) -> int:
        """The state in which a node begins that leads to another state."""
        self._added += 1
        if self._added > _MOST_ADDED:  # groups that hold nothing make no states
            raise self._too_large()
        if node.kind == "one":
            return self._state(node.takes, then)
        if node.kind == "all":
            for part in reversed(node.nodes):
                then = self._add(part, then)
            return then
        if node.kind == "any":
            return self._state(None, *(self._add(part, then) for part in node.nodes))
        (repeated,) = node.nodes
        if node.most is None:
            again = self._state(None, then)
            self._next[again].append(self._add(repeated, again))
            then = again
        else:
            last = then
            for _ in range(node.most - node.least):
                then = self._state(None, last, self._add(repeated, then))
        for _ in range(node.least):
            then = self._add(repeated, then)
        return then

    def matches(self, text: str) -> bool:
        """Whether the whole text is taken."""
        here = self._reached([self._start])
        for char in text:
            following = [
                self._next[state][0] for state in here if (takes := self._takes[state]) is not None and takes(char)
            ]
            here = self._reached(following)
            if not here:
                return False
        return self._end in here

    def _reached(self, states: list[int]) -> set[int]:
        found: set[int] = set()
        while states:
            state = states.pop()
            if state not in found:
                found.add(state)
                if self._takes[state] is None:
                    states.extend(self._next[state])
        return found


@lru_cache(maxsize=256)
def read_pattern(text: str) -> Callable[[str], bool]:
    """Whether the whole of a text matches the pattern, as a function of it. Raises NotAPatternError."""
    return _Machine(text, _Reader(text).read()).matches


def is_one_of(text: str, allowed: tuple[str, ...]) -> bool:
    """Whether a text is one of those allowed, in which `*` stands for any characters."""
    return any(text == one or ("*" in one and _stars(text, one)) for one in allowed)


def _stars(text: str, allowed: str) -> bool:
    first, *middle, last = allowed.split("*")
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
