"""A project's own rules in targets, their options fuzzed, and a year's starts held to what other code makes of them."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from command_line import plan, write
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.check.configuration import configuration_of
from lpctl.cli import lpctl
from lpctl.findings.diagnostic import EntryKey, Origin
from lpctl.flyte.cron import Crontab, Every, parse
from lpctl.flyte.fires import starts_until
from lpctl.flyte.zones import HOUR
from lpctl.manifest.configuration import Configuration
from lpctl.manifest.launch_plan import Schedule
from lpctl.manifest.parse import parse as parse_document
from lpctl.manifest.rule_options import RULE_OPTIONS, ScheduleWindow
from lpctl.rules.asked import CHECKS
from lpctl.rules.asked.asked import Asked, ScheduledPlan
from lpctl.rules.asked.window import END, START, hours_of, longest_closed, windows
from lpctl.schedule.preview import Scheduled, load

HEADER = {"apiVersion": "lpctl/v1", "kind": "Configuration"}
LEVELS = ("error", "warning", "info", "ignore")

# Options that are right.

PATTERNS = st.sampled_from(["gold|silver", "[a-z-]+", "team_.*", r"\d{4}", "(a|b)?c", "^x$"])
KEYS = st.lists(st.sampled_from(["team", "tier", "example.com/owner"]), min_size=1, max_size=3)
BY_KEY = st.dictionaries(st.sampled_from(["team", "tier"]), PATTERNS, min_size=1, max_size=2)
ALLOWED = st.lists(
    st.sampled_from(["reports", "prod-*", "*", "*@example.com", "s3://reports/*"]), min_size=1, max_size=3
)
DAYS = st.lists(st.sampled_from(["MON", "TUE", "SAT", "SUN"]), min_size=1, max_size=3)
CLOCKS = st.tuples(st.integers(0, 23), st.sampled_from([0, 30, 59])).map(lambda time: f"{time[0]:02}:{time[1]:02}")
HOURS = st.lists(CLOCKS, min_size=2, max_size=2, unique=True).map("-".join)
WINDOW = st.one_of(
    st.fixed_dictionaries({"days": DAYS}),
    st.fixed_dictionaries({"hours": HOURS}),
    st.fixed_dictionaries({"days": DAYS, "hours": HOURS}),
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])
NUMBERS = st.integers(1, 2**31 - 1)


def some_of(**options: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """At least one of the options."""
    return st.fixed_dictionaries({}, optional=options).filter(bool)


OPTIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "allowed-values": some_of(**{name: ALLOWED for name in RULE_OPTIONS["allowed-values"]._fields if name != "level"}),
    "max-parallelism-at-most": st.fixed_dictionaries({"maximum": NUMBERS}),
    "name-pattern": st.fixed_dictionaries({"pattern": PATTERNS}),
    "required-annotations": some_of(keys=KEYS, patterns=BY_KEY),
    "required-labels": some_of(keys=KEYS, patterns=BY_KEY),
    "required-notification": st.fixed_dictionaries(
        {"phases": st.lists(st.sampled_from(["FAILED", "SUCCEEDED"]), min_size=1, max_size=2)},
        optional={"kinds": st.lists(st.sampled_from(["email", "slack"]), min_size=1, max_size=2)},
    ),
    "schedule-window": st.tuples(
        some_of(closed=st.lists(WINDOW, min_size=1, max_size=3), most_starts_an_hour=NUMBERS),
        st.fixed_dictionaries({}, optional={"timezone": ZONES}),
    ).map(lambda parts: parts[0] | parts[1]),
    "timezone-required": st.fixed_dictionaries({}, optional={"timezones": st.lists(ZONES, min_size=1, max_size=2)}),
}
WITH_LEVEL = {
    rule: st.tuples(options, st.fixed_dictionaries({}, optional={"level": st.sampled_from(LEVELS)})).map(
        lambda parts: parts[0] | parts[1]
    )
    for rule, options in OPTIONS.items()
}
RULES = st.fixed_dictionaries({}, optional=WITH_LEVEL)


def test_every_rule_is_fuzzed() -> None:
    assert OPTIONS.keys() == RULE_OPTIONS.keys()


def configured(rules: dict[str, Any]) -> tuple[Any, list[Any]]:
    """What a lpctl.yaml with these rules is read to: JSON is YAML, one entry a line."""
    lines = [f"  {json.dumps(rule)}: {json.dumps(said)}\n" for rule, said in rules.items()]
    text = "apiVersion: lpctl/v1\nkind: Configuration\nrules:\n" + "".join(lines)
    return configuration_of("lpctl.yaml", text.encode())


@given(RULES.filter(bool))
def test_right_options_are_taken(rules: dict[str, Any]) -> None:
    project, found = configured(rules)
    assert found == []
    for rule, said in rules.items():
        section = project.configuration.rules[rule]
        assert {name for name, value in zip(section._fields, section, strict=True) if value is not None} == said.keys()


WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x y",
    "[",
    "*a",
    "eror",
    [],
    [None],
    [[]],
    [{}],
    {"": ""},
    {"x": 1},
)


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Options of which one has been replaced, or has a key that there is none of."""
    rule = draw(st.sampled_from(sorted(OPTIONS)))
    options = draw(WITH_LEVEL[rule])
    name = draw(st.sampled_from([*RULE_OPTIONS[rule]._fields, "other"]))
    return rule, options | {name: draw(st.sampled_from(WRONG))}


