"""What `flytectl get workflow` and `flytectl get launchplan` print with `-o json` or `-o yaml`, and what is like it.

One object, or the array of all versions, in protobuf's JSON; the same in the lists of flyteadmin's REST API
(flyteidl/admin/workflow.proto:WorkflowList, launch_plan.proto:LaunchPlanList), and parts of a workflow that hold its
name and its interface: a closure, a compiled closure, a specification. A workflow's interface stands in its closure; a
launch plan states one where it is its workflow's default plan, whose expected inputs are the workflow's, defaults
included; any other is of use to who refers to it.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from google.protobuf.json_format import ParseError

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.bounds import refuse_beyond_bounds
from lpctl.interface.commands import get_command
from lpctl.interface.model import Interface, UnreadableSourceError
from lpctl.interface.package import interface_of_default_plan, interface_of_workflow, is_default_plan
from lpctl.literal.proto_json import read_proto_json
from lpctl.messages.flyteidl_pb2 import LaunchPlan, ResourceType, Workflow
from lpctl.messages.names import as_flyte_names
from lpctl.text.limits import JSON_NODES, YAML_DEPTH

_TOO_MANY = f"its interfaces hold more than {JSON_NODES:,} values; name one version"


_LISTS = ("launchPlans", "launch_plans", "workflows", "entities")
"""Under which key the lists of the REST API have their items; entities are names alone."""

_PARTS = ("compiledWorkflow", "compiled_workflow", "primary", "template")
"""What a workflow's closure, the compiled closure in it, and a specification or a workflow in that have in them."""

_OF_PLANS = ("spec", "workflowId", "workflow_id", "expectedInputs", "expected_inputs")
"""What a launch plan, its specification and its closure have in them."""


def is_flytectl(data: Any) -> bool:
    """Whether data look like what is read here: `kind` and `format` are of what is lpctl's own."""
    if isinstance(data, list):
        return not data or is_flytectl(data[0]) or _is_name(data[0])
    if not isinstance(data, dict):
        return isinstance(data, (str, int))
    return data.keys().isdisjoint(("kind", "format")) and not data.keys().isdisjoint(
        ("id", "closure", *_LISTS, *_PARTS, *_OF_PLANS)
    )


class FlytectlOutput(NamedTuple):
    """What flytectl fetched: interfaces, and launch plans with their effective parameters as default inputs."""

    interfaces: tuple[Interface, ...]
    plans: tuple[LaunchPlan, ...]


def read_flytectl(data: Any, shown: str) -> FlytectlOutput:
    """The interfaces and launch plans in flytectl's output. Raises UnreadableSourceError where there is neither.

    A default launch plan is both: its parameters are its workflow's inputs.
    """
    items = _items(data)
    if len(items) > JSON_NODES:
        raise UnreadableSourceError(_TOO_MANY)
    items = [_without_nodes(_whole(item)) for item in items]
    _refuse_beyond_bounds(items)
    if not items:
        raise UnreadableSourceError("it is an empty list: flytectl found nothing")
    if all(map(_is_name, items)):
        raise UnreadableSourceError(_names_only("interface", "workflow", items))
    found = [_read(item, shown) for item in items]
    return FlytectlOutput(
        interfaces=tuple(interface for interface, _ in found if interface is not None),
        plans=tuple(plan for _, plan in found if plan is not None),
    )


def read_launch_plans(data: Any) -> list[LaunchPlan]:
    """The launch plans that `flytectl get launchplan` printed. Raises UnreadableSourceError where it printed others."""
    items = _items(data)
    if len(items) > JSON_NODES:
        raise UnreadableSourceError(_TOO_MANY)
    _refuse_beyond_bounds(items)
    if items and all(map(_is_name, items)):
        raise UnreadableSourceError(_names_only("launch plans", "launchplan", items))
    return [_read_launch_plan(item) for item in items]


def unknown_fields(data: Any) -> list[str]:
    """Of each launch plan that `read_launch_plans` reads, what flyteidl 1.16 does not know of it, else ""."""
    return [_unknown(item) for item in _items(data)]


def _unknown(item: Any) -> str:
    try:
        read_proto_json(item, LaunchPlan())
    except (ParseError, OverflowError) as error:
        return as_flyte_names(" ".join(str(error).split()))
    return ""


def _read_launch_plan(item: Any) -> LaunchPlan:
    if not isinstance(item, dict) or "spec" not in item or "id" not in item:
        raise UnreadableSourceError(
            "it holds no launch plan, which has a `spec`; a workflow is passed with --interface"
        )
    twice = _states_inputs_twice(item)
    if twice:
        item = {**item, "closure": {key: value for key, value in item["closure"].items() if key != "expectedInputs"}}
    try:
        plan = read_proto_json(item, LaunchPlan(), ignore_unknown_fields=True)
    except (ParseError, OverflowError) as error:
        raise UnreadableSourceError(f"it is no output of flytectl: {as_flyte_names(str(error))}") from None
    if twice:
        plan.closure.expected_inputs.CopyFrom(plan.spec.default_inputs)
    for parameters in (plan.spec.default_inputs.parameters, plan.closure.expected_inputs.parameters):
        refuse_beyond_bounds(plan.id.name, {name: parameters[name].var for name in parameters})
    refuse_beyond_bounds(plan.id.name, plan.closure.expected_outputs.variables)
    return plan


