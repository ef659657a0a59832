"""In which fields two statements of one plan differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.flyte.entity_id import EntityId
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from lpctl.plan.compiled import Candidate


_IDENTITY = {"name", "project", "domain", "version"}


def differing_fields(one: Candidate, other: Candidate) -> list[str]:
    """The manifest's names of the fields that differ, sorted; empty where the two are equal."""
    if one.content is not None and other.content is not None:
        differing = (
            []
            if one.content == other.content
            else _of_messages(LaunchPlan.FromString(one.content), LaunchPlan.FromString(other.content))
        )
        return differing if bool(one.auto_activate) == bool(other.auto_activate) else [*differing, "auto_activate"]
    if one.plan is not None and other.plan is not None:
        pairs = zip(one.plan._fields, one.plan, other.plan, strict=True)
        # As text, because 1, 1.0 and true are equal in Python and nowhere else.
        return sorted(name for name, ours, theirs in pairs if name not in _IDENTITY and repr(ours) != repr(theirs))
    return []


def differing_from_packaged(message: LaunchPlan, packaged: LaunchPlan) -> list[str]:
    """The manifest's names of the fields in which a packaged plan differs.

    Parts of the workflow's identifier that are open on one side are equal: flytectl fills both alike.
    """
    filled = LaunchPlan()
    filled.CopyFrom(packaged)
    if EntityId.of(message.spec.workflow_id).agrees(EntityId.of(packaged.spec.workflow_id)):
        filled.spec.workflow_id.CopyFrom(message.spec.workflow_id)
    return _of_messages(message, filled)


def _of_messages(ours: LaunchPlan, theirs: LaunchPlan) -> list[str]:
    names: set[str] = set()
    for field in ours.spec.DESCRIPTOR.fields:
        if getattr(ours.spec, field.name) == getattr(theirs.spec, field.name):
            continue
        if field.name == "entity_metadata":
            names.update(
                part
                for part in ("schedule", "notifications")
                if getattr(ours.spec.entity_metadata, part) != getattr(theirs.spec.entity_metadata, part)
            )
        else:
            names.add("workflow" if field.name == "workflow_id" else field.name)
    return sorted(names)
