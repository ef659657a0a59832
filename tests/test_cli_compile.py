"""What `compile` prints and writes."""

from __future__ import annotations

import json
import tarfile
from typing import TYPE_CHECKING

import pytest
from command_line import Outcome, plan, refused, write

from lpctl import __version__
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


OPEN = "flytectl register files -p PROJECT -d DOMAIN --version VERSION build/plans/*.pb"


def test_compile(cli: Cli) -> None:
    assert cli("compile") == Outcome(
        0,
        "wrote 1 launch plan in build/plans, index build/plans.index.json\n"
        "  lp_daily_3.pb\n"
        "\n"
        "to register, once the workflows are (fill in PROJECT, DOMAIN, VERSION):\n"
        f"  {OPEN}\n",
        "",
    )
    assert cli("compile") == Outcome(
        0,
        "unchanged: 1 launch plan in build/plans, index build/plans.index.json\n"
        "\n"
        "to register, once the workflows are (fill in PROJECT, DOMAIN, VERSION):\n"
        f"  {OPEN}\n",
        "",
    )


def test_compile_prints_commands_that_can_be_pasted(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "auto_activate: true\n"))
    write(project / "plans" / "weekly.lp.yaml", plan("it's weekly", "auto_activate: true\n"))
    write(project / "plans" / "yearly.lp.yaml", plan("yearly", "auto_activate: false\n"))
    outcome = cli("compile", "-o", "the plans", "--project", "sales", "--domain", "staging", "--version", "v1 rc")
    assert outcome.out == (
        "wrote 3 launch plans in the plans, index the plans.index.json\n"
        "  lp_daily_3.pb\n"
        "  lp_it-s-weekly~f1574166_3.pb\n"
        "  lp_yearly_3.pb\n"
        "\n"
        "to register, once the workflows are:\n"
        "  flytectl register files -p sales -d staging --version 'v1 rc' 'the plans'/*.pb\n"
        "to activate:\n"
        "  flytectl update launchplan -p sales -d staging daily --version 'v1 rc' --activate --force\n"
        "  flytectl update launchplan -p sales -d staging 'it'\"'\"'s weekly' --version 'v1 rc' --activate --force\n"
    )


def test_compile_prints_commands_for_names_that_look_like_options(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("-rf", "version: v1\nauto_activate: true\n"))
    printed = cli("compile", "--output", "-out").out
    assert "\n  flytectl update launchplan -p PROJECT -d DOMAIN --version v1 --activate --force -- -rf\n" in printed
    assert " ./-out/*.pb\n" in printed


def test_compile_prints_no_placeholder_as_a_project(cli: Cli, project: Path) -> None:
    parts = "".join(f"{part}: '{{{{ registration.{part} }}}}'\n" for part in ("project", "domain", "version"))
    write(project / "plans" / "daily.lp.yaml", plan("daily", parts + "auto_activate: true\n"))
    assert "registration" not in (printed := cli("compile").out)
    assert "(fill in PROJECT, DOMAIN, VERSION)" in printed
    assert "launchplan -p PROJECT -d DOMAIN daily --version VERSION --activate" in printed


def test_a_file_where_a_directory_is_needed(cli: Cli) -> None:
    assert cli("compile", "-o", "lpctl.yaml/x") == refused("cannot write lpctl.yaml/x: lpctl.yaml is not a directory")
    assert cli("validate", "--output", "json=lpctl.yaml/y/x").err == (
        "lpctl: cannot write lpctl.yaml/y/x: lpctl.yaml is not a directory\n"
    )


def test_compile_asks_for_no_version_where_everything_is_stated(cli: Cli, project: Path) -> None:
    stated = "project: sales\ndomain: staging\nversion: v1\nauto_activate: true\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", stated, "{name: plans.scalars, version: v1}"))
    assert cli("compile").out.split("\n\n")[1] == (
        "to register, once the workflows are:\n"
        "  flytectl register files -p sales -d staging build/plans/*.pb\n"
        "to activate:\n"
        "  flytectl update launchplan -p sales -d staging daily --version v1 --activate --force\n"
    )


def test_compile_writes_a_repeated_plan_once(cli: Cli, project: Path) -> None:
    write(project / "plans" / "again.lp.yaml", plan("daily"))
    assert cli("compile").out.startswith("wrote 1 launch plan in build/plans,")


