"""What commands print of a repository with targets; `cases/commands` has the repository, and calls with their output.

`<call>.args` may begin with variables of the environment; `<call>.stdin` is its standard input.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tzdata
from command_line import plan, write
from jsonschema import Draft202012Validator

from lpctl import __version__
from lpctl.manifest.schemas import schema
from lpctl.report import FORMATS

if TYPE_CHECKING:
    from command_line import Cli
    from conftest import Golden

pytest_plugins = ("project_fixtures",)

CASES = Path(__file__).parent / "cases" / "commands"
CALLS = sorted(path.stem for path in CASES.glob("*.args"))
ASSIGNMENT = re.compile(r"(LPCTL_[A-Z_]+)=(.*)", re.DOTALL)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two targets; the working directory."""
    root = tmp_path / "targets"
    shutil.copytree(CASES / "repository", root)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("call", CALLS)
def test_what_is_printed(
    cli: Cli, repository: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    assert repository.is_dir()
    arguments = shlex.split((CASES / f"{call}.args").read_text(encoding="utf-8"))
    while match := ASSIGNMENT.fullmatch(arguments[0]):
        monkeypatch.setenv(match[1], match[2])
        arguments.pop(0)
    given = CASES / f"{call}.stdin"
    found = cli(*arguments, stdin=given.read_text(encoding="utf-8") if given.exists() else "")
    text = found.out + (f"--- standard error\n{found.err}" if found.err else "") + f"--- exit code {found.code}\n"
    text = text.replace(f'"{__version__}"', '"VERSION"').replace(tzdata.IANA_VERSION, "RELEASE")
    golden(CASES / f"{call}.out", text)


@pytest.mark.parametrize("call", ["schedule_as_json", "schedule_load_as_json"])
def test_schedules_fit_their_schema(call: str) -> None:
    printed = (CASES / f"{call}.out").read_text(encoding="utf-8").partition("--- ")[0]
    Draft202012Validator(schema("schedule")).validate(json.loads(printed))


def test_the_index_names_its_target(cli: Cli, repository: Path) -> None:
    assert cli("compile").code == 0
    for target in ("development", "production"):
        index = json.loads((repository / "build" / f"{target}.index.json").read_text(encoding="utf-8"))
        assert list(index)[:3] == ["format", "lpctl", "target"]
        assert index["target"] == target
    assert cli("compile", "--check").code == 0


MISTAKES = {
    "plans/adhoc.lp.yaml": [("  rate: 12h", '  cron: "0 0 31 2 *"'), ("{lr: 0.1}", "{lr: high}")],
    "plans/forecast.lp.yaml": [
        ("  top: ${each.top}", '  top: ${each.query}\n  t: "${target.name}"'),
        ("  development:\n", "  development:\n    max_parallelism: 0\n"),
        ("for_each: {file", "max_parallelism: 0\nfor_each: {file"),
    ],
    "lpctl.yaml": [("tier: bronze", 'tier: "a b", of: "x ${target.name}"'), ("tier: silver", "tier: si lver")],
}
"""What makes every layer of the repository wrong: in all targets, in one, and in other words in each."""


@pytest.fixture
def broken(repository: Path) -> Path:
    """The repository, with mistakes in every layer."""
    for name, replaced in MISTAKES.items():
        text = (repository / name).read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        write(repository / name, text)
    return repository


@pytest.mark.parametrize("name", FORMATS)
def test_findings_of_targets(cli: Cli, broken: Path, golden: Golden, name: str) -> None:
    assert broken.is_dir()
    found = cli("validate", "--format", name)
    assert (found.code, found.err) == (1, "")
    golden(CASES / "formats" / f"expected.{name}", found.out.replace(f'"{__version__}"', '"VERSION"'))


def test_formats_tell_the_same_targets() -> None:
    def printed(name: str) -> Any:
        return json.loads((CASES / "formats" / f"expected.{name}").read_text(encoding="utf-8"))

    told = [finding.get("targets", []) for finding in printed("json")["findings"]]
    assert {tuple(targets) for targets in told} == {("development",), ("production",), ("development", "production")}
    assert [issue.get("targets", []) for issue in printed("gitlab")] == told
    results = printed("sarif")["runs"][0]["results"]
    assert [result.get("properties", {}).get("targets", []) for result in results] == told


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("file", ["a.lp.yaml", "z.lp.yaml"])
def test_fingerprints_stay_where_a_target_is_added(cli: Cli, broken: Path, place: str, file: str) -> None:
    def fingerprints() -> dict[str, list[str]]:
        issues = json.loads(cli("validate", "--format", "gitlab").out)
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)
        return {issue["fingerprint"]: issue["targets"] for issue in issues}

    before = fingerprints()
    text = (broken / "lpctl.yaml").read_text(encoding="utf-8")
    added = '  canary: {project: wx, activate: never, variables: {image: x}, defaults: {labels: {tier: "c d"}}}\n'
    before_it = "targets:\n" if place == "first" else "rules:"
    text = text.replace(before_it, f"{before_it}{added}" if place == "first" else f"{added}{before_it}")
    write(broken / "lpctl.yaml", text)
    records = {"forecast": "{city: berlin, query: B, top: 1}", "adhoc": "{extra: {}, tags: {}, phases: [FAILED]}"}
    for name, record in records.items():
        manifest = broken / "plans" / f"{name}.lp.yaml"
        override = f"overrides:\n  canary: {{max_parallelism: 0, for_each: [{record}]}}\n"
        write(manifest, manifest.read_text(encoding="utf-8").replace("overrides:\n", override))
    write(broken / "plans" / file, plan("new", "targets: [canary]\nlabels: {}\n", "wx.forecast"))
    after = fingerprints()
    elsewhere = {name: [target for target in targets if target != "canary"] for name, targets in after.items()}
    assert {name: targets for name, targets in elsewhere.items() if name in before} == before
    assert len(after) > len(before)


