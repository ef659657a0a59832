"""A diff for a terminal: a block a plan, words as well as colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.several import notes_of, told_of_access, values_of, variant_lines, version_lines
from lpctl.diff.render.shown import arrow, member_lines, name_of, symbol
from lpctl.diff.render.whose import names_of, whose
from lpctl.diff.render.words import (
    SYMBOLS,
    because,
    command_lines,
    fire_lines,
    glossary,
    impact_of,
    label,
    left_out,
    legend,
    nothing,
    place_of,
    summary,
    target_heading,
    verb_in,
    witness_lines,
)
from lpctl.diff.shared import overview
from lpctl.findings.classes.kind import Impact
from lpctl.report.visible import visible, width

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.diff.report import Change, Diff, TargetDiff
    from lpctl.diff.shared import Block, Said

_COLOURS = {Impact.ERROR: "1;31", Impact.BREAKING: "31", Impact.RISKY: "33", Impact.SAFE: "32"}
_SIGNS = {"+": "32", "~": "33", "-": "31", ">": "36"}
_IMPACT_COLUMN = 72
_NAME_WIDTH = 28
_MOST_NAMES = 6
_MOST_VARIANTS = 12


def render(diff: Diff, colour: bool) -> str:
    """The whole diff, ending in a line break; one line where nothing changed."""
    notes = [f"note: {visible(note)}" for note in diff.notes]
    notes += [f"not compared: {visible(place)}: {visible(reason)}" for place, reason in left_out(diff)]
    if diff.is_empty:
        return "\n".join([*notes, nothing(diff)]) + "\n"
    told = overview(diff)
    blocks = [[f"{visible(str(diff.before))} -> {visible(str(diff.after))}    {legend(diff)}", *notes]]
    blocks += [_target(target, target.change, colour) for target in diff.targets if target.change is not None]
    seen: set[int] = set()
    for block in told.blocks:
        blocks.append(_block(diff, block, seen, colour))
        seen.update(map(id, block.plans))
    if told.versions:
        blocks.append([f"  {line.replace('`', '')}" for line in version_lines(told)])
    if access := [line for block in told.blocks for said in block.said for line in _access(diff, said, colour)]:
        blocks.append([_painted("access", "1", colour), *access])
    last = [glossary(told), summary(told)] if glossary(told) else [summary(told)]
    return "\n\n".join("\n".join(block) for block in [*blocks, last]) + "\n"


def _target(target: TargetDiff, change: Change, colour: bool) -> list[str]:
    """A target that only one side has."""
    sign = SYMBOLS[target.verb]
    head = f"{sign} {visible(target_heading(target))}".ljust(_IMPACT_COLUMN)
    lines = [f"{_painted(head, _SIGNS[sign], colour)} {_painted(label(change), _colour(change), colour)}"]
    return lines + _details(change) + [f"    {line}" for line in command_lines(target)]


def _block(diff: Diff, block: Block, seen: Collection[int], colour: bool) -> list[str]:
    """Some plans and what is said of all of them; `seen` are the plans of which the notes were told before."""
    plan = block.plans[0]
    sign = SYMBOLS[block.verb]
    head = f"{sign} {whose(diff, block.plans)}: {verb_in(diff, block.verb)}".ljust(_IMPACT_COLUMN)
    impact = _painted(impact_of(block).ljust(9), _colour(block), colour)
    place = place_of(plan.plan) if len({place_of(plan.plan) for plan in block.plans}) == 1 else ""
    lines = [f"{_painted(head, _SIGNS[sign], colour)} {impact} {place}".rstrip()]
    if block.names > 1:
        lines.append(f"    {names_of(block.plans, _MOST_NAMES)}")
    for said in block.said:
        lines += _said(diff, block, said, colour)
    if block.fires is not None:
        lines += [f"    {line}" for line in fire_lines(block.fires, gone=block.verb == "removed")]
    lines += [f"    {line}" for line in command_lines(block)]
    return lines + [f"    ! {visible(note)}" for note in notes_of(diff, block, seen)]


def _said(diff: Diff, block: Block, said: Said, colour: bool) -> list[str]:
    """The line of a change, its values by plans where those are several, what it means and where it comes from."""
    change = said.change
    told = variant_lines(diff, block, said, _MOST_VARIANTS)
    lines = [_line(change, colour, "" if told else arrow(change))]
    lines += [f"        {line}" for line in told or member_lines(change)]
    return lines + _details(change)


def _details(change: Change) -> list[str]:
    details = [visible(change.words)] if change.words else []
    if reason := because(change.cause):
        details.append(reason.replace("`", ""))
    lines = ["; ".join(details)] if details else []
    return [f"      {line}" for line in (*lines, *witness_lines(change))]


def _line(change: Change, colour: bool, values: str, prefix: str = "") -> str:
    sign = symbol(change)
    what = f"  {sign} {prefix}{name_of(change)}"
    what += " " * max(2, _NAME_WIDTH - width(what)) + values
    if change.impact is None:
        return what.rstrip()
    what += " " * max(2, _IMPACT_COLUMN - width(what) + 1)
    return what + _painted(label(change), _colour(change), colour)


def _colour(changed: Change | Block) -> str:
    return _COLOURS[changed.impact] if changed.impact is not None else "0"


def _access(diff: Diff, said: Said, colour: bool) -> list[str]:
    """The changes of access once more, without what they mean, for who reads nothing else."""
    if not told_of_access(said.change):
        return []
    lines = [_line(said.change, colour, values_of(said), f"{whose(diff, said.plans)}: ")]
    return lines + [f"        {line}" for line in member_lines(said.change)]


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
