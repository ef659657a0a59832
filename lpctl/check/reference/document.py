"""A `kind: ReferenceLaunchPlan` document to what it relies on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.document import read_type
from lpctl.manifest.parse import parse
from lpctl.manifest.workflow_interface import ReferenceLaunchPlan
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.workflow_interface import ReferencedVariable
    from lpctl.messages.flyteidl_pb2 import LiteralType
    from lpctl.source.document import Document


class Reference(NamedTuple):
    """A plan of one version in one project and domain, and the inputs and outputs that are relied on, by name."""

    id: EntityId
    inputs: Mapping[str, LiteralType]
    outputs: Mapping[str, LiteralType]

    @property
    def name(self) -> str:
        """The plan's name."""
        return self.id.name


def read_reference(document: Document) -> tuple[Reference | None, list[Problem]]:
    """What a document of this kind relies on, None with at least one problem where it cannot be read."""
    stated = parse(ReferenceLaunchPlan, document.data)
    if stated is None:
        from lpctl.manifest.explain import explain  # noqa: PLC0415 - only a misfit needs it

        return None, explain(document, "ReferenceLaunchPlan")
    problems: list[Problem] = []
    inputs = _types("inputs", stated.inputs or {}, problems)
    outputs = _types("outputs", stated.outputs or {}, problems)
    if problems:
        return None, problems
    return Reference(EntityId(stated.project, stated.domain, stated.name, stated.version), inputs, outputs), []


def _types(
    section: str, written: Mapping[str, str | ReferencedVariable], problems: list[Problem]
) -> dict[str, LiteralType]:
    found: dict[str, LiteralType] = {}
    for name, stated in written.items():
        if len(problems) >= FINDINGS:
            break
        type_ = read_type(stated, (section, name), problems)
        if type_ is not None:
            found[name] = type_
    return found
