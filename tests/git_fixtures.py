"""Fixtures of the tests that need git: its command, and a committer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from command_line import be_nobody, git_in

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Git


@pytest.fixture
def git_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of the user's or the system's, and a committer."""
    be_nobody(monkeypatch)


@pytest.fixture
def git(project: Path, git_of_nobody: None) -> Git:
    """Run git, in the project unless another directory is given."""
    assert git_of_nobody is None
    return partial(git_in, directory=project)
