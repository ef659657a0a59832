"""Which parser's verdict stands: the C parser goes first, and what it refuses is read again by the pure one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.source.compose import Composed, compose
from lpctl.source.pairs import with_pairs, without_pairs
from lpctl.source.parser import SyntaxRefusedError, c_events, pure_events
from lpctl.text.limits import SECOND_READING_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator


class Composition(NamedTuple):
    """The documents of a text, and why what follows them is not YAML."""

    documents: list[Composed]
    refusal: SyntaxRefusedError | None


def read(text: str) -> Composition:
    """The documents of a text; those before an error are kept."""
    text, digits = without_pairs(text)
    events = c_events(text)
    reading = None if events is None else _compose(events, digits)
    if reading is None or (reading.refusal is not None and len(text) <= SECOND_READING_BYTES):
        reading = _compose(pure_events(text), digits)
    return reading


def _compose(events: Iterator[Any], digits: str) -> Composition:
    documents: list[Composed] = []
    if digits:
        events = with_pairs(events, digits)
    try:
        for document in compose(events):
            documents.append(document)  # noqa: PERF402 - those before an error are kept
    except SyntaxRefusedError as error:
        return Composition(documents, error)
    return Composition(documents, None)
