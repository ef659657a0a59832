"""lpctl.yaml, the environment and the flags: where each is found, and which of them wins."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

import pytest
from command_line import CLEAN, CONFIGURATION, ERROR, WARNING, Outcome, plan, refused, write

from lpctl.cli.terminal import wants_colour

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def test_configuration_is_found_upward(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", ERROR))
    deep = project / "src" / "deep"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert cli("validate", "--format", "concise").files == ["../../plans/daily.lp.yaml"]


@pytest.mark.parametrize("git_is_a", ["directory", "file"])
def test_configuration_is_not_sought_beyond_the_repository(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch, git_is_a: str
) -> None:
    inner = project / "inner"
    inner.mkdir()
    if git_is_a == "directory":
        (inner / ".git").mkdir()
    else:
        write(inner / ".git", "gitdir: elsewhere\n")
    monkeypatch.chdir(inner)
    assert cli("validate") == refused(
        "no manifests: no lpctl.yaml lists them, as there is none here nor above, up to the root of the repository; "
        "name files or directories, or write one with `manifests: [DIRECTORY]`"
    )
    write(inner / "lpctl.yaml", "apiVersion: lpctl/v1\nkind: Configuration\n")
    assert cli("validate") == refused(
        "no manifests: name files or directories, or list them under `manifests` in lpctl.yaml"
    )


def test_the_nearest_configuration_counts(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = project / "inner"
    write(inner / "lpctl.yaml", CONFIGURATION.replace("[package]", "[../package]"))
    write(inner / "plans" / "inner.lp.yaml", plan("inner", ERROR))
    monkeypatch.chdir(inner)
    assert cli("validate", "--format", "concise").files == ["plans/inner.lp.yaml"]


def test_paths_in_a_configuration_are_relative_to_it(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.parent)
    assert cli("validate", "--config", "repository/lpctl.yaml") == CLEAN
    assert cli("compile", "--config", "repository/lpctl.yaml").out.startswith(
        "wrote 1 launch plan in repository/build/plans, index repository/build/plans.index.json\n"
    )
    assert (project / "build" / "plans" / "lp_daily_3.pb").exists()


def test_arguments_win_over_the_configuration(cli: Cli, project: Path) -> None:
    write(project / "other.lp.yaml", plan("other", ERROR))
    assert cli("validate", "other.lp.yaml", "--format", "concise").files == ["other.lp.yaml"]
    assert cli("validate", "--interface", "nowhere").code == 2
    cli("compile", "--output", "elsewhere")
    assert [path.name for path in project.glob("**/*.pb") if path.parent.name != "package"] == ["lp_daily_3.pb"]
    assert (project / "elsewhere" / "lp_daily_3.pb").exists()


def test_no_configuration_is_read_where_none_is_wanted(cli: Cli, project: Path) -> None:
    write(project / "lpctl.yaml", "nonsense: true\n")
    assert cli("validate", "plans", "--no-config", "--interface", "package") == CLEAN
    assert cli("compile", "plans", "--no-config", "--interface", "package") == refused(
        "no output directory: pass it with -o, or name it under `output` in lpctl.yaml"
    )


def test_a_configuration_with_mistakes(cli: Cli, project: Path) -> None:
    write(project / "lpctl.yaml", CONFIGURATION.replace("manifests", "manifest"))
    assert cli("validate") == Outcome(
        2,
        "",
        "error[unknown-key]: unknown key `manifest`\n"
        " --> lpctl.yaml:3:1\n"
        "  |\n"
        "3 | manifest: [plans]\n"
        "  | ^^^^^^^^\n"
        "  |\n"
        "  = help: did you mean `manifests`?\n\n",
    )


def test_a_configuration_is_one_document(cli: Cli, project: Path) -> None:
    write(project / "lpctl.yaml", f"{CONFIGURATION}---\n{CONFIGURATION}")
    assert cli("validate").code == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            CONFIGURATION.replace("[plans]", "[gone]"),
            "gone: No such file or directory; lpctl.yaml:3 lists it under `manifests`",
        ),
        (
            CONFIGURATION.replace("[plans]", '\n  - plans\n  - "gone/*.yaml"'),
            "no file matches gone/*.yaml; lpctl.yaml:5 lists it under `manifests`",
        ),
        (
            CONFIGURATION.replace("[package]", "[gone]"),
            "cannot read interfaces from gone: No such file or directory",
        ),
    ],
)
def test_a_configuration_that_names_nothing(cli: Cli, project: Path, text: str, message: str) -> None:
    write(project / "lpctl.yaml", text)
    assert cli("validate") == refused(message)


def test_a_configuration_that_is_not_there(cli: Cli) -> None:
    assert cli("validate", "--config", "gone.yaml") == refused("gone.yaml: No such file or directory")


def test_flags_that_contradict_one_another(cli: Cli) -> None:
    assert cli("validate", "--no-config", "--config", "lpctl.yaml") == refused(
        "--no-config contradicts --config; give one of them"
    )
    assert cli("validate", "--no-interface", "--interface", "package") == refused(
        "--no-interface contradicts --interface; give one of them"
    )


def test_variables_win_over_the_configuration_and_flags_over_both(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LPCTL_OUTPUT", "by-variable")
    assert cli("compile").out.startswith("wrote 1 launch plan in by-variable, ")
    assert cli("compile", "-o", "by-flag").out.startswith("wrote 1 launch plan in by-flag, ")
    monkeypatch.setenv("LPCTL_INTERFACE", "nowhere")
    assert cli("validate").code == 2
    assert cli("validate", "--interface", "package").code == 0


@pytest.mark.parametrize(
    ("variable", "arguments"),
    [
        ("LPCTL_FORMAT=json", "--format json"),
        ("LPCTL_FAIL_ON=warning", "--fail-on warning"),
        ("LPCTL_COLOR=always", "--color always"),
        ("LPCTL_CONFIG=other.yaml", "--config other.yaml"),
        ("LPCTL_NO_CONFIG=1", "--no-config"),
        ("LPCTL_PROJECT=sales", "--project sales"),
        ("LPCTL_DOMAIN=staging", "--domain staging"),
        ("LPCTL_VERSION=v2", "--version v2"),
        ("LPCTL_WORKFLOW_VERSION=v2", "--workflow-version v2"),
        ("LPCTL_INTERFACE=package:nowhere", "--interface package --interface nowhere"),
    ],
)
def test_a_variable_does_what_its_flag_does(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch, variable: str, arguments: str
) -> None:
    stated = "project: p\ndomain: d\nversion: v1\n" + WARNING
    write(project / "plans" / "daily.lp.yaml", plan("daily", stated, "{name: plans.scalars, version: v1}"))
    write(project / "other.yaml", CONFIGURATION.replace("[plans]", "[gone]"))
    by_flag = cli("validate", *arguments.split())
    assert by_flag != cli("validate")
    monkeypatch.setenv(*variable.split("=", 1))
    assert cli("validate") == by_flag


def test_a_variable_that_is_empty_says_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OUTPUT", "INTERFACE", "FORMAT", "FAIL_ON", "CONFIG", "PROJECT", "VERSION", "COLOR", "NO_CONFIG"):
        monkeypatch.setenv(f"LPCTL_{name}", "")
    assert cli("validate") == CLEAN
    assert cli("compile").code == 0


def test_a_flag_wins_over_the_variable_that_it_contradicts(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LPCTL_CONFIG", "gone.yaml")
    assert cli("validate", "plans", "--no-config", "--interface", "package") == CLEAN
    monkeypatch.setenv("LPCTL_INTERFACE", "nowhere")
    assert cli("validate", "plans", "--no-config", "--no-interface").code == 0
    monkeypatch.setenv("LPCTL_OUTPUT", "by-variable")
    assert cli("compile", "plans", "--no-config", "--interface", "package", "--archive", "plans.tgz").code == 0


@pytest.mark.parametrize(
    ("choice", "variables", "coloured"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": ""}, False),
        ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ("always", {}, True),
        ("always", {"TERM": "dumb"}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, choice: str, variables: dict[str, str], coloured: bool
) -> None:
    plain = cli("validate", "-", stdin=plan("daily", ERROR)).out
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    outcome = cli("validate", "-", "--color", choice, stdin=plan("daily", ERROR))
    assert ("\x1b[" in outcome.out) == coloured
    assert coloured or outcome.out == plain


@pytest.mark.parametrize(("term", "coloured"), [("xterm", True), ("", True), ("dumb", False)])
def test_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch, term: str, coloured: bool) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, terminal)
    monkeypatch.setenv("TERM", term)
    assert [wants_colour("auto"), wants_colour("auto", err=True)] == [coloured] * 2


def test_colours_of_findings_on_standard_error(cli: Cli) -> None:
    plain = cli("compile", "-", stdin=plan("daily", ERROR)).err
    coloured = cli("compile", "-", "--color", "always", stdin=plan("daily", ERROR)).err
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


STRUCT_PLAN = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: etl.load
inputs: {options: dict}
---
apiVersion: lpctl/v1
kind: LaunchPlan
name: nightly
workflow: etl.load
fixed_inputs:
  options: {retries: 3}
"""


@pytest.mark.parametrize(
    ("configured", "stated", "written"),
    [
        ("", "", "binary"),
        ("struct_encoding: msgpack\n", "", "binary"),
        ("struct_encoding: struct\n", "", "generic"),
        ("struct_encoding: struct\n", "struct_encoding: msgpack\n", "binary"),
        ("", "struct_encoding: struct\n", "generic"),
    ],
)
def test_structs_are_encoded_as_the_manifest_says_or_else_the_configuration(
    cli: Cli, project: Path, configured: str, stated: str, written: str
) -> None:
    write(project / "lpctl.yaml", CONFIGURATION + configured)
    write(project / "plans" / "nightly.lp.yaml", STRUCT_PLAN + stated)
    rendered = cli("render", "nightly", "--format", "textproto").out
    assert f"        {written} {{" in rendered
    again = cli("render", "nightly", "--format", "yaml").out
    assert ("struct_encoding: struct" in again) == (written == "generic")
