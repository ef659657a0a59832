"""What a shell completes: the lines of docs/installing.md, as each shell that the machine has takes them."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")

# Sets completion up with the guide's line, then prints what words are completed to. bash is called as its readline
# does it; fish has a command for it. zsh completes at a terminal only, which no test has.
ASK = {
    "bash": '{setup}\nCOMP_WORDS=({words} "{begun}"); COMP_CWORD={count}\n'
    '_lpctl_completion lpctl; printf "%s\\n" "${{COMPREPLY[@]}}"',
    "fish": '{setup}\ncomplete -C "{words} {begun}"',
}


def line_of(shell: str) -> str:
    (line,) = re.findall(rf"^.*_LPCTL_COMPLETE={shell}_source lpctl(?! >).*$", GUIDE, re.MULTILINE)
    return str(line)


def environment_of(directory: Path) -> dict[str, str]:
    """Where the directory is the home, and has the command."""
    command = directory / "lpctl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lpctl "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = os.pathsep.join((str(directory), os.environ["PATH"]))
    return {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(directory), "TERM": "dumb"}


@pytest.mark.parametrize(
    ("words", "begun", "expected"),
    [
        ("lpctl", "val", {"validate"}),
        ("lpctl validate --format", "s", {"sarif"}),
        (
            "lpctl explain",
            "input-type",
            {"input-type", "input-type-changed", "input-type-narrowed", "input-type-widened"},
        ),
        ("lpctl explain --changes", "input", set()),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_the_shell_completes(shell: str, words: str, begun: str, expected: set[str], tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    script = ASK[shell].format(setup=line_of(shell), words=words, begun=begun, count=len(words.split()))
    done = subprocess.run(
        [shell, "-c", script],
        env=environment_of(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    found = {line.split("\t")[0] for line in done.stdout.splitlines() if line}
    assert found == expected


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("lpctl val", "lpctl validate "),
        ("lpctl validate --format s", "lpctl validate --format sarif "),
        ("lpctl explain turned-t", "lpctl explain turned-timezone-sign "),
        ("lpctl explain --changes input", "lpctl explain --changes input"),
    ],
)
@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh here")
def test_zsh_completes(typed: str, completed: str, tmp_path: Path) -> None:
    """What stands in its line once the tabulator was pressed there: a key of the test's own writes it down."""
    import pty  # noqa: PLC0415 - POSIX has it

    lines = (
        "unsetopt beep; PS1=; autoload -Uz compinit; compinit -u -D",
        line_of("zsh"),
        "seen() { print -rn -- $BUFFER > ~/seen.new; mv ~/seen.new ~/seen; }; zle -N seen; bindkey '^X' seen",
        "print -n > ~/ready",
    )
    outer, inner = pty.openpty()
    with subprocess.Popen(
        ["zsh", "-f", "-i"],  # noqa: S607 - the zsh that is there
        env=environment_of(tmp_path),
        cwd=tmp_path,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
    ) as zsh:
        try:
            os.write(outer, "\n".join((*lines, "")).encode())
            waited_for(tmp_path / "ready", outer)
            os.write(outer, f"{typed}\t\x18".encode())
            assert waited_for(tmp_path / "seen", outer) == completed
        finally:
            zsh.kill()
            os.close(outer)
            os.close(inner)


def waited_for(file: Path, terminal: int) -> str:
    """What a file says once it is there; what the terminal shows meanwhile is read, and dropped."""
    deadline = time.monotonic() + 60
    shown = b""
    while not file.exists():
        assert time.monotonic() < deadline, shown.decode(errors="replace")
        if select.select([terminal], [], [], 0.05)[0]:
            shown += os.read(terminal, 4096)
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_guide_names_every_shell(shell: str) -> None:
    assert line_of(shell)
