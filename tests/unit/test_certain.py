"""What is not asked of the server's castability is what it takes: asked all the same, it says so."""

from __future__ import annotations

from typing import Any

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte.castable import Castability, castable
from lpctl.flyte.certain import certainly_castable
from lpctl.literal.coerce import coerce, none_variant
from lpctl.literal.primitive import none_literal
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import STRUCT, Reading
from lpctl.messages.flyteidl_pb2 import Literal

LAW = settings(deadline=None, derandomize=True, max_examples=draws(1500), database=None)

LEAVES = (
    "int",
    "float",
    "str",
    "bool",
    "datetime",
    "date",
    "timedelta",
    "None",
    'enum["a", "b"]',
    'Literal["a"]',
    "dict",
)
VALUES = st.recursive(
    st.sampled_from(
        [
            1,
            -(2**63),
            1.5,
            2.0,
            True,
            None,
            "a",
            "b",
            "",
            "2026-01-02T00:00:00Z",
            "2026-01-02",
            "1h",
            "-3d",
            {},
            {"a": 1},
        ]
    ),
    lambda value: st.lists(value, max_size=3) | st.dictionaries(st.sampled_from("abc"), value, max_size=3),
    max_leaves=6,
)
INNER = st.sampled_from(LEAVES)
FLAT = INNER | INNER.map("list[{}]".format) | INNER.map("dict[str, {}]".format)
OTHER = FLAT | st.sampled_from(["StructuredDataset", "FlyteFile", "list[dict[str, int]]", "list[list[list[int]]]"])
UNIONS = st.lists(OTHER, min_size=2, max_size=4).map(" | ".join)


@LAW
@given(OTHER | UNIONS, VALUES)
def test_what_is_certain_is_castable(notation: str, value: Any) -> None:
    type_ = read_notation(notation)
    literals = [coerce(value, type_, (), Reading()), coerce(value, type_, (), Reading(STRUCT))]
    if none_variant(type_) is not None:
        literals.append(none_literal())  # as a default is written
    for literal in literals:
        if literal is not None and certainly_castable(literal, type_):
            assert castable(literal, type_) is Castability.CASTABLE


@pytest.mark.parametrize(
    ("notation", "value"),
    [("int", 1), ("list[float]", [1, 2.5]), ("dict[str, str]", {}), ("int | None", 3), ('enum["a"] | str', "b")],
)
def test_what_is_certain(notation: str, value: Any) -> None:
    type_ = read_notation(notation)
    literal = coerce(value, type_, (), Reading())
    assert literal is not None
    assert certainly_castable(literal, type_)


def test_a_default_of_none() -> None:
    assert certainly_castable(none_literal(), read_notation("int | None"))
    assert not certainly_castable(none_literal(), read_notation("StructuredDataset | None"))
    assert not certainly_castable(none_literal(), read_notation("list[list[int]] | None"))


@pytest.mark.parametrize("notation", ["list[dict[str, int]]", "StructuredDataset", "list[int | None]", "FlyteFile"])
def test_what_has_to_be_asked(notation: str) -> None:
    assert not certainly_castable(Literal(), read_notation(notation))
