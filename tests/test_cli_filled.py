"""What options fill in is judged as what manifests state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from command_line import CLEAN, CONFIGURATION, plan, refused, write

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

HOST = "at most 63 lower-case letters, digits and `-`, starting and ending with a letter or digit"


def test_a_project_that_nobody_can_create(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = f'no project is named "Bad Name": it holds `B`; allowed: {HOST}; did you mean bad-name?'
    for command in (["validate"], ["compile"], ["render"], ["try", "daily"], ["diff", "plans", "plans"]):
        assert cli(*command, "--project", "Bad Name") == refused(f"--project Bad Name: {told}")
    assert not (project / "build").exists()
    monkeypatch.setenv("LPCTL_PROJECT", "Bad Name")
    assert cli("validate") == refused(f"LPCTL_PROJECT=Bad Name: {told}")
    assert cli("validate", "--ignore", "invalid-project") == CLEAN


def test_warnings_once_a_run(cli: Cli, project: Path) -> None:
    write(project / "plans" / "weekly.lp.yaml", plan("weekly"))
    arguments = ("validate", "--domain", "Prodution", "--version", "a b/c")
    found = cli(*arguments)
    assert (found.code, found.out) == (0, "2 plans in 2 files: 0 errors, 0 warnings\n")
    assert found.err == (
        'lpctl: warning[misspelt-domain]: --domain Prodution: domain "Prodution" is none of development, staging, '
        "production; did you mean production?\n"
        "lpctl: warning[unsafe-name]: --version a b/c: `version` holds a blank, which addresses and commands of Flyte "
        "do not carry; write a-b-c\n"
    )
    assert cli(*arguments, "--fail-on", "warning").code == 1
    assert cli(*arguments, "--fail-on", "warning", "--ignore", "misspelt-domain", "--ignore", "unsafe-name").code == 0
    assert cli(*arguments, "--error", "unsafe-name").code == 2
    write(project / "lpctl.yaml", CONFIGURATION + "rules: {misspelt-domain: ignore, unsafe-name: info}\n")
    assert cli(*arguments).err == ""


@pytest.mark.parametrize("option", ["--version", "--workflow-version", "--project", "--domain"])
def test_templates(cli: Cli, option: str) -> None:
    part = option.rpartition("-")[2]
    assert cli("validate", option, "{{ x }}") == refused(
        f"{option} {{{{ x }}}}: nothing fills in the template; write the {part} itself, or leave it to flytectl"
    )
    placeholder = f"{{{{ registration.{part} }}}}"
    assert cli("compile", option, placeholder) == refused(
        f"{option} {placeholder} is the placeholder that flytectl fills in itself; leave it out, and to have it in the "
        "files, compile with --placeholders"
    )


def test_long_and_unprintable(cli: Cli) -> None:
    assert "warning[long-name]: --version vvv" in cli("validate", "--version", "v" * 300).err
    assert "`workflow.version` has 300 characters" in cli("validate", "--workflow-version", "v" * 300).err
    assert cli("validate", "--version", "a\nb").code == 2


def test_each_side_of_a_diff(cli: Cli) -> None:
    assert cli("diff", "plans", "plans", "--base-version", "{{ x }}").err == (
        "lpctl: --base-version {{ x }}: nothing fills in the template; write the version itself, or leave it to "
        "flytectl\n"
    )
