"""What is said of several plans at once: values by plans, versions, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.gist import starts_in_words
from lpctl.diff.render.shown import arrow
from lpctl.diff.render.whose import whose, whose_within

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.diff.report import Diff
    from lpctl.diff.shared import Block, Overview, Said, Variant


def variant_lines(diff: Diff, block: Block, said: Said, most: int) -> list[str]:
    """The plans of a change by their values, or by the starts that it changes; none where all have the same ones."""
    if len(said.variants) == 1 and not (said.change.starts and len(block.plans) > 1):
        return []
    lines = [_variant(diff, block, variant) for variant in said.variants[:most]]
    more = len(said.variants) - len(lines)
    return [*lines, *([f"and {more} more; `--format json` has all"] if more else [])]


def _variant(diff: Diff, block: Block, variant: Variant) -> str:
    plan, who = variant.plans[0], whose_within(diff, variant.plans, block.plans)
    if variant.change.starts:
        starts = starts_in_words(plan.fires).replace("`", "") if plan.fires is not None else ""
        return f"{who}: {starts}" if starts else who
    return f"{who}: {arrow(variant.change)}"


def version_lines(told: Overview) -> list[str]:
    """`version v11 -> v12 in 13 plans`, a line for each pair of versions."""
    lines = [
        f"version {arrow(variant.change)} of {whose(told.diff, variant.plans)}"
        for said in told.versions
        for variant in said.variants
    ]
    if len(lines) > _MOST_VERSIONS:
        return [*lines[: _MOST_VERSIONS - 1], f"and {len(lines) - _MOST_VERSIONS + 1} more; `--format json` has all"]
    return lines


_MOST_VERSIONS = 5


def notes_of(block: Block, seen: Collection[int]) -> list[str]:
    """What is noted of the starts of plans, unless another block told it of them; by plan where they are several."""
    notes: dict[str, list[str]] = {}
    for plan in block.plans:
        if id(plan) not in seen:
            for note in plan.notes:
                notes.setdefault(note, []).append(plan.plan.name)
    names = {plan.plan.name for plan in block.plans}
    return [note if len(names) == 1 else f"{', '.join(dict.fromkeys(of))}: {note}" for note, of in notes.items()]
