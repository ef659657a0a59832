"""Two sides and what `lpctl diff` says of them, as files: `make update` rewrites them, people read the diff.

    cases/diff/<case>/before, after     the two sides: directories of manifests, or with a suffix what else there is
    cases/diff/<case>/expected.txt      what is printed, and expected.md, expected.json in the other formats
    cases/diff/<case>/arguments         one a line; without it, both sides are compiled with cases/diff/etl.yaml
    cases/diff/<case>/<side>/lpctl.yaml is read where one of the sides has one

The directory of the case is the working directory, and the week of fires always begins on the same day.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from html_page import Page
from jsonschema import Draft202012Validator

from lpctl import __version__
from lpctl.findings.classes import CLASSES
from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from conftest import Golden, Run

CASES = Path(__file__).parent / "cases" / "diff"
FOUND = sorted(path.name for path in CASES.iterdir() if path.is_dir())
ARGUMENTS = ("--base-interface", "../etl.yaml", "--interface", "../etl.yaml")
SUFFIXES = {"text": "txt", "markdown": "md", "json": "json"}

VALIDATOR = Draft202012Validator(schema("diff"))


def sides(case: str) -> tuple[str, str]:
    """The names of the two sides of a case."""
    before, after = (next(CASES.joinpath(case).glob(f"{side}*")).name for side in ("before", "after"))
    return before, after


def arguments(case: str) -> tuple[str, ...]:
    stated = CASES / case / "arguments"
    given = tuple(stated.read_text(encoding="utf-8").splitlines()) if stated.exists() else ARGUMENTS
    return (*given, "--from", "2026-03-23T00:00:00Z", *no_config(case))


def no_config(case: str) -> tuple[str, ...]:
    """The option that keeps configurations out of a case, where it has none of its own."""
    return () if any(CASES.joinpath(case).glob("*/lpctl.yaml")) else ("--no-config",)


def diff(run: Run, case: str, *more: str, swapped: bool = False) -> Any:
    """What `lpctl diff` makes of a case, or of the case the other way round."""
    before, after = sides(case)
    given = arguments(case)
    if swapped:
        before, after = after, before
        flags = {"--interface": "--base-interface", "--version": "--base-version"}
        flags["--workflow-version"] = "--base-workflow-version"
        flags |= {value: key for key, value in flags.items()}
        given = tuple(flags.get(argument, argument) for argument in given)
    return run("diff", before, after, *given, *more)


@pytest.mark.parametrize("case", FOUND)
def test_case(case: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    for format_, suffix in SUFFIXES.items():
        result = diff(run, case, "--format", format_)
        assert result.stderr == ""
        golden(CASES / case / f"expected.{suffix}", result.stdout)
        document = (
            json.loads((CASES / case / "expected.json").read_text(encoding="utf-8")) if suffix == "json" else None
        )
        if document is not None:
            VALIDATOR.validate(document)
            assert result.exit_code == bool(document["summary"]["changes"]["error"])


def test_the_page_of_a_diff_holds_what_json_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And beside that what the table of a comment says, and all starts: as many are gained and lost as JSON counts."""
    for case in FOUND:
        monkeypatch.chdir(CASES / case)
        page = Page(diff(run, case, "--format", "html").stdout)
        page.allows_its_own_alone()
        data = page.data
        comment = (CASES / case / "expected.md").read_text(encoding="utf-8")
        as_in_the_comment(data, comment)
        as_many_starts(data)
        expected = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
        assert data == {**expected, "lpctl": __version__}, case


def as_in_the_comment(data: dict[str, Any], comment: str) -> None:
    """What the page says once is the comment's table, and its counts; every plan is in that."""
    table, told = comment.replace("\\|", "|"), set()
    for block in data.pop("blocks"):
        told |= set(block["plans"])
        if len(block["happens"]) <= 6:
            assert "<br>".join(block["happens"]) in table
    for line in data.pop("versions"):
        assert line[1:] in table
    for at, plan in enumerate(data["plans"]):
        assert at in told or {change["class"] for change in plan["changes"]} == {"version-changed"}
    said = [f"{count} {impact.upper()}" for impact, count in data.pop("said").items() if count]
    assert ", ".join(said) in comment.partition("\n")[0]


