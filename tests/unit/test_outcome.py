"""What becomes of an execution: the server's check decides what is refused, lpctl's reading what fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpctl.execution.given import CallerInputs, CallerValue, read_given
from lpctl.execution.outcome import Outcome, Verdict, outcome
from lpctl.execution.sent import sent_literal
from lpctl.execution.target import Target
from lpctl.findings.diagnostic import Origin
from lpctl.flyte.start import From, Refusals, expected_inputs, start
from lpctl.literal.decode import decode
from lpctl.literal.input import fixed_literal
from lpctl.literal.proto_json import read_proto_json
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import MESSAGEPACK, STRUCT
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, LiteralType, Parameter, Variable
from lpctl.source.verbatim import Verbatim

CONFIG = LiteralType(simple=read_notation("dict").simple)
CONFIG.metadata.update(
    {
        "title": "Config",
        "type": "object",
        "additionalProperties": False,
        "required": ["lr"],
        "properties": {"lr": {"type": "number"}, "name": {"type": "string"}},
    }
)


def _target(type_: LiteralType, fixed: Literal | None = None, default: Literal | None = None) -> Target:
    """A plan of a workflow with one input `x`: required, fixed, or with a default."""
    plan = LaunchPlan()
    if fixed is not None:
        plan.spec.fixed_inputs.literals["x"].CopyFrom(fixed)
    if default is not None:
        plan.spec.default_inputs.parameters["x"].CopyFrom(Parameter(var=Variable(type=type_), default=default))
    workflow = {"x": Variable(type=type_)}
    return Target(plan, workflow, expected_inputs(plan, workflow))


def _tried(type_: LiteralType, value: Any, encoding: str = MESSAGEPACK) -> tuple[Target, CallerInputs, Outcome]:
    target = _target(type_)
    document = Verbatim(Origin("--input x", 0), "")
    read = read_given({"x": CallerValue(value, document)}, target.expected, encoding)
    return target, read, outcome(target, read)


def _nested(depth: int) -> list[Any]:
    """Lists inside one another."""
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("type_", "value", "verdict"),
    [
        (CONFIG, {"lr": 0.1}, Verdict.STARTS),
        (CONFIG, {}, Verdict.FAILS),
        (CONFIG, {"lr": "much"}, Verdict.FAILS),
        (CONFIG, {"lr": 1.0, "other": 1}, Verdict.FAILS),
        (CONFIG, [1.0], Verdict.REFUSED),
        ("list[struct[A]] | None", 3, Verdict.REFUSED),
        ('enum["eu", "us"]', "asia", Verdict.FAILS),
        ('enum["eu", "us"]', 3, Verdict.REFUSED),
        ('Literal["eu", "us"]', "asia", Verdict.FAILS),
        ('Literal["eu", "us"]', 3, Verdict.REFUSED),
        ("Literal[1, 2]", 3, Verdict.FAILS),
        ("Literal[1.5]", 3, Verdict.FAILS),
        ('list[enum["eu"]]', ["eu", "asia"], Verdict.FAILS),
        ('dict[str, Literal["eu"]]', {"a": "asia"}, Verdict.FAILS),
        ('Literal["eu"] | None', "asia", Verdict.FAILS),
        ('Literal["eu"] | int', "asia", Verdict.FAILS),
        ("date | None", "2026-01-02T03:00:00Z", Verdict.FAILS),
        ("date | None", "tomorrow", Verdict.REFUSED),
        ("date | None", {"$variant": "date", "$value": "2026-01-02T03:00:00Z"}, Verdict.FAILS),
        ("datetime", "2026-01-02", Verdict.REFUSED),
        ("int", "7", Verdict.REFUSED),
        ("list[int]", ["7"], Verdict.REFUSED),
        ("FlyteFile", "./train.csv", Verdict.FAILS),
        ('FlyteFile["csv"]', {"uri": "s3://b/a", "format": "parquet"}, Verdict.REFUSED),
        ('StructuredDataset["csv"]', {"uri": "s3://b/a", "format": "parquet"}, Verdict.REFUSED),
        ("list[dict[str, int]]", [{}, {"a": 1}], Verdict.REFUSED),
        ("int", 2**63, Verdict.UNREAD),
        ("list[str]", [2**63], Verdict.UNREAD),
        ("dict", {"a": [2**64 + 1]}, Verdict.UNREAD),
        ("FlyteFile | FlyteDirectory", "s3://b/a", Verdict.UNREAD),
        ("FlyteFile | int", {"$variant": "str", "$value": "a"}, Verdict.UNREAD),
        ("binary", "a", Verdict.UNREAD),
        ("int", _nested(30), Verdict.REFUSED),
        ("int", _nested(95), Verdict.UNREAD),
        ("list[list[int]] | None", _nested(95), Verdict.UNREAD),
        ('FlyteFile["PythonPickle"]', "s3://b/a", Verdict.UNREAD),
    ],
)
def test_verdicts(type_: LiteralType | str, value: Any, verdict: Verdict) -> None:
    declared = read_notation(type_) if isinstance(type_, str) else type_
    for encoding in (MESSAGEPACK, STRUCT):
        assert _tried(declared, value, encoding)[2].verdict is verdict


SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(("a", "b", "7", "", "s3://b/a", "./a"))
TIMES = st.sampled_from(("2026-01-02", "2026-01-02T03:00:00Z", "1h", "lr"))
FLOATS = st.sampled_from((0.5, 2.0, float("inf"), float("nan"), 2**63, -(2**70)))
KEYS = st.sampled_from(("lr", "name", "uri", "format", "$variant", "$value"))


def _values(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda values: st.lists(values, max_size=3) | st.dictionaries(KEYS, values, max_size=3),
        max_leaves=5,
    )


def _types(leaves: tuple[str, ...]) -> st.SearchStrategy[LiteralType]:
    return st.recursive(
        st.sampled_from([CONFIG, *map(read_notation, leaves)]),
        lambda types: st.one_of(
            types.map(lambda type_: LiteralType(collection_type=type_)),
            types.map(lambda type_: LiteralType(map_value_type=type_)),
            st.lists(types, min_size=1, max_size=3).map(_union),
            types.map(lambda type_: _union([type_, read_notation("None")])),
        ),
        max_leaves=3,
    )


def _union(variants: list[LiteralType]) -> LiteralType:
    made = LiteralType()
    made.union_type.variants.extend(variants)
    return made


PLAIN = ("int", "float", "str", "bool", "None", "dict", 'enum["a", "b"]', 'Literal["a"]', "Literal[1]")
OTHERS = (
    *("datetime", "timedelta", "date", "FlyteFile", 'FlyteFile["csv"]', "FlyteDirectory", "binary"),
    *("StructuredDataset", 'StructuredDataset["csv"]', "FlyteSchema"),
)


@given(_types(PLAIN + OTHERS), _values(SCALARS | TIMES | FLOATS), st.sampled_from((MESSAGEPACK, STRUCT)))
def test_refused_is_what_the_server_refuses_and_nothing_else(type_: LiteralType, value: Any, encoding: str) -> None:
    target, read, found = _tried(type_, value, encoding)
    fits = fixed_literal(value, type_, encoding)[0] is not None
    asked = start(target.message, target.workflow, read.literals)
    if "x" not in read.literals:
        assert not fits
        assert found.verdict is Verdict.UNREAD
    else:
        assert (found.verdict is Verdict.REFUSED) == isinstance(asked, Refusals)
        assert (found.verdict is Verdict.STARTS) == fits
        assert (found.verdict is Verdict.FAILS) == bool(found.failures)
    assert (found.started is not None) == (found.verdict in (Verdict.STARTS, Verdict.FAILS))
    assert bool(read.wrong) != fits
    assert bool(read.diagnostics) or fits


@given(_types(PLAIN), _values(SCALARS))
def test_what_is_sent_states_the_value(type_: LiteralType, value: Any) -> None:
    """Whatever the declared type is: nothing is converted, and nothing is lost."""
    literal = sent_literal(value, type_, MESSAGEPACK)
    if literal is not None and "$variant" not in str(value) and "$value" not in str(value):
        assert _unmarked(decode(literal)) == value


def _unmarked(value: Any) -> Any:
    """A value without the markers of variants that a union needs where several fit."""
    if isinstance(value, dict):
        marked = value.keys() == {"$variant", "$value"}
        return _unmarked(value["$value"]) if marked else {key: _unmarked(item) for key, item in value.items()}
    return [_unmarked(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("notation", "value", "kind"),
    [
        ('StructuredDataset["csv"] | None', {"uri": "s3://b/k", "format": "parquet"}, "structured_dataset_type"),
        ('FlyteFile["csv"] | int', {"uri": "s3://b/k", "format": "parquet"}, "blob"),
        (
            'list[StructuredDataset["csv"]] | None',
            [{"uri": "s3://b/k", "format": "parquet"}],
            "structured_dataset_type",
        ),
        ('StructuredDataset["csv"] | None', {"uri": "s3://b/k", "other": "parquet"}, "simple: STRUCT"),
    ],
)
def test_what_is_sent_for_a_variant_at_a_place(notation: str, value: Any, kind: str) -> None:
    """A client sends a file or dataset, as `diff` has it of the former type, and no struct of its URI and format."""
    _, read, found = _tried(read_notation(notation), value)
    assert found.verdict is Verdict.REFUSED
    [(_, says)] = [note for each in read.diagnostics for note in each.notes if note[0] == "server"]
    assert kind in says.partition("but got")[2]


@pytest.mark.parametrize("origin", [From.DEFAULT, From.FIXED])
def test_values_of_the_plan(origin: From) -> None:
    """A plan that lpctl did not compile may have them: of a package, or fetched from a server."""
    for type_, value in ((CONFIG, {}), (read_notation('enum["a"]'), "b"), (read_notation('Literal["a"]'), "b")):
        literal = sent_literal(value, type_, MESSAGEPACK)
        target = _target(type_, **{origin.value: literal})
        found = outcome(target, CallerInputs({}))
        assert found.verdict is Verdict.FAILS
        assert [(failure.input, failure.origin) for failure in found.failures] == [("x", origin)]
        assert found.failures[0].message.startswith("`x` ")


RECORDED = Path(__file__).parent.parent / "oracle" / "types" / "recorded.json"
MADE = [row for row in json.loads(RECORDED.read_text(encoding="utf-8")) if "literal" in row]


def test_no_literal_of_flytekits_fails() -> None:
    assert len(MADE) > 100
    for row in MADE:
        target = _target(read_proto_json(row["type"], LiteralType()), fixed=read_proto_json(row["literal"], Literal()))
        fails = row.get("otherwise") == "value-invalid-default"  # the model refuses what it has written
        verdict = Verdict.FAILS if fails else Verdict.STARTS
        assert outcome(target, CallerInputs({})).verdict is verdict, row["name"]
