"""The rules that a project switches on: which options hold in a target, at which level, and what comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.manifest.rule_options import RULE_OPTIONS, WITHOUT_OPTIONS
from lpctl.rules.asked import CHECKS
from lpctl.rules.asked.asked import Asked, ScheduledPlan
from lpctl.rules.asked.identity import name_pattern
from lpctl.rules.asked.schedule import timezone_required
from lpctl.rules.asked.values import allowed_values, max_parallelism_at_most
from lpctl.rules.rule import ASKED, ASKED_OF_RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lpctl.findings.diagnostic import EntryKey, Origin, Path, Problem
    from lpctl.findings.levels import Levels
    from lpctl.manifest.launch_plan import LaunchPlan, Schedule


def level_layer(stated: Mapping[str, object]) -> dict[str, str]:
    """The levels among what is said of rules: options have the level beside them, else that of their rule."""
    return {
        rule: said if isinstance(said, str) else getattr(said, "level", None) or CHECKS[rule].severity.value
        for rule, said in stated.items()
    }


def asked_in(
    layers: Iterable[tuple[Path, Mapping[str, object]]], levels: Levels, owner: Origin | None
) -> dict[str, Asked]:
    """The options that hold by rule, each with its place, of what is said at several paths: the last that states any.

    Those of a rule that no level switches on are left out.
    """
    found: dict[str, Asked] = {}
    for path, stated in layers:
        for rule, said in stated.items():
            if not isinstance(said, str):
                found[rule] = Asked(said, owner, (*path, "rules", rule))
            elif rule in WITHOUT_OPTIONS and rule not in found:
                found[rule] = Asked(RULE_OPTIONS[rule](), owner, (*path, "rules", rule))
    for rule in WITHOUT_OPTIONS:  # switched on by the command line
        found.setdefault(rule, Asked(RULE_OPTIONS[rule](), None, ()))
    return {rule: asked for rule, asked in found.items() if levels.get(rule) is not None}


def _of_value(problem: Problem) -> bool:
    """Whether a problem is about a value as a whole: what else may be surprising in it goes with it."""
    if problem.rule is timezone_required:
        return problem.path[-1] == "timezone"
    return problem.rule in (allowed_values, name_pattern)


_OF_WHAT_IS_STATED = (allowed_values, max_parallelism_at_most, name_pattern)
"""Those that find nothing in what a plan does not state."""


def with_asked(
    problems: Sequence[Problem], plan: LaunchPlan, asked: Mapping[str, Asked], *, whole: bool
) -> list[Problem]:
    """What is wrong with a plan, and what the rules over one plan find that the project asks for: one mistake once.

    Of a plan that is not `whole`, as some of it does not fit the schema, nothing is missed.
    """
    found: list[Problem] = []
    for rule, options in asked.items():
        if (check := CHECKS[rule]).scope is ASKED and (whole or check in _OF_WHAT_IS_STATED):
            found.extend(check.check((plan, options)))
    said = {problem.path for problem in found if _of_value(problem)}
    left = [problem for problem in problems if problem.rule.severity is Severity.ERROR or problem.path not in said]
    return left + found


def problems_of_run(
    scheduled: Iterable[tuple[EntryKey, str, Schedule]], asked: Mapping[str, Asked]
) -> Iterator[tuple[EntryKey, Problem]]:
    """What the rules over all plans of a target find; given are those that start by themselves, and their names."""
    plans = [ScheduledPlan(*plan) for plan in scheduled]
    for rule, options in asked.items():
        if (check := CHECKS[rule]).scope is ASKED_OF_RUN:
            yield from check.check((plans, options))
