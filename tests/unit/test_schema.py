"""Schemas, parser and model say the same, and what does not fit is explained: one problem a mistake, where it is."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pytest
from corpus import ROOT, YAML_FILES
from drawn import draws, sample
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lpctl.manifest import explain as explanation
from lpctl.manifest.expansion import Expansion
from lpctl.manifest.explain import explain
from lpctl.manifest.misfits import meant, misfits
from lpctl.manifest.parse import parse
from lpctl.manifest.schemas import KINDS, MANIFEST_KINDS, OUTPUTS, published_schema, schema, schema_text
from lpctl.manifest.shape import API_VERSION, DOCUMENTS
from lpctl.source.load import load
from lpctl.text.limits import FILE_BYTES
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Golden
    from jsonschema.exceptions import ValidationError

    from lpctl.source.document import Document

Schema: TypeAlias = "dict[str, Any]"
Step: TypeAlias = "str | int"

LAW = settings(deadline=None, derandomize=True, max_examples=draws(500), database=None)
SHAPES = (*KINDS, "Expansion")
"""What documents are held to: each kind, and what stands beside a launch plan until it is expanded."""

SCHEMAS = {kind: schema(kind) for kind in SHAPES}
VALIDATORS = {kind: Draft202012Validator(SCHEMAS[kind]) for kind in SHAPES}
PARSERS: dict[str, Callable[[Any], object | None]] = {
    section.__name__: partial(parse, section) for section in (*DOCUMENTS, Expansion)
}


def resolved(part: Schema, kind: str) -> Schema:
    """The schema of what is meant, without references and without what may stand in its place."""
    return meant(part, SCHEMAS[kind])


def inner(part: Schema, kind: str) -> Schema:
    """The schema of the items of a list or of the values of an open mapping, else the schema itself."""
    for keyword in ("items", "additionalProperties"):
        if isinstance(part.get(keyword), dict):
            return resolved(part[keyword], kind)
    return part


# Documents that are valid.


def maximal(part: Schema, kind: str, choice: int) -> Any:
    """A value with everything that a schema allows; `choice` picks among what excludes one another."""
    part = resolved(part, kind)
    if "const" in part or "enum" in part:
        allowed = part.get("enum", [part.get("const")])
        return allowed[choice % len(allowed)]
    texts = [text for text in part.get("examples", []) if isinstance(text, str)]
    if "properties" in part and not (texts and choice == 2):
        alternatives = [key for alternative in part.get("oneOf", []) for key in alternative["required"]]
        chosen = alternatives[choice % len(alternatives)] if alternatives else None
        left = [key for key in part["properties"] if key not in alternatives or key == chosen]
        needs = part.get("dependentRequired", {})
        return {
            key: maximal(part["properties"][key], kind, choice)
            for key in left
            if all(needed in left for needed in needs.get(key, []))
        }
    below = inner(part, kind)
    if below is not part and "properties" in below:
        several = part["type"] == "array" or "oneOf" in below or isinstance(below["type"], list)
        values = [maximal(below, kind, number) for number in range(3 if several else 1)]
        return values if part["type"] == "array" else {f"key{number}": value for number, value in enumerate(values)}
    examples = part.get("examples", [True] if part.get("type") == "boolean" else ["text"])
    return deepcopy(examples[choice % len(examples)])


LARGE = 64 * 1024
"""A file of more bytes shows a bound, and nothing about shapes."""


@cache
def written() -> list[Any]:
    """Every document of the examples and the test cases, without those that JSON cannot hold."""
    files = [path for path in YAML_FILES if path.stat().st_size < LARGE]
    found = [document.data for path in files for document in load(path.name, path.read_bytes()).documents]
    return [data for data in found if not re.search(r"\b(nan|inf)\b", repr(data))]


MAXIMAL = {kind: [maximal(SCHEMAS[kind], kind, choice) for choice in range(3)] for kind in SHAPES}


@cache
def valid(kind: str) -> list[Any]:
    """The valid documents of a kind: the largest, the examples of its schema, and what is written in files."""
    stated = [data for data in written() if type(data) is dict and data.get("kind") == kind]
    found = [data for data in stated if VALIDATORS[kind].is_valid(data)]
    return [*MAXIMAL[kind], *SCHEMAS[kind].get("examples", ()), *found]


@pytest.mark.parametrize("kind", SHAPES)
def test_the_parser_takes_what_is_valid(kind: str) -> None:
    for data in valid(kind):
        assert VALIDATORS[kind].is_valid(data), data
        assert PARSERS[kind](data) is not None, data


# Documents that need not be.

FINITE: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 5.0, 5.5, -0.0, 2**31 - 1, 2**31, 2.0**31, 2**32 - 1, 2**32, 10**400),
    *("", "x", "5", "true", "lpctl/v1", "SKIP", "A_1", "A_1\n", "\u0660"),
    *(
        "${var.a}",
        "${target.name}",
        "${each.k}\n",
        "A${var.a}",
        "$${var.a}",
        "${foo.a}",
        ["${var.a}"],
        {"x": "${var.a}"},
    ),
    *([], [""], ["x"], [None], [[]], [{}], {}, {"": ""}, {"x": "y"}, {"x": 1}, {"x": None}, {"x": {"type": "int"}}),
)
VALUES = (*FINITE, float("inf"), float("nan"))
KEYS = {
    kind: sorted(set(re.findall('"([a-zA-Z0-9_]+)": {', json.dumps(SCHEMAS[kind]))) | {"", "x", "role", "template"})
    for kind in SHAPES
}


def places(data: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    yield path
    if isinstance(data, (dict, list)):
        for step, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(item, (*path, step))


def at(data: Any, path: tuple[Step, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


class Place(NamedTuple):
    """A place in a maximal document, and what its schema says of it."""

    kind: str
    data: Any
    path: tuple[Step, ...]
    part: Schema

    def with_value(self, value: Any) -> Any:
        """The document with another value here."""
        box = {"": deepcopy(self.data)}
        *above, last = ("", *self.path)
        at(box, tuple(above))[last] = value
        return box[""]


def located(
    data: Any, part: Schema, kind: str, path: tuple[Step, ...] = ()
) -> Iterator[tuple[tuple[Step, ...], Schema]]:
    """Every path of a document that its schema speaks of, and the schema there."""
    part = resolved(part, kind)
    yield path, part
    if isinstance(data, dict):
        for key, value in data.items():
            child = part.get("properties", {}).get(key, part.get("additionalProperties"))
            if isinstance(child, dict):
                yield from located(value, child, kind, (*path, key))
    elif isinstance(data, list) and "items" in part:
        for index, value in enumerate(data):
            yield from located(value, part["items"], kind, (*path, index))


def narrowed(data: Any, part: Schema, kind: str, path: tuple[Step, ...]) -> Any:
    """The data without what is optional beside a path, which would only take long to look at."""
    part = resolved(part, kind)
    if not path or not isinstance(data, dict):
        return data
    alone = part.keys().isdisjoint(("oneOf", "dependentRequired"))
    kept = {key: value for key, value in data.items() if not alone or key in (path[0], *part.get("required", ()))}
    child = part.get("properties", {}).get(path[0], part.get("additionalProperties"))
    return {**kept, path[0]: narrowed(data[path[0]], child, kind, path[1:])} if isinstance(child, dict) else kept


def maximal_places() -> dict[str, Place]:
    """Every place of the maximal documents by its name; several times where the keys there depend on the choice.

    The items of a list have one schema, and so have the values of an open mapping: of those that are alike, one counts.
    """
    found: dict[tuple[object, ...], tuple[str, Place]] = {}
    for kind in SHAPES:
        for choice, data in enumerate(MAXIMAL[kind]):
            for path, part in located(data, SCHEMAS[kind], kind):
                if path[:1] == ("targets",) and path[2:3] == ("defaults",) and len(path) > 3:
                    continue  # as those at the top
                value = at(data, path)
                shape = tuple(value) if isinstance(value, dict) else type(value)
                name = " ".join((kind, ".".join(map(str, path)), str(choice)))
                alike = tuple(re.sub(r"^(key)?[0-9]$", "each", str(step)) for step in path)
                around = narrowed(data, SCHEMAS[kind], kind, path)
                found.setdefault((kind, alike, shape), (name, Place(kind, around, path, part)))
    return dict(found.values())


PLACES = maximal_places()
TYPED = {name: place for name, place in PLACES.items() if place.path and "type" in place.part}
BESIDE = ("Expansion", ())
"""Where a plan's own fields stand, too, and explanations say nothing of them."""
CLOSED = {
    name: place
    for name, place in PLACES.items()
    if place.part.get("additionalProperties") is False
    and isinstance(at(place.data, place.path), dict)
    and (place.kind, place.path) != BESIDE
}


