"""Schedules with which Flyte's scheduler gets stuck at a change of the clocks: every command ends, and says it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Outcome, plan, refused, write
from jsonschema import Draft202012Validator

from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

BACK = 'cron: "*/15 3 * * 0", timezone: Pacific/Chatham'
ENDLESS = 'cron: "0 0 1 * *", timezone: Pacific/Apia'
FROM_BACK = ("--from", "2027-04-01")
FROM_ENDLESS = ("--from", "2011-12-01")
BACK_WORDS = (
    "the scheduler gets no further than 2027-04-03T14:00:00Z: the next start that its cron library finds is earlier, "
    "2027-04-03T13:15:00Z"
)
ENDLESS_WORDS = (
    "the scheduler gets no further than 2011-12-01T10:00:00Z: its cron library searches for the next start without end"
)


def scheduled(name: str, schedule: str) -> str:
    inputs = "fixed_inputs: {b: true, f: 0.5, i: 1, s: a, t: 1h}\n"
    return plan(name, f"schedule: {{{schedule}, kickoff_time_input_arg: d}}\nauto_activate: true\n{inputs}")


@pytest.fixture
def plans(project: Path) -> Path:
    """A project with a plan of each kind, and one that is sound."""
    for name, schedule in (("back", BACK), ("endless", ENDLESS), ("sound", 'cron: "0 9 * * *"')):
        write(project / "plans" / f"{name}.lp.yaml", scheduled(name, schedule))
    return project


def read(outcome: Outcome) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(outcome.out)
    Draft202012Validator(schema("schedule")).validate(document)
    return document


def test_the_other_files_are_judged(cli: Cli, plans: Path) -> None:
    write(plans / "plans" / "wrong.lp.yaml", scheduled("wrong", 'cron: "0 9 * * 7"'))
    outcome = cli("validate", "--format", "concise")
    assert outcome.code == 1
    assert [line.split(": ")[1] for line in outcome.out.splitlines() if ": error" in line] == [
        "error[scheduler-stuck]",
        "error[invalid-cron]",
    ]
    outcome = cli("compile")
    assert outcome.code == 1
    assert "error[scheduler-stuck]: " in outcome.err


@pytest.mark.parametrize("minute", ["*/15", "46-59", "59"])
@pytest.mark.parametrize(
    ("hour", "hours"), [("3", {3}), ("1,3,5", {1, 3, 5}), ("3-7/2", {3, 5, 7}), ("0-1,3-23", set())]
)
@pytest.mark.parametrize("prefix", [True, False])
def test_the_help_helps(cli: Cli, project: Path, minute: str, hour: str, hours: set[int], prefix: bool) -> None:  # noqa: PLR0917
    """Followed to the letter, each half of it leaves a schedule that the scheduler gets along with."""

    def found(hour: str, zone: str) -> str:
        cron = f'cron: "{f"CRON_TZ={zone} " if prefix else ""}{minute} {hour} * * SUN"'
        write(project / "plans" / "daily.lp.yaml", scheduled("daily", cron if prefix else f"{cron}, timezone: {zone}"))
        return cli("validate", "--ignore", "no-zone-database", "--ignore", "uneven-step").out

    told = found(hour, "Pacific/Chatham")
    assert told.startswith("error[scheduler-stuck]: ")
    assert found(hour, "UTC").startswith("1 plan in 1 file: 0 errors, 0 warnings")
    help_ = re.search(r"help: write hour ([0-9]+) instead of ([0-9]+), or the times in UTC, with (.*)\n", told)
    assert ("CRON_TZ=UTC" if prefix else "`timezone: UTC`") in told
    assert (help_ is not None) == bool(hours)  # of the one hour that is left, none is better
    if help_ is not None:
        assert int(help_[2]) in hours
        other = ",".join(map(str, sorted(hours - {int(help_[2])} | {int(help_[1])})))
        assert found(other, "Pacific/Chatham").startswith("1 plan in 1 file: 0 errors, 0 warnings")


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    ("name", "start", "words", "shown"),
    [("back", FROM_BACK, BACK_WORDS, 4), ("endless", FROM_ENDLESS, ENDLESS_WORDS, 1)],
)
def test_schedule_shows_what_there_is(cli: Cli, name: str, start: tuple[str, str], words: str, shown: int) -> None:
    outcome = cli("schedule", name, *start, "--count", "9")
    assert outcome.code == 1
    block = outcome.out.split("\n\n")[1].splitlines()
    assert block[-1] == f"  no start from here on: {words}"
    assert len(block) == shown + 2
    outcome = cli("schedule", name, *start, "--count", "9", "--format", "json")
    assert outcome.code == 1
    found = read(outcome)["launch_plans"][0]
    assert (len(found["starts"]), found["more"]) == (shown, False)
    assert found["stuck"]["after"] in words
    assert found["stuck"]["found"] == ("2027-04-03T13:15:00Z" if name == "back" else None)


@pytest.mark.usefixtures("plans")
def test_schedule_says_nothing_of_what_was_not_asked_for(cli: Cli) -> None:
    for more in (("--until", "2027-04-03"), ("--count", "3")):
        outcome = cli("schedule", "back", *FROM_BACK, *more, "--format", "json")
        assert read(outcome)["launch_plans"][0]["stuck"] is None


@pytest.mark.usefixtures("plans")
def test_load_counts_up_to_there(cli: Cli) -> None:
    outcome = cli("schedule", "back", "sound", "--load", *FROM_BACK)
    assert outcome.code == 1
    assert outcome.out.startswith("11 starts of 2 scheduled plans ")
    assert f"\nback: {BACK_WORDS}; no start behind it is counted\n" in outcome.out
    found = read(cli("schedule", "back", "sound", "--load", *FROM_BACK, "--format", "json"))["load"]
    assert found["stuck"] == [
        {"launch_plan": "back", "version": None, "after": "2027-04-03T14:00:00Z", "found": "2027-04-03T13:15:00Z"}
    ]


def test_try(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "plans" / "daily.lp.yaml", scheduled("daily", ENDLESS))
    assert cli("try", "daily", "--scheduled", "--at", "2011-12-01T10:00:00Z").code == 0
    assert cli("try", "daily", "--scheduled", "--at", "2011-12-20") == refused(
        "--at 2011-12-20: the schedule does not fire then, and the scheduler gets no further than "
        "2011-12-20T00:00:00Z: its cron library searches for the next start without end"
    )
    monkeypatch.setattr("time.time", lambda: 1_324_339_200.0)
    assert cli("try", "daily", "--scheduled") == refused(
        "launch plan daily has a schedule with which the scheduler gets no further than 2011-12-20T00:00:00Z: "
        "its cron library searches for the next start without end"
    )
    write(project / "plans" / "daily.lp.yaml", scheduled("daily", BACK))
    assert "error[scheduler-stuck]: " in cli("try", "daily", "--scheduled").err


@pytest.mark.parametrize(
    ("schedule", "start", "words"), [(BACK, FROM_BACK, BACK_WORDS), (ENDLESS, FROM_ENDLESS, ENDLESS_WORDS)]
)
def test_diff(cli: Cli, project: Path, schedule: str, start: tuple[str, str], words: str) -> None:
    write(project / "before" / "daily.lp.yaml", scheduled("daily", 'cron: "0 9 * * *"'))
    write(project / "after" / "daily.lp.yaml", scheduled("daily", schedule))
    assert f"! with the new schedule, {words}\n" in cli("diff", "before", "after", *start).out
    assert f"! with the old schedule, {words}\n" in cli("diff", "after", "before", *start).out


@pytest.mark.parametrize("format_", ["text", "markdown", "json", "github"])
def test_every_format_of_diff_says_it(cli: Cli, plans: Path, format_: str) -> None:
    write(plans / "after" / "endless.lp.yaml", scheduled("endless", 'cron: "0 9 * * *", timezone: Pacific/Apia'))
    outcome = cli("diff", "plans/endless.lp.yaml", "after", "--from", "2011-12-20", "--format", format_)
    assert "with the old schedule, the scheduler gets no further than 2011-12-20T00:00:00Z: " in outcome.out


def test_no_instant_is_named_before_the_one_that_is_asked_from(cli: Cli, plans: Path) -> None:
    write(plans / "plans" / "endless.lp.yaml", scheduled("endless", ENDLESS))
    for asked in (("--count", "1"), ("--load",)):
        outcome = cli("schedule", "endless", "--from", "2011-12-20", *asked)
        assert "the scheduler gets no further than 2011-12-20T00:00:00Z: " in outcome.out
