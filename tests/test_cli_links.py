"""Links in directories that are walked: those to files below are read, the others are told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from command_line import CLEAN, ERROR, Outcome, plan, refused, write

from lpctl.files import discover
from lpctl.text.limits import MIB

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

CONCISE = ("--format", "concise")


def hints(outcome: Outcome) -> list[str]:
    return [line.removeprefix("lpctl: hint: ") for line in outcome.err.splitlines()]


@pytest.fixture
def mount(project: Path) -> Path:
    """A ConfigMap as it is mounted: each file is a link through a link to the hidden directory that holds it."""
    place = project / "mount"
    for name in ("one", "two"):
        write(place / "..2026_01_01" / f"{name}.lp.yaml", plan(name, ERROR))
        (place / f"{name}.lp.yaml").symlink_to(f"..data/{name}.lp.yaml")
    (place / "..data").symlink_to("..2026_01_01")
    return place


@pytest.mark.usefixtures("mount")
def test_a_mounted_configmap_is_read_once(cli: Cli) -> None:
    outcome = cli("validate", "mount", *CONCISE)
    assert (outcome.files, outcome.err) == (["mount/one.lp.yaml", "mount/two.lp.yaml"], "")
    assert cli("validate", "mount/*.lp.yaml", *CONCISE) == outcome


def test_a_file_is_read_as_itself_where_a_link_leads_to_it(cli: Cli, project: Path) -> None:
    (project / "plans" / "another.lp.yaml").symlink_to("daily.lp.yaml")
    (project / "plans" / "b").mkdir()
    (project / "plans" / "b" / "third.lp.yaml").symlink_to(project / "plans" / "daily.lp.yaml")
    for arguments in (["plans"], ["plans/another.lp.yaml", "plans"], ["plans", "plans/another.lp.yaml"]):
        assert cli("validate", *arguments) == CLEAN
        assert [file.shown for file in discover.find_manifests(arguments).files] == ["plans/daily.lp.yaml"]


def test_several_links_to_a_hidden_file_are_read_once(cli: Cli, project: Path) -> None:
    write(project / "tree" / ".store" / "x", plan("x", ERROR))
    for name in "ba":
        (project / "tree" / f"{name}.lp.yaml").symlink_to(".store/x")
    assert cli("validate", "tree", *CONCISE).files == ["tree/a.lp.yaml"]


def test_what_is_not_followed_is_told(cli: Cli, project: Path) -> None:
    tree = project / "tree"
    write(tree / "plain.lp.yaml", plan("plain"))
    write(project / "elsewhere" / "x.lp.yaml", plan("x", ERROR))
    (tree / "file.lp.yaml").symlink_to("../elsewhere/x.lp.yaml")
    (tree / "gone.lp.yaml").symlink_to("nothing")
    (tree / "other").symlink_to("../elsewhere")
    (tree / "readme.md").symlink_to("../nothing")  # leads to no manifest
    (tree / ".#plain.lp.yaml").symlink_to("somebody@example.com.1:2")  # a lock of Emacs
    (tree / ".hidden").symlink_to("../elsewhere")
    (tree / "again").symlink_to(".")
    outcome = cli("validate", "tree")
    assert (outcome.code, outcome.out) == (0, CLEAN.out)
    assert hints(outcome) == [
        "tree/file.lp.yaml is a link out of tree, which is not followed; name it to read it",
        "tree/gone.lp.yaml is a link that leads to no file, and is not read; mend it, or remove it",
        "tree/other is a link to a directory, which is not walked; name it to read what is there",
    ]
    for name in "vwxyz":
        (tree / f"{name}.lp.yaml").symlink_to("../elsewhere/x.lp.yaml")
    assert hints(cli("validate", "tr*"))[3:] == ["5 more links are not followed"]


def test_what_is_named_beside_is_not_told(cli: Cli, project: Path) -> None:
    write(project / "tree" / "plain.lp.yaml", plan("plain"))
    write(project / "elsewhere" / "x.lp.yaml", plan("x"))
    (project / "tree" / "file.lp.yaml").symlink_to("../elsewhere/x.lp.yaml")
    (project / "tree" / "other").symlink_to("../elsewhere")
    for named in ("elsewhere", "tree/other"):
        outcome = cli("validate", "tree", named, *CONCISE)
        assert (outcome.code, outcome.out, outcome.err) == (0, "2 plans in 2 files: 0 errors, 0 warnings\n", "")
    assert len(hints(cli("validate", "tree", "tree/file.lp.yaml"))) == 1  # the directory may hold more


def test_where_nothing_else_is_found(cli: Cli, project: Path) -> None:
    (project / "tree").mkdir()
    (project / "tree" / "file.lp.yaml").symlink_to("../plans/daily.lp.yaml")
    assert cli("validate", "tree") == refused(
        "no manifest in tree: nothing matches tree/**/*.lp.yaml, tree/**/*.lp.yml; tree/file.lp.yaml is a link out of "
        "tree, which is not followed; name it to read it"
    )


def test_a_walk_starts_at_a_link(cli: Cli, mount: Path, project: Path) -> None:
    (project / "link").symlink_to(mount)
    outcome = cli("validate", "link", *CONCISE)
    assert (outcome.files, outcome.err) == (["link/one.lp.yaml", "link/two.lp.yaml"], "")


def test_a_link_to_what_is_no_file(cli: Cli, project: Path) -> None:
    os.mkfifo(project / "plans" / "pipe")
    (project / "plans" / "pipe.lp.yaml").symlink_to("pipe")
    assert cli("validate") == refused("plans/pipe.lp.yaml: not a regular file; pass `-` to read standard input")


def test_two_paths_are_compared_with_their_links(cli: Cli, mount: Path, project: Path) -> None:
    write(mount / "..2026_01_01" / "one.lp.yaml", plan("one"))
    (mount / "two.lp.yaml").unlink()
    (mount / "out.lp.yaml").symlink_to("../plans/daily.lp.yaml")
    (project / "empty").mkdir()
    outcome = cli("diff", "empty", "mount", "--no-config", "--interface", "package")
    assert "plan-added" in outcome.out
    assert "mount/: mount/out.lp.yaml is a link out of mount, which is not followed" in outcome.out + outcome.err


def test_manifests_beyond_what_is_held_in_memory(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discover, "HELD_BYTES", 5 * MIB)
    for number in range(3):
        write(project / "plans" / f"{number}.lp.yaml", plan(f"p{number}", "#" * 2 * MIB))
    message = (
        "the manifests are larger than 5 MiB together, which is what lpctl holds in memory; name parts of them, one "
        "run each"
    )
    assert cli("validate") == refused(message)
    assert cli("diff", "plans/0.lp.yaml", "plans", "--interface", "package", "--no-config") == refused(message)
