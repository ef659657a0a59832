"""A diff as annotations of GitHub's: workflow commands that the runner reads from the log.

The runner shows ten annotations of a level and step; what is beyond is printed as plain lines, and counted. An
annotation stands at a line of the new side, so what is gone stands at none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, member_lines, name_of, short
from lpctl.diff.render.words import IMPACTS, heading, left_out, not_compared, nothing, summary, witness_lines
from lpctl.findings.classes.kind import Impact
from lpctl.report.github import SHOWN, annotation, beyond, plain
from lpctl.report.places import located
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.diff.report import Change, Diff, PlanDiff

_COMMANDS = {Impact.ERROR: "error", Impact.BREAKING: "error", Impact.RISKY: "warning", Impact.SAFE: "notice"}
_LONGEST = 300
_MOST_TOLD = 10


def render(diff: Diff, directory: str) -> str:
    """A command for each of the first ten changes of a level, a plain line for each other, then the summary.

    What is to be known of the sides is one more, before them. `directory` is where the working directory is in its
    repository.
    """
    level, told = _of_sides(diff)
    lines = list(told)
    left: list[tuple[PlanDiff, Change]] = []
    if not diff.plans:
        return "\n".join([*lines, plain(nothing(diff))]) + "\n"
    for command in dict.fromkeys(_COMMANDS.values()):
        changes = [
            (plan, change)
            for impact in Impact
            for plan in diff.plans
            for change in plan.changes
            if change.impact is impact and _COMMANDS[impact] == command
        ]
        room = SHOWN - len(told) if command == level else SHOWN
        lines += [_command(command, plan, change, directory) for plan, change in changes[:room]]
        left += changes[room:]
    lines += [plain(line) for plan, change in left for line in _lines(plan, change)]
    return "\n".join([*lines, f"{summary(diff)}{beyond(len(left))}"]) + "\n"


def _of_sides(diff: Diff) -> tuple[str, list[str]]:
    """The level of what is to be known of the sides, and the command, if there is any of that.

    It is at no line: what could not be compared stands on the old side, or nobody knows where.
    """
    level, title = ("warning", not_compared(diff)) if diff.not_compared else ("notice", "how it was compared")
    reasons = [short(f"{place}: {reason}", _LONGEST) for place, reason in left_out(diff)]
    told = [*_first(diff.notes), *_first(reasons)]
    return level, [annotation(level, {"title": title}, told)] if told or diff.not_compared else []


def _first(texts: Sequence[str]) -> list[str]:
    more = len(texts) - _MOST_TOLD
    return [*texts[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]


def _command(command: str, plan: PlanDiff, change: Change, directory: str) -> str:
    properties = {"title": f"{IMPACTS[change.impact]} {change.kind.id}"}
    place = change.cause.after if change.cause is not None else None
    if place is not None and place.line is not None:
        properties |= {"file": located(directory, place.file), "line": str(place.line)}
    return annotation(command, properties, (_message(plan, change), *_more(plan, change), *witness_lines(change)))


def _lines(plan: PlanDiff, change: Change) -> list[str]:
    more = [f"{IMPACTS[change.impact]} {heading(plan)} {line}" for line in _more(plan, change)]
    return [f"{IMPACTS[change.impact]} {_message(plan, change)}", *more]


def _more(plan: PlanDiff, change: Change) -> list[str]:
    """The members that changed, and what is noted of the plan's starts."""
    return [*member_lines(change), *(f"! {visible(note)}" for note in plan.notes_at(change))]


def _message(plan: PlanDiff, change: Change) -> str:
    words = f": {change.words}" if change.words else ""
    return f"{heading(plan)} {name_of(change)} {arrow(change)}{short(words, _LONGEST)}"
