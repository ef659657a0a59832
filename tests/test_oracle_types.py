"""Types and values as flytekit's TypeEngine takes them: the same literal from the same value, written in YAML."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import msgpack
import pytest
from google.protobuf.json_format import MessageToDict
from test_differences import DIFFERENCES, keys, tables

from lpctl.interface.unparse import stated_type
from lpctl.literal.decode import decode
from lpctl.literal.input import fixed_literal
from lpctl.literal.notation import notation
from lpctl.literal.proto_json import read_proto_json
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import MESSAGEPACK
from lpctl.messages.flyteidl_pb2 import Literal, LiteralType
from lpctl.source.dump import dump
from lpctl.source.load import load

RECORDED = Path(__file__).parent / "oracle" / "types" / "recorded.json"
ROWS: list[dict[str, Any]] = json.loads(RECORDED.read_text(encoding="utf-8"))
NAMES = [row["name"] for row in ROWS]
MADE = [row for row in ROWS if "literal" in row and "otherwise" not in row]
OTHERWISE = [row for row in ROWS if "otherwise" in row]

REFUSED_HERE = "Values that flytekit accepts and lpctl refuses"
ACCEPTED_HERE = "Values that lpctl accepts and flytekit refuses"
MADE_OTHERWISE = "Values of which lpctl makes another literal"


def value_of(text: str) -> Any:
    """What a manifest with the value says."""
    (document,) = load("value.lp.yaml", f"value: {text}\n".encode()).documents
    return document.data["value"]


def made(row: dict[str, Any]) -> Literal | None:
    """The literal that lpctl makes of a row."""
    type_ = read_proto_json(row["type"], LiteralType())
    return fixed_literal(value_of(row["yaml"]), type_, row.get("struct_encoding", MESSAGEPACK))[0]


def decoded(literal: Literal) -> Any:
    """A literal as plain data, in which the MessagePack of structs is unpacked: `1` and `1.0` are told apart."""
    data = MessageToDict(literal)
    return repr(ordered(data))


def ordered(value: Any) -> Any:
    """Plain data with the keys of mappings sorted, and MessagePack unpacked."""
    if isinstance(value, dict) and value.keys() == {"value", "tag"}:
        return ordered(msgpack.unpackb(b64decode(value["value"]), strict_map_key=False))
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return [ordered(item) for item in value] if isinstance(value, list) else value


def test_there_are_enough() -> None:
    assert len(ROWS) >= 350
    assert sum("partial" in row for row in ROWS) >= 100
    assert len(set(NAMES)) == len(NAMES)


def test_the_literal_is_flytekits() -> None:
    for row in MADE:
        literal, expected = made(row), read_proto_json(row["literal"], Literal())
        assert literal is not None, row["name"]
        if "partial" in row:  # the order of the fields that are left out is not known
            assert decoded(literal) == decoded(expected), row["name"]
            continue
        assert MessageToDict(literal) == MessageToDict(expected), row["name"]
        assert literal.SerializeToString(deterministic=True) == expected.SerializeToString(deterministic=True)


def test_the_literal_is_rendered_and_read_again() -> None:
    for row in MADE:
        type_ = read_proto_json(row["type"], LiteralType())
        literal = read_proto_json(row["literal"], Literal())
        (document,) = load("value.lp.yaml", dump({"value": decode(literal, type_)}).encode()).documents
        again, _ = fixed_literal(document.data["value"], type_, row.get("struct_encoding", MESSAGEPACK))
        assert again is not None, row["name"]
        written, read = literal.SerializeToString(deterministic=True), again.SerializeToString(deterministic=True)
        assert written == read, row["name"]


REFUSED = [row for row in ROWS if "refused" in row]


@pytest.mark.parametrize("row", REFUSED, ids=[row["name"] for row in REFUSED])
def test_what_flytekit_refuses_is_refused_or_a_difference(row: dict[str, Any]) -> None:
    assert (made(row) is not None) == ("differs" in row)


ACCEPTED = [row for row in ROWS if "accepted" in row]


@pytest.mark.parametrize("row", ACCEPTED, ids=[row["name"] for row in ACCEPTED])
def test_what_only_flytekit_accepts_is_a_difference(row: dict[str, Any]) -> None:
    assert "differs" in row
    assert made(row) is None


@pytest.mark.parametrize("row", OTHERWISE, ids=[row["name"] for row in OTHERWISE])
def test_the_literal_is_another_than_flytekits(row: dict[str, Any]) -> None:
    literal = made(row)
    assert literal is not None
    assert decoded(literal) != decoded(read_proto_json(row["literal"], Literal())), "this is no difference"


def test_every_difference_is_documented_and_shown() -> None:
    documented = {section: set(keys(rows)) for section, rows in tables(DIFFERENCES).items()}
    assert {row["differs"] for row in ACCEPTED} == documented[REFUSED_HERE]
    assert {row["differs"] for row in REFUSED if "differs" in row} == documented[ACCEPTED_HERE]
    assert {row["otherwise"] for row in OTHERWISE} == documented[MADE_OTHERWISE]


def test_the_type_has_a_notation_that_is_read() -> None:
    for row in ROWS:
        name, type_ = row["name"], read_proto_json(row["type"], LiteralType())
        read = read_notation(notation(type_))
        assert read.WhichOneof("type") == type_.WhichOneof("type"), name
        text, literal_type = stated_type(name, type_)
        stated = read_notation(text) if literal_type is None else read_proto_json(literal_type, LiteralType())
        assert type_ == stated, name
        # The name is for people: a struct of which nothing else is stated is what an untyped dict is.
        assert notation(read) == re.sub(r"struct(\[\w+\])?", "dict", notation(type_)), name
