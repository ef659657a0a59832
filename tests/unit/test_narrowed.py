"""Values that a second type refuses: what is found is so, and what is refused is found."""

from __future__ import annotations

import pytest
from drawn import draws
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_castable import TYPES

from lpctl.flyte.castable import Castability, castable, types_castable
from lpctl.literal.given import given_values, own_values
from lpctl.literal.narrowed import lost_value, samples
from lpctl.literal.output_readers import lost_reader
from lpctl.messages.flyteidl_pb2 import (
    Blob,
    BlobMetadata,
    BlobType,
    Literal,
    LiteralCollection,
    LiteralMap,
    LiteralType,
    Primitive,
    Scalar,
    SimpleType,
    StructuredDataset,
    StructuredDatasetMetadata,
    StructuredDatasetType,
    UnionType,
    Void,
)
from lpctl.text.limits import GIVEN_VALUES

CASTABLE = Castability.CASTABLE
BOOLEAN = LiteralType(simple=SimpleType.BOOLEAN)
FORMATS = ["", "parquet", "csv", "other"]


def _primitive(**value: object) -> Literal:
    return Literal(scalar=Scalar(primitive=Primitive(**value)))  # type: ignore[arg-type]


def _blob(format_: str) -> Literal:
    return Literal(scalar=Scalar(blob=Blob(metadata=BlobMetadata(type=BlobType(format=format_)))))


def _dataset(format_: str) -> Literal:
    metadata = StructuredDatasetMetadata(structured_dataset_type=StructuredDatasetType(format=format_))
    return Literal(scalar=Scalar(structured_dataset=StructuredDataset(metadata=metadata)))


BARE = st.recursive(
    st.sampled_from(
        [
            Literal(scalar=Scalar(none_type=Void())),
            _primitive(integer=1),
            _primitive(string_value="a"),
            _primitive(boolean=True),
            *map(_blob, FORMATS),
            *map(_dataset, FORMATS),
        ]
    ),
    lambda literals: st.one_of(
        st.lists(literals, max_size=1).map(lambda items: Literal(collection=LiteralCollection(literals=items))),
        st.dictionaries(st.just("key"), literals).map(lambda items: Literal(map=LiteralMap(literals=items))),
    ),
    max_leaves=3,
)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(TYPES, TYPES, BARE)
def test_a_value_that_is_refused_is_found(old: LiteralType, new: LiteralType, literal: Literal) -> None:
    assume(castable(literal, old) is CASTABLE)
    assert lost_value(old, new) is not None or castable(literal, new) is CASTABLE


@given(TYPES, TYPES)
def test_what_is_found_is_taken_by_the_old_type_and_not_by_the_new(old: LiteralType, new: LiteralType) -> None:
    before = (old.SerializeToString(), new.SerializeToString())
    lost, reader = lost_value(old, new), lost_reader(old, new)
    assert (old.SerializeToString(), new.SerializeToString()) == before
    if lost is not None:
        assert castable(lost.literal, old) is CASTABLE
        assert castable(lost.literal, new) is not CASTABLE
    if reader is not None:
        assert types_castable(old, reader) is CASTABLE
        assert types_castable(new, reader) is not CASTABLE


@given(TYPES, TYPES)
def test_what_one_more_variant_takes_is_found(old: LiteralType, other: LiteralType) -> None:
    """A union loses a variant: a value which is said to be of it is refused, or a kept one takes it."""
    both = LiteralType(union_type=UnionType(variants=[old, other]))
    lost = lost_value(both, LiteralType(union_type=UnionType(variants=[old])))
    assert lost is not None or types_castable(both, LiteralType(union_type=UnionType(variants=[old]))) is CASTABLE


@settings(max_examples=draws(20))
@given(TYPES)
def test_a_type_loses_nothing_to_itself(type_: LiteralType) -> None:
    assert lost_value(type_, type_) is None
    assert lost_reader(type_, type_) is None


def test_very_large_types_are_judged() -> None:
    """Of a thousand variants one is gone: a value of that is looked at first."""
    formats = [LiteralType(blob=BlobType(format=f"f{number}")) for number in range(1000)]
    old = LiteralType(union_type=UnionType(variants=formats))
    new = LiteralType(union_type=UnionType(variants=[*formats[:700], *formats[701:]]))
    lost = lost_value(old, new)
    assert lost is not None
    assert lost.own
    assert lost.literal.scalar.union.value.scalar.blob.metadata.type.format == "f700"
    assert lost_value(new, old) is None


def test_a_type_of_which_nothing_is_known_has_no_values() -> None:
    assert samples(LiteralType()) == []
    assert list(own_values(LiteralType(), LiteralType())) == []
    assert lost_value(LiteralType(), LiteralType(simple=SimpleType.INTEGER)) is None


def test_the_values_of_deep_types_are_bounded() -> None:
    type_ = LiteralType(union_type=UnionType(variants=[LiteralType(simple=SimpleType.STRING)] * 5))
    for _ in range(5):
        type_ = LiteralType(union_type=UnionType(variants=[type_, LiteralType(collection_type=type_)]))
    few = [value for value, _ in zip(given_values(type_, type_), range(GIVEN_VALUES), strict=False)]
    assert len(few) <= GIVEN_VALUES
    assert lost_value(type_, type_) is None


@pytest.mark.parametrize("depth", [5, 12])  # two types each: what is deeper than TYPE_DEPTH is refused when read
def test_types_as_deep_as_they_may_be_are_judged(depth: int) -> None:
    one, other = LiteralType(simple=SimpleType.INTEGER), LiteralType(simple=SimpleType.STRING)
    for _ in range(depth):
        one, other = (
            LiteralType(union_type=UnionType(variants=[LiteralType(collection_type=type_), BOOLEAN]))
            for type_ in (one, other)
        )
    both = LiteralType(union_type=UnionType(variants=[one, other]))
    assert samples(one)
    assert lost_value(one, other) is not None
    assert lost_value(both, one) is not None
    assert lost_reader(one, other) == one
