"""Comments that speak to lpctl: which text is a comment at all, and what of the document one covers."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import Span
from lpctl.source.document import MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.source.document import Document, Node

_COMMENT = re.compile(
    r"(?:^|(?<=[ \t]))#+[ \t]*(?:lpctl:[ \t]*(.*)"
    r"|((?i:lpctl(?:[ \t]*:[ \t]*ignore\b|[ \t:=-]*ignore[ \t]*[\[(])).*))"
)
"""What follows `lpctl:`; or the whole of a comment that was meant to have it: without the colon, or in capitals."""

_NOTHING = re.compile(r"[ \t]*(?:#|$)")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*")


class Comment(NamedTuple):
    """A comment that speaks to lpctl: what follows `lpctl:`, where that stands, the places that it covers.

    Of one that only seems to, `text` is the whole.

    `covered` is None where nothing follows a comment on a line of its own; `of_document` is whether that is all of the
    document. `line` is the whole source line.
    """

    text: str
    span: Span
    line: str
    document: int
    covered: Span | None
    of_document: bool = False

    def covers(self, place: Span) -> bool:
        """Whether something that starts at this place is what the comment speaks of."""
        covered = self.covered
        if covered is None:
            return False
        return (covered.line, covered.column) <= (place.line, place.column) < (covered.end_line, covered.end_column)


def comments(documents: Sequence[Document]) -> Iterator[Comment]:
    """The comments that speak to lpctl in the documents of one file, in order.

    A comment behind something covers its line. One on a line of its own covers the entry of a mapping or the item of a
    list that starts in the next line that holds anything; the whole document, where that is its first entry.
    """
    if not documents:
        return
    lines = documents[0].lines
    candidates = [
        (index, found)
        for index, line in enumerate(lines)
        if any(marker in line for marker in MARKERS) and (found := _COMMENT.search(line))
    ]
    if not candidates:
        return
    following = _following(lines)
    starts = [document.root.start.line for document in documents]
    targets = {
        index: index if lines[index][: found.start()].strip() else following[index] for index, found in candidates
    }
    if documents[0].origin.document == 0:  # what stands above the `---` of the first document is about it
        targets = {index: max(target, starts[0]) for index, target in targets.items()}
    layouts: dict[int, _Layout] = {}
    for index, found in candidates:
        target = targets[index]
        number = bisect_right(starts, target) - 1
        if number < 0 or (target > documents[number].root.end.line and not _ends(lines, target)):
            continue  # in a document that cannot be used
        root = documents[number].root
        if number not in layouts:
            layouts[number] = _Layout(root, {*targets, *targets.values()})
        layout = layouts[number]
        if layout.in_scalar(index, found.start(), lines[index]):
            continue
        if target == index:
            covered: Span | None = Span(index + 1, 1, index + 2, 1)
        else:
            covered = layout.covered(target, lines[target]) if target <= root.end.line else None
        said = found.lastindex or 0
        span = Span(index + 1, found.start(said) + 1, index + 1, len(lines[index].rstrip()) + 1)
        of_document = target != index and covered == _span(root, root)
        yield Comment(found[said].rstrip(), span, lines[index], documents[number].origin.document, covered, of_document)


def _following(lines: list[str]) -> list[int]:
    """For each line the next one that holds more than a comment; beyond the last line where there is none."""
    following = [len(lines)] * len(lines)
    for index in range(len(lines) - 2, -1, -1):
        following[index] = following[index + 1] if _NOTHING.match(lines[index + 1]) else index + 1
    return following


def _ends(lines: list[str], index: int) -> bool:
    """Whether no more of a document follows."""
    return index >= len(lines) or lines[index].startswith(("---", "..."))


class _Layout:
    """What of a document stands in some of its lines: scalars, and what starts there, outermost first."""

    def __init__(self, root: Node, lines: set[int]) -> None:
        self._lines = lines
        self._scalars: dict[int, list[Node]] = {}
        self._entries: dict[int, list[tuple[int, Node, Node]]] = {}
        self._items: dict[int, list[Node]] = {}
        self._root = root
        self._walk(root)

    def _walk(self, node: Node) -> None:
        if isinstance(node.entries, dict):
            for key, value in node.entries.values():
                if _holds(node, key):
                    if key.start.line in self._lines:
                        self._entries.setdefault(key.start.line, []).append((key.start.column, key, value))
                    self._walk(key)
                    self._walk(value)
        elif node.entries is not None:
            for item in filter(partial(_holds, node), node.entries):
                if item.start.line in self._lines:
                    self._items.setdefault(item.start.line, []).append(item)
                self._walk(item)
        else:
            for line in self._lines.intersection(range(node.start.line, node.end.line + 1)):
                self._scalars.setdefault(line, []).append(node)

    def in_scalar(self, line: int, column: int, text: str) -> bool:
        """Whether a place is inside a scalar, where nothing is a comment; the header of a block scalar may have one."""
        return any(
            _position(node.start) <= (line, column) < _position(node.end)
            and not (node.start.line == line and _HEADER.fullmatch(text[node.start.column : column]))
            for node in self._scalars.get(line, ())
        )

    def covered(self, line: int, text: str) -> Span | None:
        """From the start to the end of the outermost entry, item or value that is the first thing in a line."""
        column = len(text) - len(text.lstrip(" \t"))
        if text[column] == "-" and text[column + 1 : column + 2] in ("", " ", "\t"):
            return next((_span(item, item) for item in self._items.get(line, ())), None)
        for at, key, value in self._entries.get(line, ()):
            if at == column:
                first = next(iter(self._root.entries.values()))[0] if isinstance(self._root.entries, dict) else None
                return _span(self._root, self._root) if key is first else _span(key, value)
        alone = (*self._items.get(line, ()), *self._scalars.get(line, ()))
        return next((_span(node, node) for node in alone if _position(node.start) == (line, column)), None)


def _holds(outer: Node, inner: Node) -> bool:
    """Whether a node is written inside another, which what an alias or a merge key stands for is not."""
    return _position(outer.start) <= _position(inner.start) <= _position(outer.end)


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column)


def _span(start: Node, end: Node) -> Span:
    first, last = _position(start.start), max(_position(start.end), _position(end.end))
    return Span(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
