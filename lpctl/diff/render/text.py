"""A diff for a terminal: a block a plan, words as well as colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, member_lines, name_of, symbol
from lpctl.diff.render.words import (
    IMPACTS,
    LEGEND,
    SYMBOLS,
    because,
    command_lines,
    fire_lines,
    heading,
    left_out,
    nothing,
    place_of,
    summary,
    witness_lines,
)
from lpctl.findings.classes.kind import Impact
from lpctl.report.model import counted
from lpctl.report.visible import visible, width

if TYPE_CHECKING:
    from lpctl.diff.report import Change, Diff, PlanDiff

_COLOURS = {Impact.ERROR: "1;31", Impact.BREAKING: "31", Impact.RISKY: "33", Impact.SAFE: "32"}
_SIGNS = {"+": "32", "~": "33", "-": "31", ">": "36"}
_IMPACT_COLUMN = 72
_NAME_WIDTH = 28


def render(diff: Diff, colour: bool) -> str:
    """The whole diff, ending in a line break; one line where nothing changed."""
    notes = [f"note: {visible(note)}" for note in diff.notes]
    notes += [f"not compared: {visible(place)}: {visible(reason)}" for place, reason in left_out(diff)]
    if not diff.plans:
        return "\n".join([*notes, nothing(diff)]) + "\n"
    blocks = [[f"{visible(str(diff.before))} -> {visible(str(diff.after))}    {LEGEND}", *notes]]
    blocks += [_plan(plan, colour) for plan in diff.plans]
    if access := [line for plan in diff.plans for line in _access(plan, colour)]:
        blocks.append([_painted("access", "1", colour), *access])
    return "\n\n".join("\n".join(block) for block in [*blocks, [summary(diff)]]) + "\n"


def _plan(plan: PlanDiff, colour: bool) -> list[str]:
    sign = SYMBOLS[plan.verb]
    head = f"{sign} {heading(plan)}: {plan.verb}".ljust(_IMPACT_COLUMN)
    impact = _painted(IMPACTS[plan.impact].ljust(9), _COLOURS[plan.impact], colour)
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
    details = [visible(change.words)] if change.words else []
    if reason := because(change.cause):
        details.append(reason.replace("`", ""))
    lines += [f"      {line}" for line in (["; ".join(details)] if details else [])]
    lines += [f"      {line}" for line in witness_lines(change)]
    return lines


def _line(change: Change, colour: bool, prefix: str = "") -> str:
    sign = symbol(change)
    what = f"  {sign} {prefix}{name_of(change)}"
    what += " " * max(2, _NAME_WIDTH - width(what)) + arrow(change)
    what += " " * max(2, _IMPACT_COLUMN - width(what) + 1)
    label = f"{IMPACTS[change.impact].ljust(9)} {change.kind.id}"
    return what + _painted(label, _COLOURS[change.impact], colour)


def _access(plan: PlanDiff, colour: bool) -> list[str]:
    """The changes of access once more, without what they mean, for who reads nothing else."""
    lines = []
    for change in plan.changes:
        if change.access:
            lines.append(_line(change, colour, f"{visible(plan.plan.name)}: "))
            lines += [f"        {line}" for line in member_lines(change)]
    return lines


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
