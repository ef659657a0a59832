"""What CI systems read: held to their schemas, stable, and with the exit code of every other format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema
from command_line import PACKAGE, WARNING, plan, refused, write

from lpctl import __version__
from lpctl.report import FORMATS, PLACED

if TYPE_CHECKING:
    from command_line import Cli
    from conftest import Golden

pytest_plugins = ("project_fixtures",)

HERE = Path(__file__).parent
SARIF = jsonschema.Draft4Validator(json.loads((HERE / "schemas" / "sarif-2.1.0.schema.json").read_text("utf-8")))
JUNIT = xmlschema.XMLSchema(HERE / "schemas" / "junit-10.xsd")


@pytest.fixture
def manifests(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of a repository that is not its root, with plans that are clean, suppressed, warned of and wrong."""
    directory = project / "team"
    shutil.copytree(HERE / "formats" / "plans", directory / "plans")
    shutil.copytree(PACKAGE, directory / "package")
    monkeypatch.chdir(directory)
    return directory


CHECKED = ("validate", "plans", "--no-config", "--interface", "package")


@pytest.mark.usefixtures("manifests")
@pytest.mark.parametrize("name", FORMATS)
def test_what_is_printed(cli: Cli, golden: Golden, name: str) -> None:
    outcome = cli(*CHECKED, "--format", name)
    assert (outcome.code, outcome.err) == (1, "")
    version = f'"{__version__}"'
    golden(HERE / "formats" / f"expected.{name}", outcome.out.replace(version, '"VERSION"'))


@pytest.mark.usefixtures("manifests")
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("fail_on", ["error", "warning", "info"])
def test_the_exit_code_is_that_of_every_format(cli: Cli, name: str, fail_on: str) -> None:
    asked = ("--fail-on", fail_on, "--format", name)
    assert cli(*CHECKED, *asked).code == 1
    assert cli("validate", "plans/clean.lp.yaml", *CHECKED[2:], *asked).code == 0


def results(cli: Cli, *arguments: str) -> list[dict[str, Any]]:
    """The results of a SARIF log that fits its schema."""
    log = json.loads(cli("validate", *arguments, "--format", "sarif").out)
    SARIF.validate(log)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in found)
    return found


def test_sarif(cli: Cli, manifests: Path) -> None:
    assert len(results(cli, *CHECKED[1:])) > 5
    assert results(cli, "plans/clean.lp.yaml", *CHECKED[2:]) == []
    (result,) = (found for found in results(cli, *CHECKED[1:]) if found["ruleId"] == "repeated-plan")
    related = result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]
    assert related == {"uri": "team/plans/mixed.lp.yaml", "uriBaseId": "%SRCROOT%"}
    outside = write(manifests.parents[1] / "outside.lp.yaml", plan("a", "max_paralelism: 5\n"))
    (result,) = results(cli, str(outside), *CHECKED[2:])
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "../outside.lp.yaml"


IN_STDIN = "---\n".join(
    (plan("a", "max_parallelism: 4\n"), plan("a", "max_parallelism: 5\n"), plan("b", "max_paralelism: 6\n"))
)


def test_standard_input_is_no_file(cli: Cli) -> None:
    """Its findings are at no place of the repository, and say where they are themselves."""
    lines = cli("validate", "-", "--format", "github", stdin=IN_STDIN).out.splitlines()
    assert [line.partition("`")[0] for line in lines[:2]] == [
        "::error title=duplicate-plan::<stdin>:9:7: plan ",
        "::error title=unknown-key::<stdin>:17:1: unknown key ",
    ]
    assert "<stdin>:3" in lines[0]
    log = json.loads(cli("validate", "-", "--format", "sarif", stdin=IN_STDIN).out)
    SARIF.validate(log)
    found = log["runs"][0]["results"]
    assert [result["message"]["text"].partition("`")[0] for result in found] == [
        "<stdin>:9:7: plan ",
        "<stdin>:17:1: unknown key ",
    ]
    assert not [key for result in found for key in ("locations", "relatedLocations") if key in result]
    assert "<stdin>:3" in found[0]["message"]["text"]
    for name in FORMATS:
        outcome = cli("validate", "-", "--format", name, "--stdin-name", "plans/daily.lp.yaml", stdin=IN_STDIN)
        assert "stdin" not in outcome.out
    suites(cli("validate", "-", "--format", "junit", stdin=IN_STDIN).out)


