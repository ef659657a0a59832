"""Whether a second type refuses a value that a first one takes: the one judgement over two types of an input."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.castable import Castability, castable
from lpctl.literal.given import given_values, own_values
from lpctl.messages.flyteidl_pb2 import Literal, LiteralCollection, LiteralMap, LiteralType
from lpctl.text.limits import GIVEN_BYTES, GIVEN_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_KEPT = 500


class LostValue(NamedTuple):
    """A value that the first type takes and the second refuses.

    `own` is whether Flyte's clients make it where the first type is declared; where not, its caller gives it in
    another form.
    """

    literal: Literal
    own: bool


def samples(type_: LiteralType, most: int = 12) -> list[Literal]:
    """A few literals that a type takes, the plainest first; none for a type that nothing is known of."""
    values = islice(own_values(type_, type_), GIVEN_VALUES)
    return list(islice((value for value in values if castable(value, type_) is Castability.CASTABLE), most))


def lost_value(old: LiteralType, new: LiteralType) -> LostValue | None:
    """A value that an input of the type `old` takes and one of the type `new` refuses, None where none is found.

    Up to GIVEN_VALUES values are tried of those that clients make of `old`, and as many of any form. One that is
    refused whichever way a union wraps it says more than one that is refused for its wrapping, and comes before it.
    """
    return _lost(*(type_.SerializeToString(deterministic=True) for type_ in (old, new)))


@lru_cache(_MOST_KEPT)
def _lost(old_bytes: bytes, new_bytes: bytes) -> LostValue | None:
    old, new = LiteralType.FromString(old_bytes), LiteralType.FromString(new_bytes)
    most = max(20, min(GIVEN_VALUES, GIVEN_BYTES // (1 + len(old_bytes) + len(new_bytes))))
    for values, own in ((own_values(old, new), True), (given_values(old, new), False)):
        found = _plainest(_refused(islice(values, most), old, new), new)
        if found is not None:
            return LostValue(found, own)
    return None


def _refused(values: Iterable[Literal], old: LiteralType, new: LiteralType) -> Iterator[Literal]:
    return (
        value
        for value in values
        if castable(value, old) is Castability.CASTABLE and castable(value, new) is not Castability.CASTABLE
    )


def _plainest(refused: Iterator[Literal], new: LiteralType) -> Literal | None:
    first = None
    for value in refused:
        bare = unwrapped(value)
        if bare == value or castable(bare, new) is not Castability.CASTABLE:
            return value
        if first is None:
            first = value
    return first


def unwrapped(literal: Literal) -> Literal:
    """A literal without its unions."""
    kind = literal.WhichOneof("value")
    if kind == "scalar" and literal.scalar.WhichOneof("value") == "union":
        return unwrapped(literal.scalar.union.value)
    if kind == "collection":
        return Literal(collection=LiteralCollection(literals=map(unwrapped, literal.collection.literals)))
    if kind == "map":
        return Literal(map=LiteralMap(literals={key: unwrapped(item) for key, item in literal.map.literals.items()}))
    return literal
