"""Default launch plans, which come with each workflow that is registered, and which nobody states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.fields import fields
from lpctl.diff.normal import normal
from lpctl.interface.package import is_default_plan
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.report.model import counted

if TYPE_CHECKING:
    from lpctl.diff.model import Plan, Side


def without_default_plans(before: Side, after: Side) -> tuple[Side, Side]:
    """The sides without the default plans that only one of them can have: a package or a server.

    A side of manifests has those that it states, and what was compiled from manifests has no other. Where both sides
    are packages, a default plan that is gone is gone with its workflow. One that states anything is a plan like others.
    """
    return _without(before, after), _without(after, before)


def _without(side: Side, other: Side) -> Side:
    names = {plan.name for plan in (*other.plans, *other.unknown)}
    if other.environment is None and any(map(_is_default, other.plans)):
        return side
    left_out = {id(plan) for plan in side.plans if plan.name not in names and _is_default(plan)}
    if not left_out:
        return side
    are = "is" if len(left_out) == 1 else "are"
    note = (
        f"{side.name}: {counted(len(left_out), 'default launch plan')} of workflows {are} not compared: each comes "
        f"with its workflow, and {other.name} states none of them"
    )
    kept = tuple(plan for plan in side.plans if id(plan) not in left_out)
    return side._replace(plans=kept, notes=(*side.notes, note))


def _is_default(plan: Plan) -> bool:
    """Whether a plan that comes compiled is its workflow's default plan, and no more than that."""
    if plan.key is not None or not plan.content or not is_default_plan(LaunchPlan.FromString(plan.content)):
        return False
    compared = normal(plan)
    fixed = any(bound.binding == "fixed" for bound in compared.inputs.values())
    return not fixed and all(path[0] in ("workflow", "auto_activate") for path in fields(compared))
