"""The subset of YAML that most manifests are written in, read line by line: to plain data, and the lines it stands in.

A parser's events carry what only messages need. A manifest in which nothing is wrong needs none of it, so it is read
here, in a quarter of the time and without loading a parser. Where a message needs a place, `lpctl.source.places` finds
it in the line that is kept here for each entry. Whatever is not plainly in the subset (below) is left to the parsers:
of a file of up to `SCAN_CHARACTERS`, `scan` either returns exactly the data that they would, or nothing. A property
test holds it to both of them.

The subset: block mappings and lists, plain and quoted scalars of one line without escapes, lists and mappings in
brackets on one line, comments, `---` between documents. Not in it: tabs, anchors, aliases, tags, merge keys, block
scalars, scalars of several lines, repeated keys, directives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lpctl.source.scalar import CONSTANTS, MAY_BE_OTHER, NumberTooLargeError, resolve
from lpctl.text.limits import KEPT_CHARACTERS, KEY_CHARACTERS, SCAN_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator


Entries: TypeAlias = "dict[str, Any] | list[Any]"
"""The line, from 1, of each entry of a mapping or list in block style; (line, its entries) of one that holds such."""


class Scanned(NamedTuple):
    """A document's data, and where the entries of its outermost mapping or list stand."""

    data: Any
    entries: Entries


_DOUBLE, _SINGLE = r"\"[^\"\\\n]*\"", r"'[^'\n]*(?:''[^'\n]*)*'"
_KEY = rf"[A-Za-z_$][A-Za-z0-9_./-]*|{_DOUBLE}|{_SINGLE}"
_FIRST = r"(?:[^\x00- !\"#%&'*,:;<=>?@\[\]`{|}\x7f-]|-[A-Za-z0-9_./])"

# There is one way only to match each of these, so that a line of any length is read, or refused, in one go.
_PLAIN = rf"{_FIRST}[^ #:\n]*(?:(?: +:*|:+)[^ #:\n]+)*"
_BRACKETED = r"[\[{][^#\n]*[\]}]"
_COMMENT = r"(?<![^ \n])#.*"

LINE = re.compile(
    rf"( *)(?P<dash>-(?: +|$))?(?:(?P<key>{_KEY}):(?: +|$))?"
    rf"(?:(?P<value>{_PLAIN}|{_DOUBLE}|{_SINGLE}|{_BRACKETED}) *)?(?:{_COMMENT})?"
)

# A plain scalar that begins with one of these is a string.
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") - MAY_BE_OTHER

# Characters beside a tab that the parsers do not agree on, or that stand for a line break or a byte order mark.
_LEFT_TO_PARSERS = "[\x85\u2028\u2029\ufeff]"

# In brackets: a bracket or comma, a key, or a value that is plain or quoted.
_INNER = r"[^\[\]{},:#?\"'`]"
TOKEN = re.compile(rf" *(?:([\[\]{{}},])|({_KEY}): +|({_FIRST}{_INNER}*(?::+(?! ){_INNER}+)*)|({_DOUBLE}|{_SINGLE}))")


class _BeyondSubsetError(Exception):
    """The text is not plainly in the subset."""


def scan(lines: list[str]) -> list[Scanned] | None:
    """Each document that holds anything; None where the lines are not plainly in the subset, or hold no document.

    Equal lines may share one list or mapping, as aliases do.
    """
    try:
        return _documents(lines) or None
    except (_BeyondSubsetError, NumberTooLargeError):
        return None


