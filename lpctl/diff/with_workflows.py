"""Default launch plans, which come with their workflows: manifests need not state them, so that none is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.model import AFTER, BEFORE
from lpctl.interface.package import is_default_plan
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from lpctl.diff.model import Plan, Side


def without_default_plans(sides: tuple[Side, Side]) -> tuple[Side, Side]:
    """The sides as they are compared: a package has no default launch plan that manifests do not state.

    Nor has it one that is not among what `lpctl compile` wrote of manifests. A note says how many they were.

    `pyflyte package` writes one for each workflow, whether or not anybody asks for it (flytekit
    tools/serialize_helpers.py:get_registrable_entities), and so does every later package of the workflow.
    """
    for number, other in ((BEFORE, AFTER), (AFTER, BEFORE)):
        if sides[number].environment is None and _is_of_manifests(sides[other]):
            stated = {plan.name for plan in (*sides[other].plans, *sides[other].unknown)}
            left = tuple(plan for plan in sides[number].plans if plan.name in stated or not _is_default(plan))
            count = len(sides[number].plans) - len(left)
            if count:
                note = (
                    f"{sides[number].name}: {count} default launch plan{'s' * (count != 1)} not compared, which come "
                    "with their workflows"
                )
                changed = sides[number]._replace(plans=left, notes=(*sides[number].notes, note))
                return (changed, sides[other]) if number == BEFORE else (sides[other], changed)
    return sides


def _is_of_manifests(side: Side) -> bool:
    """Whether a side is of manifests, or compiled of them: then an index says which plans are to be active."""
    compiled = any(plan.interface is None and plan.active is not None for plan in side.plans)
    return side.environment is not None or compiled


def _is_default(plan: Plan) -> bool:
    return is_default_plan(LaunchPlan.FromString(plan.content))
