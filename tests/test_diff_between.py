"""What `lpctl diff --between` says of two targets, as files: `make update` rewrites them, people read the diff.

cases/between/<case>/lpctl.yaml, plans    the repository, with the targets staging and production
cases/between/<case>/expected.*           what is printed, in each format
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from conftest import Golden, Run

CASES = Path(__file__).parent / "cases" / "between"
FOUND = sorted(path.name for path in CASES.iterdir())
FROM = ("--from", "2026-03-23T00:00:00Z")
SUFFIXES = {"text": "txt", "markdown": "md", "json": "json", "github": "github"}

VALIDATOR = Draft202012Validator(schema("diff"))


@pytest.mark.parametrize("case", FOUND)
def test_case(case: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    for format_, suffix in SUFFIXES.items():
        result = run("diff", "--between", "staging", "production", ".", *FROM, "--format", format_, "--exit-code")
        assert (result.stderr, result.exit_code) == ("", 0)
        golden(CASES / case / f"expected.{suffix}", result.stdout)
    VALIDATOR.validate(json.loads((CASES / case / "expected.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", FOUND)
def test_facts_have_no_class(case: str) -> None:
    document = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    assert document["between"] == ["staging", "production"]
    assert not any(document["summary"]["changes"].values())
    for plan in document["plans"]:
        assert plan["impact"] is None
        for change in plan["changes"]:
            assert (change["class"], change["impact"], change["witness"], change["meaning"]) == (None, None, None, "")


@pytest.mark.parametrize("case", FOUND)
def test_the_other_way_round_it_is_mirrored(case: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a target and itself are alike."""
    monkeypatch.chdir(CASES / case)
    verbs = {"added": "removed", "removed": "added", "changed": "changed"}
    there = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))["plans"]
    back = json.loads(run("diff", "--between", "production", "staging", *FROM, "--format", "json").stdout)["plans"]
    assert [(plan["name"], verbs[plan["change"]]) for plan in there] == [
        (plan["name"], plan["change"]) for plan in back
    ]
    for one, other in zip(there, back, strict=True):
        assert [(change["path"], change["before"], change["after"]) for change in one["changes"]] == [
            (change["path"], change["after"], change["before"]) for change in other["changes"]
        ]
    alike = run("diff", "--between", "staging", "staging", "--format", "json")
    assert json.loads(alike.stdout)["plans"] == []


@pytest.mark.parametrize("case", [case for case in FOUND if case != "an-older-workflow"])
def test_what_is_compiled_differs_in_the_same(
    case: str, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`lpctl diff` of the two outputs finds the same, beside the project and domain; a package states no interface."""
    monkeypatch.chdir(CASES / case)
    assert run("compile", "-o", tmp_path / "out").exit_code == 0
    outputs = (tmp_path / "out" / "staging", tmp_path / "out" / "production")
    compiled = json.loads(run("diff", *outputs, *FROM, "--format", "json", "--no-config").stdout)
    stated = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    moved = [("project",), ("domain",), ("workflow", "project"), ("workflow", "domain")]
    found = [
        {
            (plan["name"], plan["change"], tuple(change["path"]))
            for plan in document["plans"]
            if plan["change"] == "changed"
            for change in plan["changes"]
            if tuple(change["path"]) not in moved and change["class"] != "immutable-version"
        }
        for document in (compiled, stated)
    ]
    assert found[0] == found[1]
