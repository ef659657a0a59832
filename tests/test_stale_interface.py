"""What `interface` prints is held to the package that it came from, as long as that says the same of the workflow."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from command_line import PACKAGE, plan, write

from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.messages.flyteidl_pb2 import LaunchPlan, SimpleType, WorkflowSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Cli

    from lpctl.interface.model import Interface

pytest_plugins = ("project_fixtures",)

CONFIGURATION = """\
apiVersion: lpctl/v1
kind: Configuration
manifests: [plans, interfaces.yaml]
"""


@pytest.fixture
def printed(cli: Cli, project: Path) -> list[str]:
    """The names of the workflows that are printed into interfaces.yaml, beside the package."""
    text = cli("interface", "--format", "yaml").out
    write(project / "interfaces.yaml", text)
    write(project / "lpctl.yaml", CONFIGURATION)
    found = interfaces(project / "package")
    assert text.count("  file: package\n") == len(found)
    assert cli("validate").code == 0
    return [interface.name for interface in found]


def interfaces(path: Path) -> tuple[Interface, ...]:
    source = read_source(str(path), path.name)
    assert isinstance(source, InterfaceSource)
    return source.interfaces


def stale(cli: Cli) -> list[str]:
    """The lines of the findings about documents that are stale."""
    return [line for line in cli("validate", "--format", "concise").out.splitlines() if "[stale-interface]" in line]


def test_nothing_is_said_while_the_package_says_the_same(cli: Cli, project: Path, printed: list[str]) -> None:
    assert stale(cli) == []
    for file in (project / "package").glob("*_2.pb"):  # another version of the same code
        spec = WorkflowSpec.FromString(file.read_bytes())
        spec.template.id.version = "v99"
        file.write_bytes(spec.SerializeToString())
    for file in (project / "package").glob("*_3.pb"):
        launch_plan = LaunchPlan.FromString(file.read_bytes())
        launch_plan.spec.workflow_id.version = launch_plan.id.version = "v99"
        file.write_bytes(launch_plan.SerializeToString())
    assert stale(cli) == []
    assert cli("interface", "--interface", "package", "--format", "yaml").out.count("version: v99") == len(printed)


def _another_type(_: WorkflowSpec, launch_plan: LaunchPlan) -> None:
    launch_plan.spec.default_inputs.parameters["i"].var.type.simple = SimpleType.STRING


def _another_input(_: WorkflowSpec, launch_plan: LaunchPlan) -> None:
    parameters = launch_plan.spec.default_inputs.parameters
    parameters["new"].CopyFrom(parameters["i"])


def _another_description(_: WorkflowSpec, launch_plan: LaunchPlan) -> None:
    launch_plan.spec.default_inputs.parameters["i"].var.description = "as many"


def _another_label(_: WorkflowSpec, launch_plan: LaunchPlan) -> None:
    launch_plan.spec.labels.values["team"] = "data"


def _another_output(spec: WorkflowSpec, _: LaunchPlan) -> None:
    spec.template.interface.outputs.variables["o0"].type.simple = SimpleType.INTEGER


@pytest.mark.parametrize(
    "change", [_another_type, _another_input, _another_description, _another_label, _another_output]
)
def test_each_document_is_told_of_what_its_workflow_states_otherwise(
    cli: Cli, project: Path, printed: list[str], change: Callable[[WorkflowSpec, LaunchPlan], None]
) -> None:
    (workflow,) = (file for file in (project / "package").glob("*plans.scalars_2.pb"))
    (default,) = (file for file in (project / "package").glob("*plans.scalars_3.pb"))
    spec, launch_plan = WorkflowSpec.FromString(workflow.read_bytes()), LaunchPlan.FromString(default.read_bytes())
    change(spec, launch_plan)
    if change is _another_input:
        spec.template.interface.inputs.variables["new"].CopyFrom(spec.template.interface.inputs.variables["i"])
    workflow.write_bytes(spec.SerializeToString())
    default.write_bytes(launch_plan.SerializeToString())
    (line,) = stale(cli)
    assert "package states workflow `plans.scalars` otherwise than when this was printed from it" in line
    (command,) = re.findall("print interfaces.yaml anew with `lpctl (.*) > interfaces.yaml`", cli("validate").out)
    write(project / "again.yaml", cli(*shlex.split(command)).out)
    shutil.move(project / "again.yaml", project / "interfaces.yaml")
    assert stale(cli) == []
    assert sorted(one.name for one in interfaces(project / "interfaces.yaml")) == sorted(printed)
    assert len(printed) > 1


def test_what_is_to_be_typed_leaves_other_documents_alone(cli: Cli, project: Path, printed: list[str]) -> None:
    """A command that would write over the file is named where all of the file was printed from the package."""
    one = cli("interface", "scalars", "--interface", "package", "--format", "yaml").out
    (workflow,) = (file for file in (project / "package").glob("*plans.scalars_2.pb"))
    spec = WorkflowSpec.FromString(workflow.read_bytes())
    _another_output(spec, LaunchPlan())
    workflow.write_bytes(spec.SerializeToString())
    command = "lpctl interface plans.scalars --interface package --format yaml"
    for file, text, helped in (
        ("interfaces.yaml", one, f"print it anew with `{command} > interfaces.yaml`"),
        ("interfaces.yaml", f"{one}---\n{plan('daily')}", f"print it anew with `{command}`"),
        ("interfaces.yaml", one + one.replace("  file: package", "  file: other").replace("# from package", "---"),
         f"print it anew with `{command}`"),
    ):  # fmt: skip
        write(project / file, text)
        assert f"= help: {helped}\n" in cli("validate").out
    assert "plans.scalars" in printed


def test_a_workflow_that_is_gone(cli: Cli, project: Path, printed: list[str]) -> None:
    for file in (project / "package").glob("*plans.scalars_*"):
        file.unlink()
    (line,) = stale(cli)
    assert "package, which this was printed from, has no workflow `plans.scalars` any more" in line
    assert "plans.scalars" in printed


def test_the_package_is_looked_for_above(cli: Cli, project: Path, printed: list[str]) -> None:
    assert printed
    (project / "plans" / "interfaces.lp.yaml").write_bytes((project / "interfaces.yaml").read_bytes())
    (project / "interfaces.yaml").unlink()
    write(project / "lpctl.yaml", CONFIGURATION.replace(", interfaces.yaml", ""))
    assert stale(cli) == []
    for file in (project / "package").glob("*plans.scalars_*"):
        file.unlink()
    assert len(stale(cli)) == 1
    shutil.rmtree(project / "package")
    assert stale(cli) == []


def test_it_is_found_in_sources_and_suppressed_by_a_level(cli: Cli, project: Path, printed: list[str]) -> None:
    assert printed
    shutil.rmtree(project / "package")
    shutil.copytree(PACKAGE.parent.parent / "attributes" / "package", project / "package")
    write(project / "lpctl.yaml", CONFIGURATION.replace(", interfaces.yaml", "") + "interfaces: [interfaces.yaml]\n")
    write(project / "plans" / "daily.lp.yaml", plan("daily"))
    assert len(stale(cli)) == len(printed)
    assert "stale-interface" not in cli("validate", "--ignore", "stale-interface").out
