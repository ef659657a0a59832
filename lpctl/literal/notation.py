"""Flyte types in lpctl's notation, which is Python's as far as it goes: `dict[str, int] | None`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.messages.flyteidl_pb2 import BlobType, SchemaType, SimpleType

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import LiteralType

_SIMPLE = {
    SimpleType.NONE: "None",
    SimpleType.INTEGER: "int",
    SimpleType.FLOAT: "float",
    SimpleType.STRING: "str",
    SimpleType.BOOLEAN: "bool",
    SimpleType.DATETIME: "datetime",
    SimpleType.DURATION: "timedelta",
    SimpleType.BINARY: "binary",
    SimpleType.ERROR: "error",
}

_SCHEMA_COLUMNS = {
    SchemaType.SchemaColumn.INTEGER: "int",
    SchemaType.SchemaColumn.FLOAT: "float",
    SchemaType.SchemaColumn.STRING: "str",
    SchemaType.SchemaColumn.BOOLEAN: "bool",
    SchemaType.SchemaColumn.DATETIME: "datetime",
    SchemaType.SchemaColumn.DURATION: "timedelta",
}

_MOST_KEPT = 1000

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


_printed: dict[bytes, str] = {}
"""What has been printed: a long type may stand in every one of a thousand messages."""


def notation(type_: LiteralType) -> str:
    """The type as messages and `WorkflowInterface` documents print it."""
    serialised = type_.SerializeToString()
    if serialised not in _printed:
        if len(_printed) >= _MOST_KEPT:
            _printed.clear()
        _printed[serialised] = _notation(type_)
    return _printed[serialised]


def _notation(type_: LiteralType) -> str:
    kind = type_.WhichOneof("type")
    if kind == "simple":
        return _simple(type_)
    if kind == "collection_type":
        return f"list[{_notation(type_.collection_type)}]"
    if kind == "map_value_type":
        return f"dict[str, {_notation(type_.map_value_type)}]"
    if kind == "union_type":
        return " | ".join(_variant(variant) for variant in type_.union_type.variants) or "union of nothing"
    if kind == "enum_type":
        return f"enum[{', '.join(map(_quoted, type_.enum_type.values))}]"
    if kind == "blob":
        name = "FlyteDirectory" if type_.blob.dimensionality == BlobType.MULTIPART else "FlyteFile"
        return name + (f"[{_quoted(type_.blob.format)}]" if type_.blob.format else "")
    if kind == "structured_dataset_type":
        return "StructuredDataset" + _columns(type_.structured_dataset_type)
    if kind == "schema":
        return "FlyteSchema" + _columns(type_.schema)
    return "a type that lpctl does not know"


def _simple(type_: LiteralType) -> str:
    if type_.simple == SimpleType.STRUCT:
        if title := _title(type_):
            return f"struct[{title if _IDENTIFIER.fullmatch(title) else _quoted(title)}]"
        untyped = not type_.HasField("metadata") and "cache-key-metadata" in type_.annotation.annotations.fields
        return "dict" if untyped else "struct"
    if "literal_values" in type_.annotation.annotations.fields:
        values = type_.annotation.annotations.fields["literal_values"].list_value
        return f"Literal[{', '.join(_literal_value(value, type_.simple) for value in values)}]"
    if type_.simple == SimpleType.DATETIME and type_.structure.tag == "date":
        return "date"
    return _SIMPLE.get(type_.simple, "a type that lpctl does not know")


def _title(type_: LiteralType) -> str:
    """The name of a struct's class: its schema's title or, of marshmallow's, the definition that it refers to."""
    fields = type_.metadata.fields
    if "title" in fields:
        return fields["title"].string_value
    if "$ref" in fields and "definitions" in fields:
        return fields["$ref"].string_value.rpartition("/")[2].removesuffix("Schema")
    return ""


def _variant(type_: LiteralType) -> str:
    text = _notation(type_)
    return f"({text})" if type_.WhichOneof("type") == "union_type" else text


def _literal_value(value: Any, simple: int) -> str:
    # A protobuf Struct knows no integers.
    if simple == SimpleType.INTEGER and isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _json(value)


def _columns(type_: Any) -> str:
    parts = [f"{_column_name(column.name)}: {_column(column)}" for column in type_.columns]
    format_ = getattr(type_, "format", "")
    return f"[{', '.join(([_quoted(format_)] if format_ else []) + parts)}]" if format_ or parts else ""


def _column_name(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else _quoted(name)


def _column(column: Any) -> str:
    literal_type = getattr(column, "literal_type", None)
    if literal_type is not None:
        return _variant(literal_type)
    return _SCHEMA_COLUMNS.get(column.type, "a type that lpctl does not know")


def _quoted(text: str) -> str:
    return _json(text)


def _json(value: Any) -> str:
    import json  # noqa: PLC0415 - few types need it, and nothing else of most runs

    return json.dumps(value, ensure_ascii=False)
