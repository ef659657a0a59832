"""The other commands that speak of a server: what `lpctl diff --live` and `lpctl interface --live` say of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from command_line import PACKAGE, plan, write
from simulated_server import Key
from test_live_script import TARGETS, scheduled

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli
    from flytectl_fixtures import Flytectl

pytest_plugins = ("project_fixtures", "flytectl_fixtures")

LIVE = ("--live", "--target", "production")


@pytest.fixture(autouse=True)
def _targets(project: Path, flytectl: Flytectl) -> None:
    write(project / "lpctl.yaml", TARGETS)
    server = flytectl.server
    for version in ("v1", "v2", "v3"):
        server.add_default_plans(PACKAGE, "analytics", "production", version)
    flytectl.keep(server)


def register(cli: Cli, project: Path, flytectl: Flytectl, text: str, *, active: bool) -> None:
    """Have the server register a manifest in version v1."""
    from lpctl.interface.entities import read_entities  # noqa: PLC0415
    from lpctl.messages.flyteidl_pb2 import LaunchPlan  # noqa: PLC0415

    write(project / "plans" / "daily.lp.yaml", text)
    assert cli("compile", "--version", "v1", "--target", "production", "-o", "out").code == 0
    server = flytectl.server
    for entity in read_entities(str(project / "out" / "production")):
        assert isinstance(entity.message, LaunchPlan)
        server.register(entity.content, "analytics", "production", "v1")
        if active:
            server.set_active(Key("analytics", "production", entity.message.id.name, "v1"), active=True)
    flytectl.keep(server)


def test_what_runs_is_compared_and_its_default_plans_are_not(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    register(cli, project, flytectl, scheduled("daily"), active=True)
    assert cli("diff", *LIVE).out.splitlines()[-1].startswith("no changes")
    write(project / "plans" / "daily.lp.yaml", scheduled("daily", 7))
    said = cli("diff", *LIVE, "--from", "2026-09-14").out
    assert "was version v1 on the server" in said
    assert "7 -> 7 a week, 7 gained, 7 lost, all +1h" in said
    assert "plans.defaults" not in said


@pytest.mark.parametrize("options", [(), ("--version", "v2"), ("--version", "v2", "--workflow-version", "v1")])
def test_diff_and_status_agree_on_what_a_version_changes(
    options: tuple[str, ...], cli: Cli, project: Path, flytectl: Flytectl
) -> None:
    register(cli, project, flytectl, scheduled("daily"), active=True)
    launches = "workflow.version        v1 -> v2"
    expected = options == ("--version", "v2")
    status, diff = (cli(command, *LIVE, *options) for command in ("status", "diff"))
    assert (launches in status.out) == (launches in diff.out) == bool(status.code) == expected


def test_what_is_not_active_starts_nothing(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    register(cli, project, flytectl, scheduled("daily"), active=False)
    said = cli("diff", *LIVE).out
    assert re.search("auto_activate +false -> true", said)
    assert "it is not active, and is to be; because" in said
    assert "starts 06:00 every day, UTC; next" in said
    write(project / "plans" / "daily.lp.yaml", plan("other", workflow="plans.defaults"))
    said = cli("diff", *LIVE).out
    assert "daily" not in said.replace("daily.lp.yaml", "")
    assert "note: 1 plan of the server's is left out: the new side states none, and none is active" in said


def test_what_runs_and_is_gone_is_deactivated_in_its_version(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    register(cli, project, flytectl, scheduled("daily"), active=True)
    write(project / "plans" / "daily.lp.yaml", plan("other", workflow="plans.scalars"))
    said = cli("diff", *LIVE).out
    assert "flytectl update launchplan -p analytics -d production daily --version v1 --deactivate --force" in said
    assert "was started 06:00 every day, UTC" in said


def test_an_interface_of_the_server_is_that_of_the_package(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", "---\n".join(scheduled(name) for name in ("daily", "weekly")))

    def known(*options: str) -> list[dict[str, object]]:
        found = cli("interface", "--format", "json", *options)
        assert found.code == 0, found.err
        return [
            {key: value for key, value in each.items() if key in ("name", "inputs", "outputs", "defaults_known")}
            for each in json.loads(found.out)["workflows"]
        ]

    of_package = [each for each in known("--interface", "package") if each["name"] == "plans.defaults"]
    assert known(*LIVE) == of_package
    document = cli("interface", "--format", "yaml", *LIVE)
    assert document.code == 0
    assert "version:" not in document.out
    assert "project:" not in document.out
    write(project / "interfaces.yaml", document.out)
    assert known("--interface", "interfaces.yaml") == of_package
    assert cli("validate", "--interface", "interfaces.yaml").code == 0


def test_an_interface_is_asked_for_in_the_version_that_is_stated(cli: Cli, project: Path) -> None:
    stated = scheduled("daily").replace("workflow: plans.defaults", "workflow: {name: plans.defaults, version: v1}")
    write(project / "plans" / "daily.lp.yaml", stated)
    assert "version: v1\n" in cli("interface", "--format", "yaml", *LIVE).out
    assert cli("interface", *LIVE).out.startswith("plans.defaults, version v1,")
    write(project / "plans" / "daily.lp.yaml", scheduled("daily"))
    assert cli("interface", *LIVE).out.startswith("plans.defaults, version v3,")
    assert cli("interface", *LIVE, "--workflow-version", "v2").out.startswith("plans.defaults, version v2,")
    named = cli("interface", *LIVE, "plans.scalars").out
    assert named.startswith("plans.scalars, version v3,")


def test_a_workflow_that_the_server_does_not_have(cli: Cli) -> None:
    found = cli("interface", *LIVE, "plans.none")
    assert (found.code, found.out) == (1, "")
    assert found.err == "lpctl: hint: plans.none is not registered in analytics, production\n"
