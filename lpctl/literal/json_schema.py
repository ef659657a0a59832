"""The JSON Schema that flytekit leaves in a struct's type, as far as it goes: references, dialect, words.

Three libraries write it: mashumaro for dataclasses (flytekit's DataclassTransformer.get_literal_type in
core/type_engine.py), pydantic for its models (extras/pydantic_transformer/transformer.py), and marshmallow-jsonschema
for the dataclasses of flytekit before 1.11. It has passed through a protobuf Struct: numbers are floats, and
properties have no order.
"""

from __future__ import annotations

import json
import math
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import ListValue, Struct, Value

    from lpctl.messages.flyteidl_pb2 import LiteralType

Subschema = dict[str, Any]

_MOST_REFERENCES = 20
_MOST_KEPT = 200
_LONGEST_WORDS = 200
_DEEPEST_WORDS = 4
_MOST_MEMBERS = 20


class Dialect(Enum):
    """Who wrote the schema, which decides how a value is written."""

    MASHUMARO = "mashumaro"
    PYDANTIC = "pydantic"
    MARSHMALLOW = "marshmallow"


class JsonSchema(NamedTuple):
    """A struct's schema, of which references are followed as they are met, never beyond it."""

    root: Subschema
    dialect: Dialect

    def resolved(self, node: Any) -> Subschema:
        """The schema that a node stands for; `{}`, which takes anything, where that cannot be told."""
        for _ in range(_MOST_REFERENCES):
            if node is False:
                return {"enum": []}
            if not isinstance(node, dict):
                return {}
            if isinstance(node.get("$ref"), str):
                node = self._target(node["$ref"])
            elif isinstance(node.get("allOf"), list):
                parts = [part for part in node["allOf"] if isinstance(part, dict)]
                merged = {key: value for key, value in node.items() if key != "allOf"}
                for part in parts[:_MOST_REFERENCES]:
                    merged = (self._target(part["$ref"]) if isinstance(part.get("$ref"), str) else part) | merged
                node = merged
            else:
                return node
        return {}

    def _target(self, reference: str) -> Subschema:
        if not reference.startswith("#"):
            return {}  # another document, which is never fetched
        node: Any = self.root
        for part in reference[1:].split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            node = node.get(key) if isinstance(node, dict) else None
        return node if isinstance(node, dict) else {}

    def words(self, node: Any, depth: int = 0) -> str:
        """The type that a node states, in notation as far as notation goes."""
        if depth > _DEEPEST_WORDS:
            return "..."
        node = self.resolved(node)
        text = self._words(node, depth)
        return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}..."

    def _words(self, node: Subschema, depth: int) -> str:
        if isinstance(members := node.get("enum"), list):
            shown = [json.dumps(whole(member), ensure_ascii=False) for member in members[:_MOST_MEMBERS]]
            return f"enum[{', '.join(shown)}{', ...' if len(members) > _MOST_MEMBERS else ''}]"
        if "const" in node:
            return f"enum[{json.dumps(whole(node['const']), ensure_ascii=False)}]"
        if variants := alternatives(node):
            return " | ".join(dict.fromkeys(self.words(variant, depth + 1) for variant in variants[:_MOST_MEMBERS]))
        kind = node.get("type")
        if kind == "string":
            return _FORMATS.get(str(node.get("format")), "str")
        if kind == "number" and node.get("format") == "integer":
            return "int"
        if kind == "number" and node.get("format") == "time-delta":
            return "timedelta"
        if kind == "array":
            items = node.get("items")
            return f"list[{self.words(items, depth + 1)}]" if isinstance(items, dict) and items else "list"
        if kind == "object" or "properties" in node:
            return self._object(node, depth)
        return _KINDS.get(str(kind), "any value")

    def _object(self, node: Subschema, depth: int) -> str:
        if isinstance(title := node.get("title"), str) and "properties" in node:
            return title
        values = node.get("additionalProperties")
        if isinstance(values, dict) and values:
            return f"dict[str, {self.words(values, depth + 1)}]"
        return "dict" if not node.get("properties") else "a mapping"