def fingerprints(cli: Cli) -> list[list[str]]:
    """The fingerprints in SARIF and in GitLab's format."""
    gitlab = json.loads(cli("validate", "--format", "gitlab").out)
    sarif = results(cli)
    return [
        [result["partialFingerprints"]["lpctl/v1"] for result in sarif],
        [issue["fingerprint"] for issue in gitlab],
    ]


def test_fingerprints_stay_where_items_are_added(cli: Cli, project: Path) -> None:
    written = plan("a") + "notifications:\n"
    items = [f'  - {{phases: [FAILED], slack: ["#{name}", "#{name}"]}}\n' for name in ("one", "two")]
    write(project / "plans" / "a.lp.yaml", written + "".join(items))
    before = fingerprints(cli)
    assert len(set(before[0])) == 4
    sound = "  - {phases: [FAILED], email: [team@example.com]}\n"
    write(
        project / "plans" / "a.lp.yaml",
        written + sound + items[1] + sound + items[0].replace('["', '[a@example.com, "'),
    )
    assert set(fingerprints(cli)[0]) == set(before[0])
    assert set(fingerprints(cli)[1]) == set(before[1])


def test_fingerprints_stay_where_lines_move(cli: Cli, project: Path) -> None:
    text = plan("daily", f"{WARNING}max_paralelism: 5\nmax_parallelsm: 5\nlabels: {{a: x, a: y, a: z}}\n")
    write(project / "plans" / "daily.lp.yaml", text)
    before = fingerprints(cli)
    assert before[0] == before[1]
    assert len(set(before[0])) == len(before[0]) == 5
    moved = text.replace("name: daily\n", "").replace("kind: ", "# why\n\nname: daily\nkind: ")
    write(project / "plans" / "daily.lp.yaml", f"# A comment.\n{moved}")
    assert fingerprints(cli) == before
    write(project / "plans" / "daily.lp.yaml", text.replace("{i: 4}", "{i: 6}").replace("x, a: y", "y, a: z"))
    assert len(set(fingerprints(cli)[0]) & set(before[0])) == 3  # a line that says something else is another finding
    write(project / "plans" / "other.lp.yaml", text.replace("daily", "other"))
    every = fingerprints(cli)[0]
    assert len(set(every)) == len(every) == 10


def suites(text: str) -> ET.Element:
    """A JUnit report that fits its schema."""
    JUNIT.validate(text)
    return ET.fromstring(text)  # noqa: S314 - lpctl wrote it


def test_junit(cli: Cli, project: Path) -> None:
    write(project / "plans" / "a.lp.yaml", plan("warned", WARNING) + "---\n" + plan("wrong", "max_paralelism: 5\n"))
    report = suites(cli("validate", "--format", "junit").out)
    assert (report.get("tests"), report.get("failures")) == ("3", "1")
    cases = {case.get("name"): [child.tag for child in case] for case in report.iter("testcase")}
    assert cases == {"daily": [], "warned": ["system-out"], "wrong": ["failure"]}
    report = suites(cli("validate", "--format", "junit", "--fail-on", "warning").out)
    cases = {case.get("name"): [child.tag for child in case] for case in report.iter("testcase")}
    assert cases == {"daily": [], "warned": ["failure"], "wrong": ["failure"]}


@pytest.mark.parametrize(
    "text",
    [
        'name: "\\u0000\\u0007 \\ufffe\\U0001F600 ]]> <a b=\\"c\\"> & \\e[31m"\n',
        "labels: {\"a\\n::error::b\": 1, '##[add-mask]x': 2}\n",
        'name: "%0A::warning::x\\r\\n::stop-commands::y"\n',
    ],
)
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_stays_text(cli: Cli, project: Path, name: str, text: str) -> None:
    body = text if "name" in text else f"name: a\n{text}"
    write(project / "plans" / "daily.lp.yaml", f"apiVersion: lpctl/v1\nkind: LaunchPlan\nworkflow: x\n{body}")
    out = cli("validate", "--format", name).out
    assert not [character for character in out if ord(character) < 32 and character != "\n"]
    if name == "junit":
        suites(out)
    elif name == "sarif":
        SARIF.validate(json.loads(out))
    elif name == "github":
        commands = [line for line in out.splitlines() if line.startswith("::")]
        assert all(line.startswith(("::error title=", "::warning title=", "::notice title=")) for line in commands)