def of_kind(places: dict[str, Place], kind: str) -> Iterator[tuple[str, Place]]:
    return ((name, place) for name, place in places.items() if place.kind == kind)


def broken(error: ValidationError) -> Iterator[tuple[tuple[Step, ...], str]]:
    """The keywords that an error is about: of several schemas those of the last one, which is what is meant."""
    if error.validator == "anyOf":
        for within in error.context or ():
            if within.schema_path[0] == len(list(error.validator_value)) - 1:  # type: ignore[arg-type]
                yield from broken(within)
    else:
        named = "propertyNames" in error.absolute_schema_path
        yield tuple(error.absolute_path), "propertyNames" if named else str(error.validator)


def fits(kind: str, data: Any) -> bool:
    """Whether jsonschema finds nothing; else it finds what does not fit, an error for each key that is missing."""
    errors = {found for error in VALIDATORS[kind].iter_errors(data) for found in broken(error)}
    found = [(misfit.path, misfit.keyword) for misfit in misfits(data, SCHEMAS[kind])]
    assert set(found) == errors
    assert len(found) == len(errors)
    return not errors


@pytest.mark.parametrize("kind", SHAPES)
def test_parser_and_schema_agree_on_every_value_in_every_place(kind: str) -> None:
    for turn, (name, place) in enumerate(of_kind(PLACES, kind)):
        for value in sample(VALUES, turn):
            data = place.with_value(value)
            assert (PARSERS[kind](data) is not None) == fits(kind, data), (name, value)


