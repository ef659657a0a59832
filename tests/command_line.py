"""What the tests of the command line speak of: manifests to call it with, and how a call ended."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Cli = Callable[..., "Outcome"]
    Git = Callable[..., str]

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tests" / "oracle" / "inputs" / "package"

CONFIGURATION = """\
apiVersion: lpctl/v1
kind: Configuration
manifests: [plans]
interfaces: [package]
output: build/plans
"""

ERROR = "max_paralelism: 5\n"
WARNING = "default_inputs: {i: 4}\nfixed_inputs: {i: 5}\n"
INFO = "version: v12\n"


@dataclass(frozen=True)
class Outcome:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def files(self) -> list[str]:
        """The file of each finding of `--format concise`, in order."""
        return [line.split(":", 1)[0] for line in self.out.splitlines()[:-1]]


CLEAN = Outcome(0, "1 plan in 1 file: 0 errors, 0 warnings\n", "")


def refused(message: str) -> Outcome:
    """The outcome of a call that could not do what it was asked to."""
    return Outcome(2, "", f"lpctl: {message}\n")


def plan(name: str, rest: str = "", workflow: str = "plans.scalars") -> str:
    """A manifest."""
    return f"apiVersion: lpctl/v1\nkind: LaunchPlan\nname: {name}\nworkflow: {workflow}\n{rest}"


def write(path: Path, text: str) -> Path:
    """Write a file, and the directories that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def commit(git: Git, message: str) -> None:
    """Commit all that there is in the project."""
    git("add", "-A")
    git("commit", "-q", "-m", message)


def be_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have git know no configuration of the user's or the system's, and a committer."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", "")  # examples of hooks, which each new repository would have
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.com")
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-01-02T00:00:00Z")


def git_in(*arguments: str | Path, directory: Path) -> str:
    """What git prints in a directory."""
    command = ["git", "-c", "protocol.file.allow=always", *map(str, arguments)]
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True).stdout.strip()
