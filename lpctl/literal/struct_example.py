"""A value of a struct that has every field which its type names: whatever a workflow reads of it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.literal.constraints import broken_constraint
from lpctl.literal.json_schema import LOCATED, alternatives, mapping, schema_of, whole_numbers

if TYPE_CHECKING:
    from lpctl.literal.json_schema import JsonSchema
    from lpctl.messages.flyteidl_pb2 import LiteralType

_LEVELS = 8
_MOST = 500
"""Fields of one example; a schema that is made of itself would have any number."""

_OF_FORMATS = {
    "date-time": "2026-01-01T00:00:00+00:00",
    "date": "2026-01-01",
    "time": "00:00:00",
    "duration": "PT1H",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
}
_OF_KINDS: dict[str, tuple[Any, ...]] = {
    "integer": (1, 0, 10, 100, -1),
    "number": (1.5, 0.5, 0.0, 10.5, 100.5, -1.5),
    "boolean": (True,),
    "string": ("example", "a", "ab", "A", "1", "example@example.com"),
}
"""Values of each kind, the plainest first; the first within the bounds of a schema is taken."""


def struct_example(type_: LiteralType) -> dict[str, Any]:
    """The fields of the type's schema, each with its default or else the plainest value; none without a schema."""
    schema = schema_of(type_)
    if schema is None:
        return {}
    made = _Example(schema).of(schema.root, _LEVELS)
    return made if isinstance(made, dict) else {}


class _Example:
    def __init__(self, schema: JsonSchema) -> None:
        self._schema = schema
        self._left = _MOST

    def of(self, node: Any, levels: int) -> Any:
        """A value of a schema."""
        self._left -= 1
        if isinstance(node, dict) and "default" in node:
            return whole_numbers(node["default"])
        node = self._schema.resolved(node)
        for key in ("default", "const"):
            if key in node:
                return whole_numbers(node[key])
        if members := node.get("enum"):
            return whole_numbers(members[0]) if isinstance(members, list) else None
        if variants := alternatives(node):
            return self.of(variants[0], levels) if levels > 0 and self._left > 0 else None
        if "properties" in node or node.get("type") == "object":
            return self._fields(node, levels)
        if node.get("type") == "array":
            return self._items(node, levels)
        if isinstance(format_ := node.get("format"), str) and format_ in _OF_FORMATS:
            return _OF_FORMATS[format_]
        values = _OF_KINDS.get(str(node.get("type")), (None,))
        return next((value for value in values if broken_constraint(value, node) is None), values[0])

    def _items(self, node: dict[str, Any], levels: int) -> list[Any]:
        """As few items as there may be: those of a tuple, else none."""
        first, least = node.get("prefixItems"), node.get("minItems")
        nodes = first if isinstance(first, list) else []
        if isinstance(least, (int, float)):
            nodes = [*nodes, *[node.get("items", {})] * min(int(least) - len(nodes), _MOST)]
        return [self.of(item, levels - 1) for item in nodes if levels > 0 and self._left > 0]

    def _fields(self, node: dict[str, Any], levels: int) -> dict[str, Any]:
        if located := LOCATED.get(str(node.get("title"))):
            return {located[0]: "s3://example/key"}
        made = {}
        for name, field in sorted(mapping(node.get("properties")).items()):
            if levels <= 0 or self._left <= 0:
                break
            made[name] = self.of(field, levels - 1)
        return made
