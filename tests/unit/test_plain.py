"""What is plainly of a type is what a literal is made of, without a word."""

from __future__ import annotations

from typing import Any

import pytest
from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.literal.input import default_literal, fixed_literal
from lpctl.literal.plain import plain_test
from lpctl.literal.read_notation import read_notation

LAW = settings(deadline=None, derandomize=True, max_examples=draws(1000), database=None)

LEAVES = ("int", "float", "str", "bool", "datetime", "timedelta", 'enum["a", "b"]')
WITHOUT_TEST = (
    "date | None",
    "None",
    'Literal["a"]',
    "dict",
    "FlyteFile",
    "int | str",
    "list[list[int]]",
    "list[date | None]",
)

SCALARS = st.one_of(
    st.sampled_from([2**63, 2**63 - 1, -(2**63), 2**53, 2**53 + 1, -(2**53) - 1, 10**400, True, False, None]),
    st.floats(),
    st.integers(),
    st.sampled_from(
        ["", "a", "c", "2026-01-02", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00", "9999-12-31T23:59:59-01:00"]
    ),
    st.sampled_from(["1h", "-3d", "PT1H", "P1Y", "1.5", "1h30m", "0.0000000001s", "99999999999d"]),
    st.text(max_size=3),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "", "hours", "$variant", "$value"]), inner, max_size=3)
    ),
    max_leaves=4,
)
TYPES = st.builds(
    lambda form, leaf: form.format(leaf),
    st.sampled_from(["{}", "list[{}]", "dict[str, {}]", "{} | None", "list[{}] | None", "None | dict[str, {}]"]),
    st.sampled_from((*LEAVES, *WITHOUT_TEST)),
)


@LAW
@given(TYPES, VALUES)
@example("dict[str, int] | None", {"$variant": 1})
@example("float", 2**53 + 1)
def test_what_is_plain_has_a_literal_and_no_remark(notation: str, value: Any) -> None:
    type_ = read_notation(notation)
    test = plain_test(type_)
    if test is None or not test(value):
        return
    for read in (default_literal, fixed_literal):
        literal, found = read(value, type_)
        assert literal is not None
        assert found == []


@pytest.mark.parametrize(
    ("notation", "value"),
    [
        ("int", -(2**63)),
        ("float", 1.5),
        ("float", 3),
        ("str", ""),
        ("bool", True),
        ("datetime", "2026-01-02T00:00:00+01:00"),
        ("timedelta", "1h30m"),
        ('enum["a", "b"]', "b"),
        ("list[str]", ["a", "b"]),
        ("list[int]", []),
        ("dict[str, float]", {"a": 1.5, "b": 2}),
        ("int | None", None),
        ("None | int", 1),
        ("list[int] | None", [1]),
    ],
)
def test_what_most_inputs_are_is_plain(notation: str, value: Any) -> None:
    test = plain_test(read_notation(notation))
    assert test is not None
    assert test(value)


@pytest.mark.parametrize("notation", WITHOUT_TEST)
def test_what_has_to_be_looked_at(notation: str) -> None:
    assert plain_test(read_notation(notation)) is None
