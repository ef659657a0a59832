"""What `lpctl diff` advises where a clone lacks something helps: each command is run, as it is printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING

import pytest
from command_line import CONFIGURATION, PACKAGE, be_nobody, commit, git_in, plan, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Cli, Git

pytest_plugins = ("git_fixtures", "project_fixtures")
pytestmark = pytest.mark.usefixtures("git_of_nobody")

FROM = ("--from", "2026-03-23T00:00:00Z")

CLONES = {
    "shallow": ("--depth=1",),
    "shallow-of-another-branch": ("--depth=1", "--branch=other"),
    "shallow-of-every-branch": ("--depth=1", "--no-single-branch"),
    "full": (),
    "one-branch": ("--single-branch", "--branch=other"),
    "blobless": ("--filter=blob:none",),
    "treeless": ("--filter=tree:0",),
    "shallow-and-blobless": ("--depth=1", "--filter=blob:none"),
    "shallow-and-treeless": ("--depth=1", "--filter=tree:0"),
}

REVISIONS = (
    "",
    "HEAD~1",
    "origin/main^",
    "origin/other~1",
    "other",
    "v1~1",
    "FULL",
    "SHORT",
    "origin/main...origin/other",
)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a branch main of four commits, a tag in it, and another branch from its second commit.

    Clones of it are changed, and never itself.
    """
    project = tmp_path_factory.mktemp("origin")
    shutil.copytree(PACKAGE, project / "package")
    write(project / "lpctl.yaml", CONFIGURATION)
    git = partial(git_in, directory=project)
    with pytest.MonkeyPatch.context() as monkeypatch:
        be_nobody(monkeypatch)
        make_origin(git, project)
    return project


def make_origin(git: Git, project: Path) -> None:
    git("init", "-q", "-b", "main")
    git("config", "uploadpack.allowFilter", "true")
    for number in range(4):
        write(project / "plans" / "daily.lp.yaml", plan("daily", f"max_parallelism: {number + 1}\n"))
        commit(git, str(number))
        if number == 1:
            git("tag", "-m", "a tag", "v1")
            git("branch", "other")
    git("checkout", "-q", "other")
    write(project / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 9\n"))
    commit(git, "other")
    git("checkout", "-q", "main")


@pytest.fixture
def clone(origin: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Clone the repository in one of the ways, and go there."""

    def make(kind: str) -> Path:
        if not (tmp_path / kind).exists():
            git("clone", "-q", *CLONES[kind], f"file://{origin}", tmp_path / kind)
        place = tmp_path / f"clone{len(list(tmp_path.iterdir()))}"
        shutil.copytree(tmp_path / kind, place)
        monkeypatch.chdir(place)
        return place

    return make


@pytest.mark.parametrize("kind", CLONES)
def test_what_is_advised_helps(kind: str, cli: Cli, git: Git, origin: Path, clone: Callable[[str], Path]) -> None:
    full = git("rev-parse", "main~2", directory=origin)
    for revision in REVISIONS:
        place = clone(kind)
        asked = revision.replace("FULL", full).replace("SHORT", full[:9])
        for _ in range(4):
            outcome = cli("diff", *FROM, *([asked] if asked else []))
            if outcome.code == 0:
                break
            assert "fatal" not in outcome.err
            advice = re.search("`(git fetch[^`]*)`", outcome.err)
            if advice is None:
                meant = re.search(r"did you mean (\S+)\?", outcome.err)
                assert meant, (revision, outcome.err)
                asked = meant[1]
                continue
            command = ["sh", "-c", advice[1]]
            followed = subprocess.run(command, cwd=place, check=False, capture_output=True, text=True)
            assert followed.returncode == 0, (revision, advice[1], followed.stderr)
        assert outcome.code == 0, (revision, outcome.err)


@pytest.mark.parametrize("kind", ["full", "one-branch", "blobless", "treeless"])
def test_what_no_fetch_brings_is_said_without_one(kind: str, cli: Cli, git: Git, clone: Callable[[str], Path]) -> None:
    branch = git("rev-parse", "--abbrev-ref", "HEAD", directory=clone(kind))
    for revision in ("HEAD~9", "HEAD^2", f"origin/{branch}~9", "HEAD@{7}", "HEAD@{upstream}~9", f"{branch}@{{push}}^2"):
        outcome = cli("diff", revision)
        assert (outcome.code, outcome.out) == (2, "")
        assert re.search("no such (ancestor|entry)", outcome.err), outcome.err
        assert "fetch" not in outcome.err
    for revision in ("HEAD:plans", "HEAD^{tree}"):
        assert cli("diff", revision).err == f"lpctl: {revision} is no commit; name a branch, a tag or a commit\n"
