"""`lpctl diff` of all targets says what it says of each of them, and says once what is alike."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from command_line import plan, write
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lpctl.cli import lpctl
from lpctl.manifest.schemas import schema

INTERFACE = Path(__file__).parent / "cases" / "diff" / "etl.yaml"
VALIDATOR = Draft202012Validator(schema("diff"))
TARGETS = ("development", "staging", "production")
VERBS = ("added", "changed", "removed", "renamed", "unchanged")

SETTING = st.sampled_from(["max_parallelism: 1", "max_parallelism: 2", "labels: {a: b}"])
PLAN = st.tuples(SETTING, st.dictionaries(st.sampled_from(TARGETS), SETTING, min_size=1))
SIDE = st.dictionaries(st.sampled_from("abc"), PLAN, max_size=3)
LEVELS = st.dictionaries(st.sampled_from(TARGETS), st.sampled_from(["ignore", "breaking", "safe"]), max_size=2)


def state(place: Path, plans: dict[str, tuple[str, dict[str, str]]], levels: dict[str, str]) -> None:
    """A repository in which each plan exists in the targets that it has overrides for."""
    stated = [
        f"  {target}: {{project: wx{f', changes: {{labels-changed: {levels[target]}}}' if target in levels else ''}}}\n"
        for target in TARGETS
    ]
    write(place / "lpctl.yaml", f"apiVersion: lpctl/v1\nkind: Configuration\ntargets:\n{''.join(stated)}")
    for name, (setting, overrides) in plans.items():
        rest = f"{setting}\ntargets: [{', '.join(overrides)}]\noverrides:\n"
        rest += "".join(f"  {target}: {{{override}}}\n" for target, override in overrides.items())
        write(place / f"{name}.lp.yaml", plan(name, rest, workflow="etl.main"))


def said(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each change in each of its targets."""
    return sorted(
        (target, of["name"], of["change"], change["class"], change["impact"], change["path"], *map(str, sides))
        for of in document["plans"]
        for target in of["targets"]
        for change in of["changes"]
        for sides in [(change["before"], change["after"])]
    )


@settings(max_examples=draws(40), deadline=None)
@given(before=SIDE, after=SIDE, levels=LEVELS)
def test_all_targets_are_each_of_them(
    before: dict[str, tuple[str, dict[str, str]]], after: dict[str, tuple[str, dict[str, str]]], levels: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        state(Path(place, "before"), before, {})
        state(Path(place, "after"), after, levels)
        arguments = ["diff", f"{place}/before", f"{place}/after", "--format", "json", "--from", "2026-03-23"]
        arguments += ["--interface", str(INTERFACE), "--base-interface", str(INTERFACE)]
        found = json.loads(CliRunner().invoke(lpctl, arguments).stdout)
        alone = [json.loads(CliRunner().invoke(lpctl, [*arguments, "--target", name]).stdout) for name in TARGETS]
    VALIDATOR.validate(found)
    assert said(found) == sorted(each for document in alone for each in said(document))
    for verb in VERBS:
        assert found["summary"]["plans"][verb] == sum(document["summary"]["plans"][verb] for document in alone), verb
    assert found["targets"] == [target for document in alone for target in document["targets"]]
    # What is alike is said once: no two of a plan's changes differ in their targets alone.
    once = [
        (of["name"], of["change"], str(change["path"]), change["class"], change["impact"], str(change["before"]),
         str(change["after"]))
        for of in found["plans"]
        for change in of["changes"]
    ]  # fmt: skip
    assert len(once) == len(set(once))
