"""docs/path.md: each command of the page, run as it is printed, prints what the page says; a server is simulated."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import write
from fake_flytectl import load, save
from import_sources import ORACLE, package, recorded
from simulated_server import Key
from test_migrating_docs import Shell, archive, follow

from lpctl.messages.flyteidl_pb2 import LaunchPlan, SimpleType, WorkflowSpec

if TYPE_CHECKING:
    from flytectl_fixtures import Flytectl
    from simulated_server import Server

pytest_plugins = ("flytectl_fixtures",)
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")

PAGE = (Path(__file__).parent.parent / "docs" / "path.md").read_text(encoding="utf-8")
WEATHER = ORACLE / "environments"
PLACE = ("weather", "production")


class Team(Shell):
    """Runs the commands of the page, of which one registers workflows: what else asks a server is flytectl's."""

    @property
    def server(self) -> Server:
        """The server as it is."""
        return load(os.environ["FAKE_FLYTE"])

    def run(self, command: str) -> tuple[list[str], str]:
        """See Shell.run."""
        if found := re.fullmatch(r"flytectl register files .* --version (\S+) --archive flyte-package.tgz", command):
            server = self.server
            server.add_workflows(self.packages / "by-region", *PLACE, found[1])
            save(server, os.environ["FAKE_FLYTE"])
            return [], ""
        return super().run(command)


def by_region(directory: Path) -> None:
    """Have `weather.retrain` of an unpacked package ask for a region, as it does where its code does."""
    (workflow,), (default,) = (directory.glob(f"*weather.retrain_{kind}.pb") for kind in (2, 3))
    spec, plan = WorkflowSpec.FromString(workflow.read_bytes()), LaunchPlan.FromString(default.read_bytes())
    parameter = plan.spec.default_inputs.parameters["region"]
    parameter.required = True
    for variable in (parameter.var, spec.template.interface.inputs.variables["region"]):
        variable.type.simple = SimpleType.STRING
        variable.description = "region"
    workflow.write_bytes(spec.SerializeToString())
    default.write_bytes(plan.SerializeToString())


@pytest.fixture
def team(flytectl: Flytectl, tmp_path: Path) -> Team:
    """A team's repository: plans that are in Python, and the server, which has them active in production."""
    packages = tmp_path / "packages"
    packages.mkdir()
    plans = recorded(WEATHER / "expected" / "production")
    archive(packages / "with-plans.tgz", plans, packages / "with-plans")
    archive(packages / "without-plans.tgz", (), packages / "without-plans")
    by_region(package(packages / "by-region", WEATHER / "package", ()))
    shutil.make_archive(str(packages / "by-region"), "gztar", packages / "by-region")
    (packages / "by-region.tar.gz").rename(packages / "by-region.tgz")
    server = flytectl.server
    server.add_workflows(WEATHER / "package", *PLACE, "v12")
    for plan in plans:
        plan.id.version = plan.spec.workflow_id.version = "v12"
        server.register(plan.SerializeToString(), *PLACE, "v12")
        server.set_active(Key(*PLACE, plan.id.name, "v12"), active=True)
    flytectl.keep(server)
    (tmp_path / "repository").mkdir()
    return Team(tmp_path / "repository", packages, ("with-plans.tgz", "without-plans.tgz", "by-region.tgz"))


def test_from_python_to_rollout(team: Team) -> None:
    """One repository from the first section to the last, with the lpctl.yaml that one of them shows."""
    done = 0
    for section in PAGE.split("\n## ")[1:]:
        for configuration in re.findall(r"```yaml\n(apiVersion: .*?)```", section, re.DOTALL):
            write(team.directory / "lpctl.yaml", configuration)
        if "```console" in section:
            follow(team, section.partition("\n")[0], PAGE)
            done += 1
    assert done == 6
    assert set(team.server.active().values()) == {"v13"}
