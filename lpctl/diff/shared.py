"""What changes alike in several plans, said once of all of them: the blocks of a report for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.report import ENDED
from lpctl.findings.classes.kind import RANKS, Impact
from lpctl.findings.classes.plans import PLAN_ADDED, PLAN_REMOVED, VERSION_CHANGED
from lpctl.flyte.cron import Crontab

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
    """What is said once: a change, with its values in one variant, or in several.

    `change` is that of the first plans, with all places that it stands in, and the first witness.
    """

    change: Change
    variants: tuple[Variant, ...]

    @classmethod
    def of(cls, variants: Sequence[Variant]) -> Said:
        """What is said of these."""
        return cls(_once([variant.change for variant in variants]), tuple(variants))

    @property
    def plans(self) -> tuple[PlanDiff, ...]:
        """All plans of which it is said."""
        return tuple(plan for variant in self.variants for plan in variant.plans)


class Block(NamedTuple):
    """Some plans, and all that is said of exactly these, in all of the block's targets or in some of them."""

    plans: tuple[PlanDiff, ...]
    said: tuple[Said, ...]

    @property
    def names(self) -> int:
        """How many plans there are, each counted once for all of its targets."""
        return len({plan.plan.name for plan in self.plans})

    def in_part(self, said: Said) -> bool:
        """Whether something is said of some of the block's targets alone."""
        return {target for plan in said.plans for target in plan.targets} != {
            target for plan in self.plans for target in plan.targets
        }

    @property
    def impact(self) -> Impact | None:
        """The worst impact of what is said; None of facts, which have none."""
        impacts = [said.change.impact for said in self.said if said.change.impact is not None]
        return min(impacts, key=RANKS.__getitem__, default=None)

    @property
    def fires(self) -> FireImpact | None:
        """When its plan starts, where it is one, and that is said of it for all of the targets alike."""
        live = self.plans[0].plan.runs is not None  # to activate a plan of a server's is to have it start
        starts = [said for said in self.said if said.change.starts or (live and said.change.path == ("auto_activate",))]
        if self.names > 1 or any(len(said.variants) > 1 or self.in_part(said) for said in starts):
            return None
        return starts[0].plans[0].fires if starts else None

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
        of_plans.setdefault(frozenset(map(_key, each.plans)), []).append(each)
    blocks = [_block(each) for each in of_plans.values()]
    blocks += [Block((plan,), ()) for plan in diff.plans if not plan.changes]
    blocks.sort(key=_order)
    only = _in_targets(plan for plan, _ in versions) - _in_targets(plan for block in blocks for plan in block.plans)
    return Overview(diff, tuple(blocks), tuple(_said(versions)), len(only))


def _in_targets(plans: Iterable[PlanDiff]) -> set[Hashable]:
    """The plans, each in each of its targets."""
    return {(_key(plan), target) for plan in plans for target in plan.targets or ("",)}


def _is_version(change: Change) -> bool:
    return change.class_id == VERSION_CHANGED.id and change.impact is Impact.SAFE


def _key(plan: PlanDiff) -> Hashable:
    """What a plan is to its readers: its name, before and after; its domain only where there are no targets."""
    ids = [of and of.id for of in (plan.before, plan.after)]
    if plan.targets:
        return tuple(of and of.name for of in ids)
    return tuple(of and of._replace(version="") for of in ids)


def _block(said: Sequence[Said]) -> Block:
    """The block of what is said of the same plans; what one class says of one field in several targets is one."""
    merged: dict[Hashable, list[Variant]] = {}
    for each in said:
        merged.setdefault(_what(each.change), []).extend(each.variants)
    ordered = sorted(map(Said.of, merged.values()), key=lambda each: (_rank(each.change.impact), each.change.path))
    plans = {id(plan): plan for each in ordered for plan in each.plans}
    return Block(tuple(sorted(plans.values(), key=lambda plan: plan.plan.name)), tuple(ordered))


def _rank(impact: Impact | None) -> int:
    return len(RANKS) if impact is None else RANKS[impact]


def _order(block: Block) -> tuple[int, int, str]:
    number = len({(plan.plan.name, target) for plan in block.plans for target in plan.targets or ("",)})
    return _rank(block.impact), -number, block.plans[0].plan.name


def _said(made: Iterable[_Made]) -> list[Said]:
    """Changes that are one: those that one line made or one document has, and those of the same values.

    Plans that come or go, and of which nothing else is to be said, are one change, wherever they stand.
    """
    alike: dict[Hashable, list[_Made]] = {}
    for plan, change in made:
        alike.setdefault(_what(change), []).append((plan, change))
    return [_variants(group) for of_class in alike.values() for group in _connected(of_class)]


def _connected(made: Sequence[_Made]) -> list[list[_Made]]:
    """The changes of one class and field in groups: any two that have a mark in common are in one."""
    groups: list[tuple[set[Hashable], list[_Made]]] = []
    by_mark: dict[Hashable, int] = {}
    for plan, change in made:
        marks = _marks(plan, change)
        found = sorted({by_mark[mark] for mark in marks if mark in by_mark})
        if not found:
            groups.append((set(marks), [(plan, change)]))
            found = [len(groups) - 1]
        else:
            groups[found[0]][1].append((plan, change))
            groups[found[0]][0].update(marks)
        for other in found[1:]:
            groups[found[0]][0].update(groups[other][0])
            groups[found[0]][1].extend(groups[other][1])
            groups[other] = (set(), [])
        for mark in groups[found[0]][0] if len(found) > 1 else marks:
            by_mark[mark] = found[0]
    return [group for _, group in groups if group]


def _marks(plan: PlanDiff, change: Change) -> list[Hashable]:
    """What makes a change one with another: the line that made it, the document of its plan, its values, its zones."""
    if change.class_id in _WHOLE and len(plan.changes) == 1:
        return [None]
    place = change.cause.place if change.cause is not None else None
    lines: list[Hashable] = [("made", place)] if place is not None and place.line is not None else []
    if plan.plan.line is not None:
        lines.append(("stated", plan.plan.file, plan.plan.line))
    if change.starts and (zones := _zones(plan)) is not None:
        lines.append(("zones", zones))
    return [*lines, ("values", _values(plan, change))] if change.class_id not in _WHOLE else lines


def _zones(plan: PlanDiff) -> Hashable:
    """The time zones before and after of a schedule that changed in nothing else, None of any other."""
    old, new = plan.fires.schedules if plan.fires is not None else (None, None)
    if not isinstance(old, Crontab) or not isinstance(new, Crontab) or old.zone == new.zone:
        return None
    alike = all(one.values == other.values for one, other in zip(old[:5], new[:5], strict=True))
    return (old.zone, new.zone) if alike else None


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
    return Said.of([Variant(_once([change for _, change in group]), _plans(group)) for group in found.values()])


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
    elsewhere = len(places) - 1 + sum({cause.place: cause.elsewhere for cause in causes}.values())
    if first.cause.after is None:
        before = first.cause.before
    return first._replace(cause=first.cause._replace(before=before, elsewhere=elsewhere))
