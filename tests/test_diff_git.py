"""`lpctl diff` of git revisions: which two, how they are read, and what is said where git cannot give them."""

from __future__ import annotations

import json
import shutil
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from command_line import CONFIGURATION, Outcome, commit, plan, refused, write

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli, Git

pytest_plugins = ("git_fixtures", "project_fixtures")
pytestmark = pytest.mark.usefixtures("git_of_nobody")

FROM = ("--from", "2026-03-23T00:00:00Z")


@pytest.fixture
def repository(project: Path, git: Git) -> Path:
    """The project with two commits on a branch, the first of which is main's too, and origin's."""
    (project / ".git").rmdir()
    git("init", "-q", "-b", "main")
    commit(git, "one")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("remote", "add", "origin", "https://example.com/plans.git")
    git("checkout", "-q", "-b", "feature")
    write(project / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 7\n"))
    commit(git, "two")
    return project


def changed(outcome: Outcome) -> list[tuple[str, str]]:
    """Name and class of each change that a run with `--format json` printed."""
    assert outcome.code == 0, outcome.err
    document: dict[str, Any] = json.loads(outcome.out)
    return [(found["name"], change["class"]) for found in document["plans"] for change in found["changes"]]


def of(cli: Cli, *arguments: str) -> list[tuple[str, str]]:
    return changed(cli("diff", *FROM, "--format", "json", *arguments))


EXECUTION = [("daily", "execution-changed")]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("main",),
        ("HEAD~1",),
        ("main..feature",),
        ("main..",),
        ("main...feature",),
        ("HEAD^..HEAD",),
        ("main", "--"),
    ],
    ids=" ".join,
)
def test_revisions(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert of(cli, *arguments) == EXECUTION


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("arguments", [("HEAD",), ("..HEAD",), ("feature..feature",), ("main..main",)], ids=" ".join)
def test_revisions_that_are_alike(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert of(cli, *arguments) == []
    outcome = cli("diff", *arguments, "--exit-code")
    assert (outcome.code, outcome.out.count("\n"), outcome.out[:27]) == (0, 1, "no changes: 1 launch plan, ")


@pytest.mark.parametrize("name", ["origin/HEAD", "origin/main", "origin/master"])
def test_the_default_is_the_merge_base_with_the_remote(cli: Cli, repository: Path, git: Git, name: str) -> None:
    git("checkout", "-q", "main")
    write(repository / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 9\nenvs: {A: b}\n"))
    commit(git, "three, on main alone")
    git("update-ref", "-d", "refs/remotes/origin/main")
    git("update-ref", f"refs/remotes/{name}", "main")
    git("checkout", "-q", "feature")
    outcome = cli("diff", *FROM, "--format", "json")
    assert changed(outcome) == EXECUTION
    assert json.loads(outcome.out)["before"] == {
        "name": f"merge base with {name}",
        "commit": git("rev-parse", "main~1"),
    }


def test_without_a_remote(cli: Cli, repository: Path, git: Git) -> None:
    assert repository.is_dir()
    git("update-ref", "-d", "refs/remotes/origin/main")
    tried = "none of origin/HEAD, origin/main, origin/master is in this clone"
    assert cli("diff") == refused(
        f"{tried}; run `git fetch origin && git remote set-head origin --auto`, or name the revision to "
        "compare with, as in `lpctl diff HEAD~1`"
    )
    git("remote", "remove", "origin")
    assert cli("diff") == refused(
        f"{tried}; name the revision to compare with, as in `lpctl diff main` or `lpctl diff HEAD~1`"
    )
    for branches, example in (
        (("-m", "main", "a$c"), "`lpctl diff 'a$c'` or `lpctl diff HEAD~1`"),
        (("-m", "a$c", "master"), "`lpctl diff master` or `lpctl diff HEAD~1`"),
        (("-D", "master"), "`lpctl diff HEAD~1`"),
    ):
        git("branch", *branches)
        assert cli("diff") == refused(f"{tried}; name the revision to compare with, as in {example}")
    git("checkout", "-q", "--orphan", "alone")
    git("commit", "-q", "-m", "one")
    git("branch", "-D", "feature")
    assert cli("diff").err.endswith(", as in `lpctl diff HEAD --worktree`\n")


def test_detached_head(cli: Cli, repository: Path, git: Git) -> None:
    assert repository.is_dir()
    git("checkout", "-q", "--detach")
    assert of(cli) == EXECUTION


def test_no_upstream_and_no_commit(cli: Cli, project: Path, git: Git) -> None:
    (project / ".git").rmdir()
    git("init", "-q", "-b", "main")
    assert cli("diff") == refused("the repository has no commit yet; compare two paths: `lpctl diff OLD NEW`")
    assert cli("diff", "HEAD") == refused("HEAD is no revision of this repository; `git branch -a` lists branches")


def test_no_repository(cli: Cli, project: Path) -> None:
    (project / ".git").rmdir()
    assert cli("diff") == refused(
        "the working directory is in no git repository; compare two paths: `lpctl diff OLD NEW`"
    )


def test_no_git(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert cli("diff") == refused("git is not installed; compare two paths: `lpctl diff OLD NEW`")


def test_the_checkout_is_not_touched(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 1\n"))
    write(repository / "plans" / "new.lp.yaml", plan("new"))
    before = git("status", "--porcelain")
    index = (repository / ".git" / "index").read_bytes()
    outcome = cli("diff", *FROM, "--format", "json")
    assert changed(outcome) == EXECUTION
    (note,) = json.loads(outcome.out)["notes"]
    assert note == (
        "HEAD: not committed, so not compared: plans/daily.lp.yaml, plans/new.lp.yaml; --worktree compares the files "
        "as they are"
    )
    assert (repository / ".git" / "index").read_bytes() == index
    assert (git("status", "--porcelain"), git("stash", "list")) == (before, "")


def test_the_working_tree(cli: Cli, repository: Path) -> None:
    write(repository / "plans" / "new.lp.yaml", plan("new"))
    assert of(cli, "--worktree") == [*EXECUTION, ("new", "plan-added")]
    assert of(cli, "HEAD", "--worktree") == [("new", "plan-added")]
    assert cli("diff", "main..feature", "--worktree") == refused(
        "--worktree compares one revision with the files as they are; main..feature names two"
    )


def test_worktree_of_git(cli: Cli, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git("worktree", "add", "-q", repository.parent / "other", "main")
    monkeypatch.chdir(repository.parent / "other")
    assert of(cli, "feature") == EXECUTION


def test_bare_repository(cli: Cli, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git("clone", "-q", "--bare", repository, repository.parent / "bare.git")
    monkeypatch.chdir(repository.parent / "bare.git")
    assert of(cli, "main..feature") == EXECUTION
    assert of(cli, "main") == EXECUTION


def test_below_the_root(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "plans")
    outcome = cli("diff", *FROM, "--format", "json")
    assert changed(outcome) == EXECUTION
    assert json.loads(outcome.out)["plans"][0]["after"]["file"] == "daily.lp.yaml"


def test_named_manifests(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "more" / "other.lp.yaml", plan("other"))
    commit(git, "three")
    assert of(cli, "main", "--", "more") == [("other", "plan-added")]
    assert of(cli, "main", "--", "plans", "more/*.yaml") == [*EXECUTION, ("other", "plan-added")]
    outcome = cli("diff", "main", "--", "nowhere")
    assert outcome == refused(
        "neither main nor HEAD holds a manifest: nowhere: No such file or directory; name them behind `--`, or list "
        "them under `manifests` in lpctl.yaml; --worktree compares files that are not committed"
    )


def test_a_place_that_neither_side_has(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "plans" / "new.lp.yaml", plan("new"))
    assert cli("diff", *FROM, "main", "--", "plans", "plans/new.lp.yaml", "no/*.lp.yaml") == refused(
        "neither main nor HEAD holds plans/new.lp.yaml, no/*.lp.yaml; --worktree compares files that are not committed"
    )
    commit(git, "three")
    assert cli("diff", *FROM, "main", "--", "plans/daily.lp.yaml", "plans/new.lp.yaml").code == 0  # one side has it


def test_renamed_and_deleted_files(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "plans" / "gone.lp.yaml", plan("gone", "labels: {a: b}\n"))
    commit(git, "three")
    git("mv", "plans/daily.lp.yaml", "plans/every_day.lp.yaml")
    git("rm", "-q", "plans/gone.lp.yaml")
    commit(git, "four")
    assert of(cli, "HEAD~1") == [("gone", "plan-removed")]
    assert of(cli, "HEAD..HEAD~1") == [("gone", "plan-added")]
    git("rm", "-q", "-r", "plans")
    commit(git, "five")
    assert of(cli, "HEAD~1") == [("daily", "plan-removed")]


@pytest.mark.parametrize(
    "name", ["täglich 毎日.lp.yaml", "two words.lp.yaml", "-x.lp.yaml", "new\nline.lp.yaml", '"q".lp.yaml']
)
def test_names_of_files(cli: Cli, repository: Path, git: Git, name: str) -> None:
    (repository / "plans" / "daily.lp.yaml").rename(repository / "plans" / name)
    write(repository / "plans" / name, plan("daily", "max_parallelism: 8\n"))
    commit(git, "three")
    outcome = cli("diff", *FROM, "--format", "json")
    assert changed(outcome) == EXECUTION
    (found,) = json.loads(outcome.out)["plans"]
    assert (found["before"]["file"], found["after"]["file"]) == ("plans/daily.lp.yaml", f"plans/{name}")
    assert cli("diff", *FROM).code == 0


def test_submodules(cli: Cli, repository: Path, git: Git) -> None:
    inner = repository.parent / "inner"
    shutil.copytree(repository / "plans", inner)
    git("init", "-q", "-b", "main", directory=inner)
    git("add", "-A", directory=inner)
    git("commit", "-q", "-m", "inner", directory=inner)
    git("submodule", "add", "-q", inner, "plans/inner")
    git("submodule", "add", "-q", inner, "shared")
    commit(git, "three")
    assert of(cli) == EXECUTION
    assert cli("diff", "HEAD~1", "--", "shared") == refused(
        "shared is in the submodule shared, whose files are in a repository of its own; run lpctl diff there, or "
        "compare two paths"
    )
    write(repository / "lpctl.yaml", CONFIGURATION.replace("[package]", "[shared/package]"))
    commit(git, "four")
    outcome = cli("diff", "HEAD~1..HEAD", "--interface", "package", *FROM, "--format", "json")
    assert changed(outcome) == []


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "revision", ["--no-index=x", "-x", "main..--output=x", "--upload-pack=touch x..HEAD", "a\nb", " "]
)
def test_revisions_that_are_none(cli: Cli, repository: Path, revision: str) -> None:
    before = sorted(path.name for path in repository.iterdir())
    outcome = cli("diff", revision)
    assert (outcome.code, outcome.out) == (2, "")
    assert "no revision" in outcome.err or "No such option" in outcome.err
    assert sorted(path.name for path in repository.iterdir()) == before


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["$(touch x)", "main;touch x", "a b", "v9", ":/nothing"])
def test_revisions_that_are_not_there(cli: Cli, repository: Path, revision: str) -> None:
    outcome = cli("diff", revision)
    assert outcome == refused(
        f"{revision} is no revision of this clone; run `git fetch --tags origin` if origin has it"
    )
    assert not (repository / "x").exists()


@pytest.mark.usefixtures("repository")
def test_commits_that_this_clone_lacks(cli: Cli, git: Git) -> None:
    missing = "0123456789abcdef0123456789abcdef01234567"
    assert cli("diff", missing) == refused(f"commit {missing} is not in this clone; run `git fetch origin {missing}`")
    assert cli("diff", "origin/release/1.0") == refused(
        "origin/release/1.0 is not in this clone; run `git fetch origin "
        "+refs/heads/release/1.0:refs/remotes/origin/release/1.0`"
    )
    git("update-ref", "refs/remotes/origin/other", "HEAD")
    assert cli("diff", "other") == refused("other is no branch of this clone; did you mean origin/other?")


def test_shallow_clone(cli: Cli, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = repository.parent / "clone"
    git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository}", clone)
    monkeypatch.chdir(clone)
    assert of(cli, "origin/main..HEAD") == EXECUTION
    git("update-ref", "-d", "refs/remotes/origin/main", directory=clone)
    write(clone / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 8\n"))
    assert cli("diff", "HEAD~1") == refused(
        "HEAD~1 is not in this clone, which is shallow; run `git fetch --unshallow origin`"
    )
    other = "89abcdef0123456789abcdef0123456789abcdef"
    assert cli("diff", other) == refused(
        f"commit {other} is not in this clone; run `git fetch --depth=1 origin {other}`"
    )
    git("fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main", directory=clone)
    git("remote", "set-head", "origin", "--delete", directory=clone)
    assert cli("diff") == refused(
        "this clone is shallow: its history ends before the merge base of HEAD and origin/main; run `git fetch "
        "--unshallow origin`, or name the revision to compare with"
    )


def test_histories_without_a_common_ancestor(cli: Cli, repository: Path, git: Git) -> None:
    assert repository.is_dir()
    git("checkout", "-q", "--orphan", "alone")
    commit(git, "alone")
    assert cli("diff") == refused("HEAD and origin/main have no common ancestor; name the revision to compare with")


def test_each_side_has_its_own_configuration(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "lpctl.yaml", CONFIGURATION.replace("plans]", "launch]", 1))
    git("mv", "plans", "launch")
    commit(git, "three")
    assert of(cli) == EXECUTION
    git("rm", "-q", "lpctl.yaml")
    commit(git, "four")
    outcome = cli("diff", "HEAD..HEAD~1", *FROM, "--format", "json")
    assert changed(outcome) == [("daily", "plan-added")]
    assert json.loads(outcome.out)["notes"] == ["HEAD: no lpctl.yaml"]
    write(repository / "lpctl.yaml", "apiVersion: lpctl/v1\n")
    commit(git, "five")
    outcome = cli("diff")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("lpctl: the configuration of HEAD cannot be used\n")


def test_each_side_has_its_own_interfaces(cli: Cli, repository: Path, git: Git) -> None:
    document = (
        "apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: etl.main\ninputs:\n  days: {{type: int, default: {}}}\n"
    )
    write(repository / "lpctl.yaml", CONFIGURATION.replace("[package]", "[etl.yaml]"))
    write(repository / "plans" / "daily.lp.yaml", plan("daily", workflow="etl.main"))
    write(repository / "etl.yaml", document.format(7))
    commit(git, "three")
    write(repository / "etl.yaml", document.format(8))
    commit(git, "four")
    outcome = cli("diff", "HEAD~1", *FROM, "--format", "json")
    assert changed(outcome) == [("daily", "default-changed")]
    (change,) = json.loads(outcome.out)["plans"][0]["changes"]
    assert change["cause"] == {
        "by": "interface",
        "before": {"file": "etl.yaml", "line": 5},
        "after": {"file": "etl.yaml", "line": 5},
    }
    write(repository / "built.yaml", document.format(9))
    assert of(cli, "HEAD", "--interface", "built.yaml") == [("daily", "default-changed")]
    assert of(cli, "HEAD", "--interface", "etl.yaml") == []
    assert of(cli, "HEAD", "--interface", "built.yaml", "--base-interface", "etl.yaml") == [
        ("daily", "default-changed")
    ]


def test_an_interface_that_is_not_in_the_tree(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / ".gitignore", "package\n")
    git("rm", "-q", "-r", "--cached", "package")
    commit(git, "three")
    write(repository / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 9\n"))
    commit(git, "four")
    outcome = cli("diff", "HEAD~1", *FROM, "--format", "json")
    assert changed(outcome) == EXECUTION
    (note,) = json.loads(outcome.out)["notes"]
    assert note == (
        "package is not in HEAD~1: compiled with the head's, so changes of workflows do not show; --base-interface "
        "names another"
    )
    for format_ in ("text", "markdown", "github"):
        assert note in cli("diff", "HEAD~1", *FROM, "--format", format_).out
    assert of(cli, "HEAD~1", "--interface", "package", "--base-interface", "package") == EXECUTION
    shutil.rmtree(repository / "package")
    assert cli("diff", "HEAD~1") == refused("cannot read interfaces from package: No such file or directory")


def test_an_interface_that_git_lfs_keeps(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "lpctl.yaml", CONFIGURATION.replace("[package]", "[package.tgz]"))
    write(repository / "package.tgz", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    commit(git, "three")
    with tarfile.open(repository / "package.tgz", "w:gz") as archive:
        for file in sorted((repository / "package").iterdir()):
            archive.add(file, file.name)
    outcome = cli("diff", "HEAD~1..HEAD", *FROM, "--format", "json", "--base-interface", "package")
    assert changed(outcome) == []


def test_the_old_side_may_have_mistakes(cli: Cli, repository: Path, git: Git) -> None:
    write(repository / "plans" / "wrong.lp.yaml", plan("wrong", "max_paralelism: 5\n"))
    commit(git, "three")
    outcome = cli("diff", "HEAD~1")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("lpctl: HEAD does not compile\n")
    assert "error[unknown-key]" in outcome.err
    write(repository / "plans" / "wrong.lp.yaml", plan("wrong", "max_parallelism: 5\n"))
    commit(git, "four")
    outcome = cli("diff", "HEAD~1", *FROM, "--format", "json")
    assert changed(outcome) == []
    assert [found["rule"] for found in json.loads(outcome.out)["not_compared"]] == ["unknown-key"]


def test_links(cli: Cli, repository: Path, git: Git) -> None:
    (repository / "linked").symlink_to("plans")
    (repository / "one.lp.yaml").symlink_to("plans/daily.lp.yaml")
    (repository / "out.lp.yaml").symlink_to("../../outside.lp.yaml")
    (repository / "round.lp.yaml").symlink_to("round.lp.yaml")
    (repository / "absolute.lp.yaml").symlink_to("/etc/passwd")
    write(repository.parent / "outside.lp.yaml", plan("outside"))
    commit(git, "three")
    assert of(cli, "HEAD~1", "--", "one.lp.yaml") == [("daily", "plan-added")]
    assert of(cli, "HEAD~1", "--", "linked") == [("daily", "plan-added")]
    for name in ("out", "round", "absolute"):
        outcome = cli("diff", "HEAD~1", "--", f"{name}.lp.yaml")
        assert (outcome.code, outcome.out) == (2, "")
        assert f"{name}.lp.yaml: a link that leads to no file of this revision" in outcome.err


def test_links_in_a_directory(cli: Cli, repository: Path, git: Git) -> None:
    tree = repository / "tree"
    write(tree / "..2026" / "one.lp.yaml", plan("one"))
    (tree / "..data").symlink_to("..2026")
    (tree / "one.lp.yaml").symlink_to("..data/one.lp.yaml")
    (tree / "out.lp.yaml").symlink_to("../plans/daily.lp.yaml")
    (tree / "gone.lp.yaml").symlink_to("/etc/passwd")
    (tree / "plans").symlink_to("../plans")
    commit(git, "three")
    assert of(cli, "HEAD~1", "--", "tree") == [("one", "plan-added")]
    outcome = cli("diff", "HEAD~1", "--", "tree")
    for note in (
        "HEAD: tree/gone.lp.yaml is a link that leads to no file, and is not read",
        "HEAD: tree/out.lp.yaml is a link out of tree, which is not followed",
        "HEAD: tree/plans is a link to a directory, which is not walked",
    ):
        assert note in outcome.out
    assert of(cli, "HEAD~1", "--worktree", "--", "tree") == [("one", "plan-added")]
    (tree / "deep").symlink_to("sub/deeper")  # nothing there, and no manifest's name
    commit(git, "four")
    assert "tree/deep" not in cli("diff", "HEAD~1", "--", "tree").out


def test_a_package_of_links(cli: Cli, repository: Path, git: Git) -> None:
    (repository / "package").rename(repository / ".store")
    (repository / "package").mkdir()
    for file in (repository / ".store").iterdir():
        (repository / "package" / file.name).symlink_to(f"../.store/{file.name}")
    (repository / "package" / "out_2.pb").symlink_to("/etc/passwd")
    commit(git, "three")
    outcome = cli("diff", "HEAD~1", *FROM)
    assert (outcome.code, outcome.err) == (0, "")
    assert "package is not in HEAD" not in outcome.out


def test_what_is_no_commit(cli: Cli, repository: Path, git: Git) -> None:
    assert repository.is_dir()
    git("tag", "-m", "a tag", "v1", "main")
    assert of(cli, "v1") == EXECUTION
    assert cli("diff", "HEAD:plans").code == 2
    assert cli("diff", git("rev-parse", "HEAD^{tree}")).code == 2


def test_a_comment_names_files_from_the_root_of_the_repository(
    cli: Cli, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reviewer sees no working directory; what is printed for a terminal is relative to it."""
    (repository / "flyte").mkdir()
    git("mv", "plans", "lpctl.yaml", "package", "flyte")
    commit(git, "moved")
    write(repository / "flyte" / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 8\n"))
    commit(git, "changed")
    monkeypatch.chdir(repository / "flyte")
    arguments = ("diff", "HEAD~1", *FROM)
    assert "because `flyte/plans/daily.lp.yaml:5` (manifest)" in cli(*arguments, "--format", "markdown").out
    assert "because plans/daily.lp.yaml:5 (manifest)" in cli(*arguments).out
