"""What a node gets that reads an attribute of a value.

Propeller reads `config.chunking.size` from the literal itself; a key or an item that is not there fails the node, with
PromiseAttributeResolveError: a port of
flytepropeller/pkg/controller/nodes/attr_path_resolver.go:resolveAttrPathInPromise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.messages.flyteidl_pb2 import Literal

Attributes: TypeAlias = "tuple[str | int, ...]"
"""The keys and indices that lead from a value to an attribute of it."""


class Read(NamedTuple):
    """An attribute of an input that a node reads, and the node as messages call it."""

    attributes: Attributes
    node: str


Reads: TypeAlias = "Mapping[str, tuple[Read, ...]]"
"""The attributes that the nodes of a workflow read, by the input."""


def missing_attribute(literal: Literal, attributes: Attributes) -> int | None:
    """How many of the attributes the literal has before the first that it lacks, None where it has them all.

    A None has no attributes, though propeller passes it on as what was asked for. The value in a union is looked into.
    """
    for at, attribute in enumerate(attributes):
        while literal.scalar.WhichOneof("value") == "union":
            literal = literal.scalar.union.value
        kind = literal.WhichOneof("value")
        if kind == "map":
            if attribute not in literal.map.literals:
                return at if isinstance(attribute, str) else None
            literal = literal.map.literals[str(attribute)]
        elif kind == "collection":
            items = literal.collection.literals
            if not isinstance(attribute, int) or attribute < 0:
                return None
            if attribute >= len(items):
                return at
            literal = items[attribute]
        else:
            found = _missing(_plain(literal), attributes[at:])
            return None if found is None else at + found
    return None


def _plain(literal: Literal) -> Any:
    """The data of a struct or of None; of anything else a text, which has no attributes that could be missing."""
    kind = literal.scalar.WhichOneof("value")
    if kind == "generic":
        from google.protobuf.json_format import MessageToDict  # noqa: PLC0415 - few workflows read attributes

        return MessageToDict(literal.scalar.generic)
    if kind == "binary" and literal.scalar.binary.tag == "msgpack":
        import msgpack  # noqa: PLC0415 - likewise

        try:
            return msgpack.unpackb(literal.scalar.binary.value, strict_map_key=False)
        except (ValueError, msgpack.exceptions.ExtraData, RecursionError):
            return ""
    return None if kind == "none_type" else ""


def _missing(value: Any, attributes: Attributes) -> int | None:
    for at, attribute in enumerate(attributes):
        if value is None:
            return at
        if isinstance(value, dict) and isinstance(attribute, str):
            if attribute not in value:
                return at
            value = value[attribute]
        elif isinstance(value, list) and isinstance(attribute, int) and attribute >= 0:
            if attribute >= len(value):
                return at
            value = value[attribute]
        else:
            return None
    return None
