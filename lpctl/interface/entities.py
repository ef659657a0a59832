"""The workflows and launch plans of a package, within bounds: of `pyflyte package`, or of `lpctl compile`.

A file's last character before `.pb` tells its kind: 1 task, 2 workflow, 3 launch plan (flytekit
tools/serialize_helpers.py:persist_registrable_entities).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import DecodeError

from lpctl.interface.bounds import refuse_beyond_bounds
from lpctl.interface.model import UnreadableSourceError
from lpctl.interface.reads import bindings_of
from lpctl.messages.flyteidl_pb2 import LaunchPlan, WorkflowSpec
from lpctl.text.limits import ARCHIVE_MEMBERS, ENTITIES_BYTES, ENTITY_BYTES, MEMBER_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from lpctl.interface.reads import Bindings

    Message = TypeVar("Message", WorkflowSpec, LaunchPlan)

WORKFLOW, LAUNCH_PLAN = "_2.pb", "_3.pb"
"""How the names of their files end."""


class Entity(NamedTuple):
    """One file of a package: its name, its content, and the message; of a workflow only what says its interface.

    `bindings` are a workflow's, where they may read attributes of its inputs.
    """

    file: str
    content: bytes
    message: WorkflowSpec | LaunchPlan
    bindings: Bindings | None = None


def read_entities(path: str) -> Iterator[Entity]:
    """Each workflow and launch plan at `path`: an archive, a directory, or one .pb file.

    A file that is given by its own name is a launch plan unless it is named as a workflow. Raises UnreadableSourceError
    and OSError.
    """
    total = 0
    for file, content in _members(path):
        total += len(content)
        if total > ENTITIES_BYTES:
            raise UnreadableSourceError(f"its workflows and launch plans are larger than {ENTITIES_BYTES // MIB} MiB")
        yield (_workflow if file.endswith(WORKFLOW) else _launch_plan)(file, content)


def _workflow(file: str, content: bytes) -> Entity:
    spec = _parsed(WorkflowSpec(), file, content)
    template = spec.template
    _refuse_unnamed(file, "WorkflowSpec", workflow=template.id.name)
    refuse_beyond_bounds(template.id.name, template.interface.inputs.variables)
    refuse_beyond_bounds(template.id.name, template.interface.outputs.variables)
    workflow = WorkflowSpec()
    workflow.template.id.CopyFrom(template.id)
    workflow.template.interface.CopyFrom(template.interface)
    return Entity(file, content, workflow, bindings_of(spec, content))


def _launch_plan(file: str, content: bytes) -> Entity:
    plan = _parsed(LaunchPlan(), file, content)
    _refuse_unnamed(file, "LaunchPlan", plan=plan.id.name, workflow=plan.spec.workflow_id.name)
    parameters = plan.spec.default_inputs.parameters
    refuse_beyond_bounds(plan.spec.workflow_id.name, {name: parameters[name].var for name in parameters})
    return Entity(file, content, plan)


def _parsed(message: Message, file: str, content: bytes) -> Message:
    if len(content) > ENTITY_BYTES:
        raise UnreadableSourceError(f"{file} is larger than {ENTITY_BYTES // MIB} MiB, and no server would take it")
    try:
        message.ParseFromString(content)
    except DecodeError:
        raise UnreadableSourceError(f"{file} is no serialised {type(message).__name__}") from None
    return message


def _refuse_unnamed(file: str, kind: str, **names: str) -> None:
    if unnamed := [f"no {what}" for what, name in names.items() if not name]:
        raise UnreadableSourceError(f"{file} is no serialised {kind}: it names {' and '.join(unnamed)}")


def _wanted(name: str) -> bool:
    return name.endswith((WORKFLOW, LAUNCH_PLAN)) and not os.path.basename(name).startswith(".")


def _members(path: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    if os.path.isdir(path):
        return _directory(path)
    return _single(path) if path.endswith(".pb") else _archive(path)


def _single(path: str) -> Iterator[tuple[str, bytes]]:
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
