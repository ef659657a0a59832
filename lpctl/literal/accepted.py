"""The values that a manifest may state for an input, as JSON Schema: what the readers of `coerce.py` take, by type.

The readers say what is a value of a type, exactly. A schema is never narrower than they are, and as narrow as an editor
has use for: it tells kinds of values, members, fields and keys apart, and knows the forms of moments, durations and
URIs.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from lpctl.literal.json_schema import whole
from lpctl.literal.notation import notation
from lpctl.literal.offloaded import UNWRITABLE
from lpctl.literal.struct import PROTOBUF
from lpctl.literal.takes import ANYTHING, MARKER, MARKER_SCHEMA, NOTHING, NULL, TEXT, Takes, any_of, schema_of_values
from lpctl.messages.flyteidl_pb2 import SimpleType
from lpctl.text.duration import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.literal.takes import Schema, StandIn
    from lpctl.messages.flyteidl_pb2 import LiteralType

# Wider than what is read: whether a date exists, say, no pattern knows. JSON Schema reads them alike.
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_LOCAL = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
INSTANT = rf"{_LOCAL}([Zz]|[-+][0-9]{{2}}:[0-9]{{2}})$"
INSTANT_OR_LOCAL = rf"{_LOCAL}([Zz]|[-+][0-9]{{2}}:[0-9]{{2}})?$"
DURATION = r"^[-+]?([0-9]+(\.[0-9]+)?(w|d|h|m|s|ms|us))+$|^[-+]?P[0-9.,YMWDTHS]+$"
URI = "^[A-Za-z][A-Za-z0-9+.:-]*://"

_MOST_WORDS = 100
_EXAMPLES = {
    "datetime": "datetime such as 2026-01-02T00:00:00Z",
    "date": "date such as 2026-01-02",
    "timedelta": "timedelta such as 1h30m",
}
"""What is due in words, where the type alone does not say how it is written."""


class Definitions:
    """The schemas of types, each in one place: `made` has them by the name that the others refer to."""

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in
        self.made: dict[str, Schema] = {}
        self._by_content: dict[str, str] = {}
        self._by_type: dict[bytes, Schema] = {}
        self._waiting: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()

    def of_type(self, type_: LiteralType) -> Schema:
        """A reference to the schema of the values of a type."""
        key = type_.SerializeToString(deterministic=True)
        if key not in self._by_type:
            self._by_type[key] = self.of_values(accepted(type_, self), notation(type_))
        return self._by_type[key]

    def of_values(self, takes: Takes, words: str) -> Schema:
        """A reference to the schema of values; `words` are their type."""
        due = _EXAMPLES.get(words, words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}...")
        schema = schema_of_values(takes, due, self.stand_in)
        content = json.dumps(schema)
        if content not in self._by_content:
            self._by_content[content] = name = self.reserve("type", words)
            self.made[name] = schema
        return reference(self._by_content[content])

    def waiting(self, key: str, words: str) -> tuple[str, bool]:
        """The name of the schema of what has the key, and whether it is new, so that the caller has to make it."""
        new = key not in self._waiting
        if new:
            self._waiting[key] = self.reserve("type", words)
        return self._waiting[key], new

    def reserve(self, prefix: str, words: str) -> str:
        """A name that no other definition has, which is empty until it is made.

        It has no character that a reference would have to escape: editors do not all read escapes.
        """
        slug = re.sub("[^A-Za-z0-9_.]+", "-", words[:_MOST_WORDS]).strip("-.")
        name = base = f"{prefix}.{slug}".rstrip(".")
        while name in self.made:
            self._numbers[base] += 1
            name = f"{base}.{self._numbers[base] + 1}"
        self.made[name] = {}
        return name


def reference(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def accepted(type_: LiteralType, definitions: Definitions) -> Takes:
    """What the reader of a type takes; the types within it are in the definitions."""
    kind = type_.WhichOneof("type")
    if kind != "simple":
        make = _BY_KIND.get(kind or "")
        return NOTHING if make is None else make(type_, definitions)
    if "literal_values" in type_.annotation.annotations.fields:
        return _literal(type_)
    if type_.simple == SimpleType.STRUCT:
        return _struct(type_, definitions)
    if type_.simple == SimpleType.DATETIME and type_.structure.tag == "date":
        return Takes(texts=(DATE,))
    return _BY_SIMPLE.get(type_.simple, NOTHING)


def duration() -> Takes:
    """A duration: as text, or by the keywords of Python's timedelta."""
    number = {"type": ["number", "string"]}
    keywords = {"properties": dict.fromkeys(KEYWORDS, number), "additionalProperties": False, "minProperties": 1}
    return Takes(texts=(DURATION,), objects=(keywords,))


