"""Structs against their JSON Schemas: jsonschema's verdict, flytekit's form, and schemas made to do harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from drawn import draws
from google.protobuf.json_format import ParseDict
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lpctl.literal.constraints import is_quick
from lpctl.literal.input import fixed_literal
from lpctl.literal.json_schema import schema_of
from lpctl.literal.struct_example import struct_example
from lpctl.messages.flyteidl_pb2 import LiteralType

if TYPE_CHECKING:
    from lpctl.literal.reading import Mismatch

LAW = settings(deadline=None, derandomize=True, max_examples=draws(500), database=None)


def struct(metadata: dict[str, Any]) -> LiteralType:
    mark = {"annotations": {"cache-key-metadata": {"serialization-format": "msgpack"}}}
    return ParseDict({"simple": "STRUCT", "metadata": metadata, "annotation": mark}, LiteralType())


def written(value: dict[str, Any], metadata: dict[str, Any]) -> Any:
    """What the MessagePack holds that lpctl writes of the value."""
    literal, found = fixed_literal(value, struct(metadata))
    assert literal is not None, found
    return msgpack.unpackb(literal.scalar.binary.value, strict_map_key=False)


def refused(value: Any, metadata: dict[str, Any]) -> list[Mismatch]:
    literal, found = fixed_literal(value, struct(metadata))
    assert literal is None
    return found


def config(**properties: Any) -> dict[str, Any]:
    """A dataclass as mashumaro describes it."""
    return {"type": "object", "title": "Config", "additionalProperties": False, "properties": properties}


def model(**properties: Any) -> dict[str, Any]:
    """A model as pydantic describes it."""
    return {
        "type": "object",
        "title": "Model",
        "properties": {name: {"title": name.title(), **field} for name, field in properties.items()},
    }


KEYS = st.sampled_from(["a", "b", "c"])
SCALARS = st.sampled_from([
    {"type": "integer"}, {"type": "number"}, {"type": "string"}, {"type": "boolean"}, {"type": "null"}, {},
    {"enum": ["x", "y"]}, {"enum": [1, 2]}, {"const": "x"}, {"type": ["integer", "null"]},
    {"type": "integer", "minimum": 0, "maximum": 5}, {"type": "number", "exclusiveMinimum": 0},
    {"type": "string", "minLength": 2}, {"type": "string", "maxLength": 1}, {"type": "string", "pattern": "^x+$"},
    {"type": "integer", "multipleOf": 2}, {"$ref": "#/$defs/Inner"},
])  # fmt: skip
SCHEMAS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(lambda items: {"type": "array", "items": items, "maxItems": 2}, inner),
        st.builds(lambda items: {"type": "object", "additionalProperties": items}, inner),
        st.builds(lambda variants: {"anyOf": variants}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(
            lambda fields, closed: {
                "type": "object",
                "properties": fields,
                "required": sorted(fields)[:1],
                "additionalProperties": not closed,
            },
            st.dictionaries(KEYS, inner, max_size=3),
            st.booleans(),
        ),
    ),
    max_leaves=5,
)
VALUES = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 2, 7, -1, 0.5, 2.5, "x", "xx", "y", ""]),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
INNER = {"Inner": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}


@LAW
@given(SCHEMAS, st.dictionaries(KEYS, VALUES, max_size=3))
def test_the_verdict_is_that_of_jsonschema(schema: dict[str, Any], value: dict[str, Any]) -> None:
    metadata = {"type": "object", "properties": {"a": schema, "b": schema}, "additionalProperties": schema}
    whole = metadata | {"$defs": INNER}
    literal, found = fixed_literal(value, struct(whole))
    errors = list(Draft202012Validator(whole).iter_errors(value))
    assert (literal is None) == bool(errors), (found, errors)


@LAW
@given(SCHEMAS, st.dictionaries(KEYS, VALUES, max_size=3))
def test_what_is_written_is_what_was_stated(schema: dict[str, Any], value: dict[str, Any]) -> None:
    whole = {"type": "object", "additionalProperties": schema, "$defs": INNER}
    literal, _ = fixed_literal(value, struct(whole))
    if literal is not None:
        again = msgpack.unpackb(literal.scalar.binary.value)
        assert again == value  # 1 == 1.0: an int may be written as a float
        assert list(again) == list(value)


@LAW
@given(st.dictionaries(KEYS, st.tuples(SCHEMAS, VALUES), max_size=3), st.dictionaries(KEYS, VALUES, max_size=3))
def test_a_field_that_is_left_out_is_its_default(
    fields: dict[str, tuple[dict[str, Any], Any]], value: dict[str, Any]
) -> None:
    properties = {key: {**schema, "default": default} for key, (schema, default) in fields.items()}
    part = {"type": "object", "properties": properties, "additionalProperties": True, "$defs": INNER}
    whole = {**part, "properties": {"nested": {**part}}}
    for stated in (value, {"nested": value}):
        literal, _ = fixed_literal(stated, struct(whole if "nested" in stated else part))
        if literal is None:
            continue
        made = msgpack.unpackb(literal.scalar.binary.value)
        made, given_ = (made["nested"], value) if "nested" in stated else (made, value)
        assert list(made)[: len(given_)] == list(given_)
        for key, (_, default) in fields.items():
            if key not in given_:
                alone, _ = fixed_literal({key: default}, struct({**part, "properties": {key: properties[key]}}))
                assert (key in made) == (alone is not None)
                assert alone is None or made[key] == msgpack.unpackb(alone.scalar.binary.value)[key]


DATACLASSES: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "number"}, 1, 1.0),
    ({"type": "integer"}, 1, 1),
    ({"type": "string", "format": "date-time"}, "2026-01-02T00:00:00Z", "2026-01-02T00:00:00+00:00"),
    ({"type": "string", "format": "date-time"}, "2026-01-02T00:00:00-00:00", "2026-01-02T00:00:00+00:00"),
    ({"type": "string", "format": "date-time"}, "2026-01-02t00:00:00.5+01:00", "2026-01-02T00:00:00.500000+01:00"),
    ({"type": "string", "format": "date-time"}, "2026-01-02T00:00:00", "2026-01-02T00:00:00"),
    ({"type": "string", "format": "date"}, "2026-01-02", "2026-01-02"),
    ({"type": "string", "format": "time"}, "09:30:00", "09:30:00"),
    (
        {"type": "string", "format": "uuid"},
        "123E4567-E89B-12D3-A456-426614174000",
        "123e4567-e89b-12d3-a456-426614174000",
    ),
    ({"type": "number", "format": "time-delta"}, "1h30m", 5400.0),
    ({"type": "number", "format": "time-delta"}, {"minutes": 1}, 60.0),
    ({"type": "number", "format": "time-delta"}, 90, 90.0),
    (
        {"type": "object", "propertyNames": {"type": "integer"}, "additionalProperties": {"type": "string"}},
        {"1": "a"},
        {1: "a"},
    ),
    ({"anyOf": [{"type": "number"}, {"type": "integer"}]}, 1, 1),
    ({"anyOf": [{"type": "number"}, {"type": "string"}]}, 1, 1.0),
    (
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string"}]},
        "2026-01-02T00:00:00Z",
        "2026-01-02T00:00:00Z",
    ),
    (
        {"title": "FlyteFile", "type": "object", "properties": {"path": {}, "metadata": {}}},
        "s3://b/x",
        {"path": "s3://b/x"},
    ),
    (
        {"title": "StructuredDataset", "type": "object", "properties": {"uri": {}, "file_format": {}}},
        "s3://b/x",
        {"uri": "s3://b/x", "file_format": ""},
    ),
    (
        {"prefixItems": [{"type": "number"}, {"type": "string"}], "type": "array", "minItems": 2, "maxItems": 2},
        [1, "a"],
        [1.0, "a"],
    ),
    ({}, {"z": [1, 1.0, None]}, {"z": [1, 1.0, None]}),
]


@pytest.mark.parametrize(("field", "value", "expected"), DATACLASSES)
def test_a_field_is_written_as_mashumaro_writes_it(field: dict[str, Any], value: Any, expected: Any) -> None:
    assert repr(written({"x": value}, config(x=field))["x"]) == repr(expected)


MODELS: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "string", "format": "date-time"}, "2026-01-02T00:00:00+00:00", "2026-01-02T00:00:00Z"),
    ({"type": "string", "format": "duration"}, "1h30m", "PT1H30M"),
    ({"type": "string", "format": "duration"}, "-1.5s", "-PT1.5S"),
    ({"type": "string", "format": "duration"}, "400d", "P1Y35D"),
    ({"type": "string", "format": "duration"}, "P1W", "P7D"),
    ({"type": "string", "format": "duration"}, "P1Y2M3DT4H", "P1Y63DT4H"),
    ({"type": "string", "format": "duration"}, {"minutes": 90}, "PT1H30M"),
    ({"allOf": [{"$ref": "#/$defs/Half"}]}, 1, 1.0),
]


@pytest.mark.parametrize(("field", "value", "expected"), MODELS)
def test_a_field_is_written_as_pydantic_writes_it(field: dict[str, Any], value: Any, expected: Any) -> None:
    metadata = model(x=field) | {"$defs": {"Half": {"type": "number", "maximum": 1}}}
    assert repr(written({"x": value}, metadata)["x"]) == repr(expected)


REFUSED: list[tuple[dict[str, Any], Any, str | None]] = [
    ({"type": "integer"}, 3.0, "write 3"),
    ({"type": "integer"}, "7", "write 7 without quotes"),
    ({"type": "number"}, "inf", "write .inf"),
    ({"type": "boolean"}, "yes", "write true"),
    ({"type": "integer"}, True, None),
    ({"type": "integer"}, 2**64, None),
    ({"type": "number"}, 10**400, None),
    (
        {"type": "string", "format": "date-time"},
        "2026-01-02",
        'write "2026-01-02T00:00:00Z", or with another offset such as +01:00',
    ),
    ({"type": "string", "format": "date-time"}, "2026-01-02T00:00:00.1234567Z", 'write it like "2026-01-02T00:00:00Z"'),
    ({"type": "string", "format": "date"}, "2026-02-30", 'write it like "2026-01-02"'),
    ({"type": "string", "format": "time"}, "25:00", 'write it like "09:30:00"'),
    ({"type": "string", "format": "uuid"}, "x", 'write it like "123e4567-e89b-12d3-a456-426614174000"'),
    (
        {"type": "string", "format": "base64"},
        "YWJj",
        "leave the field to its default, or have the task take a FlyteFile",
    ),
    ({"type": "number", "format": "time-delta"}, 1e300, None),
    ({"type": "array", "items": {}, "uniqueItems": True}, [1, 1], None),
    ({"type": "object", "propertyNames": {"type": "integer"}, "additionalProperties": {}}, {"a": 1}, None),
]


@pytest.mark.parametrize(("field", "value", "help_"), REFUSED)
def test_a_field_is_refused_with_what_to_write(field: dict[str, Any], value: Any, help_: str | None) -> None:
    (mismatch,) = refused({"x": value}, config(x=field))
    assert mismatch.path[:1] == ("x",)
    assert mismatch.help == help_


def test_a_field_that_is_required_and_misspelt_is_one_mistake_whatever_is_said_of_others() -> None:
    """Where others are ignored, the one that is misspelt is missed; where they are allowed, it is another one."""
    needing = {**model(learning_rate={"type": "number"}), "required": ["learning_rate"]}
    for metadata, told in (
        (needing, "is no field of Model"),
        (needing | {"additionalProperties": False}, "is no field of Model"),
        (needing | {"additionalProperties": True}, "lacks `learning_rate`, which Model requires"),
    ):
        (found,) = refused({"learning_rte": 1}, metadata)
        assert found.says == told
        assert bool(found.help and "learning_rate" in found.help)


def test_what_a_model_does_not_know_is_worth_knowing_unless_it_allows_it() -> None:
    known = model(x={"type": "integer"})
    for metadata, rules in ((known, ["struct-field-ignored"]), (known | {"additionalProperties": True}, [])):
        literal, found = fixed_literal({"x": 1, "y": 2}, struct(metadata))
        assert literal is not None
        assert [mismatch.rule.id for mismatch in found] == rules


CHAIN = {f"N{level}": {"anyOf": [{"$ref": f"#/$defs/N{level + 1}"}] * 4} for level in range(40)}
HOSTILE: dict[str, dict[str, Any]] = {
    "a reference to itself": {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}},
    "references in a circle": {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}},
    "alternatives that are themselves": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]},
    "alternatives of alternatives": {"$ref": "#/$defs/N0", "$defs": CHAIN},
    "parts that are themselves": {"allOf": [{"$ref": "#"}]},
    "another document": {"$ref": "https://example.invalid/schema.json"},
    "a file": {"$ref": "file:///etc/passwd"},
    "nowhere": {"$ref": "#/$defs/Nowhere"},
    "a pointer into a list": {"$ref": "#/allOf/0", "allOf": [{"type": "object"}]},
    "keywords of other kinds": {
        "type": "object", "properties": [1], "required": "a", "additionalProperties": 7, "enum": {}, "anyOf": {},
        "$defs": [], "title": 3, "minimum": "x", "pattern": 5, "propertyNames": [],
    },
    "fields of other kinds": {"type": "object", "properties": {"a": 7, "b": None, "c": [], "d": True, "e": False}},
}  # fmt: skip


@pytest.mark.parametrize("metadata", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_schema_made_to_do_harm_ends(metadata: dict[str, Any]) -> None:
    literal, found = fixed_literal({"a": 1, "b": {"c": [1]}, "d": 1}, struct(metadata))
    assert (literal is None) == bool(found)
    assert len(found) <= 1


@pytest.mark.parametrize("levels", [12, 40])
def test_a_schema_that_multiplies_is_given_up(levels: int) -> None:
    chain = {f"N{level}": {"anyOf": [{"$ref": f"#/$defs/N{level + 1}"}] * 4} for level in range(levels)}
    metadata = {"$ref": "#/$defs/N0", "$defs": chain | {f"N{levels}": {"type": "integer"}}}
    (mismatch,) = refused({}, metadata)
    assert mismatch.rule.id == "input-unsupported"
    assert mismatch.says == "has a JSON Schema that takes too long to follow"


@pytest.mark.parametrize("beside", [1, 2, 3])
def test_defaults_that_have_no_end_are_given_up(beside: int) -> None:
    node = {"type": "object", "properties": {f"x{at}": {"$ref": "#/$defs/Node", "default": {}} for at in range(beside)}}
    (mismatch,) = refused({}, {"$ref": "#/$defs/Node", "$defs": {"Node": node}})
    assert mismatch.says == "has a JSON Schema that takes too long to follow"


def test_two_thousand_defaults_are_written() -> None:
    fields = {f"x{at}": {"type": "integer", "default": at} for at in range(2000)}
    assert written({}, config(**fields)) == {f"x{at}": at for at in range(2000)}


def test_a_list_of_ten_thousand_in_a_struct() -> None:
    value = {"x": list(range(10_000))}
    assert written(value, config(x={"type": "array", "items": {"type": "number"}})) == value


@pytest.mark.parametrize(
    ("pattern", "quick"),
    [
        ("^[a-z]+$", True),
        (r"^\d{3}-\d*$", True),
        ("[(+*]x", True),
        ("(a+)+$", False),
        ("a*a*a*b", False),
        ("x{0,1000}", True),
        ("(?=x)", False),
        ("a" * 300, False),
    ],
)
def test_only_patterns_that_are_quick_are_asked(pattern: str, quick: bool) -> None:
    assert is_quick(pattern) is quick


def test_a_pattern_that_is_slow_is_not_asked() -> None:
    metadata = config(x={"type": "string", "pattern": "(a+)+$"})
    assert written({"x": "a" * 50 + "b"}, metadata) == {"x": "a" * 50 + "b"}


def test_who_wrote_a_schema() -> None:
    dialects = {
        "mashumaro": config(x={"type": "integer"}, inner=config()),
        "pydantic": model(x={"type": "integer"}),
        "marshmallow": {"$ref": "#/definitions/A", "definitions": {"A": {}}},
    }
    assert {name: schema_of(struct(metadata)).dialect.value for name, metadata in dialects.items()} == {  # type: ignore[union-attr]
        name: name for name in dialects
    }


RECORDED = json.loads((Path(__file__).parent.parent / "oracle" / "types" / "recorded.json").read_text(encoding="utf-8"))
TYPES = {json.dumps(row["type"]): row["name"] for row in RECORDED if row["type"].get("simple") == "STRUCT"}
UNSTATABLE = {"dataclass_bytes", "default_bytes", "protobuf", "invalid_default"}
"""Types that have fields of bytes, no schema, or a default that they do not take."""


def test_an_example_is_a_whole_value_of_its_type() -> None:
    assert len(TYPES) > 20
    for text, name in TYPES.items():
        type_ = ParseDict(json.loads(text), LiteralType())
        example = struct_example(type_)
        literal, found = fixed_literal(example, type_)
        assert (literal is None) == (name in UNSTATABLE), (name, example, found)
        if literal is not None and schema_of(type_) is not None:
            assert msgpack.unpackb(literal.scalar.binary.value).keys() == example.keys(), name