@pytest.mark.parametrize("kind", SHAPES)
def test_parser_and_schema_agree_on_every_key_in_every_place(kind: str) -> None:
    for turn, (name, place) in enumerate(of_kind(CLOSED, kind)):
        properties = place.part["properties"]
        there = {key: least(value, properties[key], kind) for key, value in at(place.data, place.path).items()}
        for key in dict.fromkeys((*properties, *sample(KEYS[kind], turn))):
            for changed in with_and_without(key, there, place):
                data = place.with_value(changed)
                assert (PARSERS[kind](data) is not None) == fits(kind, data), (name, key)


def least(data: Any, part: Schema, kind: str) -> Any:
    """The data without what is optional in it, where that may be left out by itself."""
    part = resolved(part, kind)
    if not isinstance(data, dict) or "properties" not in part:
        return data
    alone = part.keys().isdisjoint(("oneOf", "dependentRequired"))
    kept = [key for key in data if not alone or key in part.get("required", ())]
    return {key: least(data[key], part["properties"][key], kind) for key in kept}


def with_and_without(key: str, there: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """A mapping with a key, also with null for its value where it may stand, and without it where it is there."""
    child = place.part["properties"].get(key)
    yield {**there, key: maximal(child or {}, place.kind, 0)}
    if child is not None:
        yield {**there, key: None}
    if key in there:
        yield {name: value for name, value in there.items() if name != key}


@st.composite
def mutants(draw: st.DrawFn, kind: str, values: tuple[Any, ...] = FINITE) -> Any:
    """A valid document after some changes."""
    box = {"": deepcopy(draw(st.sampled_from(valid(kind))))}
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(list(places(box))[1:]))
        parent = at(box, tuple(above))
        target = parent[last]
        change = draw(st.sampled_from(("replace", "delete", "add", "wrap", "repeat", "copy", "turn")))
        if change == "delete" and above:
            del parent[last]
        elif change == "add" and isinstance(target, dict):
            target[draw(st.sampled_from(KEYS[kind]))] = deepcopy(draw(st.sampled_from(values)))
        elif change == "wrap":
            parent[last] = [target]
        elif change == "repeat" and isinstance(target, list):
            target.extend(deepcopy(target))
        elif change == "copy":
            parent[last] = deepcopy(at(box, draw(st.sampled_from(list(places(box))[1:]))))
        elif change == "turn" and isinstance(target, (int, float)) and abs(target) < 2**53:
            parent[last] = draw(st.sampled_from((str, float, bool)))(target)
        else:
            parent[last] = deepcopy(draw(st.sampled_from(values)))
    return box[""]


