"""Which value of a document each line of its text states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path


def paths_of_lines(text: str) -> dict[int, Path] | None:
    """The path of what each line of a dumped document states, lines counted from 0; None where it is too large to read.

    The line of a key whose value begins in the next line states the section; a list of scalars is one value.
    """
    documents = load("", text.encode()).documents
    if not documents:
        return None
    (document,) = documents
    found: dict[int, Path] = {}
    for path, value in values((), document.data):
        if isinstance(path[-1], str):
            found[document.span(path, "key").line - 1] = path
        if not _has_lines(value):
            found[document.span(path).line - 1] = path
    return found


def values(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    """Every value below a path that is dumped to a line, or lines, of its own, outer ones first."""
    if not _has_lines(value):
        return
    for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, part), inner
        yield from values((*path, part), inner)


def _has_lines(value: Any) -> bool:
    """Whether each part of a value is dumped to a line of its own."""
    if isinstance(value, list):
        return any(isinstance(item, (dict, list)) for item in value)
    return isinstance(value, dict) and bool(value)
