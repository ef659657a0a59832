"""Laws over the whole type system: of what lpctl takes, the server takes the literal, and people can read it back."""

from __future__ import annotations

import math
import string
from typing import Any

import pytest
from drawn import draws
from google.protobuf.json_format import ParseDict
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.castable import Castability, castable
from lpctl.literal.coerce import coerce
from lpctl.literal.decode import decode
from lpctl.literal.input import fixed_literal
from lpctl.literal.mismatch import mismatch_problem
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import MESSAGEPACK, STRUCT, Reading
from lpctl.messages.flyteidl_pb2 import LiteralType
from lpctl.source.dump import dump
from lpctl.source.load import load

LAW = settings(deadline=None, derandomize=True, max_examples=draws(400), database=None)

STRUCT_TYPE = {
    "simple": "STRUCT",
    "metadata": {
        "title": "Config",
        "type": "object",
        "additionalProperties": False,
        "required": ["lr"],
        "properties": {
            "lr": {"type": "number"},
            "count": {"type": "integer"},
            "at": {"type": "string", "format": "date-time"},
            "took": {"type": "number", "format": "time-delta"},
            "either": {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]},
            "items": {"type": "array", "items": {"type": "number"}},
            "table": {"type": "object", "additionalProperties": {"type": "integer"}},
            "anything": {},
        },
    },
    "structure": {"tag": "Object-Dataclass-Transformer"},
}
CONFIG = ParseDict(STRUCT_TYPE, LiteralType())

MOMENTS = st.sampled_from(["2026-01-02T00:00:00Z", "1969-12-31T23:59:59.5Z", "9999-12-31T23:59:59.999999999Z"])
INTEGERS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
# YAML has one NaN, IEEE 754 has many.
FLOATS = st.floats(allow_nan=False) | st.just(math.nan)
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), FLOATS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)
CONFIGS = st.fixed_dictionaries(
    {"lr": FLOATS | st.integers(-(2**53), 2**53)},
    optional={
        "count": INTEGERS,
        "at": MOMENTS.filter(lambda text: not text.endswith("999Z")),
        "took": st.sampled_from(["1h30m", "-5us", "0s", 90, 1.5]),
        "either": st.one_of(st.none(), INTEGERS, TEXTS),
        "items": st.lists(FLOATS | st.integers(0, 9), max_size=2),
        "table": st.dictionaries(TEXTS, INTEGERS, max_size=2),
        "anything": PLAIN,
    },
)

LEAVES: list[tuple[LiteralType, st.SearchStrategy[Any]]] = [
    (read_notation("int"), INTEGERS),
    (read_notation("float"), FLOATS | st.integers(-(10**300), 10**300)),
    (read_notation("str"), TEXTS),
    (read_notation("bool"), st.booleans()),
    (read_notation("datetime"), MOMENTS),
    (read_notation("timedelta"), st.sampled_from(["0s", "1h30m", "-1.5s", "P1DT2H"])),
    (read_notation('enum["a", "on"]'), st.sampled_from(["a", "on"])),
    (read_notation('Literal["a", "7"]'), st.sampled_from(["a", "7"])),
    (read_notation("Literal[1, 2]"), st.sampled_from([1, 2])),
    (read_notation("FlyteFile"), st.sampled_from(["s3://b/x", "gs://b/y", {"uri": "s3://b/z", "format": "csv"}])),
    (read_notation('FlyteDirectory["csv"]'), st.sampled_from(["s3://b/d", {"uri": "s3://b/d/"}])),
    (read_notation("StructuredDataset"), st.sampled_from(["s3://b/t", {"uri": "s3://b/t", "format": "csv"}])),
    (read_notation("FlyteSchema[a: int]"), st.just("s3://b/s")),
    (read_notation("dict"), st.dictionaries(TEXTS, PLAIN, max_size=3)),
    (CONFIG, CONFIGS),
]
NONE = read_notation("int | None").union_type.variants[1]
Typed = tuple[LiteralType, st.SearchStrategy[Any]]


def _list(inner: Typed) -> Typed:
    return LiteralType(collection_type=inner[0]), st.lists(inner[1], max_size=3)


def _dict(inner: Typed) -> Typed:
    return LiteralType(map_value_type=inner[0]), st.dictionaries(TEXTS, inner[1], max_size=3)


def _union(variants: list[Typed]) -> Typed:
    made = LiteralType()
    for type_, _ in variants:
        if not type_.HasField("union_type"):
            made.union_type.variants.append(type_)
    made.union_type.variants.append(NONE)
    return made, st.one_of(st.none(), *(values for type_, values in variants if not type_.HasField("union_type")))


