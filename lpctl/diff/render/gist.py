"""What happens, in a few words: the cells of a table, which are read before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, name_of
from lpctl.diff.render.whose import targets_in
from lpctl.diff.render.words import verb_in
from lpctl.diff.report import ENDED, STARTS
from lpctl.diff.scheduled import OTHER_TIMES, earlier_or_later
from lpctl.diff.shared import Said
from lpctl.diff.values import in_backticks
from lpctl.findings.classes.access import KNOWN_ACCESS
from lpctl.findings.classes.kind import Impact
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lpctl.diff.fires import Fires
    from lpctl.diff.report import Change, Diff, PlanDiff
    from lpctl.diff.shared import Block, Variant

_BY_WORDS = frozenset({"notification-added", "notification-removed", "notification-repeated"})
"""Classes whose words have all that there is to say."""

_VALUES_AND_WORDS = frozenset(
    {
        "activation-changed",
        "cache-changed",
        "concurrency-changed",
        "encoding-changed",
        "execution-changed",
        "input-added",
        "input-freed",
        "input-optional",
        "output-added",
    }
)
"""Classes whose values say little without their words."""

_BEFORE_VALUES = {
    "identity-changed": "executions act as another: ",
    "secrets-changed": "asks for another secret: ",
    "workflow-version": "other code runs: ",
    "workflow-changed": "another workflow runs: ",
    "output-location-changed": "files go elsewhere: ",
    "envs-changed": "tasks see another environment: ",
    "new-access": "brings access that nobody had: ",
}
_BEHIND_VALUES = {
    "default-changed": " where callers leave it out",
    "fixed-changed": " in every execution",
    "schedule-rewritten": ": the same starts",
}


def gists(diff: Diff, block: Block) -> list[str]:
    """What happens to the plans of a block, the worst first, with names and values in backticks.

    Of facts, what differs, or where the plan is.
    """
    if diff.between is not None:
        names = dict.fromkeys(in_backticks(name_of(said.change)) for said in block.said)
        return list(names) or [verb_in(diff, block.verb)]
    known = [said.change for said in block.said if is_known_access(said.change)]
    parts = [part for said in block.said if not is_known_access(said.change) for part in _of_said(diff, block, said)]
    if known:
        fields = dict.fromkeys(change.path[0] for change in known)
        parts.append(f"access that another plan had: {', '.join(map(in_backticks, fields))}")
    return parts


def is_known_access(change: Change) -> bool:
    """Whether a change is access that another plan had, and of no matter."""
    return change.class_id == KNOWN_ACCESS.id and change.impact is Impact.SAFE


def _of_said(diff: Diff, block: Block, said: Said) -> Iterator[str]:
    """What a change does, and in which targets where that is not so in all that the block is about.

    Of one plan, each of its values is told.
    """
    apart = [Said.of([variant]) for variant in said.variants] if block.names == 1 and diff.targets else [said]
    for each in apart:
        where = f"{in_backticks(targets_in(diff, each.plans))}: " if block.in_part(each) else ""
        yield f"{where}{_gist(each)}"


def _gist(said: Said) -> str:
    """What a change does.

    Of several variants, the first one is told of plans that are to be active, where there are any.
    """
    told = next((variant for variant in said.variants if not _asleep(variant.plans)), said.variants[0])
    text, more = _of_variant(told), len(said.variants) - 1
    if not more:
        return text
    if not said.change.starts:
        return f"{text}, and {more} more alike"
    moves = {plan.fires and plan.fires.shift for plan in said.plans}
    return f"{text}; {counted(more, 'more schedule')} moved alike" if _one(moves) else f"{text}, and {more} more"


def _one(moves: Collection[int | None]) -> bool:
    """Whether all starts moved, and by the same time."""
    return len(moves) == 1 and all(moves)


def _asleep(plans: Iterable[PlanDiff]) -> bool:
    """Whether nobody asks to activate any of the plans."""
    return all(plan.plan.active is False for plan in plans)


def _of_variant(variant: Variant) -> str:
    change = variant.change
    if change.class_id in ENDED and change.class_id not in STARTS:
        ends = any(plan.commands for plan in variant.plans)
        runs_on = "; its schedule, if active, runs on until it is deactivated" if ends else ""
        return f"`{arrow(change)}`: {change.words}{runs_on}"
    if change.class_id in STARTS:
        what = {"plan-added": "new", "plan-removed": f"gone: {change.words}"}.get(change.class_id, "")
        starts = starts_in_words(variant.plans)
        later = change.words if change.class_id == "schedule-changed" and change.words != OTHER_TIMES else ""
        return "; ".join(part for part in (what, starts, later) if part)
    if change.class_id in _BY_WORDS or (change.words and change.impact in (Impact.ERROR, Impact.BREAKING)):
        return change.words
    if change.class_id in _VALUES_AND_WORDS:
        return f"{_values(change)}: {change.words}"
    before, behind = _BEFORE_VALUES.get(change.class_id, ""), _BEHIND_VALUES.get(change.class_id, "")
    if behind and change.words.startswith("scheduled runs"):
        behind = f" in scheduled runs, and{behind}"
    return f"{before}{_values(change)}{behind}"


def _values(change: Change) -> str:
    shown = arrow(change)
    return " ".join([in_backticks(name_of(change)), *([f"`{shown.replace('`', chr(39))}`"] if shown else [])])


def starts_in_words(plans: Sequence[PlanDiff]) -> str:
    """``02:00 every day, UTC -> 02:00 every day, Europe/Berlin`, 7 a week``; "" where nothing is to be said of that.

    The plans start alike. Of those that nobody asks to activate, that is said.
    """
    plan = plans[0]
    if plan.fires is None:
        return ""
    old, new = plan.fires.before, plan.fires.after
    asleep = ", if somebody activates it" if plan.after is not None and _asleep(plans) else ""
    if old is not None and new is not None:
        runs = f"{old.week} -> {new.week} a week" if old.week != new.week else f"{new.week} a week"
        moved = f", all {earlier_or_later(plan.fires.shift)}" if plan.fires.shift else ""
        return f"{in_backticks(f'{_words(old)} -> {_words(new)}')}, {runs}{moved}{asleep}"
    if new is not None:
        return f"starts {_schedule(new)}{asleep}"
    if old is None:
        return ""
    if plan.after is None:  # its versions stay
        return f"its schedule, if active, runs on until it is deactivated: {_schedule(old)}"
    return f"no longer starts {_schedule(old)}"


def _schedule(fires: Fires) -> str:
    return f"{in_backticks(_words(fires))}, {fires.week} a week"


def _words(fires: Fires) -> str:
    return fires.words.removesuffix(" from the scheduler's first poll after activation on")
