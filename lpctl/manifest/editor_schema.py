"""Schemas as yaml-language-server has use for them, and one for a file that holds several kinds of documents.

It completes whatever is an example, and reports what the first alternative of `anyOf` asks for where a
value fits none: here that is what is meant, and not the expressions and the null that may stand for it.
"""

from __future__ import annotations

import json
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from lpctl.manifest.expansion import EXAMPLE
from lpctl.manifest.json_schema import EXPRESSIONS
from lpctl.manifest.schemas import MANIFEST, MANIFEST_KINDS, published_schema
from lpctl.source.dump import dump
from lpctl.source.flow import flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schema = dict[str, Any]

_HEADER = ("apiVersion", "kind")
_SAID_ALIKE = frozenset(("cron", "domain", "flyte_version", "hours", "offset", "rate", "timezone"))
"""The keys whose examples mean the same to everybody: a name, an address or a path is somebody's own."""

_PATTERNS = {f"#/$defs/{name}": pattern for pattern, name in EXPRESSIONS.items()}
_NULL = {"type": "null"}
_APART = frozenset(("$ref", "anyOf", "const", "enum", "oneOf"))
"""What an alternative may have that cannot stand beside what may be in its place: it asks something of any value."""

_PARTS = frozenset(("items", "properties", "additionalProperties", "required"))
_OF_MAPPINGS = ("additionalProperties", "required", "properties")
_WORDS = {"array": "a list", "boolean": "true or false", "integer": "a whole number", "object": "a mapping"}


def for_editors(schema: Schema) -> Schema:
    """A schema that takes the same, in other words.

    Examples are those that an editor may complete as they stand. The others, which it would complete as names that
    nobody has or as `[object Object]`, are in the description, where people see them. What may stand for a value is no
    alternative where one type and one pattern say it.
    """
    made: Schema = json.loads(json.dumps(schema))
    made.pop("examples", None)
    _rewrite(made, "")
    _describe(made, made)
    return made


def _describe(part: Any, root: Schema) -> None:
    """Say of a reference beside other alternatives what is said of its target: an editor looks no further."""
    for _, inner in _within(part, "") if isinstance(part, dict) else ():
        _describe(inner, root)
    if isinstance(part, dict) and "anyOf" in part and "description" not in part and "$ref" in part["anyOf"][0]:
        target: Any = root
        for step in part["anyOf"][0]["$ref"].split("/")[1:]:
            target = target[step]
        part |= {key: target[key] for key in ("title", "description", "markdownDescription") if key in target}


def manifest_schema_of(launch_plan: Schema) -> Schema:
    """The schema of any document that a manifest file may hold, with that of a launch plan.

    A document is held to the schema of its kind, and to that of a launch plan while it states none.
    """
    by_kind = {kind: launch_plan if kind == "LaunchPlan" else published_schema(kind) for kind in MANIFEST_KINDS}
    header = launch_plan["properties"]
    kind = {"title": header["kind"]["title"], "description": "What the document states.", "type": "string"}
    definitions: Schema = {}
    for name, schema in by_kind.items():
        definitions |= schema.get("$defs", {})
        definitions[name] = _as_definition(name, schema)
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lpctl:v1:{MANIFEST}",
        "title": MANIFEST,
        "description": "A document of a manifest file.",
        # Between two `---` there may be nothing.
        "type": ["object", "null"],
        "required": list(_HEADER),
        "properties": {"apiVersion": header["apiVersion"], "kind": kind | {"enum": list(MANIFEST_KINDS)}},
        "if": {"type": "object"},
        "then": _by_kind([name for name in by_kind if name != "LaunchPlan"]),
        "$defs": definitions,
    }
    return for_editors(made)


def _by_kind(others: list[str]) -> Schema:
    if not others:
        return {"$ref": "#/$defs/LaunchPlan"}
    first, *rest = others
    return {
        "if": {"required": ["kind"], "properties": {"kind": {"type": "string", "pattern": f"^{first}$"}}},
        "then": {"$ref": f"#/$defs/{first}"},
        "else": _by_kind(rest),
    }


def _as_definition(name: str, schema: Schema) -> Schema:
    """A kind's schema as a definition: its header is stated once, for all kinds, and what it refers to has moved."""
    text = json.dumps({key: value for key, value in schema.items() if key not in ("$schema", "$id", "$defs")})
    made: Schema = json.loads(text.replace('"#/properties/', f'"#/$defs/{name}/properties/'))
    made["required"] = [key for key in made["required"] if key not in _HEADER]
    for key in _HEADER:
        made["properties"][key] = {"doNotSuggest": True}
    return made


