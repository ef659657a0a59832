"""In what two mappings or lists differ, member by member; items of lists by their position."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from lpctl.diff.model import Member, Value
from lpctl.diff.secret import hides, looks_secret
from lpctl.source.flow import flow
from lpctl.text.json import finite
from lpctl.text.limits import ITEM_PAIRS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from lpctl.diff.model import Steps


def member_changes(before: Value | None, after: Value | None) -> tuple[Member, ...]:
    """The members that two values do not share, () where one of them has none or hides them all.

    Who takes the members that are gone out of the old value, from the last to the first, puts those that are new into
    it in their order, and sets the others at their new place, has the new value.
    """
    if before is None or after is None or before.content is None or after.content is None:
        return ()
    name = after.called
    changes = tuple(_changes(before.content, after.content, (), (), name))
    return () if any(not change.path for change in changes) else changes


def alike(one: Any, other: Any) -> bool:
    """Whether two plain values are the same: 1, 1.0 and true are three, and keys have no order."""
    return _frozen(one) == _frozen(other)


def _frozen(value: Any) -> Hashable:
    """A value as it is compared: with its kind, and its keys without order."""
    if isinstance(value, dict):
        return "mapping", frozenset((key, _frozen(item)) for key, item in value.items())
    if isinstance(value, list):
        return "list", tuple(map(_frozen, value))
    if isinstance(value, float):
        return "float", repr(value)  # which tells 0.0 from -0.0, and not one NaN from another
    return type(value).__name__, value


def _changes(one: Any, other: Any, was: Steps, now: Steps, name: str | None) -> Iterator[Member]:
    """How two values differ that stand at `was` and `now`; `name` is None where no name makes anything a secret."""
    if alike(one, other):
        return
    if isinstance(one, dict) and isinstance(other, dict) and not hides(name, one) and not hides(name, other):
        for key in dict.fromkeys((*one, *other)):
            places = (key if key in one else None, key if key in other else None)
            yield from _member(one, other, places, (was, now), None if name is None else key)
    elif isinstance(one, list) and isinstance(other, list):
        for places in _aligned(one, other):
            yield from _member(one, other, places, (was, now), name)
    else:
        yield Member(was, now, _value(one, name), _value(other, name))


def _member(
    one: Any, other: Any, places: tuple[Any, Any], ways: tuple[Steps, Steps], name: str | None
) -> Iterator[Member]:
    """How a member differs that stands at the two `places` of what stands at the end of the two `ways`."""
    (old, new), (was, now) = places, ways
    if new is None:
        yield Member((*was, old), None, _value(one[old], name), None)
    elif old is None:
        yield Member(None, (*now, new), None, _value(other[new], name))
    else:
        yield from _changes(one[old], other[new], (*was, old), (*now, new), name)


def _value(data: Any, name: str | None) -> Value:
    return Value(flow(data), finite(data), looks_secret(name or "", data))


def _aligned(one: list[Any], other: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    """The positions of items that differ, old and new in pairs; None where an item came or went.

    Long stretches between what is equal at the beginning and at the end are compared position by position.
    """
    old, new = list(map(_frozen, one)), list(map(_frozen, other))
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    stretches: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
    if len(old) * len(new) <= ITEM_PAIRS:
        stretches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for kind, first, last, new_first, new_last in stretches:
        if kind == "equal":
            continue
        both = min(last - first, new_last - new_first)
        for number in range(both):
            yield start + first + number, start + new_first + number
        for number in range(first + both, last):
            yield start + number, None
        for number in range(new_first + both, new_last):
            yield None, start + number
