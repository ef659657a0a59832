"""In which fields two statements of one plan differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.admin.launch_plan_pb2 import LaunchPlan

from lpctl.interface.model import open_part

if TYPE_CHECKING:
    from flyteidl.core.identifier_pb2 import Identifier

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


def differing_from_packaged(message: LaunchPlan, packaged: LaunchPlan) -> list[str] | None:
    """The manifest's names of the fields in which a packaged plan differs; None where it is another plan.

    Parts of an identity that are open on one side are equal: flytectl fills both alike.
    """
    if not _may_be_equal(message.id, packaged.id):
        return None
    filled = LaunchPlan()
    filled.CopyFrom(packaged)
    if _may_be_equal(message.spec.workflow_id, packaged.spec.workflow_id):
        filled.spec.workflow_id.CopyFrom(message.spec.workflow_id)
    return _of_messages(message, filled)


def _may_be_equal(one: Identifier, other: Identifier) -> bool:
    return one.name == other.name and all(
        not open_part(ours) or open_part(theirs) in ("", ours)
        for ours, theirs in (
            (one.project, other.project),
            (one.domain, other.domain),
            (one.version, other.version),
        )
    )


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
