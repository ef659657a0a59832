"""A diff for a review comment: a summary first, what matters most before the rest, never longer than asked for.

Everything that comes from a manifest stands in code spans: there is no mention, no link and no HTML in it.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, member_lines, name_of, short, symbol
from lpctl.diff.render.words import (
    ALL_TARGETS,
    IMPACTS,
    SYMBOLS,
    because,
    fire_lines,
    first_commands,
    heading,
    heading_in,
    impact_of,
    left_out,
    not_compared,
    nothing,
    place_of,
    still_running,
    summary,
    target_heading,
    targets_of,
    verb_of,
    witness_of,
)
from lpctl.findings.classes.kind import Impact
from lpctl.report.model import counted

if TYPE_CHECKING:
    from lpctl.diff.report import Change, Diff, PlanDiff, TargetDiff

_TITLE = "### Launch plans"
_TABLE_SHARE, _ACCESS_SHARE, _NOTES_SHARE = 0.35, 0.15, 0.1
_END = "\n\n</details>\n"
_FOOTER = 200
"""Room for the line that says what was cut."""


def render(diff: Diff, max_chars: int) -> str:
    """The whole diff in no more than `max_chars` characters; the end says what was left out."""
    title = f"{_TITLE}{': ' if (counts := _counts(diff)) else ''}{counts}"
    if diff.is_empty:
        text = f"{title}\n\n{code(nothing(diff))}\n"
        return text + _within(_notes(diff), max_chars - len(text))
    head = f"{title}\n\n{code(str(diff.before))} → {code(str(diff.after))}: {summary(diff)}\n"
    room = max_chars - len(head) - _FOOTER - 200  # what is left out takes a line in each part
    table, rows_left = _table(diff, int(room * _TABLE_SHARE))
    access, access_left = _access(diff, int(room * _ACCESS_SHARE))
    notes = _within(_notes(diff), int(room * _NOTES_SHARE))
    parts = [head, notes, table, access]
    room -= sum(map(len, parts[1:]))
    details, details_left = _details(diff, room)
    parts += details
    left = ((details_left, "plan"), (rows_left, "table row"), (access_left, "access change"))
    if cut := [counted(number, what) for number, what in left if number]:
        parts.append(f"Cut to {max_chars:,} characters: {', '.join(cut)} not shown in full; `lpctl diff` prints all.\n")
    return "\n".join(part for part in parts if part)


def _counts(diff: Diff) -> str:
    """What matters most, in the headline: how many changes of which impact, and what could not be compared."""
    counts = [f"{count} {IMPACTS[impact]}" for impact in Impact if (count := diff.number_of(impact))]
    return ", ".join([*counts, *([not_compared(diff)] if diff.not_compared else [])])


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


def _table(diff: Diff, room: int) -> tuple[str, int]:
    """A row a plan or target, and how many there was no room for."""
    lines = ["| | plan | impact | changes |\n", "|---|---|---|---|\n"]
    if diff.between is not None:
        lines = ["| | plan | differs in |\n", "|---|---|---|\n"]
    used = sum(map(len, lines))
    rows = [
        f"| {SYMBOLS[target.verb]} | {_cell(target_heading(target))} | {_bold(change)} | {change.class_id} |\n"
        for target in diff.targets
        if (change := target.change) is not None
    ]
    rows += [
        f"| {SYMBOLS[plan.verb]} | {_cell(heading_in(diff, plan))} | {_gist(diff, plan)} |\n"
        if diff.between is not None
        else f"| {SYMBOLS[plan.verb]} | {_cell(heading_in(diff, plan))} | {_bold(plan)} | {_gist(diff, plan)} |\n"
        for plan in diff.plans
    ]
    for number, row in enumerate(rows):
        if used + len(row) > room:
            left = len(rows) - number
            return "".join(lines) + f"| | and {left} more | | |\n", left
        lines.append(row)
        used += len(row)
    return "".join(lines), 0


def _gist(diff: Diff, plan: PlanDiff) -> str:
    """The classes of a plan's changes, the worst first; of facts, what differs, or where the plan is."""
    if diff.between is not None:
        ids = dict.fromkeys(_cell(name_of(change)) for change in plan.changes) or {verb_of(diff, plan): None}
    else:
        ids = dict.fromkeys(change.class_id for change in plan.changes)
    most = 4
    named = ", ".join(list(ids)[:most])
    return named + (f", and {len(ids) - most} more" if len(ids) > most else "")


