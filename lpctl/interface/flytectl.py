"""What `flytectl get workflow` and `flytectl get launchplan` print with `-o json` or `-o yaml`.

One object, or the array of all versions, in protobuf's JSON. A workflow's interface stands in its closure; a launch
plan states one where it is its workflow's default plan, whose expected inputs are the workflow's, defaults included;
any other is of use to who refers to it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.workflow_pb2 import Workflow
from google.protobuf.json_format import ParseDict, ParseError

from lpctl.interface.bounds import refuse_beyond_bounds
from lpctl.interface.model import Interface, UnreadableSourceError
from lpctl.interface.package import interface_of_default_plan, interface_of_workflow, is_default_plan
from lpctl.text.limits import JSON_NODES, YAML_DEPTH

_TOO_MANY = f"its interfaces hold more than {JSON_NODES:,} values; name one version"


def is_flytectl(data: Any) -> bool:
    """Whether data look like an object, or an array, that flytectl prints."""
    if data == []:
        return True
    first = data[0] if isinstance(data, list) else data
    return isinstance(first, (str, int)) or (isinstance(first, dict) and ("id" in first or "closure" in first))


class FlytectlOutput(NamedTuple):
    """What flytectl fetched: interfaces, and launch plans with their effective parameters as default inputs."""

    interfaces: tuple[Interface, ...]
    plans: tuple[LaunchPlan, ...]


def read_flytectl(data: Any, shown: str) -> FlytectlOutput:
    """The interfaces and launch plans in flytectl's output. Raises UnreadableSourceError where there is neither.

    A default launch plan is both: its parameters are its workflow's inputs.
    """
    items = data if isinstance(data, list) else [data]
    if len(items) > JSON_NODES:
        raise UnreadableSourceError(_TOO_MANY)
    items = [_without_nodes(item) for item in items]
    _refuse_beyond_bounds(items)
    if not data:
        raise UnreadableSourceError("it is an empty list: flytectl found nothing")
    found = [_read(item, shown) for item in items]
    return FlytectlOutput(
        interfaces=tuple(interface for interface, _ in found if interface is not None),
        plans=tuple(plan for _, plan in found if plan is not None),
    )


def read_launch_plans(data: Any) -> list[LaunchPlan]:
    """The launch plans that `flytectl get launchplan` printed. Raises UnreadableSourceError where it printed others."""
    items = data if isinstance(data, list) else [data]
    if len(items) > JSON_NODES:
        raise UnreadableSourceError(_TOO_MANY)
    _refuse_beyond_bounds(items)
    return [_read_launch_plan(item) for item in items]


def _read_launch_plan(item: Any) -> LaunchPlan:
    if not isinstance(item, dict) or "id" not in item:
        raise UnreadableSourceError(
            "it holds names and no launch plans; run `flytectl get launchplan -p PROJECT -d DOMAIN NAME -o json` with "
            "the plan's name"
        )
    if "spec" not in item:
        raise UnreadableSourceError(
            "it holds no launch plan, which has a `spec`; a workflow is passed with --interface"
        )
    try:
        plan = ParseDict(item, LaunchPlan(), ignore_unknown_fields=True)
    except (ParseError, OverflowError) as error:
        raise UnreadableSourceError(f"it is no output of flytectl: {error}") from None
    for parameters in (plan.spec.default_inputs.parameters, plan.closure.expected_inputs.parameters):
        refuse_beyond_bounds(plan.id.name, {name: parameters[name].var for name in parameters})
    refuse_beyond_bounds(plan.id.name, plan.closure.expected_outputs.variables)
    return plan


def _without_nodes(item: Any) -> Any:
    """A workflow with nothing but its interface: most of what flytectl prints of one are its nodes and tasks."""
    try:
        interface = item["closure"]["compiledWorkflow"]["primary"]["template"]["interface"]
    except (KeyError, TypeError):
        return item
    pruned = {"compiledWorkflow": {"primary": {"template": {"interface": interface}}}}
    return {key: value for key, value in item.items() if key != "closure"} | {"closure": pruned}


def _refuse_beyond_bounds(items: list[Any]) -> None:
    """Raise UnreadableSourceError where there are too many values, or too many of them inside one another."""
    level = [item for item in items if isinstance(item, (dict, list))]
    count = 0
    for _ in range(YAML_DEPTH):
        children = [list(value.values()) if isinstance(value, dict) else value for value in level]
        count += sum(map(len, children))
        if count > JSON_NODES:
            raise UnreadableSourceError(_TOO_MANY)
        level = [child for group in children for child in group if isinstance(child, (dict, list))]
        if not level:
            return
    raise UnreadableSourceError(f"it holds more than {YAML_DEPTH} values inside one another")


def _read(item: Any, shown: str) -> tuple[Interface | None, LaunchPlan | None]:
    if not isinstance(item, dict) or "closure" not in item or "id" not in item:
        raise UnreadableSourceError(
            "it holds names and no interface; run `flytectl get workflow -p PROJECT -d DOMAIN NAME -o json` with the "
            "workflow's name"
        )
    try:
        if "spec" in item:
            plan = ParseDict(item, LaunchPlan(), ignore_unknown_fields=True)
            parameters = plan.closure.expected_inputs.parameters
            refuse_beyond_bounds(plan.id.name, {name: parameters[name].var for name in parameters})
            refuse_beyond_bounds(plan.id.name, plan.closure.expected_outputs.variables)
            plan.spec.default_inputs.CopyFrom(plan.closure.expected_inputs)
            if not is_default_plan(plan):
                return None, plan  # what it fixes is not among its inputs
            return interface_of_default_plan(plan, shown, dict(plan.closure.expected_outputs.variables)), plan
        workflow = ParseDict(item, Workflow(), ignore_unknown_fields=True)
    except (ParseError, OverflowError) as error:
        raise UnreadableSourceError(f"it is no output of flytectl: {error}") from None
    template = workflow.closure.compiled_workflow.primary.template
    if not template.HasField("interface"):
        raise UnreadableSourceError(
            f"workflow {workflow.id.name} has no interface in it; name one version: `flytectl get workflow -p PROJECT "
            f"-d DOMAIN {workflow.id.name} --version VERSION -o json`"
        )
    refuse_beyond_bounds(workflow.id.name, template.interface.inputs.variables)
    refuse_beyond_bounds(workflow.id.name, template.interface.outputs.variables)
    return interface_of_workflow(workflow.id, template.interface, shown), None
