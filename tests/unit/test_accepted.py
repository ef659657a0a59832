"""The schema of an input's values takes whatever the reader of its type takes, and refuses what is plainly another."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_oracle_types import ROWS, value_of
from test_struct_value import HOSTILE, INNER, SCHEMAS, struct
from test_struct_value import VALUES as STRUCT_VALUES
from type_pool import TYPES

from lpctl.interface.typed_schema import STAND_IN
from lpctl.literal.accepted import Definitions
from lpctl.literal.input import default_literal, fixed_literal
from lpctl.literal.notation import notation
from lpctl.literal.proto_json import read_proto_json
from lpctl.literal.read_notation import read_notation
from lpctl.literal.struct_example import struct_example
from lpctl.messages.flyteidl_pb2 import LiteralType, UnionType

if TYPE_CHECKING:
    from collections.abc import Iterator

LAW = settings(deadline=None, derandomize=True, max_examples=draws(800), database=None)

BASE = (
    *("int", "float", "str", "bool", "datetime", "timedelta", "None", "dict", "binary", "FlyteFile", "FlyteDirectory"),
    *('FlyteFile["csv"]', 'FlyteFile["PythonPickle"]', "StructuredDataset", "FlyteSchema", "date | None"),
    *('enum["x", "y"]', 'Literal["x", "xx"]', "Literal[1, 2]", "Literal[true]", "Literal[0.5]"),
    *('enum["${var.a}", "1h"]', "int | None", "int | str | None", "datetime | timedelta", "list[int] | dict[str, int]"),
)


def union(variants: list[LiteralType]) -> LiteralType:
    return LiteralType(union_type=UnionType(variants=variants))


TYPE = st.recursive(
    st.one_of(
        st.sampled_from([read_notation(text) for text in BASE]),
        st.builds(
            lambda field, closed: struct(
                {
                    "type": "object",
                    "title": "Config",
                    "properties": {"a": field, "b": field},
                    "required": ["a"],
                    "additionalProperties": not closed,
                    "$defs": INNER,
                }
            ),
            SCHEMAS,
            st.booleans(),
        ),
    ),
    lambda inner: st.one_of(
        st.builds(lambda items: LiteralType(collection_type=items), inner),
        st.builds(lambda items: LiteralType(map_value_type=items), inner),
        st.builds(union, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=4,
)
TEXTS = (
    *(
        "2026-01-02T00:00:00Z",
        "2026-01-02t03:04:05.678+01:00",
        "2026-01-02",
        "1h30m",
        "-1.5s",
        "P1DT2H",
        "PT0,5S",
        "P2W",
    ),
    *("s3://bucket/data.csv", "zip::s3://bucket/a", "None", "${var.a}", "$${var.a}"),
)
MAPPINGS: tuple[dict[str, Any], ...] = (
    *({"hours": 1, "minutes": 30.5}, {"uri": "s3://bucket/a"}, {"uri": "gs://b/c", "format": "csv"}),
    *({"uri": "s3://bucket/a", "format": None}, {"$variant": 1, "$value": 1}, {"$variant": "int", "$value": 7}),
    *({"$variant": 1, "$value": "x", "a": 1}, {"a": 1, "b": 2}, {"a": "x"}),
)
VALUE = st.recursive(
    st.one_of(STRUCT_VALUES, st.sampled_from(TEXTS), st.sampled_from(MAPPINGS), st.sampled_from([2**63, 1e400, 1.0])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["a", "b", "$value"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def validator(type_: LiteralType) -> Draft202012Validator:
    """The validator of the values of a type."""
    return _validator(type_.SerializeToString(deterministic=True))


@lru_cache(maxsize=100)
def _validator(serialised: bytes) -> Draft202012Validator:
    """One for all values of a type, which are often asked about in turn: to see that a schema is one takes longest."""
    definitions = Definitions(STAND_IN)
    schema = definitions.of_type(LiteralType.FromString(serialised))
    whole = json.loads(json.dumps({**schema, "$defs": definitions.made}, allow_nan=False))
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole)


def is_read(value: Any, type_: LiteralType) -> bool:
    """Whether the value is read as of the type, as a default or as a fixed input."""
    return any(read(value, type_)[0] is not None for read in (default_literal, fixed_literal))


def with_expressions(value: Any) -> Iterator[Any]:
    """The value with an expression in the place of each of its parts, and in each text."""
    yield "${each.key}"
    if isinstance(value, str):
        yield f"{value}${{each.key}}"
        yield f"${{var.a}}${{target.name}}{value[1:]}"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ([*value[:index], other, *value[index + 1 :]] for other in with_expressions(item))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from ({**value, key: other} for other in with_expressions(item))


def takes_all(value: Any, type_: LiteralType) -> None:
    schema = validator(type_)
    assert schema.is_valid(value), notation(type_)
    for other in with_expressions(value):
        assert schema.is_valid(other), (notation(type_), other)


@LAW
@given(TYPE, st.lists(VALUE, min_size=8, max_size=8))
def test_what_is_read_is_taken(type_: LiteralType, values: list[Any]) -> None:
    for value in values:
        if is_read(value, type_):
            takes_all(value, type_)


@LAW
@given(SCHEMAS, st.dictionaries(st.sampled_from(["a", "b", "c"]), STRUCT_VALUES, max_size=3))
def test_what_is_read_as_a_struct_is_taken(schema: dict[str, Any], value: dict[str, Any]) -> None:
    properties = {"type": "object", "properties": {"a": schema, "b": schema}, "$defs": INNER}
    for metadata in (properties, properties | {"additionalProperties": False}, properties | {"required": ["a"]}):
        if is_read(value, struct(metadata)):
            takes_all(value, struct(metadata))


@pytest.mark.parametrize("name", TYPES)
def test_texts_and_mappings_that_are_read_are_taken(name: str) -> None:
    for value in (*TEXTS, *MAPPINGS, None, True, 1, 0.5, "a", "x", [], {}, ["a"], [1], {"lr": 1, "name": "a"}):
        if is_read(value, TYPES[name]):
            takes_all(value, TYPES[name])


def test_what_flytekit_was_asked_for_is_taken() -> None:
    taken = 0
    for row in ROWS:
        type_, value = read_proto_json(row["type"], LiteralType()), value_of(row["yaml"])
        if is_read(value, type_):
            takes_all(value, type_)
            taken += 1
    assert taken > 250


def test_the_example_of_a_struct_is_taken() -> None:
    structs = {json.dumps(row["type"]): read_proto_json(row["type"], LiteralType()) for row in ROWS}
    found = 0
    for type_ in structs.values():
        example = struct_example(type_) if type_.metadata.fields else None
        if example is not None and is_read(example, type_):
            takes_all(example, type_)
            found += 1
    assert found > 20


PLAIN: dict[str, tuple[Any, ...]] = {
    "int": ("x", 1.5, True, None, [], {}),
    "float": ("x", True, None, [1], {}),
    "bool": (1, "yes", None, []),
    "str": (1, True, None, [], {}),
    "datetime": ("2026-01-02", "x", 1, None, {}),
    "timedelta": ("x", 1, {"hour": 1}, {}, None),
    'enum["a", "b"]': ("c", "", 1, None),
    "Literal[1, 2]": (3, "1", True),
    "list[int]": (1, ["x"], [1.5], {}, None),
    "dict[str, int]": (1, [], {"a": "x"}, None),
    "FlyteFile": ("data.csv", 1, {"path": "s3://b/c"}, None),
    "int | None": ("x", 1.5, [1], {}),
    "binary": ("x", 1, None),
}


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_plainly_of_another_type_is_neither_read_nor_taken(text: str) -> None:
    type_ = read_notation(text)
    schema = validator(type_)
    for value in PLAIN[text]:
        assert not is_read(value, type_), value
        assert not schema.is_valid(value), value


def test_the_fields_of_a_struct_are_held_to_their_types() -> None:
    inner = {"type": "object", "title": "Inner", "properties": {"lr": {"type": "number"}}, "required": ["lr"]}
    fields = {"name": {"type": "string"}, "inner": {"anyOf": [{"$ref": "#/$defs/Inner"}, {"type": "null"}]}}
    type_ = struct({"type": "object", "properties": fields, "additionalProperties": False, "$defs": {"Inner": inner}})
    schema = validator(type_)
    for value, good in (
        ({"name": "a", "inner": {"lr": 1}}, True),
        ({"inner": None}, True),
        ({"inner": {}}, False),
        ({"inner": {"lr": "x"}}, False),
        ({"nam": "a"}, False),
        ({"name": 1}, False),
        ([], False),
    ):
        assert is_read(value, type_) == schema.is_valid(value) == good, value


def test_a_struct_that_refers_to_itself_has_an_end() -> None:
    node = {"type": "object", "title": "Node", "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}}
    tree = {"type": "array", "items": {"$ref": "#/$defs/Tree"}}
    ever = {"anyOf": [{"$ref": "#/$defs/Ever"}, {"$ref": "#/$defs/Ever"}]}
    many = {f"T{at}": {"type": "array", "items": {"$ref": f"#/$defs/T{at + 1}"}} for at in range(2000)}
    for metadata, value in (
        (node | {"additionalProperties": False}, {"next": {"next": None}}),
        ({"type": "object", "properties": {"a": tree}, "$defs": {"Tree": tree}}, {"a": [[], [[]]]}),
        ({"type": "object", "properties": {"a": ever}, "$defs": {"Ever": ever}}, {}),
        ({"type": "object", "properties": {"a": {"$ref": "#/$defs/T0"}}, "$defs": many}, {"a": [[[]]]}),
    ):
        takes_all(value, struct(metadata))
    assert not validator(struct(node | {"additionalProperties": False})).is_valid({"next": {"nxt": None}})


@pytest.mark.parametrize("name", HOSTILE)
def test_a_schema_made_to_do_harm_ends(name: str) -> None:
    """The schema that is made of it is small, and takes what is read."""
    metadata = HOSTILE[name]
    schema = validator(struct(metadata))
    assert len(json.dumps(schema.schema)) < 20 * len(json.dumps(metadata)) + 2000
    values: tuple[dict[str, Any], ...] = ({}, {"a": 1}, {"a": {"a": {}}})
    for value in values:
        if is_read(value, struct(metadata)):
            assert schema.is_valid(value)
