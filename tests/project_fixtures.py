"""Fixtures of the tests of the command line: a project to call it in, and a call with its two streams apart."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from command_line import CONFIGURATION, PACKAGE, Outcome, plan, write

from lpctl.cli import lpctl

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one plan, its workflow's package and an lpctl.yaml; the working directory."""
    root = tmp_path / "repository"
    shutil.copytree(PACKAGE, root / "package")
    (root / ".git").mkdir()
    write(root / "lpctl.yaml", CONFIGURATION)
    write(root / "plans" / "daily.lp.yaml", plan("daily"))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Call the command line in the project, with text for standard input."""
    assert project.is_dir()

    def call(*arguments: str | Path, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as end:
            lpctl(list(map(str, arguments)), prog_name="lpctl")
        captured = capsys.readouterr()
        return Outcome(int(end.value.code or 0), captured.out, captured.err)

    return call
