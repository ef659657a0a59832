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
    from collections.abc import Callable, Iterable, Sequence

    from lpctl.interface.model import InterfaceSource

_TEXTS = (".yaml", ".yml", ".json")


class _Read(NamedTuple):
    """What one path holds: plans, default launch plans of workflows among them, and interfaces."""

    plans: list[SourcePlan]
    interfaces: list[InterfaceSource]


def read_side(target: str, paths: Iterable[tuple[str, str]], version: str | None = None) -> Side:
    """What the sources of a target hold, given as (path, name in messages).

    Of several versions of a plan that a server has, in one file or in several, `version` is imported, else the active
    one, else the newest. A plan that several sources hold alike is one; the plans are in order of their names. Raises
    UnreadableSourceError, worded with the path, and OSError.
    """
    packaged: list[SourcePlan] = []
    fetched: list[SourcePlan] = []
    interfaces: list[InterfaceSource] = []
    for path, shown in paths:
        try:
            _refuse_irregular(path)
            if path.endswith(_TEXTS):
                read = _fetched(path, shown)
                fetched += read.plans
            else:
                read = _packaged(path, shown, version)
                packaged += read.plans
        except UnreadableSourceError as error:
            raise UnreadableSourceError(f"cannot import from {shown}: {error}") from None
        interfaces += read.interfaces
    chosen, notes = _chosen(fetched, version)
    default_plans = {_unversioned(plan) for plan in (*packaged, *chosen) if is_default_plan(plan.message)}
    plans = _each_once((plan for plan in (*packaged, *chosen) if not is_default_plan(plan.message)), _unversioned)
    ordered = sorted(plans, key=lambda plan: (plan.name, _unversioned(plan)))
    return Side(target, tuple(ordered), tuple(interfaces), len(default_plans), tuple(notes))


def _unversioned(plan: SourcePlan) -> EntityId:
    """The plan, whatever its version."""
    return EntityId.of(plan.message.id)._replace(version="")


def _each_once(plans: Iterable[SourcePlan], key: Callable[[SourcePlan], EntityId]) -> list[SourcePlan]:
    """The plans of which each `key` has one. Raises UnreadableSourceError where two of a key are not alike."""
    found: dict[EntityId, SourcePlan] = {}
    for plan in plans:
        known = found.setdefault(key(plan), plan)
        if known.message != plan.message:
            both = known.file if known.file == plan.file else f"{known.file} and {plan.file}"
            raise UnreadableSourceError(
                f"`{plan.name}` is stated twice and not alike, in {both}; import them one after the other"
            )
    return list(found.values())


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
    return _Read(plans, _interfaces(path, shown) if states_workflows else [])


def _fetched(path: str, shown: str) -> _Read:
    """What flytectl printed: every version of plans, of which the states are known, and what states workflows."""
    data = flytectl_data(path, shown)
    messages = [message for document in data for message in read_launch_plans(document)]
    said = [unknown for document in data for unknown in unknown_fields(document)]
    plans = [
        SourcePlan(message, shown, is_active(message), unknown) for message, unknown in zip(messages, said, strict=True)
    ]
    return _Read(plans, _interfaces(path, shown))


def _chosen(plans: Iterable[SourcePlan], version: str | None) -> tuple[list[SourcePlan], list[str]]:
    """Of each plan of a server's the version that is meant, and what is to be said of it where there are several."""
    each = _each_once(plans, lambda plan: EntityId.of(plan.message.id))
    by_message = {id(plan.message): plan for plan in each if version is None or plan.message.id.version == version}
    found = of_versions(plan.message for plan in by_message.values())
    notes = [
        f"of {plan.number} versions of {plan.message.id.name}, the {plan.word} one is imported, "
        f"{plan.message.id.version} of {by_message[id(plan.message)].file}; --version chooses another"
        for plan in found
        if plan.number > 1
    ]
    return [by_message[id(plan.message)] for plan in found], notes


def _interfaces(path: str, shown: str) -> list[InterfaceSource]:
    source = read_source(path, shown)
    if isinstance(source, SourceFailure):
        raise UnreadableSourceError(source.message)
    return [source]


def lacking(side: Side) -> Sequence[str]:
    """The workflows that the plans of a side launch and none of its sources states, by name."""
    known = {interface.name for source in side.interfaces for interface in source.interfaces}
    return sorted({plan.message.spec.workflow_id.name for plan in side.plans} - known)
