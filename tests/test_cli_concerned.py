"""A command that names plans judges those; others are not its affair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from command_line import ERROR, WARNING, plan, write

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


def test_a_pattern_and_every_plan(cli: Cli, several: Path) -> None:
    assert (several / "plans").is_dir()
    assert cli("render", "d*").code == 0
    assert cli("render", "d*", "w*").code == 1
    assert cli("render").code == 1
    assert cli("try", "d*").err == "lpctl: no launch plan is named d*\n"


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
    assert "flag-contradiction" in cli("try", "both", "--project", "cc").err
    assert cli("render", "both", "daily", "--project", "bb").out.count("\nproject: bb") == 2
    write(several / "plans" / "third.lp.yaml", plan("bold", "project: cc\n" + BOUND))
    assert "flag-contradiction" in cli("render", "bo*", "--project", "bb").err  # not left out without a word


def test_starts_of_plans_of_several_projects(cli: Cli, several: Path) -> None:
    cron = 'schedule: {cron: "0 9 * * *"}\n'
    write(several / "plans" / "aa.lp.yaml", plan("one", "project: aa\n" + BOUND + cron))
    write(several / "plans" / "bb.lp.yaml", plan("two", "project: bb\n" + BOUND + cron))
    (several / "plans" / "wrong.lp.yaml").unlink()
    assert cli("schedule", "one").code == 0
    assert cli("schedule").err == ""


def test_what_is_said_once_is_said_of_the_plan_that_is_named(cli: Cli, several: Path) -> None:
    conflict = "".join(
        f"apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: w\ninputs: {{i: {type_}}}\n{end}"
        for type_, end in (("int", "---\n"), ("str", ""))
    )
    secrets = "security_context:\n  run_as: {k8s_service_account: a}\n  secrets: [{group: g, key: k}]\n" + BOUND
    plans = [plan(f"plan_{number}", "", "w") for number in range(3)]
    plans += [plan(f"secret_{number}", secrets) for number in range(3)]
    write(several / "plans" / "many.lp.yaml", "---\n".join([*plans, conflict]))
    for command in ("render", "try"):
        found = cli(command, "plan_2")
        assert found.code == 1
        assert found.err.count("workflow-conflict") == 1
        assert "plans/many.lp.yaml:14:11" in found.err
        assert "= also:" not in found.err
        found = cli(command, "secret_1")
        assert (found.code, found.err.count("secrets-not-injected")) == (0, 1)
        assert "secret_2" not in found.err
    found = cli("render", "secret_[12]")
    assert found.err.count("secrets-not-injected") == 1
    assert "= also: secret_2\n" in found.err
    assert "= also: plan_1, plan_2\n" in cli("validate").out
