"""A YAML value to the literal of a declared type, equal to the one that flytekit 1.16 makes.

One function a kind of type, all with the signature of `coerce`; `_BY_KIND` and `_BY_SIMPLE` dispatch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lpctl.literal import primitive
from lpctl.literal.none_text import NONE, none_as_text
from lpctl.literal.notation import notation
from lpctl.literal.reading import Reading, is_marked
from lpctl.literal.rules import INPUT_UNSUPPORTED
from lpctl.messages.flyteidl_pb2 import Literal, SimpleType
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.messages.flyteidl_pb2 import LiteralType


def coerce(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """The literal of `type_` that `value` states, or None with at least one mismatch added to the reading's."""
    if len(reading.mismatches) >= FINDINGS:
        return None
    return _reader(type_)(value, type_, path, reading)


def _reader(type_: LiteralType) -> _Read:
    """What reads the values of a type."""
    kind = type_.WhichOneof("type")
    if kind != "simple":
        return _BY_KIND.get(kind or "", _unsupported)
    if type_.HasField("annotation") and "literal_values" in type_.annotation.annotations.fields:
        return primitive.member_literal
    return _BY_SIMPLE.get(type_.simple, _unsupported)


def _unsupported(value: Any, type_: LiteralType, path: Path, reading: Reading) -> None:
    reading.refuse(value, type_, path, rule=INPUT_UNSUPPORTED, reason=_REASONS.get(notation(type_)))


def none_variant(type_: LiteralType) -> LiteralType | None:
    """The variant of a union type that takes None, as Optional[T] has, or None where there is no such variant."""
    if type_.WhichOneof("type") != "union_type":
        return None
    return next((variant for variant in type_.union_type.variants if _is_none(variant)), None)


def _is_none(type_: LiteralType) -> bool:
    return type_.WhichOneof("type") == "simple" and type_.simple == SimpleType.NONE


def _collection(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not list:
        from lpctl.literal.list_advice import for_list  # noqa: PLC0415 - only a mistake needs it

        said = for_list(value, lambda items: _fits(items, type_, reading))
        reading.refuse(value, type_, path, help=said.help, repair=said.repair)
        return None
    item_type = type_.collection_type
    read = _reader(item_type)
    items = []
    for index, item in enumerate(value):
        literal = read(item, item_type, (*path, index), reading)
        if literal is not None:
            items.append(literal)
        elif len(reading.mismatches) >= FINDINGS:
            break
    if len(items) < len(value):
        return None
    made = Literal()
    made.collection.SetInParent()
    made.collection.literals.extend(items)
    return made


def _fits(value: Any, type_: LiteralType, reading: Reading) -> bool:
    apart = reading.apart()
    return coerce(value, type_, (), apart) is not None and not apart.mismatches


def _map(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not dict:
        reading.refuse(value, type_, path)
        return None
    value_type = type_.map_value_type
    read = _reader(value_type)
    made = Literal()
    made.map.SetInParent()
    literals = made.map.literals
    for key, item in value.items():
        literal = read(item, value_type, (*path, key), reading)
        if literal is not None:
            literals[key].CopyFrom(literal)
        elif len(reading.mismatches) >= FINDINGS:
            break
    return made if len(literals) == len(value) else None


def _union(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A union; Optional, which most of them are, needs no choice."""
    none = none_variant(type_)
    variants = type_.union_type.variants
    if none is not None and value is None:
        return primitive.union_of(primitive.none_literal(), none)
    if none is not None and len(variants) == 2 and not is_marked(value):
        variant = variants[1] if _is_none(variants[0]) else variants[0]
        inner = reading.apart()
        literal = coerce(value, variant, path, inner)
        if literal is not None:
            reading.at_most(inner.rank)
            reading.remarks.extend(inner.remarks)
            if value == NONE:
                reading.remarks.append(none_as_text(path, notation(type_)))
            return primitive.union_of(literal, variant)
    from lpctl.literal.union import union_literal  # noqa: PLC0415 - few plans have other unions

    return union_literal(value, type_, path, reading, coerce)


def _offloaded(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    from lpctl.literal.offloaded import offloaded_literal  # noqa: PLC0415 - few plans have files

    return offloaded_literal(value, type_, path, reading)


def _struct(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    from lpctl.literal.struct import struct_literal  # noqa: PLC0415 - few plans have structs

    return struct_literal(value, type_, path, reading)


_REASONS = {
    "binary": "bytes, which YAML has no text for that flytekit would read",
    "error": "an error, which only a failed node gives",
}

_Read = Callable[[Any, "LiteralType", "Path", Reading], "Literal | None"]

_BY_SIMPLE: dict[int, _Read] = {
    SimpleType.INTEGER: primitive.integer_literal,
    SimpleType.FLOAT: primitive.float_literal,
    SimpleType.STRING: primitive.string_literal,
    SimpleType.BOOLEAN: primitive.boolean_literal,
    SimpleType.DATETIME: primitive.datetime_literal,
    SimpleType.DURATION: primitive.duration_literal,
    SimpleType.NONE: primitive.no_literal,
    SimpleType.STRUCT: _struct,
}

_BY_KIND: dict[str, _Read] = {
    "blob": _offloaded,
    "collection_type": _collection,
    "enum_type": primitive.enum_literal,
    "map_value_type": _map,
    "schema": _offloaded,
    "structured_dataset_type": _offloaded,
    "union_type": _union,
}
