"""The subset of YAML that most manifests are written in, read line by line: to plain data, and to nothing else.

A parser's events carry what only messages need. A manifest in which nothing is wrong needs none of it, so it is read
here, in a third of the time and without loading a parser. Whatever is not plainly in the subset (below) is left to the
parser, and so is every question for a place: `scan` either returns exactly what the parsers would, or nothing. A
property test holds it to both of them.

The subset: block mappings and lists, plain and quoted scalars of one line without escapes, lists and mappings in
brackets on one line, comments, `---` between documents. Not in it: tabs, carriage returns, anchors, aliases, tags,
merge keys, block scalars, scalars of several lines, quoted or repeated keys, directives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.limits import KEY_CHARACTERS, SCAN_CHARACTERS, SCAN_DEPTH
from lpctl.source.scalar import CONSTANTS, MAY_BE_OTHER, IntegerTooLongError, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scanned(NamedTuple):
    """A document's data, and in which line (from 1) each key of its outermost mapping stands."""

    data: Any
    key_lines: dict[str, int]


_KEY = rf"[A-Za-z_][A-Za-z0-9_./-]{{0,{KEY_CHARACTERS - 1}}}"
_FIRST = r"(?:[^\x00- !\"#%&'*,:;<=>?@\[\]`{|}\x7f-]|-[A-Za-z0-9_./])"

_PLAIN = rf"{_FIRST}[^#:\n]*(?::+[^ :#\n][^#:\n]*)*"
_QUOTED = r"\"[^\"\\\n]*\"|'[^'\n]*'"
_BRACKETED = r"[\[{][^#\n]*"
_COMMENT = r"(?<![^ \n])#.*"

# Each line: its margin, the dash of a list item, a key, and a value; or else the whole of it.
_LINES = re.compile(
    rf"^(?:( *)(-(?: +|$))?(?:({_KEY}):(?: +|$))?(?:({_PLAIN}|{_QUOTED}|{_BRACKETED}) *)?(?:{_COMMENT})?|(.+))$",
    re.MULTILINE,
)

# A plain scalar that begins with one of these is a string.
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") - MAY_BE_OTHER

# Characters that the parsers do not agree on, or that stand for a line break or a byte order mark.
_LEFT_TO_PARSERS = re.compile("[\t\r\x85\u2028\u2029\ufeff]")

# In brackets: a bracket or comma, a key, or a value that is plain or quoted.
_INNER = r"[^\[\]{},:#?\"'`]"
_TOKEN = re.compile(
    rf" *(?:([\[\]{{}},])|({_KEY}): +|({_FIRST}{_INNER}*(?::+(?! ){_INNER}+)*)|\"([^\"\\]*)\"|'([^']*)')"
)


class _BeyondSubsetError(Exception):
    """The text is not plainly in the subset."""


class _Block:
    """An open collection: the column its entries begin in, and the entry whose value may follow on deeper lines."""

    __slots__ = ("data", "indent", "open")

    def __init__(self, indent: int, data: Any) -> None:
        self.indent = indent
        self.data = data
        self.open: Any = None


def scan(text: str) -> list[Scanned] | None:
    """Each document that holds anything; None where the text is not plainly in the subset, or holds no document."""
    if len(text) > SCAN_CHARACTERS or _LEFT_TO_PARSERS.search(text):
        return None
    try:
        return _documents(text) or None
    except (_BeyondSubsetError, IntegerTooLongError):
        return None


