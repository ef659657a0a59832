"""flytectl's reading of inputs: the answers of its own code, and the files that are written for it."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MantissaNoDotYAML1_1Warning

from lpctl.execution.exec_file import exec_file
from lpctl.flyte.make_literal import NotReadError, make_literal, same
from lpctl.literal.input import fixed_literal
from lpctl.literal.proto_json import read_proto_json
from lpctl.literal.read_notation import read_notation
from lpctl.messages.flyteidl_pb2 import Identifier, Literal, LiteralType, Parameter, Variable

CONFORMANCE = Path(__file__).parent.parent / "conformance" / "make_literal.jsonl"
PLAN = Identifier(project="p", domain="d", name="daily", version="v1")


def _made(type_: LiteralType, value: Any) -> Literal | None:
    try:
        return make_literal(type_, value)
    except NotReadError:
        return None


def test_values_are_read_as_flytectls_own_code_reads_them() -> None:
    wrong = []
    rows = [json.loads(line) for line in CONFORMANCE.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        made = _made(read_proto_json(row["type"], LiteralType()), row["value"])
        expected = None if row["literal"] is None else read_proto_json(row["literal"], Literal())
        if (made is None) != (expected is None) or (
            made is not None and expected is not None and not same(made, expected)
        ):
            wrong.append(row)
    assert len(rows) > 600
    assert wrong == []


def _file(type_: str, value: Any, default: Any = ...) -> tuple[Any, str, list[str]]:
    """What flytectl's YAML parser reads of the input `x`, the file, and the inputs that are misread."""
    declared = read_notation(type_)
    literal, mismatches = fixed_literal(value, declared)
    assert literal is not None, mismatches
    parameter = Parameter(var=Variable(type=declared), required=True)
    if default is not ...:
        parameter = Parameter(var=Variable(type=declared), default=fixed_literal(default, declared)[0])
    text, misread = exec_file(PLAN, {"x": literal}, {"x": parameter}, "x.yaml")
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MantissaNoDotYAML1_1Warning)  # flytectl's parser takes 1e-05 for a number
        inputs = yaml.load(text)["inputs"]
    if not misread and "x" in inputs:
        assert same(make_literal(declared, inputs["x"]), literal)
    return inputs.get("x"), text, [found.input for found in misread]


def test_structs_are_written_in_one_order() -> None:
    """A protobuf Struct has an order that each process shuffles."""
    literal = Literal()
    literal.scalar.generic.update(dict.fromkeys("dbca", 1))
    text, _ = exec_file(PLAN, {"x": literal}, {"x": Parameter(var=Variable(type=read_notation("dict")))}, "x.yaml")
    assert r"{\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1}" in text.replace(".0", "")


@pytest.mark.parametrize(
    ("type_", "value", "written"),
    [
        ("int", 7, 7),
        ("int", 2**63 - 1, str(2**63 - 1)),
        ("float", 0.1, 0.1),
        ("float", 1e-05, 1e-05),
        ("float", 5e300, 5e300),
        ("float", float("inf"), "+Inf"),
        ("str", "yes", "yes"),
        ("str", "1:30", "1:30"),
        ("bool", True, True),
        ("timedelta", "1d", "86400s"),
        ("timedelta", "-1ms", "-0s1000000ns"),
        ("datetime", "2026-01-02T00:00:00+01:00", "2026-01-01T23:00:00Z"),
        ("list[int]", [1, 2], [1, 2]),
        (
            "dict[str, str]",
            {"yes": "no", "\x85\u2028\U0001f600": "\x7f"},
            {"yes": "no", "\x85\u2028\U0001f600": "\x7f"},
        ),
        ("int | None", None, None),
        ("int | None", 3, 3),
        ('enum["a", "b"]', "b", "b"),
    ],
)
def test_what_flytectl_reads_as_it_is_meant(type_: str, value: Any, written: Any) -> None:
    read, _, misread = _file(type_, value)
    assert (read, misread) == (written, [])


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("str | None", None),  # the first variant takes null for an empty text
        ("str", " a"),  # blanks are trimmed
        ("timedelta", "P200000D"),  # beyond Go's durations
        ("list[str | None]", ["a", None]),
    ],
)
def test_what_flytectl_would_start_otherwise(type_: str, value: Any) -> None:
    read, text, misread = _file(type_, value)
    assert (read, misread) == (None, ["x"])
    assert "inputs: {}\n" in text


def test_a_value_that_is_misread_but_the_default_is_left_out() -> None:
    assert _file("str | None", None, None)[0::2] == (None, [])
    assert _file("str | None", None, "a")[2] == ["x"]


def test_the_file() -> None:
    assert _file("str", 'a"b')[1] == (
        "# flytectl create execution --execFile x.yaml -p p -d d\n"
        'iamRoleARN: ""\n'
        "inputs:\n"
        '  "x": "a\\"b"\n'
        'kubeServiceAcct: ""\n'
        'targetDomain: ""\n'
        'targetProject: ""\n'
        'version: "v1"\n'
        'workflow: "daily"\n'
    )


SURROGATES: Any = ("Cs",)
TEXTS = st.text(st.characters(exclude_categories=SURROGATES), max_size=12)


@given(st.one_of(TEXTS, st.sampled_from(["null", "~", "0x1", "1_0", "=", "<<", "- a", "2026-01-02", "!!str", "012"])))
def test_any_text_is_read_back_or_misread_by_its_blanks(text: str) -> None:
    read, _, misread = _file("str", text)
    assert (read, misread) == ((text, []) if text == text.strip(" \n\t") else (None, ["x"]))


@given(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.integers(-(9 * 10**9), 9 * 10**9))
def test_any_number_and_duration_is_read_back(integer: int, number: float, seconds: int) -> None:
    assert _file("int", integer)[2] == []
    assert _file("float", number)[2] == []
    assert _file("timedelta", f"{seconds}s")[2] == []
