"""All that is wrong with one plan by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.rules import checks_of, checks_of_sections
from lpctl.rules.rule import PLAN, SCHEDULE
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Origin, Path, Problem
    from lpctl.manifest.launch_plan import LaunchPlan, Schedule

_OF_PLANS, _OF_SECTIONS, _OF_SCHEDULES = checks_of(PLAN), checks_of_sections(), checks_of(SCHEDULE)


def plan_problems(plan: LaunchPlan) -> list[Problem]:
    """What the rules over one plan find, those over its schedule included."""
    found: list[Problem] = []
    for rule in _OF_PLANS:
        found.extend(rule.check(plan))
    for section, rules in _OF_SECTIONS.items():
        if getattr(plan, section) is not None:
            for rule in rules:
                found.extend(rule.check(plan))
    if plan.schedule is not None:
        found.extend(_schedule_problems(plan.schedule))
    return found


def problems_of_plans(plans: Iterable[tuple[Origin, LaunchPlan | None]]) -> list[list[Problem]]:
    """The same of each plan of a file, None being none; behind as many errors as are told nothing more is asked.

    Each plan is given with its document. What is wrong with several plans of one is told once.
    """
    found: list[list[Problem]] = []
    errors: set[tuple[Origin, str, Path, str]] = set()
    for document, plan in plans:
        problems = plan_problems(plan) if plan is not None and len(errors) < FINDINGS else []
        for problem in problems:
            if problem.rule.severity is Severity.ERROR:
                errors.add((document, problem.rule.id, problem.path, problem.message))
        found.append(problems)
    return found


@lru_cache(maxsize=256)
def _schedule_problems(schedule: Schedule) -> tuple[Problem, ...]:
    """Found once for all plans that have the same schedule."""
    return tuple(problem for rule in _OF_SCHEDULES for problem in rule.check(schedule))
