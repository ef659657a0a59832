"""Layers of a plan laid over one another, the later one winning."""

from __future__ import annotations

from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING, Any

from lpctl.expand.layer import EXCLUDES, INPUTS, INSTEAD, Held, Layer, Merged, Section
from lpctl.manifest.launch_plan import Schedule
from lpctl.manifest.layers import BY_ENTRY
from lpctl.manifest.shape import alternatives_of, dependents_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lpctl.expand.layer import Holder
    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Path

_SECTIONS: dict[Path, frozenset[str]] = {
    path: frozenset(found[-1] for found in BY_ENTRY if found[:-1] == path)
    for path in ((), *(found for found in BY_ENTRY))
}
"""What is merged by entry among the entries of a plan, and of a section that is itself merged by entry."""

_BY_KEY = _SECTIONS[()]

_ALTERNATIVES = alternatives_of(Schedule)
_BESIDE = dependents_of(Schedule)
"""The ways in which a schedule says when the plan starts, and what is stated only beside one of them."""


def merge(layers: Iterable[Layer]) -> Merged:
    """The plan that layers make, of which the last wins."""
    return reduce(lay, layers, NOTHING_LAID)


NOTHING_LAID = Merged({}, {})


def lay(below: Merged, layer: Layer) -> Merged:
    """The plan with one layer more, which wins."""
    data = None if below.idle else _plainly_laid(below.data, layer.data, layer.data)
    return _laid_by_key(below, layer) if data is None else _plain(below, layer, data)


def lay_again(like: Merged, below: Merged, layer: Layer, keys: Collection[str]) -> Merged:
    """What `lay` makes of these two, given `like`: what it made of two that differ from them under some keys alone.

    Where a key excludes another, `keys` has both.
    """
    data = None if below.idle or not like.plain else _plainly_laid(below.data, layer.data, keys)
    if data is None:
        return _laid_by_key(below, layer)
    for key in below.data.keys() & layer.data.keys():
        if key not in keys:
            data[key] = like.data[key]
    return _plain(below, layer, data)


def _plain(below: Merged, layer: Layer, data: dict[str, Any]) -> Merged:
    """The plan with one layer more, which only added and replaced."""
    return Merged(data, partial(_held_by_key, below, layer), (*below.layers, layer), plain=True)


def _plainly_laid(below: Mapping[str, Any], stated: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any] | None:
    """What is stated over what is below it, sections laid over each other where they stand under one of the keys.

    None where something under one of them may be taken away, by null or by what excludes it.
    """
    data = {**below, **stated}
    for key in keys:
        if key in stated:
            value = stated[key]
            if value is None or EXCLUDES.get(key) in below:
                return None
            if key in _BY_KEY and type(value) is dict:
                section = _plain_section(key, below.get(key), value)
                if section is None:
                    return None
                data[key] = section
    return data


def _plain_section(key: str, below: Any, stated: dict[str, Any]) -> dict[str, Any] | None:
    """A section laid over what is below it; None where something may be taken away by it."""
    if _holds_null(stated, key):
        return None
    if below is None:
        return stated
    if type(below) is not dict or (key == "schedule" and _takes_turns(below, stated)):
        return None
    for inner in _SECTIONS[(key,)]:
        if inner in below and inner in stated:
            return None
    return {**below, **stated}


def _takes_turns(below: dict[str, Any], stated: dict[str, Any]) -> bool:
    """Whether a schedule says when the plan starts in another way than the one below it."""
    if stated.keys().isdisjoint(_ALTERNATIVES):
        return False
    said = [name for name in _ALTERNATIVES if name in stated or name in below]
    return len(said) > 1 or any(beside in below and goes_with not in stated for beside, goes_with in _BESIDE.items())


def _laid_by_key(below: Merged, layer: Layer) -> Merged:
    """The plan with one layer more, and what holds under each key of it."""
    plan = Section(layer, below.data.copy(), dict(below.held))
    idle = dict(below.idle)
    _exclude(plan, layer.data)
    _lay(plan, (), layer.data, layer, idle)
    return Merged(plan.data, plan.held, (*below.layers, layer), idle)


def _held_by_key(below: Merged, layer: Layer) -> Mapping[str, Holder]:
    return _laid_by_key(below, layer).held


