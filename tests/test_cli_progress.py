"""How far a run is: said on a terminal alone, after a while, and gone at the end."""

from __future__ import annotations

import os
import pty
import sys
import termios
from typing import TYPE_CHECKING

import pytest
from command_line import plan, write

from lpctl.cli import lpctl, progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

FILES = 50
LINES = "".join(
    f"\r\x1b[K{number} of {FILES} files, {number} plan{'s' * (number > 1)}" for number in range(1, FILES + 1)
)


@pytest.fixture
def files(project: Path) -> Path:
    for number in range(FILES - 1):
        write(project / "plans" / f"{number}.lp.yaml", plan(f"plan_{number}"))
    return project


@pytest.fixture
def on_terminal(files: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command writes to standard error where that is a terminal."""
    assert files.is_dir()
    monkeypatch.setenv("TERM", "xterm")

    def call(*arguments: str) -> str:
        ours, theirs = pty.openpty()
        attributes = termios.tcgetattr(theirs)
        attributes[1] &= ~termios.OPOST
        termios.tcsetattr(theirs, termios.TCSANOW, attributes)
        with open(theirs, "w", encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stderr", stream)
            with pytest.raises(SystemExit):
                lpctl(list(arguments), prog_name="lpctl")
            stream.write("\0")
            stream.flush()
            written = b""
            while not written.endswith(b"\0"):
                written += os.read(ours, 65536)
        os.close(ours)
        return written[:-1].decode()

    return call


@pytest.mark.parametrize("command", [("validate",), ("compile",), ("render",)])
def test_a_long_run_says_how_far_it_is(
    on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.0)
    monkeypatch.setattr(progress, "_BETWEEN", 0.0)
    assert on_terminal(*command).startswith(f"{LINES}\r\x1b[K")


def test_both_sides_of_a_diff_are_watched(on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.0)
    monkeypatch.setattr(progress, "_BETWEEN", 0.0)
    assert on_terminal("diff", "plans", "plans") == f"{LINES}\r\x1b[K" * 2


def test_a_line_is_not_written_for_each_file(on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.0)
    monkeypatch.setattr(progress, "_BETWEEN", 3600.0)
    assert on_terminal("validate") == f"\r\x1b[K1 of {FILES} files, 1 plan\r\x1b[K"


def test_a_short_run_says_nothing(on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 3600.0)
    assert on_terminal("validate") == ""


def test_a_dumb_terminal_is_left_alone(on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.0)
    monkeypatch.setenv("TERM", "dumb")
    assert on_terminal("validate") == ""


@pytest.mark.usefixtures("files")
def test_what_is_no_terminal_gets_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.0)
    assert cli("validate").err == ""
