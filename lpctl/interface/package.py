"""What `pyflyte package` writes: an archive, or a directory, of serialised entities.

A file's last character before `.pb` tells its kind: 1 task, 2 workflow, 3 launch plan (flytekit
tools/serialize_helpers.py:persist_registrable_entities). The launch plan named like a workflow is its default plan, and
the only place where the workflow's own default values are written: a TypedInterface has none.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.workflow_pb2 import WorkflowSpec
from flyteidl.core.interface_pb2 import Parameter
from google.protobuf.message import DecodeError

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.bounds import refuse_beyond_bounds
from lpctl.interface.model import Interface, InterfaceSource, UnreadableSourceError
from lpctl.text.limits import ARCHIVE_MEMBERS, ENTITIES_BYTES, ENTITY_BYTES, INTERFACE_BYTES, MEMBER_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeVar

    from flyteidl.core.identifier_pb2 import Identifier
    from flyteidl.core.interface_pb2 import TypedInterface, Variable

    Entity = TypeVar("Entity", WorkflowSpec, LaunchPlan)

_WORKFLOW, _LAUNCH_PLAN = "_2.pb", "_3.pb"


def read_package(path: str, shown: str) -> InterfaceSource:
    """The interfaces in the package at `path`: an archive, a directory, or one of its .pb files.

    `shown` is its name in messages. Raises UnreadableSourceError and OSError.
    """
    entities = sorted(_entities(path), key=lambda entity: entity[:2])
    digest = hashlib.sha256()
    for name, content_digest, _ in entities:
        digest.update(f"{name}\0{content_digest}\n".encode(errors="surrogateescape"))
    workflows = [message for _, _, message in entities if isinstance(message, WorkflowSpec)]
    plans = [message for _, _, message in entities if isinstance(message, LaunchPlan)]
    defaults = {_key(plan.spec.workflow_id): plan for plan in plans if is_default_plan(plan)}
    interfaces = [
        interface_of_workflow(
            spec.template.id, spec.template.interface, shown, defaults.pop(_key(spec.template.id), None)
        )
        for spec in workflows
    ]
    interfaces += [interface_of_default_plan(plan, shown) for plan in defaults.values()]
    if not interfaces:
        raise UnreadableSourceError(
            "it holds no workflow: no file whose name ends in _2.pb, nor a default launch plan in one that ends in "
            "_3.pb, as `pyflyte package` writes them"
        )
    return InterfaceSource(path=shown, sha256=digest.hexdigest(), interfaces=tuple(interfaces), plans=tuple(plans))


def _entities(path: str) -> Iterator[tuple[str, str, WorkflowSpec | LaunchPlan]]:
    """Name, digest of the content, and message of each file; of a workflow only what says its interface."""
    total = kept = 0
    for name, content in package_members(path):
        total += len(content)
        if total > ENTITIES_BYTES:
            raise UnreadableSourceError(f"its workflows and launch plans are larger than {ENTITIES_BYTES // MIB} MiB")
        message: WorkflowSpec | LaunchPlan
        if name.endswith(_WORKFLOW):
            whole = _parse(WorkflowSpec(), name, content)
            refuse_beyond_bounds(whole.template.id.name, whole.template.interface.inputs.variables)
            refuse_beyond_bounds(whole.template.id.name, whole.template.interface.outputs.variables)
            message = WorkflowSpec()
            message.template.id.CopyFrom(whole.template.id)
            message.template.interface.CopyFrom(whole.template.interface)
        else:
            message = plan = _parse(LaunchPlan(), name, content)
            parameters = plan.spec.default_inputs.parameters
            refuse_beyond_bounds(plan.spec.workflow_id.name, {name: parameters[name].var for name in parameters})
        kept += message.ByteSize()
        if kept > INTERFACE_BYTES:
            raise UnreadableSourceError(f"its interfaces and launch plans are larger than {INTERFACE_BYTES // MIB} MiB")
        yield name, hashlib.sha256(content).hexdigest(), message


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


def _key(identifier: Identifier) -> tuple[str, ...]:
    return (identifier.project, identifier.domain, identifier.name, identifier.version)


def _parse(message: Entity, name: str, content: bytes) -> Entity:
    if len(content) > ENTITY_BYTES:
        raise UnreadableSourceError(f"{name} is larger than {ENTITY_BYTES // MIB} MiB, and no server would take it")
    try:
        message.ParseFromString(content)
    except DecodeError:
        raise UnreadableSourceError(f"{name} is no serialised {type(message).__name__}") from None
    if not _workflow_id(message).name:
        raise UnreadableSourceError(f"{name} is no serialised {type(message).__name__}: it names no workflow")
    return message


def _workflow_id(message: WorkflowSpec | LaunchPlan) -> Identifier:
    return message.template.id if isinstance(message, WorkflowSpec) else message.spec.workflow_id


def _wanted(name: str) -> bool:
    return name.endswith((_WORKFLOW, _LAUNCH_PLAN)) and not os.path.basename(name).startswith(".")


def package_members(path: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each workflow and launch plan in the package at `path`.

    Raises UnreadableSourceError and OSError.
    """
    if os.path.isdir(path):
        return _directory(path)
    return _single(path) if path.endswith(".pb") else _archive(path)


def _single(path: str) -> Iterator[tuple[str, bytes]]:
    if not path.endswith((_WORKFLOW, _LAUNCH_PLAN)):
        raise UnreadableSourceError("the name of a workflow's file ends in _2.pb, that of a launch plan's in _3.pb")
    with open(path, "rb") as stream:
        content = stream.read(MEMBER_BYTES + 1)
    if len(content) > MEMBER_BYTES:
        raise UnreadableSourceError(f"it is larger than {MEMBER_BYTES // MIB} MiB")
    yield os.path.basename(path), content


def _directory(path: str) -> Iterator[tuple[str, bytes]]:
    names = sorted(os.listdir(path))
    if len(names) > ARCHIVE_MEMBERS:
        raise UnreadableSourceError(f"the directory holds more than {ARCHIVE_MEMBERS:,} files")
    for name in filter(_wanted, names):
        file = os.path.join(path, name)
        if not os.path.isfile(file):
            continue
        with open(file, "rb") as stream:
            content = stream.read(MEMBER_BYTES + 1)
        if len(content) > MEMBER_BYTES:
            raise UnreadableSourceError(f"{name} is larger than {MEMBER_BYTES // MIB} MiB")
        yield name, content


def _archive(path: str) -> Iterator[tuple[str, bytes]]:
    from lpctl.interface.archive import read_archive  # noqa: PLC0415 - only archives need it

    with open(path, "rb") as file:
        yield from read_archive(file, _wanted)
