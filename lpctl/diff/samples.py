"""Values of a type, as a caller might pass them: small ones of each kind that the type takes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flyteidl.core.literals_pb2 import (
    Binary,
    Blob,
    BlobMetadata,
    Literal,
    LiteralCollection,
    LiteralMap,
    Primitive,
    Scalar,
    Schema,
    StructuredDataset,
    StructuredDatasetMetadata,
    Union,
    Void,
)
from flyteidl.core.types_pb2 import Error, SimpleType
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.types_pb2 import LiteralType

_MOST = 12
"""Samples of one type that are looked at; each variant of a union and each value of an enum is one."""

_TEXT = "example"
_EMPTY_STRUCT = b"\x80"  # an empty map in MessagePack


def samples(type_: LiteralType) -> list[Literal]:
    """A few literals of a type, the plainest first; none for a type that nothing is known of."""
    return list(islice(_samples(type_), _MOST))


def _samples(type_: LiteralType) -> Iterator[Literal]:
    kind = type_.WhichOneof("type")
    if kind == "simple":
        yield from _simple(type_)
    elif kind == "enum_type":
        yield from (_text(value) for value in type_.enum_type.values or [_TEXT])
    elif kind == "collection_type":
        for item in _samples(type_.collection_type):
            yield Literal(collection=LiteralCollection(literals=[item]))
        yield Literal(collection=LiteralCollection())
    elif kind == "map_value_type":
        for item in _samples(type_.map_value_type):
            yield Literal(map=LiteralMap(literals={"key": item}))
        yield Literal(map=LiteralMap())
    elif kind == "union_type":
        yield from _union(type_)
    elif kind is not None:
        yield from _offloaded(type_, kind)


def _union(type_: LiteralType) -> Iterator[Literal]:
    """One of each variant before a second of any: what is narrowed is a variant as a rule."""
    groups = [(variant, samples(variant)) for variant in type_.union_type.variants]
    for number in range(_MOST):
        for variant, group in groups:
            if number < len(group):
                yield Literal(scalar=Scalar(union=Union(value=group[number], type=variant)))


def _simple(type_: LiteralType) -> Iterator[Literal]:
    scalars = {
        SimpleType.NONE: Scalar(none_type=Void()),
        SimpleType.INTEGER: Scalar(primitive=Primitive(integer=1)),
        SimpleType.FLOAT: Scalar(primitive=Primitive(float_value=1.5)),
        SimpleType.STRING: Scalar(primitive=Primitive(string_value=_TEXT)),
        SimpleType.BOOLEAN: Scalar(primitive=Primitive(boolean=True)),
        SimpleType.DATETIME: Scalar(primitive=Primitive(datetime=Timestamp(seconds=1767225600))),  # 2026-01-01
        SimpleType.DURATION: Scalar(primitive=Primitive(duration=Duration(seconds=3600))),
        SimpleType.BINARY: Scalar(binary=Binary(value=b"example")),
        SimpleType.ERROR: Scalar(error=Error(failed_node_id="n0", message=_TEXT)),
        SimpleType.STRUCT: Scalar(binary=Binary(value=_EMPTY_STRUCT, tag="msgpack")),
    }
    if "literal_values" in type_.annotation.annotations.fields and type_.simple == SimpleType.STRING:
        values = type_.annotation.annotations.fields["literal_values"].list_value
        yield from (_text(value) for value in values if isinstance(value, str))
    elif type_.simple in scalars:
        yield Literal(scalar=scalars[type_.simple])


def _offloaded(type_: LiteralType, kind: str) -> Iterator[Literal]:
    uri = "s3://example/key"
    if kind == "blob":
        yield Literal(scalar=Scalar(blob=Blob(metadata=BlobMetadata(type=type_.blob), uri=uri)))
    elif kind == "schema":
        yield Literal(scalar=Scalar(schema=Schema(uri=uri, type=type_.schema)))
    elif kind == "structured_dataset_type":
        metadata = StructuredDatasetMetadata(structured_dataset_type=type_.structured_dataset_type)
        yield Literal(scalar=Scalar(structured_dataset=StructuredDataset(uri=uri, metadata=metadata)))


def _text(text: str) -> Literal:
    return Literal(scalar=Scalar(primitive=Primitive(string_value=text)))
