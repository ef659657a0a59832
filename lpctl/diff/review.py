"""Two sides to a finished diff: facts, judgement, places, fires, in this order, target by target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.access import Holders
from lpctl.diff.alike import together
from lpctl.diff.cause import Causes
from lpctl.diff.compare import compare
from lpctl.diff.default_plans import without_default_plans
from lpctl.diff.divide import divided
from lpctl.diff.fires import fire_impact, restarts
from lpctl.diff.impact import judge, with_levels
from lpctl.diff.model import NotCompared
from lpctl.diff.report import ENDED, STARTS, Compared, Diff, PlanDiff, SideName, TargetDiff
from lpctl.diff.target_change import target_change
from lpctl.findings.classes.settings import ACTIVATION_CHANGED
from lpctl.output.commands import deactivate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lpctl.diff.divide import Division
    from lpctl.diff.impact import FactChange
    from lpctl.diff.model import Pair, Plan, Side
    from lpctl.diff.report import Change
    from lpctl.findings.classes.levels import Levels


class _Reviewed(NamedTuple):
    """What is found in one target: verbs are those of the plans of which all changes are ignored."""

    target: TargetDiff
    plans: tuple[PlanDiff, ...] = ()
    unchanged: int = 0
    unknown: tuple[NotCompared, ...] = ()
    ignored: tuple[str, ...] = ()


def review(before: Side, after: Side, start: int, levels: Mapping[str, Levels], asked: Collection[str] = ()) -> Diff:
    """The finished diff; fires are looked at from `start` on, in seconds since 1970.

    A plan whose facts mean nothing counts as unchanged; one of which all changes are ignored is counted, and not shown.
    `levels` has those of each target by its name, and those of all others by "". Of the targets, only those that are
    `asked` for count, if any are. Raises SideError where it is not known which target plans are in.
    """
    before, after = without_default_plans(before, after)
    causes = Causes((before, after))
    divisions = divided(before, after, asked)
    found = [
        _target(division, causes, start, levels.get(division.target) or levels.get("", {}))
        if division.before is not None and division.after is not None
        else _on_one_side(division, levels.get(division.target) or levels.get("", {}))
        for division in divisions
    ]
    renamed = [f"target {each.target} was called {each.was} before" for each in divisions if each.was != each.target]
    return Diff(
        sides=(SideName(before.name, before.commit), SideName(after.name, after.commit)),
        plans=tuple(together((plan for each in found for plan in each.plans), [each.target for each in divisions])),
        unchanged=sum(each.unchanged for each in found),
        notes=(*before.notes, *after.notes, *renamed),
        broken=before.broken,
        unknown=tuple(plan for each in found for plan in each.unknown),
        unread=before.unread,
        ignored=tuple(verb for each in found for verb in each.ignored),
        targets=tuple(each.target for each in found if each.target.name),
        compared=tuple(_compared(*each) for each in zip(divisions, found, strict=True)),
        start=start,
    )


def _compared(division: Division, reviewed: _Reviewed) -> Compared:
    """The plans of both sides, without those of the new one that could not be compared."""
    before, after = (side.plans if side is not None else () for side in (division.before, division.after))
    unknown = {id(plan.after) for plan in reviewed.unknown}
    return Compared(division.target, before, tuple(plan for plan in after if id(plan) not in unknown))


def _target(division: Division, causes: Causes, start: int, levels: Levels) -> _Reviewed:
    """The plans of a target that both sides have, compared."""
    before, after = division.before, division.after
    assert before is not None  # noqa: S101 - see review
    assert after is not None  # noqa: S101 - see review
    comparison = compare(before, after)
    holders = Holders(before.plans, complete=not (before.unknown or before.unread))
    plans: list[PlanDiff] = []
    ignored: list[str] = []
    for pair in comparison.pairs:
        judged = judge(pair, holders, start)
        if kept := with_levels(judged, levels):
            plan = _plan(pair, kept, causes, start)
            plans.append(plan._replace(targets=(division.target,)) if division.target else plan)
        elif judged:
            ignored.append(_verb(pair))
    unchanged = comparison.unchanged + len(comparison.pairs) - len(plans) - len(ignored)
    return _Reviewed(
        TargetDiff(division.target, division.was, "compared", len(after.plans)),
        tuple(plans),
        unchanged,
        comparison.not_compared,
        tuple(ignored),
    )


def _on_one_side(division: Division, levels: Levels) -> _Reviewed:
    """A target that only one side has, said once; what of it does not compile is not known to have been there."""
    found = target_change(division, levels)
    unknown = tuple(NotCompared(plan, None) for plan in division.before.unknown) if division.before is not None else ()
    ignored = (found.verb,) * found.plans if found.change is None else ()
    return _Reviewed(found, unknown=unknown, ignored=ignored)


def _verb(pair: Pair) -> str:
    if pair.before is None:
        return "added"
    return "removed" if pair.after is None else "renamed" if pair.renamed else "changed"


def _activated(old: Plan | None, new: Plan | None) -> bool:
    """Whether a plan of a server's starts by itself on one side only."""
    return old is not None and new is not None and old.runs is not None and old.runs != new.runs


def _of_server(change: Change, pair: Pair) -> Change:
    """The change, in other words where it is about what a server has active and not about what is printed to be."""
    runs = pair.before.plan.runs if pair.before is not None else None
    if runs is None or change.class_id != ACTIVATION_CHANGED.id:
        return change
    return change._replace(words="it is active, and is not to be" if runs else "it is not active, and is to be")


def _plan(pair: Pair, judged: Iterable[FactChange], causes: Causes, start: int) -> PlanDiff:
    changes = tuple(
        _of_server(found.change, pair)._replace(cause=causes.of(pair, found.fact, found.change.path))
        for found in judged
    )
    classes = {change.class_id for change in changes}
    old, new = (plan.plan if plan is not None else None for plan in (pair.before, pair.after))
    scheduled = (
        pair.before is not None
        and pair.before.plan.runs is not False
        and pair.before.message.spec.entity_metadata.HasField("schedule")
    )
    commands: tuple[str, ...] = ()
    if classes & ENDED and old is not None and scheduled:
        commands = (deactivate(old.id),)
    fires = fire_impact(pair.before, pair.after, start) if classes & STARTS or _activated(old, new) else None
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
