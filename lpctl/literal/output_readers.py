"""Whether a workflow that reads an output of one type may still read it when it has another.

The compiler asks of the types alone (flytepropeller/pkg/compiler/validators/bindings.go:validateBinding): the output's
must be castable to that of the input which reads it. More inputs can read an output than those of its own type: one
without a format is read as of any, a text as any enum, a struct without a schema as any struct.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lpctl.flyte.castable import Castability, types_castable
from lpctl.literal.words import columns_of, dataset_of, schema_of_columns, words_of
from lpctl.messages.flyteidl_pb2 import (
    BlobType,
    EnumType,
    LiteralType,
    SimpleType,
    UnionType,
)
from lpctl.text.limits import GIVEN_VALUES, READER_COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.literal.words import Words

_LEVELS = 8
"""Lists, maps and unions inside one another up to which what is in them is read as something else."""


def lost_reader(old: LiteralType, new: LiteralType) -> LiteralType | None:
    """A type of an input that can read an output of the type `old`, and one of the type `new` no longer.

    None where none is found; the first that is asked is `old` itself. Up to GIVEN_VALUES are, fewer of large types.
    """
    most = max(1, min(GIVEN_VALUES, READER_COMPARISONS // (1 + old.ByteSize() * new.ByteSize())))
    for reader in islice(_readers(old, words_of(old, new), _LEVELS), most):
        if (
            types_castable(new, reader) is not Castability.CASTABLE
            and types_castable(old, reader) is Castability.CASTABLE
        ):
            return reader
    return None


def _readers(type_: LiteralType, words: Words, levels: int) -> Iterator[LiteralType]:
    """Types that may read an output of a type: itself, then those that state what it leaves open."""
    yield type_
    if not levels:
        return
    kind = type_.WhichOneof("type")
    if kind == "simple":
        yield from _simple(type_, words)
    elif kind == "enum_type":
        yield LiteralType(simple=SimpleType.STRING)
    elif kind == "collection_type":
        yield from (LiteralType(collection_type=item) for item in _readers(type_.collection_type, words, levels - 1))
    elif kind == "map_value_type":
        yield from (LiteralType(map_value_type=item) for item in _readers(type_.map_value_type, words, levels - 1))
    elif kind == "union_type":
        yield from _unions(list(type_.union_type.variants), words, levels - 1)
    elif kind == "blob":
        for format_ in ("", *words.formats):
            yield LiteralType(blob=BlobType(format=format_, dimensionality=type_.blob.dimensionality))
    elif kind in ("schema", "structured_dataset_type"):
        yield from _tables(type_, words)


def _simple(type_: LiteralType, words: Words) -> Iterator[LiteralType]:
    if type_.simple == SimpleType.STRING:
        yield LiteralType(enum_type=EnumType(values=["other"]))
    elif type_.simple == SimpleType.STRUCT:
        yield LiteralType(simple=SimpleType.STRUCT, structure=type_.structure)
        for schema in words.schemas:
            yield LiteralType(simple=SimpleType.STRUCT, structure=type_.structure, metadata=schema)


def _unions(variants: list[LiteralType], words: Words, levels: int) -> Iterator[LiteralType]:
    """Unions of the same variants but one, which is read as something else."""
    for at, variant in enumerate(variants):
        for reader in islice(_readers(variant, words, levels), 1, None):
            yield LiteralType(union_type=UnionType(variants=[*variants[:at], reader, *variants[at + 1 :]]))


def _tables(type_: LiteralType, words: Words) -> Iterator[LiteralType]:
    """Datasets of every format and columns, and the schemas that read them."""
    declared = columns_of(type_)
    sets = (declared, {}, *words.columns)
    stated = type_.structured_dataset_type.format
    for format_ in dict.fromkeys((stated, "", "parquet", *words.formats)):
        yield from (LiteralType(structured_dataset_type=dataset_of(format_, columns)) for columns in sets)
    yield from (LiteralType(schema=schema_of_columns(columns)) for columns in sets)
