"""The places in a document that was read line by line: nodes that are made when a message asks for them.

`scan` keeps the line of every entry. A place costs one more look at that line, and nobody parses a file a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.source.document import Node
from lpctl.source.scan import LINE, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.source.scan import Entries


class Mark(NamedTuple):
    """A place in a file: line and column, both from 0, the column in code points."""

    line: int
    column: int


class BlockNode(Node):
    """A mapping or list in block style, by the lines that its entries stand in; what nobody asks for is not made."""

    __slots__ = ("_children", "_lines", "_stated")

    def __init__(self, data: Any, stated: Entries, lines: list[str]) -> None:
        self.data = data
        self._stated = stated
        self._lines = lines
        self._children: dict[str | int, tuple[Node | None, Node]] = {}

    def __getattr__(self, name: str) -> Any:
        """The parts of a node that are not set, when they are first asked for."""
        parts = list(self._stated) if isinstance(self._stated, dict) else list(range(len(self._stated)))
        if name == "start":
            self.start = self._start(parts[0])
        elif name == "end":
            self.end = self._entry(parts[-1])[1].end
        elif name == "entries":
            entries = {part: self._entry(part) for part in parts}
            self.entries = entries if isinstance(self.data, dict) else [value for _, value in entries.values()]
        elif name == "size":
            self.size = 1 + sum((key is not None) + value.size for key, value in map(self._entry, parts))
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def child(self, part: str | int) -> tuple[Node | None, Node] | None:
        """As of any node; no other entry is looked at."""
        known = part in self._stated if isinstance(self._stated, dict) else part in range(len(self._stated))
        return self._entry(part) if known else None

    def _entry(self, part: str | int) -> tuple[Node | None, Node]:
        found = self._children.get(part)
        if found is None:
            found = self._children[part] = self._made(part)
        return found

    def _line(self, part: str | int) -> tuple[int, Entries | None]:
        """The line of an entry, from 0, and the entries of its value where it is in block style."""
        stated: Any = self._stated
        entry = stated[part]
        return (entry - 1, None) if isinstance(entry, int) else (entry[0] - 1, entry[1])

    def _start(self, part: str | int) -> Mark:
        line, _ = self._line(part)
        match = LINE.fullmatch(self._lines[line])
        assert match is not None  # noqa: S101 - it was scanned
        return Mark(line, match.start("key" if isinstance(self.data, dict) else "dash"))

    def _made(self, part: str | int) -> tuple[Node | None, Node]:
        line, inner = self._line(part)
        match = LINE.fullmatch(self._lines[line])
        assert match is not None  # noqa: S101 - it was scanned
        key: Node | None = None
        behind = Mark(line, match.start("dash") + 1)
        if isinstance(self.data, dict):
            behind = Mark(line, match.end("key"))
            key = Node(part, Mark(line, match.start("key")), behind)
        data: Any = self.data[part]
        if inner is not None:
            return key, BlockNode(data, inner, self._lines)
        if match["value"] is None:
            return key, Node(data, behind, behind)
        return key, _inline(data, match["value"], line, match.start("value"))


def _inline(data: Any, written: str, line: int, column: int) -> Node:
    """The node of a value that is written on one line."""
    if isinstance(data, (dict, list)):
        return _flow(data, _tokens(written), line, column)
    return Node(data, Mark(line, column), Mark(line, column + len(written.rstrip(" "))))


def _tokens(written: str) -> Iterator[tuple[int, int]]:
    """Where the brackets, keys and values of a flow collection start and end, commas left out."""
    position, length = 0, len(written.rstrip(" "))
    while position < length:
        match = TOKEN.match(written, position)
        assert match is not None and match.lastindex is not None  # noqa: S101, PT018 - it was scanned
        position = match.end()
        start, end = match.span(match.lastindex)
        if written[start] != "," or end > start + 1:
            yield start, start + len(written[start:end].rstrip(" "))


def _flow(data: Any, tokens: Iterator[tuple[int, int]], line: int, column: int) -> Node:
    """The node of a value in brackets, or of one in it, whose tokens come next."""
    start, end = next(tokens)
    entries: Any = None
    if isinstance(data, dict):
        entries = {}
        for name, item in data.items():
            key_start, key_end = next(tokens)
            key = Node(name, Mark(line, column + key_start), Mark(line, column + key_end))
            entries[name] = (key, _flow(item, tokens, line, column))
    elif isinstance(data, list):
        entries = [_flow(item, tokens, line, column) for item in data]
    size = 1
    if entries is not None:
        _, end = next(tokens)
        inner = entries.values() if isinstance(entries, dict) else ((None, item) for item in entries)
        size += sum((key is not None) + value.size for key, value in inner)
    return Node(data, Mark(line, column + start), Mark(line, column + end), entries, size=size)
