"""The JSON Schemas (Draft 2020-12) of the kinds of documents, made of their declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from lpctl.manifest.shape import (
    API_VERSION,
    DOCUMENTS,
    alternatives_of,
    declaration,
    dependents_of,
    fields_of,
    is_section,
    needed_of,
    section_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.manifest.shape import Field

    Schema = dict[str, Any]


def json_schema(kind: type[Any]) -> Schema:
    """The schema of a kind of document. A section that stands in two places is in `$defs`."""
    name, beside, shared = kind.__name__, DOCUMENTS[kind], _shared(kind)
    header = {
        "apiVersion": _constant("Format version", "The version of this format.", API_VERSION),
        "kind": _constant("Kind of document", f"What the document states: `{name}`.", name),
    }
    made = _described(kind, beside, shared)
    made["required"] = [*header, *made.get("required", ())]
    made["properties"] = header | made["properties"]
    definitions = {_name(found): _described(found, field, shared) for found, field in shared.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lpctl:v1:{name}",
        **made,
        **({"$defs": definitions} if definitions else {}),
    }


def _constant(title: str, description: str, value: str) -> Schema:
    return {"title": title, "description": description, "type": "string", "const": value}


def _name(section: type[Any]) -> str:
    """A section's name among the definitions: `oauth2_client`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", section.__name__).lower()


def _inner(type_: Any) -> list[Any]:
    """The annotations that a declared type is made of: of a section its fields, of lists and the like their items."""
    if is_section(type_):
        return list(fields_of(type_).values())
    return [] if get_origin(type_) is Literal else [part for part in get_args(type_) if part is not Ellipsis]


def _sections(annotation: Any) -> Iterator[tuple[type[Any], Field]]:
    """Every section in an annotation and what stands beside it, as often as it is reached."""
    type_, field = declaration(annotation)
    section = section_of(type_)
    if section is not None:
        yield section, field
    for part in _inner(section or type_):
        yield from _sections(part)


def _shared(section: type[Any]) -> dict[type[Any], Field]:
    """The sections that stand in more than one place of a document, with what is declared beside them."""
    found: dict[type[Any], list[Field]] = {}
    for inner, field in _sections(section):
        found.setdefault(inner, []).append(field)
    return {inner: fields[0] for inner, fields in found.items() if len(fields) > 1 and fields[0] == fields[1]}


def _of(annotation: Any, shared: dict[type[Any], Field]) -> Schema:
    type_, field = declaration(annotation)
    return {"$ref": f"#/$defs/{_name(type_)}"} if type_ in shared else _described(type_, field, shared)


def _described(type_: Any, field: Field, shared: dict[type[Any], Field]) -> Schema:
    """The schema of a type with what is declared beside it."""
    described: Schema = {"title": field.title, "description": field.description, "deprecated": field.deprecated}
    return {
        **{keyword: stated for keyword, stated in described.items() if stated},
        **_of_type(type_, field, shared),
        **({"examples": list(field.examples)} if field.examples else {}),
    }


def _of_type(type_: Any, field: Field, shared: dict[type[Any], Field]) -> Schema:
    if (section := section_of(type_)) is not None:
        or_text = section is not type_ or field.shorthand is not None
        return _of_section(section, shared) | (_OR_TEXT if or_text else {})
    if type_ in _SIMPLE:
        return dict(_SIMPLE[type_])
    if type_ is str:
        return {"type": "string", **_of_text(field)}
    if type_ is int:
        return {"type": "integer", "minimum": 1, "maximum": field.maximum}
    arguments = get_args(type_)
    origin = get_origin(type_)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is tuple:
        least = {"minItems": field.min_items} if field.min_items else {}
        return {"type": "array", **least, "items": _of(arguments[0], shared)}
    values = _of(arguments[1], shared)
    return {"type": "object", **({"additionalProperties": values} if values else {})}


_SIMPLE: dict[Any, Schema] = {bool: {"type": "boolean"}, Any: {}}

_OR_TEXT: Schema = {"type": ["string", "object"], "minLength": 1}


def _of_text(field: Field) -> Schema:
    """The length of a text and the pattern in it; one keyword where the pattern asks for a length itself."""
    if field.pattern is None:
        return {"minLength": field.min_length} if field.min_length else {}
    long_enough = re.search(field.pattern, "") is None
    return {**({} if long_enough else {"minLength": field.min_length}), "pattern": field.pattern}


def _of_section(section: type[Any], shared: dict[type[Any], Field]) -> Schema:
    needed, alternatives, dependents = needed_of(section), alternatives_of(section), dependents_of(section)
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        **({"oneOf": [{"required": [name]} for name in alternatives]} if alternatives else {}),
        **({"dependentRequired": {name: [other] for name, other in dependents.items()}} if dependents else {}),
        "properties": {name: _of(annotation, shared) for name, annotation in fields_of(section).items()},
    }
