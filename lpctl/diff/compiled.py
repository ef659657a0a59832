"""A side that comes compiled: a directory, an archive, one .pb file, or what `flytectl get launchplan` printed."""

from __future__ import annotations

import json
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
from lpctl.messages.flyteidl_pb2 import LaunchPlan, LaunchPlanState
from lpctl.text.limits import ENTITIES_BYTES


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
    index = _index(path)
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


def _index(path: str) -> dict[str, bool]:
    """Which files of a directory the index beside it says are to be active: a message has no field for that."""
    try:
        with open(f"{path.rstrip('/')}.index.json", "rb") as stream:
            document = json.loads(stream.read(ENTITIES_BYTES))
        return {str(plan["file"]): bool(plan["auto_activate"]) for plan in document["launch_plans"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def server_side(data: Any, path: str, name: str) -> Side:
    """The launch plans that flytectl printed, each once: of several versions the active one, else the newest.

    Raises UnreadableSourceError.
    """
    chosen: dict[EntityId, LaunchPlan] = {}
    counts: dict[EntityId, int] = {}
    for message in read_launch_plans(data):
        key = EntityId.of(message.id)._replace(version="")
        counts[key] = counts.get(key, 0) + 1
        if key not in chosen or _rank(message) > _rank(chosen[key]):
            chosen[key] = message
    notes = tuple(
        f"{name} holds {count} versions of {key.name}; compared is the "
        f"{'active' if chosen[key].closure.state == LaunchPlanState.ACTIVE else 'newest'} one, "
        f"{chosen[key].id.version}"
        for key, count in counts.items()
        if count > 1
    )
    plans = tuple(_server_plan(message, shown_path(path)) for message in chosen.values())
    return Side(name=name, commit="", plans=plans, notes=notes or (() if plans else (f"{name} holds no launch plan",)))


def _rank(message: LaunchPlan) -> tuple[bool, int, int, str]:
    created = message.closure.created_at
    return message.closure.state == LaunchPlanState.ACTIVE, created.seconds, created.nanos, message.id.version


def _server_plan(message: LaunchPlan, shown: str) -> Plan:
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
