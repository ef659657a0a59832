"""What the page about editors and hooks shows, called as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")


def shown(heading: str, language: str) -> str:
    """The block in a language under a heading."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    (block,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(block)


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest of the examples with a misspelt key, in the working directory, whose name has a blank."""
    directory = tmp_path / "our plans"
    shutil.copytree(ROOT / "examples", directory, ignore=shutil.ignore_patterns("build"))
    monkeypatch.chdir(directory)
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "lpctl").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lpctl "$@"\n', encoding="utf-8")
    (commands / "lpctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made = directory / "plans" / "a b.lp.yaml"
    text = (directory / "plans" / "churn.lp.yaml").read_text(encoding="utf-8").replace("workflow:", "worklfow:", 1)
    made.write_text(text.replace("name: ", "name: other_", 1), encoding="utf-8")
    return made


def sh(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, timeout=120)


def test_vs_code(manifest: Path) -> None:
    tasks = {task["label"]: task for task in json.loads(shown("VS Code", "json"))["tasks"]}

    def call(label: str) -> subprocess.CompletedProcess[str]:
        command = tasks[label]["command"].replace("${relativeFile}", "plans/a b.lp.yaml")
        return sh(command.replace("${file}", str(manifest)))

    before = manifest.read_text(encoding="utf-8")
    pattern = tasks["lpctl: check this file"]["problemMatcher"]["pattern"]
    found = call("lpctl: check this file")
    matches = [re.match(pattern["regexp"], line) for line in found.stdout.splitlines()[:-1]]
    told = [(match[pattern["file"]], match[pattern["severity"]], match[pattern["code"]]) for match in matches if match]
    assert told[0] == ("plans/a b.lp.yaml", "error", "unknown-key")
    assert len(told) == len(matches)
    patch = call("lpctl: show what would be mended")
    assert (patch.returncode, "+workflow:" in patch.stdout) == (1, True)
    assert manifest.read_text(encoding="utf-8") == before
    assert call("lpctl: mend this file").returncode == 0
    assert manifest.read_text(encoding="utf-8") == before.replace("worklfow:", "workflow:")


@pytest.mark.skipif(shutil.which("vim") is None, reason="there is no Vim")
def test_vim(manifest: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "yaml.vim"
    plugin.write_text(shown("Vim", "vim"), encoding="utf-8")
    found = tmp_path / "found"
    script = tmp_path / "script.vim"
    script.write_text(
        f"source {plugin}\nsilent make!\n"
        "let g:found = map(filter(getqflist(), 'v:val.valid'),"
        ' \'bufname(v:val.bufnr) . "|" . v:val.lnum . "|" . v:val.col . "|" . v:val.type . "|" . v:val.text\')\n'
        f"call writefile(g:found, '{found}')\nLpctlFix\nwrite\nqall!\n",
        encoding="utf-8",
    )
    before = manifest.read_text(encoding="utf-8")
    subprocess.run(
        ["vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", str(script), "plans/a b.lp.yaml"],  # noqa: S607
        check=False,
        capture_output=True,
        timeout=120,
    )
    line = next(number for number, text in enumerate(before.splitlines(), 1) if text.startswith("worklfow"))
    assert found.read_text(encoding="utf-8").splitlines()[0] == f"plans/a b.lp.yaml|{line}|1|e|unknown key `worklfow`"
    assert manifest.read_text(encoding="utf-8") == before.replace("worklfow:", "workflow:")


def test_the_hook_of_git_checks_what_is_staged(manifest: Path) -> None:
    staged = manifest.rename(manifest.with_name("staged.lp.yaml"))
    for command in ("git init -q", "git add plans/staged.lp.yaml"):
        assert sh(command).returncode == 0
    broken = staged.read_text(encoding="utf-8")
    staged.write_text(broken.replace("worklfow:", "workflow:"), encoding="utf-8")
    hook = shown("pre-commit", "sh")
    refused = sh(hook)
    assert (refused.returncode, "plans/staged.lp.yaml:" in refused.stdout) == (1, True)
    assert sh("git add plans/staged.lp.yaml").returncode == 0
    assert sh(hook).returncode == 0