def test_compile_into_a_directory_that_is_not_lpctls(cli: Cli) -> None:
    assert cli("compile", "-o", "plans") == refused(
        "plans holds 'daily.lp.yaml', which lpctl did not write; name another directory, or remove it"
    )
    assert cli("compile", "-o", ".") == refused(
        ". cannot be replaced as a whole; name a directory of its own, such as build/launch-plans"
    )


def test_compile_into_an_archive(cli: Cli, project: Path) -> None:
    outcome = cli("compile", "--archive", "build/plans.tgz", "--project", "p", "--domain", "d", "--version", "v1")
    assert outcome.out == (
        "wrote 1 launch plan in build/plans.tgz, index build/plans.tgz.index.json\n"
        "  lp_daily_3.pb\n"
        "\n"
        "to register, once the workflows are:\n"
        "  flytectl register files -p p -d d --version v1 --archive build/plans.tgz\n"
    )
    with tarfile.open(project / "build" / "plans.tgz") as archive:
        assert archive.getnames() == ["lp_daily_3.pb"]
    assert cli("compile", "--archive", "plans.zip") == refused(
        "plans.zip: flytectl takes archives that end in .tgz or .tar.gz"
    )
    assert cli("compile", "--archive", "plans.tgz", "-o", "plans") == refused(
        "--archive contradicts --output; give one of them"
    )
    assert cli("compile", "-o", "") == refused("--output is empty; name a directory")
    assert cli("compile", "--archive", "") == refused("--archive is empty; name a file")


@pytest.mark.parametrize("output", [["-o", "out"], ["--archive", "out.tgz"]])
def test_compile_checks_whether_the_output_is_up_to_date(cli: Cli, project: Path, output: list[str]) -> None:
    place = output[1]
    assert cli("compile", "--check", *output) == Outcome(
        1,
        f"{place} is not up to date; `lpctl compile` would\n  add    lp_daily_3.pb\n  change {place}.index.json\n",
        "",
    )
    assert not (project / place).exists()
    cli("compile", *output)
    assert cli("compile", "--check", *output) == Outcome(0, f"up to date: 1 launch plan in {place}\n", "")
    write(project / "plans" / "daily.lp.yaml", "# A line more.\n" + plan("daily"))
    assert cli("compile", "--check", *output).code == 0
    write(project / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 5\n") + "---\n" + plan("weekly"))
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert cli("compile", "--check", *output) == Outcome(
        1,
        f"{place} is not up to date; `lpctl compile` would\n"
        "  add    lp_weekly_3.pb\n"
        "  change lp_daily_3.pb\n"
        f"  change {place}.index.json\n",
        "",
    )
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_compile_checks_no_output_of_others(cli: Cli) -> None:
    assert cli("compile", "--check", "-o", "package").code == 2


def test_compile_leaves_placeholders_to_flytectl(cli: Cli, project: Path) -> None:
    cli("compile", "--placeholders", "--project", "sales")
    made = LaunchPlan.FromString((project / "build" / "plans" / "lp_daily_3.pb").read_bytes())
    for identifier in (made.id, made.spec.workflow_id):
        assert (identifier.project, identifier.domain, identifier.version) == (
            "sales",
            "{{ registration.domain }}",
            "{{ registration.version }}",
        )


def test_index(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "auto_activate: true\n"))
    cli("compile", "--project", "sales", "--workflow-version", "v1")
    index = json.loads((project / "build" / "plans.index.json").read_text(encoding="utf-8"))
    (entry,) = index["launch_plans"]
    (source,) = index["interfaces"]
    assert list(index) == ["format", "lpctl", "launch_plans", "interfaces"]
    assert (index["format"], index["lpctl"]) == ("lpctl.index/1", __version__)
    assert len(entry.pop("sha256")) == 64
    assert entry == {
        "file": "lp_daily_3.pb",
        "name": "daily",
        "project": "sales",
        "domain": "",
        "version": "",
        "workflow": {"project": "sales", "domain": "", "name": "plans.scalars", "version": "v1"},
        "source": {"file": "../plans/daily.lp.yaml", "line": 3},
        "auto_activate": True,
    }
    assert source["path"] == "../package"