@pytest.mark.parametrize("kind", SHAPES)
def test_parser_and_schema_give_the_same_verdict(kind: str) -> None:
    @LAW
    @given(mutants(kind, VALUES))
    def law(data: Any) -> None:
        assert (PARSERS[kind](data) is not None) == fits(kind, data)

    law()


# The schemas as documentation.


def subschemas(part: Schema, name: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Every schema in a schema: its path, itself, and whether it is one that a reader is shown, not an alternative."""
    yield name, part, not name.endswith("]")
    for keyword in ("properties", "$defs"):
        for key, child in part.get(keyword, {}).items():
            yield from subschemas(child, f"{name}.{key}".lstrip("."))
    for keyword in ("items", "additionalProperties", "oneOf", "anyOf"):
        children = part.get(keyword)
        for child in children if isinstance(children, list) else [children]:
            if isinstance(child, dict):
                yield from subschemas(child, f"{name}[{keyword}]")


DESCRIBING = {**SCHEMAS, "a manifest": published_schema("LaunchPlan")}
ALL = [(kind, *found) for kind in DESCRIBING for found in subschemas(DESCRIBING[kind])]
SHOWN = [
    (kind, name, part)
    for kind, name, part, shown in ALL
    if shown and part is not SCHEMAS["Expansion"] and "$ref" not in part.get("anyOf", [part])[-1]
]

STRUCTURE = {"$schema", "$id", "$defs", "$ref", "properties", "items", "anyOf"}
ANNOTATIONS = {"title", "description", "examples", "deprecated"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_is_that_of_the_declaration(kind: str, golden: Golden) -> None:
    golden(ROOT / "schemas" / f"{kind}.schema.json", schema_text(kind))


def test_every_kind_has_its_schema() -> None:
    assert {path.name for path in ROOT.glob("schemas/*")} == {f"{kind}.schema.json" for kind in (*KINDS, *OUTPUTS)}
    assert set(MANIFEST_KINDS) < set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[kind]["$id"] == f"urn:lpctl:v1:{kind}"
    assert SCHEMAS[kind]["properties"]["kind"]["const"] == kind
    assert SCHEMAS[kind]["properties"]["apiVersion"]["const"] == API_VERSION


@pytest.mark.parametrize("described", DESCRIBING)
def test_every_property_is_documented(described: str) -> None:
    validator = Draft202012Validator(DESCRIBING[described])
    for kind, name, part in SHOWN:
        if kind != described:
            continue
        assert re.fullmatch(r"[A-Za-z].*[^.]", part["title"]), name
        # A sentence: it starts like one, or with a value, and ends like one.
        assert re.fullmatch(r"([A-Z`]|true: |lpctl|flyte)(?!.*  ).*\.", part["description"], re.DOTALL), name
        what = meant(part, DESCRIBING[kind])
        told_otherwise = {"enum", "const", "properties"} & what.keys() or what.get("type") == "boolean"
        assert part.get("examples") or told_otherwise, name
        for example in part.get("examples", []):
            validator.evolve(schema=part).validate(example)


def test_every_keyword_is_explained_and_every_explanation_is_needed() -> None:
    used = {keyword for _, _, part, _ in ALL for keyword in part}
    assert used == STRUCTURE | ANNOTATIONS | explanation._BY_KEYWORD.keys()


def test_every_mapping_says_whether_it_is_open() -> None:
    """A section that is not closed would take misspelt keys in silence."""
    for kind, name, part, _ in ALL:
        if part.get("title") == "Rules":  # the names of rules without options are looked at by themselves
            assert part["additionalProperties"]["enum"]
        else:
            assert ("properties" in part) == (part.get("additionalProperties") is False), f"{kind} {name}"


# What does not fit is explained.


def document(data: Any) -> Document:
    """The data as a document of a file."""
    (found,) = load("plan.lp.yaml", json.dumps(data, ensure_ascii=False, allow_nan=False).encode()).documents
    assert repr(found.data) == repr(data)
    return found


def problems(data: Any, kind: str) -> list[tuple[str, tuple[Step, ...]]]:
    found = explain(document(data), kind)
    assert len(set(found)) == len(found), "something is said twice"
    return [(problem.rule.id, problem.path) for problem in found]


@pytest.mark.parametrize("kind", SHAPES)
def test_what_the_parser_refuses_is_explained(kind: str) -> None:
    @LAW
    @given(
        mutants(kind).filter(
            lambda data: (
                (data is not None if kind in KINDS else type(data) is dict) and len(json.dumps(data)) < FILE_BYTES
            )
        )
    )
    def law(data: Any) -> None:
        if kind == "Expansion":
            data = {key: value for key, value in data.items() if key in Expansion._fields}
        found = problems(data, kind)
        assert bool(found) == (PARSERS[kind](data) is None)
        for _, path in found:
            assert path in set(places(data))

    law()


@pytest.mark.parametrize("kind", SHAPES)
def test_a_missing_key_is_missed_where_it_is_needed(kind: str) -> None:
    for name, place in of_kind(CLOSED, kind):
        there = at(place.data, place.path)
        for key in there:
            data = place.with_value({other: value for other, value in there.items() if other != key})
            found = problems(data, kind)
            assert bool(found) == (not VALIDATORS[kind].is_valid(data)), (name, key)
            assert {rule for rule, _ in found} <= {"missing-key"}, (name, key)


@pytest.mark.parametrize("kind", SHAPES)
def test_an_unknown_key_is_one_problem(kind: str) -> None:
    for name, place in of_kind(CLOSED, kind):
        data = place.with_value({**at(place.data, place.path), "zzzz": 1})
        assert problems(data, kind) == [("unknown-key", (*place.path, "zzzz"))], name


@pytest.mark.parametrize("kind", SHAPES)
def test_a_misspelt_key_is_one_problem(kind: str) -> None:
    for name, place in of_kind(CLOSED, kind):
        there = at(place.data, place.path)
        for key in there:
            for misspelt in (key + key[-1], key[1:], key.upper()):
                if nearest(misspelt, place.part["properties"]) != key:
                    continue
                data = place.with_value({misspelt if other == key else other: value for other, value in there.items()})
                (problem,) = explain(document(data), kind)
                assert (problem.rule.id, problem.path) == ("unknown-key", (*place.path, misspelt)), name
                assert problem.help == f"did you mean `{key}`?", name


def test_what_is_written_beside_a_plan_is_suggested_and_never_unknown() -> None:
    plan = {"apiVersion": API_VERSION, "kind": "LaunchPlan", "workflow": "wf"}
    for key, name in (("for_eech", "for_each"), ("target", "targets"), ("override", "overrides")):
        (problem,) = explain(document({**plan, key: {}}), "LaunchPlan")
        assert problem.help == f"did you mean `{name}`?"
    assert problems({**plan, "targets": ["t"], "for_each": [{}], "overrides": {}, "zzzz": 1}, "LaunchPlan") == [
        ("unknown-key", ("zzzz",))
    ]


@pytest.mark.parametrize("kind", SHAPES)
def test_a_null_is_one_problem_where_none_may_stand(kind: str) -> None:
    for name, place in of_kind(TYPED, kind):
        data = place.with_value(None)
        expected = [] if VALIDATORS[kind].is_valid(data) else [("null-value", place.path)]
        assert problems(data, kind) == expected, name


WRONG: dict[str, tuple[Any, ...]] = {
    "string": (5, 1.5, True, False, 10**400),
    "integer": ("5", "", True, 5.5),
    "boolean": ("yes", "true", 1, 0.0),
    "array": ("x", 5, True),
    "object": ("x", 5, True),
    "number": (),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_scalar_of_the_wrong_type_is_one_problem(kind: str) -> None:
    for name, place in of_kind(TYPED, kind):
        types = place.part["type"] if isinstance(place.part["type"], list) else [place.part["type"]]
        types = [type_ for type_ in types if type_ != "null"]
        for value in WRONG[types[0]]:
            if all(value in WRONG[type_] for type_ in types):
                assert problems(place.with_value(value), kind) == [("wrong-type", place.path)], (name, value)
