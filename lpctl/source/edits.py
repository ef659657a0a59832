"""The edits of a fix as edits of a file's text, where the file lets itself be changed at one place."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Span
from lpctl.findings.fix import Add, Rename, TextEdit, Write
from lpctl.source.flow import flow
from lpctl.source.scalar import plain_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.findings.fix import Edit
    from lpctl.source.document import Document, Node

_ANCHOR = re.compile(r"(?:^|[\s\[{,])&[^\s&]")
_COMMENT = re.compile(r"\s*#\S")
_IN_DOUBLE_QUOTES = re.compile(r"""\"([^"'\\]*)\"""")
_PLAIN_PIECE = re.compile(r"[\w.@/*+-]*")


class _NoPlaceError(Exception):
    """The edit is not one of a single place, or of none that is understood."""


def placed(document: Document, problem: Problem) -> tuple[TextEdit, ...]:
    """The edits of a problem's fix in the text of the document; none where that is more than one place to change.

    What an anchor marks is written in one place and holds in several, and the cells of a CSV are no YAML.
    """
    if type(document.data) is not dict:
        return ()
    try:
        if (shared := _shared(document)) and not shared.isdisjoint(map(id, _around(document, problem.path))):
            return ()
        return tuple(_placed(document, problem, edit) for edit in problem.fix)
    except _NoPlaceError:
        return ()


def _placed(document: Document, problem: Problem, edit: Edit) -> TextEdit:
    key, value = _nodes(document, problem.path)
    if isinstance(edit, Rename):
        if key is None:
            raise _NoPlaceError
        return TextEdit(key.span, _in_style(document, flow(edit.key)))
    if isinstance(edit, Add):
        return _added(document, value, edit)
    if problem.on == "key" and not edit.whole:
        raise _NoPlaceError
    if problem.part is not None and not edit.whole:
        return _spliced(document, problem.path, value, edit, problem.part)
    span, text = _replaced(document, key, value, _in_style(document, edit.text))
    single = _first(document, value.span) == "'" and _IN_DOUBLE_QUOTES.fullmatch(text)
    return TextEdit(span, f"'{single[1]}'" if single else text)


def _nodes(document: Document, path: Path) -> tuple[Node | None, Node]:
    key, node = None, document.root
    for part in path:
        step = node.child(part)
        if step is None:
            raise _NoPlaceError
        key, node = step
    return key, node


def _json(value: Any) -> str:
    import json  # noqa: PLC0415 - most edits need none

    return json.dumps(value, ensure_ascii=False)


def _around(document: Document, path: Path) -> Iterator[Node]:
    """What is at a path, and all that it stands in."""
    return (_nodes(document, path[:length])[1] for length in range(len(path) + 1))


@lru_cache(maxsize=2)  # a thousand findings about one document follow each other
def _shared(document: Document) -> frozenset[int]:
    """The ids of the nodes that stand at several paths: an alias has what its anchor marks."""
    if not any("&" in line and _ANCHOR.search(line) for line in document.lines):
        return frozenset()
    counted: Counter[int] = Counter()
    pending = [document.root]
    while pending:
        node = pending.pop()
        counted[id(node)] += 1
        if node.entries:
            pending += (value for _, value in node.entries.values()) if isinstance(node.entries, dict) else node.entries
    return frozenset(node for node, times in counted.items() if times > 1)


def _in_style(document: Document, text: str) -> str:
    """The text as the file is written: in a file of JSON, as JSON."""
    if not document.origin.file.endswith(".json"):
        return text
    from lpctl.source.load import load  # noqa: PLC0415 - few manifests are JSON

    (read,) = load("", f"_: {text}\n".encode()).documents
    return _json(read.data["_"])


def _replaced(document: Document, key: Node | None, value: Node, text: str) -> tuple[Span, str]:
    """The value's place and the new text, which is put behind the key where the value is in block style, or absent."""
    span = value.span
    first = _first(document, span)
    if first in "&!*":
        raise _NoPlaceError
    if (span.line, span.column) == (span.end_line, span.end_column):
        return _behind(document, key, None), f" {text}"
    if value.entries is not None and first not in "[{":
        return _behind(document, key, _end(document, value)), f" {text}"
    return Span(span.line, span.column, *_end(document, value)), text


def _first(document: Document, span: Span) -> str:
    line = document.lines[span.line - 1] if span.line <= len(document.lines) else ""
    return line[span.column - 1 : span.column] or " "


def _end(document: Document, node: Node) -> tuple[int, int]:
    """Line and column behind a value; a parser may have the end of what is in block style far below."""
    span = node.span
    if node.entries and _first(document, span) not in "[{":
        last = list(node.entries.values())[-1][1] if isinstance(node.entries, dict) else node.entries[-1]
        return _end(document, last)
    line, column = span.end_line, span.end_column
    if node.entries is None and _first(document, span) in "|>":
        while line > span.line and not document.lines[line - 1][: column - 1].strip():
            line -= 1
            column = len(document.lines[line - 1]) + 1
    return line, column


def _behind(document: Document, key: Node | None, end: tuple[int, int] | None) -> Span:
    """What stands behind the colon of a key, a comment that YAML reads there included; to an end that is given."""
    if key is None:
        raise _NoPlaceError
    line, start = key.span.end_line, key.span.end_column
    rest = document.lines[line - 1][start - 1 :]
    colon = re.match(r"\s*:", rest)
    if colon is None:
        raise _NoPlaceError
    start += colon.end()
    if end is None:
        return Span(line, start, line, start + len(rest) - colon.end() if _COMMENT.match(rest, colon.end()) else start)
    if any("#" in each for each in document.lines[line - 1 : end[0]]):
        raise _NoPlaceError  # a comment would go as well
    return Span(line, start, *end)


def _spliced(document: Document, path: Path, value: Node, edit: Write, part: tuple[int, int]) -> TextEdit:
    """The stretch of a text, where it is written as it is read; else all of it."""
    read, written = value.data, document.written(path)
    start, end = part
    quote = 1 if written[:1] in ("'", '"') else 0
    text = f"{read[:start]}{edit.text}{read[end:]}"
    simple = _PLAIN_PIECE.fullmatch(edit.text) is not None
    if not written or written[quote : len(written) - quote] != read or not simple:
        return TextEdit(*_replaced(document, None, value, _json(text)))
    if not quote and (start == 0 or plain_type(text) is not str):
        return TextEdit(value.span, _json(text))
    line, column = value.span.line, value.span.column + quote
    return TextEdit(Span(line, column + start, line, column + end), edit.text)


def _added(document: Document, mapping: Node, edit: Add) -> TextEdit:
    """A key in front of the others: on a line of its own, or behind the opening brace."""
    if not isinstance(mapping.entries, dict) or not mapping.entries:
        raise _NoPlaceError
    first = next(_keys(mapping)).span
    stated = f"{_in_style(document, flow(edit.key))}: {_in_style(document, edit.text)}"
    at = Span(first.line, first.column, first.line, first.column)
    before = document.lines[first.line - 1][: first.column - 1]
    if before.rstrip().endswith("{"):
        return TextEdit(at, f"{stated}, ")
    if before.strip(" -"):
        raise _NoPlaceError
    return TextEdit(at, f"{stated}\n{' ' * len(before)}")


def _keys(mapping: Node) -> Iterator[Node]:
    return (key for key, _ in mapping.entries.values())
