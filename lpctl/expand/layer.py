"""A layer of a plan, and the plan that layers make: which value holds, where it stands, and what it stands over."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import TypeAlias

    from lpctl.expand.substitute import Substituted
    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Path
    from lpctl.source.document import Document

    Holder: TypeAlias = "Layer | Held | Section"

INPUTS = {"default_inputs": "fixed_inputs", "fixed_inputs": "default_inputs"}
"""An input is in one of the two: a higher layer that states it in one takes it out of the other."""

INSTEAD = {"auth_role": "security_context", "security_context": "auth_role"}
"""Sections that replace each other as a whole."""

EXCLUDES = INPUTS | INSTEAD
"""What is stated under a key takes away what stands under another."""

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Layer:
    """What one layer states of a plan, and where: `own` where it is the plan's document itself.

    `places` and `outside` are as in Substituted. `filled` is how many characters the texts with expressions became.
    Nobody changes it.
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

    def touches(self, key: str | int) -> bool:
        """Whether the layer may change what lower ones state under a key."""
        return key in self.data or EXCLUDES.get(str(key)) in self.data

    def place_of(self, path: Path) -> Place:
        """Where the layer states what it has at a path; what is in a mapping that an expression stands for is there."""
        if self.places:
            for length in range(len(path) - 1, 0, -1):
                if (place := self.places.get(path[:length])) is not None:
                    return place.of(path[length:])
        return self.place.of(path)


class Held(NamedTuple):
    """Which layer's value holds, and whose values it replaced, the last first."""

    layer: Layer
    over: tuple[Layer, ...] = ()


class Section:
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
    that took nothing away, `restored` the places of those that were put back into the data. `plain` is whether the last
    layer only added and replaced. Nobody changes any of it: plans share parts.
    """

    __slots__ = ("_documents", "_found", "_held", "data", "idle", "layers", "plain", "restored")

    def __init__(
        self,
        data: dict[str, Any],
        held: Mapping[str, Holder] | Callable[[], Mapping[str, Holder]],
        layers: tuple[Layer, ...] = (),
        idle: Mapping[Path, Place] = _NOTHING,
        restored: Mapping[Path, Place] = _NOTHING,
        *,
        plain: bool = False,
    ) -> None:
        """`held` is what holds under each key, or what finds that once somebody asks."""
        self.data = data
        self.layers = layers
        self.idle = idle
        self.restored = restored
        self.plain = plain
        self._held = held
        self._found: _Places | None = None
        self._documents: tuple[Document, ...] | None = None

    def restoring(self, data: dict[str, Any], places: Mapping[Path, Place]) -> Merged:
        """The plan with these data, which hold nulls again that stand at these places."""
        return Merged(data, self.held, self.layers, self.idle, places)

    @property
    def held(self) -> Mapping[str, Holder]:
        """What holds under each key."""
        if callable(self._held):
            self._held = self._held()
        return self._held

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
        found: list[Path] = []
        for number, layer in enumerate(self.layers, 1):
            if layer.outside:
                above = self.layers[number:]
                found += [
                    path
                    for path in layer.outside
                    if not any(each.touches(path[0]) for each in above) or _holder(self.held, path) is layer
                ]
        return found

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that values of the plan may stand in, each once."""
        if self._documents is None:
            found = {layer.place.document: None for layer in self.layers}
            for layer in self.layers:
                if layer.places:
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
            found.drawn.update(self.restored)
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
        if isinstance(holder, Section):
            for key, inner in holder.held.items():
                self.note(inner, (*at, key))
            return
        if isinstance(holder, Held):
            self.over[at] = tuple(replaced.place_of(at) for replaced in holder.over)
        if layer.places:
            self.supplied.update({inner: place for inner, place in layer.places.items() if inner[: len(at)] == at})


def _holder(held: Mapping[str, Holder], path: Path) -> Layer | None:
    """The layer whose value holds at a path, None where none does."""
    for part in path:
        holder = held.get(str(part))
        if not isinstance(holder, Section):
            return holder.layer if isinstance(holder, Held) else holder
        held = holder.held
    return None
