"""JSON to interfaces: interfaces, findings or one message, whatever flytectl is said to have printed."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from budget import fuzzed, watched
from damage import damaged
from google.protobuf.json_format import MessageToDict
from hypothesis import given
from hypothesis import strategies as st

from lpctl.interface.sources import read_source
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Workflow, WorkflowSpec

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tests/oracle/inputs/package"


def _workflow(file: Path) -> dict[str, Any]:
    spec = WorkflowSpec.FromString(file.read_bytes())
    workflow = Workflow(id=spec.template.id)
    workflow.closure.compiled_workflow.primary.template.CopyFrom(spec.template)
    printed: dict[str, Any] = MessageToDict(workflow)
    return printed


def _plan(file: Path) -> dict[str, Any]:
    plan = LaunchPlan.FromString(file.read_bytes())
    plan.closure.expected_inputs.CopyFrom(plan.spec.default_inputs)
    printed: dict[str, Any] = MessageToDict(plan)
    return printed


PRINTED: list[Any] = [
    *map(_workflow, sorted(PACKAGE.glob("*_2.pb"))),
    *map(_plan, sorted(PACKAGE.glob("*_3.pb"))),
]
SEEDS = [json.dumps(printed, indent=1).encode() for printed in [*PRINTED, PRINTED[:3]]]

KEYS = st.sampled_from(
    [
        *("id", "closure", "spec", "name", "compiledWorkflow", "primary", "template", "interface", "inputs", "outputs"),
        *(
            "variables",
            "type",
            "simple",
            "collectionType",
            "mapValueType",
            "unionType",
            "variants",
            "enumType",
            "values",
        ),
        *(
            "metadata",
            "blob",
            "structuredDatasetType",
            "columns",
            "literalType",
            "schema",
            "default",
            "scalar",
            "union",
        ),
        *(
            "workflowId",
            "expectedInputs",
            "parameters",
            "var",
            "required",
            "primitive",
            "datetime",
            "duration",
            "x",
            "",
        ),
        *("annotation", "annotations", "fields", "structure", "dataclassType", "resourceType", "@type", "\ud800"),
    ]
)
SCALARS = st.sampled_from(
    [
        *(
            None,
            True,
            False,
            0,
            -1,
            1.5,
            10**30,
            1e999,
            float("nan"),
            "",
            "a",
            "INTEGER",
            "STRUCT",
            "WORKFLOW",
            "\ud800",
        ),
        *("2026-01-02T00:00:00Z", "9999-99-99T00:00:00Z", "1s", "1e999s", "10000000000000s", "NaN", "a\x00\n\u202e"),
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=10,
)


@st.composite
def grafted(draw: st.DrawFn) -> bytes:
    """What flytectl prints, with some values replaced by others."""
    value: Any = json.loads(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 3))):
        parent: Any = None
        key: Any = None
        inner: Any = value
        while isinstance(inner, (dict, list)) and inner and (parent is None or draw(st.integers(0, 9))):
            parent = inner
            key = draw(st.sampled_from(list(inner) if isinstance(inner, dict) else list(range(len(inner)))))
            inner = inner[key]
        if parent is not None:
            parent[key] = draw(VALUES)
    return json.dumps(value).encode()


@watched
def check(name: str, content: bytes) -> None:
    """Read the source."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, name)
        Path(path).write_bytes(content)
        read_source(path, name)


NAMES = st.sampled_from(["printed.json", "printed.yaml"])


@fuzzed(6)
@given(NAMES, grafted())
def test_grafted(name: str, content: bytes) -> None:
    check(name, content)


@fuzzed(6)
@given(NAMES, st.one_of(st.just({"id": {}}), st.just({})), VALUES)
def test_made(name: str, base: dict[str, Any], value: Any) -> None:
    made = {**base, **value} if isinstance(value, dict) else value
    check(name, json.dumps(made).encode())


@fuzzed(3)
@given(damaged(SEEDS, st.sampled_from([b"[", b"{", b'"', b"\\ud800", b"9" * 5000, b"null", b"," * 3, b"[" * 2000])))
def test_damaged(content: bytes) -> None:
    check("printed.json", content)
