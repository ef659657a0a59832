"""How much a rule matters: lpctl.yaml, the environment, the command line, in this order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import CONFIGURATION, ERROR, INFO, WARNING, Outcome, plan, refused, write

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


@pytest.fixture(autouse=True)
def _findings(project: Path) -> None:
    """One warning, input-in-both, and one info, workflow-version-open."""
    write(project / "plans" / "daily.lp.yaml", plan("daily", WARNING + INFO))


def severities(cli: Cli, *arguments: str) -> dict[str, str]:
    """The severity of each finding, by rule."""
    found = json.loads(cli("validate", "--format", "json", *arguments).out)["findings"]
    return {finding["rule"]: finding["severity"] for finding in found}


@pytest.mark.parametrize(
    ("file", "environment", "arguments", "both", "version"),
    [
        ("", "", "", "warning", "info"),
        ("rules: {input-in-both: error}", "", "", "error", "info"),
        ("rules: {all: error}", "", "", "error", "error"),
        ("rules: {all: ignore, input-in-both: info}", "", "", "info", None),
        ("rules: {input-in-both: info, all: ignore}", "", "", "info", None),
        ("rules: {input-in-both: error}", "LPCTL_IGNORE=input-in-both", "", None, "info"),
        ("rules: {input-in-both: error}", "LPCTL_IGNORE=all", "", None, None),
        ("", "LPCTL_WARN=input-in-both workflow-version-open", "", "warning", "warning"),
        ("", "LPCTL_IGNORE=all", "--error input-in-both", "error", None),
        ("", "LPCTL_IGNORE=input-in-both", "--ignore workflow-version-open", "warning", None),
        ("rules: {input-in-both: error}", "", "--warn all", "warning", "warning"),
        ("", "", "--ignore all --info input-in-both", "info", None),
        ("", "", "--info input-in-both --ignore all", "info", None),
        ("", "", "--error input-in-both --error workflow-version-open", "error", "error"),
        ("", "", "--error all --error yaml-syntax", "error", "error"),
    ],
)
def test_precedence(
    cli: Cli,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    file: str,
    environment: str,
    arguments: str,
    both: str | None,
    version: str | None,
) -> None:
    write(project / "lpctl.yaml", f"{CONFIGURATION}{file}\n")
    if environment:
        monkeypatch.setenv(*environment.split("=", 1))
    expected = {"input-in-both": both, "workflow-version-open": version}
    found = severities(cli, *arguments.split())
    assert found == {rule: severity for rule, severity in expected.items() if severity}


def test_the_exit_code_is_that_of_the_levels(cli: Cli) -> None:
    assert cli("validate").code == 0
    assert cli("validate", "--error", "input-in-both").code == 1
    assert cli("validate", "--fail-on", "warning").code == 1
    assert cli("validate", "--fail-on", "warning", "--info", "input-in-both").code == 0
    assert cli("validate", "--fail-on", "info", "--ignore", "all").code == 0


def test_levels_hold_for_compile_and_render(cli: Cli) -> None:
    assert cli("compile", "--error", "input-in-both").code == 1
    assert cli("render", "--error", "input-in-both").code == 1
    assert cli("compile", "--ignore", "input-in-both").err == ""


def test_a_firm_rule_stays_an_error(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", ERROR))
    assert severities(cli, "--ignore", "all") == {"unknown-key": "error"}
    assert cli("validate", "--warn", "unknown-key") == refused(
        "--warn unknown-key: unknown-key is always an error: what it finds leaves no launch plan to write; remove it"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--ignore input-in-bot", "--ignore input-in-bot: no rule is named input-in-bot; did you mean input-in-both?"),
        ("--error LP401", "--error LP401: no rule is named LP401; `lpctl rules` lists them"),
        ("--info al", "--info al: no rule is named al; did you mean all?"),
        (
            "--ignore input-in-both --error input-in-both",
            "--ignore input-in-both contradicts --error input-in-both; give one of them",
        ),
        ("--warn all --info all", "--info all contradicts --warn all; give one of them"),
    ],
)
def test_levels_that_mean_nothing(cli: Cli, arguments: str, message: str) -> None:
    assert cli("validate", *arguments.split()) == refused(message)


@pytest.mark.parametrize(
    ("rules", "rule", "message", "at", "advice"),
    [
        ("input-in-bot: error", "unknown-key", "no rule is named input-in-bot", 9, "did you mean input-in-both?"),
        (
            "yaml-syntax: warning",
            "invalid-value",
            "yaml-syntax is always an error: what it finds leaves no launch plan to write",
            22,
            "remove it",
        ),
        (
            "input-in-both: warn",
            "invalid-value",
            '`rules.input-in-both` is "warn"; allowed: error, warning, info, ignore',
            24,
            "write warning",
        ),
    ],
)
def test_a_configuration_with_levels_that_mean_nothing(
    cli: Cli, project: Path, *, rules: str, rule: str, message: str, at: int, advice: str
) -> None:
    write(project / "lpctl.yaml", f"{CONFIGURATION}rules: {{{rules}}}\n")
    outcome = cli("validate")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"error[{rule}]: {message}\n --> lpctl.yaml:6:{at}\n")
    assert outcome.err.endswith(f"  = help: {advice}\n\n")


@pytest.mark.parametrize(
    ("configured", "arguments", "found"),
    [
        ("", (), set()),
        ('flyte_version: "1.14"', (), {"needs-newer-flyte"}),
        ('flyte_version: "1.14"', ("--flyte-version", "1.16"), set()),
        ("", ("--flyte-version", "1.16.0"), {"needs-newer-flyte"}),
        ("", ("--flyte-version", "v1.16.1"), set()),
        ("", ("--flyte-version", "1.99"), set()),
    ],
)
def test_flyte_version(cli: Cli, project: Path, configured: str, arguments: tuple[str, ...], found: set[str]) -> None:
    write(project / "lpctl.yaml", f"{CONFIGURATION}{configured}\n")
    write(project / "plans" / "daily.lp.yaml", plan("daily", "concurrency: {max: 1}\n"))
    assert set(severities(cli, *arguments)) == found


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1", "is no version of Flyte; write one such as 1.14 or 1.16.2"),
        ("1.16.2-rc1", "is no version of Flyte; write one such as 1.14 or 1.16.2"),
        ("1.9.3", "is older than 1.10, the oldest version that lpctl knows"),
        ("2.0", "is no version of Flyte 1, whose rules lpctl knows"),
    ],
)
def test_a_flyte_version_that_is_none(cli: Cli, project: Path, version: str, message: str) -> None:
    assert cli("validate", "--flyte-version", version) == refused(f"--flyte-version {version} {message}")
    if message.startswith("is older"):
        write(project / "lpctl.yaml", f'{CONFIGURATION}flyte_version: "{version}"\n')
        assert cli("validate") == refused(f"lpctl.yaml: flyte_version {version} {message}")


def test_a_flyte_version_without_quotes(cli: Cli, project: Path) -> None:
    write(project / "lpctl.yaml", f"{CONFIGURATION}flyte_version: 1.10\n")
    outcome = cli("validate")
    assert outcome.code == 2
    assert 'help: write "1.10"' in outcome.err


def test_plans_for_several_domains_are_an_error_where_they_are_one_output(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "domain: staging\n"))
    write(project / "plans" / "weekly.lp.yaml", plan("weekly", "domain: production\n"))
    # lpctl.yaml names an output: this is what `lpctl compile` would refuse.
    assert severities(cli) == {"mixed-registration": "error"}
    assert cli("compile").code == 1
    # Files by name are checked for themselves.
    assert severities(cli, "plans") == {"mixed-registration": "info"}
    assert cli("compile", "plans").code == 1
    write(project / "lpctl.yaml", CONFIGURATION.replace("output: build/plans\n", ""))
    assert severities(cli) == {"mixed-registration": "info"}


def test_an_open_domain_is_none_of_several(cli: Cli, project: Path) -> None:
    for domain in ("staging", "production"):
        write(project / "plans" / f"{domain}.lp.yaml", plan("daily", f"domain: {domain}\n"))
    write(project / "plans" / "daily.lp.yaml", plan("daily", "labels: {a: b}\n"))
    assert severities(cli, "plans") == {"mixed-registration": "info"}


def test_what_is_suppressed_is_counted(cli: Cli, project: Path) -> None:
    comment = "  # lpctl: ignore[input-in-both] on purpose\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", WARNING.replace("\n", comment, 1)))
    assert cli("validate") == Outcome(0, "1 plan in 1 file: 0 errors, 0 warnings, 1 suppressed\n", "")
