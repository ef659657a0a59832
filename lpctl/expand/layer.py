"""Layers of a plan, the later one winning: which value holds, where it stands, and what it stands over."""

from __future__ import annotations

from functools import lru_cache, reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.manifest.launch_plan import Schedule
from lpctl.manifest.layers import BY_ENTRY
from lpctl.manifest.shape import alternatives_of, dependents_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import TypeAlias

    from lpctl.expand.substitute import Substituted
    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Path
    from lpctl.source.document import Document

    Holder: TypeAlias = "Layer | _Held | _Section"

_INPUTS = {"default_inputs": "fixed_inputs", "fixed_inputs": "default_inputs"}
"""An input is in one of the two: a higher layer that states it in one takes it out of the other."""

_INSTEAD = {"auth_role": "security_context", "security_context": "auth_role"}
"""Sections that replace each other as a whole."""

_EXCLUDES = _INPUTS | _INSTEAD

_SECTIONS: dict[Path, frozenset[str]] = {
    path: frozenset(found[-1] for found in BY_ENTRY if found[:-1] == path)
    for path in ((), *(found for found in BY_ENTRY))
}
"""What is merged by entry among the entries of a plan, and of a section that is itself merged by entry."""

_ALTERNATIVES = alternatives_of(Schedule)
_BESIDE = dependents_of(Schedule)
"""The ways in which a schedule says when the plan starts, and what is stated only beside one of them."""

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Layer:
    """What one layer states of a plan, and where: `own` where it is the plan's document itself.

    `places` and `outside` are as in Substituted, `filled` is how many characters its expressions became. Nobody changes
    it.
    """

    __slots__ = ("data", "filled", "outside", "own", "place", "places")

    def __init__(
        self,
        place: Place,
        data: Mapping[str, Any],
        *,
        own: bool = False,
        places: Mapping[Path, Place] = _NOTHING,
        outside: frozenset[Path] = frozenset(),
        filled: int = 0,
    ) -> None:
        self.place = place
        self.data = data
        self.own = own
        self.places = places
        self.outside = outside
        self.filled = filled

    def filled_in(self, found: Substituted) -> Layer:
        """The layer with what its expressions stand for."""
        filled = sum(len(value if type(value) is str else repr(value)) for value in found.values.values())
        return Layer(self.place, found.data, own=self.own, places=found.places, outside=found.outside, filled=filled)

    def place_of(self, path: Path) -> Place:
        """Where the layer states what it has at a path; what is in a mapping that an expression stands for is there."""
        if self.places:
            for length in range(len(path) - 1, 0, -1):
                if (place := self.places.get(path[:length])) is not None:
                    return place.of(path[length:])
        return self.place.of(path)


class _Held(NamedTuple):
    """Which layer's value holds, and whose values it replaced, the last first."""

    layer: Layer
    over: tuple[Layer, ...] = ()


class _Section:
    """A mapping that several layers make: its data, what holds under each key, and the layer it is said to stand in."""

    __slots__ = ("data", "held", "layer")

    def __init__(self, layer: Layer, data: dict[str, Any], held: dict[str, Holder]) -> None:
        self.layer = layer
        self.data = data
        self.held = held

    def remove(self, key: str) -> bool:
        """Take away what holds under a key; whether anything did."""
        self.data.pop(key, None)
        return self.held.pop(key, None) is not None


