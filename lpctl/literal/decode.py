"""A literal back to the YAML value that states it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.literal.duration import MAXIMUM as LONGEST
from lpctl.literal.duration import SECOND, format_duration
from lpctl.literal.instant import MAXIMUM, MINIMUM, format_instant

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal, Primitive


class NotDecodableError(ValueError):
    """The literal has no YAML value: its kind has none yet, or it is outside the range of its kind."""


def decode(literal: Literal) -> Any:
    """The plain value of a literal, as a manifest would state it: text for instants and durations, None for none.

    Raises NotDecodableError for the kinds of literal that manifests cannot state.
    """
    kind = literal.WhichOneof("value")
    if kind == "collection":
        return [decode(item) for item in literal.collection.literals]
    if kind == "map":
        return {key: decode(literal.map.literals[key]) for key in sorted(literal.map.literals)}
    if kind == "scalar":
        scalar = literal.scalar
        scalar_kind = scalar.WhichOneof("value")
        if scalar_kind == "primitive":
            return _primitive(scalar.primitive)
        if scalar_kind == "none_type":
            return None
        if scalar_kind == "union":
            return decode(scalar.union.value)
        raise NotDecodableError(scalar_kind or "empty scalar")
    raise NotDecodableError(kind or "empty literal")


def _primitive(primitive: Primitive) -> str | int | float | bool | None:
    kind = primitive.WhichOneof("value")
    if kind is None:
        return None
    if kind == "datetime":
        if not (MINIMUM <= primitive.datetime.seconds <= MAXIMUM and 0 <= primitive.datetime.nanos < SECOND):
            raise NotDecodableError(kind)
        return format_instant(primitive.datetime.seconds, primitive.datetime.nanos)
    if kind == "duration":
        nanoseconds = primitive.duration.seconds * SECOND + primitive.duration.nanos
        if abs(nanoseconds) > LONGEST:
            raise NotDecodableError(kind)
        return format_duration(nanoseconds)
    value: str | int | float | bool = getattr(primitive, kind)
    return value
