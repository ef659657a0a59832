"""A text that is a template or a secret is one mistake, whatever else is wrong with it for being one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.manifest.rules import REFUSED_KEY, UNKNOWN_KEY
from lpctl.plan.bind import UNKNOWN_INPUT
from lpctl.plan.identity import WORKFLOW_VERSION_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lpctl.findings.diagnostic import Path, Problem

_KEYS_THAT_ARE_NONE = (REFUSED_KEY, UNKNOWN_INPUT, UNKNOWN_KEY)


def texts_first(texts: list[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a plan and those of what its texts are, one about each text.

    What leaves no message to write stays what it is, in those words: no comment makes a number of a template.
    What stands under a key that there is not is part of that mistake.
    """
    problems = list(problems)
    gone = {problem.path for problem in problems if problem.on == "key" and problem.rule in _KEYS_THAT_ARE_NONE}
    by_place = {_place(found): found for found in texts if not any(start in gone for start in _starts(found.path))}
    told: dict[tuple[Path, bool], Problem] = {}
    others: list[Problem] = []
    for problem in problems:
        place = _place(problem)
        if place not in by_place:
            if problem.rule is not WORKFLOW_VERSION_OPEN or (("version",), False) not in by_place:
                others.append(problem)
        elif problem.rule.firm and place not in told:
            found = by_place[place]
            told[place] = found._replace(rule=problem.rule)
    return [*others, *(told.get(place, found) for place, found in by_place.items())]


def _place(problem: Problem) -> tuple[Path, bool]:
    """Where a problem stands, the name of a workflow at one path however it is written."""
    return ("workflow", "name") if problem.path == ("workflow",) else problem.path, problem.on == "key"


def _starts(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(1, len(path) + 1))
