"""Two structs are ordered alike exactly where their values are, whatever order their keys are written in."""

from __future__ import annotations

from typing import Any

import msgpack
from hypothesis import given
from hypothesis import strategies as st

from lpctl.diff.members import alike
from lpctl.literal.key_order import ordered_alike
from lpctl.messages.flyteidl_pb2 import Binary, Literal, LiteralCollection, Scalar

values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, width=16) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=8,
)


def literal(value: Any) -> Literal:
    return Literal(scalar=Scalar(binary=Binary(value=msgpack.packb(value), tag="msgpack")))


def turned(value: Any) -> Any:
    """The same with all keys the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(inner) for inner in value] if isinstance(value, list) else value


@given(one=values, other=values)
def test_what_is_alike_is_ordered_alike(one: Any, other: Any) -> None:
    assert ordered_alike(literal(one), literal(turned(one)))
    assert ordered_alike(literal(one), literal(other)) == alike(one, other)


def test_what_is_no_struct_is_compared_as_it_is() -> None:
    broken, other = (
        Literal(scalar=Scalar(binary=Binary(value=content, tag="msgpack"))) for content in (b"\xc1", b"\xc1\xc1")
    )
    assert ordered_alike(broken, broken)
    assert not ordered_alike(broken, other)
    lists = [Literal(collection=LiteralCollection(literals=each)) for each in ([broken, other], [other, broken])]
    assert not ordered_alike(*lists)
