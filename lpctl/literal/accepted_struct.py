"""The values that a struct takes, as its JSON Schema and the reader of `struct_value.py` have it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from lpctl.literal.accepted import DATE, INSTANT_OR_LOCAL, URI, duration, members_of, reference
from lpctl.literal.json_schema import LOCATED, Dialect, alternatives, mapping, schema_of, whole, whole_numbers
from lpctl.literal.keys import by_key
from lpctl.literal.takes import ANYTHING, NOTHING, NULL, TEXT, Takes, any_of, schema_of_values
from lpctl.source.flow import flow
from lpctl.text.secrets import redacted

if TYPE_CHECKING:
    from lpctl.literal.accepted import Definitions
    from lpctl.literal.json_schema import JsonSchema, Subschema
    from lpctl.literal.takes import Schema
    from lpctl.messages.flyteidl_pb2 import LiteralType

_DEEPEST = 20
_MOST_ALTERNATIVES = 1000
_LONGEST_DEFAULT = 200
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def struct_takes(type_: LiteralType, definitions: Definitions) -> Takes:
    """What a struct's type takes: a mapping, whatever its schema says besides. Its fields are in the definitions."""
    schema = schema_of(type_)
    if schema is None:
        return Takes(objects=({},))
    maker = _Maker(schema, definitions)
    takes = maker.takes(schema.root)
    maker.finish()
    return Takes(objects=({},) if takes.anything else takes.objects or ({},))


class _Maker:
    """Follows one schema: a field's own schema waits for its turn, as it may refer to what it is in."""

    def __init__(self, schema: JsonSchema, definitions: Definitions) -> None:
        self._schema = schema
        self._definitions = definitions
        self._root = json.dumps(schema.root, sort_keys=True)
        self._waiting: list[tuple[str, Subschema]] = []
        self._left = _MOST_ALTERNATIVES

    def finish(self) -> None:
        """Make what waits, and what comes to wait of that."""
        while self._waiting:
            name, node = self._waiting.pop()
            self._left = _MOST_ALTERNATIVES
            words, stand_in = self._schema.words(node), self._definitions.stand_in
            self._definitions.made[name] = schema_of_values(self.takes(node), words, stand_in)

    def takes(self, node: Any, depth: int = 0) -> Takes:
        """What the reader takes where the schema is `node`; anything where that takes too long to follow."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return ANYTHING
        node = self._schema.resolved(node)
        if "enum" in node or "const" in node:
            return self._members(node)
        if variants := alternatives(node):
            return any_of([self.takes(variant, depth + 1) for variant in variants])
        kind = node.get("type") or ("object" if "properties" in node else None)
        if kind == "object":
            return self._object(node)
        if kind == "array":
            return self._array(node)
        return _scalar(node) if isinstance(kind, str) else ANYTHING

    def _members(self, node: Subschema) -> Takes:
        if self._schema.dialect is Dialect.MARSHMALLOW:
            return TEXT
        members = node.get("enum")
        members = members if isinstance(members, list) else [node.get("const")]
        scalars = [member for member in members if not isinstance(member, (dict, list))]
        if len(scalars) < len(members):
            return ANYTHING
        return members_of(scalars)

    def _array(self, node: Subschema) -> Takes:
        first, items = node.get("prefixItems"), node.get("items")
        stated: Schema = {}
        if isinstance(first, list) and first:
            stated["prefixItems"] = [self._field(item) for item in first]
        if isinstance(items, dict) and items:
            stated["items"] = self._field(items)
        return Takes(arrays=(stated,))

    def _object(self, node: Subschema) -> Takes:
        properties = mapping(node.get("properties"))
        located = LOCATED.get(str(node.get("title")))
        if located and located[0] in properties:
            # flytekit writes no other key where it has nothing to say, so that null may stand for each.
            fields: Schema = {key: {} for key in sorted(properties)}
            fields[located[0]] = {"title": "URI", "type": "string"}
            stated = {"required": [located[0]], "properties": fields, "additionalProperties": False}
            return Takes(texts=(URI,), objects=(stated,))
        stated = {}
        needed = node["required"] if isinstance(node.get("required"), list) else []
        if needed := [key for key in needed if isinstance(key, str)]:
            stated["required"] = needed
        if properties:
            # The schema has passed through a protobuf Struct, which keeps no order.
            stated |= by_key({key: self._described(key, properties[key]) for key in sorted(properties)})
        others = node.get("additionalProperties")
        if others is False:
            stated["additionalProperties"] = False
        elif isinstance(others, dict) and others:
            stated["additionalProperties"] = self._field(others)
        return Takes(objects=(stated,))

    def _described(self, name: str, node: Any) -> Schema:
        resolved = self._schema.resolved(node)
        description = resolved.get("description")
        said = [redacted(description.strip())] if isinstance(description, str) and description.strip() else []
        if "default" in resolved:
            default = redacted(flow(whole_numbers(resolved["default"])))
            said.append(f"Default: {default if len(default) <= _LONGEST_DEFAULT else default[:_LONGEST_DEFAULT]}")
        described: Schema = {"title": f"{name}: {self._schema.words(node)}"}
        return described | ({"description": "\n\n".join(said)} if said else {}) | self._field(node)

    def _field(self, node: Any) -> Schema:
        """A reference to the schema of a field, an item or a value; what is no scalar waits to be made."""
        resolved = self._schema.resolved(node)
        words = self._schema.words(node)
        if resolved.keys().isdisjoint(("enum", "const", "anyOf", "oneOf")):
            kind = resolved.get("type")
            if isinstance(kind, str) and kind not in ("object", "array") and "properties" not in resolved:
                return self._definitions.of_values(_scalar(resolved), words)
        bare = {key: value for key, value in resolved.items() if key not in ("default", "description", "examples")}
        text = json.dumps(bare, sort_keys=True)
        key = f"{self._root}\0{text}" if '"$ref"' in text else text
        name, new = self._definitions.waiting(f"{self._schema.dialect.value}\0{key}", words)
        if new:
            self._waiting.append((name, resolved))
        return reference(name)


def _scalar(node: Subschema) -> Takes:
    """What is taken for a scalar of a struct. What is asked of the length of a text is left: expressions are longer."""
    kind, format_ = node.get("type"), node.get("format")
    if kind == "string":
        return _texts(format_)
    if kind == "integer" or (kind == "number" and format_ == "integer"):
        return Takes(frozenset(("integer",)), bounds=_bounds(node))
    if kind == "number" and format_ == "time-delta":
        return any_of([Takes(frozenset(("number",))), duration()])
    if kind == "number":
        return Takes(frozenset(("number",)), bounds=_bounds(node))
    if kind == "boolean":
        return Takes(frozenset(("boolean",)))
    return NULL if kind == "null" else ANYTHING


def _texts(format_: Any) -> Takes:
    if format_ == "duration":
        return any_of([TEXT, duration()])
    if format_ == "date-time":
        return Takes(texts=(INSTANT_OR_LOCAL,))
    if format_ == "date":
        return Takes(texts=(DATE,))
    return NOTHING if format_ == "base64" else TEXT


def _bounds(node: Subschema) -> Schema:
    return {
        keyword: whole(node[keyword])
        for keyword in _BOUNDS
        if type(node.get(keyword)) in (int, float) and math.isfinite(node[keyword])
    }
