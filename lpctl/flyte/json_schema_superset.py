"""Whether the server takes a struct of one JSON Schema for an input with another: two dataclasses, say.

flytekit leaves a dataclass's JSON Schema in the type's metadata. Where two declared STRUCT types both have one,
flyteadmin (flytepropeller/pkg/compiler/validators/typing.go, v1.16.8) takes the first for the second if

1. the two are equal as JSON (isSameTypeInJSON, with github.com/wI2L/jsondiff v0.6.0), or
2. both compile with github.com/santhosh-tekuri/jsonschema v1.2.4, which knows the drafts 4, 6 and 7 and takes what
   states no `$schema` for 7, and gitlab.com/yvesf/json-schema-compare (a900c04201f7) finds nothing in which the first,
   its "superset", falls short of the second, its "subset" (isSuperTypeInJSON). What it says it has not implemented
   (`additionalProperties`, `patternProperties`, `not`, `dependencies`, exclusive bounds) counts for nothing.

What comes of it: the first may have further properties, and may require more; types are the same set on both sides, so
`int` is not taken for `float`; an enum may have fewer members, none at all included; bounds and patterns of the second
must be in the first, as tight or tighter; `allOf`, `anyOf` and `oneOf` stand on both sides or on neither; `format` is
equal; a constant of the second is in the first. `$ref` means `#` or a pointer into the same schema. Titles,
descriptions and defaults are not looked at. Two different schemas that refer to themselves at the same place are
compared without end, and the server dies of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lpctl.text.limits import JSON_SCHEMA_COMPARISONS, JSON_SCHEMA_VALUES

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import Struct, Value

_DRAFTS = {
    "http://json-schema.org/schema#": 7,
    "http://json-schema.org/draft-07/schema#": 7,
    "http://json-schema.org/draft-06/schema#": 6,
    "http://json-schema.org/draft-04/schema#": 4,
}
_DEPTH = 100
_NOTHING, _NOT_IMPLEMENTED, _DIFFERENT = range(3)
"""What a comparison found: an error of a greater number outweighs the others."""


class NeverEndsError(Exception):
    """The server does not come back from this comparison: it follows a nil pointer, or recurses until it dies."""


def superset(upstream: Struct, downstream: Struct) -> bool:
    """Whether a struct of the JSON Schema `upstream` is taken where `downstream` is declared.

    Raises NeverEndsError where the server answers neither yes nor no. Beyond lpctl's bounds it is not taken.
    """
    try:
        given, wanted = _Schema(_Json().of(upstream.fields)), _Schema(_Json().of(downstream.fields))
        if given.root == wanted.root:
            return True
        given.compile()
        wanted.compile()
        return _Comparison(wanted, given).compare(wanted.root, given.root) != _DIFFERENT
    except (_NoJsonError, _DoesNotCompileError, _BeyondBoundsError):
        return False


class _NoJsonError(Exception):
    """Metadata that Go cannot write as JSON: a NaN, an infinity, a value of no kind."""


class _DoesNotCompileError(Exception):
    """No JSON Schema, to the library that the server uses."""


class _BeyondBoundsError(Exception):
    """More than anybody means, and than lpctl follows: taken for not castable."""


class _Json:
    """Metadata as plain data."""

    def __init__(self) -> None:
        self._values = 0

    def of(self, fields: Any, depth: int = 0) -> dict[str, Any]:
        return {key: self._value(fields[key], depth + 1) for key in fields}

    def _value(self, value: Value, depth: int) -> Any:
        self._values += 1
        if depth > _DEPTH or self._values > JSON_SCHEMA_VALUES:
            raise _BeyondBoundsError
        kind = value.WhichOneof("kind")
        if kind == "struct_value":
            return self.of(value.struct_value.fields, depth)
        if kind == "list_value":
            return [self._value(item, depth + 1) for item in value.list_value.values]
        if kind == "number_value":
            if value.number_value - value.number_value != 0:  # NaN, infinity
                raise _NoJsonError
            return int(value.number_value) if value.number_value.is_integer() else value.number_value
        if kind is None:
            raise _NoJsonError
        return None if kind == "null_value" else getattr(value, kind)


class _Schema:
    """One JSON Schema as the server's library reads it."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.draft = 7
        self._resolved: dict[str, Any] = {}
        self._walked: set[int] = set()

    def compile(self) -> None:
        """Raise _DoesNotCompileError where the library refuses the schema, or a part that it refers to."""
        stated = self.root.get("$schema", "http://json-schema.org/schema#")
        if not isinstance(stated, str) or stated not in _DRAFTS:
            raise _DoesNotCompileError
        self.draft = _DRAFTS[stated]
        self._validate(self.root)
        self._walk(self.root, 0)

    def resolve(self, schema: Any) -> Any:
        """What a chain of references ends at."""
        seen = set()
        while isinstance(schema, dict) and "$ref" in schema:
            if id(schema) in seen:
                raise NeverEndsError
            seen.add(id(schema))
            schema = self._target(schema["$ref"])
        return schema

    def keyword(self, schema: Any, name: str) -> Any:
        """The value of a keyword, None where it is absent or unknown to the draft."""
        since = 6 if name == "const" else 7 if name in ("if", "then", "else") else 0
        return schema.get(name) if isinstance(schema, dict) and self.draft >= since else None

    def _validate(self, schema: Any) -> None:
        # Seldom asked, and slow to import.
        from jsonschema import Draft4Validator, Draft6Validator, Draft7Validator, FormatChecker  # noqa: PLC0415

        formats = FormatChecker(formats=())
        formats.checkers = {"regex": (_go_pattern, ())}
        validator = {4: Draft4Validator, 6: Draft6Validator, 7: Draft7Validator}[self.draft]
        enum = {"type": "array", "minItems": 1, "uniqueItems": True}  # as in the Go library's copies
        properties = {**validator.META_SCHEMA["properties"], "enum": enum}
        meta = {**validator.META_SCHEMA, "properties": properties}
        if not validator(meta, format_checker=formats).is_valid(schema):
            raise _DoesNotCompileError

    def _target(self, reference: str) -> Any:
        if reference in ("", "#", "#/"):
            return self.root
        if reference not in self._resolved:
            if not reference.startswith("#/"):
                raise _DoesNotCompileError  # another document, which no server has
            self._resolved[reference] = target = self._at(reference)
            self._validate(target)
        return self._resolved[reference]

    def _at(self, pointer: str) -> Any:
        found: Any = self.root
        for step in pointer[2:].split("/"):
            key = unquote(step.replace("~1", "/").replace("~0", "~"))
            if isinstance(found, dict):
                found = found.get(key)
            elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            else:
                raise _DoesNotCompileError
        return found

    def _walk(self, schema: Any, depth: int) -> None:
        """Look at every part that the library compiles."""
        if not isinstance(schema, dict) or id(schema) in self._walked:
            return
        if depth > _DEPTH:
            raise _BeyondBoundsError
        self._walked.add(id(schema))
        if "$ref" in schema:
            self._walk(self._target(schema["$ref"]), depth + 1)
            return
        for part in _parts(schema, self.draft):
            self._walk(part, depth + 1)


