"""What types say of the values that they take: members, formats, columns, variants of unions, schemas of structs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.struct_pb2 import Struct

from lpctl.messages.flyteidl_pb2 import LiteralType, SchemaType, SimpleType, StructuredDatasetType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Columns = Mapping[str, LiteralType]

_MOST = 8
"""Words of one kind: what differs between two types is among the first."""

_FORMATS = ("csv", "parquet", "json", "orc")
_OTHER = "other"

_COLUMN_TYPES = {
    SimpleType.INTEGER: SchemaType.SchemaColumn.INTEGER,
    SimpleType.FLOAT: SchemaType.SchemaColumn.FLOAT,
    SimpleType.STRING: SchemaType.SchemaColumn.STRING,
    SimpleType.BOOLEAN: SchemaType.SchemaColumn.BOOLEAN,
    SimpleType.DATETIME: SchemaType.SchemaColumn.DATETIME,
    SimpleType.DURATION: SchemaType.SchemaColumn.DURATION,
}
"""The columns that a FlyteSchema has, by the simple types that a StructuredDataset has in their place."""

_SIMPLE_TYPES = {column: simple for simple, column in _COLUMN_TYPES.items()}


class Words(NamedTuple):
    """What tells values apart where two types are compared.

    `formats` begin with one that neither type names; `columns` are sets of columns, among them one that neither type
    names, and those of both together; `variants` are those of unions, as they are declared; `kept` are the serialised
    variants that the second type has. `schemas` are the metadata of structs, the first of which no struct fits.
    """

    formats: tuple[str, ...]
    columns: tuple[Columns, ...]
    variants: tuple[LiteralType, ...]
    kept: frozenset[bytes]
    schemas: tuple[Struct, ...]


def words_of(old: LiteralType, new: LiteralType) -> Words:
    """The words of two types; those of the new one, which the old one may not know, come first."""
    parts = [*_parts(new), *_parts(old)]
    columns = [columns_of(part) for part in parts if part.WhichOneof("type") in ("schema", "structured_dataset_type")]
    schemas = [part.metadata for part in parts if part.HasField("metadata")]
    formats = dict.fromkeys(_format(part) for part in parts)
    formats.pop("", None)
    return Words(
        formats=(_unused(_FORMATS, {format_.casefold() for format_ in formats}), *tuple(formats)[:_MOST]),
        columns=_column_sets(columns),
        variants=tuple(_distinct(_variants(parts)))[:_MOST],
        kept=frozenset(_serialised(variant) for variant in _variants(_parts(new))),
        schemas=(_other_schema(schemas), *schemas[:_MOST]),
    )


def columns_of(type_: LiteralType) -> Columns:
    """The columns that a dataset or a schema declares, with the types that they have in a dataset."""
    if type_.WhichOneof("type") == "schema":
        return {
            column.name: LiteralType(simple=_SIMPLE_TYPES.get(column.type, SimpleType.NONE))
            for column in type_.schema.columns
        }
    return {column.name: column.literal_type for column in type_.structured_dataset_type.columns}


def dataset_of(format_: str, columns: Columns) -> StructuredDatasetType:
    """The type of a dataset of a format, "" for none, and of columns."""
    stated = [StructuredDatasetType.DatasetColumn(name=name, literal_type=columns[name]) for name in columns]
    return StructuredDatasetType(format=format_, columns=stated)


def schema_of_columns(columns: Columns) -> SchemaType:
    """The type of a schema of those of the columns that a schema can have."""
    stated = [
        SchemaType.SchemaColumn(name=name, type=_COLUMN_TYPES[type_.simple])
        for name, type_ in columns.items()
        if type_.simple in _COLUMN_TYPES
    ]
    return SchemaType(columns=stated)


def is_text(type_: LiteralType) -> bool:
    """Whether the values of a type are texts: of a str, a Literal of texts or an enum."""
    kind = type_.WhichOneof("type")
    return kind == "enum_type" or (kind == "simple" and type_.simple == SimpleType.STRING)


def members_of(type_: LiteralType) -> list[Any] | None:
    """The values that an enum or a Literal lists, None for a type that lists none."""
    if type_.WhichOneof("type") == "enum_type":
        return list(type_.enum_type.values)
    stated = type_.annotation.annotations.fields
    return list(stated["literal_values"].list_value) if "literal_values" in stated else None


def is_kept(variant: LiteralType, words: Words) -> bool:
    """Whether the second type has the very variant, so that it takes whatever is said to be of it."""
    return _serialised(variant) in words.kept


def _other_schema(schemas: Iterable[Struct]) -> Struct:
    """The JSON Schema of a struct that requires a field which the others do not have."""
    stated = [schema.fields["properties"] for schema in schemas if "properties" in schema.fields]
    name = _unused((_OTHER,), (name for properties in stated for name in properties.struct_value.fields))
    schema = Struct()
    schema.update({"title": "Other", "type": "object", "properties": {name: {"type": "string"}}, "required": [name]})
    return schema


def _column_sets(declared: list[Columns]) -> tuple[Columns, ...]:
    """Each set of columns that is declared, all of them together, and one column that none of them is."""
    together: dict[str, LiteralType] = {}
    for columns in reversed(declared):
        together |= columns
    other = {_unused((_OTHER,), together): LiteralType(simple=SimpleType.STRING)}
    found = [other, *(columns for columns in declared if columns), together | other]
    distinct = {tuple((name, _serialised(type_)) for name, type_ in columns.items()): columns for columns in found}
    return tuple(distinct.values())[:_MOST]


def _parts(type_: LiteralType) -> Iterator[LiteralType]:
    """A type and the types in it, but those of columns."""
    found = [type_]
    while found:
        part = found.pop()
        yield part
        kind = part.WhichOneof("type")
        if kind == "union_type":
            found += reversed(part.union_type.variants)
        elif kind in ("collection_type", "map_value_type"):
            found.append(getattr(part, kind))


def _variants(parts: Iterable[LiteralType]) -> Iterator[LiteralType]:
    return (variant for part in parts for variant in part.union_type.variants)


def _distinct(types: Iterable[LiteralType]) -> Iterable[LiteralType]:
    return {_serialised(type_): type_ for type_ in types}.values()


def _serialised(type_: LiteralType) -> bytes:
    return type_.SerializeToString(deterministic=True)


def _format(type_: LiteralType) -> str:
    if type_.WhichOneof("type") == "blob":
        return type_.blob.format
    return type_.structured_dataset_type.format


def _unused(names: tuple[str, ...], used: Iterable[str]) -> str:
    """The first of the names that is not used, or of more names that are made of the last."""
    taken = set(used)
    more = (f"{names[-1]}{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*names, *more) if name not in taken)
