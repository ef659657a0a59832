"""`lpctl diff` of repositories with targets: which are compared, what is read of each revision, what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Outcome, commit, plan, refused, write
from hypothesis import given
from hypothesis import strategies as st
from test_diff_cases import CASES, changes

from lpctl.diff.layers import SideTarget, paired

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli, Git
    from conftest import Run

pytest_plugins = ("git_fixtures", "project_fixtures")
pytestmark = pytest.mark.usefixtures("git_of_nobody")

FROM = ("--from", "2026-03-23T00:00:00Z")
CONFIGURATION = """\
apiVersion: lpctl/v1
kind: Configuration
manifests: [plans]
interfaces: [package]
variables: {level: info}
"""
TARGETS = "targets:\n  staging: {project: wx}\n  production: {project: wx}\n"
CITIES = "for_each: {file: cities.csv}\nlabels: {top: '${each.top}'}\nenvs: {LEVEL: '${var.level}'}\n"


@pytest.fixture
def repository(project: Path, git: Git) -> Path:
    """The project with two targets, and plans for the records of a file; one commit."""
    (project / ".git").rmdir()
    write(project / "lpctl.yaml", CONFIGURATION + TARGETS)
    write(project / "plans" / "daily.lp.yaml", plan("${each.city}", CITIES))
    write(project / "plans" / "cities.csv", "city,top\nberlin,5\nlima,3\n")
    git("init", "-q", "-b", "main")
    commit(git, "one")
    return project


def printed(outcome: Outcome) -> dict[str, Any]:
    assert outcome.code == 0, outcome.err
    document: dict[str, Any] = json.loads(outcome.out)
    return document


def found(cli: Cli, *arguments: str) -> list[tuple[str, str | None, list[str]]]:
    """Plan, class and targets of each change."""
    document = printed(cli("diff", *FROM, "--format", "json", *arguments))
    return [
        (of["name"], change["class"], of.get("targets", []))
        for of in (*document.get("targets", ()), *document["plans"])
        for change in of["changes"]
    ]


BOTH = ["staging", "production"]


def test_records_are_those_of_each_revision(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "plans" / "cities.csv", "city,top\nberlin,6\nlima,3\n")
    commit(git, "two")
    write(repository / "plans" / "cities.csv", "city,top\nberlin,7\nlima,4\n")
    assert found(cli, "HEAD~1..HEAD") == [("berlin", "labels-changed", BOTH)]
    assert found(cli, "HEAD", "--worktree") == [("berlin", "labels-changed", BOTH), ("lima", "labels-changed", BOTH)]
    (note,) = printed(cli("diff", "HEAD~1", "--format", "json"))["notes"]
    assert note == ("HEAD: not committed, so not compared: plans/cities.csv; --worktree compares the files as they are")


def test_defaults_and_variables_are_those_of_each_revision(cli: Cli, repository: Path, git: Git) -> None:
    production = "targets:\n  staging: {project: wx}\n  production: {project: wx, defaults: {labels: {a: b}}}\n"
    write(repository / "lpctl.yaml", CONFIGURATION.replace("info", "debug") + production)
    commit(git, "two")
    document = printed(cli("diff", "HEAD~1", *FROM, "--format", "json"))
    assert [
        (of["name"], change["class"], of["targets"], change["cause"]["after"])
        for of, change in ((of, change) for of in document["plans"] for change in of["changes"])
    ] == [
        (name, class_, targets, {"file": "lpctl.yaml", "line": line})
        for targets, class_, line in ((BOTH, "envs-changed", 5), (["production"], "labels-changed", 8))
        for name in ("berlin", "lima")
    ]
    assert found(cli, "HEAD~1", "--var", "level=trace", "--target", "staging") == []


@pytest.mark.parametrize("where", ["../../outside.csv", "/etc/hostname", "link.csv"])
def test_records_out_of_the_repository(cli: Cli, repository: Path, git: Git, where: str) -> None:
    """They are refused in a revision as they are on the disk."""
    write(repository.parent / "outside.csv", "city,top\nrome,1\n")
    (repository / "plans" / "link.csv").symlink_to("../../outside.csv")
    write(repository / "plans" / "daily.lp.yaml", plan("${each.city}", CITIES.replace("cities.csv", where)))
    commit(git, "two")
    for arguments in (("HEAD~1",), ("HEAD~1", "--worktree"), ("HEAD~1..HEAD",)):
        outcome = cli("diff", *arguments)
        assert outcome.code == 2
        assert f"`{where}` cannot be read: it is outside of ., the root of the repository" in outcome.err
    assert f"`{where}` cannot be read: it is outside of ., the root of the repository" in cli("validate").out


def test_records_that_are_no_file(cli: Cli, repository: Path, git: Git) -> None:
    (repository / "plans" / "inner").mkdir()
    write(repository / "plans" / "inner" / "some.csv", "city,top\n")
    for where, reason in (("inner", "not a regular file"), ("none.csv", "No such file or directory")):
        write(repository / "plans" / "daily.lp.yaml", plan("${each.city}", CITIES.replace("cities.csv", where)))
        commit(git, where)
        words = f"`{where}` cannot be read: plans/{where}: {reason}"
        assert words in cli("diff", "HEAD~1").err
        assert words in cli("validate").out


def test_from_copies_to_targets(cli: Cli, repository: Path, git: Git) -> None:
    """Each side has its own lpctl.yaml; which target a plan without one is in is what its domain says."""
    git("rm", "-q", "-r", "plans")
    write(repository / "lpctl.yaml", CONFIGURATION)
    for domain in ("staging", "production", "qa"):
        write(repository / "plans" / f"{domain}.lp.yaml", plan("daily", f"domain: {domain}\nlabels: {{a: b}}\n"))
    commit(git, "copies")
    git("rm", "-q", "-r", "plans")
    write(repository / "lpctl.yaml", CONFIGURATION + TARGETS + "  development: {project: wx}\n")
    write(repository / "plans" / "daily.lp.yaml", plan("daily", "labels: {a: c}\n"))
    commit(git, "targets")
    assert found(cli, "HEAD~1") == [
        ("development", "target-added", []),
        ("qa", "target-removed", []),
        ("daily", "labels-changed", BOTH),
    ]
    assert found(cli, "HEAD~1", "--target", "staging") == [("daily", "labels-changed", ["staging"])]
    assert cli("diff", "HEAD~1", "--fail-on", "breaking").code == 1
    assert cli("diff", "HEAD~1", "--fail-on", "breaking", "--target", "staging").code == 0
    assert cli("diff", "HEAD~1", "--fail-on", "breaking", "--level", "target-removed=ignore").code == 0
    assert found(cli, "HEAD..HEAD~1") == [
        ("development", "target-removed", []),
        ("qa", "target-added", []),
        ("daily", "labels-changed", BOTH),
    ]


def test_a_side_that_states_no_domain(cli: Cli, repository: Path, git: Git) -> None:
    git("rm", "-q", "plans/cities.csv")
    write(repository / "lpctl.yaml", CONFIGURATION)
    write(repository / "plans" / "daily.lp.yaml", plan("daily"))
    commit(git, "no targets")
    write(repository / "lpctl.yaml", CONFIGURATION + TARGETS)
    commit(git, "targets")
    unknown = refused(
        "HEAD~1 has no targets, and its plan daily states no domain: name the one of staging, production that HEAD~1 "
        "is with --target, or its domain with --domain"
    )
    assert cli("diff", "HEAD~1") == unknown
    assert cli("diff", "HEAD~1", "--target", "staging", "--target", "production") == unknown
    assert found(cli, "HEAD~1", "--target", "production") == []
    assert found(cli, "HEAD~1", "--domain", "production") == [("staging", "target-added", [])]
    assert cli("diff", "HEAD", "--worktree", "--domain", "production") == refused(
        "--domain production: each target of lpctl.yaml states its domain; choose one with --target"
    )


def test_a_target_that_is_not_committed(cli: Cli, repository: Path, git: Git) -> None:
    """What is compared is HEAD: to add what is there already would not help."""
    git("rm", "-q", "plans/cities.csv")
    write(repository / "lpctl.yaml", CONFIGURATION)
    write(repository / "plans" / "daily.lp.yaml", plan("daily"))
    commit(git, "no targets")
    nowhere = "--target staging: there are no targets; add `targets: {staging: {}}` to lpctl.yaml"
    assert cli("diff", "HEAD", "--target", "staging") == refused(nowhere)
    write(repository / "lpctl.yaml", CONFIGURATION.replace("info", "info, depth: full") + TARGETS)
    for asked, option in (("--target staging", "staging"), ("--var depth", "depth=1")):
        assert cli("diff", "HEAD", asked.partition(" ")[0], option) == refused(
            f"{asked}: lpctl.yaml has it as the file is, not as it is committed; "
            "--worktree compares the files as they are"
        )
        assert cli("diff", "HEAD", "--worktree", "--target", "staging", asked.partition(" ")[0], option).code == 0
    assert cli("diff", "HEAD", "--target", "zoo") == refused(nowhere.replace("staging", "zoo"))
    write(repository / "lpctl.yaml", "apiVersion: [")
    assert cli("diff", "HEAD", "--target", "staging") == refused(nowhere)


def test_a_target_that_has_another_name(cli: Cli, repository: Path, git: Git) -> None:
    write(
        repository / "lpctl.yaml",
        CONFIGURATION
        + TARGETS.replace("production:", "prod:").replace(
            "prod: {project: wx}", "prod: {project: wx, domain: production, defaults: {labels: {a: b}}}"
        ),
    )
    commit(git, "two")
    expected = [(name, "labels-changed", ["prod"]) for name in ("berlin", "lima")]
    assert found(cli, "HEAD~1") == expected
    for name in ("prod", "production"):
        assert found(cli, "HEAD~1", "--target", name) == expected


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--target", "stagign"), "--target stagign: no such target; did you mean staging?"),
        (("--target", "zoo"), "--target zoo: no such target; there are staging, production"),
        (("--var", "levle=1"), "--var levle: no variable is named levle; did you mean level?"),
        (("--var", "level"), "--var level: write NAME=VALUE"),
        (("--between", "staging", "prod"), "--between prod: no such target; there are staging, production"),
        (("--between", "staging", "production", "--target", "staging"),
         "--target contradicts --between, which names two targets; give one of them"),
        (("--between", "staging", "production", "HEAD", "HEAD"),
         "too many arguments: with --between, one revision or one path; manifests are named behind `--`"),
        (("--between", "staging", "production", "HEAD..HEAD"),
         "--between compares two targets of one revision; HEAD..HEAD names two"),
        (("--between", "staging", "production", ""), "an argument is empty; name a revision or a path"),
        (("--between", "staging", "production", "--domain", "staging"),
         "--domain staging: each target of lpctl.yaml states its domain; choose one with --target"),
    ],
)  # fmt: skip
def test_what_is_refused(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    named = arguments if "--between" in arguments else ("HEAD", *arguments)
    assert cli("diff", *named) == refused(message)


def test_between_reads_a_revision_a_path_or_the_files_as_they_are(cli: Cli, repository: Path) -> None:
    override = "overrides: {production: {max_parallelism: 3}}\n"
    write(repository / "plans" / "daily.lp.yaml", plan("${each.city}", CITIES + override))
    both = ("--between", "staging", "production")
    assert found(cli, *both, "HEAD") == []
    for arguments in ((), (".",), ("--", "plans"), (".", "--", "plans/daily.lp.yaml")):
        assert found(cli, *both, *arguments) == [("berlin", None, []), ("lima", None, [])]
    assert printed(cli("diff", *both, "HEAD", "--format", "json"))["before"]["name"] == "staging of HEAD"
    assert cli("diff", *both, "--fail-on", "any", "--exit-code").code == 0


TARGET = st.builds(
    SideTarget, st.sampled_from("abc"), st.sampled_from(["", "p", "q"]), st.sampled_from(["a", "b", "d"])
)
SIDE = st.lists(TARGET, max_size=4, unique_by=lambda target: target.name)


@given(SIDE, SIDE)
def test_targets_in_pairs(before: list[SideTarget], after: list[SideTarget]) -> None:
    """Each once; what is equal or has one name stands alone on no side, unless it is paired with another."""
    pairs = paired(before, after)
    assert sorted(old for old, _ in pairs if old is not None) == sorted(before)
    assert [new for _, new in pairs if new is not None] == after
    assert all((target, target) in pairs for target in set(before) & set(after))
    gone = {old.name for old, new in pairs if old is not None and new is None}
    assert not gone & {new.name for old, new in pairs if new is not None and old is None}


@pytest.mark.parametrize("case", ["targets-changed", "target-renamed", "targets-records-changed", "target-removed"])
def test_a_target_is_what_its_outputs_are(case: str, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`lpctl diff` of what is compiled for a target finds the same as of all targets, where the levels are equal."""
    for side in ("before", "after"):
        monkeypatch.chdir(CASES / case / side)
        outcome = run("compile", ".", "--interface", "../../etl.yaml", "-o", tmp_path / side)
        assert outcome.exit_code == 0, outcome.stderr
    monkeypatch.chdir(CASES / case)
    document = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    compared = [target for target in document["targets"] if target["change"] == "compared"]
    assert len(compared) > 1
    for target in compared:
        sides = (tmp_path / "before" / target["was"], tmp_path / "after" / target["name"])
        compiled = json.loads(run("diff", *sides, *FROM, "--format", "json", "--no-config").stdout)
        of_target = [plan for plan in document["plans"] if target["name"] in plan["targets"]]
        ignored = {"envs-changed"} if (case, target["name"]) == ("targets-changed", "staging") else set()
        assert sorted(
            (plan["name"], plan["change"], change["class"], change["path"])
            for plan in of_target
            for change in plan["changes"]
        ) == sorted(
            (plan["name"], plan["change"], change["class"], change["path"])
            for plan in compiled["plans"]
            for change in plan["changes"]
            if change["class"] not in ignored
        )


