"""The examples and the README are true: what they show compiles, and what they print is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tzdata

from lpctl.flyte.cron import Rejected, parse
from lpctl.manifest.configuration import Configuration
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse as parse_document
from lpctl.manifest.schemas import KINDS, schema
from lpctl.schedule.mend import advice
from lpctl.source.load import load

if TYPE_CHECKING:
    from conftest import Golden, Run

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENVIRONMENTS = (
    (ROOT / "docs" / "environments.md")
    .read_text(encoding="utf-8")
    .partition("\n## From one environment to two\n")[2]
    .partition("\n## ")[0]
)


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_examples_are_clean(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    result = run("validate", "--format", "json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["summary"]["errors"], report["summary"]["warnings"]) == (0, 0, 0)
    assert report["summary"]["plans"] >= 10


def test_the_reference_has_every_field_and_only_the_warnings_recorded(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    arguments = ("reference.lp.yaml", "--interface", "reference.interface.yaml", "--no-config")
    result = run("validate", *arguments)
    assert result.exit_code == 0
    golden(EXAMPLES / "reference.expected.txt", result.stdout)
    data = load("reference.lp.yaml", (EXAMPLES / "reference.lp.yaml").read_bytes()).documents[0].data
    stated = schema("LaunchPlan")["properties"].keys()
    assert stated - data.keys() == {"auth_role"}  # excludes security_context


def test_the_reference_compiles_to_the_recorded_message(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    arguments = ("--manifests", "reference.lp.yaml", "--interface", "reference.interface.yaml", "--no-config")
    result = run("render", *arguments, "--format", "textproto")
    assert result.exit_code == 0
    golden(ROOT / "tests" / "reference.textproto", result.stdout)


def test_every_modeline_leads_to_a_schema() -> None:
    for manifest in EXAMPLES.rglob("*.yaml"):
        for line in manifest.read_text(encoding="utf-8").splitlines():
            if line.startswith("# yaml-language-server: $schema="):
                named = (manifest.parent / line.partition("=")[2]).resolve()
                assert named.name.removesuffix(".schema.json") in KINDS
                assert named.is_file(), f"{manifest} names {named}"


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.splitlines()[1])
def test_the_yaml_of_the_readme_fits_its_schema(block: str) -> None:
    (document,) = load("README.md", block.encode()).documents
    kind = Configuration if document.data["kind"] == "Configuration" else LaunchPlan
    assert parse_document(kind, document.data) is not None


def test_the_finding_in_the_readme_is_what_lpctl_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    result = run("validate", "broken")
    assert result.exit_code == 1
    (finding,) = [block for block in blocks("text") if block.startswith("error[")]
    assert finding in result.stdout


def test_the_comment_in_the_docs_is_what_lpctl_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8").partition("\n## The comment on a change\n")[2]
    (command,) = re.findall(r"^\$ lpctl (diff .*)$", text, re.MULTILINE)
    result = run(*command.split())
    assert result.exit_code == 0
    assert blocks("markdown", text) == [result.stdout]


def test_the_plans_of_the_readme_compile_as_it_says(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flyte-package.tgz").write_bytes((EXAMPLES / "flyte-package.tgz").read_bytes())
    _, weekly, configuration = blocks("yaml")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "weekly.lp.yaml").write_text(weekly, encoding="utf-8")
    (tmp_path / "lpctl.yaml").write_text(configuration, encoding="utf-8")
    shown = next(block for block in blocks("console") if "lpctl compile" in block)
    command, _, output = shown.partition("lpctl compile")[2].partition("\n")
    assert run("compile", *command.split()).stdout == output
    shown = next(block for block in blocks("console") if "lpctl schedule" in block)
    command, _, output = shown.partition("lpctl schedule")[2].partition("\n")
    assert run("schedule", *command.split()).stdout == output


def test_the_step_from_one_environment_to_two_is_what_the_page_says(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flyte-package.tgz").write_bytes((EXAMPLES / "flyte-package.tgz").read_bytes())
    configuration, overrides, daily = blocks("yaml", ENVIRONMENTS)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "weekly.lp.yaml").write_text(blocks("yaml")[1] + overrides, encoding="utf-8")
    (tmp_path / "plans" / "daily.lp.yaml").write_text(daily, encoding="utf-8")
    (tmp_path / "lpctl.yaml").write_text(configuration, encoding="utf-8")
    (shown,) = blocks("console", ENVIRONMENTS)
    for command, output in re.findall(r"^\$ lpctl (.*)\n((?:(?!\$).*\n)*)", shown, re.MULTILINE):
        result = run(*command.split())
        assert (result.exit_code, result.stdout) == (0, output)


def test_the_schedule_of_the_docs_is_what_lpctl_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    text = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```console\n\$ lpctl (.*?)\n(.*?)```", text, re.DOTALL)
    result = run(*shown[0].split(), "--no-config")
    release = f"release {tzdata.IANA_VERSION} of"
    assert (result.exit_code, result.stdout) == (0, re.sub("release [0-9]{4}[a-z] of", release, shown[1]))


DIALECTS = re.findall(
    r"^\| `([^`]+)` \|[^|]*\| `([^`]+)` \|$", (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("written", "instead"), DIALECTS)
def test_the_dialects_of_the_docs_get_that_help(written: str, instead: str) -> None:
    rejected = parse(written)
    assert isinstance(rejected, Rejected)
    assert advice(written, rejected).write == instead


def test_the_readme_names_every_command_and_make_target_that_it_should(run: Run) -> None:
    for command in re.findall(r"^  (\w+) ", run("--help").stdout.partition("Commands:")[2], re.MULTILINE):
        assert f"lpctl {command}" in README
    for target in ("demo", "test"):
        assert f"make {target}" in README
