"""What the tests of the command line speak of: manifests to call it with, and how a call ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

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
