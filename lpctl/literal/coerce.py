"""A YAML value to the literal of a declared type, equal to the one that flytekit 1.16 makes.

One function a kind of type, all with the signature of `coerce`; `_BY_KIND` and `_BY_SIMPLE` dispatch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Scalar, Union
from flyteidl.core.types_pb2 import SimpleType

from lpctl.limits import FINDINGS
from lpctl.literal import primitive
from lpctl.literal.notation import notation
from lpctl.literal.offloaded import blob_literal, dataset_literal, schema_literal
from lpctl.literal.reading import Reading
from lpctl.literal.union import VALUE, Tried, chosen, is_marked, marked_variant

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType

    from lpctl.diagnostic import Path


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
    reading.refuse(value, type_, path, rule="input-unsupported", reason=_REASONS.get(notation(type_)))


def none_variant(type_: LiteralType) -> LiteralType | None:
    """The variant of a union type that takes None, as Optional[T] has, or None where there is no such variant."""
    if type_.WhichOneof("type") != "union_type":
        return None
    return next((variant for variant in type_.union_type.variants if _is_none(variant)), None)


def _is_none(type_: LiteralType) -> bool:
    return type_.WhichOneof("type") == "simple" and type_.simple == SimpleType.NONE


def _collection(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not list:
        reading.refuse(value, type_, path, repair=None if isinstance(value, dict) or value is None else "[{}]")
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
    return Literal(collection=LiteralCollection(literals=items)) if len(items) == len(value) else None


def _map(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not dict:
        reading.refuse(value, type_, path)
        return None
    value_type = type_.map_value_type
    read = _reader(value_type)
    items = {}
    for key, item in value.items():
        literal = read(item, value_type, (*path, key), reading)
        if literal is not None:
            items[key] = literal
        elif len(reading.mismatches) >= FINDINGS:
            break
    return Literal(map=LiteralMap(literals=items)) if len(items) == len(value) else None


def _union(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """The variant that the value means, carried verbatim, with the literal that the value states for it."""
    variants = type_.union_type.variants
    if is_marked(value):
        variant = marked_variant(value, type_, path, reading)
        if variant is None:
            return None
        literal = coerce(value[VALUE], variant, (*path, VALUE), reading)
        return None if literal is None else Literal(scalar=Scalar(union=Union(value=literal, type=variant)))
    if value is None and (none := none_variant(type_)) is not None:
        return Literal(scalar=Scalar(union=Union(value=primitive.none_literal(), type=none)))
    others = [variant for variant in variants if not _is_none(variant)]
    if len(others) == 1:  # Optional[T]: what is of the type T is nothing else
        inner = Reading(reading.encoding)
        literal = coerce(value, others[0], path, inner)
        if literal is not None:
            return _as_variant(Tried(others[0], literal, inner), reading)
    tried = []
    for variant in variants:
        inner = Reading(reading.encoding)
        tried.append(Tried(variant, coerce(value, variant, path, inner), inner))
    best = chosen(tried, value, type_, path, reading)
    return None if best is None else _as_variant(best, reading)


def _as_variant(chosen_one: Tried, reading: Reading) -> Literal:
    reading.at_most(chosen_one.reading.rank)
    reading.remarks.extend(chosen_one.reading.remarks)
    return Literal(scalar=Scalar(union=Union(value=chosen_one.literal, type=chosen_one.variant)))


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
    "blob": blob_literal,
    "collection_type": _collection,
    "enum_type": primitive.enum_literal,
    "map_value_type": _map,
    "schema": schema_literal,
    "structured_dataset_type": dataset_literal,
    "union_type": _union,
}
