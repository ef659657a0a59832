"""`validate`, `compile` and `render` over near-manifests: 0, 1 or 2, never an exception, and nothing by halves."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budget import fuzzed, watched
from damage import damaged
from hypothesis import given
from hypothesis import strategies as st

from lpctl.cli import lpctl

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tests/oracle/inputs/package"
MANIFESTS = [
    path.read_bytes()
    for path in sorted([*ROOT.glob("examples/**/*.lp.yaml"), *ROOT.glob("tests/cases/**/*.lp.yaml")])
    if path.stat().st_size < 5000
]
PIECES = st.sampled_from(
    [
        b"null",
        b"- ",
        b"{}",
        b"[]",
        b"9" * 400,
        b"1e999",
        b"'",
        b"\n",
        b"\n  ",
        b": ",
        b"&a ",
        b"*a",
        b"\xff",
        b"\\0",
        b"&",
    ]
)

SCHEMA = json.loads((ROOT / "schemas/LaunchPlan.schema.json").read_text(encoding="utf-8"))


def _keys(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = set(schema.get("properties", ())) if isinstance(schema.get("properties"), dict) else set()
        return own.union(*map(_keys, schema.values()))
    return set().union(*map(_keys, schema)) if isinstance(schema, list) else set()


KEYS = st.sampled_from(
    [
        *sorted(_keys(SCHEMA)),
        *(
            "trigger",
            "role",
            "auth",
            "cron_expression",
            "cron_schedule",
            "recipients_email",
            "template",
            "x",
            "",
            "a\nb",
        ),
        *("i", "f", "s", "b", "d", "t", "inputs", "outputs", "literal_type", "description", "<<", "\u202e", "simple"),
    ]
)
WORKFLOWS = ("plans.scalars", "plans.defaults", "plans.containers", "plans.optionals", "plans.nothing")
SCALARS = st.one_of(
    st.sampled_from(
        [
            *(
                None,
                True,
                0,
                1,
                -1,
                2**31,
                2**63,
                10**300,
                1.5,
                1e308,
                float("inf"),
                float("nan"),
                "",
                "a",
                "1",
                "null",
            ),
            *(
                "0 9 * * MON",
                "cron(0 10 ? * 2#1 *)",
                "0 10 * * 9999999999999999999999 *",
                "@daily",
                "CRON_TZ=UTC 0 0 * * *",
            ),
            *(
                "10m",
                "2 days",
                "rate(1 day)",
                "1m" * 50,
                "PT1H",
                "-1d",
                "1.5.5h",
                "P1Y",
                "Europe/Berlin",
                "MINUTE",
                "SKIP",
            ),
            *("2026-01-02T00:00:00Z", "2026-13-45T25:61:61Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"),
            *(
                "SUCCEEDED",
                "lpctl/v1",
                "LaunchPlan",
                "WorkflowInterface",
                "int",
                "list[Optional[int]]",
                "a\x00b",
                "ENV_VAR",
            ),
            *("../..", "a/b", "n" * 5000, "A", "\u202e\x1b[31m", "{{ registration.project }}", "'\"\\", *WORKFLOWS),
        ]
    ),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
PLANS = st.builds(
    lambda name, workflow, rest: {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "workflow": workflow} | name | rest,
    st.sampled_from([{"name": "a"}, {"name": "A"}, {}]),
    st.sampled_from([*WORKFLOWS, {"name": "plans.scalars", "version": "v1"}]),
    st.dictionaries(KEYS, VALUES, max_size=4),
)
DOCUMENTS = st.lists(st.one_of(PLANS, VALUES), min_size=1, max_size=3)


def run(*arguments: str) -> tuple[int, str]:
    """Call the command line in this process: its exit code, and what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            lpctl(list(arguments), prog_name="lpctl")
        except SystemExit as end:
            return int(end.code or 0), printed.getvalue()
    raise AssertionError("a command ends with an exit code")


@watched
def check(files: Mapping[str, bytes], *options: str) -> None:
    """Everything that may be done with manifests, in a directory of their own."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        try:
            for name, content in files.items():
                Path(name).write_bytes(content)
            _check(files, "--interface", str(PACKAGE), *options)
        finally:
            os.chdir(before)


def _check(files: Mapping[str, bytes], *options: str) -> None:
    code, printed = run("validate", *files, "--format", "json", *options)
    if code != 2:
        findings = json.loads(printed)["findings"]
        assert code == any(found["severity"] == "error" for found in findings)
        for found in findings:
            lines = len(files[found["file"]].splitlines()) + 1
            assert 1 <= found["line"] <= found["end_line"] <= lines + 1, found
    for format_ in ("text", "concise"):
        assert run("validate", *files, "--format", format_, *options)[0] == code
    compiled, _ = run("compile", *files, "-o", "out", *options)
    assert sorted(os.listdir()) == sorted([*files, *(["out", "out.index.json"] if compiled == 0 else [])])
    if compiled == 0:
        assert code == 0
        assert run("compile", *files, "-o", "out", "--check", *options)[0] == 0
    for format_ in ("yaml", "json", "textproto"):
        rendered, _ = run("render", *(f"--manifests={name}" for name in files), "--format", format_, *options)
        assert rendered == (compiled if files else 2)


def _yaml(documents: list[Any]) -> bytes:
    return "\n---\n".join(json.dumps(document, allow_nan=True) for document in documents).encode()


@fuzzed(1)
@given(DOCUMENTS, st.sampled_from([(), ("--project", "p", "--version", "v"), ("--workflow-version", "a\nb")]))
def test_made_manifests(documents: list[Any], options: tuple[str, ...]) -> None:
    check({"a.lp.yaml": _yaml(documents)}, "--no-config", *options)


@fuzzed(1)
@given(damaged(MANIFESTS, PIECES))
def test_damaged_manifests(content: bytes) -> None:
    check({"a.lp.yaml": content}, "--no-config")


@fuzzed(1)
@given(damaged(MANIFESTS, PIECES), damaged(MANIFESTS, PIECES))
def test_two_files(one: bytes, two: bytes) -> None:
    check({"a.lp.yaml": one, "b.lp.yaml": two}, "--no-config")


@watched
def _check_configuration(path: str) -> None:
    for command in ("validate", "compile", "render"):
        run(command, "--config", path)


@fuzzed(1)
@given(
    st.dictionaries(
        st.sampled_from(["apiVersion", "kind", "manifests", "interfaces", "output", "x"]), VALUES, max_size=6
    )
)
def test_configurations(configuration: dict[str, Any]) -> None:
    stated = {"apiVersion": "lpctl/v1", "kind": "Configuration", "manifests": ["a.lp.yaml"], **configuration}
    plan = b"apiVersion: lpctl/v1\nkind: LaunchPlan\nname: a\nworkflow: plans.scalars\n"
    with tempfile.TemporaryDirectory() as directory:
        config = os.path.join(directory, "lpctl.yaml")
        Path(config).write_bytes(_yaml([stated]))
        Path(directory, "a.lp.yaml").write_bytes(plan)
        _check_configuration(config)
