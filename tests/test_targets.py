"""Repositories with targets, layers and records, and what lpctl makes of them, as files.

    cases/targets/<case>/               a repository: lpctl.yaml, manifests, records
    cases/targets/<case>/expected.args  further arguments, one a line
    cases/targets/<case>/expected.out   what `validate` prints and, where that finds no error, what `compile` and
                                        `render` of each target do

`make update` rewrites what is expected. Every case is called in its own directory.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lpctl.check.configuration import configuration_of

if TYPE_CHECKING:
    from conftest import Golden, Run

CASES = Path(__file__).parent / "cases"
EXPECTED = "expected.out"
TARGETS = sorted(path for path in (CASES / "targets").iterdir() if path.is_dir())


@pytest.fixture(params=TARGETS, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case, a copy of which is the working directory."""
    found: Path = request.param
    here = tmp_path / "targets" / found.name
    shutil.copytree(found, here)
    shutil.copytree(CASES / "interfaces", tmp_path / "interfaces")
    monkeypatch.chdir(here)
    return found


def further(case: Path) -> list[str]:
    """The arguments of a case."""
    arguments = case / "expected.args"
    return arguments.read_text(encoding="utf-8").split("\n")[:-1] if arguments.exists() else []


def targets(case: Path) -> tuple[str, ...]:
    """The targets of a case that its arguments ask for."""
    configuration = case / "lpctl.yaml"
    project = configuration_of("lpctl.yaml", configuration.read_bytes())[0] if configuration.exists() else None
    asked = further(case)
    named = [asked[index + 1] for index, word in enumerate(asked) if word == "--target"]
    stated = project.configuration.targets or {} if project is not None else {}
    return tuple(name for name in stated if not named or name in named)


def test_what_is_made_of_a_repository(case: Path, run: Run, golden: Golden) -> None:
    said = []
    arguments = further(case)
    commands = [["validate"], ["compile"]]
    commands += [["render", "--target", name] for name in targets(case)] or [["render"]]
    for command in commands:
        of_target = [] if command[0] == "render" and "--target" in arguments else arguments
        if command != ["validate"] and "--fail-on" in arguments:
            continue  # no option of theirs
        result = run(*command, *of_target)
        shown = " ".join(["lpctl", *command, *(f'"{word}"' if " " in word else word for word in of_target)])
        ended = "" if result.exit_code == 0 else f"exit code {int(result.exit_code)}\n"
        lines = result.stdout.splitlines(keepends=True)
        stated = "".join(line for line in lines if not line.startswith("# the workflow's own"))
        said.append(f"$ {shown}\n{stated}{result.stderr}{ended}")
        if command == ["validate"] and has_errors(run, arguments):
            break
    golden(case / EXPECTED, "\n".join(said))


def has_errors(run: Run, arguments: list[str]) -> bool:
    result = run("validate", *arguments, "--format", "json")
    if result.exit_code == 2:
        return True
    return any(finding["severity"] == "error" for finding in json.loads(result.stdout)["findings"])


def test_one_mistake_has_one_message(case: Path) -> None:
    """A case whose name says that it is one mistake has one finding."""
    found = re.findall(r"^(?:error|warning)\[", (case / EXPECTED).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == 1 if case.name.startswith("one_mistake_") else True


TWO = "targets: {staging: {}, production: {}}"


def test_fingerprints_stay_when_a_target_is_added(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known of a finding by its fingerprint is known in a repository with one more target."""
    shutil.copytree(CASES, tmp_path / "cases", ignore=shutil.ignore_patterns("bad", "diff", "sets"))
    compared = 0
    for case in TARGETS:
        monkeypatch.chdir(tmp_path / "cases" / "targets" / case.name)
        configuration = Path("lpctl.yaml")
        text = configuration.read_text(encoding="utf-8")
        if TWO not in text or further(case) or run("validate").exit_code == 2:
            continue
        for format_ in ("gitlab", "sarif"):
            configuration.write_text(text, encoding="utf-8")
            before = fingerprints(run, format_)
            configuration.write_text(text.replace(TWO, f"{TWO[:-1]}, another: {{}}}}"), encoding="utf-8")
            assert before <= fingerprints(run, format_), case.name
            compared += len(before)
    assert compared > 50


def fingerprints(run: Run, format_: str) -> set[str]:
    found = json.loads(run("validate", "--format", format_).stdout)
    if format_ == "gitlab":
        return {issue["fingerprint"] for issue in found}
    return {value for result in found["runs"][0]["results"] for value in result["partialFingerprints"].values()}


def test_each_mistake_of_a_file_is_found_however_many_targets_have_it(run: Run, tmp_path: Path) -> None:
    """A thousand are told of a file; a mistake that three targets have is one of them."""
    plan = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: p{0}\nworkflow: w\nlabels: {{a: b c}}\n"
    (tmp_path / "plans.lp.yaml").write_text("---\n".join(plan.format(number) for number in range(500)))
    header = "apiVersion: lpctl/v1\nkind: Configuration\n"
    (tmp_path / "lpctl.yaml").write_text(f"{header}targets: {{a: {{}}, b: {{}}, c: {{}}}}\n")
    named = ("--config", tmp_path / "lpctl.yaml", "--no-interface", "--format", "json")
    found = json.loads(run("validate", tmp_path / "plans.lp.yaml", *named).stdout)["findings"]
    assert [finding["rule"] for finding in found] == ["invalid-label"] * 500