def _documents(text: str) -> list[Scanned]:  # noqa: C901, PLR0912, PLR0915 - one loop, the hot path
    documents: list[Scanned] = []
    stack: list[_Block] = []  # the blocks around the top one
    top: _Block | None = None
    key_lines: dict[str, int] = {}
    value: Any
    for number, (margin, dash, key, written, other) in enumerate(_LINES.findall(text), 1):
        if other:
            if other != "---":
                raise _BeyondSubsetError
            stack, top, key_lines = [], None, {}
            continue
        if not key and not dash:
            if written:
                raise _BeyondSubsetError
            continue  # a comment, or nothing
        if not written:
            value = None
        elif written[0] in _LETTERS:
            value = written.rstrip(" ")
        else:
            value = _value_of(written)
        indent = len(margin)

        # The block that the line belongs to.
        if top is None:
            top = _Block(indent, [] if dash else {})
            documents.append(Scanned(top.data, key_lines))
        elif indent != top.indent or type(top.data) is not (list if dash else dict):
            while indent < top.indent:
                if not stack:
                    raise _BeyondSubsetError
                top = stack.pop()
            kind = list if dash else dict
            if indent == top.indent and not dash and type(top.data) is list and stack:
                top = stack.pop()  # the end of a list that is no deeper than its key
            if indent != top.indent or type(top.data) is not kind:
                nested = indent > top.indent or (indent == top.indent and dash)
                if top.open is None or not nested or len(stack) == SCAN_DEPTH:
                    raise _BeyondSubsetError
                stack.append(top)
                top = _enter(top, indent, kind())

        # Its entry, or the first of a mapping behind a dash.
        data = top.data
        if dash:
            if not key:
                data.append(value)
                top.open = None if written else len(data) - 1
                continue
            data.append(None)
            top.open = len(data) - 1
            stack.append(top)
            top = _enter(top, indent + len(dash), {})
            data = top.data
        elif not stack:
            key_lines.setdefault(key, number)
        if key in data or key in CONSTANTS:
            raise _BeyondSubsetError
        data[key] = value
        top.open = None if written else key
    return documents


def _value_of(written: str) -> Any:
    """What is written behind a dash or a key."""
    first = written[0]
    if first in "\"'":
        return written[1:-1]
    return _flow(written) if first in "[{" else resolve(written.rstrip(" "))


def _enter(parent: _Block, indent: int, data: Any) -> _Block:
    """The block that is the value of the parent's open entry."""
    parent.data[parent.open] = data
    parent.open = None
    return _Block(indent, data)


def _flow(text: str) -> Any:
    """The value of a list or mapping in brackets, which is all of the text."""
    tokens = _tokens(text)
    value = _value(next(tokens), tokens, 0)
    if next(tokens) is not _END:
        raise _BeyondSubsetError
    return value


class _Token(NamedTuple):
    """A bracket or comma, a key, or a value."""

    mark: str | None = None
    key: str | None = None
    value: Any = None


_END = _Token("")
_COMMA, _LIST, _LIST_END, _MAPPING, _MAPPING_END = map(_Token, ",[]{}")


def _tokens(text: str) -> Iterator[_Token]:
    text = text.rstrip(" ")
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _BeyondSubsetError
        position = match.end()
        mark, key, plain, double, single = match.groups()
        if mark is not None or key is not None:
            yield _Token(mark, key)
        elif plain is not None:
            yield _Token(value=resolve(plain.rstrip(" ")))
        else:
            yield _Token(value=single if double is None else double)
    yield _END


def _value(token: _Token, tokens: Iterator[_Token], depth: int) -> Any:
    """The value that begins with a token."""
    if token.mark is None and token.key is None:
        return token.value
    if depth == SCAN_DEPTH:
        raise _BeyondSubsetError
    if token == _LIST:
        return [_value(item, tokens, depth + 1) for item in _items(tokens, _LIST_END)]
    if token != _MAPPING:
        raise _BeyondSubsetError
    made: dict[str, Any] = {}
    for item in _items(tokens, _MAPPING_END):
        key = item.key
        if key is None or key in made or key in CONSTANTS:
            raise _BeyondSubsetError
        made[key] = _value(next(tokens), tokens, depth + 1)
    return made


def _items(tokens: Iterator[_Token], closing: _Token) -> Iterator[_Token]:
    """The first token of each item; the caller reads the rest of the item before it asks for the next."""
    token = next(tokens)
    while token != closing:
        yield token
        token = next(tokens)
        if token == _COMMA:
            token = next(tokens)
            if token == closing:
                raise _BeyondSubsetError
        elif token != closing:
            raise _BeyondSubsetError
