"""What the page about editors and hooks shows, called as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from editors_page import shown

ROOT = Path(__file__).parent.parent
SCHEMAS_IN_VIM = "Schemas in Vim and Neovim"
SCHEMAS_IN_JETBRAINS = "Schemas in IntelliJ IDEA, PyCharm and the like"


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


@pytest.fixture
def associated() -> dict[str, list[str]]:
    """Which schema is of which files, as VS Code is told; tests/editor asks the language server with it."""
    settings = json.loads(shown("Schemas in VS Code", "json"))
    return dict(settings["yaml.schemas"])


def test_neovim_is_told_which_schemas_are_of_which_files(associated: dict[str, list[str]]) -> None:
    pairs = re.findall(r"\['(.*?)'\] = \{(.*)\}", shown(SCHEMAS_IN_VIM, "lua"))
    assert {schema: re.findall(r"'(.*?)'", names) for schema, names in pairs} == associated


@pytest.mark.skipif(shutil.which("vim") is None, reason="there is no Vim")
def test_ale_is_told_which_schemas_are_of_which_files(associated: dict[str, list[str]], tmp_path: Path) -> None:
    script = tmp_path / "ale.vim"
    written = f"call writefile([json_encode(g:ale_yaml_ls_config)], '{tmp_path / 'config.json'}')\nqall!\n"
    script.write_text(shown(SCHEMAS_IN_VIM, "vim") + written, encoding="utf-8")
    subprocess.run(["vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", str(script)], check=False, timeout=120)  # noqa: S607
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert config == {"yaml": {"schemas": associated}}


def test_jetbrains_is_told_which_schemas_are_of_which_files(associated: dict[str, list[str]]) -> None:
    told = {}
    for info in ET.fromstring(shown(SCHEMAS_IN_JETBRAINS, "xml")).iter("SchemaInfo"):  # noqa: S314 - ours
        options = {option.get("name"): option.get("value") for option in info.findall("option")}
        paths = [option.get("value") for option in info.iter("option") if option.get("name") == "path"]
        told[f"./{options['relativePathToSchema']}"] = paths
    assert told == associated


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