def test_what_is_gone_or_new_is_one_change() -> None:
    document = json.loads((CASES / "target-removed" / "expected.json").read_text(encoding="utf-8"))
    assert [(change["class"], change["impact"]) for change in changes(document)] == [
        ("target-added", "safe"),
        ("target-removed", "breaking"),
    ]
    (gone,) = [target for target in document["targets"] if target["change"] == "removed"]
    assert len(gone["commands"]) == gone["plans"] == 6


def test_all_are_all_that_there_are(cli: Cli, repository: Path, git: Git) -> None:
    """Two plans of four that are gone are not all plans; two of two that changed are."""
    four = "city,top\nberlin,5\nlima,3\nrome,1\noslo,2\n"
    write(repository / "plans" / "cities.csv", four)
    commit(git, "four")
    write(repository / "plans" / "cities.csv", "city,top\nberlin,5\nlima,3\n")
    commit(git, "two")
    write(repository / "lpctl.yaml", CONFIGURATION.replace("info", "debug") + TARGETS)
    commit(git, "changed")
    gone, changed = (cli("diff", sides, *FROM).out.splitlines()[2] for sides in ("HEAD~2..HEAD~1", "HEAD~1..HEAD"))
    assert gone.startswith("- 2 plans in all targets: removed ")
    assert changed.startswith("~ all 2 plans in all targets: changed ")