@settings(max_examples=draws(300))
@given(broken(), RULES)
def test_wrong_options_are_errors_at_their_line_and_nothing_else_is(
    wrong: tuple[str, dict[str, Any]], others: dict[str, Any]
) -> None:
    rule, options = wrong
    before = {name: said for name, said in others.items() if name != rule}
    project, found = configured({**before, rule: options})
    line = 4 + len(before)
    assert {diagnostic.span.line for diagnostic in found} <= {line}
    assert (project is None) == bool(found)
    if parse_document(Configuration, {**HEADER, "rules": {rule: options}}) is None:
        assert found
    assert found or options.get("pattern") not in ("[", "*a")
    if len(found) > 1:  # one mistake has one message: only a list or mapping holds several
        assert len({diagnostic.span for diagnostic in found}) == len(found)


@given(
    st.recursive(
        st.sampled_from(WRONG),
        lambda inner: st.dictionaries(
            st.sampled_from([*RULE_OPTIONS, "level", "keys", "patterns", "closed", "all"]), inner
        ),
    )
)
def test_whatever_stands_under_rules_ends_in_words(said: Any) -> None:
    text = json.dumps({**HEADER, "rules": said, "targets": {"a": {"rules": said}}})
    project, found = configuration_of("lpctl.yaml", text.encode())
    assert (project is None) == bool(found)


# Targets.


def validated(place: Path, *arguments: str) -> list[dict[str, Any]]:
    called = (
        "validate",
        str(place / "plans"),
        "--config",
        str(place / "lpctl.yaml"),
        "--no-interface",
        "--format",
        "json",
    )
    result = CliRunner().invoke(lpctl, [*called, *arguments], catch_exceptions=False)
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


PLANS = (
    plan("daily", 'schedule: {cron: "*/10 3 * * *"}\nauto_activate: true\nmax_parallelism: 80\n')
    + "---\n"
    + plan("Weekly", "labels: {tier: bronze}\nschedule: {rate: 15m}\nauto_activate: true\n")
    + "---\n"
    + plan("team_a", "labels: {team: a, tier: gold}\nnotifications: [{phases: [FAILED], email: [a@example.org]}]\n")
)


def state(place: Path, rules: dict[str, Any], of_targets: dict[str, dict[str, Any]]) -> None:
    targets = {name: {"project": "reports", "rules": said} for name, said in of_targets.items()}
    text = json.dumps({**HEADER, "rules": rules, "targets": targets}, indent=1)
    write(place / "lpctl.yaml", text)
    write(place / "plans" / "plans.lp.yaml", PLANS)


