"""The interfaces of workflows as a server has them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.model import InterfaceSource
from lpctl.interface.resolve import Interfaces
from lpctl.live.ask import interface_of
from lpctl.live.model import Place
from lpctl.live.program import AskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.interface.model import Interface


class Asked(NamedTuple):
    """The interfaces that the server has, and what it was asked for in vain, in words."""

    interfaces: tuple[Interface, ...]
    missing: tuple[str, ...]


def ask_interfaces(workflows: Iterable[EntityId], seconds: float) -> Asked:
    """The interfaces of these workflows with their defaults, each in the version that it states, or in the newest one.

    Raises AskError.
    """
    sources = []
    missing = []
    for workflow in sorted(set(workflows)):
        place = Place(workflow.project, workflow.domain)
        found = interface_of(place, workflow.name, workflow.version, seconds)
        if found is None:
            of_version = f", version {workflow.version}" if workflow.version else ""
            missing.append(f"{workflow.name} is not registered in {place}{of_version}")
            continue
        for interface in found.interfaces:
            if (interface.id.project, interface.id.domain, interface.name) != workflow[:3]:
                raise AskError(f"asked for {workflow.name} of {place}, and got {interface.name} ({interface.id})")
        shown = f"the server, {place}"
        interfaces = tuple(interface._replace(source=shown) for interface in found.interfaces)
        sources.append(InterfaceSource(path=shown, sha256="", interfaces=interfaces, registered=found.plans))
    return Asked(tuple(Interfaces(sources).known()), tuple(missing))


def committable(known: Sequence[Interface], stated: Iterable[EntityId]) -> list[Interface]:
    """The interfaces as they are to be kept beside manifests: without what the next registration makes untrue.

    `stated` are the workflows as manifests state them. A version that none of them states is left out, and so are
    project and domain of a workflow that is the same everywhere.
    """
    versions = {(workflow.name, workflow.version) for workflow in stated if workflow.version}
    by_name: dict[tuple[str, str], list[Interface]] = defaultdict(list)
    for interface in known:
        version = interface.id.version if (interface.name, interface.id.version) in versions else ""
        by_name[interface.name, version].append(interface._replace(id=interface.id._replace(version=version)))
    found = []
    for (name, version), interfaces in by_name.items():
        first = interfaces[0]
        if all((each.inputs, each.outputs) == (first.inputs, first.outputs) for each in interfaces):
            found.append(first._replace(id=EntityId("", "", name, version)))
        else:
            found += interfaces
    return found