def _bold(changed: Change | PlanDiff) -> str:
    word = impact_of(changed)
    return f"**{word}**" if changed.impact in (Impact.ERROR, Impact.BREAKING) else word


def _access(diff: Diff, room: int) -> tuple[str, int]:
    """The section about access, and how many of its changes there was no room for."""
    changes = [(plan, change) for plan in diff.plans for change in plan.changes if change.access]
    if not changes:
        return "", 0
    last = " impact |" if diff.between is None else ""
    lines = ["#### Access\n\n", f"| | plan | field | change |{last}\n", f"|---|---|---|---|{'---|' if last else ''}\n"]
    used = sum(map(len, lines))
    for number, (plan, change) in enumerate(changes):
        values = "<br>".join(map(_cell, (arrow(change), *member_lines(change))))
        cells = [_cell(heading_in(diff, plan)), _cell(name_of(change)), values, *([_bold(change)] if last else [])]
        row = f"| {symbol(change)} | {' | '.join(cells)} |\n"
        if used + len(row) > room:
            return "".join(lines) + f"| | and {len(changes) - number} more | | | |\n", len(changes) - number
        lines.append(row)
        used += len(row)
    return "".join(lines), 0


def _details(diff: Diff, room: int) -> tuple[list[str], int]:
    """A block a plan as long as there is room, and how many plans there was none for, or not enough."""
    blocks: list[str] = []
    whole = [_of_target(target, target.change) for target in diff.targets if target.change is not None]
    for targets, plans in groupby(diff.plans, key=lambda plan: targets_of(diff, plan)):
        of_plans = [_block(diff, plan) for plan in plans if plan.changes]
        if targets:
            head, lines = of_plans[0]
            of_plans[0] = (f"#### In {targets if targets == ALL_TARGETS else code(targets)}\n\n{head}", lines)
        whole += of_plans
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


def _commands(ended: PlanDiff | TargetDiff) -> list[str]:
    """The commands that end what keeps running, indented: a block of code."""
    if not ended.commands:
        return []
    return ["", _sentence(still_running(ended)), "", *(f"    {short(line, 1000)}" for line in first_commands(ended))]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _block(diff: Diff, plan: PlanDiff) -> tuple[str, list[str]]:
    """The summary line of a plan, and its lines."""
    title = f"{verb_of(diff, plan)} <code>{escape(heading(plan))}</code> {impact_of(plan)}".rstrip()
    count = counted(len(plan.changes), "change" if diff.between is None else "difference")
    head = f"<details><summary>{title} ({count})</summary>\n\n"
    lines = [f"{code(place_of(plan.plan))}", ""]
    for change in plan.changes:
        lines += _change(change)
    if plan.fires is not None:
        lines += ["", *(f"- {code(line)}" for line in fire_lines(plan.fires))]
    lines += _commands(plan)
    if plan.notes:
        lines += ["", *(f"- {code(note)}" for note in plan.notes)]
    if plan.unchanged:
        lines += ["", counted(plan.unchanged, "unchanged field")]
    return head, lines


def _change(change: Change) -> list[str]:
    what = f"{_bold(change)} {change.class_id}: " if change.impact is not None else ""
    lines = [f"- {code(symbol(change))} {what}{code(name_of(change))} {code(arrow(change))}"]
    if change.words:
        lines[0] += f": {_spans(change.words)}"
    lines += [f"  - {code(line)}" for line in member_lines(change)]
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