_NOT_IN_GO = re.compile(r"(?:[^\\]|\\[^1-9])*?(?:\(\?(?:[=!]|<[=!]|P=)|\\[1-9])", re.DOTALL)
"""Look-around and references back to a group, not behind a backslash."""


def _go_pattern(pattern: object) -> bool:
    """Whether Go's regexp takes a pattern, as far as Python can tell."""
    if not isinstance(pattern, str) or _NOT_IN_GO.match(pattern):
        return not isinstance(pattern, str)
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _parts(schema: dict[str, Any], draft: int) -> list[Any]:
    found = []
    names = ["not", "additionalProperties", *(("propertyNames", "contains") if draft >= 6 else ())]
    if draft >= 7 and schema.get("if") is not None and not schema.get("then") is schema.get("else") is None:
        names += ["if", "then", "else"]
    found += [schema[name] for name in names if name in schema]
    for name in ("properties", "patternProperties", "dependencies"):
        found += schema.get(name, {}).values()
    for name in ("allOf", "anyOf", "oneOf"):
        found += schema.get(name, ())
    items = schema.get("items")
    if isinstance(items, list):
        found += [*items, schema.get("additionalItems")]
    else:
        found.append(items)
    return found


class _Comparison:
    """json-schema-compare's main.go: `wanted` is its subset, `given` its superset."""

    def __init__(self, wanted: _Schema, given: _Schema) -> None:
        self.wanted = wanted
        self.given = given
        self._found: dict[tuple[int, int], int | None] = {}
        self._depth = 0

    def compare(self, wanted: Any, given: Any) -> int:
        """main.go:compare3."""
        wanted, given = self.wanted.resolve(wanted), self.given.resolve(given)
        key = (id(wanted), id(given))
        if key not in self._found:
            self._found[key] = None
            self._depth += 1
            if self._depth > _DEPTH or len(self._found) > JSON_SCHEMA_COMPARISONS:
                raise _BeyondBoundsError
            self._found[key] = self._compare(wanted, given)
            self._depth -= 1
        found = self._found[key]
        if found is None:
            raise NeverEndsError  # it is being asked already
        return found

    def _compare(self, wanted: Any, given: Any) -> int:
        found = _NOTHING
        types, others = _types(wanted), _types(given)
        if types - others or others - types - (set() if types else {"object"}):
            found = _DIFFERENT
        if "string" in types:
            found = max(found, self._strings(wanted, given))
        if "number" in types:
            found = max(found, _numbers(wanted, given))
        if "array" in types:
            found = max(found, self._arrays(wanted, given))
        if "object" in types or not types:
            found = max(found, self._objects(wanted, given))
        for name in ("allOf", "anyOf", "oneOf"):
            found = max(found, self._each_has_a_counterpart(_get(wanted, name, ()), _get(given, name, ())))
        return max(found, self._constant(wanted, given))

    def _deep(self, wanted: Any, given: Any) -> int:
        """main.go:deepCompare."""
        wanted, given = self.wanted.resolve(wanted), self.given.resolve(given)
        if (isinstance(wanted, bool) or isinstance(given, bool)) and wanted is not given:
            return _DIFFERENT
        return self.compare(wanted, given)

    def _each_has_a_counterpart(self, wanted: Any, given: Any) -> int:
        if bool(wanted) != bool(given):
            return _DIFFERENT
        # The library stops at the first counterpart, and goes on where there is none.
        matched = [any(self._deep(mine, theirs) == _NOTHING for mine in wanted) for theirs in given]
        return _NOTHING if all(matched) else _DIFFERENT

    def _constant(self, wanted: Any, given: Any) -> int:
        if not isinstance(wanted, dict) or "const" not in wanted or self.wanted.draft < 6:
            return _NOTHING
        if not isinstance(given, dict) or "const" not in given or self.given.draft < 6:
            return _DIFFERENT
        mine, theirs = wanted["const"], given["const"]
        if type(mine) is type(theirs) and isinstance(mine, (dict, list)):
            raise NeverEndsError  # Go cannot compare two maps, nor two slices
        return _NOTHING if type(mine) is type(theirs) and mine == theirs else _DIFFERENT

    def _objects(self, wanted: Any, given: Any) -> int:
        found = _NOTHING
        if any(_get(schema, "additionalProperties", True) is not True for schema in (wanted, given)):
            found = _NOT_IMPLEMENTED
        if any(
            _get(schema, name, None) for schema in (wanted, given) for name in ("dependencies", "patternProperties")
        ) or any("not" in schema for schema in (wanted, given) if isinstance(schema, dict)):
            found = _NOT_IMPLEMENTED
        if set(_get(wanted, "required", ())) - set(_get(given, "required", ())):
            found = _DIFFERENT
        if _looser(wanted, given, "minProperties", "maxProperties"):
            found = _DIFFERENT
        found = max(found, self._conditions(wanted, given))
        theirs = _get(given, "properties", {})
        for name, schema in _get(wanted, "properties", {}).items():
            found = max(found, self.compare(schema, theirs[name]) if name in theirs else _DIFFERENT)
        return found

    def _conditions(self, wanted: Any, given: Any) -> int:
        mine, theirs = self._condition(self.wanted, wanted), self._condition(self.given, given)
        found = _NOTHING
        for name in ("if", "then", "else"):
            if name not in mine and name not in theirs:
                continue
            if name not in mine or name not in theirs or self._deep(mine[name], theirs[name]) != _NOTHING:
                found = _DIFFERENT
        return found

    @staticmethod
    def _condition(document: _Schema, schema: Any) -> dict[str, Any]:
        parts = {name: document.keyword(schema, name) for name in ("if", "then", "else")}
        present = {name: part for name, part in parts.items() if part is not None}
        return present if "if" in present and len(present) > 1 else {}

    def _arrays(self, wanted: Any, given: Any) -> int:
        found = _NOTHING
        if any(isinstance(_get(schema, "items", None), list) for schema in (wanted, given)):
            found = _NOT_IMPLEMENTED  # additionalItems is meant, for which the compiler fills in a value
        if _looser(wanted, given, "minItems", "maxItems"):
            found = _DIFFERENT
        if _get(wanted, "uniqueItems", False) and not _get(given, "uniqueItems", False):
            found = _DIFFERENT
        mine, theirs = _get(wanted, "items", None), _get(given, "items", None)
        if mine is None:
            return found
        if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
            return max([found, *(self.compare(one, other) for one, other in zip(mine, theirs, strict=True))])
        if isinstance(mine, list) or isinstance(theirs, list) or theirs is None:
            return _DIFFERENT
        return max(found, self.compare(mine, theirs))

    def _strings(self, wanted: Any, given: Any) -> int:
        different = _get(wanted, "format", "") != _get(given, "format", "")
        mine, theirs = _get(wanted, "enum", None), _get(given, "enum", None) or ()
        if mine is not None:
            if any(type(member) is not str for member in (*mine, *theirs)):
                raise NeverEndsError
            different |= not set(theirs) <= {"", *mine}  # "" is always in the library's list
        pattern = _get(wanted, "pattern", None)
        if pattern is not None:
            other = _get(given, "pattern", None)
            if other is None:
                raise NeverEndsError
            different |= pattern != other
        return _DIFFERENT if different or _looser(wanted, given, "minLength", "maxLength") else _NOTHING


