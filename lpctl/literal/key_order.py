"""Structs as MessagePack, whose keys have an order that means nothing: JSON and Python compare mappings without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.literal.reading import MESSAGEPACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.messages.flyteidl_pb2 import Binary, Literal


def ordered_alike(one: Literal, other: Literal) -> bool:
    """Whether two literals differ in nothing but the order of keys in structs that are MessagePack."""
    return _ordered(one) == _ordered(other)


def _ordered(literal: Literal) -> Literal:
    """The literal with the keys of its structs in the order of the alphabet."""
    copied = type(literal)()
    copied.CopyFrom(literal)
    for binary in _binaries(copied):
        binary.value = _repacked(binary.value)
    return copied


def _repacked(content: bytes) -> bytes:
    """The same with its keys in order; as it is where it is broken, or too deep for the library."""
    import msgpack  # noqa: PLC0415 - few plans have structs

    try:
        packed: bytes = msgpack.packb(_sorted(msgpack.unpackb(content, strict_map_key=False)))
    except (ValueError, msgpack.UnpackException):
        return content
    return packed


def _binaries(literal: Literal) -> Iterator[Binary]:
    kind = literal.WhichOneof("value")
    if kind == "scalar":
        if literal.scalar.HasField("union"):
            yield from _binaries(literal.scalar.union.value)
        elif literal.scalar.HasField("binary") and literal.scalar.binary.tag == MESSAGEPACK:
            yield literal.scalar.binary
    for inner in (*literal.collection.literals, *literal.map.literals.values()):
        yield from _binaries(inner)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in sorted(value.items(), key=lambda item: repr(item[0]))}
    return [_sorted(inner) for inner in value] if isinstance(value, list) else value
