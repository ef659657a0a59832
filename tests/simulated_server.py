"""A server in memory: what flyteadmin makes of launch plans that are registered, activated and deactivated.

As launch_plan_manager.go has it: CreateLaunchPlan stores what callers are expected to give, and takes the same content
in the same version once more; enableLaunchPlan leaves one version active.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.json_format import MessageToDict

from lpctl.flyte.start import expected_inputs
from lpctl.interface.entities import read_entities
from lpctl.messages.flyteidl_pb2 import LaunchPlan, LaunchPlanState, TypedInterface, WorkflowSpec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EPOCH = 1_767_225_600


class RefusedError(Exception):
    """What flyteadmin answers to what it does not take."""


class Key(NamedTuple):
    """A version of a plan or a workflow."""

    project: str
    domain: str
    name: str
    version: str


class Server:
    """Workflows and launch plans, and what may be done to them."""

    def __init__(self) -> None:
        self.workflows: dict[Key, TypedInterface] = {}
        self.plans: dict[Key, LaunchPlan] = {}

    def add_workflows(self, package: Path, project: str, domain: str, version: str) -> None:
        """Register the workflows of a package, without their default launch plans."""
        for entity in read_entities(str(package)):
            if isinstance(entity.message, WorkflowSpec):
                template = entity.message.template
                self.workflows[Key(project, domain, template.id.name, version)] = template.interface

    def add_default_plans(self, package: Path, project: str, domain: str, version: str) -> None:
        """Register the default launch plans of a package's workflows."""
        for entity in read_entities(str(package)):
            if (
                isinstance(entity.message, LaunchPlan)
                and entity.message.id.name == entity.message.spec.workflow_id.name
            ):
                self.register(entity.content, project, domain, version)

    def register(self, content: bytes, project: str, domain: str, version: str) -> bool:
        """Create a launch plan as `flytectl register files` does; False where it existed already, as it is."""
        plan = LaunchPlan.FromString(content)
        plan.id.project, plan.id.domain = project, domain  # whatever the file says
        plan.id.version = plan.id.version or version
        workflow = plan.spec.workflow_id
        workflow.project, workflow.domain = workflow.project or project, workflow.domain or domain
        workflow.version = workflow.version or version
        launched = Key(workflow.project, workflow.domain, workflow.name, workflow.version)
        if launched not in self.workflows:
            raise RefusedError(f"missing entity of type WORKFLOW with identifier {launched}")
        interface = self.workflows[launched]
        expected = expected_inputs(plan, interface.inputs.variables)
        plan.spec.default_inputs.parameters.clear()
        for name, parameter in expected.items():
            plan.spec.default_inputs.parameters[name].CopyFrom(parameter)
        plan.closure.expected_inputs.CopyFrom(plan.spec.default_inputs)
        plan.closure.expected_outputs.CopyFrom(interface.outputs)
        key = Key(project, domain, plan.id.name, plan.id.version)
        if key in self.plans:
            if _digest(self.plans[key]) != _digest(plan):
                raise RefusedError(f"{key.name} launch plan with different structure already exists.")
            return False
        plan.closure.state = LaunchPlanState.INACTIVE
        plan.closure.created_at.seconds = EPOCH + len(self.plans)
        self.plans[key] = plan
        return True

    def set_active(self, key: Key, *, active: bool) -> None:
        """Make a version the active one, or no longer."""
        if key not in self.plans:
            raise RefusedError(f"missing entity of type LAUNCH_PLAN with identifier {key}")
        if active:
            for other, plan in self.plans.items():
                if other[:3] == key[:3]:
                    plan.closure.state = LaunchPlanState.INACTIVE
        self.plans[key].closure.state = LaunchPlanState.ACTIVE if active else LaunchPlanState.INACTIVE

    def listed(self, project: str, domain: str) -> Iterator[LaunchPlan]:
        """The plans of a place, the oldest first."""
        found = (plan for key, plan in self.plans.items() if key[:2] == (project, domain))
        return iter(sorted(found, key=lambda plan: plan.closure.created_at.seconds))

    def printed(self, project: str, domain: str) -> list[dict[str, Any]]:
        """The same in protobuf's JSON, which leaves out what is 0: the state of a plan that is not active."""
        return [MessageToDict(plan) for plan in self.listed(project, domain)]

    def active(self) -> dict[tuple[str, str, str], str]:
        """The version of each plan that is active."""
        return {
            key[:3]: key.version for key, plan in self.plans.items() if plan.closure.state == LaunchPlanState.ACTIVE
        }


def _digest(plan: LaunchPlan) -> bytes:
    """What two plans are the same by: all but the state and the times."""
    same = LaunchPlan()
    same.CopyFrom(plan)
    same.closure.ClearField("state")
    same.closure.ClearField("created_at")
    return same.SerializeToString(deterministic=True)
