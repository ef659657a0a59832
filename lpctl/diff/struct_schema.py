"""In what two struct types differ, and whether values fit all the same, by the JSON Schemas in their metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.diff.values import in_backticks
from lpctl.literal.json_schema import alternatives, mapping, plain_struct, schema_of
from lpctl.messages.flyteidl_pb2 import SimpleType
from lpctl.text.limits import JSON_SCHEMA_COMPARISONS

if TYPE_CHECKING:
    from lpctl.literal.json_schema import JsonSchema, Subschema
    from lpctl.messages.flyteidl_pb2 import LiteralType

_MOST = 5
_DEEPEST = 50


def schema_difference(old: LiteralType, new: LiteralType) -> str:
    """The properties that came, went, changed or became required, in words; "" where these are no structs of one name.

    flytekit writes the schema as it is (mashumaro), or under `definitions`, to which `$ref` points (marshmallow).
    """
    if not all(type_.simple == SimpleType.STRUCT and type_.HasField("metadata") for type_ in (old, new)):
        return ""
    before, after = (_object(plain_struct(type_.metadata)) for type_ in (old, new))
    one, other = (mapping(schema.get("properties")) for schema in (before, after))
    needed, needs = (_required(schema) for schema in (before, after))
    parts = [f"{in_backticks(name)} is gone" for name in sorted(one.keys() - other.keys())]
    parts += [f"{in_backticks(name)} is new" for name in sorted(other.keys() - one.keys())]
    parts += [
        f"{in_backticks(name)} is another" for name in sorted(one.keys() & other.keys()) if one[name] != other[name]
    ]
    parts += [f"{in_backticks(name)} is required now" for name in sorted(needs - needed)]
    parts += [f"{in_backticks(name)} is no longer required" for name in sorted(needed - needs & set(other))]
    if len(parts) > _MOST:
        parts = [*parts[:_MOST], f"and {len(parts) - _MOST} more"]
    return ", ".join(parts) or "its JSON Schema is another"


def _object(schema: dict[str, Any]) -> dict[str, Any]:
    reference = str(schema.get("$ref", ""))
    if reference.startswith("#/definitions/"):
        return mapping(mapping(schema.get("definitions")).get(reference.removeprefix("#/definitions/")))
    return schema


def _required(schema: dict[str, Any]) -> set[str]:
    stated = schema.get("required")
    return set(map(str, stated)) if isinstance(stated, list) else set()


def schemas_fit(old: LiteralType, new: LiteralType) -> bool:
    """Whether each struct of the type `old` is certainly one of the type `new`, by the schemas of both.

    A property that is new or gone does not fit: a value lacks it, or has it in vain. What either schema states beyond
    what is looked at here has to be equal.
    """
    before, after = schema_of(old), schema_of(new)
    if after is None or before == after:
        return True
    return before is not None and _Inclusion(before, after).fits(before.root, after.root)


_SAYS_NOTHING = frozenset(
    {"title", "description", "default", "examples", "deprecated", "$schema", "$defs", "definitions"}
)
_LOOKED_AT = frozenset({"type", "enum", "const", "properties", "required", "items", "additionalProperties"})


class _Inclusion:
    """One comparison of two schemas. What is being asked already is taken to fit, so that recursive schemas end."""

    def __init__(self, before: JsonSchema, after: JsonSchema) -> None:
        self._before, self._after = before, after
        self._asking: list[tuple[Subschema, Subschema]] = []
        self._left = JSON_SCHEMA_COMPARISONS

    def fits(self, one: Any, other: Any) -> bool:
        """Whether each value of the schema `one` is one of the schema `other`; False beyond lpctl's bounds."""
        one, other = self._before.resolved(one), self._after.resolved(other)
        if any(one is asked and other is of for asked, of in self._asking):
            return True
        self._left -= 1
        if self._left < 0 or len(self._asking) >= _DEEPEST:
            return False
        self._asking.append((one, other))
        found = self._fits(one, other)
        self._asking.pop()
        return found

    def _fits(self, one: Subschema, other: Subschema) -> bool:
        if variants := alternatives(one):
            return all(self.fits(variant, other) for variant in variants)
        if variants := alternatives(other):
            return any(self.fits(one, variant) for variant in variants)
        return self._one_fits(one, other)

    def _one_fits(self, one: Subschema, other: Subschema) -> bool:
        stated = other.keys() - _SAYS_NOTHING
        if not stated:
            return True
        if any(name not in one or one[name] != other[name] for name in stated - _LOOKED_AT):
            return False
        wanted = _listed(other)
        if wanted is not None:
            listed = _listed(one)
            return listed is not None and all(member in wanted for member in listed)
        if one.get("type") != other.get("type"):
            return False
        items = [node.get("items", {}) for node in (one, other)]
        return self._object_fits(one, other) and (items[0] == items[1] == {} or self.fits(*items))

    def _object_fits(self, one: Subschema, other: Subschema) -> bool:
        properties, others = (mapping(node.get("properties")) for node in (one, other))
        values, other_values = (node.get("additionalProperties", True) for node in (one, other))
        if properties.keys() != others.keys() or _required(other) - _required(one):
            return False
        if isinstance(other_values, bool):
            open_fits = other_values or values is False
        else:
            open_fits = values is False or self.fits(values, other_values)
        return open_fits and all(self.fits(properties[name], others[name]) for name in others)


def _listed(node: Subschema) -> list[Any] | None:
    if isinstance(node.get("enum"), list):
        return list(node["enum"])
    return [node["const"]] if "const" in node else None
