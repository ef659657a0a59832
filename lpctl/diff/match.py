"""Which plan of one side is which of the other: by identity, then by version, then by similarity."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from lpctl.diff.fields import fields
from lpctl.diff.normal import normal
from lpctl.text.limits import RENAME_PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lpctl.diff.model import Plan
    from lpctl.flyte.entity_id import EntityId

_ALIKE = 0.6
"""How much of what two plans state has to be equal for one to be the other renamed; git asks for half of the lines."""

_OPENED = (
    (),
    ("project",),
    ("version",),
    ("project", "version"),
    ("project", "domain"),
    ("project", "domain", "version"),
)
"""Parts of identifiers that are left out of account: none at first, and all but the name in the end."""


def match(
    before: Iterable[Plan], after: Iterable[Plan], *, renames: bool = True
) -> list[tuple[Plan | None, Plan | None]]:
    """The plans in pairs, by name; a plan without counterpart stands alone.

    Where a side has several plans of one name, project, domain and version decide as far as both state them. A plan
    that is gone and one that is new are one that was renamed, where they launch the same workflow and are alike; one
    without content is like no other. Without `renames` none is: where it is not known what is new.
    """
    left, right = list(before), list(after)
    pairs: list[tuple[Plan | None, Plan | None]] = []
    for parts in _OPENED:
        matched = list(_matched(left, right, dict.fromkeys(parts, "")))
        pairs += matched
        gone, found = {id(one) for one, _ in matched}, {id(other) for _, other in matched}
        left = [plan for plan in left if id(plan) not in gone]
        right = [plan for plan in right if id(plan) not in found]
    renamed = _renamed([plan for plan in left if plan.content], right) if renames else []
    pairs += renamed
    gone, found = {id(one) for one, _ in renamed}, {id(other) for _, other in renamed}
    pairs += [(plan, None) for plan in left if id(plan) not in gone]
    pairs += [(None, plan) for plan in right if id(plan) not in found]
    return sorted(pairs, key=_order)


def _order(pair: tuple[Plan | None, Plan | None]) -> tuple[str, ...]:
    plan = pair[1] or pair[0]
    assert plan is not None  # noqa: S101 - a pair has at least one plan
    project, domain, name, version = plan.id
    return name, project, domain, version


def _matched(left: Iterable[Plan], right: Iterable[Plan], opened: dict[str, str]) -> Iterator[tuple[Plan, Plan]]:
    """The plans whose identifiers are equal with these parts opened, and of which each side has one of this one."""
    sides: dict[EntityId, tuple[list[Plan], list[Plan]]] = defaultdict(lambda: ([], []))
    for number, plans in enumerate((left, right)):
        for plan in plans:
            sides[plan.id._replace(**opened)][number].append(plan)
    for old, new in sides.values():
        if len(old) == len(new) == 1:
            yield old[0], new[0]


def _renamed(left: list[Plan], right: list[Plan]) -> list[tuple[Plan, Plan]]:
    """The most similar pairs first; each plan once."""
    if not left or not right or len(left) * len(right) > RENAME_PAIRS:
        return []
    stated = {id(plan): _stated(plan) for plan in (*left, *right)}
    alike = [
        (_similarity(stated[id(one)], stated[id(other)]), one, other)
        for one in left
        for other in right
        if one.id[:2] == other.id[:2] or not (one.id.domain and other.id.domain)
    ]
    # Of equal ones, those in files of one name first; then by both names as a set, so that the sides are alike.
    alike.sort(key=lambda pair: (-pair[0], _file(pair[1]) != _file(pair[2]), sorted((pair[1].name, pair[2].name))))
    taken: set[int] = set()
    pairs = []
    for similarity, one, other in alike:
        if similarity >= _ALIKE and not {id(one), id(other)} & taken:
            taken |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def _file(plan: Plan) -> str:
    """The name of the file that states the plan, wherever that is."""
    return os.path.basename(plan.file)


def _stated(plan: Plan) -> dict[tuple[str, ...], str]:
    """What a plan states by itself: what it has of its workflow says nothing of its own identity."""
    compared = normal(plan)
    own = {
        ("inputs", name): f"{bound.binding} {bound.literal}"
        for name, bound in compared.inputs.items()
        if bound.binding == "fixed" or not _inherited(plan, name, compared.message.spec.default_inputs.parameters[name])
    }
    settings = {path: str(field.value.data) for path, field in fields(compared).items() if path[0] != "auto_activate"}
    return own | settings


def _inherited(plan: Plan, name: str, parameter: object) -> bool:
    return plan.interface is not None and plan.interface.inputs.get(name) == parameter


def _similarity(one: dict[tuple[str, ...], str], other: dict[tuple[str, ...], str]) -> float:
    """The share of what the two state that is equal; 0 for plans of different workflows."""
    if one.get(("workflow", "name")) != other.get(("workflow", "name")):
        return 0.0
    equal = sum(other.get(path) == text for path, text in one.items())
    return 2 * equal / (len(one) + len(other))
