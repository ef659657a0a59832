"""A diff for a review comment: a summary first, what matters most before the rest, never longer than asked for.

Everything that comes from a manifest stands in code spans: there is no mention, no link and no HTML in it.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from lpctl.diff.render.gist import gists
from lpctl.diff.render.rooted import rooted
from lpctl.diff.render.several import notes_of, told_of_access, values_of, variant_lines, version_lines
from lpctl.diff.render.shown import arrow, member_lines, name_of, short, symbol
from lpctl.diff.render.whose import names_of, plans_of, targets_in, whose
from lpctl.diff.render.words import (
    IMPACTS,
    SYMBOLS,
    because,
    fire_lines,
    first_commands,
    glossary,
    impact_of,
    left_out,
    not_compared,
    nothing,
    place_of,
    still_running,
    summary,
    target_heading,
    verb_in,
    witness_of,
)
from lpctl.diff.shared import Said, overview
from lpctl.findings.classes.kind import Impact
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.diff.report import Change, Diff, TargetDiff
    from lpctl.diff.shared import Block, Overview

_TITLE = "### Launch plans"
_MOST_GISTS, _MOST_NAMES, _MOST_VARIANTS = 6, 50, 30
_TABLE_SHARE, _ACCESS_SHARE, _NOTES_SHARE = 0.35, 0.15, 0.1
_VERSIONS_SHARE = 0.4
"""Of the table's."""
_END = "\n\n</details>\n"
_FOOTER = 200
"""Room for the line that says what was cut."""


def render(diff: Diff, max_chars: int, directory: str = "") -> str:
    """The whole diff in no more than `max_chars` characters; the end says what was left out.

    `directory` is where the working directory is in its repository, from whose root files are named.
    """
    diff = rooted(diff, directory)
    told = overview(diff)
    title = f"{_TITLE}{': ' if (counts := _counts(told)) else ''}{counts}"
    if diff.is_empty:
        text = f"{title}\n\n{code(nothing(diff))}\n"
        return text + _within(_notes(diff), max_chars - len(text))
    head = f"{title}\n\n{code(str(diff.before))} → {code(str(diff.after))}: {summary(told)}\n"
    end = f"{_spans(glossary(told))}\n" if glossary(told) else ""
    room = max_chars - len(head) - len(end) - _FOOTER - 200  # what is left out takes a line in each part
    table, rows_left = _table(told, int(room * _TABLE_SHARE))
    access, access_left = _access(told, int(room * _ACCESS_SHARE))
    notes = _within(_notes(diff), int(room * _NOTES_SHARE))
    parts = [head, notes, table, access]
    room -= sum(map(len, parts[1:]))
    details, details_left = _details(told, room)
    parts += [*details, end]
    left = ((details_left, "block"), (rows_left, "table row"), (access_left, "access change"))
    if cut := [counted(number, what) for number, what in left if number]:
        parts.append(f"Cut to {max_chars:,} characters: {', '.join(cut)} not shown in full; `lpctl diff` prints all.\n")
    return "\n".join(part for part in parts if part)


def _counts(told: Overview) -> str:
    """What matters most, in the headline: how many changes of which impact, and what could not be compared."""
    counts = [f"{count} {IMPACTS[impact]}" for impact in Impact if (count := told.number_of(impact))]
    return ", ".join([*counts, *([not_compared(told.diff)] if told.diff.not_compared else [])])


def _notes(diff: Diff) -> list[str]:
    notes = [f"- {code(note)}\n" for note in diff.notes]
    notes += [f"- not compared: {code(place)} {code(reason)}\n" for place, reason in left_out(diff)]
    return ["\n", *notes] if notes else []


def _within(lines: list[str], room: int) -> str:
    """As many of the lines as there is room for."""
    taken, used = [], 0
    for number, line in enumerate(lines):
        if used + len(line) > room:
            taken.append(f"- and {len(lines) - number} more\n")
            break
        taken.append(line)
        used += len(line)
    return "".join(taken)


