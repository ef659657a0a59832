"""CSV as RFC 4180 has it, with a header, to records whose every cell knows its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.expand.rules import UNREADABLE_RECORDS
from lpctl.expand.table import Table
from lpctl.findings.diagnostic import Diagnostic, Origin, Span
from lpctl.source.document import Node
from lpctl.source.load import Source, undecodable
from lpctl.text.limits import FILE_BYTES, MIB, RECORDS
from lpctl.text.secrets import covered

if TYPE_CHECKING:
    from collections.abc import Iterator

# A cell in quotes, in which two quotes are one, or as it stands; then a comma, the end of the line, or neither.
_CELL = re.compile(r'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"|(?P<plain>[^",\r\n]*))(?P<end>,|\r\n|\n|\r|\Z)?')
_LINE_BREAK = re.compile("\r\n|\n|\r")
_SEPARATORS = ";\t|"
# In a header without a comma the first of what other programs put between cells: no name holds one.
_SEPARATED = re.compile(
    rf'[\r\n]*(?:"[^"]*"|[^",\r\n{_SEPARATORS}])*([{_SEPARATORS}])(?:"[^"]*"|[^",\r\n])*(?=[\r\n]|\Z)'
)


class _Mark(NamedTuple):
    line: int
    column: int


class _Cell(NamedTuple):
    text: str
    start: _Mark
    end: _Mark

    def node(self) -> Node:
        return Node(self.text, self.start, self.end)


class _CsvError(Exception):
    """What is wrong, and where."""

    def __init__(self, message: str, line: int, column: int = 0, *, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.message, self.line, self.column, self.help = message, line, column, help


def read_csv(file: str, content: bytes) -> Source:
    """The records of a CSV file as one document: a list of mappings of the header's names to texts.

    A byte order mark in front is allowed, and an empty line at the end. Every fault is reported at its line, and leaves
    no document.
    """
    if len(content) > FILE_BYTES:
        return _refused(file, [""], _CsvError(f"the file is larger than {FILE_BYTES // MIB} MiB", 0))
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return undecodable(file, content, error)
    lines = _LINE_BREAK.split(text)
    if (records := _plain_records(text, lines)) is not None:
        return Source(file, (Table(Origin(file, 0), records, lambda: _root(text), lines, len(content)),), ())
    try:
        root = _root(text)
    except _CsvError as error:
        return _refused(file, lines, error)
    return Source(file, (Table(Origin(file, 0), root.data, root, lines, len(content)),), ())


def _plain_records(text: str, lines: list[str]) -> list[dict[str, str]] | None:
    """The records of a text without quotes in which nothing is wrong; None of any other, which is read cell by cell."""
    rows = [] if '"' in text else [line.split(",") for line in lines if line]
    if not rows or len(rows) > RECORDS + 1:
        return None
    header = rows.pop(0)
    wide = len(header)
    if wide == 1 and any(separator in header[0] for separator in _SEPARATORS):
        return None
    if not all(header) or len({*header}) < wide or any(len(row) != wide for row in rows):
        return None
    return [dict(zip(header, row, strict=True)) for row in rows]


def _root(text: str) -> Node:
    if (separated := _SEPARATED.match(text)) is not None:
        raise _separated_otherwise(text, separated)
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        raise _CsvError("the file is empty; its first line names the keys of the records", 0)
    names: dict[str, _Cell] = {}
    for cell in header:
        if not cell.text:
            raise _CsvError("the header has a cell without a name", *cell.start)
        if cell.text in names:
            raise _CsvError(f"the header names `{cell.text}` twice", *cell.start)
        names[cell.text] = cell
    nodes: list[Node] = []
    for row in rows:
        if len(row) != len(names):
            message = f"the row has {len(row)} cell{'s' if len(row) > 1 else ''}, the header {len(names)}"
            raise _CsvError(message, *row[min(len(row), len(names) + 1) - 1].start)
        if len(nodes) == RECORDS:
            raise _CsvError(f"more than {RECORDS:,} records", *row[0].start)
        entries = {name: (names[name].node(), cell.node()) for name, cell in zip(names, row, strict=True)}
        data = {name: cell.text for name, cell in zip(names, row, strict=True)}
        nodes.append(Node(data, row[0].start, row[-1].end, entries, size=1 + 2 * len(row)))
    start, end = header[0].start, nodes[-1].end if nodes else header[-1].end
    return Node([node.data for node in nodes], start, end, nodes, size=1 + sum(node.size for node in nodes))


def _rows(text: str) -> Iterator[list[_Cell]]:
    """The rows that hold anything, cell by cell."""
    position = line = line_start = 0
    row: list[_Cell] = []
    while position < len(text) or row:
        match = _CELL.match(text, position)
        assert match is not None  # noqa: S101 - it matches nothing at all where it has to
        start = _Mark(line, position - line_start)
        if match["end"] is None:
            raise _fault(text, match, start)
        quoted = match["quoted"]
        end_of_text = match.end() - len(match["end"])
        if quoted is not None:
            for inner in _LINE_BREAK.finditer(text, position, end_of_text):
                line, line_start = line + 1, inner.end()
        row.append(
            _Cell(
                match["plain"] if quoted is None else quoted.replace('""', '"'),
                start,
                _Mark(line, end_of_text - line_start),
            )
        )
        position = match.end()
        if match["end"] != ",":
            if len(row) > 1 or row[0].text or quoted is not None:
                yield row
            row, line, line_start = [], line + 1, position
        elif position == len(text):  # a comma at the very end: one more cell, which is empty
            at = _Mark(line, position - line_start)
            yield [*row, _Cell("", at, at)]
            return


def _separated_otherwise(text: str, match: re.Match[str]) -> _CsvError:
    before = _LINE_BREAK.split(text[: match.start(1)])
    separator = "tabs" if match[1] == "\t" else f"`{match[1]}`"
    return _CsvError(
        f"the file separates its cells with {separator}; records are read with commas between them",
        len(before) - 1,
        len(before[-1]),
        help="save it with commas; a cell that holds one stands in quotes",
    )


def _fault(text: str, match: re.Match[str], start: _Mark) -> _CsvError:
    if match["quoted"] is not None:
        return _CsvError("text follows the closing quote of a cell; a quote in quotes is written twice", *start)
    if text[match.start()] == '"':
        return _CsvError("the cell's opening quote has no closing one", *start)
    return _CsvError("a cell with a quote in it stands in quotes, and the quote is written twice", *start)


def _refused(file: str, lines: list[str], error: _CsvError) -> Source:
    at = Span(error.line + 1, error.column + 1, error.line + 1, error.column + 2)
    line = lines[error.line] if error.line < len(lines) else ""
    found = Diagnostic(
        rule=UNREADABLE_RECORDS, message=error.message, file=file, span=at, line=covered(line), help=error.help
    )
    return Source(file, (), (found,))
