"""The literal that a client sends of a value, whether or not the value is of the declared type.

Clients go by the kind of type: text for a file is a file at that place, a mapping for a dataclass is a struct of those
keys, text for an enum is a string (flytekit core/type_engine.py; flyteidl clients/go/coreutils/literals.go:
MakeLiteralForType). What is of another kind than the type is sent as what it is. Nothing is converted from text to
numbers, as flytekit converts nothing: `"7"` is a string, which flytectl alone would read as 7.
"""

from __future__ import annotations

from typing import Any

from lpctl.flyte.castable import Castability, castable
from lpctl.literal.coerce import coerce, none_variant
from lpctl.literal.offloaded import UNWRITABLE
from lpctl.literal.primitive import none_literal, union_of
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import VALUE, Reading, is_marked, size
from lpctl.literal.struct import PROTOBUF, struct_of
from lpctl.literal.union import marked_variant
from lpctl.literal.uri import located
from lpctl.messages.flyteidl_pb2 import BlobType, Literal, LiteralType, SimpleType
from lpctl.text.limits import LITERAL_DEPTH

_LISTED, _MAPPED, _TAGGED = 2, 3, 3
"""The messages that lie between a literal and one in it: of a list, of a map, of a union."""

_PLACED = frozenset({"blob", "schema", "structured_dataset_type"})
"""The kinds of type whose values are at a place that a URI names."""

_UNTYPED = read_notation("dict")


def sent_literal(value: Any, type_: LiteralType, encoding: str | None) -> Literal | None:
    """The literal that states the value to the server, structs in the encoding.

    None where there is none, or where it is not known which: for an integer of more than 64 bits, lists deeper than
    protobuf reads them, a value of a type that YAML cannot state, a marker that names no variant, a value that fits
    several variants of a union.
    """
    return _sent(value, type_, Reading(encoding), 0)


def _sent(value: Any, type_: LiteralType, reading: Reading, depth: int) -> Literal | None:
    """The literal, `depth` messages inside others."""
    if depth > LITERAL_DEPTH:
        return None
    kind = type_.WhichOneof("type")
    if kind == "collection_type" and type(value) is list:
        return _collection([_sent(item, type_.collection_type, reading, depth + _LISTED) for item in value])
    if kind == "map_value_type" and type(value) is dict:
        return _map({key: _sent(item, type_.map_value_type, reading, depth + _MAPPED) for key, item in value.items()})
    if kind == "union_type":
        return _of_union(value, type_, reading, depth)
    if kind == "simple":
        return _of_simple(value, type_, reading, depth)
    if kind in _PLACED:
        return _at(value, type_, reading.encoding, depth)
    return _own_kind(value, reading.encoding, depth)


def _collection(items: list[Literal | None]) -> Literal | None:
    made = Literal()
    made.collection.SetInParent()
    for item in items:
        if item is None:
            return None
        made.collection.literals.append(item)
    return made


def _map(items: dict[str, Literal | None]) -> Literal | None:
    made = Literal()
    made.map.SetInParent()
    for key, item in items.items():
        if item is None:
            return None
        made.map.literals[key].CopyFrom(item)
    return made


def _of_union(value: Any, type_: LiteralType, reading: Reading, depth: int) -> Literal | None:
    """The variant that is marked or fits; where none fits, the first whose literal the server takes, as in flytectl.

    Where the server takes none, a mapping of `uri` and `format` is still the file or dataset of the first variant that
    is one.
    """
    none = none_variant(type_)
    if value is None and none is not None:
        return union_of(none_literal(), none)
    if is_marked(value):
        variant = marked_variant(value, type_, (), reading)
        literal = None if variant is None else _sent(value.get(VALUE), variant, reading, depth + _TAGGED)
        return None if literal is None or variant is None else union_of(literal, variant)
    fitting = coerce(value, type_, (), reading.apart())
    if fitting is not None:
        return fitting
    variants = type_.union_type.variants
    reading.tries.left -= len(variants) * size(value)
    if reading.tries.left < 0 or reading.tries.beyond is not None:
        return None
    if any(coerce(value, variant, (), reading.apart()) is not None for variant in variants):
        return None  # several fit
    literals = [_sent(value, variant, reading, depth + _TAGGED) for variant in variants]
    for literal, variant in zip(literals, variants, strict=True):
        if literal is not None and castable(literal, variant) is Castability.CASTABLE:
            return union_of(literal, variant)
    if None in literals:
        return None
    placed = (literal for literal, variant in zip(literals, variants, strict=True) if _is_at(value, variant))
    return next(placed, None) or _own_kind(value, reading.encoding, depth)


