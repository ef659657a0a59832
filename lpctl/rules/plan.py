"""All that is wrong with one plan by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lpctl.rules import PLAN_RULES, SCHEDULE_RULES

if TYPE_CHECKING:
    from lpctl.diagnostic import Problem
    from lpctl.manifest.model import LaunchPlan, Schedule


def plan_problems(plan: LaunchPlan) -> list[Problem]:
    """What the rules over one plan find, those over its schedule included."""
    found: list[Problem] = []
    for section, rules in PLAN_RULES.items():
        if getattr(plan, section) is not None:
            for rule in rules:
                found.extend(rule.check(plan))
    if plan.schedule is not None:
        found.extend(_schedule_problems(plan.schedule))
    return found


@lru_cache(maxsize=256)
def _schedule_problems(schedule: Schedule) -> tuple[Problem, ...]:
    """Found once for all plans that start at the same times."""
    return tuple(problem for rule in SCHEDULE_RULES for problem in rule.check(schedule))
