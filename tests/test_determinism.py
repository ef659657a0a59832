"""The same input makes the same bytes, whatever the machine, the shell and the order of things are."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lpctl.source.load import load

ROOT = Path(__file__).parent.parent


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples."""
    copy = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", copy, ignore=shutil.ignore_patterns("build", "workflows"))
    return copy


def compiled(
    examples: Path, *arguments: str | Path, cwd: Path | None = None, python: tuple[str, ...] = (), **variables: str
) -> dict[str, bytes]:
    """Everything that `compile` writes for the examples, and what it prints."""
    run = subprocess.run(
        [sys.executable, *python, "-m", "lpctl", "compile", *map(str, arguments)],
        cwd=cwd or examples,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        check=True,
    )
    build = examples / "build"
    written = {path.relative_to(build).as_posix(): path.read_bytes() for path in build.rglob("*") if path.is_file()}
    shutil.rmtree(build)
    return {**written, "stdout": run.stdout, "stderr": run.stderr}


def plans(written: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in written.items() if name.endswith(".pb")}


def test_the_environment_changes_nothing(examples: Path) -> None:
    expected = compiled(examples)
    assert len(plans(expected)) == 13
    assert compiled(examples, PYTHONHASHSEED="1") == expected
    assert compiled(examples, PYTHONHASHSEED="2") == expected
    assert compiled(examples, TZ="Pacific/Apia") == expected
    assert compiled(examples, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") == expected
    assert compiled(examples, COLUMNS="20", PYTHONDONTWRITEBYTECODE="1") == expected
    assert compiled(examples, python=("-O",)) == expected


def test_the_working_directory_changes_no_file(examples: Path) -> None:
    expected = compiled(examples)
    elsewhere = compiled(examples, "--config", examples / "lpctl.yaml", cwd=examples.parent)
    assert {**elsewhere, "stdout": b""} == {**expected, "stdout": b""}


def test_the_order_of_the_files_changes_nothing(examples: Path) -> None:
    expected = compiled(examples)
    files = sorted(path.relative_to(examples) for path in (examples / "plans").iterdir())
    assert compiled(examples, *reversed(files)) == expected


def test_the_order_of_the_keys_changes_no_plan(examples: Path) -> None:
    expected = plans(compiled(examples))
    shuffle = random.Random(0).shuffle  # noqa: S311 - the same shuffle each time

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    for file in (examples / "plans").iterdir():
        documents = load(file.name, file.read_bytes()).documents
        texts = [json.dumps(shuffled(document.data)) for document in documents]
        file.write_text("\n---\n".join(texts), encoding="utf-8")
    assert plans(compiled(examples)) == expected


METADATA = """
apiVersion: lpctl/v1
kind: WorkflowInterface
name: w
inputs:
  rates:
    type: struct
    literal_type:
      simple: STRUCT
      metadata:
        {type: object, title: Rates, additionalProperties: false, required: [a], description: e,
         properties: {a: {type: number}, b: {type: string}, c: {type: integer}, d: {type: boolean}}}
"""

METADATA_PLAN = """
apiVersion: lpctl/v1
kind: LaunchPlan
name: p
workflow: w
struct_encoding: struct
fixed_inputs: {rates: {a: 1, b: x, c: 2, d: true}}
"""


PRINTING = (
    ("interface", "--format", "yaml"),
    ("interface", "--format", "json"),
    ("try", "p", "--format", "json"),
    ("try", "p", "--format", "yaml"),
    ("try", "p", "--format", "textproto"),
    ("render", "--format", "json"),
    ("render", "--format", "textproto"),
)

ONE_BY_ONE = """
import contextlib, io, json, sys
from lpctl.cli import lpctl
printed = {}
for arguments in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        try:
            lpctl(arguments, prog_name="lpctl")
        except SystemExit as end:
            assert not end.code, end.code
    printed[" ".join(arguments)] = output.getvalue()
print(json.dumps(printed))
"""


def test_maps_and_structs_are_printed_in_one_order(tmp_path: Path) -> None:
    """The order that protobuf itself keeps them in is another in each process, and the same for all calls in it."""
    (tmp_path / "w.yaml").write_text(METADATA, encoding="utf-8")
    (tmp_path / "p.lp.yaml").write_text(METADATA_PLAN, encoding="utf-8")
    configuration = "apiVersion: lpctl/v1\nkind: Configuration\nmanifests: [p.lp.yaml]\ninterfaces: [w.yaml]\n"
    (tmp_path / "lpctl.yaml").write_text(configuration, encoding="utf-8")
    runs = [
        subprocess.run(
            [sys.executable, "-c", ONE_BY_ONE, json.dumps(PRINTING)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        for seed in ("0", "1", "2", "3")
    ]
    first, *others = (json.loads(run.stdout) for run in runs)
    assert all(first.values())
    for other in others:
        assert other == first