_KINDS = {"integer": "int", "number": "float", "boolean": "bool", "null": "None"}

_FORMATS = {"date-time": "datetime", "date": "date", "time": "time", "duration": "timedelta", "uuid": "UUID"}


def alternatives(node: Subschema) -> list[Any]:
    """The schemas of which a value has to fit one: those of a union, and of the types of a list of types."""
    for key in ("anyOf", "oneOf"):
        if isinstance(node.get(key), list):
            return list(node[key])
    if isinstance(node.get("type"), list):
        return [node | {"type": kind} for kind in node["type"]]
    return []


_schemas: dict[bytes, JsonSchema] = {}
"""By the serialised metadata: a schema is read once for all values of its type."""


def schema_of(type_: LiteralType) -> JsonSchema | None:
    """The JSON Schema of a struct's type, None where it has none: an untyped dict."""
    if not type_.HasField("metadata") or not type_.metadata.fields:
        return None
    key = type_.metadata.SerializeToString()
    schema = _schemas.get(key)
    if schema is None:
        if len(_schemas) >= _MOST_KEPT:
            _schemas.clear()
        root = plain_struct(type_.metadata)
        schema = _schemas[key] = JsonSchema(root, _dialect(root))
    return schema


def _dialect(root: Subschema) -> Dialect:
    if "$ref" in root and "definitions" in root:
        return Dialect.MARSHMALLOW
    # mashumaro closes every dataclass and titles dataclasses only; pydantic titles fields, and has references.
    titled = any(
        isinstance(field, dict) and "title" in field and field.get("type") != "object"
        for field in mapping(root.get("properties")).values()
    )
    if titled or "$defs" in root or root.get("additionalProperties") is not False:
        return Dialect.PYDANTIC
    return Dialect.MASHUMARO


LOCATED = {
    "FlyteFile": ("path", "file", False),
    "FlyteDirectory": ("path", "directory", True),
    "StructuredDataset": ("uri", "dataset", None),
    "FlyteSchema": ("remote_path", "schema", None),
}
"""Flyte's own types as fields, by their titles: the key of the URI, what it names, whether that is a directory.

flytekit writes them as their serialisers do (types/file/file.py:FlyteFile._serialize and its like)."""


def is_meant(value: Any, node: Any, schema: JsonSchema) -> bool:
    """Whether a value is of the kind of a schema, and of a model whose constants it does not contradict."""
    variant = schema.resolved(node)
    kind = variant.get("type")
    if type(value) is dict:
        discriminators = [
            (key, schema.resolved(field))
            for key, field in mapping(variant.get("properties")).items()
            if "const" in schema.resolved(field)
        ]
        if any(value.get(key, field["const"]) != field["const"] for key, field in discriminators):
            return False
        return kind == "object" or "properties" in variant
    if type(value) is list:
        return kind == "array"
    if type(value) is str:
        return kind == "string" or "enum" in variant or variant.get("title") in LOCATED
    return type(value) in (int, float) and kind in ("integer", "number")


def mapping(value: Any) -> dict[str, Any]:
    """A value of a schema that ought to be a mapping; empty where it is none."""
    return value if isinstance(value, dict) else {}


def whole(value: Any) -> Any:
    """A number of a protobuf Struct as it was before: 3.0 as 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_EXACT = 2**53
"""Up to here an integer has passed through a double unchanged."""


def whole_numbers(value: Any) -> Any:
    """The doubles of a default as the integers that they stand for where they are whole; -0.0 stays one.

    Where a float is due, they become one again.
    """
    if isinstance(value, dict):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return value if value == 0 and math.copysign(1, value) < 0 else int(value)
    return value


def plain_struct(struct: Struct) -> Subschema:
    """A protobuf Struct as plain data."""
    return {key: _value(value) for key, value in struct.fields.items()}


def _value(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return plain_struct(value.struct_value)
    if kind == "list_value":
        return _list(value.list_value)
    return None if kind in (None, "null_value") else getattr(value, kind)


def _list(values: ListValue) -> list[Any]:
    return [_value(value) for value in values.values]
