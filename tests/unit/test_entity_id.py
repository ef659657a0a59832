"""Laws of what tells launch plans and workflows from one another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lpctl.flyte.entity_id import PLACEHOLDERS, EntityId, is_open
from lpctl.messages.flyteidl_pb2 import Identifier

PARTS = st.sampled_from(["", "a", "b"])
IDS = st.builds(EntityId, PARTS, PARTS, PARTS, PARTS)


@given(IDS, IDS)
def test_agreeing_is_symmetric_and_reflexive(one: EntityId, other: EntityId) -> None:
    assert one.agrees(one)
    assert one.agrees(other) == other.agrees(one)


@given(IDS, IDS)
def test_two_agree_where_filling_each_from_the_other_makes_one(one: EntityId, other: EntityId) -> None:
    assert one.agrees(other) == (one.filled(other) == other.filled(one))


@given(IDS, IDS, IDS)
def test_filling_keeps_what_is_stated(one: EntityId, other: EntityId, third: EntityId) -> None:
    filled = one.filled(other)
    assert [new for old, new in zip(one, filled, strict=True) if old] == [part for part in one if part]
    assert filled.agrees(one)
    assert filled.filled(other) == filled
    assert filled.filled(third) == one.filled(other.filled(third))
    assert one.filled(EntityId()) == EntityId().filled(one) == one


@given(IDS, IDS)
def test_opening_parts_never_parts_two_that_agree(one: EntityId, other: EntityId) -> None:
    assert one.agrees(EntityId())
    assert one._replace(name="").agrees(other) or not one.agrees(other)


@given(IDS)
def test_placeholders_are_what_is_open(one: EntityId) -> None:
    placed = one.with_placeholders()
    assert placed.name == one.name
    assert all(is_open(now) == is_open(part) for part, now in zip(one, placed, strict=True))
    assert EntityId.of(Identifier(**placed._asdict())) == one
    assert EntityId.of(Identifier(**one._asdict())) == one
    assert [*PLACEHOLDERS] == [part for part in EntityId._fields if part != "name"]


def test_what_is_stated_is_shown() -> None:
    assert EntityId("p", "d", "a.b", "v1").beside_name == "project p, domain d, version v1"
    assert EntityId(domain="d", name="a.b").beside_name == "domain d"
    assert EntityId(name="a.b").beside_name == ""
