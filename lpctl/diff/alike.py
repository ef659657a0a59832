"""What changes alike in several targets, said once of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.report import ENDED, STARTS
from lpctl.findings.classes.settings import ACTIVATION_CHANGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.diff.model import Plan
    from lpctl.diff.report import Change, PlanDiff

_Said = tuple["PlanDiff", "Change"]


def together(plans: Iterable[PlanDiff], targets: Sequence[str]) -> list[PlanDiff]:
    """The plans of several targets, each change once, those first that hold in most targets.

    A plan of which some changes are made in some targets only is listed once for each set of targets. `targets` has
    all that are compared, in their order. Plans of no target stay as they are.
    """
    by_plan: dict[tuple[str, str | None, str | None], list[PlanDiff]] = {}
    apart: list[PlanDiff] = []
    for plan in plans:
        if plan.targets:
            names = (plan.before.name if plan.before else None, plan.after.name if plan.after else None)
            by_plan.setdefault((plan.verb, *names), []).append(plan)
        else:
            apart.append(plan)
    found = [*apart, *(part for of_plan in by_plan.values() for part in _parts(of_plan))]
    order = {target: number for number, target in enumerate(targets)}
    found.sort(
        key=lambda plan: (
            -len(plan.targets),
            [order[target] for target in plan.targets],
            plan.rank,
            plan.plan.name,
            plan.plan.id.project,
            plan.plan.id.domain,
        )
    )
    return found


def _parts(plans: Sequence[PlanDiff]) -> list[PlanDiff]:
    """One plan as it changed in several targets: a part for each set of targets, of which all changes are alike."""
    said: list[list[_Said]] = []
    for plan in plans:
        for change in plan.changes:
            of_others = next((each for each in said if _joins(plan, change, each)), None)
            if of_others is None:
                said.append([(plan, change)])
            else:
                of_others.append((plan, change))
    by_targets: dict[tuple[str, ...], list[list[_Said]]] = {}
    for each in said:
        targets = tuple(target for plan, _ in each for target in plan.targets)
        by_targets.setdefault(targets, []).append(each)
    return [_part([plan for plan, _ in changes[0]], targets, changes) for targets, changes in by_targets.items()]


def _starts(class_id: str, plan: PlanDiff) -> bool:
    """Whether a change is of when a plan starts: of a server's, also whether it is active."""
    return class_id in STARTS or (class_id == ACTIVATION_CHANGED.id and plan.plan.runs is not None)


def _joins(plan: PlanDiff, change: Change, said: Sequence[_Said]) -> bool:
    """Whether a change is what is said of other targets: the two are alike, wherever they stand."""
    other, known = said[0]
    if any(plan is one for one, _ in said):
        return False
    made_by = [each.cause and each.cause.by for each in (change, known)]
    alike = change._replace(cause=None) == known._replace(cause=None) and made_by[0] == made_by[1]
    return alike and (not _starts(change.class_id, plan) or plan.fires == other.fires)


def _part(plans: Sequence[PlanDiff], targets: tuple[str, ...], said: Sequence[Sequence[_Said]]) -> PlanDiff:
    first = plans[0]
    classes = {each[0][1].class_id for each in said}
    unchanged = {plan.unchanged for plan in plans}
    fires = first.fires if any(_starts(name, first) for name in classes) else None
    starts = [plan for plan in plans if any(change is plan.changes[0] for each in said for _, change in each)]
    return first._replace(
        before=_common([plan.before for plan in plans]),
        after=_common([plan.after for plan in plans]),
        changes=tuple(_once(each) for each in said),
        unchanged=unchanged.pop() if len(unchanged) == 1 else 0,
        fires=fires,
        commands=tuple(command for plan in plans for command in plan.commands) if classes & ENDED else (),
        notes=tuple(dict.fromkeys(note for plan in starts for note in plan.notes)) if fires is None else (),
        targets=targets,
    )


def _once(said: Sequence[_Said]) -> Change:
    """The change, with how many places there are; with the place that it had before where that is one."""
    change = said[0][1]
    causes = [other.cause for _, other in said if other.cause is not None]
    if change.cause is None or all(cause == change.cause for cause in causes):
        return change
    elsewhere = len({cause.place for cause in causes}) - 1
    one_before = change.cause.after is None or len({cause.before for cause in causes}) == 1
    before = change.cause.before if one_before else None
    return change._replace(cause=change.cause._replace(before=before, elsewhere=elsewhere))


def _common(plans: Sequence[Plan | None]) -> Plan | None:
    """A plan of several targets: the first, with those parts of its identity that all of them share.

    It is not known to be active, or not to be, where that is not so in all of them.
    """
    first, *others = plans
    if first is None:
        return None
    ids = [plan.id for plan in others if plan is not None]
    parts = (part if all(other[at] == part for other in ids) else "" for at, part in enumerate(first.id))
    same = all(plan is not None and plan.active == first.active for plan in others)
    return first._replace(id=type(first.id)(*parts), active=first.active if same else None)
