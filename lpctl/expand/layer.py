"""Layers of a plan, the later one winning: which value holds, where it stands, and what it stands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.manifest.launch_plan import Schedule
from lpctl.manifest.layers import BY_ENTRY
from lpctl.manifest.shape import alternatives_of, dependents_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Path

_INPUTS = {"default_inputs": "fixed_inputs", "fixed_inputs": "default_inputs"}
"""An input is in one of the two: a higher layer that states it in one takes it out of the other."""

_INSTEAD = {"auth_role": "security_context", "security_context": "auth_role"}
"""Sections that replace each other as a whole."""

_SECTIONS: dict[Path, frozenset[str]] = {
    path: frozenset(found[-1] for found in BY_ENTRY if found[:-1] == path)
    for path in ((), *(found for found in BY_ENTRY))
}
"""What is merged by entry among the entries of a plan, and of a section that is itself merged by entry."""

_ALTERNATIVES = alternatives_of(Schedule)
_BESIDE = dependents_of(Schedule)
"""The ways in which a schedule says when the plan starts, and what is stated only beside one of them."""


class Layer(NamedTuple):
    """What one layer states of a plan, and where: `own` where it is the plan's document itself.

    `places` and `outside` are as in Substituted.
    """

    place: Place
    data: Mapping[str, Any]
    own: bool = False
    places: Mapping[Path, Place] = {}
    outside: frozenset[Path] = frozenset()

    def place_of(self, path: Path) -> Place:
        """Where the layer states what it has at a path; what is in a mapping that an expression stands for is there."""
        if self.places:
            for length in range(len(path) - 1, 0, -1):
                if (place := self.places.get(path[:length])) is not None:
                    return place.of(path[length:])
        return self.place.of(path)


class Merged(NamedTuple):
    """The plan that layers make. `drawn`, `supplied`, `outside` and `over` are as in PlanEntry.

    `idle` are the nulls that took nothing away.
    """

    data: dict[str, Any]
    drawn: dict[Path, Place]
    supplied: dict[Path, Place]
    outside: frozenset[Path]
    over: dict[Path, tuple[Place, ...]]
    idle: dict[Path, Place]


def merge(layers: Sequence[Layer]) -> Merged:
    """The plan that layers make, of which the last wins."""
    merged = Merged({}, {}, {}, frozenset(), {}, {})
    outside: set[Path] = set()
    shared = _shared_keys(layers)
    if shared:
        plan = _Section(next((layer for layer in layers if layer.own), layers[0]))
        for layer in layers:
            stated = {key: value for key, value in layer.data.items() if key in shared}
            _exclude(plan, stated)
            _lay(plan, (), stated, layer, merged.idle)
        _collect(plan, (), merged.data, merged, outside)
    for layer in layers:
        _take(layer, shared, merged, outside)
    return merged._replace(outside=frozenset(outside)) if outside else merged


_RELATED = {**_INPUTS, **_INSTEAD}


def _shared_keys(layers: Sequence[Layer]) -> set[str]:
    """The keys of which more than one layer, or a null, says what holds."""
    shared: set[str] = set()
    first: dict[str, Layer] = {}
    for layer in layers:
        for key, value in layer.data.items():
            if first.setdefault(key, layer) is not layer or value is None or _takes_away(key, value):
                shared.add(key)
            other = _RELATED.get(key)
            if other is not None and first.get(other, layer) is not layer:
                shared.update((key, other))
    return shared


def _takes_away(key: str, value: Any) -> bool:
    return key in _SECTIONS[()] and isinstance(value, dict) and _holds_null(value, key)


def _take(layer: Layer, shared: Collection[str], merged: Merged, outside: set[Path]) -> None:
    """Put what only one layer states into a plan, and note where it stands."""
    for key, value in layer.data.items():
        if key not in shared:
            merged.data[key] = value
            if not layer.own:
                merged.drawn[key,] = layer.place_of((key,))
    if layer.places:
        merged.supplied.update({path: place for path, place in layer.places.items() if path[0] not in shared})
    if layer.outside:
        outside.update(path for path in layer.outside if path[0] not in shared)


class _Held(NamedTuple):
    """A value that holds so far, the layer that states it, and those whose values it replaced."""

    value: Any
    layer: Layer
    over: tuple[Layer, ...] = ()


class _Section:
    """A mapping that several layers make, and the one of them that it is said to stand in."""

    __slots__ = ("entries", "layer")

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.entries: dict[str, _Held | _Section] = {}


def _exclude(plan: _Section, stated: Mapping[str, Any]) -> None:
    """Take away what lower layers state and one that is laid over them excludes."""
    for key, other in _INSTEAD.items():
        if stated.get(key) is not None:
            plan.entries.pop(other, None)
    for key, other in _INPUTS.items():
        inputs = stated.get(key)
        if other in plan.entries and isinstance(inputs, dict) and inputs:
            section = _opened(plan, other)
            if section is not None:
                for name in inputs:
                    section.entries.pop(name, None)
                if not section.entries:
                    del plan.entries[other]


def _opened(around: _Section, key: str) -> _Section | None:
    """What holds under a key as a section that others can be laid over; None where it is no mapping."""
    held = around.entries.get(key)
    if isinstance(held, _Held):
        if not isinstance(held.value, dict):
            return None
        section = _Section(held.layer)
        section.entries.update({name: _Held(value, held.layer) for name, value in held.value.items()})
        around.entries[key] = section
        return section
    return held


def _lay(section: _Section, path: Path, stated: Mapping[str, Any], layer: Layer, idle: dict[Path, Place]) -> None:
    if path == ("schedule",):
        _turn(section, stated)
    by_entry = _SECTIONS[path]
    nulls = path[:1] != () and path[0] in _INPUTS  # under the input maps null is the value None
    for key, value in stated.items():
        if value is None and not nulls:
            if section.entries.pop(key, None) is None:
                idle[(*path, key)] = layer.place_of((*path, key))
            continue
        if idle:
            idle.pop((*path, key), None)
        before = section.entries.get(key)
        if key in by_entry and isinstance(value, dict) and (before is not None or _holds_null(value, key)):
            inner = _opened(section, key)
            if inner is None:
                inner = section.entries[key] = _Section(layer)
            elif layer.own or not inner.layer.own:
                inner.layer = layer
            _lay(inner, (*path, key), value, layer, idle)
        else:
            over = () if before is None else (before.layer, *(before.over if isinstance(before, _Held) else ()))
            section.entries[key] = _Held(value, layer, over)


def _holds_null(value: dict[str, Any], key: str) -> bool:
    """Whether something in a section that is merged by entry takes away what lower layers give."""
    return key not in _INPUTS and any(
        inner is None or (isinstance(inner, dict) and None in inner.values()) for inner in value.values()
    )


def _turn(schedule: _Section, stated: Mapping[str, Any]) -> None:
    """Take away what goes with another way of saying when the plan starts."""
    for name in _ALTERNATIVES:
        if stated.get(name) is not None:
            for other in _ALTERNATIVES:
                if other != name:
                    schedule.entries.pop(other, None)
            for beside, goes_with in _BESIDE.items():
                if goes_with != name:
                    schedule.entries.pop(beside, None)


def _collect(section: _Section, path: Path, data: dict[str, Any], merged: Merged, outside: set[Path]) -> None:
    """Put what holds into a plan, and note where it stands."""
    for key, held in section.entries.items():
        at = (*path, key)
        layer = held.layer
        if not layer.own or not section.layer.own or (layer.places and layer.place_of(at) != layer.place.of(at)):
            merged.drawn[at] = layer.place_of(at)
        if isinstance(held, _Section):
            inner: dict[str, Any] = {}
            data[key] = inner
            _collect(held, at, inner, merged, outside)
            continue
        data[key] = held.value
        if held.over:
            merged.over[at] = tuple(replaced.place_of(at) for replaced in held.over)
        if layer.places:
            merged.supplied.update({inner: place for inner, place in layer.places.items() if inner[: len(at)] == at})
        if layer.outside:
            outside.update(inner for inner in layer.outside if inner[: len(at)] == at)
