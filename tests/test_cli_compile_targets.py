"""`lpctl compile` in a repository with targets: where each is written, what is removed, and how a run ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from output_sets import everything
from test_cli_stopped import hidden
from test_cli_stopped import run as stopped

if TYPE_CHECKING:
    from conftest import Run

HEADER = "apiVersion: lpctl/v1\nkind: Configuration\nmanifests: [plans]\ninterfaces: [my_wf.yaml]\noutput: build\n"
PLAN = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: {}\nworkflow: reports.daily.my_wf\n"
TWO = "targets: {staging: {}, production: {}}\n"
OLD, NEW = ["lp_report_3.pb"], ["lp_more_3.pb", "lp_report_3.pb"]
TARGETS = ("staging", "production")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two targets and a plan, which is the working directory."""
    shutil.copy(Path(__file__).parent / "cases" / "interfaces" / "my_wf.yaml", tmp_path)
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path)
    state(TWO)
    (tmp_path / "plans" / "report.lp.yaml").write_text(PLAN.format("report"))
    return tmp_path


def state(targets: str) -> None:
    """Make lpctl.yaml say this."""
    Path("lpctl.yaml").write_text(HEADER + targets)


def files(directory: str = "build") -> list[str]:
    """What is below a directory."""
    return sorted(str(path.relative_to(directory)) for path in Path(directory).rglob("*") if path.is_file())


BOTH = ["production.index.json", "production/lp_report_3.pb", "staging.index.json", "staging/lp_report_3.pb"]


def test_each_target_has_a_directory_and_an_index_beside_it(project: Path, run: Run) -> None:
    assert run("compile").exit_code == 0
    assert files() == BOTH
    index = json.loads((project / "build" / "production.index.json").read_bytes())
    assert [plan["domain"] for plan in index["launch_plans"]] == ["production"]


@pytest.mark.usefixtures("project")
def test_the_directory_of_a_target_does_not_hang_on_which_are_asked_for(run: Run) -> None:
    assert run("compile", "--target", "production").exit_code == 0
    assert files() == BOTH[:2]
    assert run("compile", "--target", "production", "-o", "other").exit_code == 0
    assert files("other") == BOTH[:2]


@pytest.mark.usefixtures("project")
def test_the_option_wins_over_the_output_of_a_target(run: Run) -> None:
    state("targets: {staging: {}, production: {output: elsewhere}}\n")
    assert run("compile").exit_code == 0
    assert (files(), files("elsewhere")) == (BOTH[2:], ["lp_report_3.pb"])
    assert run("compile", "-o", "other").exit_code == 0
    assert files("other") == BOTH


@pytest.mark.usefixtures("project")
def test_nothing_is_written_where_one_target_has_an_error(run: Run) -> None:
    state("targets: {staging: {}, production: {defaults: {labels: {a: b c}}}}\n")
    assert run("compile").exit_code == 1
    assert not Path("build").exists()


@pytest.mark.usefixtures("project")
def test_an_output_of_before_there_were_targets_is_removed_and_said(run: Run) -> None:
    state("")
    assert run("compile").exit_code == 0
    assert Path("build.index.json").exists()
    state(TWO)
    compared = run("compile", "--check")
    assert compared.exit_code == 1
    assert "would remove build, an earlier output that no target has: 1 file and its index\n" in compared.stdout
    assert Path("build.index.json").exists()
    written = run("compile")
    assert "removed build, an earlier output that no target has: 1 file and its index\n" in written.stdout
    assert (files(), Path("build.index.json").exists()) == (BOTH, False)
    assert run("compile", "--check").exit_code == 0


@pytest.mark.usefixtures("project")
def test_the_directory_of_a_target_that_is_gone_is_removed_and_said(run: Run) -> None:
    run("compile")
    state("targets: {production: {}}\n")
    compared = run("compile", "--check")
    assert (compared.exit_code, "would remove build/staging, " in compared.stdout) == (1, True)
    assert files() == BOTH
    assert "removed build/staging, " in run("compile").stdout
    assert files() == BOTH[:2]
    assert not Path("build/staging").exists()


