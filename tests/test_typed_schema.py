"""Schemas with workflows in them take every document in which `lpctl validate` finds no error."""

from __future__ import annotations

import itertools
import json
import shutil
from typing import TYPE_CHECKING, Any

from corpus import ROOT
from jsonschema import Draft202012Validator

from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest
    from conftest import Run

CASES = ROOT / "tests" / "cases"
PACKAGE = ("--no-config", "--interface", "../oracle/inputs/package")
MANIFESTS = sorted(path.relative_to(CASES) for path in CASES.glob("*/**/*.lp.yaml") if path.stat().st_size < 64 * 1024)
OF_ONE_CALL = [path for path in MANIFESTS if path.parts[0] in ("good", "bad")]
REPOSITORIES = [
    *sorted(path for path in (CASES / "targets").iterdir() if path.is_dir()),
    *(ROOT / "examples", ROOT / "examples" / "environments"),
]
REFUSED = {"unknown-input", "input-member", "unknown-key", "wrong-type"}
"""What is refused by a schema as well, wherever it is an error."""


def arguments_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def sources_in(arguments: Sequence[str]) -> list[str]:
    """The interface sources among arguments, as arguments."""
    pairs = itertools.pairwise(arguments)
    return [word for option, value in pairs if option == "--interface" for word in (option, value)]


def documents_of(path: Path, kind: str) -> list[Any]:
    """The documents of a kind in a file."""
    found = [document.data for document in load(path.name, path.read_bytes()).documents]
    return [data for data in found if isinstance(data, dict) and data.get("kind") == kind]


def interfaces_beside(manifest: Path, file: Path) -> list[str]:
    """The interfaces that stand in a manifest, in a file of their own, as arguments."""
    stated = documents_of(manifest, "WorkflowInterface")
    if not stated:
        return []
    file.write_text("\n---\n".join(map(json.dumps, stated)), encoding="utf-8")
    return ["--interface", str(file)]


def validator(run: Run, *arguments: str) -> Draft202012Validator:
    outcome = run("schema", *arguments)
    assert outcome.exit_code == 0, outcome.output
    return Draft202012Validator(json.loads(outcome.output))


class Validators:
    """The validators of schemas, each made once for what it is asked with."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._made: dict[tuple[str, ...], Draft202012Validator] = {}

    def of(self, *arguments: str) -> Draft202012Validator:
        if arguments not in self._made:
            self._made[arguments] = validator(self._run, *arguments)
        return self._made[arguments]


def test_what_is_validated_is_taken_and_an_unknown_name_by_neither(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES)
    validators = Validators(run)
    taken = refused = 0
    for manifest in OF_ONE_CALL:
        further = arguments_of(manifest.with_name(manifest.name.removesuffix(".lp.yaml") + ".args"))
        beside = interfaces_beside(manifest, tmp_path / f"{manifest.stem}.yaml")
        found = json.loads(run("validate", str(manifest), *PACKAGE, *further, "--format", "json").output)["findings"]
        errors = {finding["rule"] for finding in found if finding["severity"] == "error"}
        documents = documents_of(manifest, "LaunchPlan")
        if errors and not (errors <= REFUSED and len(documents) == 1):
            continue
        schema = validators.of("Manifest", *PACKAGE, *sources_in(further), *beside)
        for data in documents:
            assert schema.is_valid(data) == (not errors), (manifest, list(schema.iter_errors(data)))
        taken += not errors
        refused += bool(errors)
    assert taken > 150
    assert refused > 20


def test_a_repository_is_taken(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CASES / "interfaces", tmp_path / "interfaces")
    clean = 0
    for repository in REPOSITORIES:
        here = tmp_path / "repositories" / repository.name
        shutil.copytree(repository, here)
        monkeypatch.chdir(here)
        further = arguments_of(here / "expected.args")
        if run("validate", *further).exit_code != 0:
            continue
        schema = validator(run, "Manifest", *sources_in(further))
        for path in here.glob("plans/*.lp.yaml" if repository.name == "examples" else "**/*.lp.yaml"):
            for data in documents_of(path, "LaunchPlan"):
                assert schema.is_valid(data), (path, list(schema.iter_errors(data)))
        clean += 1
    assert clean > 20
