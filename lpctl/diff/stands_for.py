"""Which expression made a change: a text that is the same on both sides, and stands for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.report import Place
from lpctl.expand.expression import Expression
from lpctl.expand.substitute import written_in
from lpctl.expand.supplied import Supplied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.expand.entry import PlanEntry
    from lpctl.expand.environment import Environment
    from lpctl.findings.diagnostic import Path


class Stated(NamedTuple):
    """A plan of one side, what its side says of expressions, and where it states what changed."""

    entry: PlanEntry
    environment: Environment
    path: Path


def supplied_by(before: Stated, after: Stated) -> tuple[Place, Place] | None:
    """Where the first variable or record stands, on both sides, that an expression takes another value from now.

    None where the texts are not the same, or hold no such expression. What a target is called is nobody's change.
    """
    texts = [list(_texts(stated)) for stated in (before, after)]
    if [text for text, _ in texts[0]] != [text for text, _ in texts[1]]:
        return None
    for (_, old), (_, new) in zip(*texts, strict=True):
        for one, other in zip(old, new, strict=True):
            if one.value != other.value:
                return _place(one), _place(other)
    return None


def _texts(stated: Stated) -> Iterator[tuple[object, list[Supplied]]]:
    """What is written of the value, and what the expressions in it stand for; of a schedule, each of its fields."""
    entry, path = stated.entry, stated.path
    scope = stated.environment.scope(entry.key.target)
    fields = entry.data.get("schedule") if path == ("schedule",) else None
    for inner in [(*path, name) for name in sorted(fields)] if isinstance(fields, dict) else [path]:
        document, at = entry.place_of(inner, "key")
        written = document.data
        for part in at:
            written = written[part]
        found = [
            scope.lookup(part, at, entry.record)
            for _, parts in written_in(written).in_parts
            for part in parts
            if isinstance(part, Expression) and part.kind != "target"
        ]
        yield (inner, written), [each for each in found if isinstance(each, Supplied)]


def _place(supplied: Supplied) -> Place:
    document, at = supplied.place
    file, span = document.position(at)
    return Place(file, span.line)
