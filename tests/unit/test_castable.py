"""The server's verdict: the answers of its own code, and what must hold of any such answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given
from hypothesis import strategies as st

from lpctl.flyte.castable import Castability, castable, types_castable
from lpctl.flyte.infer import infer
from lpctl.messages.flyteidl_pb2 import (
    BlobType,
    EnumType,
    Literal,
    LiteralCollection,
    LiteralMap,
    LiteralType,
    Primitive,
    Scalar,
    SchemaType,
    SimpleType,
    StructuredDatasetType,
    TypeStructure,
    Union,
    UnionType,
    Void,
)

CONFORMANCE = Path(__file__).parent.parent / "conformance"


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CONFORMANCE / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ["castable.jsonl", "castable-odd.jsonl"])
def test_literals_get_the_verdict_of_flytes_own_code(name: str) -> None:
    rows = _rows(name)
    wrong = [
        row
        for row in rows
        if castable(ParseDict(row["literal"], Literal()), ParseDict(row["type"], LiteralType())).value != row["verdict"]
    ]
    assert rows
    assert wrong == []


def test_types_get_the_verdict_of_flytes_own_code() -> None:
    rows = _rows("castable-types.jsonl")
    wrong = [
        row
        for row in rows
        if types_castable(ParseDict(row["upstream"], LiteralType()), ParseDict(row["downstream"], LiteralType())).value
        != row["verdict"]
    ]
    assert {row["verdict"] for row in rows} == {"castable", "not castable", "panics"}
    assert wrong == []


SIMPLE = [number for number in SimpleType.values() if number != SimpleType.NONE]
COLUMN = SchemaType.SchemaColumn
FORMATS = st.sampled_from(["", "parquet", "csv"])


def _tagged(type_: LiteralType, tag: str) -> LiteralType:
    if tag:
        type_.structure.CopyFrom(TypeStructure(tag=tag))
    return type_


def _columns(types: st.SearchStrategy[LiteralType]) -> st.SearchStrategy[Any]:
    column = st.builds(StructuredDatasetType.DatasetColumn, name=st.sampled_from("abc"), literal_type=types)
    return st.lists(column, max_size=2, unique_by=lambda column: column.name)


LEAVES = st.one_of(
    st.builds(LiteralType, simple=st.sampled_from(SIMPLE)),
    st.just(LiteralType(simple=SimpleType.NONE)),
    st.builds(LiteralType, enum_type=st.builds(EnumType, values=st.lists(st.sampled_from("ab"), unique=True))),
    st.builds(LiteralType, blob=st.builds(BlobType, format=FORMATS, dimensionality=st.sampled_from([0, 1]))),
    st.builds(
        LiteralType,
        schema=st.builds(
            SchemaType,
            columns=st.lists(
                st.builds(COLUMN, name=st.sampled_from("abc"), type=st.sampled_from([0, 1, 2])),
                max_size=2,
                unique_by=lambda column: column.name,
            ),
        ),
    ),
)
TYPES = st.recursive(
    LEAVES,
    lambda types: st.one_of(
        st.builds(LiteralType, collection_type=types),
        st.builds(LiteralType, map_value_type=types),
        st.builds(
            LiteralType,
            structured_dataset_type=st.builds(StructuredDatasetType, format=FORMATS, columns=_columns(types)),
        ),
        st.builds(LiteralType, union_type=st.builds(UnionType, variants=st.lists(types, min_size=1, max_size=3))),
    ).flatmap(lambda type_: st.sampled_from(["", "x"]).map(lambda tag: _tagged(type_, tag))),
    max_leaves=6,
)


@given(TYPES)
def test_a_type_takes_its_own_values(type_: LiteralType) -> None:
    assert types_castable(type_, type_) is Castability.CASTABLE


@given(TYPES, TYPES)
def test_a_union_literal_is_taken_by_every_union_that_has_its_variant(variant: LiteralType, other: LiteralType) -> None:
    literal = Literal(scalar=Scalar(union=Union(value=_none(), type=variant)))
    for variants in ([variant, other], [other, variant], [variant, variant]):
        declared = LiteralType(union_type=UnionType(variants=variants))
        assert castable(literal, declared) is Castability.CASTABLE


def _none() -> Literal:
    return Literal(scalar=Scalar(none_type=Void()))


def _typed(type_: LiteralType) -> Literal:
    """A literal whose type is `type_`: a union says its own."""
    return Literal(scalar=Scalar(union=Union(value=_none(), type=type_)))


LITERALS = st.recursive(
    st.one_of(
        st.integers(-5, 5).map(lambda number: Literal(scalar=Scalar(primitive=Primitive(integer=number)))),
        st.just(Literal(scalar=Scalar(primitive=Primitive(string_value="a")))),
        st.just(_none()),
        TYPES.map(_typed),
    ),
    lambda literals: st.one_of(
        st.lists(literals, max_size=3).map(lambda items: Literal(collection=LiteralCollection(literals=items))),
        st.dictionaries(st.sampled_from("ab"), literals).map(lambda items: Literal(map=LiteralMap(literals=items))),
    ),
    max_leaves=6,
)


@given(LITERALS, TYPES)
def test_a_literal_is_taken_where_its_inferred_type_is(literal: Literal, declared: LiteralType) -> None:
    inferred = infer(literal)
    assert inferred is not None
    assert castable(literal, declared) is types_castable(inferred, declared)


@given(st.lists(LITERALS, max_size=4), st.randoms(use_true_random=False), TYPES)
def test_the_order_of_a_list_does_not_matter(items: list[Literal], random: Any, item_type: LiteralType) -> None:
    declared = LiteralType(collection_type=item_type)
    before = castable(Literal(collection=LiteralCollection(literals=items)), declared)
    random.shuffle(items)
    assert castable(Literal(collection=LiteralCollection(literals=items)), declared) is before


def test_what_cannot_be_inferred() -> None:
    assert infer(Literal()) is None
    assert infer(Literal(scalar=Scalar())) is None
    assert infer(Literal(scalar=Scalar(primitive=Primitive()))) == LiteralType(simple=SimpleType.NONE)


def test_unions_inside_unions_are_compared_in_time() -> None:
    """Each level asks twice about the next: without memory that is two to the power of the depth."""
    declared = LiteralType(simple=SimpleType.INTEGER)
    given_ = LiteralType(simple=SimpleType.STRING)
    for _ in range(40):
        declared = LiteralType(union_type=UnionType(variants=[declared]))
        given_ = LiteralType(union_type=UnionType(variants=[given_]))
    assert types_castable(given_, declared) is Castability.NOT_CASTABLE


@pytest.mark.parametrize("depth", [40, 90, 2000])
def test_depth_ends_in_a_verdict(depth: int) -> None:
    """Built from the outside in, for protobuf copies no more than a hundred messages inside one another."""
    outer, outer_type = Literal(), LiteralType()
    literal, type_ = outer, outer_type
    for _ in range(depth):
        literal, type_ = literal.collection.literals.add(), type_.collection_type
    literal.scalar.primitive.integer = 1
    type_.simple = SimpleType.INTEGER
    expected = Castability.CASTABLE if depth == 40 else Castability.NOT_CASTABLE
    assert castable(outer, outer_type) is expected
    assert types_castable(outer_type, outer_type) is (
        Castability.NOT_CASTABLE if depth == 2000 else Castability.CASTABLE
    )


def _struct(depth: int, last: str) -> LiteralType:
    type_ = LiteralType(simple=SimpleType.STRUCT)
    schema = type_.metadata
    for _ in range(depth):
        schema.fields["type"].string_value = "object"
        schema = schema.fields["properties"].struct_value.fields["a"].struct_value
    schema.fields["type"].string_value = last
    return type_


@pytest.mark.parametrize("depth", [0, 15, 24, 300])
def test_a_deep_json_schema_ends_in_a_verdict(depth: int) -> None:
    assert types_castable(_struct(depth, "string"), _struct(depth, "integer")) is Castability.NOT_CASTABLE
    if depth < 300:
        assert types_castable(_struct(depth, "string"), _struct(depth, "string")) is Castability.CASTABLE


def _with_schema(schema: dict[str, Any]) -> LiteralType:
    type_ = LiteralType(simple=SimpleType.STRUCT)
    type_.metadata.update(schema)
    return type_


def _chain(length: int, last: str) -> dict[str, Any]:
    """Definitions of which each refers to the next."""
    steps = {f"s{at}": {"properties": {"x": {"$ref": f"#/$defs/s{at + 1}"}}} for at in range(length)}
    return {"$ref": "#/$defs/s0", "$defs": {**steps, f"s{length}": {"type": last}}}


HOSTILE = {
    "a long chain of references": (_chain(1500, "string"), _chain(1500, "integer")),
    "references without end": ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, {"type": "string"}),
    "many values": ({"enum": list(map(str, range(6000)))}, {"enum": ["a"]}),
    "many alternatives": (
        {"anyOf": [{"type": "string", "minLength": at} for at in range(600)]},
        {"anyOf": [{"type": "string", "minLength": at + 1000} for at in range(600)]},
    ),
    "alternatives inside alternatives": (
        {
            "anyOf": [{"anyOf": [{"anyOf": [{"type": "string", "format": f"{a}{b}"} for a in "abc"]} for b in "abc"]}]
            * 60
        },
        {
            "anyOf": [{"anyOf": [{"anyOf": [{"type": "string", "format": f"{a}{b}"} for a in "xyz"]} for b in "abc"]}]
            * 60
        },
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_json_schemas_end_in_a_verdict(case: str) -> None:
    one, other = map(_with_schema, HOSTILE[case])
    assert types_castable(one, other) in (Castability.NOT_CASTABLE, Castability.PANICS)
    assert types_castable(other, one) in Castability
    assert types_castable(one, one) is Castability.CASTABLE


def test_a_long_list_of_lists_and_unions_takes_no_longer_than_it_is() -> None:
    item = _typed(LiteralType(simple=SimpleType.INTEGER))
    inner = Literal(collection=LiteralCollection(literals=[item] * 10))
    literal = Literal(collection=LiteralCollection(literals=[inner] * 2000))
    declared = LiteralType(
        collection_type=LiteralType(
            collection_type=LiteralType(union_type=UnionType(variants=[LiteralType(simple=SimpleType.INTEGER)]))
        )
    )
    assert castable(literal, declared) is Castability.CASTABLE