def _states_inputs_twice(item: dict[str, Any]) -> bool:
    """Whether a plan's inputs, which are most of it, are to be read once for the two places that state them.

    The server stores what it expects of callers in both (launch_plan_manager.go:CreateLaunchPlan).
    """
    inputs = _get(item, "spec", "defaultInputs")
    return (
        inputs is not None and isinstance(item.get("closure"), dict) and inputs == item["closure"].get("expectedInputs")
    )


def _items(data: Any) -> list[Any]:
    """The objects of a list, of a list as the REST API has it, or the one that is no list."""
    if isinstance(data, dict):
        data = next((data[key] for key in _LISTS if isinstance(data.get(key), list)), data)
    return data if isinstance(data, list) else [data]


def _is_name(item: Any) -> bool:
    """Whether an item is the name of something, as lists of a whole project hold them, and nothing of it."""
    if not isinstance(item, dict):
        return isinstance(item, (str, int))
    return item.keys() <= {"id", "name", "project", "domain", "resourceType", "resource_type", "metadata", "org"}


def _names_only(what: str, kind: Literal["workflow", "launchplan"], items: list[Any]) -> str:
    """That there are names alone, and what prints more of the only one that there is, or of each."""
    first = _id_of(items[0])
    known = EntityId(first.project, first.domain, "" if len(items) > 1 else first.name, "")
    named = "" if known.name else f" with the {'workflow' if kind == 'workflow' else 'plan'}'s name"
    return f"it holds names and no {what}; run `{get_command(kind, known, versions=True)}`{named}"


def _id_of(item: Any) -> EntityId:
    """What an item says of its identity, as far as that is text."""
    stated: Any = item if isinstance(item, dict) else {"name": item}
    stated = stated["id"] if isinstance(stated.get("id"), dict) else stated
    parts = (stated.get(part) for part in EntityId._fields)
    return EntityId(*(part if isinstance(part, str) else "" for part in parts))


def _get(item: Any, *path: str) -> Any:
    """What is under the keys, each in the names that protobuf's JSON has for it; None where there is nothing."""
    for key in path:
        if not isinstance(item, dict):
            return None
        item = item.get(key, item.get(re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key)))
    return item


def _whole(item: Any) -> Any:
    """A part of a workflow as the workflow that it is of, by the name in its template; anything else as it is."""
    if not isinstance(item, dict) or "id" in item:
        return item
    closure = _get(item, "closure") or item
    compiled = _get(closure, "compiledWorkflow") or closure
    primary = _get(compiled, "primary") or compiled
    template = _get(primary, "template")
    if not isinstance(template, dict) or "id" not in template:
        return item
    return {"id": template["id"], "closure": {"compiledWorkflow": {"primary": {"template": template}}}}


def _without_nodes(item: Any) -> Any:
    """A workflow with nothing but its interface: most of what flytectl prints of one are its nodes and tasks."""
    interface = _get(item, "closure", "compiledWorkflow", "primary", "template", "interface")
    if interface is None:
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


def _refuse_parts(item: Any) -> None:
    """Raise UnreadableSourceError where an item is only a part of what states an interface, with what to give."""
    if not isinstance(item, dict) or _is_name(item):
        raise UnreadableSourceError(_names_only("interface", "workflow", [item]))
    if "id" in item and "closure" in item:
        return
    workflow = _id_of({"id": _get(item, "spec", "workflowId") or _get(item, "workflowId")})
    known = workflow if workflow.name else _id_of(item)
    if not item.keys().isdisjoint(_OF_PLANS):
        asked = get_command("launchplan", known)
        part = "a part of a launch plan, which does not state its workflow's inputs"
    else:
        asked = get_command("workflow", known)
        part = "a part of a workflow, without the name or the interface"
    raise UnreadableSourceError(f"it holds {part}; give the output of `{asked}`")


def _read(item: Any, shown: str) -> tuple[Interface | None, LaunchPlan | None]:
    _refuse_parts(item)
    try:
        if "spec" in item:
            plan = read_proto_json(item, LaunchPlan(), ignore_unknown_fields=True)
            parameters = plan.closure.expected_inputs.parameters
            refuse_beyond_bounds(plan.id.name, {name: parameters[name].var for name in parameters})
            refuse_beyond_bounds(plan.id.name, plan.closure.expected_outputs.variables)
            plan.spec.default_inputs.CopyFrom(plan.closure.expected_inputs)
            if not is_default_plan(plan):
                return None, plan  # what it fixes is not among its inputs
            return interface_of_default_plan(plan, shown, dict(plan.closure.expected_outputs.variables)), plan
        workflow = read_proto_json(item, Workflow(), ignore_unknown_fields=True)
    except (ParseError, OverflowError) as error:
        raise UnreadableSourceError(f"it is no output of flytectl: {as_flyte_names(str(error))}") from None
    template = workflow.closure.compiled_workflow.primary.template
    if not template.HasField("interface"):
        asked = get_command("workflow", EntityId.of(workflow.id))
        raise UnreadableSourceError(f"workflow {workflow.id.name} has no interface in it; name one version: `{asked}`")
    if workflow.id.resource_type not in (ResourceType.UNSPECIFIED, ResourceType.WORKFLOW):
        kind = ResourceType.Name(workflow.id.resource_type).lower().replace("_", " ")
        raise UnreadableSourceError(f"{workflow.id.name} is a {kind} and no workflow, which plans launch")
    refuse_beyond_bounds(workflow.id.name, template.interface.inputs.variables)
    refuse_beyond_bounds(workflow.id.name, template.interface.outputs.variables)
    return interface_of_workflow(workflow.id, template.interface, shown), None
