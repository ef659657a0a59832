"""What changes alike in several plans, said once of all of them: the blocks of a report for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.report import ENDED
from lpctl.findings.classes.kind import RANKS, Impact
from lpctl.findings.classes.plans import PLAN_ADDED, PLAN_REMOVED, VERSION_CHANGED

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from lpctl.diff.fires import FireImpact
    from lpctl.diff.model import Value
    from lpctl.diff.report import Change, Diff, PlanDiff

_Made = tuple["PlanDiff", "Change"]
"""A change, and the plan that it is of."""


class Variant(NamedTuple):
    """A change with one pair of values, and the plans that changed so, in which it is the same."""

    change: Change
    plans: tuple[PlanDiff, ...]


class Said(NamedTuple):
    """What is said once: a change, with its values in one variant, or in several that one line of a manifest made."""

    variants: tuple[Variant, ...]

    @property
    def change(self) -> Change:
        """The change of the first plans; its witness is that of the first which has one."""
        return self.variants[0].change

    @property
    def plans(self) -> tuple[PlanDiff, ...]:
        """All plans of which it is said."""
        return tuple(plan for variant in self.variants for plan in variant.plans)


class Block(NamedTuple):
    """Some plans, and all that is said of exactly these."""

    plans: tuple[PlanDiff, ...]
    said: tuple[Said, ...]

    @property
    def impact(self) -> Impact | None:
        """The worst impact of what is said; None of facts, which have none."""
        impacts = [said.change.impact for said in self.said if said.change.impact is not None]
        return min(impacts, key=RANKS.__getitem__, default=None)

    @property
    def fires(self) -> FireImpact | None:
        """When its plan starts, where it is one and that is said of it."""
        shown = len(self.plans) == 1 and any(said.change.starts for said in self.said)
        return self.plans[0].fires if shown else None

    @property
    def commands(self) -> tuple[str, ...]:
        """What ends the schedules that the plans leave running, where this is said of them."""
        ended = any(said.change.class_id in ENDED for said in self.said)
        return tuple(command for plan in self.plans for command in plan.commands) if ended else ()

    @property
    def verb(self) -> str:
        """What became of the plans: "changed" where that is not the same of all."""
        verbs = {plan.verb for plan in self.plans}
        return verbs.pop() if len(verbs) == 1 else "changed"


class Overview(NamedTuple):
    """A diff with its changes said once: the blocks, the worst first, then those of most plans.

    `versions` are the other versions of plans, in no block, as all of them are SAFE; `only_versions` is how many plans
    changed in nothing else.
    """

    diff: Diff
    blocks: tuple[Block, ...]
    versions: tuple[Said, ...]
    only_versions: int

    def number_of(self, impact: Impact) -> int:
        """How many changes have this impact; those of versions do not count."""
        of_targets = [target.change for target in self.diff.targets if target.change is not None]
        said = [said.change for block in self.blocks for said in block.said]
        return sum(change.impact is impact for change in (*of_targets, *said))


def overview(diff: Diff) -> Overview:
    """The diff as it is told to people."""
    made = [(plan, change) for plan in diff.plans for change in plan.changes]
    versions = [each for each in made if _is_version(each[1])]
    said = _said(each for each in made if not _is_version(each[1]))
    of_plans: dict[frozenset[Hashable], list[Said]] = {}
    for each in said:
        of_plans.setdefault(frozenset(key for plan in each.plans for key in _keys(plan)), []).append(each)
    blocks = [_block(each) for each in of_plans.values()]
    blocks += [Block((plan,), ()) for plan in diff.plans if not plan.changes]
    blocks.sort(key=_order)
    only = sum(len(plan.targets) or 1 for plan in diff.plans if plan.changes and all(map(_is_version, plan.changes)))
    return Overview(diff, tuple(blocks), tuple(_said(versions)), only)


def _is_version(change: Change) -> bool:
    return change.class_id == VERSION_CHANGED.id and change.impact is Impact.SAFE


def _keys(plan: PlanDiff) -> list[Hashable]:
    """What a plan is to its readers: its name in each of its targets, before and after."""
    ids = (plan.before and plan.before.id, plan.after and plan.after.id)
    return [(*ids, target) for target in plan.targets or ("",)]


def _block(said: Sequence[Said]) -> Block:
    ordered = sorted(said, key=lambda each: (_rank(each.change.impact), each.change.path))
    names = {id(plan): plan for each in said for plan in each.plans}
    return Block(tuple(sorted(names.values(), key=lambda plan: plan.plan.name)), tuple(ordered))


def _rank(impact: Impact | None) -> int:
    return len(RANKS) if impact is None else RANKS[impact]


def _order(block: Block) -> tuple[int, int, str]:
    number = sum(len(plan.targets) or 1 for plan in block.plans)
    return _rank(block.impact), -number, block.plans[0].plan.name


def _said(made: Iterable[_Made]) -> list[Said]:
    """Changes that are one: those that one line made, and those that have the same values wherever they stand.

    Plans that come or go, and of which nothing else is to be said, are one change, wherever they stand.
    """
    by_line: dict[Hashable, list[_Made]] = {}
    for number, (plan, change) in enumerate(made):
        place = change.cause.place if change.cause is not None else None
        where: Hashable = number if place is None or place.line is None else place
        if change.class_id in _WHOLE and len(plan.changes) == 1:
            where = None
        by_line.setdefault((*_what(change), where), []).append((plan, change))
    by_values: dict[Hashable, list[_Made]] = {}
    for key, group in by_line.items():
        values = {_values(plan, change) for plan, change in group}
        by_values.setdefault((*_what(group[0][1]), *values) if len(values) == 1 else key, []).extend(group)
    return [_variants(group) for group in by_values.values()]


_WHOLE = frozenset({PLAN_ADDED.id, PLAN_REMOVED.id})


def _what(change: Change) -> tuple[Hashable, ...]:
    by = change.cause.by if change.cause is not None else None
    return change.class_id, change.impact, change.path, change.words, by


def _values(plan: PlanDiff, change: Change) -> Hashable:
    """What tells a change of one plan from that of another; of starts, when those are."""
    starts = plan.fires if change.starts else None
    values = () if change.class_id in _WHOLE else (_text(change.before), _text(change.after))
    return starts, values


def _text(value: Value | None) -> Hashable:
    return None if value is None else (value.text, value.secret)


def _variants(made: Sequence[_Made]) -> Said:
    """The variants of a change, in the order of their plans."""
    found: dict[Hashable, list[_Made]] = {}
    for plan, change in made:
        found.setdefault(_values(plan, change), []).append((plan, change))
    return Said(tuple(Variant(_once([change for _, change in group]), _plans(group)) for group in found.values()))


def _plans(made: Iterable[_Made]) -> tuple[PlanDiff, ...]:
    return tuple(plan for plan, _ in made)


def _once(changes: Sequence[Change]) -> Change:
    """The first of some changes that are one, with the number of other places in which they stand, and a witness."""
    witness = next((change.witness for change in changes if change.witness is not None), None)
    first = changes[0]._replace(witness=witness)
    causes = [change.cause for change in changes if change.cause is not None]
    if first.cause is None or len(changes) == 1:
        return first
    places = {cause.place for cause in causes}
    before = first.cause.before if len({cause.before for cause in causes}) == 1 else None
    elsewhere = len(places) - 1 + max(cause.elsewhere for cause in causes)
    if first.cause.after is None:
        before = first.cause.before
    return first._replace(cause=first.cause._replace(before=before, elsewhere=elsewhere))
