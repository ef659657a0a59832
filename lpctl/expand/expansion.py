"""One document on its way to its plans: its shape, its targets, its records, the layers of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.expand.entry import PlanEntry
from lpctl.expand.environment import NO_TARGET
from lpctl.expand.expand import BESIDE, Expanded
from lpctl.expand.layer import Layer, merge
from lpctl.expand.rules import INVALID_LAYER, INVALID_RECORD, TARGET_CONTRADICTION, UNKNOWN_TARGET
from lpctl.expand.substitute import Misplaced, substitute
from lpctl.expand.supplied import Place
from lpctl.findings.diagnostic import EntryKey, Related
from lpctl.findings.show import kind_of
from lpctl.manifest.layers import NOT_IN_OVERRIDES, due_at
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lpctl.expand.environment import Environment
    from lpctl.expand.layer import Merged
    from lpctl.expand.record import Record
    from lpctl.expand.scope import Scope
    from lpctl.findings.diagnostic import Diagnostic, On, Path, Problem
    from lpctl.source.document import Document

_HEADER = ("apiVersion", "kind")


class Expansion:
    """One document on its way to its plans."""

    def __init__(self, document: Document, environment: Environment) -> None:
        self._document = document
        self._data: dict[str, Any] = document.data
        self._environment = environment
        self._problems: dict[Misplaced, None] = {}
        self._diagnostics: list[Diagnostic] = []
        self._own = Layer(
            Place(document, ()), {key: value for key, value in self._data.items() if key not in BESIDE}, own=True
        )

    def made(self) -> Expanded:
        """The plans, and what is wrong with how the document states them."""
        self._check_shape()
        targets = self._targets()
        asked = [scope for scope in self._environment.scopes if scope.name in targets]
        made = [(scope, self._merged(scope)) for scope in asked]
        self._restore_nulls(made, targets)
        entries = tuple(entry for scope, merged in made for entry in self._entries(scope, merged))
        return Expanded(entries, tuple(self._problems), tuple(self._diagnostics))

    def _refuse(self, problem: Problem) -> None:
        self._problems[Misplaced(self._document, problem)] = None

    # What the document says of its targets, records and overrides.

    def _check_shape(self) -> None:
        """Find what is wrong with `targets`, `overrides` and `for_each` themselves."""
        if "name" not in self._data:
            for key in ("for_each", "overrides"):
                if key in self._data:
                    message = f"a default launch plan, which has no name, has no `{key}`"
                    self._refuse(INVALID_LAYER.at((key,), message, on="key", help="give the plan a `name`"))
        overrides = self._data.get("overrides")
        if "overrides" in self._data and not isinstance(overrides, dict):
            message = f"`overrides` takes a mapping of targets to what differs there, got {kind_of(overrides)}"
            self._refuse(INVALID_LAYER.at(("overrides",), message, on="key"))
        for target, stated in self._overrides.items():
            at = ("overrides", target)
            if not self._known(target, at, on_key=True):
                continue
            if not isinstance(stated, dict):
                message = f"an override holds the fields that differ, got {kind_of(stated)}"
                self._refuse(INVALID_LAYER.at(at, message, on="key"))
                continue
            for key in stated.keys() & NOT_IN_OVERRIDES:
                message = f"`{key}` is the same in every target: an override may not hold it"
                self._refuse(INVALID_LAYER.at((*at, key), message, on="key"))

    @property
    def _overrides(self) -> Mapping[str, Any]:
        overrides = self._data.get("overrides")
        return overrides if isinstance(overrides, dict) else {}

    def _known(self, target: Any, at: Path, *, on_key: bool = False) -> bool:
        """Whether a name is that of a target; where it is none, that is noted."""
        environment = self._environment
        if target in environment.targets:
            return True
        on: On = "key" if on_key else "value"
        if not isinstance(target, str):
            self._refuse(INVALID_LAYER.at(at, f"a target is named by a text, got {kind_of(target)}", on="value"))
        elif not environment.targets:
            message = f"`{at[0]}` names targets, and lpctl.yaml has none"
            self._refuse(UNKNOWN_TARGET.at(at, message, on=on, help=f"add `targets: {{{target}: {{}}}}` to lpctl.yaml"))
        else:
            close = nearest(target, environment.targets)
            advice = f"did you mean {close}?" if close else f"lpctl.yaml has {_listed(environment.targets)}"
            self._refuse(UNKNOWN_TARGET.at(at, f"no target is named `{target}`", on=on, help=advice))
        return False

    def _targets(self) -> tuple[str, ...]:
        """The targets that the plan exists in, in lpctl.yaml's order."""
        if "targets" not in self._data:
            return self._environment.targets or (NO_TARGET,)
        stated = self._data["targets"]
        if not isinstance(stated, list) or not stated:
            what = "an empty list" if stated == [] else kind_of(stated)
            message = f"`targets` takes a list of the targets that the plan exists in, got {what}"
            self._refuse(INVALID_LAYER.at(("targets",), message, on="key"))
            return ()
        named = [target for index, target in enumerate(stated) if self._known(target, ("targets", index))]
        for target in self._overrides:
            if target in self._environment.targets and target not in stated:
                message = f"`targets` leaves out {target}, for which this is an override"
                self._refuse(
                    UNKNOWN_TARGET.at(
                        ("overrides", target),
                        message,
                        on="key",
                        help=f"add {target} to `targets`, or remove the override",
                        related=(Related("the plan's targets", self._document.origin, ("targets",)),),
                    )
                )
        return tuple(target for target in self._environment.targets if target in named)

    # The plan in each target.

    def _merged(self, scope: Scope) -> list[tuple[Record | None, Merged]]:
        """The plan in a target, once for each record."""
        for problem in scope.problems:
            self._problems[problem] = None
        override = self._overrides.get(scope.name)
        above = override if isinstance(override, dict) else {}
        if "name" not in self._data:
            return self._with_records(scope, (), {}, [None])
        records = self._records(above)
        return self._with_records(scope, scope.layers, above, records)

    def _records(self, override: Mapping[str, Any]) -> Iterable[Record | None]:
        at: Path = ("for_each",)
        stated = self._data.get("for_each")
        if "for_each" in override:
            at, stated = ("overrides", self._name_of(override), "for_each"), override["for_each"]
        elif "for_each" not in self._data:
            return [None]
        found = self._environment.records.of(stated, Place(self._document, at))
        for problem in found.problems:
            self._problems[problem] = None
        self._diagnostics += found.diagnostics
        return found.records

    def _name_of(self, override: Mapping[str, Any]) -> str:
        return next(target for target, stated in self._overrides.items() if stated is override)

    def _with_records(
        self, scope: Scope, below: Iterable[Layer], override: Mapping[str, Any], records: Iterable[Record | None]
    ) -> list[tuple[Record | None, Merged]]:
        own = self._own
        layers = [*below, own]
        if override:
            stated = {
                key: value for key, value in override.items() if key not in NOT_IN_OVERRIDES and key != "for_each"
            }
            layers.append(Layer(Place(self._document, ("overrides", scope.name)), stated))
        if not self._document.has_dollar_brace:
            merged = merge(layers)
            return [(record, merged) for record in records]
        made = []
        for record in records:
            substituted = [*below, *(self._substituted(layer, scope, record) for layer in layers[len(tuple(below)) :])]
            if all(layer is not None for layer in substituted):
                made.append((record, merge([layer for layer in substituted if layer is not None])))
        return made

    def _substituted(self, layer: Layer, scope: Scope, record: Record | None) -> Layer | None:
        """The layer without expressions; None where one of them means nothing."""
        header = {key: layer.data[key] for key in _HEADER if key in layer.data}
        stated = {key: value for key, value in layer.data.items() if key not in header}
        found = substitute(stated, layer.place, lambda expression, path: scope.lookup(expression, path, record), due_at)
        for problem in found.problems:
            self._problems[problem] = None
        if found.problems:
            return None
        return layer._replace(data={**header, **found.data}, places=found.places, outside=found.outside)

    def _restore_nulls(
        self, made: list[tuple[Scope, list[tuple[Record | None, Merged]]]], targets: tuple[str, ...]
    ) -> None:
        """Put back the nulls that take something away in no target of the plan: the next stage refuses them."""
        idle = [merged for _, plans in made for _, merged in plans if merged.idle]
        if not idle:
            return
        every = [
            set(merged.idle.values())
            for target in targets
            for _, merged in self._merged(self._environment.scope(target))
        ]
        useless = set.intersection(*every)
        for merged in idle:
            for path, place in merged.idle.items():
                if place in useless:
                    section: Any = merged.data
                    for part in path[:-1]:
                        section = section.setdefault(part, {})
                    section[path[-1]] = None
                    merged.drawn[path] = place

    def _entries(self, scope: Scope, made: list[tuple[Record | None, Merged]]) -> Iterator[PlanEntry]:
        named: dict[str, Record] = {}
        for number, (record, merged) in enumerate(made):
            if record is not None and not self._is_another(merged, record, named, scope):
                continue
            if self._contradicts(scope, merged):
                continue
            data, drawn = merged.data, merged.drawn
            for part, found in scope.identity.items():
                if part not in data:
                    data, drawn = {**data, part: found.value}, {**drawn, (part,): found.place}
            override = self._overrides.get(scope.name)
            if scope.never and "name" in data and not (isinstance(override, dict) and "auto_activate" in override):
                data = {**data, "auto_activate": False}
                drawn = {**drawn, ("auto_activate",): scope.place("activate")}
            key = EntryKey(self._document.origin, number, scope.name)
            yield PlanEntry(key, data, self._document, drawn, merged.supplied, merged.outside, merged.over)

    def _is_another(self, merged: Merged, record: Record, named: dict[str, Record], scope: Scope) -> bool:
        """Whether no earlier record of the target makes a plan of this name; where one does, that is noted."""
        name = merged.data.get("name")
        if not isinstance(name, str):
            return True
        first = named.setdefault(name, record)
        if first is record:
            return True
        where = f" in target {scope.name}" if scope.name and "for_each" in self._overrides.get(scope.name, {}) else ""
        problem = INVALID_RECORD.at(
            record.place.path,
            f"this record makes a second plan named {name}{where}",
            help="put into `name` what tells the records apart, such as ${each."
            + next(iter(key for key in record.values), "key")
            + "}",
            related=(Related("the first", first.place.document.origin, first.place.path),),
        )
        self._problems[Misplaced(record.place.document, problem)] = None
        return False

    def _contradicts(self, scope: Scope, merged: Merged) -> bool:
        """Whether the plan states another project or domain than the target; that is noted."""
        for part, found in scope.identity.items():
            stated = merged.data.get(part)
            if isinstance(stated, str) and stated != found.value:
                place = merged.drawn.get((part,)) or Place(self._document, (part,))
                alike = [
                    target
                    for target in self._environment.targets
                    if (other := self._environment.scope(target).identity.get(part)) and other.value == stated
                ]
                advice = f"write targets: [{_listed(alike)}]" if alike else f"remove `{part}`: the target states it"
                problem = TARGET_CONTRADICTION.at(
                    place.path,
                    f"the {part} is {stated} here, and {found.value} in target {scope.name}",
                    help=advice,
                    related=(Related("the target", found.place.document.origin, found.place.path),),
                )
                self._problems[Misplaced(place.document, problem)] = None
                return True
        return False


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