def as_many_starts(data: dict[str, Any]) -> None:
    """As many starts of all plans are gained or lost as of those whose starts change."""
    load, _ = data.pop("load"), data.pop("start")
    if any(target["change"] != "compared" for target in data.get("targets", ())):
        return  # of whose plans nothing is listed
    for_all = [sum(starts for each in load for _, starts in each[side]) for side in ("before", "after")]
    listed = [
        sum(plan["fires"][side]["runs_a_week"] * len(plan.get("targets", "x")) for plan in changed)
        for side in ("before", "after")
        for changed in [[plan for plan in data["plans"] if plan["fires"] and plan["fires"][side]]]
    ]
    assert for_all[1] - for_all[0] == listed[1] - listed[0]


def changes(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [change for of in (*document.get("targets", ()), *document["plans"]) for change in of["changes"]]


def test_every_class_has_a_case() -> None:
    found = {
        change["class"]
        for case in FOUND
        for change in changes(json.loads((CASES / case / "expected.json").read_text(encoding="utf-8")))
    }
    assert found == {known.id for known in CLASSES}


def test_every_field_has_a_case() -> None:
    paths = {
        tuple(change["path"])
        for case in FOUND
        for change in changes(json.loads((CASES / case / "expected.json").read_text(encoding="utf-8")))
    }
    changed = {path[:length] for path in paths for length in range(len(path) + 1)}
    fields = schema("LaunchPlan")["properties"].keys() - {"apiVersion", "kind"}
    # Inputs by their names; how structs are written, and the older form of an identity, by what they change.
    fields -= {"default_inputs", "fixed_inputs", "struct_encoding", "auth_role"}
    assert {(field,) for field in fields} <= changed
    assert {("inputs",), ("outputs",), ("schedule", "kickoff_time_input_arg"), ("schedule", "offset")} <= changed
    assert {("workflow", part) for part in ("name", "version", "project", "domain")} <= changed
    assert {("notifications", kind) for kind in ("email", "slack", "pager_duty")} <= changed
    run_as = ("iam_role", "k8s_service_account", "execution_identity", "oauth2_client")
    assert {("security_context", "run_as", part) for part in run_as} <= changed
    assert {("security_context", part) for part in ("secrets", "tokens")} <= changed


def test_every_break_has_a_witness() -> None:
    for case in FOUND:
        for change in changes(json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))):
            assert (change["witness"] is not None) == (change["impact"] == "breaking"), (case, change["path"])


def tried(run: Run, case: str, side: str, plan: dict[str, Any], inputs: Path) -> int:
    """The exit code of `lpctl try` for the plan of one side."""
    given = arguments(case)
    option = "--base-interface" if side == "before" else "--interface"
    interface = [word for at, word in enumerate(given) if at and given[at - 1] == option]
    manifests = next(CASES.joinpath(case).glob(f"{side}*")).name
    known = ("--manifests", manifests, "--interface", *interface, *no_config(case))
    result = run("try", plan[side]["name"], "--inputs", inputs, *known)
    assert result.exit_code in (0, 1), result.output
    return int(result.exit_code)


@pytest.mark.parametrize("case", [case for case in FOUND if "input" in case and (CASES / case / "after").is_dir()])
def test_what_a_witness_calls_is_tried(case: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`lpctl try` starts the plan with it as it was, and does not as it is."""
    monkeypatch.chdir(CASES / case)
    document = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    for plan in document["plans"]:
        for change in plan["changes"]:
            if change["witness"] is not None:
                inputs = tmp_path / "inputs.yaml"
                inputs.write_text(json.dumps(change["witness"]["inputs"]), encoding="utf-8")
                assert tried(run, case, "before", plan, inputs) == 0
                assert tried(run, case, "after", plan, inputs) == 1


def test_nothing_that_looks_secret_is_printed() -> None:
    for case, suffix in product(FOUND, SUFFIXES.values()):
        text = (CASES / case / f"expected.{suffix}").read_text(encoding="utf-8")
        assert not [secret for secret in ("hunter", "p4ss", "ghp_", "abc123", "def456") if secret in text], case


@pytest.mark.parametrize("case", FOUND)
def test_a_side_and_itself_are_alike(case: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    _, after = sides(case)
    given = arguments(case)
    interfaces = [given[at + 1] for at, argument in enumerate(given) if argument == "--interface"]
    both = [word for path in interfaces for word in ("--interface", path, "--base-interface", path)]
    result = run("diff", after, after, *both, *no_config(case), "--exit-code")
    assert (result.exit_code, result.stdout.splitlines()[-1][:12]) == (0, "no changes: ")
