"""Values to literals: what each type takes, what it refuses and why, and the laws of coercing and decoding."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from drawn import draws
from google.protobuf.text_format import Parse
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.literal.coerce import coerce
from lpctl.literal.decode import decode
from lpctl.literal.primitive import INT64_MAX, INT64_MIN
from lpctl.literal.reading import Mismatch, Reading
from lpctl.literal.rules import INPUT_UNSUPPORTED
from lpctl.messages.flyteidl_pb2 import Literal, LiteralType, SimpleType, TypeStructure, UnionType
from lpctl.source.scalar import resolve
from lpctl.text.duration import FORMS, format_duration
from lpctl.text.duration import MAXIMUM as LONGEST
from lpctl.text.instant import MAXIMUM, MINIMUM, format_instant

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)

INT = LiteralType(simple=SimpleType.INTEGER, structure=TypeStructure(tag="int"))
FLOAT = LiteralType(simple=SimpleType.FLOAT)
STR = LiteralType(simple=SimpleType.STRING)
BOOL = LiteralType(simple=SimpleType.BOOLEAN)
DATETIME = LiteralType(simple=SimpleType.DATETIME)
TIMEDELTA = LiteralType(simple=SimpleType.DURATION)
NONE = LiteralType(simple=SimpleType.NONE, structure=TypeStructure(tag="none"))
BINARY = LiteralType(simple=SimpleType.BINARY)


def list_of(item: LiteralType) -> LiteralType:
    return LiteralType(collection_type=item)


def dict_of(value: LiteralType) -> LiteralType:
    return LiteralType(map_value_type=value)


def optional(type_: LiteralType) -> LiteralType:
    """Optional[T]; Optional of an Optional is the same type, as in Python."""
    return type_ if type_.HasField("union_type") else LiteralType(union_type=UnionType(variants=[type_, NONE]))


def made(value: Any, type_: LiteralType) -> Literal:
    reading = Reading()
    literal = coerce(value, type_, (), reading)
    assert reading.mismatches == []
    assert literal is not None
    return literal


def refused(value: Any, type_: LiteralType) -> list[Mismatch]:
    reading = Reading()
    assert coerce(value, type_, (), reading) is None
    return reading.mismatches


def primitive(text: str) -> str:
    return f"scalar {{ primitive {{ {text} }} }}"


def union(value: str, variant: str) -> str:
    return f"scalar {{ union {{ value {{ {value} }} type {{ {variant} }} }} }}"


SEVEN = union(primitive("integer: 7"), "simple: INTEGER structure { tag: 'int' }")
NO_VALUE = union("scalar { none_type {} }", "simple: NONE structure { tag: 'none' }")

TAKEN: list[tuple[Any, LiteralType, str]] = [
    (0, INT, primitive("integer: 0")),
    (-7, INT, primitive("integer: -7")),
    (INT64_MAX, INT, primitive("integer: 9223372036854775807")),
    (INT64_MIN, INT, primitive("integer: -9223372036854775808")),
    (2.5, FLOAT, primitive("float_value: 2.5")),
    (3, FLOAT, primitive("float_value: 3.0")),
    (-0.0, FLOAT, primitive("float_value: -0.0")),
    (5e-324, FLOAT, primitive("float_value: 5e-324")),
    (math.inf, FLOAT, primitive("float_value: inf")),
    (-math.inf, FLOAT, primitive("float_value: -inf")),
    (math.nan, FLOAT, primitive("float_value: nan")),
    (2**53 + 1, FLOAT, primitive("float_value: 9007199254740992")),
    ("", STR, primitive("string_value: ''")),
    ("7", STR, primitive("string_value: '7'")),
    ("Grüße \U0001f680\n", STR, primitive("string_value: 'Grüße \U0001f680\\n'")),
    (True, BOOL, primitive("boolean: true")),
    (False, BOOL, primitive("boolean: false")),
    ("1970-01-01T00:00:00Z", DATETIME, primitive("datetime {}")),
    ("1969-12-31T23:59:59.5Z", DATETIME, primitive("datetime { seconds: -1 nanos: 500000000 }")),
    ("2026-01-02T04:04:05+01:00", DATETIME, primitive("datetime { seconds: 1767323045 }")),
    ("0s", TIMEDELTA, primitive("duration {}")),
    ("1h30m", TIMEDELTA, primitive("duration { seconds: 5400 }")),
    ("-1.5s", TIMEDELTA, primitive("duration { seconds: -1 nanos: -500000000 }")),
    ("-1us", TIMEDELTA, primitive("duration { nanos: -1000 }")),
    ({"hours": 1, "seconds": 0.5}, TIMEDELTA, primitive("duration { seconds: 3600 nanos: 500000000 }")),
    (None, NONE, "scalar { none_type {} }"),
    ([], list_of(INT), "collection {}"),
    (
        [1, 2],
        list_of(INT),
        f"collection {{ literals {{ {primitive('integer: 1')} }} literals {{ {primitive('integer: 2')} }} }}",
    ),
    ([[]], list_of(list_of(INT)), "collection { literals { collection {} } }"),
    ({}, dict_of(BOOL), "map {}"),
    ({"": True}, dict_of(BOOL), f"map {{ literals {{ key: '' value {{ {primitive('boolean: true')} }} }} }}"),
    (
        {"a": [1]},
        dict_of(list_of(FLOAT)),
        f"map {{ literals {{ key: 'a' value {{ collection {{ literals {{ {primitive('float_value: 1')} }} }} }} }} }}",
    ),
    (None, optional(INT), NO_VALUE),
    (7, optional(INT), SEVEN),
    (
        [7, None],
        list_of(optional(INT)),
        f"collection {{ literals {{ {SEVEN} }} literals {{ {NO_VALUE} }} }}",
    ),
    (None, optional(list_of(INT)), NO_VALUE),
]


@pytest.mark.parametrize(("value", "type_", "text"), TAKEN)
def test_takes(value: Any, type_: LiteralType, text: str) -> None:
    expected = Parse(text, Literal())
    assert made(value, type_).SerializeToString(deterministic=True) == expected.SerializeToString(deterministic=True)


INT64 = "a Flyte integer lies between -9223372036854775808 and 9223372036854775807"
OFFSET = 'write an RFC 3339 text with an offset, such as "2026-01-02T00:00:00Z"'

REFUSED: list[tuple[Any, LiteralType, dict[str, Any]]] = [
    # int
    (INT64_MAX + 1, INT, {"expected": "int", "reason": INT64}),
    (INT64_MIN - 1, INT, {"expected": "int", "reason": INT64}),
    ("7", INT, {"expected": "int", "help": "write 7 without quotes"}),
    ("-7", INT, {"expected": "int", "help": "write -7 without quotes"}),
    ("seven", INT, {"expected": "int"}),
    (7.0, INT, {"expected": "int", "help": "write 7"}),
    (7.5, INT, {"expected": "int"}),
    (2.0**60, INT, {"expected": "int"}),
    (math.inf, INT, {"expected": "int"}),
    (math.nan, INT, {"expected": "int"}),
    (True, INT, {"expected": "int"}),
    (None, INT, {"expected": "int"}),
    ([7], INT, {"expected": "int"}),
    # float
    ("2.5", FLOAT, {"expected": "float", "help": "write 2.5 without quotes"}),
    ("half", FLOAT, {"expected": "float"}),
    (10**400, FLOAT, {"expected": "float", "reason": "it is beyond the range of a float"}),
    (False, FLOAT, {"expected": "float"}),
    (None, FLOAT, {"expected": "float"}),
    ({}, FLOAT, {"expected": "float"}),
    # str
    (7, STR, {"expected": "str", "repair": '"{}"'}),
    (1.1, STR, {"expected": "str", "repair": '"{}"'}),
    (True, STR, {"expected": "str", "repair": '"{}"'}),
    (None, STR, {"expected": "str", "repair": '"{}" if that is the text, or remove the line'}),
    (["a"], STR, {"expected": "str"}),
    # bool
    (1, BOOL, {"expected": "bool", "help": "write true"}),
    (0.0, BOOL, {"expected": "bool"}),
    ("true", BOOL, {"expected": "bool", "help": "write true"}),
    ("Yes", BOOL, {"expected": "bool", "help": "write true"}),
    ("off", BOOL, {"expected": "bool", "help": "write false"}),
    ("maybe", BOOL, {"expected": "bool"}),
    (None, BOOL, {"expected": "bool"}),
    # datetime
    (1_767_323_045, DATETIME, {"expected": "datetime", "help": OFFSET}),
    (None, DATETIME, {"expected": "datetime", "help": OFFSET}),
    (
        "2026-01-02",
        DATETIME,
        {
            "expected": "datetime",
            "reason": "it is a date without a time",
            "help": 'write "2026-01-02T00:00:00Z", or with another offset such as +01:00',
        },
    ),
    (
        "2026-01-02T03:04+01:00",
        DATETIME,
        {"expected": "datetime", "reason": "it has no seconds", "help": 'write "2026-01-02T03:04:00+01:00"'},
    ),
    (
        "tomorrow",
        DATETIME,
        {
            "expected": "datetime",
            "reason": "it is not in the form of RFC 3339",
            "help": 'write it like "2026-01-02T00:00:00Z"',
        },
    ),
    # timedelta
    (
        90,
        TIMEDELTA,
        {"expected": "timedelta", "reason": "a number has no unit", "help": "say which unit: 90s, 90m, 90h"},
    ),
    (1.5, TIMEDELTA, {"expected": "timedelta", "reason": "a number has no unit", "help": FORMS}),
    ("soon", TIMEDELTA, {"expected": "timedelta", "help": FORMS}),
    ("P1Y", TIMEDELTA, {"expected": "timedelta", "reason": "years and months have no fixed length", "help": FORMS}),
    ({}, TIMEDELTA, {"expected": "timedelta", "reason": "it is empty", "help": FORMS}),
    (True, TIMEDELTA, {"expected": "timedelta", "help": FORMS}),
    (None, TIMEDELTA, {"expected": "timedelta", "help": FORMS}),
    # None
    ("", NONE, {"expected": "None", "help": "write null"}),
    (0, NONE, {"expected": "None", "help": "write null"}),
    # list and dict
    ("a", list_of(STR), {"expected": "list[str]", "repair": "[{}]"}),
    ({"0": 1}, list_of(INT), {"expected": "list[int]"}),
    (None, list_of(INT), {"expected": "list[int]"}),
    ([], dict_of(INT), {"expected": "dict[str, int]"}),
    ("a=1", dict_of(INT), {"expected": "dict[str, int]"}),
    # Optional: the whole value is said to be of the union
    ("7", optional(INT), {"expected": "int | None", "help": "write 7 without quotes"}),
    ({}, optional(list_of(INT)), {"expected": "list[int] | None"}),
    # kinds that have no YAML value
    (
        1,
        BINARY,
        {
            "expected": "binary",
            "rule": INPUT_UNSUPPORTED,
            "reason": "bytes, which YAML has no text for that flytekit would read",
        },
    ),
]


@pytest.mark.parametrize(("value", "type_", "fields"), REFUSED)
def test_refuses(value: Any, type_: LiteralType, fields: dict[str, Any]) -> None:
    (mismatch,) = refused(value, type_)
    assert repr(mismatch) == repr(Mismatch(path=(), value=value, **fields))  # repr: NaN is NaN


NESTED: list[tuple[Any, LiteralType, list[Mismatch]]] = [
    ([1, "x", None], list_of(INT), [
        Mismatch(path=(1,), value="x", expected="int"),
        Mismatch(path=(2,), value=None, expected="int"),
    ]),
    ({"a": {"b": [True]}}, dict_of(dict_of(list_of(INT))), [Mismatch(path=("a", "b", 0), value=True, expected="int")]),
    ([None, 1.5], list_of(optional(INT)), [Mismatch(path=(1,), value=1.5, expected="int | None")]),
    ([True], optional(list_of(INT)), [Mismatch(path=(0,), value=True, expected="int")]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "type_", "mismatches"), NESTED)
def test_every_wrong_item_is_found_where_it_stands(value: Any, type_: LiteralType, mismatches: list[Mismatch]) -> None:
    assert refused(value, type_) == mismatches


SCALARS: dict[str, tuple[LiteralType, st.SearchStrategy[Any]]] = {
    "int": (INT, st.integers(INT64_MIN, INT64_MAX)),
    "float": (FLOAT, st.floats()),
    "str": (STR, st.text()),
    "bool": (BOOL, st.booleans()),
    "datetime": (DATETIME, st.builds(format_instant, st.integers(MINIMUM, MAXIMUM), st.integers(0, 999_999_999))),
    "timedelta": (TIMEDELTA, st.builds(format_duration, st.integers(-LONGEST, LONGEST))),
}
TYPES = st.recursive(
    st.sampled_from([type_ for type_, _ in SCALARS.values()]),
    lambda inner: st.one_of(inner.map(list_of), inner.map(dict_of), inner.map(optional)),
    max_leaves=4,
)


def _values(type_: LiteralType) -> st.SearchStrategy[Any]:
    """The plain values that state a literal of the type, written as `decode` writes them."""
    kind = type_.WhichOneof("type")
    if kind == "collection_type":
        return st.lists(_values(type_.collection_type), max_size=3)
    if kind == "map_value_type":
        return st.dictionaries(st.text(max_size=5), _values(type_.map_value_type), max_size=3)
    if kind == "union_type":
        return st.one_of(st.none(), _values(type_.union_type.variants[0]))
    return next(values for known, values in SCALARS.values() if known == type_)


@LAW
@given(TYPES.flatmap(lambda type_: st.tuples(st.just(type_), _values(type_))))
def test_a_literal_states_the_value_again(pair: tuple[LiteralType, Any]) -> None:
    type_, value = pair
    assert repr(_sorted(decode(made(value, type_), type_))) == repr(_sorted(value))  # repr: NaN is NaN, -0.0 is not 0.0


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


YAML_DATA = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**1000), 10**1000), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@LAW
@given(YAML_DATA, TYPES)
def test_a_value_is_taken_or_refused_with_a_reason(value: Any, type_: LiteralType) -> None:
    reading = Reading()
    literal = coerce(value, type_, (), reading)
    assert (literal is None) == bool(reading.mismatches)


NUMBERS = st.one_of(
    st.text("0123456789+-._eE \u0661", max_size=6),
    st.sampled_from(["nan", "inf", "-inf", "infinity", "1_000", "0x10", "0o17", ".5", "5.", "1e3", "\u0663.5", "\t7"]),
)


@LAW
@given(NUMBERS, st.sampled_from([INT, FLOAT]))
def test_what_a_refusal_says_to_write_is_taken(text: str, type_: LiteralType) -> None:
    (mismatch,) = refused(text, type_)
    if match := re.fullmatch("write (.*) without quotes", mismatch.help or "", re.DOTALL):
        made(resolve(match[1]), type_)
