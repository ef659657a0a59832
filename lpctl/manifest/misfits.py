"""What in a document does not fit its schema, by the keywords of JSON Schema that the schemas here use.

These are made from declarations, so that the keywords are few, and no schema refers to anything but its `$defs`.
jsonschema finds the same, which a test holds this to, but takes 40 milliseconds to load, half of a run over one file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lpctl.findings.diagnostic import Path

    Schema = dict[str, Any]


class Misfit(NamedTuple):
    """A value, the path to it, and the keyword of the schema there that it breaks."""

    path: Path
    keyword: str
    schema: Schema
    value: Any


def misfits(data: Any, schema: Schema) -> Iterator[Misfit]:
    """Every keyword that is broken, once a value; those of one value in the order of its schema."""
    return _misfits(data, schema, (), schema)


def meant(schema: Schema, root: Schema) -> Schema:
    """The schema of what is meant, without references and without what may stand in its place."""
    while "$ref" in schema or "anyOf" in schema:
        schema = _last(schema) if "anyOf" in schema else _referred(schema, root)
    return schema


def _last(schema: Schema) -> Schema:
    """The last of several schemas, which is what is meant, with what is said of all of them."""
    return {**schema["anyOf"][-1], **{keyword: schema[keyword] for keyword in schema if keyword != "anyOf"}}


def _referred(schema: Schema, root: Schema) -> Schema:
    """What a reference stands for, with what is said beside it."""
    found = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return {**found, **{keyword: schema[keyword] for keyword in schema if keyword != "$ref"}}


def _due(value: Any, schema: Schema, root: Schema) -> Schema:
    """The schema that a value is held to; one that takes everything where the value stands for one that is meant."""
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            schema = _referred(schema, root)
        elif any(next(_misfits(value, one, (), root), None) is None for one in schema["anyOf"][:-1]):
            return {}
        else:
            schema = _last(schema)
    return schema


def _misfits(value: Any, schema: Schema, path: Path, root: Schema) -> Iterator[Misfit]:
    schema = _due(value, schema, root)
    for keyword in schema:
        if keyword in BREAKS and BREAKS[keyword](value, schema):
            yield Misfit(path, keyword, schema, value)
    if isinstance(value, dict):
        stated, others = schema.get("properties", {}), schema.get("additionalProperties")
        for key, item in value.items():
            if inner := stated.get(key, others):
                yield from _misfits(item, inner, (*path, key), root)
    elif isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from _misfits(item, schema["items"], (*path, index), root)


def _of_no_type(value: Any, schema: Schema) -> bool:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return not any(_IS_OF[type_](value) for type_ in types)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_IS_OF: dict[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "null": lambda value: value is None,
    "number": _is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def _lacks(value: Any, schema: Schema) -> bool:
    return isinstance(value, dict) and any(key not in value for key in schema["required"])


def _has_others(value: Any, schema: Schema) -> bool:
    return (
        isinstance(value, dict)
        and schema["additionalProperties"] is False
        and any(key not in schema["properties"] for key in value)
    )


def _has_wrong_names(value: Any, schema: Schema) -> bool:
    return isinstance(value, dict) and not all(re.search(schema["propertyNames"]["pattern"], key) for key in value)


def _takes_none_or_several(value: Any, schema: Schema) -> bool:
    return sum(not _lacks(value, alternative) for alternative in schema["oneOf"]) != 1


def _stands_alone(value: Any, schema: Schema) -> bool:
    return isinstance(value, dict) and any(
        key in value and other not in value for key, needed in schema["dependentRequired"].items() for other in needed
    )


BREAKS: dict[str, Callable[[Any, Schema], bool]] = {
    "additionalProperties": _has_others,
    "const": lambda value, schema: bool(value != schema["const"]),
    "dependentRequired": _stands_alone,
    "enum": lambda value, schema: value not in schema["enum"],
    "maximum": lambda value, schema: _is_number(value) and value > schema["maximum"],
    "minItems": lambda value, schema: isinstance(value, list) and len(value) < schema["minItems"],
    "minLength": lambda value, schema: isinstance(value, str) and len(value) < schema["minLength"],
    "minimum": lambda value, schema: _is_number(value) and value < schema["minimum"],
    "oneOf": _takes_none_or_several,
    "pattern": lambda value, schema: isinstance(value, str) and re.search(schema["pattern"], value) is None,
    "propertyNames": _has_wrong_names,
    "required": _lacks,
    "type": _of_no_type,
}
"""Whether a value breaks a keyword of its schema."""
