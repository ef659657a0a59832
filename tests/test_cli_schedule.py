"""What `schedule` prints: the next starts in UTC and in the plan's zone, and what a week asks for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import tzdata
from command_line import CONFIGURATION, ROOT, Outcome, plan, refused, write
from jsonschema import Draft202012Validator

from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

VALIDATOR = Draft202012Validator(schema("schedule"))
ZONE_DATA = f"\ntime zones as in release {tzdata.IANA_VERSION} of the zone database; the scheduler goes by its own\n"
OCTOBER = ("--from", "2026-10-24T12:00:00Z")
MARCH = ("--from", "2026-03-28")


def scheduled(name: str, schedule: str, rest: str = "auto_activate: true\n") -> str:
    return plan(name, f"schedule: {{{schedule}}}\n{rest}")


@pytest.fixture
def plans(project: Path) -> Path:
    """A project with plans of every kind of schedule, and one without."""
    write(
        project / "plans" / "more.lp.yaml",
        "---\n".join(
            [
                scheduled("berlin", 'cron: "30 2 * * *", timezone: Europe/Berlin, kickoff_time_input_arg: d'),
                scheduled("hourly", 'cron: "0 * * * *", timezone: Europe/Berlin'),
                scheduled("rate", "rate: 12h, kickoff_time_input_arg: d", ""),
                scheduled("seconds", 'cron: "@every 90s"'),
                scheduled("monday", 'cron: "0 9 * * MON"', "version: v1\nauto_activate: true\n"),
            ]
        ),
    )
    return project


def read(outcome: Outcome) -> dict[str, Any]:
    assert outcome.err == ""
    document: dict[str, Any] = json.loads(outcome.out)
    VALIDATOR.validate(document)
    return document


@pytest.mark.usefixtures("plans")
def test_text_with_an_hour_that_comes_twice(cli: Cli) -> None:
    assert cli("schedule", "berlin", "--count", "3", *OCTOBER) == Outcome(
        0,
        "berlin  (plans/more.lp.yaml:3)\n"
        "  cron: 30 2 * * * in Europe/Berlin\n"
        "  02:30 every day, Europe/Berlin\n"
        "  2 starts in the next day, 8 starts in the next week\n"
        "  `d` is the time of the start, in UTC\n"
        "\n"
        "  UTC                   Europe/Berlin\n"
        "  Sun 2026-10-25 00:30  Sun 2026-10-25 02:30 +02:00\n"
        "  Sun 2026-10-25 01:30  Sun 2026-10-25 02:30 +01:00  again: the clocks were set back\n"
        "  Mon 2026-10-26 01:30  Mon 2026-10-26 02:30 +01:00\n"
        "  ...\n"
        f"{ZONE_DATA}",
        "",
    )


@pytest.mark.usefixtures("plans")
def test_text_with_an_hour_that_does_not_exist(cli: Cli) -> None:
    lines = cli("schedule", "berlin", *MARCH, "--until", "2026-03-31").out.splitlines()
    assert lines[6:] == [
        "  UTC                   Europe/Berlin",
        "  Sat 2026-03-28 01:30  Sat 2026-03-28 02:30 +01:00",
        "  -                     Sun 2026-03-29 02:30         skipped: the clocks leave it out",
        "  Mon 2026-03-30 00:30  Mon 2026-03-30 02:30 +02:00",
        *ZONE_DATA.splitlines(),
    ]


@pytest.mark.usefixtures("plans")
def test_the_release_of_the_zone_data_is_named_where_it_decides(cli: Cli) -> None:
    for more in ((), ("--load",)):
        assert cli("schedule", "monday", "berlin", *MARCH, *more).out.endswith(ZONE_DATA)
        assert cli("schedule", "monday", "rate", *MARCH, *more).out.count("zone database") == 0
        found = read(cli("schedule", "monday", *MARCH, "--format", "json", *more))
        assert found["zone_data"] == tzdata.IANA_VERSION


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    "start", ["2026-10-24", "2026-10-25T00:30:00Z", "2026-10-25T00:30:01Z", "2026-10-25T01:30:00Z"]
)
def test_the_second_time_is_marked_wherever_the_list_begins(cli: Cli, start: str) -> None:
    found = read(cli("schedule", "berlin", "--from", start, "--until", "2026-10-27", "--format", "json"))
    assert [(start["utc"], start["status"]) for start in found["launch_plans"][0]["starts"]][-2:] == [
        ("2026-10-25T01:30:00Z", "again"),
        ("2026-10-26T01:30:00Z", "runs"),
    ]


@pytest.mark.usefixtures("plans")
def test_from_hour_to_hour_nothing_is_skipped(cli: Cli) -> None:
    found = read(cli("schedule", "hourly", "--from", "2026-03-29T00:00:00Z", "--count", "3", "--format", "json"))
    assert [start["local"] for start in found["launch_plans"][0]["starts"]] == [
        "2026-03-29T01:00:00+01:00",
        "2026-03-29T03:00:00+02:00",
        "2026-03-29T04:00:00+02:00",
    ]


@pytest.mark.usefixtures("plans")
def test_intervals_count_from_activation(cli: Cli) -> None:
    assert cli("schedule", "rate", "--from", "2026-01-02T03:04:05Z", "--count", "1") == Outcome(
        0,
        "rate  (plans/more.lp.yaml:17)\n"
        "  rate: 12h\n"
        "  every 12 hours from the scheduler's first poll after activation on\n"
        "  2 starts in the next day, 14 starts in the next week\n"
        "  shown as if that poll were at 2026-01-02 03:04:05 UTC; there is one every 30 seconds\n"
        "  `d` is its default: a rate passes no time\n"
        "  starts nothing until it is activated: auto_activate is not true\n"
        "\n"
        "  Fri 2026-01-02 15:04:05\n"
        "  ...\n",
        "",
    )


@pytest.mark.usefixtures("plans")
def test_json(cli: Cli) -> None:
    found = read(cli("schedule", "monday", "berlin", *MARCH, "--count", "2", "--format", "json"))
    berlin, monday = found["launch_plans"]
    assert (found["from"], found["until"]) == ("2026-03-28T00:00:00Z", None)
    assert monday == {
        "name": "monday",
        "version": "v1",
        "project": None,
        "domain": None,
        "file": "plans/more.lp.yaml",
        "line": 30,
        "schedule": "cron: 0 9 * * MON",
        "timezone": "UTC",
        "words": "09:00 on Mondays, UTC",
        "from_activation": False,
        "active": True,
        "kickoff_input": None,
        "workflow": "plans.scalars",
        "labels": {},
        "inputs": [],
        "notifications": [],
        "starts_in_a_day": 0,
        "starts_in_a_week": 1,
        "starts": [
            {
                "utc": f"{day}T09:00:00Z",
                "local": f"{day}T09:00:00+00:00",
                "status": "runs",
                "kickoff_time": None,
            }
            for day in ("2026-03-30", "2026-04-06")
        ],
        "more": True,
        "stuck": None,
    }
    assert [start["status"] for start in berlin["starts"]] == ["runs", "skipped", "runs"]
    assert [start["kickoff_time"] for start in berlin["starts"]] == [
        "2026-03-28T01:30:00Z",
        None,
        "2026-03-30T00:30:00Z",
    ]


def test_load(cli: Cli, project: Path) -> None:
    names = [f"plan_{number}" for number in range(40)]
    write(project / "plans" / "more.lp.yaml", "---\n".join(scheduled(name, 'cron: "0 0 * * *"') for name in names))
    write(project / "plans" / "half.lp.yaml", scheduled("half", 'cron: "0 0,12 * * MON"'))
    write(project / "plans" / "fast.lp.yaml", scheduled("fast", 'cron: "@every 1s"'))
    outcome = cli("schedule", "plan_*", "half", "--load", "--from", "2026-03-02")
    assert outcome == Outcome(
        0,
        "282 starts of 41 scheduled plans from 2026-03-02 00:00 to 2026-03-09 00:00 UTC\n"
        "\n"
        "  hour  Mon 02    Tue 03    Wed 04    Thu 05    Fri 06    Sat 07    Sun 08\n"
        "  00        41 █      40 █      40 █      40 █      40 █      40 █      40 █\n"
        "  12         1 ░       .         .         .         .         .         .\n"
        "\n"
        "starts an hour: ░ up to 10, ▒ up to 20, ▓ up to 30, █ up to 41\n"
        "\n"
        "most at once\n"
        "  00:00  41 starts on Mon 02\n"
        "         half, plan_0, plan_1, plan_10, plan_11, plan_12, plan_13, plan_14 and 33 more\n"
        "  00:00  40 starts on Tue 03, Wed 04, Thu 05, Fri 06, Sat 07 and Sun 08\n"
        "         plan_0, plan_1, plan_10, plan_11, plan_12, plan_13, plan_14, plan_15 and 32 more\n",
        "",
    )
    week = read(cli("schedule", "--load", "--from", "2026-03-02T00:00:30Z", "--format", "json"))["load"]
    assert week["starts"] == 7 * 40 + 2 + 7 * 86_400
    assert week["most_at_once"][0]["starts"] == 60 + 40
    assert sum(hour["starts"] for hour in week["hours"]) == week["starts"]


@pytest.mark.usefixtures("plans")
def test_load_of_a_month(cli: Cli) -> None:
    """The tables of its weeks, under each other; days have their month, and starts at the end do not count."""
    outcome = cli("schedule", "monday", "berlin", "--load", "--from", "2026-02-23", "--until", "2026-03-24")
    assert outcome.out.splitlines()[:8] == [
        "34 starts of 2 scheduled plans from 2026-02-23 00:00 to 2026-03-24 00:00 UTC",
        "",
        "  hour  Mon 02-23    Tue 02-24    Wed 02-25    Thu 02-26    Fri 02-27    Sat 02-28    Sun 03-01",
        "  01            1 █          1 █          1 █          1 █          1 █          1 █          1 █",
        "  09            1 █          .            .            .            .            .            .",
        "",
        "  hour  Mon 03-02    Tue 03-03    Wed 03-04    Thu 03-05    Fri 03-06    Sat 03-07    Sun 03-08",
        "  01            1 █          1 █          1 █          1 █          1 █          1 █          1 █",
    ]
    assert outcome.out.count("  hour  ") == 5
    month = read(cli("schedule", "--load", "--from", "2026-02-23", "--until", "2026-03-24", "--format", "json"))
    assert (month["until"], month["load"]["end"]) == ("2026-03-24T00:00:00Z", "2026-03-24T00:00:00Z")


@pytest.mark.usefixtures("plans")
def test_the_load_of_weeks_is_that_of_each_of_them(cli: Cli) -> None:
    days = ("2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06")
    names = ("berlin", "hourly", "monday")
    weeks = [read(cli("schedule", *names, "--load", "--from", day, "--format", "json"))["load"] for day in days[:-1]]
    whole = read(
        cli("schedule", *names, "--load", "--from", days[0], "--until", days[-1], "--format", "json"),
    )["load"]
    assert whole["hours"] == [hour for week in weeks for hour in week["hours"]]
    assert whole["starts"] == sum(week["starts"] for week in weeks)
    listed = read(
        cli("schedule", *names, "--from", days[0], "--until", "2026-04-05T23:59:59Z", "--format", "json"),
    )["launch_plans"]
    runs = [start for plan in listed for start in plan["starts"] if start["status"] != "skipped"]
    assert whole["starts"] == len(runs)


def test_most_at_once_on_many_days(cli: Cli, project: Path) -> None:
    pairs = {"daily": "0 6 * * *", "workday": "0 9 * * MON-FRI", "monday": "0 11 * * MON"}
    manifests = [scheduled(f"{name}_{each}", f'cron: "{cron}"') for name, cron in pairs.items() for each in "ab"]
    write(project / "plans" / "more.lp.yaml", "---\n".join(manifests))
    lines = cli("schedule", "--load", "--from", "2026-03-02", "--until", "2026-03-30").out.splitlines()
    assert lines[lines.index("most at once") + 1 :: 2] == [
        "  06:00  2 starts every day",
        "  09:00  2 starts on 20 days from Mon 03-02 to Fri 03-27",
        "  11:00  2 starts on Mon 03-02, Mon 03-09, Mon 03-16 and Mon 03-23",
    ]


def test_shades_in_ascii(project: Path) -> None:
    """Where the output cannot show blocks, other signs stand for them."""
    write(project / "plans" / "more.lp.yaml", scheduled("twice", 'cron: "0,30 9 * * MON-FRI"'))
    write(project / "plans" / "half.lp.yaml", scheduled("once", 'cron: "0 6 * * *"'))
    run = subprocess.run(
        [sys.executable, "-m", "lpctl", "schedule", "--load", "--from", "2026-03-02"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
        cwd=project,
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode("ascii").splitlines()[3:6] == [
        "  06         1 +       1 +       1 +       1 +       1 +       1 +       1 +",
        "  09         2 #       2 #       2 #       2 #       2 #       .         .",
        "",
    ]


@pytest.mark.usefixtures("plans")
def test_load_where_nothing_meets(cli: Cli) -> None:
    assert cli("schedule", "monday", "--load", "--from", "2026-03-02").out.endswith(
        "\nno two plans start in the same minute\n"
    )


def test_what_is_wrong_is_said_and_the_rest_is_shown(cli: Cli, plans: Path) -> None:
    write(plans / "plans" / "wrong.lp.yaml", scheduled("wrong", 'cron: "0 9 * * 7"'))
    outcome = cli("schedule", "monday", "--from", "2026-03-02", "--count", "1")
    assert outcome.code == 1
    assert outcome.err.startswith("error[invalid-cron]: day of week: 7 is above the maximum 6")
    assert outcome.out.splitlines()[-2:] == ["  Mon 2026-03-02 09:00", "  ..."]


@pytest.mark.parametrize(
    ("rule", "schedule"),
    [
        ("interval-rounded", 'cron: "@every 1500ms"'),
        ("invalid-cron", 'cron: "0 9 * * 7"'),
        ("never-fires", 'cron: "0 9 31 2 *"'),
        ("unknown-timezone", 'cron: "0 9 * * *", timezone: Europe/Nowhere'),
    ],
)
@pytest.mark.parametrize("how", ["ignore", "warning", "comment"])
def test_no_plan_vanishes_without_a_word(cli: Cli, project: Path, rule: str, schedule: str, how: str) -> None:
    """What a project makes of a rule does not give a schedule starts that can be told."""
    manifest = scheduled("wrong", schedule)
    if how == "comment":
        manifest = manifest.replace("}\n", f"}}  # lpctl: ignore[{rule}] as intended\n")
    else:
        write(project / "lpctl.yaml", f"{CONFIGURATION}rules: {{{rule}: {how}}}\n")
    write(project / "plans" / "wrong.lp.yaml", manifest)
    assert cli("validate", "--no-interface").code == 0
    outcome = cli("schedule", "wrong")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"error[{rule}]: ")
    write(project / "plans" / "more.lp.yaml", scheduled("midnight", 'cron: "@daily"'))
    outcome = cli("schedule", "--from", "2026-03-02", "--count", "1")
    assert outcome.code == 1
    assert outcome.err.startswith(f"error[{rule}]: ")
    assert outcome.out.startswith("midnight  (plans/more.lp.yaml:3)\n")


@pytest.mark.parametrize("schedule", ['cron: ""', "cron: 5", "rate: []", "rate: {value: 2}", "cron: null", "rate: 5"])
def test_a_schedule_that_nobody_wrote_is_not_shown(cli: Cli, project: Path, schedule: str) -> None:
    """What stands in for a cron line or a rate while the rest of a section is checked has no starts."""
    write(project / "plans" / "wrong.lp.yaml", scheduled("wrong", schedule))
    outcome = cli("schedule", "--from", "2026-03-02")
    assert (outcome.code, outcome.out) == (1, "")


def test_no_interface_is_needed(cli: Cli, tmp_path: Path) -> None:
    file = write(tmp_path / "a.lp.yaml", scheduled("a", 'cron: "@daily"'))
    outcome = cli("schedule", "--manifests", file, "--no-config", "--from", "2026-03-02", "--count", "1")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-2] == "  Mon 2026-03-02 00:00"
    assert cli("schedule", "--manifests", "-", "--no-config", stdin=scheduled("b", 'cron: "@daily"')).code == 0


@pytest.mark.usefixtures("plans")
def test_the_end_of_what_is_asked_for(cli: Cli) -> None:
    until = cli("schedule", "monday", "--from", "2026-03-02T09:00:00Z", "--until", "2026-03-09T09:00:00Z").out
    assert until.splitlines()[-2:] == ["  Mon 2026-03-02 09:00", "  Mon 2026-03-09 09:00"]
    none = cli("schedule", "monday", "--from", "2026-03-03", "--until", "2026-03-04").out
    assert none.splitlines()[-1] == "  no start in the time asked for"


AN_INSTANT = "write a date such as 2026-01-02, or an instant such as 2026-01-02T00:00:00Z"

USAGE = [
    (("nobody",), "no scheduled launch plan is named nobody; known: berlin, hourly, monday and 2 more"),
    (("mondey",), "no scheduled launch plan is named mondey; did you mean monday?"),
    (
        ("plans/more.lp.yaml",),
        "no scheduled launch plan is named plans/more.lp.yaml; to read a file, write --manifests plans/more.lp.yaml",
    ),
    (("--from", "tomorrow"), f"--from tomorrow: it is not in the form of RFC 3339; {AN_INSTANT}"),
    (
        ("--from", "2026-02-30"),
        f"--from 2026-02-30: the date 2026-02-30 does not exist: that month has 28 days; {AN_INSTANT}",
    ),
    (
        ("--from", "2026-13-01"),
        f"--from 2026-13-01: the date 2026-13-01 does not exist: months are 01 to 12; {AN_INSTANT}",
    ),
    (
        ("--from", "2026-01-02T03:04:05"),
        "--from 2026-01-02T03:04:05: it has no offset from UTC; write 2026-01-02T03:04:05Z",
    ),
    (("--from", "1969-12-31"), "--from 1969-12-31: it is outside the years 1970 to 3999"),
    (("--until", "9999-12-31"), "--until 9999-12-31: it is outside the years 1970 to 3999"),
    (("--from", "2026-01-02", "--until", "2026-01-02"), "--until is not after --from"),
    (("--load", "--count", "3"), "--load is about all starts before --until; leave --count out"),
    (("--format", "html", "--count", "3"), "--format html is about all starts before --until; leave --count out"),
    (("--format", "html", "--load"), "--format html shows the load beside the plans; leave --load out"),
    (
        ("--load", "--from", "2026-01-02", "--until", "2026-02-07"),
        "--load shows up to five weeks; write --until 2026-02-06T00:00:00Z or earlier",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
@pytest.mark.usefixtures("plans")
def test_usage(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    assert cli("schedule", *arguments) == refused(message)


def test_no_schedule(cli: Cli, project: Path) -> None:
    assert cli("schedule") == refused("no launch plan of these manifests has a schedule")
    write(project / "plans" / "wrong.lp.yaml", scheduled("wrong", 'cron: "0 9 * * 7"'))
    assert cli("schedule").code == 1


@pytest.mark.usefixtures("plans")
def test_without_a_start_it_is_now(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_774_656_000.9)
    assert read(cli("schedule", "--format", "json"))["from"] == "2026-03-28T00:00:00Z"


def test_what_a_terminal_would_not_show_is_escaped(cli: Cli, project: Path) -> None:
    write(project / "plans" / "a.lp.yaml", plan('"a\\u202eb"', 'schedule: {cron: " 0 9 * *\tMON"}\n'))
    lines = cli("schedule", "a*", "--from", "2026-03-02").out.splitlines()
    assert lines[:2] == ["a\\u202eb  (plans/a.lp.yaml:3)", "  cron:  0 9 * * MON"]
    found = read(cli("schedule", "a*", "--from", "2026-03-02", "--format", "json"))
    assert found["launch_plans"][0]["name"] == "a\u202eb"


def test_every_plan_of_every_target_is_shown_once(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts alike in several targets is said of them together, and of no others."""
    monkeypatch.chdir(ROOT / "examples" / "environments")
    asked = ("schedule", "--from", "2026-03-02", "--count", "3")
    alike: dict[tuple[str, str], list[str]] = {}
    for each in json.loads(cli(*asked, "--format", "json").out)["launch_plans"]:
        same = json.dumps([each[part] for part in ("file", "line", "words", "kickoff_input", "starts")])
        alike.setdefault((each["name"], same), []).append(each["target"])
    shown = re.findall(r"^(\S+) \[(.*)\]  \(", cli(*asked).out, re.MULTILINE)
    assert sorted(shown) == sorted((name, ", ".join(targets)) for (name, _), targets in alike.items())
    assert any(", " in targets for _, targets in shown)
    assert len({name for name, _ in shown}) < len(shown)
