"""A diff as annotations of GitHub's: workflow commands on standard output.

GitHub shows ten annotations a step; what is beyond that is counted. An annotation stands at a line of the new side, so
what is gone stands at none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.classes.kind import RANKS, Impact
from lpctl.diff.render.words import IMPACTS, arrow, heading, name_of, nothing, short, summary, witness_lines

if TYPE_CHECKING:
    from lpctl.diff.report import Change, Diff, PlanDiff

_COMMANDS = {Impact.ERROR: "error", Impact.BREAKING: "error", Impact.RISKY: "warning", Impact.SAFE: "notice"}
_MOST = 10


def render(diff: Diff) -> str:
    """A command a change, the worst first, then the summary."""
    if not diff.plans:
        return nothing(diff) + "\n"
    changes = [(plan, change) for plan in diff.plans for change in plan.changes]
    changes.sort(key=lambda found: RANKS[found[1].impact])
    shown = changes if len(changes) <= _MOST else changes[: _MOST - 1]
    lines = [_command(plan, change) for plan, change in shown]
    if len(shown) < len(changes):
        lines.append(f"::notice::and {len(changes) - len(shown)} more changes; `lpctl diff` prints them")
    return "\n".join([*lines, summary(diff)]) + "\n"


def _command(plan: PlanDiff, change: Change) -> str:
    place = change.cause.after if change.cause is not None else None
    where = ""
    if place is not None and place.line is not None:
        where = f"file={_property(place.file)},line={place.line},"
    title = _property(f"{IMPACTS[change.impact]} {change.kind.id}")
    words = f": {change.words}" if change.words else ""
    lines = [f"{heading(plan)} {name_of(change)} {arrow(change)}{short(words, 300)}", *witness_lines(change)]
    return f"::{_COMMANDS[change.impact]} {where}title={title}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    """As GitHub's runner reads a message (actions/toolkit command.ts:escapeData)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As it reads a property (command.ts:escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
