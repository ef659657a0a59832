"""What `lpctl status` and `lpctl rollout` say, in every format, of servers that were recorded.

Each directory of cases/live has manifests, `live.json` as flytectl printed it, and beside them what is said:
`status.txt`, `status.json`, `status.github.txt`, and what rollouts print. every-kind was recorded with the flytectl and
the flyteadmin of Flyte 1.16.8.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from lpctl.manifest.schemas import schema_text

if TYPE_CHECKING:
    from conftest import Golden, Run

ROOT = Path(__file__).parent.parent
CASES = [path.parent for path in sorted((ROOT / "tests" / "cases" / "live").glob("*/live.json"))]
PLACE = ("--project", "analytics", "--domain", "production", "--live-from", "live.json")
FROM = ("--from", "2026-03-02")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_status(case: Path, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    codes = set()
    for format_, name in (("text", "status.txt"), ("json", "status.json"), ("github", "status.github.txt")):
        result = run("status", *PLACE, *FROM, "--format", format_)
        codes.add(result.exit_code)
        golden(case / name, re.sub('"lpctl": "[^"]*"', '"lpctl": ""', result.stdout))
        if format_ == "json":
            document = json.loads(result.stdout)
            Draft202012Validator(json.loads(schema_text("status"))).validate(document)
            others = [kind for kind, count in document["counts"].items() if count and kind != "as-written"]
            assert result.exit_code == bool(others)
            for kind in document["counts"]:
                if kind != "as-written":
                    failing = run("status", *PLACE, *FROM, "--fail-on", kind)
                    assert failing.exit_code == (kind in others)
    assert len(codes) == 1
    assert run("status", *PLACE, "--fail-on", "none").exit_code == 0


ROLLOUTS = {
    "rollout.sh": ("--version", "v1.0.1", "--workflow-version", "v1.0.0", "--prune"),
    "rollout-without-a-version.txt": (),
    "rollout-in-a-version-that-is-taken.txt": ("--version", "v1.0.0"),
}
"""What is asked for, by the file of what is said: a script, or why there is none."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("name", ROLLOUTS)
def test_rollout(case: Path, name: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    result = run("rollout", *PLACE, *ROLLOUTS[name])
    if name.endswith(".sh"):
        assert (result.exit_code, result.stderr) == (0, "")
        golden(case / name, result.stdout)
    else:
        assert (result.exit_code, result.stdout) == (1, "")
        golden(case / name, result.stderr)


ANSWERS = sorted((ROOT / "tests" / "cases" / "live" / "answers").glob("*.json"))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.stem)
def test_what_flytectl_answered(
    answer: Path, run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers of the real flytectl 1.16.8: its exit code, what it printed, and beside it what lpctl says of it."""
    given = json.loads(answer.read_text(encoding="utf-8"))
    for stream in ("out", "err"):
        (tmp_path / stream).write_text(given[stream], encoding="utf-8")
    program = tmp_path / "flytectl"
    here = shlex.quote(str(tmp_path))
    program.write_text(f"#!/bin/sh\ncat {here}/out; cat {here}/err >&2; exit {given['code']}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(CASES[0])
    asked = ("interface", "--live", "workflow") if "workflow" in answer.stem else ("status", "--live", *FROM)
    result = run(*asked, "--project", "analytics", "--domain", "production")
    summary = "".join(result.stdout.splitlines(keepends=True)[-1:])
    golden(answer.with_suffix(".txt"), f"exit code {int(result.exit_code)}\n{summary}{result.stderr}")


def test_the_documentation_shows_what_is_printed(run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ROOT / "docs" / "live.md"
    text = page.read_text(encoding="utf-8")
    shown = re.search(r"```console\n\$ cd examples\n\$ lpctl ([^\n]*)\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    monkeypatch.chdir(ROOT / "examples")
    printed = run(*shown[1].split()).stdout
    step = re.search("```bash\\n(.*?)```", text, re.DOTALL)
    assert step is not None
    assert step[1] in run("rollout", "--project", "analytics", "--domain", "production", *shown[1].split()[5:7]).stdout
    golden(page, text[: shown.start(2)] + printed + text[shown.end(2) :])


def test_a_status_in_colour_is_the_same_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES[0])
    plain, coloured = (run("status", *PLACE, *FROM, "--color", choice).stdout for choice in ("never", "always"))
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == plain
