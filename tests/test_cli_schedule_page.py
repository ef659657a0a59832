"""The page of schedules as a text: what it may do in a browser, and what stands in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import Outcome, plan, refused, write
from html_page import Page
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

HOSTILE = '</script><script>alert(1)</script><!-- <script> <img src=x onerror="alert(2)"> & \u2028 \u202e'
FROM = ("--from", "2026-03-02")


@pytest.fixture
def plans(project: Path) -> Path:
    inputs = f"default_inputs: {{text: {json.dumps(HOSTILE)}}}\nfixed_inputs: {{db_password: hunter2hunter2}}\n"
    schedule = 'schedule: {cron: "0 9 * * MON"}\nauto_activate: true\n'
    write(project / "plans" / "more.lp.yaml", plan("weekly", f"{schedule}{inputs}"))
    return project


def page(outcome: Outcome) -> Page:
    assert (outcome.code, outcome.err) == (0, "")
    return Page(outcome.out)


@pytest.mark.usefixtures("plans")
def test_it_allows_its_own_style_and_script_alone(cli: Cli) -> None:
    page(cli("schedule", "--format", "html", *FROM)).allows_its_own_alone()


@pytest.mark.usefixtures("plans")
def test_what_is_written_in_a_manifest_stays_data(cli: Cli) -> None:
    outcome = cli("schedule", "--format", "html", *FROM)
    assert "alert(1)</script>" not in outcome.out
    (shown,) = page(outcome).data["launch_plans"]
    (_, text, fixed), kept_back = shown["inputs"]
    assert (YAML(typ="safe", pure=True).load(text), fixed) == (HOSTILE, 0)
    assert kept_back == ["db_password", None, 1]
    assert "hunter2" not in outcome.out


@pytest.mark.usefixtures("plans")
def test_the_time_that_is_shown(cli: Cli) -> None:
    five_weeks = page(cli("schedule", "--format", "html", *FROM)).data
    assert (five_weeks["from"], five_weeks["until"]) == (1_772_409_600, 1_772_409_600 + 35 * 86_400 - 1)
    asked = page(cli("schedule", "--format", "html", *FROM, "--until", "2026-03-09")).data
    assert asked["until"] == 1_772_409_600 + 7 * 86_400 - 1
    assert asked["timetables"][0]["days"] == [0, 1, 1, 1, 1, 1, 1]


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_it_is_written_to_a_file(cli: Cli, tmp_path: Path, format_: str) -> None:
    printed = cli("schedule", "--format", format_, *FROM)
    file = tmp_path / "there" / "page"
    assert cli("schedule", "--format", format_, *FROM, "-o", file) == Outcome(0, "", "")
    assert file.read_text(encoding="utf-8") == printed.out


@pytest.mark.usefixtures("plans")
def test_no_manifest_is_overwritten(cli: Cli) -> None:
    asked = "--output plans/more.lp.yaml"
    assert cli("schedule", "--format", "html", *asked.split()) == refused(
        f"{asked} would overwrite a file that is read"
    )


def test_a_schedule_that_gets_stuck_fails_the_run(cli: Cli, project: Path) -> None:
    stuck = 'schedule: {cron: "*/15 3 * * 0", timezone: Pacific/Chatham}\n'
    write(project / "plans" / "more.lp.yaml", plan("stuck", stuck))
    outcome = cli("schedule", "--format", "html", "--from", "2027-03-20")
    assert (outcome.code, Page(outcome.out).data["timetables"][0]["stuck"] is None) == (1, False)
