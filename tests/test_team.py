"""What a team changes in a repository of 46 plans, and the comment that reviewers get: as short as it is whole.

cases/team/repository       the repository, which is that of examples/environments
cases/team/<case>           change.patch, the change; `arguments`, one a line; expected.txt and expected.md
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Golden, Run

CASES = Path(__file__).parent / "cases" / "team"
FOUND = sorted(path.parent.name for path in CASES.glob("*/change.patch"))
LONGEST = 75
"""Lines of a screen and a half, of fifty lines each."""


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> Path:
    """The directory with both sides, `before` and `after`, which is the working directory."""
    for side in ("before", "after"):
        shutil.copytree(CASES / "repository", tmp_path / side)
    command = ["git", "apply", "--whitespace=nowarn", "--directory=after", str(CASES / case / "change.patch")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("case", FOUND)
def test_the_comment_of_a_change(case: str, run: Run, golden: Golden) -> None:
    stated = CASES / case / "arguments"
    arguments = stated.read_text(encoding="utf-8").splitlines() if stated.exists() else []
    written = [argument for name in ("markdown", "json", "github") for argument in ("--output", f"{name}={name}")]
    result = run("diff", "before", "after", *arguments, "--from", "2026-11-02", *written)
    assert result.stderr == ""
    printed = {name: Path(name).read_text(encoding="utf-8") for name in ("markdown", "json", "github")}
    printed["text"] = text = result.stdout
    golden(CASES / case / "expected.txt", text)
    golden(CASES / case / "expected.md", printed["markdown"])
    assert text.count("\n") <= LONGEST
    document = json.loads(printed["json"])
    classes = {change["class"] for of in (*document["targets"], *document["plans"]) for change in of["changes"]}
    for name in ("text", "markdown"):
        told = set(re.findall(r"(?:ERROR|BREAKING|RISKY|SAFE)\** +([a-z]+(?:-[a-z]+)*)", printed[name]))
        assert classes - {"version-changed"} <= told
    assert printed["github"].splitlines()[-1].split(" (")[0] == text.splitlines()[-1].split(" (")[0]


def test_there_are_thirty_changes() -> None:
    assert len(FOUND) >= 30
