"""Types and values as flytekit's TypeEngine takes them: the same literal from the same value, written in YAML."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

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
MADE = [row for row in ROWS if "literal" in row]

REFUSED_HERE = "Values that flytekit accepts and lpctl refuses"
ACCEPTED_HERE = "Values that lpctl accepts and flytekit refuses"


def value_of(text: str) -> Any:
    """What a manifest with the value says."""
    (document,) = load("value.lp.yaml", f"value: {text}\n".encode()).documents
    return document.data["value"]


def made(row: dict[str, Any]) -> Literal | None:
    """The literal that lpctl makes of a row."""
    type_ = read_proto_json(row["type"], LiteralType())
    return fixed_literal(value_of(row["yaml"]), type_, row.get("struct_encoding", MESSAGEPACK))[0]


def test_there_are_enough() -> None:
    assert len(ROWS) >= 150
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("row", MADE, ids=[row["name"] for row in MADE])
def test_the_literal_is_flytekits(row: dict[str, Any]) -> None:
    literal, expected = made(row), read_proto_json(row["literal"], Literal())
    assert literal is not None
    assert MessageToDict(literal) == MessageToDict(expected)
    assert literal.SerializeToString(deterministic=True) == expected.SerializeToString(deterministic=True)


@pytest.mark.parametrize("row", MADE, ids=[row["name"] for row in MADE])
def test_the_literal_is_rendered_and_read_again(row: dict[str, Any]) -> None:
    type_ = read_proto_json(row["type"], LiteralType())
    literal = read_proto_json(row["literal"], Literal())
    (document,) = load("value.lp.yaml", dump({"value": decode(literal, type_)}).encode()).documents
    again, _ = fixed_literal(document.data["value"], type_, row.get("struct_encoding", MESSAGEPACK))
    assert again is not None
    assert again.SerializeToString(deterministic=True) == literal.SerializeToString(deterministic=True)


REFUSED = [row for row in ROWS if "refused" in row]


@pytest.mark.parametrize("row", REFUSED, ids=[row["name"] for row in REFUSED])
def test_what_flytekit_refuses_is_refused_or_a_difference(row: dict[str, Any]) -> None:
    assert (made(row) is not None) == ("differs" in row)


ACCEPTED = [row for row in ROWS if "accepted" in row]


@pytest.mark.parametrize("row", ACCEPTED, ids=[row["name"] for row in ACCEPTED])
def test_what_only_flytekit_accepts_is_a_difference(row: dict[str, Any]) -> None:
    assert "differs" in row
    assert made(row) is None


def test_every_difference_is_documented_and_shown() -> None:
    documented = {section: set(keys(rows)) for section, rows in tables(DIFFERENCES).items()}
    assert {row["differs"] for row in ACCEPTED} == documented[REFUSED_HERE]
    assert {row["differs"] for row in REFUSED if "differs" in row} == documented[ACCEPTED_HERE]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_type_has_a_notation_that_is_read(row: dict[str, Any]) -> None:
    type_ = read_proto_json(row["type"], LiteralType())
    read = read_notation(notation(type_))
    assert read.WhichOneof("type") == type_.WhichOneof("type")
    text, literal_type = stated_type(row["name"], type_)
    assert type_ == (read_notation(text) if literal_type is None else read_proto_json(literal_type, LiteralType()))
    assert notation(read) == re.sub(r"struct\[\w+\]", "struct", notation(type_))  # the name is for messages