def _numbers(wanted: Any, given: Any) -> int:
    found = _NOTHING
    (low, high, open_), (other_low, other_high, other_open) = _bounds(wanted), _bounds(given)
    if high is not None and (other_high is None or other_high > high):
        found = _DIFFERENT
    if low is not None and (other_low is None or other_low < low):
        found = _DIFFERENT
    if open_ or other_open:
        found = max(found, _NOT_IMPLEMENTED)
    step, other = (_get(schema, "multipleOf", None) for schema in (wanted, given))
    if step is None and other is None:
        return found
    if step is None or other is None or int(step) == 0:
        raise NeverEndsError
    if step != int(step) or other != int(other):
        found = max(found, _NOT_IMPLEMENTED)
    return _DIFFERENT if int(other) % int(step) else found


def _bounds(schema: Any) -> tuple[float | None, float | None, bool]:
    """Minimum, maximum, and whether one is exclusive; in draft 4 that is a flag, which takes the bound itself away."""
    found: list[float | None] = []
    exclusive = False
    for name in ("minimum", "maximum"):
        bound, flag = _get(schema, name, None), _get(schema, f"exclusive{name.title()}", None)
        exclusive |= flag is not None and flag is not False and (flag is not True or bound is not None)
        found.append(None if flag is True else bound)
    return found[0], found[1], exclusive


def _looser(wanted: Any, given: Any, least: str, most: str) -> bool:
    """Whether `given` allows a size that `wanted` does not: less than its least, or more than its most."""
    low, other = _size(wanted, least), _size(given, least)
    if low != -1 and other < low:
        return True
    high, other = _size(wanted, most), _size(given, most)
    return high != -1 and (other == -1 or other > high)


def _size(schema: Any, name: str) -> int:
    if isinstance(schema, bool):
        return 0  # the library leaves the zero value, which it means as a bound elsewhere
    return int(schema.get(name, -1))


def _types(schema: Any) -> set[str]:
    stated = _get(schema, "type", ())
    return {stated} if isinstance(stated, str) else set(stated)


def _get(schema: Any, name: str, absent: Any) -> Any:
    return schema.get(name, absent) if isinstance(schema, dict) else absent
