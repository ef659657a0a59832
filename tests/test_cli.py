"""The command line: exit codes, streams, usage, interfaces, schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import CLEAN, ERROR, INFO, ROOT, WARNING, Outcome, plan, refused, write

from lpctl import __version__
from lpctl.cli import _COMMANDS
from lpctl.manifest.schemas import KINDS, OUTPUTS
from lpctl.source import parser

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def test_clean(cli: Cli) -> None:
    assert cli("validate") == CLEAN


@pytest.mark.parametrize(
    ("rest", "fail_on", "code"),
    [
        (ERROR, "error", 1),
        (ERROR, "warning", 1),
        (ERROR, "info", 1),
        (WARNING, "error", 0),
        (WARNING, "warning", 1),
        (WARNING, "info", 1),
        (INFO, "error", 0),
        (INFO, "warning", 0),
        (INFO, "info", 1),
        ("", "info", 0),
    ],
)
def test_exit_code_of_findings(cli: Cli, project: Path, rest: str, fail_on: str, code: int) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", rest))
    for format_ in ("text", "concise", "json"):
        outcome = cli("validate", "--fail-on", fail_on, "--format", format_)
        assert (outcome.code, outcome.err) == (code, "")
    assert ("[" in cli("validate").out) == bool(rest)


def test_findings_of_other_commands_go_to_standard_error(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", WARNING))
    findings = cli("validate").out
    assert findings.startswith("warning[input-in-both]: ")
    for arguments in (["compile"], ["render"]):
        outcome = cli(*arguments)
        assert (outcome.code, outcome.err) == (0, findings)
        assert "warning" not in outcome.out


def test_infos_are_for_validate_only(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", INFO))
    assert cli("validate").out.startswith("info[workflow-version-open]: ")
    for command in ("compile", "render"):
        assert (cli(command).code, cli(command).err) == (0, "")


def test_errors_of_other_commands(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", ERROR))
    findings = cli("validate").out
    assert cli("render") == Outcome(1, "", findings)
    assert cli("compile") == Outcome(1, "", findings)
    assert not (project / "build").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "--nonsense"], "Error: No such option"),
        (["validate", "--env", "staging"], "--target"),
        (["compile", "--environment=staging"], "--target"),
        (
            ["validate", "--format", "xml"],
            "'xml' is not one of 'text', 'concise', 'json', 'github', 'sarif', 'junit', 'gitlab'.",
        ),
        (["validat"], "Error: No such command 'validat'. Did you mean validate?\n"),
        (["deploy"], "Error: No such command 'deploy'. Commands: "),
    ],
)
def test_usage(cli: Cli, arguments: list[str], message: str) -> None:
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", ["", *_COMMANDS])
def test_help(cli: Cli, command: str, flag: str) -> None:
    outcome = cli(*command.split(), flag)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: lpctl {command}".rstrip() + " [OPTIONS]")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (object(), "ruamel.yaml.clib, in C"),
        (None, "ruamel.yaml in pure Python, which is slower: ruamel.yaml.clib is not installed"),
    ],
)
def test_version(cli: Cli, monkeypatch: pytest.MonkeyPatch, found: object, said: str) -> None:
    monkeypatch.setattr(parser, "CParser", found)
    assert cli("--version") == Outcome(0, f"lpctl {__version__}\nYAML that is not plain is read by {said}\n", "")


def test_half_a_character_is_a_finding(cli: Cli, project: Path) -> None:
    """YAML's "\\ud800" is a text that no protobuf can hold."""
    for rest in ('fixed_inputs: {s: "\\ud800"}\n', 'labels: {team: "\\ud800"}\n', 'version: "\\ud800"\n'):
        write(project / "plans" / "daily.lp.yaml", plan("daily", rest))
        outcome = cli("validate")
        assert (outcome.code, outcome.err) == (1, "")