@pytest.mark.usefixtures("project")
def test_a_target_without_plans_any_more_has_no_output_any_more(run: Run) -> None:
    run("compile")
    Path("plans/report.lp.yaml").write_text(PLAN.format("report") + "targets: [production]\n")
    assert run("compile", "--check").exit_code == 1
    assert "removed build/staging, " in run("compile").stdout
    assert files() == BOTH[:2]


@pytest.mark.usefixtures("project")
def test_a_run_over_one_target_leaves_the_others(run: Run) -> None:
    run("compile")
    Path("plans/more.lp.yaml").write_text(PLAN.format("more"))
    assert run("compile", "--target", "staging").exit_code == 0
    assert files() == [*BOTH[:3], "staging/lp_more_3.pb", "staging/lp_report_3.pb"]
    assert run("compile", "--check", "--target", "staging").exit_code == 0
    assert run("compile", "--check").exit_code == 1


@pytest.mark.usefixtures("project")
def test_what_lpctl_did_not_write_is_never_removed(run: Run) -> None:
    run("compile")
    Path("build/staging/notes.txt").write_text("mine")
    Path("build/other").mkdir()
    Path("build/other/lp_a_3.pb").write_bytes(b"")
    state("targets: {production: {}}\n")
    run("compile")
    assert {"staging/notes.txt", "other/lp_a_3.pb"} <= set(files())


@pytest.mark.usefixtures("project")
def test_a_foreign_file_in_one_output_stops_all_before_the_first_is_written(run: Run) -> None:
    run("compile")
    Path("build/production/notes.txt").write_text("mine")
    before = everything(Path("build"))
    Path("plans/more.lp.yaml").write_text(PLAN.format("more"))
    for command in (("compile",), ("compile", "--check")):
        refused = run(*command)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "build/production holds 'notes.txt', which lpctl did not write" in refused.stderr
        assert everything(Path("build")) == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ("{a: {output: x}, b: {output: x}}", "the outputs of targets b and a are not apart: x and x"),
        ("{a: {output: x}, b: {output: x/y}}", "the outputs of targets a and b are not apart: x and x/y"),
        ("{a: {output: x/y}, b: {output: x}}", "the outputs of targets b and a are not apart: x and x/y"),
        ("{a: {}, b: {output: build/a/b}}", "the outputs of targets a and b are not apart: build/a and build/a/b"),
    ],
)
def test_outputs_that_are_not_apart_are_refused(run: Run, targets: str, said: str) -> None:
    state(f"targets: {targets}\n")
    refused = run("compile")
    assert (refused.exit_code, refused.stderr) == (2, f"lpctl: {said}\n")
    assert not Path("x").exists()


@pytest.mark.usefixtures("project")
def test_an_archive_is_of_one_target(run: Run) -> None:
    refused = run("compile", "--archive", "plans.tgz")
    assert (refused.exit_code, "choose one with --target" in refused.stderr) == (2, True)
    assert run("compile", "--archive", "plans.tgz", "--target", "production").exit_code == 0
    assert Path("plans.tgz.index.json").exists()


def test_a_run_that_is_killed_between_targets_leaves_each_whole(project: Path) -> None:
    """Whichever step is the last, each target has the old set or the new one, and the next run brings the rest."""
    assert stopped("compile") == 0
    old = everything(project / "build")
    Path("plans/more.lp.yaml").write_text(PLAN.format("more"))
    assert stopped("compile", "-o", "new") == 0
    shutil.copytree("build", "kept")
    seen = []
    for step in range(1000):
        shutil.rmtree("build")
        shutil.copytree("kept", "build")
        code = stopped("compile", step=step)
        held = [files(f"build/{name}") for name in TARGETS]
        seen.append(held)
        assert all(names in ([], OLD, NEW) for names in held)
        if code == 0:
            break
        assert stopped("compile") == 0
        assert (files(), hidden(project)) == (files("new"), [])
    assert everything(project / "build") != old
    assert [NEW, OLD] in seen
