"""The launch plans of a source and the interfaces of their workflows: a package, a .pb file, flytectl's output."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import EntityId
from lpctl.importing.model import Side, SourcePlan
from lpctl.interface.entities import read_entities
from lpctl.interface.flytectl import read_launch_plans, unknown_fields
from lpctl.interface.model import SourceFailure, UnreadableSourceError
from lpctl.interface.package import is_default_plan
from lpctl.interface.sources import flytectl_data, read_source
from lpctl.interface.versions import is_active, of_versions
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.output.index import activated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.interface.model import InterfaceSource

_TEXTS = (".yaml", ".yml", ".json")


class _Read(NamedTuple):
    """What one path holds: plans, default launch plans of workflows among them, interfaces, and what was chosen."""

    plans: list[SourcePlan]
    interfaces: list[InterfaceSource]
    notes: list[str]


def read_side(target: str, paths: Iterable[tuple[str, str]], version: str | None = None) -> Side:
    """What the sources of a target hold, given as (path, name in messages).

    Of several versions of a plan that a server has, `version` is imported, else the active one, else the newest. A
    plan that several sources hold alike is one; the plans are in order of their names. Raises UnreadableSourceError,
    worded with the path, and OSError.
    """
    plans: dict[EntityId, SourcePlan] = {}
    interfaces: list[InterfaceSource] = []
    notes: list[str] = []
    default_plans = set()
    for path, shown in paths:
        try:
            _refuse_irregular(path)
            read = (_fetched if path.endswith(_TEXTS) else _packaged)(path, shown, version)
        except UnreadableSourceError as error:
            raise UnreadableSourceError(f"cannot import from {shown}: {error}") from None
        interfaces += read.interfaces
        notes += read.notes
        for plan in read.plans:
            if is_default_plan(plan.message):
                default_plans.add(EntityId.of(plan.message.id)._replace(version=""))
                continue
            known = plans.setdefault(EntityId.of(plan.message.id)._replace(version=""), plan)
            if known.message != plan.message:
                both = known.file if known.file == plan.file else f"{known.file} and {plan.file}"
                raise UnreadableSourceError(
                    f"`{plan.name}` is stated twice and not alike, in {both}; import them one after the other"
                )
    ordered = [plans[key] for key in sorted(plans, key=lambda key: (key.name, key))]
    return Side(target, tuple(ordered), tuple(interfaces), len(default_plans), tuple(notes))


def _refuse_irregular(path: str) -> None:
    """Raise UnreadableSourceError for what is neither a file nor a directory: a pipe may never end."""
    mode = os.stat(path).st_mode
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise UnreadableSourceError("not a regular file; write it to one first")


def _packaged(path: str, shown: str, version: str | None) -> _Read:
    """What a directory, an archive or one .pb file holds, that of `pyflyte package` or of `lpctl compile`."""
    if version is not None:
        raise UnreadableSourceError(
            f"--version {version} is for what flytectl printed in several versions, and a package has one; "
            "leave --version out"
        )
    plans: list[SourcePlan] = []
    directory = os.path.isdir(path)
    index = activated(path)
    states_workflows = False
    for file, _content, message, _bindings in read_entities(path):
        if isinstance(message, LaunchPlan):
            active = index.get(os.path.basename(file))
            plans.append(SourcePlan(message, f"{shown}/{file}" if directory else shown, active))
            states_workflows = states_workflows or is_default_plan(message)
        else:
            states_workflows = True
    return _Read(plans, _interfaces(path, shown) if states_workflows else [], [])


def _fetched(path: str, shown: str, version: str | None) -> _Read:
    """What flytectl printed: the states of plans are known, and of workflows what their default plans say."""
    data = flytectl_data(path, shown)
    messages = [message for document in data for message in read_launch_plans(document)]
    said = [unknown for document in data for unknown in unknown_fields(document)]
    unknown = dict(zip(map(id, messages), said, strict=True))
    if version is not None:
        messages = [message for message in messages if message.id.version == version]
    chosen = of_versions(messages)
    plans = [SourcePlan(plan.message, shown, is_active(plan.message), unknown[id(plan.message)]) for plan in chosen]
    notes = [
        f"{shown} holds {plan.number} versions of {plan.message.id.name}; imported is the {plan.word} one, "
        f"{plan.message.id.version}; --version chooses another"
        for plan in chosen
        if plan.number > 1
    ]
    return _Read(plans, _interfaces(path, shown), notes)


def _interfaces(path: str, shown: str) -> list[InterfaceSource]:
    source = read_source(path, shown)
    if isinstance(source, SourceFailure):
        raise UnreadableSourceError(source.message)
    return [source]


def lacking(side: Side) -> Sequence[str]:
    """The workflows that the plans of a side launch and none of its sources states, by name."""
    known = {interface.name for source in side.interfaces for interface in source.interfaces}
    return sorted({plan.message.spec.workflow_id.name for plan in side.plans} - known)
