"""How structs are written: as MessagePack, or as a protobuf Struct for tasks of an older flytekit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.literal.reading import MESSAGEPACK, STRUCT
from lpctl.messages.flyteidl_pb2 import SimpleType

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import LiteralType


def declared_encoding(type_: LiteralType) -> str:
    """How the tasks that read a struct type read its values.

    flytekit since 1.14 says so in an annotation (core/type_engine.py:DataclassTransformer.get_literal_type and its
    like); a task of an older one, or with a type of a plugin that writes none, reads protobuf Structs and nothing else.
    """
    stated = type_.annotation.annotations.fields
    if "cache-key-metadata" in stated:
        metadata = stated["cache-key-metadata"].struct_value.fields
        if "serialization-format" in metadata and metadata["serialization-format"].string_value == MESSAGEPACK:
            return MESSAGEPACK
    return STRUCT


def declared_encodings(type_: LiteralType) -> set[str]:
    """The same of all struct types in a type."""
    kind = type_.WhichOneof("type")
    if kind == "simple":
        return {declared_encoding(type_)} if type_.simple == SimpleType.STRUCT else set()
    if kind in ("collection_type", "map_value_type"):
        return declared_encodings(getattr(type_, kind))
    return set().union(*map(declared_encodings, type_.union_type.variants))
