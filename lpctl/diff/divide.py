"""Two sides divided by the targets of their lpctl.yaml: which plans are compared with which."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.layers import SideTarget, paired, targets_of
from lpctl.diff.sides import SideError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lpctl.diff.model import Plan, Side


class Division(NamedTuple):
    """One target of both sides, None where a side does not have it; its name is "" where neither side has targets.

    `was` is the name that it had on the old side.
    """

    target: str
    was: str
    before: Side | None
    after: Side | None


def divided(before: Side, after: Side, asked: Collection[str]) -> list[Division]:
    """What is compared, target by target, in the order of the new side; of some targets where those are `asked` for.

    Targets are matched by project and domain, else by name. The plans of a side without targets are those of the target
    whose domain they state. Raises SideError where they state none and nobody says which target they are.
    """
    old, new = _targets(before), _targets(after)
    if not old and not new:
        return [Division("", "", before, after)]
    if old and new:
        return [
            Division(
                (is_ or was or _NOBODY).name,
                (was or is_ or _NOBODY).name,
                _part(before, was) if was is not None else None,
                _part(after, is_) if is_ is not None else None,
            )
            for was, is_ in paired(old, new)
            if not asked or any(target is not None and target.name in asked for target in (was, is_))
        ]
    found = []
    if new:
        for target, plain in _by_domain(before, new, asked):
            found.append(Division(target.name, target.name, plain, _part(after, target) if target in new else None))
    else:
        for target, plain in _by_domain(after, old, asked):
            found.append(Division(target.name, target.name, _part(before, target) if target in old else None, plain))
    return found


_NOBODY = SideTarget("")


def _targets(side: Side) -> list[SideTarget]:
    """Every target of a side, also those that are not asked for."""
    return targets_of(side.environment) if side.environment is not None else []


def _part(side: Side, target: SideTarget) -> Side:
    """What a side has of one of its targets."""
    return side._replace(
        plans=tuple(plan for plan in side.plans if plan.target == target.name),
        unknown=tuple(plan for plan in side.unknown if plan.target == target.name),
    )


def _by_domain(
    side: Side, known: Sequence[SideTarget], asked: Collection[str]
) -> Iterator[tuple[SideTarget, Side | None]]:
    """What a side without targets has of each one that is asked for, None where it has nothing of it.

    Those that the other side knows come first: a domain that it does not know is a target, too.
    """
    stated: dict[SideTarget, tuple[list[Plan], list[Plan]]] = {target: ([], []) for target in known}
    for number, plans in enumerate((side.plans, side.unknown)):
        for plan in plans:
            stated.setdefault(_target_of(plan, side, known, asked), ([], []))[number].append(plan)
    for target, (sound, unknown) in stated.items():
        if not asked or target.name in asked:
            # What is in a file that cannot be read may be in any target.
            holds = sound or unknown or side.unread
            yield target, side._replace(plans=tuple(sound), unknown=tuple(unknown)) if holds else None


def _target_of(plan: Plan, side: Side, known: Sequence[SideTarget], asked: Collection[str]) -> SideTarget:
    """Which of the other side's targets a plan of a side without targets is in. Raises SideError."""
    domain = plan.id.domain or (side.fill.domain if side.fill is not None else None) or ""
    possible = [target for target in known if target.domain == domain] if domain else list(known)
    if len(possible) > 1 and plan.id.project:
        agreeing = [target for target in possible if target.project in ("", plan.id.project)]
        exactly = [target for target in agreeing if target.project]
        possible = exactly or agreeing or possible
    if len(possible) > 1 and asked:
        possible = [target for target in possible if target.name in asked] or possible
    if len(possible) > 1:
        names = ", ".join(target.name for target in possible)
        states = f"is in domain {domain}, as are several targets" if domain else "states no domain"
        raise SideError(
            f"{side.name} has no targets, and its plan {plan.name} {states}: name the one of {names} that "
            f"{side.name} is with --target{'' if domain else ', or its domain with --domain'}"
        )
    if possible:
        return possible[0]
    return SideTarget(domain, "", domain)