NO_INTERFACE = (
    "no interface source: pass the archive of `pyflyte package` with --interface, or list it under `interfaces` in "
    "lpctl.yaml; `lpctl validate --no-interface` checks all but the inputs"
)


def test_no_interface_at_all(cli: Cli) -> None:
    assert cli("validate", "plans", "--no-config") == refused(NO_INTERFACE)


def test_unchecked_inputs_are_said_to_be_unchecked(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "default_inputs: {nonsense: 1}\n", "no.such.workflow"))
    outcome = cli("validate", "plans", "--no-config", "--no-interface")
    assert outcome == Outcome(0, "1 plan in 1 file: 0 errors, 0 warnings (inputs not checked)\n", "")
    assert cli("validate", "--no-interface") == outcome


def test_interfaces_that_cannot_be_read(cli: Cli, project: Path) -> None:
    assert cli("validate", "--interface", "nowhere") == refused(
        "cannot read interfaces from nowhere: No such file or directory"
    )
    (project / "empty").mkdir()
    assert cli("validate", "--interface", "empty") == refused(
        "cannot read interfaces from empty: it holds no workflow: no file whose name ends in _2.pb, nor a default "
        "launch plan in one that ends in _3.pb, as `pyflyte package` writes them"
    )


def test_rules_are_listed_and_explained(cli: Cli) -> None:
    listed = json.loads(cli("rules", "--format", "json").out)
    assert list(listed) == ["format", "lpctl", "rules"]
    assert listed["format"] == "lpctl.rules/1"
    *lines, blank, footnote = cli("rules").out.splitlines()
    assert (blank, footnote[:18]) == ("", "! always an error:")
    assert len(lines) == len(listed["rules"]) > 30
    for line, rule in zip(lines, listed["rules"], strict=True):
        severity = ("error!" if not rule["adjustable"] else rule["severity"]) if rule["on"] else "off"
        assert line.split() == [rule["rule"], severity, *rule["summary"].split()]
        level = rule["severity"] if rule["adjustable"] else "always an error"
        level = level if rule["on"] else f"off unless lpctl.yaml asks for it; then {level} unless it says another level"
        explained = f"{rule['rule']} ({level})\n\n{rule['documentation']}\n"
        options = "".join(f"    {name}: {says}\n" for name, says in rule["options"].items())
        if options:
            explained += f"\nOptions, under `rules: {{{rule['rule']}: ...}}` in lpctl.yaml:\n\n{options}"
        assert cli("explain", rule["rule"]).out == explained
        assert bool(options) == (not rule["on"])
        assert rule["documentation"].startswith(f"{rule['summary']}\n\n")
        for title, example in (("Bad", rule["bad"]), ("Good", rule["good"])):
            assert f"\n\n{title}:\n\n    {example.splitlines()[0]}\n" in f"{rule['documentation']}\n"


def test_explanation_of_a_rule_that_is_not_there(cli: Cli) -> None:
    assert cli("explain", "input-types") == refused("no rule is named input-types; did you mean input-type?")
    assert cli("explain", "E501") == refused("no rule is named E501; `lpctl rules` lists them")


@pytest.mark.parametrize("kind", [*KINDS, *OUTPUTS])
def test_schema(cli: Cli, tmp_path: Path, kind: str) -> None:
    published = (ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert cli("schema", kind, "--no-interface") == Outcome(0, published, "")
    assert cli("schema", kind.lower(), "--no-interface").out == published
    assert cli("schema", kind, "--no-interface", "-o", tmp_path / "schema.json") == Outcome(0, "", "")
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == published


def test_schema_that_cannot_be_written(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "file", "")
    assert cli("schema", "LaunchPlan", "-o", "file/schema.json") == refused(
        "cannot write file/schema.json: file is not a directory"
    )
    assert cli("schema", "LaunchPlan", "-o", ".") == refused("--output .: . is a directory; name a file")


def test_every_schema_is_of_a_kind() -> None:
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {
        f"{kind}.schema.json" for kind in (*KINDS, *OUTPUTS)
    }
