"""Types and values for the laws over types: written down one by one, and not by what is tested with them."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from lpctl.literal.read_notation import read_notation
from lpctl.messages.flyteidl_pb2 import (
    Binary,
    Blob,
    BlobMetadata,
    BlobType,
    Literal,
    LiteralCollection,
    LiteralMap,
    LiteralType,
    Primitive,
    Scalar,
    Schema,
    SchemaType,
    StructuredDataset,
    StructuredDatasetMetadata,
    StructuredDatasetType,
    TypeStructure,
    Union,
    UnionType,
    Void,
)

NUMBER, TEXT = {"type": "number"}, {"type": "string"}
DATACLASSES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "plain": ({"lr": NUMBER}, ["lr"]),
    "field added": ({"lr": NUMBER, "name": TEXT}, ["lr"]),
    "field added, required": ({"lr": NUMBER, "name": TEXT}, ["lr", "name"]),
    "field of another type": ({"lr": {"type": "integer"}}, ["lr"]),
    "field listed": ({"lr": NUMBER, "name": {"type": "string", "enum": ["a", "b"]}}, ["lr", "name"]),
    "field bounded": ({"lr": {"type": "number", "maximum": 1}}, ["lr"]),
    "integer bounded": ({"lr": {"type": "integer", "minimum": 1}}, ["lr"]),
    "nothing required": ({"lr": NUMBER}, []),
    "nothing that another has": ({"other": TEXT}, ["other"]),
}


def dataclass(case: str) -> LiteralType:
    """A dataclass as flytekit declares it (core/type_engine.py:DataclassTransformer.get_literal_type)."""
    properties, required = DATACLASSES[case]
    type_ = read_notation("dict")  # with the annotation of types that are read as MessagePack
    schema: dict[str, Any] = {"title": "Config", "type": "object", "additionalProperties": False}
    type_.metadata.update({**schema, "properties": properties, "required": required})
    return type_


def tagged(type_: LiteralType, tag: str) -> LiteralType:
    made = LiteralType.FromString(type_.SerializeToString())
    made.structure.CopyFrom(TypeStructure(tag=tag))
    return made


def union(*variants: LiteralType) -> LiteralType:
    return LiteralType(union_type=UnionType(variants=variants))


NONE = tagged(read_notation("None"), "none")
DATACLASS_TAG = "Object-Dataclass-Transformer"

NOTATIONS = [
    "int",
    "float",
    "str",
    "datetime",
    "binary",
    'enum["a"]',
    'enum["a", "b"]',
    'Literal["a"]',
    "int | None",
    "str | None",
    "date | None",
    "datetime | None",
    'enum["a"] | None',
    "int | str",
    'str | enum["a"]',
    "list[int]",
    "list[str]",
    'list[enum["a"]]',
    "list[int | str]",
    "list[int | None]",
    "list[int] | list[str]",
    "dict[str, int]",
    "dict[str, list[str]]",
    "dict",
    "FlyteFile",
    'FlyteFile["csv"]',
    'FlyteFile["txt"]',
    "FlyteDirectory",
    'FlyteDirectory["csv"]',
    "FlyteFile | None",
    'FlyteFile["csv"] | FlyteFile["txt"]',
    "list[FlyteFile]",
    'list[FlyteFile["csv"]]',
    'list[FlyteFile["csv"] | FlyteFile["txt"]]',
    "StructuredDataset",
    'StructuredDataset["parquet"]',
    "StructuredDataset[a: int]",
    'StructuredDataset["parquet", a: int, b: str]',
    "StructuredDataset[a: str]",
    "StructuredDataset | None",
    'StructuredDataset["parquet"] | None',
    "list[StructuredDataset]",
    "list[StructuredDataset | None]",
    "FlyteSchema",
    "FlyteSchema[a: int]",
]

TYPES: dict[str, LiteralType] = {
    **{text: read_notation(text) for text in NOTATIONS},
    "int | str, without tags": union(read_notation("int"), read_notation("str")),
    **{f"dataclass, {case}": dataclass(case) for case in DATACLASSES},
    "dataclass | None": union(tagged(dataclass("plain"), DATACLASS_TAG), NONE),
    "dataclass | None, field added": union(tagged(dataclass("field added"), DATACLASS_TAG), NONE),
    "dataclass | None, of no schema": union(tagged(read_notation("dict"), DATACLASS_TAG), NONE),
    "list[dataclass]": LiteralType(collection_type=dataclass("plain")),
    "list[dataclass], field added": LiteralType(collection_type=dataclass("field added")),
}


def primitive(**value: Any) -> Literal:
    return Literal(scalar=Scalar(primitive=Primitive(**value)))


def wrapped(literal: Literal, variant: LiteralType) -> Literal:
    return Literal(scalar=Scalar(union=Union(value=literal, type=variant)))


def listed(*items: Literal) -> Literal:
    return Literal(collection=LiteralCollection(literals=items))


def mapped(*items: Literal) -> Literal:
    return Literal(map=LiteralMap(literals={f"key{at}": item for at, item in enumerate(items)}))


FORMATS = ("", "csv", "txt", "parquet", "PythonPickle", "xlsx")
COLUMNS: tuple[dict[str, str], ...] = (
    {},
    {"a": "int"},
    {"a": "str"},
    {"a": "int", "b": "str"},
    {"a": "str", "b": "str"},
    {"z": "int"},
    {"a": "int", "b": "str", "z": "float"},
)
SCHEMA_COLUMNS = {"int": 0, "float": 1, "str": 2}


def dataset(format_: str, columns: dict[str, str]) -> Literal:
    stated = [
        StructuredDatasetType.DatasetColumn(name=name, literal_type=read_notation(type_))
        for name, type_ in columns.items()
    ]
    metadata = StructuredDatasetMetadata(structured_dataset_type=StructuredDatasetType(format=format_, columns=stated))
    return Literal(scalar=Scalar(structured_dataset=StructuredDataset(uri="s3://bucket/data", metadata=metadata)))


def schema(columns: dict[str, str]) -> Literal:
    stated = [
        SchemaType.SchemaColumn(name=name, type=SCHEMA_COLUMNS[type_])  # type: ignore[arg-type]
        for name, type_ in columns.items()
    ]
    return Literal(scalar=Scalar(schema=Schema(uri="s3://bucket/data", type=SchemaType(columns=stated))))


def _bare() -> list[Literal]:
    blobs = [
        Literal(scalar=Scalar(blob=Blob(metadata=BlobMetadata(type=BlobType(format=format_, dimensionality=size)))))
        for format_, size in product(FORMATS, (BlobType.SINGLE, BlobType.MULTIPART))
    ]
    return [
        Literal(scalar=Scalar(none_type=Void())),
        primitive(integer=-3),
        primitive(float_value=0.5),
        primitive(string_value="a"),
        primitive(string_value="z"),
        primitive(boolean=False),
        primitive(datetime=Timestamp(seconds=1)),
        primitive(duration=Duration(seconds=1)),
        Literal(scalar=Scalar(binary=Binary(value=b"x"))),
        Literal(scalar=Scalar(binary=Binary(value=b"\x80", tag="msgpack"))),
        Literal(scalar=Scalar(generic=Struct())),
        *blobs,
        *(dataset(format_, columns) for format_, columns in product(FORMATS, COLUMNS)),
        *map(schema, COLUMNS),
    ]


class Given(NamedTuple):
    """A value that callers can give where a type of these names is known, of any where there are none."""

    literal: Literal
    known_by: frozenset[str] = frozenset()


def _in_unions() -> list[Given]:
    """Values in each variant of the unions, for who knows it; and a few as flytekit has them, for anybody.

    What a union says its value to be is all that the server reads of it, so that one value will do.
    """
    value = primitive(string_value="a")
    found: dict[bytes, tuple[LiteralType, set[str]]] = {}
    for name, type_ in TYPES.items():
        for part in (type_, type_.collection_type, type_.map_value_type):
            for variant in part.union_type.variants:
                found.setdefault(variant.SerializeToString(), (variant, set()))[1].add(name)
    anybody = [read_notation(f"{text} | None").union_type.variants[0] for text in ("str", 'Literal["z"]', 'enum["z"]')]
    anybody.append(tagged(dataclass("nothing that another has"), DATACLASS_TAG))
    return [
        *(Given(wrapped(value, variant), frozenset(names)) for variant, names in found.values()),
        *(Given(wrapped(value, variant)) for variant in anybody),
    ]


def _values() -> list[Given]:
    single = [*map(Given, _bare()), *_in_unions()]
    tables = ("structured_dataset", "schema")
    others = [given for given in single if given.literal.scalar.WhichOneof("value") not in tables]
    few = [*others, *map(Given, (dataset("", {}), dataset("csv", {"a": "int"}), schema({"a": "int"})))]
    return [
        *single,
        *map(Given, (listed(), listed(listed()), mapped(), mapped(mapped()))),
        *(Given(listed(given.literal), given.known_by) for given in single),
        *(Given(mapped(given.literal), given.known_by) for given in few),
        *(Given(listed(listed(given.literal)), given.known_by) for given in few),
        *(Given(mapped(listed(given.literal)), given.known_by) for given in few),
        *_mixed(few),
    ]


def _mixed(values: list[Given]) -> list[Given]:
    """Lists of two values that somebody knows, and a map for some of them."""
    found = []
    for at, one in enumerate(values):
        for other in values[at + 1 :]:
            known_by = one.known_by & other.known_by or one.known_by | other.known_by
            if one.known_by and other.known_by and not one.known_by & other.known_by:
                continue
            found.append(Given(listed(one.literal, other.literal), known_by))
            if one.literal.scalar.HasField("union"):
                found.append(Given(mapped(one.literal, other.literal), known_by))
    return found


VALUES = _values()
"""What callers can give: literals bare and in unions, in lists and maps, alone and mixed."""

READERS = [name for name in TYPES if name not in ('str | enum["a"]', 'FlyteFile["csv"] | FlyteFile["txt"]')]
"""The types of inputs that workflows read outputs as: no unions of which two variants can take one value."""
READERS.remove('list[FlyteFile["csv"] | FlyteFile["txt"]]')

_DATASET = {"uri": "s3://bucket/data", "format": "csv"}
_SINGLE: list[Any] = [
    None,
    1,
    -1,
    1.5,
    True,
    "a",
    "b",
    "z",
    "2026-01-02",
    "2026-01-02T10:00:00Z",
    "1h",
    "s3://bucket/key",
    _DATASET,
    {**_DATASET, "format": "txt"},
    {**_DATASET, "format": "parquet"},
    {},
    {"lr": 1.5},
    {"lr": 1},
    {"lr": -1},
    {"name": "a"},
    {"lr": 0.5, "name": "a"},
    {"lr": 0.5, "name": "z"},
    {"lr": 0.5, "other": "z"},
]
WRITTEN: list[Any] = [
    *_SINGLE,
    [],
    [1, "a"],
    [None, 1],
    *([value] for value in _SINGLE),
    *([[value]] for value in _SINGLE[:7]),
    *({"key": value} for value in _SINGLE[:7]),
    *({"key": [value]} for value in _SINGLE[:7]),
]
"""Values as people write them."""