def _documents(lines: list[str]) -> list[Scanned]:  # noqa: C901, PLR0912, PLR0915 - one loop, the hot path
    documents: list[Scanned] = []
    # The innermost open collection: the column that its entries begin in, whether it is a list, and the entry whose
    # value may follow on deeper lines; around it, those that it is in.
    indent = -1
    data: Any = None
    is_list = False
    pending: Any = None
    around: list[tuple[int, Any, bool, Any]] = []
    entries: Any = None
    inner: Any
    inner_entries: Any
    for number, line in enumerate(lines, 1):
        read = _lines[line]
        if read is None:
            continue  # a comment, or nothing
        column, dash, key, open_, value = read
        listed = dash > 0

        # The collection that the line belongs to.
        if column != indent or is_list is not listed:
            if column < 0:
                indent, data, pending, around = -1, None, None, []
                continue
            if data is None:
                indent, is_list = column, listed
                data, entries = ([], []) if listed else ({}, {})
                documents.append(Scanned(data, entries))
            while column < indent:
                if not around:
                    raise _BeyondSubsetError
                (indent, data, is_list, entries), pending = around.pop(), None
            if is_list and not listed and column == indent and around:
                # A list that is no deeper than its key ends.
                (indent, data, is_list, entries), pending = around.pop(), None
            if column != indent or is_list is not listed:
                nested = column > indent or (column == indent and listed)
                if pending is None or not nested or len(around) == SCAN_DEPTH:
                    raise _BeyondSubsetError
                around.append((indent, data, is_list, entries))
                inner, inner_entries = ([], []) if listed else ({}, {})
                data[pending] = inner
                entries[pending] = (entries[pending], inner_entries)
                indent, data, is_list, entries = column, inner, listed, inner_entries

        # Its entry, or the first of a mapping behind a dash.
        if listed:
            if not key:
                data.append(value)
                entries.append(number)
                pending = len(data) - 1 if open_ else None
                continue
            around.append((indent, data, True, entries))
            data.append(inner := {})
            entries.append((number, inner_entries := {}))
            indent, data, is_list, entries = column + dash, inner, False, inner_entries
        if key in data:
            raise _BeyondSubsetError
        data[key] = value
        entries[key] = number
        pending = key if open_ else None
    return documents


# What a line says: its column, -2 where a document starts; the length of its dash, or 0; its key, or ""; whether its
# value is not on it; and that value else.
_Line = tuple[int, int, str, bool, Any]

_START: _Line = (-2, 0, "", True, None)


def _read(line: str) -> _Line | None:
    """What a line says; None where that is nothing. Raises _BeyondSubsetError, NumberTooLargeError."""
    if "\t" in line or (not line.isascii() and re.search(_LEFT_TO_PARSERS, line)):
        raise _BeyondSubsetError
    match = LINE.fullmatch(line)
    if match is None:
        if line != "---":
            raise _BeyondSubsetError
        return _START
    margin, dash, key, written = match.groups("")
    if not key and not dash:
        if written:
            raise _BeyondSubsetError
        return None
    return len(margin), len(dash), key and _key(key), not written, _value_of(written) if written else None


class _Lines(dict[str, "_Line | None"]):
    """What lines say that were read, but none that is long, which would fill memory: many manifests share theirs."""

    def __missing__(self, line: str) -> _Line | None:
        """Read a line. Raises _BeyondSubsetError, NumberTooLargeError."""
        read = _read(line)
        if len(line) <= KEPT_CHARACTERS:
            if len(self) == _MOST_KEPT:
                self.clear()  # what many have in common is soon there again
            self[line] = read
        return read


_MOST_KEPT = 4096
_lines = _Lines()


def _value_of(written: str) -> Any:
    """What is written behind a dash or a key."""
    first = written[0]
    if first in _LETTERS:
        return written.rstrip(" ")
    if first in "\"'":
        return _unquoted(written)
    return _flow(written) if first in "[{" else resolve(written.rstrip(" "))


def _unquoted(written: str) -> str:
    """What is written in quotes, among which there are no escapes but that for a single quote."""
    return written[1:-1].replace("''", "'") if written[0] == "'" else written[1:-1]


def _key(written: str) -> str:
    """A key, which is a string and not empty. Raises _BeyondSubsetError."""
    quoted = written[0] in "\"'"
    key = _unquoted(written) if quoted else written
    if not key or len(written) > KEY_CHARACTERS or (key in CONSTANTS and not quoted) or key == "<<":
        raise _BeyondSubsetError
    return key


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
        match = TOKEN.match(text, position)
        if match is None:
            raise _BeyondSubsetError
        position = match.end()
        mark, key, plain, quoted = match.groups()
        if mark is not None:
            yield _Token(mark)
        elif key is not None:
            yield _Token(key=_key(key))
        else:
            yield _Token(value=resolve(plain.rstrip(" ")) if plain is not None else _unquoted(quoted))
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
        if key is None or key in made:
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
