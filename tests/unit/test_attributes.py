"""Attributes of values: what propeller finds, whichever way the structs in a value are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.attributes import missing_attribute
from lpctl.literal.input import fixed_literal
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import MESSAGEPACK, STRUCT

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import Literal

LAW = settings(deadline=None, derandomize=True, max_examples=draws(400), database=None)

KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(
    st.sampled_from([None, True, 1, 0.5, "a"]),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=2)),
    max_leaves=8,
)
STRUCTS = st.dictionaries(KEYS, VALUES, max_size=3)
PATHS = st.lists(st.one_of(KEYS, st.integers(0, 2)), min_size=1, max_size=4).map(tuple)


def literal(value: Any, type_: str, encoding: str) -> Literal:
    made, found = fixed_literal(value, read_notation(type_), encoding)
    assert made is not None, found
    return made


def python(value: Any, path: tuple[str | int, ...]) -> int | None:
    """The first part of the path that Python itself does not find; a kind that it does not fit ends the search."""
    for at, part in enumerate(path):
        if value is None:
            return at
        if isinstance(value, dict) and isinstance(part, str):
            if part not in value:
                return at
        elif isinstance(value, list) and isinstance(part, int):
            if part >= len(value):
                return at
        else:
            return None
        value = value[part]
    return None


@LAW
@given(STRUCTS, PATHS)
def test_what_a_struct_lacks(value: dict[str, Any], path: tuple[str | int, ...]) -> None:
    for encoding in (MESSAGEPACK, STRUCT):
        assert missing_attribute(literal(value, "dict", encoding), path) == python(value, path)
        assert missing_attribute(literal(value, "dict | None", encoding), path) == python(value, path)
        inside = {"x": [value]}
        made = literal(inside, "dict[str, list[dict]]", encoding)
        assert missing_attribute(made, ("x", 0, *path)) == python(inside, ("x", 0, *path))


def test_what_none_lacks() -> None:
    for type_ in ("dict | None", "list[int] | None"):
        assert missing_attribute(literal(None, type_, MESSAGEPACK), ("a",)) == 0