def located() -> Takes:
    """The URI of a file, directory or dataset, alone or beside its format."""
    uri = {
        "title": "URI",
        "description": "Where it is: s3://bucket/path, gs://bucket/path or the like.",
        "type": "string",
    }
    format_ = {
        "title": "Format",
        "description": "The format of what is there, such as csv or parquet.",
        "type": ["string", "null"],
    }
    return Takes(
        texts=(URI,),
        objects=({"required": ["uri"], "properties": {"uri": uri, "format": format_}, "additionalProperties": False},),
    )


def _literal(type_: LiteralType) -> Takes:
    """The values of a `typing.Literal`, of which numbers are doubles in its type."""
    if type_.simple not in _OF_LITERAL:
        return NOTHING
    values = type_.annotation.annotations.fields["literal_values"].list_value
    return members_of([value for value in values if isinstance(value, _OF_LITERAL[type_.simple])])


def members_of(values: list[Any]) -> Takes:
    """These values one by one; anything where JSON has not all of them. NaN is equal to nothing."""
    if any(isinstance(value, float) and math.isinf(value) for value in values):
        return ANYTHING
    return Takes(
        members=tuple(whole(value) for value in values if not (isinstance(value, float) and math.isnan(value)))
    )


def _enum(type_: LiteralType, _: Definitions) -> Takes:
    return Takes(members=tuple(type_.enum_type.values))


def _blob(type_: LiteralType, _: Definitions) -> Takes:
    return NOTHING if type_.blob.format in UNWRITABLE else located()


def _dataset(_type: LiteralType, _: Definitions) -> Takes:
    return located()


def _collection(type_: LiteralType, definitions: Definitions) -> Takes:
    return Takes(arrays=({"items": definitions.of_type(type_.collection_type)},))


def _map(type_: LiteralType, definitions: Definitions) -> Takes:
    return Takes(objects=({"additionalProperties": definitions.of_type(type_.map_value_type)},))


def _union(type_: LiteralType, definitions: Definitions) -> Takes:
    definitions.made[MARKER] = MARKER_SCHEMA
    variants = [accepted(variant, definitions) for variant in type_.union_type.variants]
    return any_of([*variants, Takes(marked=True)])


def _struct(type_: LiteralType, definitions: Definitions) -> Takes:
    if PROTOBUF in type_.metadata.fields:
        return NOTHING
    from lpctl.literal.accepted_struct import struct_takes  # noqa: PLC0415 - most interfaces have no structs

    return struct_takes(type_, definitions)


_BY_KIND: dict[str, Callable[[LiteralType, Definitions], Takes]] = {
    "blob": _blob,
    "collection_type": _collection,
    "enum_type": _enum,
    "map_value_type": _map,
    "schema": _dataset,
    "structured_dataset_type": _dataset,
    "union_type": _union,
}

_BY_SIMPLE: dict[int, Takes] = {
    SimpleType.INTEGER: Takes(frozenset(("integer",))),
    SimpleType.FLOAT: Takes(frozenset(("number",))),
    SimpleType.STRING: TEXT,
    SimpleType.BOOLEAN: Takes(frozenset(("boolean",))),
    SimpleType.DATETIME: Takes(texts=(INSTANT,)),
    SimpleType.DURATION: duration(),
    SimpleType.NONE: NULL,
}

_OF_LITERAL: dict[int, tuple[type, ...]] = {
    SimpleType.INTEGER: (float, int),
    SimpleType.FLOAT: (float, int),
    SimpleType.STRING: (str,),
    SimpleType.BOOLEAN: (bool,),
}
