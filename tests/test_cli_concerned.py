"""A command that names plans judges those; others are not its affair."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import ERROR, WARNING, plan, refused, write

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

BOUND = (
    'default_inputs: {i: 1, f: 2, s: x, b: true, d: "2026-01-02T00:00:00Z", t: 1h}\n'
    "labels: {team: a}\nauto_activate: true\n"
)
COMMANDS = [("render", "daily"), ("try", "daily")]


@pytest.fixture
def several(project: Path) -> Path:
    """A project with one sound plan among others that are not."""
    write(project / "plans" / "daily.lp.yaml", plan("daily", BOUND))
    write(project / "plans" / "wrong.lp.yaml", plan("wrong", ERROR))
    write(project / "plans" / "warned.lp.yaml", plan("warned", WARNING))
    return project


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_other_plans_are_not_judged(cli: Cli, several: Path, command: tuple[str, ...]) -> None:
    found = cli(*command)
    assert (found.code, found.err) == (0, "")
    assert found.out
    write(several / "plans" / "broken.lp.yaml", "a: [\n")
    found = cli(*command)
    assert (found.code, found.err.count("\n")) == (0, 1)
    assert found.err.startswith("lpctl: note: plans/broken.lp.yaml:")
    assert found.err.endswith("; `lpctl validate` shows it\n")


@pytest.mark.parametrize("command", ["render", "try"])
def test_what_concerns_the_plan_is(cli: Cli, several: Path, command: str) -> None:
    assert (several / "plans").is_dir()
    found = cli(command, "wrong")
    assert (found.code, found.out) == (1, "")
    assert "unknown key `max_paralelism`" in found.err
    assert "1 plan in 1 file: 1 error, 0 warnings" in found.err
    assert cli(command, "dayly").err == "lpctl: no launch plan is named dayly; did you mean daily?\n"


@pytest.mark.parametrize("command", ["render", "try"])
def test_one_word_of_a_name_is_enough_for_a_suggestion(cli: Cli, several: Path, command: str) -> None:
    for name in ("weekly_report_of_sales", "report_of_stocks"):
        (several / "plans" / f"{name}.lp.yaml").write_text(
            f"apiVersion: lpctl/v1\nkind: LaunchPlan\nname: {name}\nworkflow: plans.defaults\n"
        )
    for word in ("weekly", "weekli"):
        assert (
            cli(command, word).err == f"lpctl: no launch plan is named {word}; did you mean weekly_report_of_sales?\n"
        )
    assert cli(command, "of").err.endswith("; did you mean report_of_stocks or weekly_report_of_sales?\n")


def test_a_pattern_and_every_plan(cli: Cli, several: Path) -> None:
    assert (several / "plans").is_dir()
    assert cli("render", "d*").code == 0
    assert cli("render", "d*", "w*").code == 1
    assert cli("render").code == 1
    assert cli("try", "d*").err == "lpctl: no launch plan is named d*; known: daily, warned, wrong\n"


def test_a_broken_interface_is_told(cli: Cli, several: Path) -> None:
    interface = "---\napiVersion: lpctl/v1\nkind: WorkflowInterface\nname: w\ninputs: {i: nothing}\n"
    write(several / "plans" / "w.lp.yaml", plan("other", "", "w") + interface)
    for command in ("render", "try"):
        found = cli(command, "other")
        assert found.code == 1
        assert "invalid-type" in found.err
        assert cli(command, "daily").code == 0


def test_plans_of_several_projects(cli: Cli, several: Path) -> None:
    both = plan("both", "project: aa\n" + BOUND) + "---\n" + plan("both", "project: bb\n" + BOUND)
    write(several / "plans" / "wrong.lp.yaml", both)
    for command in (("render", "both"), ("render",), ("try", "daily")):
        assert cli(*command).code == 0
        assert "mixed-registration" not in cli(*command).err
    assert "mixed-registration" in cli("compile").err
    assert cli("render", "both").out.count("name: both") == 2
    assert cli("try", "both").err == (
        "lpctl: launch plan both is stated 2 times: project aa; project bb; choose one with --project, or name one "
        "file with --manifests\n"
    )
    assert '"project": "bb"' in cli("try", "both", "--project", "bb", "--format", "json").out
    for name in ("try", "render"):
        assert cli(name, "both", "--project", "cc") == refused(
            "--project cc: launch plan both states project aa, bb; choose one of them, or leave --project out"
        )
    assert cli("render", "both", "daily", "--project", "bb").out.count("\nproject: bb") == 2
    write(several / "plans" / "third.lp.yaml", plan("bold", "project: cc\n" + BOUND))
    assert cli("render", "bo*", "--project", "bb").out.count("\nproject: bb") == 1
    assert "flag-contradiction" in cli("validate", "--project", "bb").out
    assert "flag-contradiction" in cli("compile", "--project", "bb").err


@pytest.fixture
def domains(project: Path) -> Path:
    """Plans of two domains, one of them in both, and one that states none."""
    cron = 'schedule: {cron: "0 9 * * *"}\n' + BOUND
    both = [plan("both", f"domain: {domain}\n" + cron) for domain in ("production", "staging")]
    write(project / "plans" / "both.lp.yaml", "---\n".join(both))
    write(project / "plans" / "only.lp.yaml", plan("only", "domain: production\n" + cron))
    write(project / "plans" / "daily.lp.yaml", plan("daily", cron))
    return project


@pytest.mark.usefixtures("domains")
def test_a_domain_selects(cli: Cli) -> None:
    for command in (("render",), ("schedule", "--count", "1", "--from", "2026-03-02")):
        found = cli(*command, "--domain", "production")
        assert (found.code, found.err) == (0, "")
        assert "staging" not in found.out
        assert all(name in found.out for name in ("both", "only", "daily"))
    assert cli("render", "--domain", "production").out.count("\ndomain: production") == 3
    assert '"domain": "staging"' in cli("try", "both", "--domain", "staging", "--format", "json").out
    assert cli("try", "daily", "--domain", "development").code == 0


@pytest.mark.usefixtures("domains")
@pytest.mark.parametrize("command", ["render", "schedule"])
def test_a_mistyped_domain_makes_no_plan_vanish(cli: Cli, command: str) -> None:
    found = cli(command, "--domain", "prodution")
    assert (found.code, found.out) == (2, "")
    assert found.err.endswith(
        ": the launch plans that are meant state domain production, staging; did you mean production?\n"
    )
    assert cli(command, "--domain", "test") == refused(
        "--domain test: the launch plans that are meant state domain production, staging; "
        "choose one of them, or leave --domain out"
    )


@pytest.mark.usefixtures("domains")
def test_a_domain_that_the_plan_is_not_in(cli: Cli) -> None:
    for command in ("render", "try"):
        assert cli(command, "only", "--domain", "staging") == refused(
            "--domain staging: launch plan only states domain production; leave --domain out"
        )
    found = cli("validate", "--domain", "staging")
    assert "lpctl.yaml" in found.out.partition("flag-contradiction")[2]
    assert cli("schedule", "--domain", "").code == 0


@pytest.mark.usefixtures("domains")
def test_plans_of_one_name_keep_apart(cli: Cli) -> None:
    found = cli("schedule", "both", "--count", "1", "--from", "2026-03-02").out
    assert [line.split("  (")[0] for line in found.splitlines() if line.startswith("both")] == [
        "both [domain production]",
        "both [domain staging]",
    ]
    load = cli("schedule", "both", "only", "--load", "--from", "2026-03-02").out
    assert [line.partition(" from ")[0] for line in load.splitlines() if " from " in line] == [
        "domain production: 14 starts of 2 scheduled plans",
        "domain staging: 7 starts of 1 scheduled plan",
    ]
    document = json.loads(cli("schedule", "both", "only", "--load", "--from", "2026-03-02", "--format", "json").out)
    assert document["load"]["starts"] == sum(place["starts"] for place in document["loads"]) == 21
    assert [place["place"] for place in document["loads"]] == ["domain production", "domain staging"]


def test_starts_of_plans_of_several_projects(cli: Cli, several: Path) -> None:
    cron = 'schedule: {cron: "0 9 * * *"}\n'
    write(several / "plans" / "aa.lp.yaml", plan("one", "project: aa\n" + BOUND + cron))
    write(several / "plans" / "bb.lp.yaml", plan("two", "project: bb\n" + BOUND + cron))
    (several / "plans" / "wrong.lp.yaml").unlink()
    assert cli("schedule", "one").code == 0
    assert cli("schedule").err == ""
