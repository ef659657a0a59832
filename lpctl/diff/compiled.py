"""A side that comes compiled: a directory, an archive, one .pb file, or what `flytectl get launchplan` printed."""

from __future__ import annotations

import os
from typing import Any

from lpctl.check.config_choice import NAME
from lpctl.diff.model import Plan, Side
from lpctl.files.discover import PACKAGES, SUFFIXES, shown_path
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.entities import read_entities
from lpctl.interface.flytectl import read_launch_plans
from lpctl.interface.model import Interface
from lpctl.interface.package import interface_of_workflow
from lpctl.interface.versions import of_versions
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.output.index import activated


def is_compiled(path: str) -> bool:
    """Whether a path is that of a package, or a directory that holds .pb files, and no manifests, at its top."""
    if os.path.isdir(path):
        with os.scandir(path) as entries:
            names = [entry.name for entry in entries]
        manifests = any(name.endswith(SUFFIXES) or name == NAME for name in names)
        return not manifests and any(name.endswith(".pb") for name in names)
    return path.endswith(PACKAGES)


def compiled_side(path: str, name: str) -> Side:
    """The launch plans at `path`, with their workflows where those are there too.

    Raises UnreadableSourceError and OSError.
    """
    shown = shown_path(path)
    directory = os.path.isdir(path)
    plans: list[tuple[str, bytes, LaunchPlan]] = []
    interfaces: dict[EntityId, Interface] = {}
    for file, content, message, _ in read_entities(path):
        if isinstance(message, LaunchPlan):
            plans.append((f"{shown}/{file}" if directory else shown, content, message))
        else:
            interface = interface_of_workflow(message.template.id, message.template.interface, shown)
            interfaces[interface.id] = interface
    index = activated(path)
    return Side(
        name=name,
        commit="",
        plans=tuple(
            _plan(message, content, interfaces.get(EntityId.of(message.spec.workflow_id)), file, index)
            for file, content, message in plans
        ),
        notes=() if plans else (f"{name} holds no launch plan",),
    )


def _plan(message: LaunchPlan, content: bytes, interface: Interface | None, file: str, index: dict[str, bool]) -> Plan:
    return Plan(
        id=EntityId.of(message.id),
        content=content,
        interface=interface,
        active=index.get(os.path.basename(file)),
        file=file,
        line=None,
    )


def server_side(data: Any, path: str, name: str) -> Side:
    """The launch plans that flytectl printed, each once: of several versions the active one, else the newest.

    Raises UnreadableSourceError.
    """
    chosen = of_versions(read_launch_plans(data))
    notes = tuple(
        f"{name} holds {plan.number} versions of {plan.message.id.name}; compared is the {plan.word} one, "
        f"{plan.message.id.version}"
        for plan in chosen
        if plan.number > 1
    )
    plans = tuple(server_plan(plan.message, shown_path(path)) for plan in chosen)
    return Side(name=name, commit="", plans=plans, notes=notes or (() if plans else (f"{name} holds no launch plan",)))


def server_plan(message: LaunchPlan, shown: str) -> Plan:
    """A plan as the server has it, whose inputs are those that it expects of callers."""
    closure, workflow = message.closure, message.spec.workflow_id
    stored = closure.HasField("created_at") or bool(closure.expected_inputs.parameters)
    interface = Interface(
        id=EntityId.of(workflow),
        inputs=dict(closure.expected_inputs.parameters),
        outputs=dict(closure.expected_outputs.variables) if stored else None,
        source=shown,
        defaults_known=True,
    )
    return _plan(message, message.SerializeToString(deterministic=True), interface, shown, {})
