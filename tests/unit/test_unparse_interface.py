"""An interface as a document, and read back: the same interface."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from google.protobuf.json_format import ParseDict
from google.protobuf.text_format import Parse
from hypothesis import given
from hypothesis import strategies as st

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.document import read_interface_document
from lpctl.interface.model import Interface, InterfaceSource
from lpctl.interface.package import read_package
from lpctl.interface.unparse import NotStatableError, unparse_interface
from lpctl.literal.input import default_literal
from lpctl.literal.read_notation import read_notation
from lpctl.messages.flyteidl_pb2 import Literal as LiteralMessage
from lpctl.messages.flyteidl_pb2 import LiteralType, Parameter, SimpleType, Variable
from lpctl.source.dump import dump
from lpctl.source.load import load

ORACLE = Path(__file__).parent.parent / "oracle"
PACKAGES = sorted(ORACLE.glob("*/package"))


def _read_back(interface: Interface) -> Interface:
    source = load("read.yaml", dump(unparse_interface(interface)).encode())
    assert not source.diagnostics
    (document,) = source.documents
    read, problems = read_interface_document(document)
    assert problems == []
    assert read is not None
    return read


def _exactly(parameter: Parameter) -> bytes:
    return parameter.SerializeToString(deterministic=True)


def _assert_same(one: Interface, other: Interface) -> None:
    assert {name: _exactly(one.inputs[name]) for name in one.inputs} == {
        name: _exactly(other.inputs[name]) for name in other.inputs
    }
    assert one.outputs == other.outputs
    assert one.id == other.id
    assert one.defaults_known == other.defaults_known
    assert (one.labels, one.annotations) == (other.labels, other.annotations)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.parent.name)
def test_packaged_interfaces_are_read_back(package: Path) -> None:
    source = read_package(str(package), "package")
    assert isinstance(source, InterfaceSource)
    assert source.interfaces
    for interface in source.interfaces:
        _assert_same(interface, _read_back(interface))


SURROGATES: tuple[Literal["Cs"]] = ("Cs",)
TEXTS = st.text(st.characters(exclude_categories=SURROGATES), max_size=8)
VALUES = {
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False),
    "str": TEXTS,
    "bool": st.booleans(),
    "datetime": st.datetimes().map(lambda instant: instant.isoformat() + "Z"),
    "timedelta": st.integers(-(10**12), 10**12).map(lambda seconds: f"{seconds}s"),
}
SCALARS = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.just(VALUES[name])),
)
OTHERS = st.sampled_from(
    [
        ("date", st.dates().map(lambda day: f"{day}T00:00:00Z")),
        ('enum["a", "b"]', st.sampled_from("ab")),
        ('Literal["a", "b"]', st.sampled_from("ab")),
        ('FlyteFile["csv"]', st.just("s3://bucket/a.csv")),
        ("FlyteFile", st.just({"uri": "s3://bucket/a.csv", "format": "csv"})),
        ("StructuredDataset", st.just("s3://bucket/table")),
        (
            "dict",
            st.dictionaries(TEXTS, st.none() | st.integers(-9, 9) | st.floats(allow_nan=False) | TEXTS, max_size=3),
        ),
        ("int | str", st.integers(-9, 9) | TEXTS),
        ("str | datetime", TEXTS | st.just({"$variant": "datetime", "$value": "2026-01-02T00:00:00Z"})),
        ("list[int] | dict[str, int]", st.lists(st.integers(0, 9), max_size=2)),
    ]
)
TYPED = st.recursive(
    SCALARS | OTHERS,
    lambda typed: st.one_of(
        typed.map(lambda pair: (f"list[{pair[0]}]", st.lists(pair[1], max_size=3))),
        typed.map(lambda pair: (f"dict[str, {pair[0]}]", st.dictionaries(TEXTS, pair[1], max_size=3))),
        SCALARS.map(lambda pair: (f"{pair[0]} | None", st.none() | pair[1])),
    ),
    max_leaves=3,
)
ONLY_TYPES = st.sampled_from(
    [
        'enum["a", "b"]',
        "Literal[1, 2]",
        'FlyteFile["csv"]',
        "FlyteDirectory",
        'StructuredDataset["parquet", a: int]',
        "FlyteSchema[a: float]",
        "dict",
        "struct[Config]",
        "int | str | list[date]",
    ]
)


@st.composite
def parameters(draw: st.DrawFn) -> Parameter:
    if draw(st.booleans()):
        type_ = read_notation(draw(ONLY_TYPES))
        if draw(st.booleans()) and type_.WhichOneof("type") == "simple":
            type_.metadata.update({"type": "object", "properties": {"lr": {"type": "number"}}})
        return Parameter(var=Variable(type=type_, description=draw(TEXTS)), required=True)
    text, values = draw(TYPED)
    variable = Variable(type=read_notation(text), description=draw(TEXTS))
    if not text.endswith("| None") and draw(st.booleans()):
        return Parameter(var=variable, required=True)
    literal, _ = default_literal(draw(values), variable.type)
    if literal is None:  # beyond a range, or a mixture that the server refuses
        return Parameter(var=Variable(type=read_notation("int"), description=""), required=True)
    return Parameter(var=variable, default=literal)


LITERALS = st.sampled_from(
    [
        "scalar { binary { value: 'a' } }",
        "scalar { generic { fields { key: 'a' value { number_value: 1 } } } }",
        "scalar { primitive { string_value: '7' } }",
        "scalar { primitive { float_value: nan } }",
        "scalar { union { value { scalar { none_type { } } } type { simple: NONE } } }",
        "collection { literals { map { } } literals { map { literals { key: 'a' value { scalar { } } } } } }",
        "scalar { none_type { } } hash: 'h' metadata { key: 'a' value: 'b' }",
    ]
).map(lambda text: Parse(text, LiteralMessage()))


@st.composite
def odd_parameters(draw: st.DrawFn) -> Parameter:
    """What no hand would write: a default that is no value of its type, a required Optional, an artifact."""
    type_ = read_notation(draw(ONLY_TYPES | st.sampled_from(["int | None", "float", "binary"])))
    made = Parameter(var=Variable(type=type_, description=draw(TEXTS)))
    if draw(st.booleans()):
        made.var.artifact_partial_id.artifact_key.name = draw(TEXTS)
    if draw(st.booleans()):
        made.var.artifact_tag.artifact_key.name = draw(TEXTS)
    if draw(st.booleans()):
        made.default.CopyFrom(draw(LITERALS))
    else:
        made.required = True
    return made


NAMES = st.text(st.characters(exclude_categories=SURROGATES), min_size=1, max_size=6)


OPTIONS = st.dictionaries(TEXTS, TEXTS, max_size=2)


@given(
    st.dictionaries(NAMES, parameters() | odd_parameters(), max_size=3),
    st.none() | NAMES,
    st.booleans(),
    st.booleans(),
    st.tuples(OPTIONS, OPTIONS),
)
def test_any_interface_is_read_back(
    inputs: dict[str, Parameter],
    version: str | None,
    outputs: bool,
    defaults_known: bool,
    options: tuple[dict[str, str], dict[str, str]],
) -> None:
    interface = Interface(
        id=EntityId(name="a.b", domain=version or "", version=version or ""),
        inputs=inputs,
        outputs={name: inputs[name].var for name in inputs} if outputs else None,
        source="",
        defaults_known=defaults_known,
        labels=options[0],
        annotations=options[1],
    )
    _assert_same(interface, _read_back(interface))


@given(st.dictionaries(NAMES, TYPED.map(lambda typed: typed[0]) | ONLY_TYPES, max_size=3))
def test_unknown_defaults_stay_unknown(types: dict[str, str]) -> None:
    inputs = {
        name: Parameter(var=Variable(type=read_notation(type_), description=name), required=True)
        for name, type_ in types.items()
    }
    interface = Interface(EntityId(name="a.b"), inputs, None, "", defaults_known=False)
    _assert_same(interface, _read_back(interface))


def _interface(parameter: Parameter) -> Interface:
    return Interface(EntityId(name="a"), {"x": parameter}, None, "", defaults_known=True)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ({"unionType": {"variants": [{"simple": "INTEGER"}]}}, "int | None"),
        ({"unionType": {}}, "int | None"),
        ({"collectionType": {"unionType": {}}}, "list[int]"),
        ({"enumType": {}}, 'enum["a"]'),
        ({"simple": "INTEGER", "annotation": {"annotations": {"a": 1}}}, "int"),
        ({"simple": "STRUCT", "metadata": {"title": "A", "type": "object"}}, "struct[A]"),
    ],
)
def test_a_type_that_the_notation_does_not_give_stands_beside_it(type_: dict[str, object], text: str) -> None:
    interface = _interface(
        Parameter(var=Variable(type=ParseDict(type_, LiteralType()), description="x"), required=True)
    )
    stated = unparse_interface(interface)["inputs"]["x"]
    assert (stated["type"], "literal_type" in stated) == (text, True)
    _assert_same(interface, _read_back(interface))


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        (Parameter(var=Variable(type=LiteralType()), required=True), "is of a type that lpctl does not know"),
        (Parameter(var=Variable(type=read_notation("int"))), "has neither a default nor"),
    ],
)
def test_what_no_document_can_state(parameter: Parameter, reason: str) -> None:
    with pytest.raises(NotStatableError, match=reason.replace("|", r"\|")) as raised:
        unparse_interface(_interface(parameter))
    assert raised.value.name == "x"


def test_a_default_without_a_value_in_yaml() -> None:
    parameter = Parameter(var=Variable(type=LiteralType(simple=SimpleType.BINARY)))
    parameter.default.scalar.binary.value = b"a"
    stated = unparse_interface(_interface(parameter))["inputs"]["x"]
    assert stated["default_literal"] == {"scalar": {"binary": {"value": "YQ=="}}}