class Merged:
    """The plan that layers make: its data, and where each value stands, which is made out when somebody asks.

    `layers` are those that it is made of, though others may have replaced all that one states. `idle` are the nulls
    that took nothing away, `added` the places of those that were put back into the data. Nobody changes any of it:
    plans share parts.
    """

    __slots__ = ("_documents", "_found", "added", "data", "held", "idle", "layers")

    def __init__(
        self,
        data: dict[str, Any],
        held: Mapping[str, Holder],
        layers: tuple[Layer, ...] = (),
        idle: Mapping[Path, Place] = _NOTHING,
        added: Mapping[Path, Place] = _NOTHING,
    ) -> None:
        self.data = data
        self.held = held
        self.layers = layers
        self.idle = idle
        self.added = added
        self._found: _Places | None = None
        self._documents: tuple[Document, ...] | None = None

    def adding(self, data: dict[str, Any], places: Mapping[Path, Place]) -> Merged:
        """The plan with these data, in which something was put back that stands at these places."""
        return Merged(data, self.held, self.layers, self.idle, places)

    @property
    def drawn(self) -> Mapping[Path, Place]:
        """As in PlanEntry."""
        return self._places.drawn

    @property
    def supplied(self) -> Mapping[Path, Place]:
        """As in PlanEntry."""
        return self._places.supplied

    @property
    def over(self) -> Mapping[Path, tuple[Place, ...]]:
        """As in PlanEntry."""
        return self._places.over

    @property
    def outside(self) -> Collection[Path]:
        """As in PlanEntry."""
        layers = [layer for layer in self.layers if layer.outside]
        return [path for layer in layers for path in layer.outside if _holder(self.held, path) is layer]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that values of the plan may stand in, each once."""
        if self._documents is None:
            found = {layer.place.document: None for layer in self.layers}
            for layer in self.layers:
                for place in layer.places.values():
                    found[place.document] = None
            self._documents = tuple(found)
        return self._documents

    @property
    def _places(self) -> _Places:
        if self._found is None:
            found = _Places({}, {}, {})
            for key, holder in self.held.items():
                found.note(holder, (key,))
            found.drawn.update(self.added)
            self._found = found
        return self._found


class _Places(NamedTuple):
    """Where the values of a plan stand, as in PlanEntry."""

    drawn: dict[Path, Place]
    supplied: dict[Path, Place]
    over: dict[Path, tuple[Place, ...]]

    def note(self, holder: Holder, at: Path) -> None:
        """Note where what holds at a path stands, and all that is in it."""
        layer = holder if isinstance(holder, Layer) else holder.layer
        if not layer.own or (layer.places and layer.place_of(at) != layer.place.of(at)):
            self.drawn[at] = layer.place_of(at)
        if isinstance(holder, _Section):
            for key, inner in holder.held.items():
                self.note(inner, (*at, key))
            return
        if isinstance(holder, _Held):
            self.over[at] = tuple(replaced.place_of(at) for replaced in holder.over)
        if layer.places:
            self.supplied.update({inner: place for inner, place in layer.places.items() if inner[: len(at)] == at})


def _holder(held: Mapping[str, Holder], path: Path) -> Layer | None:
    """The layer whose value holds at a path, None where none does."""
    for part in path:
        holder = held.get(str(part))
        if not isinstance(holder, _Section):
            return holder.layer if isinstance(holder, _Held) else holder
        held = holder.held
    return None


def merge(layers: Iterable[Layer]) -> Merged:
    """The plan that layers make, of which the last wins."""
    return reduce(lay, layers, NOTHING_LAID)


NOTHING_LAID = Merged({}, {})


def lay(below: Merged, layer: Layer) -> Merged:
    """The plan with one layer more, which wins."""
    plan = _Section(layer, below.data.copy(), dict(below.held))
    idle = dict(below.idle)
    _exclude(plan, layer.data)
    _lay(plan, (), layer.data, layer, idle)
    return Merged(plan.data, plan.held, (*below.layers, layer), idle)


def lay_again(like: Merged, below: Merged, layer: Layer, keys: Collection[str]) -> Merged:
    """What `lay` makes of these two, given what it made of two that differ from them under these keys alone.

    With each key there are those that it excludes.
    """
    stated: dict[str, Any] = {}
    plan = _Section(layer, {}, {})
    for key in keys:
        if key in below.held:
            plan.held[key], plan.data[key] = below.held[key], below.data[key]
        if key in layer.data:
            stated[key] = layer.data[key]
    idle = {path: place for path, place in below.idle.items() if path[0] in keys} if below.idle else {}
    _exclude(plan, stated)
    _lay(plan, (), stated, layer, idle)
    if like.idle:
        idle.update({path: place for path, place in like.idle.items() if path[0] not in keys})
    data, held = like.data.copy(), dict(like.held)
    data.update(plan.data)
    held.update(plan.held)
    if len(plan.held) < len(keys):
        for key in keys:
            if key not in plan.held:
                data.pop(key, None)
                held.pop(key, None)
    return Merged(data, held, (*below.layers, layer), idle)


@lru_cache(maxsize=1024)
def with_excluded(keys: Iterable[str]) -> frozenset[str]:
    """Some keys, and those that what is stated under them takes away; made once of the same keys."""
    found = frozenset(keys)
    return found | {_EXCLUDES[key] for key in found if key in _EXCLUDES}


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
    found.update(str(path[0]) for path, _ in one.idle.items() ^ other.idle.items())
    return with_excluded(frozenset(found))


def _exclude(plan: _Section, stated: Mapping[str, Any]) -> None:
    """Take away what the stated fields exclude: the other section about identity, inputs of the other mapping.

    What they take away by null themselves stays until then.
    """
    if plan.held.keys().isdisjoint(_EXCLUDES):
        return
    for key, other in _INSTEAD.items():
        if other in plan.held and stated.get(key) is not None and not _takes_away(stated, other):
            plan.remove(other)
    for key, other in _INPUTS.items():
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


def _opened(around: _Section, key: str) -> _Section | None:
    """What holds under a key as a section that others can be laid over; None where it is no mapping."""
    holder, data = around.held.get(key), around.data.get(key)
    if holder is None or not isinstance(data, dict):
        return None
    if isinstance(holder, _Section):
        section = _Section(holder.layer, dict(data), dict(holder.held))
    else:
        layer = holder if isinstance(holder, Layer) else holder.layer
        section = _Section(layer, dict(data), dict.fromkeys(data, layer))
    around.held[key], around.data[key] = section, section.data
    return section


def _lay(section: _Section, path: Path, stated: Mapping[str, Any], layer: Layer, idle: dict[Path, Place]) -> None:
    if path == ("schedule",):
        _turn(section, stated)
    by_entry = _SECTIONS[path]
    null_is_value = bool(path) and path[0] in _INPUTS
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
                inner = held[key] = _Section(layer, {}, {})
                data[key] = inner.data
            elif layer.own or not inner.layer.own:
                inner.layer = layer
            _lay(inner, (*path, key), value, layer, idle)
        else:
            data[key] = value
            held[key] = layer if before is None else _Held(layer, _replaced(before))


def _replaced(before: Holder) -> tuple[Layer, ...]:
    """Whose values a value replaces that is put in the place of this."""
    if isinstance(before, _Held):
        return (before.layer, *before.over)
    return (before if isinstance(before, Layer) else before.layer,)


def _holds_null(value: dict[str, Any], key: str) -> bool:
    """Whether something in a section that is merged by entry takes away what lower layers give."""
    return key not in _INPUTS and any(
        inner is None or (type(inner) is dict and None in inner.values()) for inner in value.values()
    )


def _turn(schedule: _Section, stated: Mapping[str, Any]) -> None:
    """Take away what goes with another way of saying when the plan starts, but for what is taken away as it is."""
    for name in _ALTERNATIVES:
        if stated.get(name) is not None:
            for other in _ALTERNATIVES:
                if other != name and not _takes_away(stated, other):
                    schedule.remove(other)
            for beside, goes_with in _BESIDE.items():
                if goes_with != name and not _takes_away(stated, beside):
                    schedule.remove(beside)