@lru_cache(maxsize=1024)
def with_excluded(keys: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """Some keys, and those that what is stated under them takes away; made once of the same keys."""
    found = frozenset(keys)
    return found | {EXCLUDES[key] for key in found if key in EXCLUDES}


@lru_cache(maxsize=1024)
def joined(keys: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """All of the keys; made once of the same: plans by the thousand differ under the same few."""
    return keys | others


def differing_keys(one: Merged, other: Merged) -> frozenset[str]:
    """The keys under which two plans hold other objects, or from other places, and those that they exclude."""
    found = {
        key
        for key in one.held.keys() | other.held.keys()
        if one.held.get(key) is not other.held.get(key) or one.data.get(key) is not other.data.get(key)
    }
    return with_excluded(frozenset(found))


def _exclude(plan: Section, stated: Mapping[str, Any]) -> None:
    """Take away what the stated fields exclude: the other section about identity, inputs of the other mapping.

    What they take away by null themselves stays until then.
    """
    if plan.held.keys().isdisjoint(EXCLUDES):
        return
    for key, other in INSTEAD.items():
        if other in plan.held and stated.get(key) is not None and not _takes_away(stated, other):
            plan.remove(other)
    for key, other in INPUTS.items():
        inputs = stated.get(key) if other in plan.held and not _takes_away(stated, other) else None
        if isinstance(inputs, dict) and inputs:
            section = _opened(plan, other)
            if section is not None:
                for name in inputs:
                    section.remove(name)
                if not section.held:
                    plan.remove(other)


def _takes_away(stated: Mapping[str, Any], key: str) -> bool:
    """Whether a layer says itself that nothing is left of a key."""
    return key in stated and stated[key] is None


def _opened(around: Section, key: str) -> Section | None:
    """What holds under a key as a section that others can be laid over; None where it is no mapping."""
    holder, data = around.held.get(key), around.data.get(key)
    if holder is None or not isinstance(data, dict):
        return None
    if isinstance(holder, Section):
        section = Section(holder.layer, dict(data), dict(holder.held))
    else:
        layer = holder if isinstance(holder, Layer) else holder.layer
        section = Section(layer, dict(data), dict.fromkeys(data, layer))
    around.held[key], around.data[key] = section, section.data
    return section


def _lay(section: Section, path: Path, stated: Mapping[str, Any], layer: Layer, idle: dict[Path, Place]) -> None:
    if path == ("schedule",):
        _turn(section, stated)
    by_entry = _SECTIONS[path]
    null_is_value = bool(path) and path[0] in INPUTS
    data, held = section.data, section.held
    for key, value in stated.items():
        if value is None and not null_is_value:
            if not section.remove(key):
                idle[(*path, key)] = layer.place_of((*path, key))
            continue
        if idle:
            idle.pop((*path, key), None)
        before = held.get(key)
        if key in by_entry and isinstance(value, dict) and (before is not None or _holds_null(value, key)):
            inner = _opened(section, key)
            if inner is None:
                inner = held[key] = Section(layer, {}, {})
                data[key] = inner.data
            elif layer.own or not inner.layer.own:
                inner.layer = layer
            _lay(inner, (*path, key), value, layer, idle)
        else:
            data[key] = value
            held[key] = layer if before is None else Held(layer, _replaced(before))


def _replaced(before: Holder) -> tuple[Layer, ...]:
    """Whose values a value replaces that is put in the place of this."""
    if isinstance(before, Held):
        return (before.layer, *before.over)
    return (before if isinstance(before, Layer) else before.layer,)


def _holds_null(value: dict[str, Any], key: str) -> bool:
    """Whether something in a section that is merged by entry takes away what lower layers give."""
    return key not in INPUTS and any(
        inner is None or (type(inner) is dict and None in inner.values()) for inner in value.values()
    )


def _turn(schedule: Section, stated: Mapping[str, Any]) -> None:
    """Take away what goes with another way of saying when the plan starts, but for what is taken away as it is."""
    for name in _ALTERNATIVES:
        if stated.get(name) is not None:
            for other in _ALTERNATIVES:
                if other != name and not _takes_away(stated, other):
                    schedule.remove(other)
            for beside, goes_with in _BESIDE.items():
                if goes_with != name and not _takes_away(stated, beside):
                    schedule.remove(beside)
