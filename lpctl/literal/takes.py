"""What the readers of a type take, before it is a JSON Schema: kinds of values, which several types add up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.literal.reading import VALUE, VARIANT
from lpctl.source.flow import flow

if TYPE_CHECKING:
    from collections.abc import Iterable

    Schema = dict[str, Any]


class StandIn(NamedTuple):
    """The patterns of the expressions that may stand for a value: alone for one of any type, within a text for a text.

    `example` is one.
    """

    alone: str
    within: str
    example: str


class Takes(NamedTuple):
    """The values that a type takes, each kind with what is asked of it; several types take what any of them does.

    `kinds` are those of JSON Schema of which nothing is asked, except the `bounds` of a number, text among them; other
    texts match one of `texts`. `members` are values one by one. `objects` and `arrays` are what is asked of mappings
    and lists, one schema an alternative, without their type. `anything` is taken where nothing is known.
    """

    kinds: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    members: tuple[Any, ...] = ()
    objects: tuple[Schema, ...] = ()
    arrays: tuple[Schema, ...] = ()
    bounds: Schema | None = None
    marked: bool = False
    anything: bool = False


ANYTHING = Takes(anything=True)
NOTHING = Takes()
NULL = Takes(frozenset(("null",)))
TEXT = Takes(frozenset(("string",)))


def any_of(several: Iterable[Takes]) -> Takes:
    """What is taken where any of several is."""
    several = list(several)
    numbers = [each for each in several if each.kinds & {"integer", "number"}]
    return Takes(
        kinds=frozenset().union(*(each.kinds for each in several)),
        texts=tuple(dict.fromkeys(text for each in several for text in each.texts)),
        members=_distinct(member for each in several for member in each.members),
        objects=_distinct(schema for each in several for schema in each.objects),
        arrays=_distinct(schema for each in several for schema in each.arrays),
        bounds=numbers[0].bounds if len(numbers) == 1 else None,
        marked=any(each.marked for each in several),
        anything=any(each.anything for each in several),
    )


def _distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple({json.dumps(value): value for value in values}.values())


MARKER = "type.marker"
"""What the definition of a marker is called, which every union refers to."""

MARKER_SCHEMA: Schema = {
    "required": [VARIANT, VALUE],
    "additionalProperties": False,
    "properties": {
        VARIANT: {
            "title": "Variant",
            "description": "The variant of the union that is meant: its type, or its position from 1.",
            "type": ["string", "integer"],
        },
        VALUE: {"title": "Value", "description": "The value of that variant."},
    },
}
"""What a mapping states that says which variant of a union it is for."""

_MARKED: Schema = {"type": "object", "required": [VARIANT, VALUE], "maxProperties": 2}


def schema_of_values(takes: Takes, words: str, stand_in: StandIn) -> Schema:
    """The JSON Schema of what is taken, and of the expressions that may stand for it; `words` say what is due.

    Written for yaml-language-server, which completes by what stands at the schema itself and reports what the first
    alternative of `anyOf` asks for: types, pattern and message are those of all. Members come first, as they are then
    listed.
    """
    if takes.anything:
        return {}
    if takes == NOTHING:
        said = f"No manifest can state a value of type {words}: leave it to its default or to callers."
        return {"enum": [], "errorMessage": said, "doNotSuggest": True}
    beside = bool(takes.objects) and not takes.marked and not takes.texts and not takes.kinds - {"null"}
    said = f"Expected {words}, or an expression such as {stand_in.example}."
    made: Schema = {"type": _types(takes), **_text(takes, stand_in)}
    # An editor says this of missing and unknown keys as well.
    keyed = beside and any("required" in schema or "properties" in schema for schema in takes.objects)
    made["patternErrorMessage" if keyed else "errorMessage"] = said
    made |= takes.bounds or {}
    for part in _parts(takes, apart=not beside):
        made |= {"allOf": [part]} if made.keys() & part.keys() else part
    if not takes.members:
        return made
    # An editor that finds alternatives alike in title and description shows those of the whole once for each.
    return {"anyOf": [_enum(takes.members), {"title": words, **made}]}


def _enum(members: tuple[Any, ...]) -> Schema:
    """One of some values. Where all are texts, and one needs quotes, an editor writes them if it knows the type first.

    A number without its quotes is of a type that is taken: it is no member, which is then all that is reported.
    """
    texts = [member for member in members if isinstance(member, str)]
    quoted = len(texts) == len(members) and any(flow(text) != text for text in texts)
    return {**({"type": ["string", "number"]} if quoted else {}), "enum": list(members)}


def _types(takes: Takes) -> str | list[str]:
    """The types of JSON Schema, the one that is written most first: a key that is completed gets a value of it."""
    texts = "string" in takes.kinds or takes.texts
    types = ["string"] if texts else []
    types += [kind for kind in ("boolean", "number") if kind in takes.kinds]
    types += ["integer"] if "integer" in takes.kinds and "number" not in takes.kinds else []
    types += ["array"] if takes.arrays else []
    types += ["object"] if takes.objects or takes.marked else []
    types += ["null"] if "null" in takes.kinds else []
    types += [] if texts else ["string"]
    return types[0] if len(types) == 1 else types


def _text(takes: Takes, stand_in: StandIn) -> Schema:
    if "string" in takes.kinds:
        return {}
    textual = takes.texts or any(isinstance(member, str) for member in takes.members)
    return {"pattern": "|".join((*takes.texts, stand_in.within if textual else stand_in.alone))}


def _parts(takes: Takes, *, apart: bool) -> list[Schema]:
    """What is asked of lists and of mappings, each for itself.

    A key that is completed gets a list, or a mapping, where its schema says what is in one: `apart`, it does not.
    """
    parts: list[Schema] = []
    if takes.arrays:
        asked = _one_of(takes.arrays)
        alone = not takes.kinds - {"null"} and not takes.texts
        parts.append(asked if alone else {"if": {"type": "array"}, "then": asked})
    if takes.marked:
        marker = {"if": _MARKED if takes.objects else {"type": "object"}, "then": {"$ref": f"#/$defs/{MARKER}"}}
        parts.append(marker | ({"else": _one_of(takes.objects)} if takes.objects else {}))
    elif takes.objects:
        asked = _one_of(takes.objects)
        parts.append({"if": {"type": "object"}, "then": asked} if apart else asked)
    return parts


def _one_of(schemas: tuple[Schema, ...]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
