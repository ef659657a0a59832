"""Whether edits of a file's text changed its data nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.findings.diagnostic import Path, Span
    from lpctl.findings.fix import TextEdit
    from lpctl.source.document import Document


def untouched(file: str, before: bytes, after: bytes, edits: Sequence[TextEdit]) -> bool:
    """Whether the data of a file differ only where its text was edited.

    A document that could not be read before has no data to compare.
    """
    old, new = load(file, before), load(file, after)
    if not old.diagnostics and len(old.documents) != len(new.documents):
        return False
    now = {document.origin.document: document.data for document in new.documents}
    spans = [edit.span for edit in edits]
    return all(
        document.origin.document in now
        and next(_strays(document, spans, (), document.data, now[document.origin.document]), None) is None
        for document in old.documents
    )


def _strays(document: Document, edits: list[Span], path: Path, old: Any, new: Any) -> Iterator[Path]:
    """Where data differ and no edit is."""
    if _is_same(old, new) or _is_replaced(document, edits, path):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        keys, pairs = list(old), list(new.items())
        added = len(pairs) - len(keys)
        if added < 0 or (added and not _is_put_before(document, edits, (*path, keys[0]) if keys else path)):
            yield path
            return
        for key, (other, value) in zip(keys, pairs[added:], strict=True):
            if key != other and not _is_touched(document.span((*path, key), "key"), edits):
                yield (*path, key)
            yield from _strays(document, edits, (*path, key), old[key], value)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _strays(document, edits, (*path, index), one, other)
    elif isinstance(old, (dict, list)) or not _is_touched(_written(document, path, old), edits):
        yield path


def _is_same(old: Any, new: Any) -> bool:
    """Whether two values are one, which not-a-number is as well; what is in a collection is compared by itself."""
    if isinstance(old, (dict, list)) and old:
        return False
    return type(old) is type(new) and (bool(old == new) or (old != old and new != new))  # noqa: PLR0124 - .nan


def _is_replaced(document: Document, edits: list[Span], path: Path) -> bool:
    """Whether an edit wrote over the place where a value begins."""
    start = document.span(path)[:2]
    return any(edit[:2] <= start < edit[2:] for edit in edits)


def _is_put_before(document: Document, edits: list[Span], path: Path) -> bool:
    """Whether an edit put something in front of a key."""
    start = document.span(path, "key")[:2]
    return any(edit[:2] == edit[2:] == start for edit in edits)


def _is_touched(span: Span, edits: list[Span]) -> bool:
    return any(edit[:2] <= span[2:] and span[:2] <= edit[2:] for edit in edits)


def _written(document: Document, path: Path, value: Any) -> Span:
    """Where a scalar is written; one that is absent would stand behind its key."""
    span = document.span(path)
    if value is None and span.line <= len(document.lines):
        return span._replace(end_line=span.line, end_column=len(document.lines[span.line - 1]) + 1)
    return span
