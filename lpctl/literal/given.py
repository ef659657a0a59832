"""Values that callers can give, made so that they tell one type from another.

A caller gives more than the values of a type's own form. The server takes a literal by the type that it infers for it
(`lpctl.flyte.castable`), so a dataset without a declared format takes any format, a dataset takes None, a union takes
a value that no union wraps, an enum a text that a union wraps. Whether a second type takes the same can only be told by
values that say what the second type asks for.
"""

from __future__ import annotations

from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from lpctl.literal.primitive import none_literal, union_of
from lpctl.literal.words import columns_of, dataset_of, is_kept, members_of, schema_of_columns, words_of
from lpctl.messages.flyteidl_pb2 import (
    Binary,
    Blob,
    BlobMetadata,
    BlobType,
    EnumType,
    Error,
    Literal,
    LiteralCollection,
    LiteralMap,
    LiteralType,
    Primitive,
    Scalar,
    Schema,
    SimpleType,
    StructuredDataset,
    StructuredDatasetMetadata,
    TypeStructure,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lpctl.literal.words import Columns, Words

_LEVELS = 8
"""Lists, maps and unions inside one another that are filled: protobuf reads a hundred messages inside one another, and
each level is up to five of them."""

_URI = "s3://example/key"
_TEXT = "example"


def own_values(type_: LiteralType, other: LiteralType) -> Iterator[Literal]:
    """Values of a type as Flyte's clients make them where it is declared, the plainest first.

    What the type leaves open, such as a format, they have as `other` asks for it, and otherwise. Not each of them is
    castable to the type: an empty list is not where two variants of a union take it. There are no values of a
    type that nothing is known of.
    """
    return _values(type_, words_of(type_, other), _LEVELS, free=False)


def given_values(type_: LiteralType, other: LiteralType) -> Iterator[Literal]:
    """The same, and values of other forms than the declared one, of which the server takes some.

    Those are values without the union that is declared, or in one of the other type's, None and schemas for datasets,
    datasets for schemas, and texts in a union. A client gives them that makes literals by the types that its caller
    names (flytekit remote/remote.py:FlyteRemote.execute with `type_hints`), or that runs an execution's inputs again
    with another plan; so does a workflow that passes on what a node has returned.
    """
    return _values(type_, words_of(type_, other), _LEVELS, free=True)


def _values(type_: LiteralType, words: Words, levels: int, *, free: bool) -> Iterator[Literal]:
    kind = type_.WhichOneof("type")
    if kind == "union_type":
        yield from _union(type_, words, levels, free=free)
        return
    if kind == "simple":
        yield from _simple(type_, free=free)
    elif kind == "enum_type":
        yield from _enum(type_, free=free)
    elif kind in ("collection_type", "map_value_type"):
        yield from _items(type_, kind, words, levels, free=free)
    elif kind == "blob":
        yield from _blobs(type_, words, free=free)
    elif kind in ("schema", "structured_dataset_type"):
        yield from _tables(type_, kind, words, free=free)
    if free:
        yield from _wrapped(words.variants, words, levels)


def _union(type_: LiteralType, words: Words, levels: int, *, free: bool) -> Iterator[Literal]:
    """One of each variant, first of those that the other type does not have.

    The server reads nothing of a union's value but the type that it is said to be of.
    """
    variants = type_.union_type.variants
    yield from _wrapped(sorted(variants, key=lambda variant: is_kept(variant, words)), words, levels)
    if free:
        yield from _wrapped(words.variants, words, levels)
        yield from _wrapped(_structs_alike(variants, words), words, levels)
        groups = [_values(variant, words, levels - 1, free=True) for variant in variants if levels]
        yield from (value for row in zip_longest(*groups) for value in row if value is not None)


def _wrapped(variants: Iterable[LiteralType], words: Words, levels: int) -> Iterator[Literal]:
    for variant in variants:
        values = _values(variant, words, levels - 1, free=False) if levels else iter((none_literal(),))
        for value in islice(values, 1):
            yield from _readable(union_of, value, variant)


def _readable(make: Callable[..., Literal], *parts: Any) -> Iterator[Literal]:
    """What is made of the parts, nothing where it has more messages inside one another than protobuf reads."""
    try:
        yield make(*parts)
    except DecodeError:
        return


def _structs_alike(variants: Iterable[LiteralType], words: Words) -> Iterator[LiteralType]:
    """The variants that are structs of no known schema, with schemas: what is declared so takes any."""
    for variant in variants:
        if variant.simple == SimpleType.STRUCT and not variant.HasField("metadata"):
            for schema in words.schemas:
                yield LiteralType(simple=SimpleType.STRUCT, structure=variant.structure, metadata=schema)


def _simple(type_: LiteralType, *, free: bool) -> Iterator[Literal]:
    if type_.simple == SimpleType.STRUCT:
        yield from _struct(type_)
        return
    scalars = {
        SimpleType.NONE: none_literal().scalar,
        SimpleType.INTEGER: Scalar(primitive=Primitive(integer=1)),
        SimpleType.FLOAT: Scalar(primitive=Primitive(float_value=1.5)),
        SimpleType.BOOLEAN: Scalar(primitive=Primitive(boolean=True)),
        SimpleType.DATETIME: Scalar(primitive=Primitive(datetime=Timestamp(seconds=1767225600))),  # 2026-01-01
        SimpleType.DURATION: Scalar(primitive=Primitive(duration=Duration(seconds=3600))),
        SimpleType.BINARY: Scalar(binary=Binary(value=b"example")),
        SimpleType.ERROR: Scalar(error=Error(failed_node_id="n0", message=_TEXT)),
    }
    if type_.simple == SimpleType.STRING:
        yield from (_text(value) for value in members_of(type_) or [_TEXT] if isinstance(value, str))
        if free:
            yield from _texts_in_unions(_TEXT, ())
    elif type_.simple in scalars:
        yield Literal(scalar=scalars[type_.simple])


def _struct(type_: LiteralType) -> Iterator[Literal]:
    """A struct with every field of its type's schema, as a class makes it."""
    from lpctl.literal.reading import Reading  # noqa: PLC0415 - few types are structs
    from lpctl.literal.struct import struct_of  # noqa: PLC0415
    from lpctl.literal.struct_example import struct_example  # noqa: PLC0415

    made = struct_of(struct_example(type_), type_, (), Reading())
    if made is not None:
        yield made


def _enum(type_: LiteralType, *, free: bool) -> Iterator[Literal]:
    members = type_.enum_type.values
    yield from map(_text, members or [_TEXT])
    if free:
        yield from _texts_in_unions(members[0] if members else _TEXT, members)


def _texts_in_unions(text: str, members: Iterable[str]) -> Iterator[Literal]:
    """A text that a union says to be a str, a Literal or an enum, with flytekit's tags (core/type_engine.py).

    An enum takes a str of any tag, and a str an enum of any tag, but each takes only its own kind without a tag.
    """
    for tag in ("str", "LiteralTypeTransformer"):
        yield union_of(_text(text), LiteralType(simple=SimpleType.STRING, structure=TypeStructure(tag=tag)))
    for values in ([*members] or [_TEXT], [f"{_TEXT} of another enum"]):
        variant = LiteralType(enum_type=EnumType(values=values), structure=TypeStructure(tag="DefaultEnumTransformer"))
        yield union_of(_text(values[0]), variant)


def _items(type_: LiteralType, kind: str, words: Words, levels: int, *, free: bool) -> Iterator[Literal]:
    """Collections of one item, none, and two: of items of two types the server makes one of a union of both."""
    item_type: LiteralType = getattr(type_, kind)
    made = _list if kind == "collection_type" else _map
    first = None
    for item in _values(item_type, words, levels - 1, free=free) if levels else ():
        yield from _readable(made, item)
        if first is None:
            first = item
            yield made()
        elif item_type.WhichOneof("type") == "union_type":
            yield from _readable(made, first, item)
    if first is None:
        yield made()


def _list(*items: Literal) -> Literal:
    return Literal(collection=LiteralCollection(literals=items))


def _map(*items: Literal) -> Literal:
    return Literal(map=LiteralMap(literals=dict(zip(("key", "other"), items, strict=False))))


def _blobs(type_: LiteralType, words: Words, *, free: bool) -> Iterator[Literal]:
    """A file or a directory of the declared format; where none is declared, also of any other."""
    for format_ in _formats(type_.blob.format, words, free=free):
        blob = BlobType(format=format_, dimensionality=type_.blob.dimensionality)
        yield Literal(scalar=Scalar(blob=Blob(metadata=BlobMetadata(type=blob), uri=_URI)))


def _tables(type_: LiteralType, kind: str, words: Words, *, free: bool) -> Iterator[Literal]:
    """Datasets or schemas: of what is declared, of another format, of other columns, of both."""
    declared = columns_of(type_)
    sets = (declared,) if declared else ({}, *words.columns)
    if free:
        sets = (declared, *({**declared, **columns} for columns in words.columns), *words.columns, {})
    schemas = (_schema(columns) for columns in sets)
    if kind == "schema":
        yield from schemas
        if free:
            yield from (_dataset(format_, columns) for format_ in ("", "parquet") for columns in sets)
        return
    formats = _formats(type_.structured_dataset_type.format, words, free=free)
    yield from (_dataset(format_, declared) for format_ in formats)
    yield from (_dataset(formats[0], columns) for columns in sets[1:])
    if free:
        yield none_literal()
        yield from schemas
    yield from (_dataset(format_, columns) for format_ in formats[1:] for columns in sets[1:])


def _formats(declared: str, words: Words, *, free: bool) -> tuple[str, ...]:
    """The formats that a value may have: flytekit gives it the declared one, where there is one."""
    return (declared,) if declared and not free else tuple(dict.fromkeys((declared, "", *words.formats)))


def _dataset(format_: str, columns: Columns) -> Literal:
    metadata = StructuredDatasetMetadata(structured_dataset_type=dataset_of(format_, columns))
    return Literal(scalar=Scalar(structured_dataset=StructuredDataset(uri=_URI, metadata=metadata)))


def _schema(columns: Columns) -> Literal:
    return Literal(scalar=Scalar(schema=Schema(uri=_URI, type=schema_of_columns(columns))))


def _text(text: str) -> Literal:
    return Literal(scalar=Scalar(primitive=Primitive(string_value=text)))
