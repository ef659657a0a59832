"""Two sides to a finished diff: facts, judgement, places, fires, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.access import Holders
from lpctl.diff.cause import Causes
from lpctl.diff.compare import compare
from lpctl.diff.fires import fire_impact, restarts
from lpctl.diff.impact import judge, with_levels
from lpctl.diff.report import STARTS, Diff, PlanDiff, SideName
from lpctl.findings.classes.kind import RANKS
from lpctl.output.commands import deactivate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diff.impact import FactChange
    from lpctl.diff.model import Pair, Side
    from lpctl.findings.classes.levels import Levels

_ENDED = frozenset({"plan-removed", "plan-renamed", "plan-moved"})
"""Classes of changes after which an active schedule of the old plan keeps running."""


def review(before: Side, after: Side, start: int, levels: Levels) -> Diff:
    """The finished diff; fires are looked at from `start` on, in seconds since 1970.

    A plan whose facts mean nothing counts as unchanged; one of which all changes are ignored is counted, and not shown.
    """
    comparison = compare(before, after)
    causes = Causes(comparison.sides)
    holders = Holders(before.plans, complete=not (before.unknown or before.unread))
    plans: list[PlanDiff] = []
    ignored: list[str] = []
    for pair in comparison.pairs:
        judged = judge(pair, holders)
        if kept := with_levels(judged, levels):
            plans.append(_plan(pair, kept, causes, start))
        elif judged:
            ignored.append(_verb(pair))
    plans.sort(key=lambda plan: (RANKS[plan.impact], plan.plan.name, plan.plan.id.project, plan.plan.id.domain))
    return Diff(
        sides=(SideName(before.name, before.commit), SideName(after.name, after.commit)),
        plans=tuple(plans),
        unchanged=comparison.unchanged + len(comparison.pairs) - len(plans) - len(ignored),
        notes=(*before.notes, *after.notes),
        broken=before.broken,
        unknown=comparison.not_compared,
        unread=before.unread,
        ignored=tuple(ignored),
    )


def _verb(pair: Pair) -> str:
    if pair.before is None:
        return "added"
    return "removed" if pair.after is None else "renamed" if pair.renamed else "changed"


def _plan(pair: Pair, judged: Iterable[FactChange], causes: Causes, start: int) -> PlanDiff:
    changes = tuple(found.change._replace(cause=causes.of(pair, found.fact, found.change.path)) for found in judged)
    kinds = {change.kind.id for change in changes}
    old, new = (plan.plan if plan is not None else None for plan in (pair.before, pair.after))
    scheduled = pair.before is not None and pair.before.message.spec.entity_metadata.HasField("schedule")
    commands: tuple[str, ...] = ()
    if kinds & _ENDED and old is not None and scheduled:
        commands = (deactivate(old.id),)
    fires = fire_impact(pair.before, pair.after, start) if kinds & STARTS else None
    return PlanDiff(
        verb=_verb(pair),
        before=old,
        after=new,
        changes=changes,
        unchanged=pair.unchanged,
        fires=fires,
        commands=commands,
        notes=() if fires is not None or old is None or new is None else restarts(pair.after),
    )
