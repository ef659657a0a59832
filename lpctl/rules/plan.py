"""All that is wrong with one plan by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.rules import checks_of, checks_of_plans
from lpctl.rules.rule import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from lpctl.findings.diagnostic import Problem, Rule
    from lpctl.manifest.launch_plan import Schedule

    _Find: TypeAlias = "Callable[[LaunchPlan], Iterable[Problem]]"

_OF_SCHEDULES = checks_of(SCHEDULE)


class _Asked(NamedTuple):
    """The rules that are asked about a plan: always, by the place of the section that they need, of its schedule."""

    always: tuple[_Find, ...]
    by_section: tuple[tuple[int, tuple[_Find, ...]], ...]
    schedule: bool
    rules: frozenset[Rule]


@lru_cache(maxsize=64)
def _asked(differing: frozenset[str] | None) -> _Asked:
    """The rules over plans that read one of some fields; all of them where it is None."""
    rules = [
        rule
        for rule in checks_of_plans()
        if differing is None or rule.scope.fields is None or rule.scope.fields & differing
    ]
    by_section: dict[int, tuple[_Find, ...]] = {}
    for rule in rules:
        if (section := rule.scope.section) is not None:
            place = LaunchPlan._fields.index(section)
            by_section[place] = (*by_section.get(place, ()), rule.check)
    schedule = differing is None or "schedule" in differing
    return _Asked(
        tuple(rule.check for rule in rules if rule.scope.section is None),
        tuple(by_section.items()),
        schedule,
        frozenset((*rules, *(_OF_SCHEDULES if schedule else ()))),
    )


def plan_problems(
    plan: LaunchPlan, like: list[Problem] | None = None, differing: frozenset[str] | None = None
) -> list[Problem]:
    """What the rules over one plan find, those over its schedule included.

    `like` is what they find of a plan that differs from this one in no other fields than `differing`: what reads none
    of them is not asked again.
    """
    if like and not all(problem.rule in _asked(None).rules for problem in like):
        like = None  # some rules find what is another rule's
    asked = _asked(differing if like is not None else None)
    found = [problem for problem in like if problem.rule not in asked.rules] if like else []
    for check in asked.always:
        found.extend(check(plan))
    for place, checks in asked.by_section:
        if plan[place] is not None:
            for check in checks:
                found.extend(check(plan))
    if asked.schedule and plan.schedule is not None:
        found.extend(_schedule_problems(plan.schedule))
    return found


def problems_of_plans(plans: Iterable[tuple[LaunchPlan | None, frozenset[str] | None]]) -> list[list[Problem]]:
    """The same of each plan, None being none, given with the fields in which it differs from the plan before it.

    These are None where there is no plan before it, or one of another document.
    """
    found: list[list[Problem]] = []
    like: list[Problem] | None = None
    for plan, differing in plans:
        like = None if plan is None else plan_problems(plan, like if differing is not None else None, differing)
        found.append(like or [])
    return found


@lru_cache(maxsize=256)
def _schedule_problems(schedule: Schedule) -> tuple[Problem, ...]:
    """Found once for all plans that have the same schedule."""
    return tuple(problem for rule in _OF_SCHEDULES for problem in rule.check(schedule))
