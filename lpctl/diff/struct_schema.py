"""In what two struct types differ: the JSON Schemas that flytekit leaves in their metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import SimpleType
from google.protobuf.json_format import MessageToDict

from lpctl.diff.values import quoted

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType

_MOST = 5


def schema_difference(old: LiteralType, new: LiteralType) -> str:
    """The properties that came, went, changed or became required, in words; "" where these are no structs of one name.

    flytekit writes the schema as it is (mashumaro), or under `definitions`, to which `$ref` points (marshmallow).
    """
    if not all(type_.simple == SimpleType.STRUCT and type_.HasField("metadata") for type_ in (old, new)):
        return ""
    before, after = (_object(MessageToDict(type_.metadata)) for type_ in (old, new))
    one, other = (_mapping(schema.get("properties")) for schema in (before, after))
    needed, needs = (_required(schema) for schema in (before, after))
    parts = [f"{quoted(name)} is gone" for name in one if name not in other]
    parts += [f"{quoted(name)} is new" for name in other if name not in one]
    parts += [f"{quoted(name)} is another" for name in one if name in other and one[name] != other[name]]
    parts += [f"{quoted(name)} is required now" for name in sorted(needs - needed)]
    parts += [f"{quoted(name)} is no longer required" for name in sorted(needed - needs & set(other))]
    if len(parts) > _MOST:
        parts = [*parts[:_MOST], f"and {len(parts) - _MOST} more"]
    return ", ".join(parts) or "its JSON Schema is another"


def _object(schema: dict[str, Any]) -> dict[str, Any]:
    reference = str(schema.get("$ref", ""))
    if reference.startswith("#/definitions/"):
        return _mapping(_mapping(schema.get("definitions")).get(reference.removeprefix("#/definitions/")))
    return schema


def _required(schema: dict[str, Any]) -> set[str]:
    stated = schema.get("required")
    return set(map(str, stated)) if isinstance(stated, list) else set()


def _mapping(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}
