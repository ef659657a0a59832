"""What the stages of an import hand on: a plan as a source holds it, what manifests say of it, their text, the proof.

source file ─source→ SourcePlan ─decoded→ Decoded ─documents→ PlanDocument ─files→ ManifestFile ─proof→ Proof
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.messages.flyteidl_pb2 import LaunchPlan


class SourcePlan(NamedTuple):
    """A launch plan as a source holds it: its message, and the file that it is in, as it is shown.

    `active` is whether it is meant to be active, None where the source does not say. `unknown` is why the message does
    not hold all that the source says, "" where it does.
    """

    message: LaunchPlan
    file: str
    active: bool | None = None
    unknown: str = ""

    @property
    def name(self) -> str:
        """The plan's name."""
        return self.message.id.name


class Side(NamedTuple):
    """The sources of one target, "" where there are none: the plans to import, and what says their workflows' inputs.

    `default_plans` is how many default launch plans of workflows were left out: they come with their workflows. `notes`
    say what was chosen among several.
    """

    target: str
    plans: tuple[SourcePlan, ...]
    interfaces: tuple[InterfaceSource, ...]
    default_plans: int = 0
    notes: tuple[str, ...] = ()


class Decoded(NamedTuple):
    """What a manifest says of a plan in one target: plain data, in the order of the reference manifest."""

    data: dict[str, Any]
    source: SourcePlan
    interface: Interface


class Unsaid(NamedTuple):
    """A plan that no manifest states as it is, in which target, and why."""

    plan: str
    target: str
    reason: str


class PlanDocument(NamedTuple):
    """One plan as a document: `data` holds also `targets` and `overrides`; what it is in each target is `decoded`."""

    name: str
    workflow: str
    data: dict[str, Any]
    decoded: Mapping[str, Decoded]


class ManifestFile(NamedTuple):
    """A file of manifests: its name, its documents in order."""

    name: str
    documents: tuple[PlanDocument, ...]


class Proof(NamedTuple):
    """What was found of a plan in a target: no reason where it is equal, else in what it is not.

    `refused` is whether `lpctl compile` refuses it all the same: the plan has a mistake, and its manifest states it.
    """

    plan: str
    target: str
    reason: str = ""
    refused: bool = False
