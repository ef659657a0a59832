"""Fixtures of the tests that need git: its command, and a committer."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Git


@pytest.fixture
def git_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of the user's or the system's, and a committer."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.com")
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-01-02T00:00:00Z")


@pytest.fixture
def git(project: Path, git_of_nobody: None) -> Git:
    """Run git, in the project unless another directory is given."""
    assert git_of_nobody is None

    def run(*arguments: str | Path, directory: Path = project) -> str:
        command = ["git", "-c", "protocol.file.allow=always", *map(str, arguments)]
        return subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True).stdout.strip()

    return run
