"""Schemas with workflows in them take every document in which `lpctl validate` finds no error."""

from __future__ import annotations

import itertools
import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

from corpus import ROOT
from drawn import THOROUGH, draws, sample
from hypothesis import assume, given, settings
from hypothesis import strategies as st
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
SHARE = 1 if THOROUGH else 5
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
    for manifest in sample(OF_ONE_CALL):
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
    assert taken > 150 // SHARE
    assert refused > 20 // SHARE


def test_a_repository_is_taken(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CASES / "interfaces", tmp_path / "interfaces")
    clean = 0
    for repository in sample(REPOSITORIES):
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
    assert clean > 20 // SHARE


INPUTS = ({"i": 1}, {"i": None}, {"i": "${var.number}"}, {"none": 1}, {"i": "x"}, None)
FIELDS: dict[str, tuple[Any, ...]] = {
    "annotations": ({"a": "b"}, {"a": "${target.name}"}, {"a": None}),
    "default_inputs": INPUTS,
    "fixed_inputs": INPUTS,
    "envs": ({"a": "b"}, None),
    "interruptible": (True, "${var.number}", None),
    "labels": ({"a": "x"}, {"a": None}, {"b": "x", "a": None}, None, ["a"]),
    "max_parallelism": (1, "${var.number}", "x", None),
    "notifications": ([{"phases": ["FAILED"], "email": ["a@example.com"]}], [{"phases": ["FAILED"]}], None),
    "overwrite_cache": (False, "${target.name}", None),
    "principal": (None, 1, {}),
    "schedule": ({"cron": "0 6 * * *"}, {"cron": None, "rate": "1 day"}, {"crn": None}, {"timezone": None}, None),
    "security_context": ({"run_as": {"k8s_service_account": "x"}}, {"run_as": {"k8s_service_acount": None}}, None),
    "workflow": ("wf", "none", "${target.name}"),
}
LAYER = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.integers(0, 9), max_size=2).map(
    lambda drawn: {key: FIELDS[key][number % len(FIELDS[key])] for key, number in drawn.items()}
)


def test_layers_that_are_validated_are_taken(run: Run, tmp_path: Path) -> None:
    """The plan's own fields and those of its overrides, whatever is in the others; and an unknown key by neither."""
    manifest, config = tmp_path / "plan.lp.yaml", tmp_path / "lpctl.yaml"
    (tmp_path / "wf.yaml").write_text(json.dumps(WORKFLOW), encoding="utf-8")
    config.write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    taken_by = validator(run, "--config", str(config))
    asked: Counter[bool] = Counter()

    @settings(max_examples=draws(300))
    @given(LAYER, LAYER, LAYER)
    def law(own: dict[str, Any], staging: dict[str, Any], production: dict[str, Any]) -> None:
        assume(not own.keys() & staging.keys() & production.keys())  # what every target replaces is in no plan
        data = HEADER | {"overrides": {"staging": staging, "production": production}} | own
        manifest.write_text(json.dumps(data), encoding="utf-8")
        outcome = run("validate", str(manifest), "--config", str(config), "--format", "json")
        errors = {each["rule"] for each in json.loads(outcome.output)["findings"] if each["severity"] == "error"}
        if not errors or errors == {"unknown-key"}:
            assert taken_by.is_valid(data) == (not errors), data
            asked[not errors] += 1

    law()
    assert asked[True] > 40 // SHARE
    assert asked[False] > (10 if THOROUGH else 0)


HEADER = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "a", "workflow": "wf"}
WORKFLOW = {
    "apiVersion": "lpctl/v1",
    "kind": "WorkflowInterface",
    "name": "wf",
    "inputs": {"i": {"type": "int | None", "default": 1}},
    "outputs": {},
}
CONFIGURATION = {
    "apiVersion": "lpctl/v1",
    "kind": "Configuration",
    "manifests": ["."],
    "interfaces": ["wf.yaml"],
    "variables": {"number": 7},
    "defaults": {"labels": {"a": "b"}, "max_parallelism": 2},
    "targets": {"staging": {}, "production": {}},
}
