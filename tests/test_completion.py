"""What a shell completes: the lines of docs/installing.md, as each shell that the machine has takes them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
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
    command = tmp_path / "lpctl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lpctl "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = ASK[shell].format(setup=line_of(shell), words=words, begun=begun, count=len(words.split()))
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [shell, "-c", script],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    found = {line.split("\t")[0] for line in done.stdout.splitlines() if line}
    assert found == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_guide_names_every_shell(shell: str) -> None:
    assert line_of(shell)
