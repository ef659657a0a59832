"""The interfaces of workflows in what `pyflyte package` writes.

The launch plan named like a workflow is its default plan, and the only place where the workflow's own default values
are written: a TypedInterface has none.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.entities import LAUNCH_PLAN, WORKFLOW, read_entities
from lpctl.interface.model import Interface, InterfaceSource, UnreadableSourceError
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Parameter, WorkflowSpec
from lpctl.text.limits import INTERFACE_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.interface.reads import Bindings
    from lpctl.messages.flyteidl_pb2 import Identifier, TypedInterface, Variable


def read_package(path: str, shown: str) -> InterfaceSource:
    """The interfaces in the package at `path`: an archive, a directory, or one of its .pb files.

    `shown` is its name in messages. Raises UnreadableSourceError and OSError.
    """
    entities = sorted(_digested(path), key=lambda entity: entity[:2])
    digest = hashlib.sha256()
    for name, content_digest, _, _ in entities:
        digest.update(f"{name}\0{content_digest}\n".encode(errors="surrogateescape"))
    workflows = [(message, bindings) for *_, message, bindings in entities if isinstance(message, WorkflowSpec)]
    plans = [message for *_, message, _ in entities if isinstance(message, LaunchPlan)]
    defaults = {EntityId.of(plan.spec.workflow_id): plan for plan in plans if is_default_plan(plan)}
    interfaces = [
        interface_of_workflow(
            spec.template.id, spec.template.interface, shown, defaults.pop(EntityId.of(spec.template.id), None)
        )._replace(bindings=bindings)
        for spec, bindings in workflows
    ]
    interfaces += [interface_of_default_plan(plan, shown) for plan in defaults.values()]
    if not interfaces:
        raise UnreadableSourceError(
            "it holds no workflow: no file whose name ends in _2.pb, nor a default launch plan in one that ends in "
            "_3.pb, as `pyflyte package` writes them"
        )
    return InterfaceSource(path=shown, sha256=digest.hexdigest(), interfaces=tuple(interfaces), plans=tuple(plans))


def _digested(path: str) -> Iterator[tuple[str, str, WorkflowSpec | LaunchPlan, Bindings | None]]:
    """Name, digest of the content, message and bindings of each file."""
    if path.endswith(".pb") and not path.endswith((WORKFLOW, LAUNCH_PLAN)) and not os.path.isdir(path):
        raise UnreadableSourceError("the name of a workflow's file ends in _2.pb, that of a launch plan's in _3.pb")
    kept = 0
    for file, content, message, bindings in read_entities(path):
        kept += message.ByteSize()
        if kept > INTERFACE_BYTES:
            raise UnreadableSourceError(f"its interfaces and launch plans are larger than {INTERFACE_BYTES // MIB} MiB")
        yield file, hashlib.sha256(content).hexdigest(), message, bindings


def is_default_plan(plan: LaunchPlan) -> bool:
    """Whether a plan is its workflow's default launch plan: it has the workflow's name, and else what both state.

    Another plan may have the name in a version of its own: to the server a plan is its project, domain, name and
    version (launch_plan_manager.go:CreateLaunchPlan).
    """
    workflow = plan.spec.workflow_id
    return plan.id.name == workflow.name and EntityId.of(plan.id).agrees(EntityId.of(workflow))


def interface_of_workflow(
    identifier: Identifier, typed: TypedInterface, shown: str, default_plan: LaunchPlan | None = None
) -> Interface:
    """The interface that a workflow states, with the defaults that its default launch plan, where given, states."""
    stated = default_plan.spec.default_inputs.parameters if default_plan is not None else {}
    inputs = {
        name: stated[name] if name in stated else Parameter(var=variable, required=True)
        for name, variable in typed.inputs.variables.items()
    }
    return Interface(
        id=EntityId.of(identifier),
        inputs=inputs,
        outputs=dict(typed.outputs.variables),
        source=shown,
        defaults_known=not inputs or (default_plan is not None and all(name in stated for name in inputs)),
        default_plan=default_plan,
        labels={} if default_plan is None else dict(default_plan.spec.labels.values),
        annotations={} if default_plan is None else dict(default_plan.spec.annotations.values),
    )


def interface_of_default_plan(plan: LaunchPlan, shown: str, outputs: Mapping[str, Variable] | None = None) -> Interface:
    """The interface of a workflow of which only the default launch plan is known: all its inputs are parameters."""
    return Interface(
        id=EntityId.of(plan.spec.workflow_id),
        inputs=dict(plan.spec.default_inputs.parameters),
        outputs=outputs,
        source=shown,
        defaults_known=True,
        default_plan=plan,
        labels=dict(plan.spec.labels.values),
        annotations=dict(plan.spec.annotations.values),
    )
