"""Which files the arguments mean, and what happens to those that cannot be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from command_line import CLEAN, ERROR, INFO, plan, refused, write

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


@pytest.fixture
def tree(project: Path) -> Path:
    """Files that each have one finding."""
    for place in ("b/2", "b/1", "a/x", "c", ".hidden/h", "b/.git/g"):
        write(project / "tree" / f"{place}.lp.yaml", plan(place.replace("/", "_"), ERROR))
    write(project / "tree" / "short.lp.yml", plan("short", ERROR))
    write(project / "tree" / "other.yaml", plan("other", ERROR))
    (project / "tree" / "link").symlink_to("b")
    return project / "tree"


@pytest.mark.usefixtures("tree")
def test_a_directory_is_walked_sorted_without_linked_and_hidden_directories(cli: Cli) -> None:
    outcome = cli("validate", "tree", "--format", "concise")
    assert outcome.files == [
        "tree/a/x.lp.yaml",
        "tree/b/1.lp.yaml",
        "tree/b/2.lp.yaml",
        "tree/c.lp.yaml",
        "tree/short.lp.yml",
    ]


def test_a_directory_is_shown_relative_to_the_working_directory(cli: Cli, tree: Path) -> None:
    expected = cli("validate", "tree", "--format", "concise")
    assert cli("validate", tree, "--format", "concise") == expected
    assert cli("validate", "./tree/../tree/", "--format", "concise") == expected


@pytest.mark.usefixtures("tree")
def test_a_file_is_read_whatever_it_is_called(cli: Cli) -> None:
    outcome = cli("validate", "tree/other.yaml", "tree/.hidden/h.lp.yaml", "--format", "concise")
    assert outcome.files == ["tree/.hidden/h.lp.yaml", "tree/other.yaml"]


@pytest.mark.usefixtures("tree")
def test_globs(cli: Cli) -> None:
    outcome = cli("validate", "tree/b/*.lp.yaml", "tree/[ac]*", "--format", "concise")
    assert outcome.files == ["tree/a/x.lp.yaml", "tree/b/1.lp.yaml", "tree/b/2.lp.yaml", "tree/c.lp.yaml"]
    outcome = cli("validate", "tree/**/*.yml", "--format", "concise")
    assert outcome.files == ["tree/short.lp.yml"]


def test_a_file_named_twice_is_read_once(cli: Cli, project: Path) -> None:
    assert cli("validate", "plans", "plans/daily.lp.yaml", "./plans", project / "plans", "pla*/*") == CLEAN


def test_standard_input(cli: Cli) -> None:
    outcome = cli("validate", "-", "--format", "concise", stdin=plan("daily", ERROR))
    assert outcome.out == (
        "<stdin>:5:1: error[unknown-key]: unknown key `max_paralelism`\n1 plan in 1 file: 1 error, 0 warnings\n"
    )
    named = cli("validate", "-", "--stdin-name", "plans/new.lp.yaml", "--format", "concise", stdin=plan("daily", ERROR))
    assert named.out == outcome.out.replace("<stdin>", "plans/new.lp.yaml")


def test_standard_input_beside_files(cli: Cli) -> None:
    outcome = cli("validate", "-", "plans", "--format", "concise", stdin=plan("daily", INFO))
    assert outcome.out.endswith("2 plans in 2 files: 0 errors, 0 warnings, 1 info\n")


def test_nothing_matches(cli: Cli, project: Path) -> None:
    (project / "empty").mkdir()
    assert cli("validate", "empty") == refused(
        "no manifest in empty: nothing matches empty/**/*.lp.yaml, empty/**/*.lp.yml"
    )
    assert cli("validate", "plans/*.yml") == refused("no file matches plans/*.yml")
    assert cli("validate", "plans", "plan") == refused("plan: No such file or directory")


def test_a_fifo_is_not_waited_for(cli: Cli, project: Path) -> None:
    os.mkfifo(project / "pipe.lp.yaml")
    assert cli("validate", "pipe.lp.yaml") == refused(
        "pipe.lp.yaml: not a regular file; pass `-` to read standard input"
    )


def test_a_file_that_cannot_be_read(cli: Cli, project: Path) -> None:
    (project / "loop.lp.yaml").symlink_to("loop.lp.yaml")
    assert cli("validate", "loop.lp.yaml") == refused("loop.lp.yaml: Too many levels of symbolic links")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(cli: Cli, project: Path) -> None:
    (project / "plans" / "daily.lp.yaml").chmod(0)
    assert cli("validate") == refused("plans/daily.lp.yaml: Permission denied")


def test_a_file_that_is_too_large(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "#" * (5 * 1024 * 1024)))
    assert cli("validate", "--format", "concise").out == (
        "plans/daily.lp.yaml:1:1: error[yaml-limit]: the file is larger than 4 MiB\n"
        "0 plans in 1 file: 1 error, 0 warnings\n"
    )


def test_an_editor_s_buffer_has_fewer_documents_than_the_file_that_is_read_as_interfaces(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stated = "apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: {}\ninputs: {{a: {}}}\n"
    write(tmp_path / "i.lp.yaml", stated.format("w", "int") + "---\n" + stated.format("w", "str"))
    write(tmp_path / "p.lp.yaml", "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: a\nworkflow: w\n")
    named = (
        "validate",
        "p.lp.yaml",
        "-",
        "--stdin-name",
        "i.lp.yaml",
        "--interface",
        "i.lp.yaml",
        "--format",
        "concise",
    )
    outcome = cli(*named, stdin=stated.format("v", "int"))
    assert outcome.code == 1
    assert "p.lp.yaml:4:11: error[workflow-conflict]" in outcome.out