def _table(told: Overview, room: int) -> tuple[str, int]:
    """A row for each block, target and other version, and how many there was no room for."""
    diff = told.diff
    columns = ["", "plans", *(["targets"] if diff.targets else []), *([] if diff.between else ["impact"])]
    columns.append("differs in" if diff.between else "what happens")
    rows = [_row_of_target(target, target.change) for target in diff.targets if target.change is not None]
    for block in told.blocks:
        cells = [SYMBOLS[block.verb], _cell(plans_of(diff, block.plans))]
        cells += [_cell(targets_in(diff, block.plans))] if diff.targets else []
        cells += [] if diff.between else [_bold(block)]
        rows.append([*cells, _gists(diff, block)])
    versions = _within([f"\n{_spans(_sentence(line))}\n" for line in version_lines(told)], int(room * _VERSIONS_SHARE))
    if not rows:
        return versions.lstrip("\n"), 0
    room -= len(versions)
    lines = [f"| {' | '.join(columns)} |\n".replace("|  |", "| |", 1), f"|{'---|' * len(columns)}\n"]
    used = sum(map(len, lines))
    for number, row in enumerate(rows):
        line = f"| {' | '.join(row)} |\n"
        if used + len(line) > room:
            left = f"| | and {len(rows) - number} more{' |' * (len(columns) - 1)}\n"
            return "".join(lines) + left + versions, len(rows) - number
        lines.append(line)
        used += len(line)
    return "".join(lines) + versions, 0


def _row_of_target(target: TargetDiff, change: Change) -> list[str]:
    cells = [SYMBOLS[target.verb], _cell(target_heading(target)), _cell(target.name), _bold(change)]
    return [*cells, _spans(change.words)]


def _gists(diff: Diff, block: Block) -> str:
    """What happens to the plans, as the cell of a table."""
    parts = [_spans(part).replace("|", "\\|") for part in gists(diff, block)]
    more = len(parts) - _MOST_GISTS
    return "<br>".join([*parts[:_MOST_GISTS], *([f"and {more} more"] if more > 0 else [])])


def _bold(changed: Change | Block) -> str:
    word = impact_of(changed)
    return f"**{word}**" if changed.impact in (Impact.ERROR, Impact.BREAKING) else word


def _access(told: Overview, room: int) -> tuple[str, int]:
    """The section about access, and how many of its changes there was no room for."""
    found = [said for block in told.blocks for said in block.said if told_of_access(said.change)]
    if not found:
        return "", 0
    diff = told.diff
    last = " impact |" if diff.between is None else ""
    lines = ["#### Access\n\n", f"| | plans | field | change |{last}\n", f"|---|---|---|---|{'---|' if last else ''}\n"]
    used = sum(map(len, lines))
    for number, said in enumerate(found):
        change = said.change
        values = "<br>".join(map(_cell, (values_of(said), *member_lines(change))))
        cells = [_cell(whose(diff, said.plans)), _cell(name_of(change)), values, *([_bold(change)] if last else [])]
        row = f"| {symbol(change)} | {' | '.join(cells)} |\n"
        if used + len(row) > room:
            return "".join(lines) + f"| | and {len(found) - number} more | | | |\n", len(found) - number
        lines.append(row)
        used += len(row)
    return "".join(lines), 0


def _details(told: Overview, room: int) -> tuple[list[str], int]:
    """What is said of each block as long as there is room, and of how many there was none for, or not enough."""
    diff = told.diff
    blocks: list[str] = []
    whole = [_of_target(target, target.change) for target in diff.targets if target.change is not None]
    seen: set[int] = set()
    for block in told.blocks:
        if block.said:
            whole.append(_block(diff, block, seen))
        seen.update(map(id, block.plans))
    for number, (head, lines) in enumerate(whole):
        text = head + "\n".join(lines) + _END
        if len(text) + 1 <= room:
            blocks.append(text)
            room -= len(text) + 1
            continue
        cut = _cut(head, lines, room)
        return blocks + ([cut] if cut else []), len(whole) - number
    return blocks, 0