def test_github_shows_ten_a_level(cli: Cli, project: Path) -> None:
    wrong = "".join(f"wrong{number}: 1\n" for number in range(12))
    write(project / "plans" / "daily.lp.yaml", plan("daily", wrong + WARNING))
    lines = cli("validate", "--format", "github").out.splitlines()
    assert [line.startswith("::error ") for line in lines] == [True] * 10 + [False] * 4
    assert lines[10].startswith("::warning title=input-in-both,file=plans/daily.lp.yaml,line=17,")
    assert lines[11].startswith("plans/daily.lp.yaml:15:1: error[unknown-key]: unknown key `wrong10`")
    assert lines[-1] == ("1 plan in 1 file: 12 errors, 1 warning (2 of them only in this log: GitHub shows 10 a level)")


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_start_at_the_repository(
    cli: Cli, manifests: Path, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    assert "team/plans/mixed.lp.yaml" in cli(*CHECKED, "--format", name).out
    monkeypatch.setenv(variable, str(manifests.parents[1]))
    assert "repository/team/plans/mixed.lp.yaml" in cli(*CHECKED, "--format", name).out
    monkeypatch.setenv(variable, "/somewhere/else")
    assert "repository/team" not in cli(*CHECKED, "--format", name).out


def test_reports_are_written_beside_what_is_printed(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", WARNING))
    asked = [argument for name in FORMATS for argument in ("--output", f"{name}=reports/{name}")]
    printed = cli("validate", *asked)
    assert printed == cli("validate")
    for name in FORMATS:
        assert (project / "reports" / name).read_text(encoding="utf-8") == cli("validate", "--format", name).out
    assert sorted(path.name for path in (project / "reports").iterdir()) == sorted(FORMATS)


def test_an_older_report_is_replaced_as_a_whole(cli: Cli, project: Path) -> None:
    write(project / "lpctl.sarif", "old")
    (project / "link.sarif").symlink_to("lpctl.sarif")
    assert cli("validate", "--output", "sarif=link.sarif").code == 0
    assert (project / "link.sarif").is_symlink()
    SARIF.validate(json.loads((project / "lpctl.sarif").read_text(encoding="utf-8")))
    # A run that cannot check anything leaves it alone.
    before = (project / "lpctl.sarif").read_bytes()
    assert cli("validate", "gone", "--output", "sarif=lpctl.sarif").code == 2
    assert (project / "lpctl.sarif").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sarif"], "--output sarif is not FORMAT=PATH; write one such as --output sarif=lpctl.sarif"),
        (["sarif="], "--output sarif= is not FORMAT=PATH; write one such as --output sarif=lpctl.sarif"),
        (["srif=a"], "--output srif=a: no format is named srif; did you mean sarif?"),
        (["xml=a"], f"--output xml=a: no format is named xml; formats: {', '.join(FORMATS)}"),
        (["junit=plans"], "--output junit=plans: plans is a directory; name a file"),
        (["junit=a", "sarif=./a"], "--output sarif=./a: two reports cannot be one file"),
        (["json=plans/daily.lp.yaml"], "--output json=plans/daily.lp.yaml would overwrite a file that is read"),
    ],
)
def test_reports_that_cannot_be_meant(cli: Cli, project: Path, arguments: list[str], message: str) -> None:
    manifest = (project / "plans" / "daily.lp.yaml").read_bytes()
    asked = [argument for path in arguments for argument in ("--output", path)]
    assert cli("validate", *asked) == refused(message)
    assert (project / "plans" / "daily.lp.yaml").read_bytes() == manifest


def test_a_report_that_cannot_be_written(cli: Cli, project: Path) -> None:
    write(project / "file", "")
    outcome = cli("validate", "--output", "json=file/report.json")
    assert (outcome.code, outcome.out) == (2, "1 plan in 1 file: 0 errors, 0 warnings\n")
    assert outcome.err == "lpctl: cannot write file/report.json: file is not a directory\n"