def _rewrite(schema: Any, name: str) -> None:
    """Rewrite a schema, which is that of the key `name`, and those in it."""
    if not isinstance(schema, dict):
        return
    _rewrite_examples(schema, name)
    for key, inner in _within(schema, name):
        _rewrite(inner, key)
    if schema.get("additionalProperties") == {}:
        del schema["additionalProperties"]
    if "oneOf" in schema:
        _rewrite_exactly_one(schema)
    if "anyOf" in schema:
        _rewrite_alternatives(schema)
    if "properties" in schema and schema.get("type", "")[:1] == ["string"]:
        # A key that is completed gets a mapping where there are properties, though a text is what most people write.
        mapping = {keyword: schema.pop(keyword) for keyword in _OF_MAPPINGS if keyword in schema}
        schema |= {"if": {"type": "object"}, "then": mapping}


def _within(schema: Schema, name: str) -> Iterator[tuple[str, Any]]:
    """The schemas in a schema, each with the key that it is of."""
    for keyword in ("properties", "$defs"):
        yield from schema.get(keyword, {}).items()
    for keyword in ("anyOf", "allOf", "oneOf", "prefixItems"):
        yield from ((name, part) for part in schema.get(keyword, ()))
    for keyword in ("items", "additionalProperties", "then", "else"):
        yield name, schema.get(keyword)


def _rewrite_exactly_one(schema: Schema) -> None:
    """Say of keys of which exactly one is stated what is wrong; an editor would ask for the first of them."""
    if not all(part.keys() == {"required"} for part in schema["oneOf"]):
        return
    stated = schema.pop("oneOf")
    names = [name for part in stated for name in part["required"]]
    words = f"{', '.join(names[:-1])} and {names[-1]}"
    beside = [
        {
            "if": {"required": [name]},
            "then": {
                "properties": dict.fromkeys(names[number:], False),
                "errorMessage": f"Only one of {words} may stand.",
            },
        }
        for number, name in enumerate(names[:-1], 1)
    ]
    missing = {"if": {"not": {"anyOf": stated}}, "then": {"type": "null", "errorMessage": f"Expected one of {words}."}}
    schema["allOf"] = [*beside, missing]


def _rewrite_alternatives(schema: Schema) -> None:
    """Say in one what is meant and what may stand for it, as `json_schema.py` puts it last; else put it first."""
    *others, made = schema["anyOf"]
    if not all(other == _NULL or other.get("$ref") in _PATTERNS for other in others):
        return
    if not made:
        del schema["anyOf"]
    elif "type" not in made or made.keys() & _APART:
        schema["anyOf"] = [made, *others]
    else:
        del schema["anyOf"]
        schema |= _in_one(made, [_PATTERNS[other["$ref"]] for other in others if other != _NULL], null=_NULL in others)


def _in_one(made: Schema, patterns: list[str], *, null: bool) -> Schema:
    types = made["type"] if isinstance(made["type"], list) else [made["type"]]
    added = ["string"] if patterns and "string" not in types else []
    types_of_one = [*types, *added, *(["null"] if null else [])]
    one = {**made, "type": types_of_one if len(types_of_one) > 1 else types[0]}
    if patterns:
        one["pattern"] = "|".join((*([made["pattern"]] if "pattern" in made else []), *patterns))
        words = " or ".join(_WORDS[type_] for type_ in types if type_ in _WORDS)
        if added:
            message = "patternErrorMessage" if made.keys() & _PARTS else "errorMessage"
            one[message] = f"Expected {words}, or an expression such as {EXAMPLE}."
    return one


def _rewrite_examples(schema: Schema, name: str) -> None:
    """Leave the examples that are completed, and put the others into the description, which is Markdown."""
    examples = schema.pop("examples", ())
    completed = [example for example in examples if _is_completed(example, name)]
    shown = [example for example in examples if example not in completed]
    if completed:
        schema["examples"] = completed
    said = schema.get("description", "")
    if said and (shown or "`" in said):
        blocks = "".join(f"\n\nExample:\n\n```yaml\n{_written(example)}\n```" for example in shown)
        schema["markdownDescription"] = said + blocks


def _is_completed(example: Any, name: str) -> bool:
    if isinstance(example, (dict, list)):
        return False
    return name in _SAID_ALIKE or (isinstance(example, (bool, int)) and name != "default")


def _written(example: Any) -> str:
    """An example in YAML."""
    if isinstance(example, dict):
        return dump(example).rstrip("\n")
    if isinstance(example, list):
        return dedent(dump({"_": example}).removeprefix("_:").removeprefix(" ")).strip("\n")
    return flow(example)
