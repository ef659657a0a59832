"""What one target of a side says otherwise than another: facts, which are right as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.access import Holders
from lpctl.diff.cause import Causes
from lpctl.diff.compare import compare
from lpctl.diff.fires import fire_impact
from lpctl.diff.impact import judge
from lpctl.diff.model import FieldFact
from lpctl.diff.report import Compared, Diff, PlanDiff, SideName
from lpctl.findings.classes import plans as on_plans
from lpctl.findings.classes import settings as on_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.diff.model import Fact, Pair, Plan, Side
    from lpctl.diff.report import Change
    from lpctl.findings.diagnostic import EntryKey
    from lpctl.flyte.entity_id import EntityId

_OF_TWO_TIMES = frozenset(
    {on_plans.IMMUTABLE_VERSION.id, on_settings.SCHEDULE_REFUSED.id, on_settings.SCHEDULE_FAILS.id}
)
"""Classes of changes that say something of one target before and after, and nothing of two."""


def between(side: Side, one: str, other: str, start: int, of: str) -> Diff:
    """How the plans of one target differ from those of another; fires are looked at from `start` on.

    Plans are matched by name. Project and domain are no difference, nor are those of a workflow, where they are the
    plan's own. No change has a class. `of` is what the side is called, "" for the files as they are.
    """
    ids = {plan.key: plan.id for plan in side.plans if plan.key is not None}
    causes = Causes((side, side))
    parts = _part(side, one), _part(side, other)
    comparison = compare(*parts, renames=False)
    plans = []
    for pair in comparison.pairs:
        found = _plan(pair, causes, ids, start)
        if found.changes or found.verb != "changed":
            plans.append(found)
    plans.sort(key=lambda plan: plan.plan.name)
    names = (f"{target} of {of}" if of else target for target in (one, other))
    before, after = (SideName(name, side.commit) for name in names)
    return Diff(
        sides=(before, after),
        plans=tuple(plans),
        unchanged=comparison.unchanged + len(comparison.pairs) - len(plans),
        notes=side.notes,
        broken=(),
        between=(one, other),
        compared=(Compared("", parts[0].plans, parts[1].plans),),
        start=start,
    )


def _part(side: Side, target: str) -> Side:
    """The plans of a target, with open project and domain."""
    plans = (plan for plan in side.plans if plan.target == target)
    return side._replace(plans=tuple(plan._replace(id=plan.id._replace(project="", domain="")) for plan in plans))


def _plan(pair: Pair, causes: Causes, ids: Mapping[EntryKey, EntityId], start: int) -> PlanDiff:
    old, new = (plan.plan if plan is not None else None for plan in (pair.before, pair.after))
    if old is None or new is None:
        return PlanDiff("added" if old is None else "removed", old, new, (), 0)
    own = pair._replace(facts=tuple(fact for fact in pair.facts if not _follows(fact, old, new, ids)))
    changes = tuple(_facts(own, causes, start))
    scheduled = any(change.path[0] == "schedule" for change in changes)
    fires = fire_impact(pair.before, pair.after, start) if scheduled else None
    return PlanDiff("changed", old, new, changes, pair.unchanged, fires)


def _follows(fact: Fact, old: Plan, new: Plan, ids: Mapping[EntryKey, EntityId]) -> bool:
    """Whether a fact is the project or domain of a workflow, which is the plan's own on both sides."""
    if not isinstance(fact, FieldFact) or fact.path not in (("workflow", "project"), ("workflow", "domain")):
        return False
    plans = ((old, fact.before), (new, fact.after))
    return all(
        plan.key is not None and stated is not None and stated.text == getattr(ids[plan.key], fact.path[1])
        for plan, stated in plans
    )


def _facts(pair: Pair, causes: Causes, start: int) -> Iterator[Change]:
    """What differs, each with the places that say so, without what it would mean to callers."""
    found = judge(pair, Holders(()), start)
    for fact, change in sorted(found, key=lambda each: each.change.path):
        if change.class_id not in _OF_TWO_TIMES:
            cause = causes.of(pair, fact, change.path)
            yield change._replace(kind=None, impact=None, words="", witness=None, cause=cause)
