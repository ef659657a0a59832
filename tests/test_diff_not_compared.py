"""What could not be compared: every plan of both sides is accounted for, alike in every format and in the exit code."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from command_line import CONFIGURATION, commit, plan, write
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lpctl.cli import lpctl
from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from command_line import Cli, Git

pytest_plugins = ("git_fixtures", "project_fixtures")
pytestmark = pytest.mark.usefixtures("git_of_nobody")

FROM = ("--from", "2026-03-23T00:00:00Z")
INTERFACE = Path(__file__).parent / "cases" / "diff" / "etl.yaml"
VALIDATOR = Draft202012Validator(schema("diff"))

# What the old side has of a plan that the new side has or not; of a nameless one it is not known which it is.
STATES = {
    "alike": "max_parallelism: 1\n",
    "other": "max_parallelism: 2\n",
    "broken": "max_parallelism: many\n",
    "nameless": "nmae: x\n",
    "no-yaml": "labels: {a: b\n",
}
VERBS = ("added", "changed", "removed", "renamed", "unchanged", "not_compared")


def document(name: str, state: str) -> str:
    text = plan(name, STATES[state], workflow="etl.main")
    return text.replace(f"name: {name}\n", "") if state == "nameless" else text


def counts(text: str) -> dict[str, int]:
    """The counts of plans in the summary, which is one line."""
    (text,) = (line for line in text.splitlines() if re.search(r"no changes:|\d unchanged(?! field)", line))
    if alike := re.search(r"no changes: (\d+) launch plans?, .* alike", text):
        return {"unchanged": int(alike[1])}
    found = re.findall(r"(\d+) (added|changed|removed|renamed|unchanged|not compared)(?: \((\d+) ignored\))?", text)
    counted = {verb.replace(" ", "_"): int(count) for count, verb, _ in found}
    return counted | {"ignored": sum(int(ignored or 0) for _, _, ignored in found)}


old = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(sorted(STATES)), max_size=5)
ignored = st.sampled_from([(), ("plan-removed",), ("plan-added", "plan-renamed"), ("execution-changed",), ("all",)])


@settings(max_examples=draws(60))
@given(before=old, after=st.sets(st.sampled_from("abcde")), ignore=ignored)
def test_every_plan_is_accounted_for(before: dict[str, str], after: set[str], ignore: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for name, state in before.items():
            write(Path(place, "before", f"{name}.lp.yaml"), document(name, state))
        for name in after:
            write(Path(place, "after", f"{name}.lp.yaml"), document(name, "alike"))
        for side in ("before", "after"):
            Path(place, side).mkdir(exist_ok=True)
        levels = [word for name in ignore for word in ("--level", f"{name}=ignore")]
        arguments = ["diff", f"{place}/before", f"{place}/after", "--no-config", *FROM, *levels]
        arguments += ["--interface", str(INTERFACE), "--base-interface", str(INTERFACE)]
        printed = {
            format_: CliRunner().invoke(lpctl, [*arguments, "--format", format_, "--exit-code"])
            for format_ in ("json", "text", "markdown", "github")
        }
        any_ = CliRunner().invoke(lpctl, [*arguments, "--fail-on", "any"])
    found = json.loads(printed["json"].stdout)
    VALIDATOR.validate(found)
    plans = found["summary"]["plans"]
    known = [name for name, state in before.items() if state in ("alike", "other")]
    broken = [name for name, state in before.items() if state == "broken"]
    unread = len(before) - len(known) - len(broken)
    on_both = plans["unchanged"] + plans["changed"] + plans["renamed"]
    left_out = found["plans_not_compared"]
    maybe_new = [plan for plan in left_out if plan["before"] is None]
    assert len(known) == on_both + plans["removed"]
    assert len(after) == on_both + plans["added"] + sum(plan["after"] is not None for plan in left_out)
    assert sorted(broken) == sorted(plan["before"]["name"] for plan in left_out if plan["before"])
    assert plans["not_compared"] == len(broken) + max(unread, len(maybe_new))
    assert len(found["plans"]) + plans["ignored"] == sum(
        plans[verb] for verb in ("changed", "added", "removed", "renamed")
    )
    if unread:
        assert plans["added"] == plans["renamed"] == 0
    assert bool(found["not_compared"]) == bool(plans["not_compared"])
    differs = bool(found["plans"]) or bool(plans["not_compared"])
    assert {result.exit_code for result in printed.values()} | {any_.exit_code} == {int(differs)}
    for format_ in ("text", "markdown", "github"):
        text = printed[format_].stdout
        said = counts(text)
        assert {verb: said.get(verb, 0) for verb in (*VERBS, "ignored")} == {
            verb: plans[verb] for verb in (*VERBS, "ignored")
        }
        assert (" alike" in text) == (not differs and not plans["ignored"])
        assert (
            not plans["not_compared"]
            or f"{plans['not_compared']} not compared" in text.splitlines()[0 if format_ == "markdown" else -1]
        )


def of(cli: Cli, *arguments: str) -> dict[str, Any]:
    """What a run with `--format json` printed; one that did not end in a comparison fails."""
    outcome = cli("diff", *FROM, "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    document: dict[str, Any] = json.loads(outcome.out)
    return document


@pytest.fixture
def repository(project: Path, git: Git) -> Path:
    """The project as a repository with one commit."""
    (project / ".git").rmdir()
    git("init", "-q", "-b", "main")
    commit(git, "one")
    return project


LISTED_BADLY = {
    "no YAML": "{",
    "no document": "# nothing\n",
    "no configuration": plan("daily"),
    "misspelt": CONFIGURATION.replace("manifests:", "manifest:"),
    "of another type": CONFIGURATION.replace("[plans]", "plans"),
    "twice": CONFIGURATION + "---\n" + CONFIGURATION,
}


@pytest.mark.parametrize("kind", LISTED_BADLY)
def test_a_configuration_is_mended(kind: str, cli: Cli, repository: Path, git: Git) -> None:
    """It is not known which manifests the old side had, so what is new on the new one may have been there."""
    write(repository / "lpctl.yaml", LISTED_BADLY[kind])
    commit(git, "two")
    write(repository / "lpctl.yaml", CONFIGURATION)
    write(repository / "plans" / "more.lp.yaml", plan("more"))
    commit(git, "three")
    found = of(cli, "HEAD~1")
    assert {key: count for key, count in found["summary"]["plans"].items() if count} == {
        "unchanged": 1,
        "not_compared": 1,
    }
    assert found["plans_not_compared"][0]["name"] == "more"
    assert {error["file"] for error in found["not_compared"]} == {"lpctl.yaml"}
    assert found["notes"][0].startswith("lpctl.yaml of HEAD~1: ")
    assert "`manifests`" in found["notes"][0]
    assert "taken from the configuration of HEAD" in found["notes"][0]
    assert cli("diff", "HEAD~1", "--exit-code").code == 1
    # Which manifests are meant is known where they are named.
    named = of(cli, "HEAD~1", "--", "plans")
    assert (named["summary"]["plans"]["added"], named["summary"]["plans"]["not_compared"]) == (1, 0)
    refused = cli("diff", "HEAD..HEAD~1")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.endswith("lpctl: the configuration of HEAD~1 cannot be used\n")


def test_a_configuration_is_mended_where_it_matters_to_no_plan(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "lpctl.yaml", CONFIGURATION + "rules: {no-such-rule: error}\n")
    commit(git, "two")
    write(repository / "lpctl.yaml", CONFIGURATION)
    git("rm", "-q", "plans/daily.lp.yaml")
    write(repository / "plans" / "more.lp.yaml", plan("more", "labels: {a: b}\nmax_parallelism: 5\nenvs: {A: b}\n"))
    commit(git, "three")
    found = of(cli, "HEAD~1")
    assert [plan["change"] for plan in found["plans"]] == ["removed", "added"]
    assert found["summary"]["plans"]["not_compared"] == 0
    assert found["notes"] == [
        "lpctl.yaml of HEAD~1: what is wrong with it changes nothing here",
        "HEAD~1: lpctl.yaml:6:9: error[unknown-key]: no rule is named no-such-rule",
    ]


def test_two_directories_of_which_the_old_one_has_a_broken_configuration(cli: Cli, project: Path) -> None:
    for side, text in (("old", "manifest: [plans]\n"), ("new", "manifests: [plans]\n")):
        write(
            project / side / "lpctl.yaml",
            "apiVersion: lpctl/v1\nkind: Configuration\ninterfaces: [../package]\n" + text,
        )
        write(project / side / "plans" / "daily.lp.yaml", plan("daily"))
    found = of(cli, "old", "new")
    assert found["summary"]["plans"] == dict.fromkeys((*VERBS, "ignored"), 0) | {"unchanged": 1, "not_compared": 1}
    assert cli("diff", "new", "old").code == 2


def test_an_interface_that_cannot_be_read_is_mended(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "lpctl.yaml", CONFIGURATION.replace("[package]", "[package.tgz]"))
    write(repository / "package.tgz", "no archive")
    commit(git, "two")
    write(repository / "lpctl.yaml", CONFIGURATION)
    commit(git, "three")
    found = of(cli, "HEAD~1")
    assert found["summary"]["plans"]["unchanged"] == 1
    (note,) = found["notes"]
    assert note.startswith("HEAD~1: cannot read interfaces from package.tgz: ")
    assert note.endswith(
        "compiled with the head's, so changes of workflows do not show; --base-interface names another"
    )
    assert cli("diff", "HEAD..HEAD~1").code == 2


def test_a_link_that_leads_nowhere_is_mended(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "lpctl.yaml", CONFIGURATION.replace("[plans]", "[plans, more.lp.yaml]"))
    (repository / "more.lp.yaml").symlink_to("nowhere")
    commit(git, "two")
    (repository / "more.lp.yaml").unlink()
    write(repository / "more.lp.yaml", plan("more"))
    commit(git, "three")
    found = of(cli, "HEAD~1")
    assert found["summary"]["plans"] == dict.fromkeys((*VERBS, "ignored"), 0) | {"unchanged": 1, "not_compared": 1}
    assert found["notes"] == ["HEAD~1: more.lp.yaml: a link that leads to no file of this revision"]
    assert "more.lp.yaml: a link that leads" in cli("diff", "HEAD..HEAD~1").err


def test_a_plan_that_the_old_side_states_twice(cli: Cli, project: Path) -> None:
    write(project / "old" / "a.lp.yaml", plan("daily", "max_parallelism: 1\n"))
    write(project / "old" / "b.lp.yaml", plan("daily", "max_parallelism: 2\n"))
    found = of(cli, "old", "plans")
    assert found["summary"]["plans"] == dict.fromkeys((*VERBS, "ignored"), 0) | {"not_compared": 1}
    assert [error["rule"] for error in found["not_compared"]] == ["duplicate-plan"]


def test_a_mistake_that_concerns_no_plan(cli: Cli, project: Path) -> None:
    write(
        project / "old" / "a.lp.yaml", plan("daily") + "---\napiVersion: lpctl/v1\nkind: ReferenceLaunchPlan\nname: 5\n"
    )
    write(project / "old" / "empty.lp.yaml", "# moved\n")
    outcome = cli("diff", "old", "plans", "--exit-code")
    assert (outcome.code, outcome.out) == (0, "no changes: 1 launch plan, old/ and plans/ alike\n")


def test_a_broken_plan_of_another_domain(cli: Cli, project: Path) -> None:
    """Which plan is which is asked of those that do not compile as well."""
    write(project / "old" / "a.lp.yaml", plan("daily", "domain: staging\n"))
    write(project / "old" / "b.lp.yaml", plan("daily", "domain: production\nmax_parallelism: x\n"))
    write(project / "new" / "b.lp.yaml", plan("daily", "domain: production\n"))
    found = of(cli, "old", "new")
    assert [(plan["change"], plan["before"]["domain"]) for plan in found["plans"]] == [("removed", "staging")]
    assert [plan["before"]["domain"] for plan in found["plans_not_compared"]] == ["production"]


def test_manifests_and_what_is_compiled_of_them(cli: Cli, project: Path) -> None:
    assert project.is_dir()
    assert cli("compile").code == 0
    for sides in (("plans", "build/plans"), ("build/plans", "plans")):
        outcome = cli("diff", *sides, "--no-config", "--interface", "package", "--exit-code")
        assert (outcome.code, outcome.err) == (0, "")
    outcome = cli("diff", "plans", "build/plans", "--no-config")
    assert outcome.code == 2
    assert "with --base-interface, or" in outcome.err


SPARSE = {
    "cone": ("sparse-checkout", "set", "--cone", "here"),
    "sparse index": ("sparse-checkout", "set", "--cone", "--sparse-index", "here"),
    "patterns": ("sparse-checkout", "set", "--no-cone", "/here/"),
    "bits": ("update-index", "--skip-worktree"),
}


@pytest.mark.parametrize("kind", SPARSE)
def test_a_sparse_checkout(kind: str, cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "lpctl.yaml", CONFIGURATION.replace("[plans]", "[plans, here, 'al*/*.yaml']"))
    write(repository / "here" / "here.lp.yaml", plan("here"))
    write(repository / "also" / "below" / "also.lp.yaml", plan("also"))
    write(repository / "also" / "one.yaml", plan("one"))
    commit(git, "two")
    left_out = ["plans/daily.lp.yaml", "also/below/also.lp.yaml", "also/one.yaml"]
    if kind == "bits":
        left_out += ["lpctl.yaml", *(f"package/{file.name}" for file in (repository / "package").iterdir())]
        git(*SPARSE[kind], *left_out)
        for path in left_out:
            (repository / path).unlink()
    else:
        git(*SPARSE[kind])
    assert not (repository / left_out[0]).exists()
    found = of(cli, "HEAD", "--worktree")
    assert (found["summary"]["plans"]["unchanged"], found["plans"]) == (3, [])
    assert found["notes"] == ["the working tree: not checked out, so taken from the index: 2 manifests"]
    write(repository / "here" / "here.lp.yaml", plan("here", "max_parallelism: 3\n"))
    write(repository / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 4\n"))  # there all the same
    write(repository / "also" / "new.yaml", plan("new"))
    assert [(plan["name"], plan["change"]) for plan in of(cli, "HEAD", "--worktree")["plans"]] == [
        ("daily", "changed"),
        ("here", "changed"),
        ("new", "added"),
    ]
    for path in ("here/here.lp.yaml", "also/new.yaml"):
        (repository / path).unlink()
    assert ("here", "removed") in [(plan["name"], plan["change"]) for plan in of(cli, "HEAD", "--worktree")["plans"]]


def test_a_link_to_what_a_sparse_checkout_leaves_out(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "plans" / "..data" / "linked", plan("linked"))
    (repository / "plans" / "linked.lp.yaml").symlink_to("..data/linked")
    commit(git, "two")
    git("sparse-checkout", "set", "--no-cone", "/*", "!/plans/..data/")
    assert not (repository / "plans" / "linked.lp.yaml").exists()
    found = of(cli, "HEAD", "--worktree")
    assert (found["summary"]["plans"]["unchanged"], found["plans"]) == (2, [])
    assert found["notes"] == ["the working tree: not checked out, so taken from the index: 1 manifest"]


def test_who_had_some_access_is_said_of_the_plans_that_were_compared(cli: Cli, repository: Path) -> None:
    access = "security_context: {run_as: {k8s_service_account: admin}}\n"
    write(repository / "old" / "daily.lp.yaml", plan("daily", access + "max_paralelism: 3\n"))
    write(repository / "new" / "daily.lp.yaml", plan("daily", access))
    write(repository / "new" / "other.lp.yaml", plan("other", access))
    (found,) = of(cli, "old", "new")["plans"]
    said = {change["class"]: change["meaning"] for change in found["changes"]}
    assert said["new-access"].endswith("no plan of this project and domain that could be compared had that before")