def _is_at(value: Any, type_: LiteralType) -> bool:
    """Whether the value is a mapping of `uri` and `format`, or holds some, where the type has files or datasets."""
    kind = type_.WhichOneof("type")
    if kind == "collection_type" and type(value) is list:
        return bool(value) and all(_is_at(item, type_.collection_type) for item in value)
    if type(value) is not dict:
        return False
    if kind == "map_value_type":
        return bool(value) and all(_is_at(item, type_.map_value_type) for item in value.values())
    return kind in _PLACED and located(value) is not None


def _of_simple(value: Any, type_: LiteralType, reading: Reading, depth: int) -> Literal | None:
    """A value as the simple type has it, also where it is no member of a `Literal`, no whole day, or of other keys."""
    if type_.simple in (SimpleType.BINARY, SimpleType.ERROR) or PROTOBUF in type_.metadata.fields:
        return None
    if type_.simple == SimpleType.STRUCT:
        if type(value) is dict:
            return _struct(value, type_, reading.encoding, depth)
        return _own_kind(value, reading.encoding, depth)
    for declared in (type_, LiteralType(simple=type_.simple)):
        literal = coerce(value, declared, (), reading.apart())
        if literal is not None:
            return literal
    return _own_kind(value, reading.encoding, depth)


def _struct(value: dict[str, Any], type_: LiteralType, encoding: str | None, depth: int) -> Literal | None:
    path = ("",) * (depth // _LISTED)  # of its length alone: the deeper a struct lies, the less deep it may be
    try:
        return struct_of(value, type_, path, Reading(encoding))
    except OverflowError:
        return None


def _at(value: Any, type_: LiteralType, encoding: str | None, depth: int) -> Literal | None:
    """A file, directory, dataset or schema at the place that the value names, of the format that it states."""
    kind = type_.WhichOneof("type")
    if kind == "blob" and type_.blob.format in UNWRITABLE:
        return None
    uri, stated = located(value) or (None, None)
    if type(uri) is not str or (stated is not None and type(stated) is not str):
        return _own_kind(value, encoding, depth)
    made = Literal()
    if kind == "blob":
        made.scalar.blob.uri = uri
        blob = made.scalar.blob.metadata.type
        blob.CopyFrom(BlobType(format=stated or type_.blob.format, dimensionality=type_.blob.dimensionality))
    elif kind == "schema":
        made.scalar.schema.uri = uri
        made.scalar.schema.type.CopyFrom(type_.schema)
    else:
        made.scalar.structured_dataset.uri = uri
        dataset = made.scalar.structured_dataset.metadata.structured_dataset_type
        dataset.CopyFrom(type_.structured_dataset_type)
        dataset.format = stated or dataset.format
    return made


_OF_KIND = {
    bool: LiteralType(simple=SimpleType.BOOLEAN),
    int: LiteralType(simple=SimpleType.INTEGER),
    float: LiteralType(simple=SimpleType.FLOAT),
    str: LiteralType(simple=SimpleType.STRING),
    type(None): LiteralType(simple=SimpleType.NONE),
}


def _own_kind(value: Any, encoding: str | None, depth: int) -> Literal | None:
    """The literal of a value by its own YAML kind alone; a mapping is a struct, as flytekit's untyped dict."""
    if depth > LITERAL_DEPTH:
        return None
    if type(value) is list:
        return _collection([_own_kind(item, encoding, depth + _LISTED) for item in value])
    if type(value) is dict:
        return _struct(value, _UNTYPED, encoding, depth)
    return coerce(value, _OF_KIND[type(value)], (), Reading(encoding))