def test_a_file_of_records_outside_of_the_repository_is_read_where_the_command_line_names_it(
    cli: Cli, repository: Path
) -> None:
    """By any path that leads to it, a link included; no other file is."""
    outside = write(repository.parent / "records" / "cities.csv", "city\nberlin\nnairobi\n")
    (repository / "link.csv").symlink_to(outside)
    write(repository / "plans" / "city.lp.yaml", plan("city_${each.city}", "for_each: {file: ../link.csv}\n"))
    refused = cli("validate", "--format", "concise")
    assert "`--records link.csv` reads it all the same" in refused.out
    for named in ("link.csv", "../records/cities.csv", str(outside)):
        found = cli("validate", "--records", named, "--format", "json")
        rules = {finding["rule"] for finding in json.loads(found.out)["findings"]}
        assert "unreadable-records" not in rules, named
    assert "unreadable-records" in cli("validate", "--records", "lpctl.yaml", "--format", "concise").out
    assert cli("validate", "--records", "../records/none.csv").code == 2


@pytest.mark.parametrize("why", ["ignored", "said once"])
def test_what_nobody_is_told_of_hides_nothing(cli: Cli, tmp_path: Path, why: str) -> None:
    """A thousand findings that are ignored, or that stand in one place, are no thousand mistakes."""
    configuration = "apiVersion: lpctl/v1\nkind: Configuration\nmanifests: [plans]\n"
    if why == "ignored":
        stated, plans = "rules: {invalid-label: ignore}\n", "labels: {a: a b}\n"
    else:
        stated, plans = "targets: {development: {project: Not_A_Project}}\n", ""
    (tmp_path / "plans").mkdir()
    (tmp_path / "lpctl.yaml").write_text(configuration + stated)
    head = "apiVersion: lpctl/v1\nkind: LaunchPlan\nworkflow: a.b\n"
    documents = [f"{head}name: p{number}\n{plans}" for number in range(1_001)]
    documents.append(f'{head}name: last\nschedule: {{cron: "0 25 * * *"}}\nauto_activate: true\n')
    (tmp_path / "plans" / "a.lp.yaml").write_text("---\n".join(documents))
    outcome = cli("validate", "--no-interface", "--config", str(tmp_path / "lpctl.yaml"))
    assert outcome.code == 1
    assert "error[invalid-cron]" in outcome.out + outcome.err
