"""In which fields two statements of one plan differ."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from flyteidl.admin.launch_plan_pb2 import LaunchPlan

if TYPE_CHECKING:
    from lpctl.spec.compiled import Candidate


def differing_fields(one: Candidate, other: Candidate) -> list[str]:
    """The manifest's names of the fields that differ, sorted; empty where the two are equal."""
    if one.content is not None and other.content is not None:
        differing = [] if one.content == other.content else _of_messages(one.content, other.content)
        return differing if one.auto_activate == other.auto_activate else [*differing, "auto_activate"]
    if one.plan is not None and other.plan is not None:
        return sorted(
            field.name for field in fields(one.plan) if getattr(one.plan, field.name) != getattr(other.plan, field.name)
        )
    return ["content"]  # only one of them compiles


def _of_messages(one: bytes, other: bytes) -> list[str]:
    ours, theirs = LaunchPlan.FromString(one), LaunchPlan.FromString(other)
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