TYPED = st.recursive(
    st.integers(0, len(LEAVES) - 1).map(LEAVES.__getitem__),
    lambda inner: st.one_of(inner.map(_list), inner.map(_dict), st.lists(inner, min_size=1, max_size=3).map(_union)),
    max_leaves=4,
)
PAIRS = TYPED.flatmap(lambda typed: st.tuples(st.just(typed[0]), typed[1]))


@LAW
@given(PAIRS, st.sampled_from([MESSAGEPACK, STRUCT]))
def test_the_server_takes_every_literal(pair: tuple[LiteralType, Any], encoding: str) -> None:
    literal, found = fixed_literal(pair[1], pair[0], encoding)
    if literal is None:  # ambiguous, beyond a Struct, or what the server refuses however it is written
        only_as_struct = encoding == STRUCT and fixed_literal(pair[1], pair[0], MESSAGEPACK)[0] is not None
        assert only_as_struct or {each.rule.id for each in found} <= {
            "ambiguous-input",
            "input-struct",
            "uncastable-value",
        }
    else:
        assert castable(literal, pair[0]) is Castability.CASTABLE


@LAW
@given(PAIRS, st.sampled_from([MESSAGEPACK, STRUCT]))
def test_what_is_rendered_is_read_as_the_same_literal(pair: tuple[LiteralType, Any], encoding: str) -> None:
    type_, value = pair
    literal = coerce(value, type_, (), Reading(encoding))
    if literal is None:
        return
    (document,) = load("a.lp.yaml", dump({"value": decode(literal, type_)}).encode()).documents
    reading = Reading(encoding)
    again = coerce(document.data["value"], type_, (), reading)
    assert reading.mismatches == []
    assert again is not None
    assert again.SerializeToString(deterministic=True) == literal.SerializeToString(deterministic=True)


MARKS = st.sampled_from([{"$variant": 1, "$value": 1}, {"$variant": "str"}, {"$variant": {}, "$value": [], "x": 1}])
ANYTHING = st.recursive(
    st.one_of(PLAIN, MOMENTS, MARKS, st.sampled_from(["s3://b/x", "./x", "s4://b", "a/b/", "1h", "nan", "1_000"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS | st.just("lr"), inner, max_size=3)),
    max_leaves=6,
)


@LAW
@given(TYPED.map(lambda typed: typed[0]), ANYTHING, st.sampled_from([MESSAGEPACK, STRUCT]))
def test_anything_is_taken_or_refused_in_words_at_its_place(type_: LiteralType, value: Any, encoding: str) -> None:
    (document,) = load("a.lp.yaml", dump({"value": value}).encode()).documents
    literal, found = fixed_literal(document.data["value"], type_, encoding)
    assert literal is not None or found
    for mismatch in found:
        problem = mismatch_problem(mismatch, ("value",), "value", "value: it", document)
        assert problem.message
        assert _exists(problem.path, document.data)


def _exists(path: tuple[str | int, ...], data: Any) -> bool:
    for part in path:
        if isinstance(data, dict) and part not in data:
            return False
        data = data[part]
    return True


IDENTIFIERS = st.text(string.ascii_letters, min_size=1, max_size=5)


@pytest.mark.parametrize("encoding", [MESSAGEPACK, STRUCT])
def test_ten_thousand_items_of_a_union(encoding: str) -> None:
    value = [index if index % 2 else str(index) for index in range(10_000)]
    literal, _ = fixed_literal(value, read_notation("list[int | str | None]"), encoding)
    assert literal is not None
    assert decode(literal, read_notation("list[int | str | None]")) == value


def test_a_megabyte_of_text() -> None:
    text = "x" * 2**20
    for type_ in ("str", "int | str", "dict"):
        value = {"a": text} if type_ == "dict" else text
        literal, found = fixed_literal(value, read_notation(type_))
        assert (literal is not None, found) == (True, [])
    _, (mismatch,) = fixed_literal(text, read_notation("FlyteFile"))
    assert len(mismatch.says or "") < 500


def test_a_struct_nested_a_hundred_times() -> None:
    value: Any = 1
    for _ in range(98):
        value = {"a": value}
    literal, _ = fixed_literal(value, read_notation("dict"))
    assert literal is not None
    assert decode(literal) == value
    _, (mismatch,) = fixed_literal(value, read_notation("dict"), STRUCT)
    assert "nested deeper" in (mismatch.says or "")
