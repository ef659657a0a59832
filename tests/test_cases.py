"""Manifests and what lpctl says of them, as files: `make update` rewrites what is expected, people read the diff.

    cases/bad/<rule>/<case>.lp.yaml     raises that rule once and no other (more than once where it is called many_…)
    cases/bad/<rule>/<case>.out         what `lpctl validate` prints
    cases/good/<case>.lp.yaml           raises nothing
    cases/good/<case>.textproto         what it is compiled to
    cases/sets/<case>/*.lp.yaml         several files that are checked together
    cases/sets/<case>/expected.out      what `lpctl validate` prints
    cases/targets/                      repositories with lpctl.yaml: test_targets.py
    cases/asked/                        what projects ask for in lpctl.yaml: test_asked_rules.py
    cases/bad/<rule>/<case>.csv         the records of a case
    …/<case>.args                       further arguments, one a line
    cases/interfaces/                   what such arguments name; each .pb is as the .textproto beside it states

Every case is checked against the workflows of oracle/inputs/plans.py, in the directory `cases`.
"""

from __future__ import annotations

import json
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.text_format import Parse

import lpctl
from lpctl.check.pipeline import check
from lpctl.check.settings import Settings
from lpctl.check.verdict import told_once
from lpctl.findings.diagnostic import Rule
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import interfaces_among, read_source
from lpctl.messages.flyteidl_pb2 import LaunchPlan, WorkflowSpec
from lpctl.plan.identity import Fill

if TYPE_CHECKING:
    from conftest import Golden, Run

    from lpctl.findings.diagnostic import Diagnostic

CASES = Path(__file__).parent / "cases"
ARGUMENTS = ("--no-config", "--interface", "../oracle/inputs/package")
MANIFEST = ".lp.yaml"

BAD = sorted(path.relative_to(CASES) for path in CASES.glob(f"bad/*/*{MANIFEST}"))
GOOD = sorted(path.relative_to(CASES) for path in CASES.glob(f"good/*{MANIFEST}"))
SETS = sorted(path.relative_to(CASES) for path in CASES.glob("sets/*"))
STATED = sorted(path.relative_to(CASES) for path in CASES.glob("interfaces/*/*.textproto"))


@pytest.fixture(autouse=True)
def _in_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)


def beside(manifest: Path, suffix: str) -> Path:
    """The file of a case with another suffix."""
    return manifest.with_name(manifest.name.removesuffix(MANIFEST) + suffix)


def arguments(file: Path) -> tuple[str, ...]:
    """What every case is called with, and what the file adds."""
    return (*ARGUMENTS, *(file.read_text(encoding="utf-8").split() if file.exists() else ()))


def findings(run: Run, *called_with: str) -> list[dict[str, Any]]:
    result = run("validate", *called_with, "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.output)["findings"]
    assert result.exit_code == any(finding["severity"] == "error" for finding in found)
    return found


@pytest.mark.parametrize("stated", STATED, ids=str)
def test_package_is_what_its_text_states(stated: Path, request: pytest.FixtureRequest) -> None:
    message = WorkflowSpec() if stated.stem.endswith("_2") else LaunchPlan()
    content = Parse(stated.read_text(encoding="utf-8"), message).SerializeToString(deterministic=True)
    if request.config.getoption("--update"):
        stated.with_suffix(".pb").write_bytes(content)
    assert stated.with_suffix(".pb").read_bytes() == content


@pytest.mark.parametrize("manifest", BAD, ids=str)
def test_bad(manifest: Path, run: Run, golden: Golden) -> None:
    called_with = [str(manifest), *arguments(beside(manifest, ".args"))]
    golden(beside(manifest, ".out"), run("validate", *called_with).output)
    found = findings(run, *called_with)
    assert {finding["rule"] for finding in found} == {manifest.parent.name}
    assert len(found) > 1 if manifest.name.startswith("many_") else len(found) == 1


@pytest.mark.parametrize("manifest", GOOD, ids=str)
def test_good(manifest: Path, run: Run, golden: Golden) -> None:
    called_with = arguments(beside(manifest, ".args"))
    assert findings(run, str(manifest), *called_with) == []
    rendered = run("render", "--manifests", manifest, "--format", "textproto", *called_with)
    golden(beside(manifest, ".textproto"), rendered.output)


@pytest.mark.parametrize("directory", SETS, ids=str)
def test_set(directory: Path, run: Run, golden: Golden) -> None:
    called_with = (str(directory), *arguments(directory / "expected.args"))
    golden(directory / "expected.out", run("validate", *called_with).output)


def test_what_is_found_does_not_hang_on_what_is_built() -> None:
    package = read_source("../oracle/inputs/package", "package")
    assert isinstance(package, InterfaceSource)
    settings = Settings(fill=Fill(version="v1", domain="production"))
    for path in (*SETS, *BAD):
        manifests = [path] if path.is_file() else sorted(path.glob(f"*{MANIFEST}"))
        files = [(file.name, file.read_bytes()) for file in manifests]
        sources = (package, *interfaces_among(files))
        built, checked = (check(files, sources, settings._replace(contents=built)) for built in (True, False))
        assert built.diagnostics == checked.diagnostics, path


def test_what_is_said_once_is_said_for_every_plan() -> None:
    """Told of each plan, and then once, is what a run tells that leaves repetitions out; no plan goes unnamed."""
    package = read_source("../oracle/inputs/package", "package")
    conflicting = read_source("interfaces/without_defaults.json", "without_defaults.json")
    assert isinstance(package, InterfaceSource)
    assert isinstance(conflicting, InterfaceSource)
    for path in SETS:
        files = [(file.name, file.read_bytes()) for file in sorted(path.glob(f"*{MANIFEST}"))]
        sources = (package, conflicting, *interfaces_among(files))
        once, each = (check(files, sources, Settings(repeated=repeated)) for repeated in (False, True))
        told = told_once(each.diagnostics, each.plans)
        assert tuple(told) == once.diagnostics, path
        assert len(each.diagnostics) == sum(1 + len(others(found)) for found in told), path


def others(found: Diagnostic) -> list[str]:
    """The plans of which a finding says that it holds as well; those that it only counts have no name."""
    listed = dict(found.notes).get("also", "")
    names, _, more = listed.partition(", and ")
    return [*names.split(", "), *[""] * int(more.split()[0] if more else 0)] if listed else []


def known_rules() -> set[str]:
    """The id of every rule that a module of lpctl names, alone or in a tuple."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(lpctl.__path__, "lpctl."):
        for value in vars(import_module(module.name)).values():
            values = value if isinstance(value, tuple) else (value,)
            found.update(item.id for item in values if isinstance(item, Rule))
    return found


def test_every_rule_has_a_case() -> None:
    in_sets = {
        rule
        for directory in ("asked", "sets", "targets")
        for expected in CASES.glob(f"{directory}/*/expected.out")
        for rule in re.findall(r"^\w+\[([a-z0-9-]+)\]", expected.read_text("utf-8"), re.MULTILINE)
    }
    assert {manifest.parent.name for manifest in BAD} | in_sets == known_rules()


def test_every_file_belongs_to_a_case() -> None:
    manifests = {*BAD, *GOOD}
    expected = {beside(manifest, ".out") for manifest in BAD} | {beside(manifest, ".textproto") for manifest in GOOD}
    optional = {beside(manifest, suffix) for manifest in manifests for suffix in (".args", ".csv")}
    found = {path.relative_to(CASES) for top in ("bad", "good") for path in (CASES / top).rglob("*") if path.is_file()}
    assert found - optional == manifests | expected
