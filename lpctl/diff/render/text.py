"""A diff for a terminal: a block a plan, words as well as colours."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, member_lines, name_of, symbol
from lpctl.diff.render.words import (
    SYMBOLS,
    because,
    command_lines,
    fire_lines,
    heading,
    impact_of,
    label,
    left_out,
    legend,
    nothing,
    place_of,
    summary,
    target_heading,
    targets_of,
    verb_of,
    witness_lines,
)
from lpctl.findings.classes.kind import Impact
from lpctl.report.model import counted
from lpctl.report.visible import visible, width

if TYPE_CHECKING:
    from lpctl.diff.report import Change, Diff, PlanDiff, TargetDiff

_COLOURS = {Impact.ERROR: "1;31", Impact.BREAKING: "31", Impact.RISKY: "33", Impact.SAFE: "32"}
_SIGNS = {"+": "32", "~": "33", "-": "31", ">": "36"}
_IMPACT_COLUMN = 72
_NAME_WIDTH = 28


def render(diff: Diff, colour: bool) -> str:
    """The whole diff, ending in a line break; one line where nothing changed."""
    notes = [f"note: {visible(note)}" for note in diff.notes]
    notes += [f"not compared: {visible(place)}: {visible(reason)}" for place, reason in left_out(diff)]
    if diff.is_empty:
        return "\n".join([*notes, nothing(diff)]) + "\n"
    blocks = [[f"{visible(str(diff.before))} -> {visible(str(diff.after))}    {legend(diff)}", *notes]]
    blocks += [_target(target, target.change, colour) for target in diff.targets if target.change is not None]
    for targets, plans in groupby(diff.plans, key=lambda plan: targets_of(diff, plan)):
        blocks += [[_painted(f"in {targets}:", "1", colour)]] if targets else []
        blocks += [_plan(diff, plan, colour) for plan in plans]
    if access := [line for plan in diff.plans for line in _access(diff, plan, colour)]:
        blocks.append([_painted("access", "1", colour), *access])
    return "\n\n".join("\n".join(block) for block in [*blocks, [summary(diff)]]) + "\n"


def _target(target: TargetDiff, change: Change, colour: bool) -> list[str]:
    """A target that only one side has."""
    sign = SYMBOLS[target.verb]
    head = f"{sign} {visible(target_heading(target))}".ljust(_IMPACT_COLUMN)
    lines = [f"{_painted(head, _SIGNS[sign], colour)} {_painted(label(change), _colour(change), colour)}"]
    return lines + _details(change) + [f"    {line}" for line in command_lines(target)]


def _plan(diff: Diff, plan: PlanDiff, colour: bool) -> list[str]:
    sign = SYMBOLS[plan.verb]
    head = f"{sign} {heading(plan)}: {verb_of(diff, plan)}".ljust(_IMPACT_COLUMN)
    impact = _painted(impact_of(plan).ljust(9), _colour(plan), colour)
    lines = [f"{_painted(head, _SIGNS[sign], colour)} {impact} {place_of(plan.plan)}"]
    for change in plan.changes:
        lines += _change(change, colour)
    if plan.fires is not None:
        lines += [f"    {line}" for line in fire_lines(plan.fires)]
    lines += [f"    {line}" for line in command_lines(plan)]
    lines += [f"    ! {visible(note)}" for note in plan.notes]
    if plan.unchanged:
        lines.append(f"    # {counted(plan.unchanged, 'unchanged field')}")
    return lines


def _change(change: Change, colour: bool) -> list[str]:
    """The line of a change, then in lines of their own its members, what it means and where it comes from."""
    lines = [_line(change, colour)]
    lines += [f"        {line}" for line in member_lines(change)]
    return lines + _details(change)


def _details(change: Change) -> list[str]:
    details = [visible(change.words)] if change.words else []
    if reason := because(change.cause):
        details.append(reason.replace("`", ""))
    lines = ["; ".join(details)] if details else []
    return [f"      {line}" for line in (*lines, *witness_lines(change))]


def _line(change: Change, colour: bool, prefix: str = "") -> str:
    sign = symbol(change)
    what = f"  {sign} {prefix}{name_of(change)}"
    what += " " * max(2, _NAME_WIDTH - width(what)) + arrow(change)
    if change.impact is None:
        return what
    what += " " * max(2, _IMPACT_COLUMN - width(what) + 1)
    return what + _painted(label(change), _colour(change), colour)


def _colour(changed: Change | PlanDiff) -> str:
    return _COLOURS[changed.impact] if changed.impact is not None else "0"


def _access(diff: Diff, plan: PlanDiff, colour: bool) -> list[str]:
    """The changes of access once more, without what they mean, for who reads nothing else."""
    lines = []
    targets = targets_of(diff, plan)
    where = f" [{targets}]" if targets else ""
    for change in plan.changes:
        if change.access:
            lines.append(_line(change, colour, f"{visible(plan.plan.name)}{where}: "))
            lines += [f"        {line}" for line in member_lines(change)]
    return lines


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