def said_of(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What is found, without the line of lpctl.yaml that asks for it."""
    return sorted((one["rule"], one["severity"], one["message"], one["file"], one["line"]) for one in found)


@settings(max_examples=draws(30))
@given(RULES, RULES, RULES)
def test_a_rule_in_one_target_changes_nothing_in_another(
    everywhere: dict[str, Any], here: dict[str, Any], there: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        state(place, everywhere, {"production": here, "staging": {}})
        without = said_of(validated(place, "--target", "production"))
        state(place, everywhere, {"production": here, "staging": there})
        assert said_of(validated(place, "--target", "production")) == without
        of_all = [one for one in validated(place) if "production" in one.get("targets", ("production",))]
        assert {(one[0], one[2]) for one in said_of(of_all)} == {(one[0], one[2]) for one in without}


@pytest.mark.parametrize(
    ("above", "in_target", "severity", "keys"),
    [
        ({"keys": ["team"]}, None, "error", ["team"]),
        ({"keys": ["team"], "level": "info"}, None, "info", ["team"]),
        ({"keys": ["team"]}, "warning", "warning", ["team"]),
        ({"keys": ["team"], "level": "info"}, "error", "error", ["team"]),
        ({"keys": ["team"]}, "ignore", None, []),
        ({"keys": ["team"], "level": "ignore"}, "warning", "warning", ["team"]),
        ({"keys": ["team"], "level": "info"}, {"keys": ["tier"]}, "error", ["tier"]),
        ({"keys": ["team"], "level": "ignore"}, {"keys": ["tier"]}, "error", ["tier"]),
        ({"keys": ["team"]}, {"keys": ["tier"], "level": "warning"}, "warning", ["tier"]),
        ({"keys": ["team"], "patterns": {"tier": "gold"}}, {"keys": ["cost"]}, "error", ["cost"]),
        ("ignore", {"keys": ["tier"]}, "error", ["tier"]),
        (None, {"keys": ["tier"], "level": "info"}, "info", ["tier"]),
    ],
)
def test_a_target_says_a_rules_level_or_all_of_it(
    tmp_path: Path, above: Any, in_target: Any, severity: str | None, keys: list[str]
) -> None:
    """A level alone changes the level; options take the place of all that is said of the rule above."""
    stated = {} if above is None else {"required-labels": above}
    of_target = {} if in_target is None else {"required-labels": in_target}
    state(tmp_path, stated, {"production": of_target})
    write(tmp_path / "plans" / "plans.lp.yaml", plan("daily", "labels: {other: x}\n"))
    found = validated(tmp_path)
    assert {one["severity"] for one in found} == ({severity} if severity else set())
    assert [re.findall(r'"(.+)"', one["message"]) for one in found] == [[key] for key in keys]


@pytest.mark.parametrize(
    ("arguments", "severities"),
    [
        ((), ["error"]),
        (("--warn", "required-labels"), ["warning"]),
        (("--ignore", "required-labels"), []),
        (("--ignore", "all"), ["error"]),
        (("--warn", "timezone-required", "--ignore", "required-labels"), ["warning"]),
    ],
)
def test_the_command_line_wins(tmp_path: Path, arguments: tuple[str, ...], severities: list[str]) -> None:
    """`all` says nothing of what a project asks for, nor does a level undo its options."""
    write(tmp_path / "lpctl.yaml", json.dumps({**HEADER, "rules": {"required-labels": {"keys": ["team"]}}}))
    text = plan("daily", 'labels: {other: x}\nschedule: {cron: "0 9 * * *"}\nauto_activate: true\n')
    write(tmp_path / "plans" / "plans.lp.yaml", text)
    found = [one for one in validated(tmp_path, *arguments) if one["rule"] in CHECKS]
    assert [one["severity"] for one in found] == severities


@pytest.mark.parametrize(
    ("level", "arguments", "code", "said"),
    [
        ("error", ("--project", "report"), 2, "lpctl: --project report: `project` is"),
        ("warning", ("--project", "report"), 0, "lpctl: warning[allowed-values]: --project report: `project` is"),
        ("ignore", ("--project", "report"), 0, ""),
        ("error", ("--project", "reports"), 0, ""),
        ("error", ("--domain", "prod"), 2, "lpctl: --domain prod: `domain` is"),
    ],
)
def test_what_options_fill_in_is_held_to_what_is_allowed(
    tmp_path: Path, level: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    asked = {"level": level, "projects": ["reports"], "domains": ["production"]}
    write(tmp_path / "lpctl.yaml", json.dumps({**HEADER, "rules": {"allowed-values": asked}}))
    write(tmp_path / "plans" / "a.lp.yaml", plan("daily"))
    called = ("validate", str(tmp_path / "plans"), "--config", str(tmp_path / "lpctl.yaml"), "--no-interface")
    result = CliRunner().invoke(lpctl, [*called, *arguments])
    assert result.exit_code == code
    assert said in result.output
    assert said or "not allowed" not in result.output


def test_no_option_switches_on_what_asks_for_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.lp.yaml", plan("daily"))
    called = ["validate", str(tmp_path), "--no-config", "--no-interface", "--warn", "name-pattern"]
    result = CliRunner().invoke(lpctl, called)
    assert result.exit_code == 2
    assert "--warn name-pattern: name-pattern finds nothing without options; state them under `rules`" in result.output


# A year.

FIELDS = (
    ("0", "30", "*/20", "5,10", "*"),
    ("9", "0-3", "*/6", "*"),
    ("*", "1", "*/10"),
    ("*", "1-6"),
    ("*", "MON", "SAT,SUN"),
)
CRONS = st.tuples(*map(st.sampled_from, FIELDS), ZONES).map(lambda parts: (" ".join(parts[:5]), parts[5]))


def crontab(stated: tuple[str, str]) -> Crontab:
    found = parse(*stated)
    assert isinstance(found, Crontab)
    return found


@settings(max_examples=draws(40))
@given(
    st.one_of(
        CRONS.map(crontab),
        st.sampled_from([60, 90, 600, 3599, 3600, 5400, 86400]).map(lambda seconds: Every(seconds, seconds * 10**9)),
    )
)
def test_the_hours_of_a_year_are_those_of_lpctl_schedule(schedule: Crontab | Every) -> None:
    planned = Scheduled("a", "", "a.lp.yaml", 1, schedule, "", None, None, passes_kickoff=False, active=True)
    shown = load([planned], START, END)
    hours = {hour: starts for hour, starts in shown.hours.items() if hour < END}
    assert dict(hours_of(schedule)) == hours


@settings(max_examples=draws(60))
@given(CRONS, st.lists(WINDOW, min_size=1, max_size=3), ZONES)
def test_a_start_is_in_a_window_where_the_clock_says_so(
    stated: tuple[str, str], closed: list[dict[str, Any]], place: str
) -> None:
    options = {"closed": closed, "timezone": place}
    read = parse_document(Configuration, {**HEADER, "rules": {"schedule-window": options}})
    assert read is not None
    section: Any = (read.rules or {})["schedule-window"]
    key = EntryKey(Origin("a.lp.yaml", 0))
    planned = ScheduledPlan(key, "a", Schedule(cron=stated[0], timezone=stated[1]))
    asked = Asked(section, None, ())
    found = [problem.message for _, problem in CHECKS["schedule-window"].check(([planned], asked))]
    first = next(iter(sorted(starts_in(stated, closed, place))), None)
    told = None if first is None else f"{datetime.fromtimestamp(first, timezone.utc):%Y-%m-%d %H:%M} UTC"
    assert (told is None) == (found == [])
    assert told is None or told in found[0]


def starts_in(stated: tuple[str, str], closed: list[dict[str, Any]], place: str) -> list[int]:
    """The first start of a year that is closed, as the clock of the place shows it."""
    planned = Scheduled("a", "", "a", 1, crontab(stated), "", None, None, passes_kickoff=False, active=True)
    zone = ZoneInfo(place)
    for instant in starts_of_year(planned):
        local = datetime.fromtimestamp(instant, zone)
        if any(is_closed(local, window) for window in closed):
            return [instant]
    return []


def starts_of_year(planned: Scheduled) -> list[int]:
    return list(starts_until(planned.schedule, START, END - 1)[0])


def is_closed(local: datetime, window: dict[str, Any]) -> bool:
    names = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
    day, before = names[local.weekday()], names[local.weekday() - 1]
    days = window.get("days", names)
    begin, end = window.get("hours", "00:00-24:00").split("-")
    now = f"{local:%H:%M}"
    if begin < end:
        return day in days and begin <= now < end
    return (day in days and now >= begin) or (before in days and now < end)


@given(st.lists(WINDOW, min_size=1, max_size=3))
def test_the_longest_time_that_is_closed_has_no_gap(closed: list[dict[str, Any]]) -> None:
    read = parse_document(Configuration, {**HEADER, "rules": {"schedule-window": {"closed": closed}}})
    section: Any = ((read and read.rules) or {})["schedule-window"]
    assert isinstance(section, ScheduleWindow)
    found = windows(section)
    week = [any(window.holds(START + minute * 60) for window in found) for minute in range(7 * 24 * 60)]
    longest = longest_closed(found)
    runs = "".join("x" if closed_now else "." for closed_now in week * 2).split(".")
    expected = END - START if all(week) else max(map(len, runs)) * 60
    assert longest.seconds == expected


def test_the_sum_is_over_all_plans() -> None:
    """Plans of one schedule are counted each."""
    key = EntryKey(Origin("a.lp.yaml", 0))
    stated = [("0 9 * * *", 3), ("30 9 * * *", 2), ("0 10 * * *", 4)]
    plans = [ScheduledPlan(key, cron, Schedule(cron=cron)) for cron, often in stated for _ in range(often)]
    for most, told in ((5, []), (4, ["5 starts in the hour from Thu 2026-01-01 09:00 UTC, and at most 4 are allowed"])):
        asked = Asked(ScheduleWindow(most_starts_an_hour=most), None, ())
        found = CHECKS["schedule-window"].check((plans, asked))
        assert [problem.message for _, problem in found] == told
    assert Counter(hour % (24 * HOUR) for hour in hours_of(crontab(("0 9 * * *", "UTC")))) == {9 * HOUR: 366}
