"""What is said of several plans at once: values by plans, versions, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.gist import is_known_access, starts_in_words
from lpctl.diff.render.shown import arrow
from lpctl.diff.render.whose import names_of, targets_in, whose, whose_within
from lpctl.diff.values import in_backticks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lpctl.diff.report import Change, Diff, PlanDiff
    from lpctl.diff.shared import Block, Overview, Said, Variant


def variant_lines(diff: Diff, block: Block, said: Said, most: int) -> list[str]:
    """The plans of a change by their values, or by the starts that it changes; none where all have the same ones."""
    in_words = said.change.starts and block.fires is None and bool(starts_in_words(said.plans))
    if len(said.variants) == 1 and not block.in_part(said) and not in_words:
        return []
    lines = [_variant(diff, block, variant) for variant in said.variants[:most]]
    more = len(said.variants) - len(lines)
    return [*lines, *([f"and {more} more; `--format json` has all"] if more else [])]


def _variant(diff: Diff, block: Block, variant: Variant) -> str:
    who = whose_within(diff, variant.plans, block.plans)
    if variant.change.starts:
        starts = starts_in_words(variant.plans).replace("`", "")
        return f"{who}: {starts}" if starts else who
    return f"{who}: {arrow(variant.change)}"


def values_of(said: Said) -> str:
    """The values of a change, or the first and how many others there are."""
    first = arrow(said.change)
    more = len({arrow(variant.change) for variant in said.variants}) - 1
    return f"{first}, and {more} more" if more else first


def told_of_access(change: Change) -> bool:
    """Whether a change stands in the section about access, too: what another plan had before is nothing new there."""
    return change.access and not is_known_access(change)


def version_lines(told: Overview) -> list[str]:
    """``version `v11 -> v12` of `13 plans` ``, a line for each pair of versions."""
    lines = [
        f"version {in_backticks(arrow(variant.change))} of {in_backticks(whose(told.diff, variant.plans))}"
        for said in told.versions
        for variant in said.variants
    ]
    if len(lines) > _MOST_VERSIONS:
        return [*lines[: _MOST_VERSIONS - 1], f"and {len(lines) - _MOST_VERSIONS + 1} more; `--format json` has all"]
    return lines


_MOST_VERSIONS = 5


def notes_of(diff: Diff, block: Block, seen: Collection[int]) -> list[str]:
    """What is noted of the starts of plans, unless another block told it of them; of whom, where it is not of all."""
    notes: dict[str, list[PlanDiff]] = {}
    of_fires = block.fires is None and any(said.change.starts for said in block.said)
    for plan in block.plans:
        told = plan.notes if id(plan) not in seen else ()
        if of_fires and plan.fires is not None:
            told = (*told, *plan.fires.notes)
        for note in told:
            notes.setdefault(note, []).append(plan)
    return [
        note if len(of) == len(block.plans) else f"{_noted_of(diff, block, of)}: {note}" for note, of in notes.items()
    ]


_MOST_NOTED = 6


def _noted_of(diff: Diff, block: Block, plans: Sequence[PlanDiff]) -> str:
    """Some of a block's plans: by name, and with their targets where a plan of such a name is in others, too."""
    names = {plan.plan.name for plan in plans}
    told = names_of(plans, _MOST_NOTED)
    if sum(plan.plan.name in names for plan in block.plans) == len(plans):
        return told
    where = f"in {targets_in(diff, plans)}"
    return where if block.names == 1 else f"{told} {where}"