def _cut(head: str, lines: list[str], room: int) -> str:
    """The beginning of a block, "" where there is no room for anything of it."""
    taken: list[str] = []
    used = len(head) + len(_END) + 50
    for number, line in enumerate(lines):
        if used + len(line) + 1 > room:
            taken.append(f"- and {len(lines) - number} more lines")
            break
        taken.append(line)
        used += len(line) + 1
    return head + "\n".join(taken) + _END if len(taken) > 1 else ""


def _of_target(target: TargetDiff, change: Change) -> tuple[str, list[str]]:
    """The summary line of a target that only one side has, and its lines."""
    title = f"<code>{escape(target_heading(target))}</code> {impact_of(change)}"
    return f"<details><summary>{title}</summary>\n\n", [*_change(change), *_commands(target)]


def _commands(ended: Block | TargetDiff) -> list[str]:
    """The commands that end what keeps running, indented: a block of code."""
    if not ended.commands:
        return []
    return ["", _sentence(still_running(ended)), "", *(f"    {short(line, 1000)}" for line in first_commands(ended))]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _block(diff: Diff, block: Block, seen: Collection[int]) -> tuple[str, list[str]]:
    """The summary line of some plans, and the lines about them."""
    title = f"{verb_in(diff, block.verb)} <code>{escape(whose(diff, block.plans))}</code> {impact_of(block)}".rstrip()
    count = counted(len(block.said), "change" if diff.between is None else "difference")
    head = f"<details><summary>{title} ({count})</summary>\n\n"
    lines = []
    if block.names > 1:
        lines += [code(names_of(block.plans, _MOST_NAMES)), ""]
    elif len({place_of(plan.plan) for plan in block.plans}) == 1:
        lines += [code(place_of(block.plans[0].plan)), ""]
    for said in block.said:
        lines += _said(diff, block, said)
    if block.fires is not None:
        lines += ["", *(f"- {code(line)}" for line in fire_lines(block.fires, gone=block.verb == "removed"))]
    lines += _commands(block)
    if notes := notes_of(diff, block, seen):
        lines += ["", *(f"- {code(note)}" for note in notes)]
    return head, lines


def _said(diff: Diff, block: Block, said: Said) -> list[str]:
    """A change, its values by plans where those are several, what it means and where it comes from."""
    told = variant_lines(diff, block, said, _MOST_VARIANTS)
    if not told:
        return _change(said.change)
    first, *others = _change(said.change, values=False)
    return [first, *(f"  - {code(line)}" for line in told), *others]


def _change(change: Change, *, values: bool = True) -> list[str]:
    what = f"{_bold(change)} {change.class_id}: " if change.impact is not None else ""
    shown = f" {code(arrow(change))}" if values and arrow(change) else ""
    lines = [f"- {code(symbol(change))} {what}{code(name_of(change))}{shown}"]
    if change.words:
        lines[0] += f": {_spans(change.words)}"
    lines += [f"  - {code(line)}" for line in member_lines(change)] if values else []
    if reason := because(change.cause):
        lines.append(f"  - {_spans(reason)}")
    if found := witness_of(change):
        lines.append(f"  - witness: inputs {code(found[0])} {_spans(found[1])}, now: {code(found[2])}")
    return lines


def code(text: str) -> str:
    """A code span that holds the text, whatever backticks there are in it."""
    text = short(text, 1000)
    longest = max((len(list(run)) for mark, run in groupby(text) if mark == "`"), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _cell(text: str) -> str:
    """A code span in a table, where a bar ends the cell, in code as well."""
    return code(text).replace("|", "\\|") if text else ""


def _spans(words: str) -> str:
    """Lpctl's own words, with the names in them, which stand in backticks, as code spans."""
    parts = words.split("`")
    return "".join(code(part) if number % 2 else part for number, part in enumerate(parts))
