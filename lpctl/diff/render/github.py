"""A diff as annotations of GitHub's: workflow commands that the runner reads from the log.

The runner shows ten annotations of a level and step; what is beyond is printed as plain lines, and counted. An
annotation stands at a line of the new side, so what is gone stands at none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.render.several import notes_of, variant_lines, version_lines
from lpctl.diff.render.shown import arrow, member_lines, name_of, short
from lpctl.diff.render.whose import names_of, whose
from lpctl.diff.render.words import (
    impact_of,
    left_out,
    not_compared,
    nothing,
    summary,
    target_heading,
    verb_in,
    witness_lines,
)
from lpctl.diff.shared import overview
from lpctl.findings.classes.kind import RANKS, Impact
from lpctl.report.github import SHOWN, annotation, beyond, plain
from lpctl.report.places import located
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.diff.report import Change, Diff
    from lpctl.diff.shared import Block, Overview, Said

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
    left: list[_Told] = []
    if diff.is_empty:
        return "\n".join([*lines, plain(nothing(diff))]) + "\n"
    overview_ = overview(diff)
    for command in dict.fromkeys(_COMMANDS.values()):
        changes = sorted(
            (told for told in _told(overview_) if _level(told.change) == command),
            key=lambda told: 0 if told.change.impact is None else RANKS[told.change.impact],
        )
        room = SHOWN - len(told) if command == level else SHOWN
        lines += [_command(command, told, directory) for told in changes[:room]]
        left += changes[room:]
    lines += [plain(line) for told in left for line in _lines(told)]
    lines += [
        plain(f"{whose(diff, block.plans)}: {verb_in(diff, block.verb)}")
        for block in overview_.blocks
        if not block.said
    ]
    lines += [plain(line.replace("`", "")) for line in version_lines(overview_)]
    return "\n".join([*lines, f"{summary(overview_)}{beyond(len(left))}"]) + "\n"


class _Told(NamedTuple):
    """A change, what it is of, its values by plans where those are several, and what is noted of the starts of plans.

    `whole` is whether it is all of a target; `plans` are the names of the plans, where they are several.
    """

    what: str
    change: Change
    notes: tuple[str, ...]
    whole: bool = False
    plans: str = ""
    values: tuple[str, ...] = ()


def _told(told: Overview) -> Iterator[_Told]:
    """Every change, in order, once."""
    for target in told.diff.targets:
        if target.change is not None:
            yield _Told(visible(target_heading(target)), target.change, (), whole=True)
    seen: set[int] = set()
    for block in told.blocks:
        several = block.names > 1
        for said in block.said:
            yield _Told(
                what=whose(told.diff, block.plans),
                change=said.change,
                notes=_notes(told.diff, block, said, seen),
                plans=names_of(block.plans, _MOST_TOLD) if several else "",
                values=tuple(variant_lines(told.diff, block, said, _MOST_TOLD)),
            )
        seen.update(map(id, block.plans))


def _notes(diff: Diff, block: Block, said: Said, seen: set[int]) -> tuple[str, ...]:
    """What is noted of the starts of plans, at the one change that it is to be shown with."""
    told: list[str] = []
    if said is block.said[0]:
        told += notes_of(diff, block, seen)
    if block.fires is not None and said is next(each for each in block.said if each.change.starts):
        told += block.fires.notes
    return tuple(told)


def _level(change: Change) -> str:
    """The level of the annotation of a change; a fact is for notice."""
    return _COMMANDS[Impact.SAFE if change.impact is None else change.impact]


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


def _command(command: str, told: _Told, directory: str) -> str:
    change = told.change
    properties = {"title": f"{impact_of(change)} {change.class_id}" if change.impact is not None else "differs"}
    place = change.cause.after if change.cause is not None else None
    if place is not None and place.line is not None:
        properties |= {"file": located(directory, place.file), "line": str(place.line)}
    return annotation(command, properties, (_message(told), *_more(told), *witness_lines(change)))


def _lines(told: _Told) -> list[str]:
    impact = f"{impact_of(told.change)} " if told.change.impact is not None else ""
    return [f"{impact}{_message(told)}", *(f"{impact}{told.what} {line}" for line in _more(told))]


def _more(told: _Told) -> list[str]:
    """The members that changed, and what is noted of the plan's starts."""
    members = told.values or member_lines(told.change)
    plans = [told.plans] if told.plans else []
    return [*plans, *members, *(f"! {visible(note)}" for note in told.notes)]


def _message(told: _Told) -> str:
    change = told.change
    words = f": {change.words}" if change.words else ""
    values = "" if told.values else f" {arrow(change)}"
    what = told.what if told.whole else f"{told.what} {name_of(change)}{values}"
    return f"{what}{short(words, _LONGEST)}"
