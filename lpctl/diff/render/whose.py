"""Whose a change is: one plan by its name, many by their number, each with the targets that are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.shown import short
from lpctl.diff.render.words import ALL_TARGETS, heading, heading_in
from lpctl.report.model import counted
from lpctl.schedule.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.diff.model import Plan
    from lpctl.diff.report import Diff, PlanDiff

_MOST_PARTS = 3


def whose(diff: Diff, plans: Sequence[PlanDiff]) -> str:
    """``daily``, ``14 plans in development and staging``, ``all 46 plans in 3 targets``."""
    if len(plans) == 1:
        return heading_in(diff, plans[0])
    names = {plan.plan.name for plan in plans}
    if not diff.targets:
        places = {plan.plan.id[:3] for plan in plans}
        if len(names) == 1:
            return f"{short(names.pop())} in {counted(len(places), 'domain')}"
        return f"{_all(len(places), _number(diff))}{counted(len(places), 'plan')}"
    if len(names) == 1:
        return f"{_shared_heading(plans)} [{_targets(diff, [target for plan in plans for target in plan.targets])}]"
    of_targets = _by_targets(plans)
    meant = {target for targets in of_targets for target in targets}
    number = sum(len(targets) * count for targets, count in of_targets.items())
    there = all(plan.after is not None for plan in plans)  # else those that are left are not counted among them
    whole = there and number == sum(target.plans for target in diff.targets if target.name in meant)
    if len(of_targets) > 1 and (whole or len(of_targets) > _MOST_PARTS):
        return f"{'all ' if whole else ''}{counted(number, 'plan')} in {counted(len(meant), 'target')}"
    known = {target.name: target.plans for target in diff.targets} if there else {}
    (first, *others) = (_in_targets(diff, targets, count, known) for targets, count in of_targets.items())
    return listed([first, *(part.replace(" plans in ", " in ").replace(" plan in ", " in ") for part in others)])


def _shared_heading(plans: Sequence[PlanDiff]) -> str:
    """The heading of one plan in several targets, without their domains."""
    opened = [plan._replace(before=_opened(plan.before), after=_opened(plan.after)) for plan in plans]
    headings = list(dict.fromkeys(map(heading, opened)))
    return headings[0] if len(headings) == 1 else short(plans[0].plan.name)


def _opened(plan: Plan | None) -> Plan | None:
    return None if plan is None else plan._replace(id=plan.id._replace(domain=""))


def whose_within(diff: Diff, plans: Sequence[PlanDiff], within: Sequence[PlanDiff]) -> str:
    """The same of some plans among others: by their names or targets alone, where these say which plans are meant."""
    names = {plan.plan.name for plan in within}
    if diff.targets and len(names) == 1:
        return f"in {_targets(diff, [target for plan in plans for target in plan.targets])}"
    if len(plans) > _MOST_NAMED and {plan.plan.name for plan in plans} != names:
        return whose(diff, plans)
    if len({plan.targets for plan in within}) == 1 and len(names) == len(within):
        return names_of(plans, _MOST_NAMED) if len(plans) < len(within) else f"all {len(within)}"
    if diff.targets and {plan.plan.name for plan in plans} == names:
        return f"all in {_targets(diff, [target for plan in plans for target in plan.targets])}"
    if diff.targets and len({plan.targets for plan in plans}) == 1:
        return f"{names_of(plans, _MOST_NAMED)} in {_targets(diff, plans[0].targets)}"
    return whose(diff, plans)


_MOST_NAMED = 4


def _by_targets(plans: Iterable[PlanDiff]) -> dict[tuple[str, ...], int]:
    """How many plans there are in each set of targets."""
    of_plans: dict[str, dict[str, None]] = {}
    for plan in plans:
        of_plans.setdefault(plan.plan.name, {}).update(dict.fromkeys(plan.targets))
    found: dict[tuple[str, ...], int] = {}
    for targets in of_plans.values():
        found[tuple(targets)] = found.get(tuple(targets), 0) + 1
    return found


def _in_targets(diff: Diff, targets: tuple[str, ...], count: int, known: Mapping[str, int]) -> str:
    """The plans of some targets; `known` is how many there are in each, as far as that is known."""
    whole = all(known.get(target) == count for target in targets)
    return f"{'all ' if whole and count > 1 else ''}{counted(count, 'plan')} in {_targets(diff, targets)}"


def _targets(diff: Diff, targets: Iterable[str]) -> str:
    order = [target.name for target in diff.targets]
    named = sorted(dict.fromkeys(targets), key=order.index)
    compared = [target.name for target in diff.targets if target.verb == "compared"]
    return ALL_TARGETS if len(compared) > 1 and set(named) == set(compared) else short(listed(named))


def _all(count: int, number: int) -> str:
    return "all " if count == number and count > 1 else ""


def _number(diff: Diff) -> int:
    """How many plans there are that could have changed."""
    return diff.unchanged + diff.not_compared + sum(map(diff.number_with, ("changed", "removed", "renamed", "added")))


def plans_of(diff: Diff, plans: Sequence[PlanDiff]) -> str:
    """The same without targets, which stand beside it."""
    names = {plan.plan.name for plan in plans}
    if not diff.targets:
        return whose(diff, plans)
    return short(names.pop()) if len(names) == 1 else counted(len(names), "plan")


def targets_in(diff: Diff, plans: Iterable[PlanDiff]) -> str:
    """The targets that are meant, "" where neither side has any."""
    return _targets(diff, [target for plan in plans for target in plan.targets])


def names_of(plans: Iterable[PlanDiff], most: int) -> str:
    """The names of some plans, the first ones where there are many."""
    names = list(dict.fromkeys(short(heading_name(plan)) for plan in plans))
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def heading_name(plan: PlanDiff) -> str:
    """A plan's name, both of one that was renamed."""
    if plan.verb == "renamed" and plan.before is not None:
        return f"{plan.before.name} -> {plan.plan.name}"
    return plan.plan.name
