"""Texts that hold nothing but keys of records, filled in at once from records of texts, such as the rows of a CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.expand.expression import OPENING, Expression, Malformed
from lpctl.expand.substitute import Substituted, with_values
from lpctl.text.limits import FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.expand.record import Record
    from lpctl.expand.substitute import Due, Written
    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Path


class _Text(NamedTuple):
    """A text as a format for `%`, and the keys whose values it takes; `alone` where it is nothing but one of them."""

    path: Path
    format: str
    keys: tuple[str, ...]
    alone: bool


class Filling(NamedTuple):
    """How the texts of a document are filled in. `outside` are the paths at which it is not known yet what is due."""

    texts: tuple[_Text, ...]
    keys: frozenset[str]
    outside: frozenset[Path]

    def of(self, data: Mapping[str, object], record: Record) -> Substituted | None:
        """What `substitute` makes of the data for a record; None where that is not of texts alone, or lacks a key."""
        texts = record.values
        if not record.outside or not self.keys <= texts.keys() or OPENING in "\n".join(texts.values()):
            return None
        if sum(len(texts[key]) for text in self.texts for key in text.keys) > FILE_BYTES:
            return None  # which is refused
        values: dict[Path, str] = {}
        places: dict[Path, Place] = {}
        for path, form, keys, alone in self.texts:
            values[path] = form % tuple([texts[key] for key in keys])
            if alone:
                places[path] = record.place.of(keys)
        return Substituted(with_values(data, values), values, places, self.outside, [])


def filling(written: Written, due: Due) -> Filling | None:
    """How what is written with expressions is filled in, None where it takes more than the texts of a record."""
    if written.keys:
        return None
    texts = []
    for path, parts in written.texts:
        expressions = [part for part in parts if isinstance(part, Expression)]
        if any(part.kind != "each" for part in expressions) or any(isinstance(part, Malformed) for part in parts):
            return None
        alone = len(parts) == 1 and bool(expressions)
        if alone and due(path) not in (None, str):
            return None
        form = "".join("%s" if isinstance(part, Expression) else str(part).replace("%", "%%") for part in parts)
        texts.append(_Text(path, form, tuple(part.name for part in expressions), alone))
    return Filling(
        tuple(texts),
        frozenset(key for text in texts for key in text.keys),
        frozenset(text.path for text in texts if text.alone and due(text.path) is None),
    )
