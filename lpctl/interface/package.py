"""What `pyflyte package` writes: an archive, or a directory, of serialised entities.

A file's last character before `.pb` tells its kind: 1 task, 2 workflow, 3 launch plan (flytekit
tools/serialize_helpers.py:persist_registrable_entities). The launch plan named like a workflow is its default plan, and
the only place where the workflow's own default values are written: a TypedInterface has none.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from typing import TYPE_CHECKING

from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.workflow_pb2 import WorkflowSpec
from flyteidl.core.interface_pb2 import Parameter
from google.protobuf.message import DecodeError

from lpctl.interface.model import Interface, InterfaceSource, SourceFailure
from lpctl.limits import ARCHIVE_BYTES, ARCHIVE_MEMBERS, MEMBER_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from flyteidl.core.identifier_pb2 import Identifier

    Entity = TypeVar("Entity", WorkflowSpec, LaunchPlan)

_WORKFLOW, _LAUNCH_PLAN = "_2.pb", "_3.pb"


class _UnreadableError(Exception):
    """The package cannot be read, for the reason given."""


def read_package(path: str, shown: str) -> InterfaceSource | SourceFailure:
    """The interfaces in the package at `path`, an archive or a directory; `shown` is its name in messages."""
    digest = hashlib.sha256()
    try:
        members = _directory(path) if os.path.isdir(path) else _archive(path)
        workflows: list[WorkflowSpec] = []
        plans: list[LaunchPlan] = []
        for name, content in sorted(members):
            digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode(errors="surrogateescape"))
            if name.endswith(_WORKFLOW):
                workflows.append(_parse(WorkflowSpec(), name, content))
            else:
                plans.append(_parse(LaunchPlan(), name, content))
    except _UnreadableError as error:
        return SourceFailure(shown, str(error))
    except OSError as error:
        return SourceFailure(shown, error.strerror or str(error))
    if not workflows:
        return SourceFailure(shown, "holds no workflow: no file whose name ends in _2.pb, as `pyflyte package` writes")
    defaults = {_key(plan.spec.workflow_id): plan for plan in plans if plan.id.name == plan.spec.workflow_id.name}
    interfaces = tuple(_interface(workflow, defaults, shown) for workflow in workflows)
    return InterfaceSource(path=shown, sha256=digest.hexdigest(), interfaces=interfaces)


def _interface(workflow: WorkflowSpec, defaults: dict[tuple[str, ...], LaunchPlan], shown: str) -> Interface:
    identifier = workflow.template.id
    typed = workflow.template.interface
    plan = defaults.get(_key(identifier))
    stated = plan.spec.default_inputs.parameters if plan is not None else {}
    inputs = {
        name: stated[name] if name in stated else Parameter(var=variable, required=True)
        for name, variable in typed.inputs.variables.items()
    }
    return Interface(
        name=identifier.name,
        project=_stated(identifier.project),
        domain=_stated(identifier.domain),
        version=_stated(identifier.version),
        inputs=inputs,
        outputs=dict(typed.outputs.variables),
        source=shown,
        defaults_known=plan is not None and all(name in stated for name in inputs),
        default_plan=plan,
    )


def _key(identifier: Identifier) -> tuple[str, ...]:
    return (identifier.project, identifier.domain, identifier.name, identifier.version)


def _stated(part: str) -> str | None:
    """A part of an identity, None where it is open: empty, or flytectl's placeholder that older flytekits wrote."""
    return None if not part or part.startswith("{{") else part


def _parse(message: Entity, name: str, content: bytes) -> Entity:
    try:
        message.ParseFromString(content)
    except DecodeError:
        raise _UnreadableError(f"{name} is no serialised {type(message).__name__}") from None
    if not _workflow_id(message).name:
        raise _UnreadableError(f"{name} is no serialised {type(message).__name__}: it names no workflow")
    return message


def _workflow_id(message: WorkflowSpec | LaunchPlan) -> Identifier:
    return message.template.id if isinstance(message, WorkflowSpec) else message.spec.workflow_id


def _wanted(name: str) -> bool:
    return name.endswith((_WORKFLOW, _LAUNCH_PLAN)) and not os.path.basename(name).startswith(".")


def _directory(path: str) -> Iterator[tuple[str, bytes]]:
    names = sorted(os.listdir(path))
    if len(names) > ARCHIVE_MEMBERS:
        raise _UnreadableError(f"the directory holds more than {ARCHIVE_MEMBERS:,} files")
    for name in filter(_wanted, names):
        file = os.path.join(path, name)
        if not os.path.isfile(file):
            continue
        if os.path.getsize(file) > MEMBER_BYTES:
            raise _UnreadableError(f"{name} is larger than {MEMBER_BYTES // MIB} MiB")
        with open(file, "rb") as stream:
            yield name, stream.read()


def _archive(path: str) -> Iterator[tuple[str, bytes]]:
    import tarfile  # noqa: PLC0415 - only archives need it

    try:
        with tarfile.open(path) as archive:
            total = 0
            for count, member in enumerate(archive, 1):
                total += member.size
                if count > ARCHIVE_MEMBERS:
                    raise _UnreadableError(f"the archive has more than {ARCHIVE_MEMBERS:,} members")
                if total > ARCHIVE_BYTES:
                    raise _UnreadableError(f"the archive unpacks to more than {ARCHIVE_BYTES // MIB} MiB")
                if not member.isreg() or not _wanted(member.name):
                    continue
                if member.size > MEMBER_BYTES:
                    raise _UnreadableError(f"{member.name} is larger than {MEMBER_BYTES // MIB} MiB")
                stream = archive.extractfile(member)
                yield member.name, stream.read() if stream is not None else b""
    except tarfile.ReadError as error:
        if str(error) == "unexpected end of data":
            raise _UnreadableError("the archive is damaged: it ends too early") from None
        raise _UnreadableError("not an archive of `pyflyte package` (.tgz), and not a directory of .pb files") from None
    except (EOFError, zlib.error, tarfile.TarError) as error:
        raise _UnreadableError(f"the archive is damaged: {error}") from None
