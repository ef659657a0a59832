"""One document on its way to its plans: its shape, its targets, its records, the layers of each."""

from __future__ import annotations

from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING, Any

from lpctl.expand.entry import PlanEntry
from lpctl.expand.environment import NO_TARGET
from lpctl.expand.expand import BESIDE, Expanded
from lpctl.expand.filling import filling
from lpctl.expand.layer import NOTHING_LAID, Layer, lay
from lpctl.expand.rules import INVALID_LAYER, INVALID_RECORD, TARGET_CONTRADICTION, UNKNOWN_TARGET
from lpctl.expand.substitute import Misplaced, substitute, with_values, written_in
from lpctl.expand.supplied import Place, Supplied, value_at
from lpctl.findings.diagnostic import EntryKey, Related
from lpctl.manifest.expansion import Expansion
from lpctl.manifest.layers import NOT_IN_OVERRIDES, due_at
from lpctl.manifest.parse import parse
from lpctl.manifest.rules import INVALID_VALUE, NULL_VALUE
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from lpctl.expand.environment import Environment
    from lpctl.expand.layer import Merged
    from lpctl.expand.record import Record
    from lpctl.expand.scope import Scope
    from lpctl.expand.substitute import Substituted, Written
    from lpctl.findings.diagnostic import Diagnostic, On, Path, Problem
    from lpctl.source.document import Document

    _InScope: TypeAlias = "tuple[Scope, list[tuple[Record | None, Merged]]]"

_HEADER = ("apiVersion", "kind")
_ONE_PLAN = (None,)
"""The records of a document that has none."""


class DocumentExpansion:
    """One document on its way to its plans."""

    def __init__(self, document: Document, environment: Environment) -> None:
        self._document = document
        self._data: dict[str, Any] = document.data
        self._environment = environment
        self._problems: dict[Misplaced, None] = {}
        self._unfit: list[Path] = []
        self._made: dict[tuple[int, int], Merged] = {}
        self._own_written: Written | None = None
        self._own_names: list[str] | None = None
        self._owns: dict[tuple[object, ...], Layer | None] = {}
        self._contradicted: dict[tuple[str, str, Place], dict[str, Supplied]] = {}
        self._diagnostics: list[Diagnostic] = []
        own, overrides = self._data, self._data.get("overrides")
        self._overrides: Mapping[str, Any] = overrides if isinstance(overrides, dict) else {}
        self._beside = {key: own[key] for key in BESIDE if key in own}
        if self._beside:
            own = {key: value for key, value in own.items() if key not in BESIDE}
        self._own = Layer(Place(document, ()), own, own=True)

    def made(self) -> Expanded:
        """The plans, and what is wrong with how the document states them."""
        self._check_shape()
        targets = self._targets()
        asked = [scope for scope in self._environment.scopes if scope.name in targets]
        made = [(scope, self._merged(scope)) for scope in asked]
        made = self._with_nulls(made, targets)
        entries = [entry for scope, merged in made for entry in self._entries(scope, merged)]
        if self._contradicted:
            self._problems.update(dict.fromkeys(self._contradictions()))
        if self._problems or self._diagnostics:  # then what would have named a variable may not have been reached
            self._environment.used.update(written_in(self._data).named)
        nothing = {scope.name: scope.nothing for scope in asked if scope.nothing}
        return Expanded(tuple(entries), tuple(self._problems), tuple(self._diagnostics), nothing)

    def _refuse(self, problem: Problem) -> None:
        self._problems[Misplaced(self._document, problem)] = None

    # What the document says of its targets, records and overrides.

    def _check_shape(self) -> None:
        """Find what is wrong with `targets`, `overrides` and `for_each` themselves.

        What a field of an override holds is looked at in the plan that it becomes part of, records where they are read.
        """
        if not self._beside:
            return
        if parse(Expansion, self._beside) is None:
            from lpctl.manifest.explain import explain  # noqa: PLC0415 - only a misfit needs it

            for problem in explain(self._document, Expansion.__name__):
                if _is_gone(problem):
                    self._refuse(problem)
                    self._unfit.append(problem.path)
        if "name" not in self._data:
            for key in ("for_each", "overrides"):
                if key in self._data:
                    message = f"a default launch plan, which has no name, has no `{key}`"
                    self._refuse(INVALID_LAYER.at((key,), message, on="key", help="give the plan a `name`"))

    def _fits(self, path: Path) -> bool:
        """Whether what stands at a path is of the shape that is due there."""
        return not any(unfit[: len(path)] == path for unfit in self._unfit)

    def _override(self, target: str) -> Mapping[str, Any]:
        stated = self._overrides.get(target)
        return stated if isinstance(stated, dict) else {}

    def _check_known(self, named: Iterable[tuple[str, Path, On]]) -> None:
        """Note each name that is of no target, given with where it stands; once where there are no targets at all."""
        environment = self._environment
        unknown = [(name, at, on) for name, at, on in named if name not in environment.targets]
        if unknown and not environment.targets:
            at = unknown[0][1][:1]
            added = ", ".join(f"{name}: {{}}" for name in dict.fromkeys(name for name, _, _ in unknown))
            message = f"`{at[0]}` names targets, and lpctl.yaml has none"
            self._refuse(UNKNOWN_TARGET.at(at, message, on="key", help=f"add targets: {{{added}}} to lpctl.yaml"))
            return
        for name, at, on in unknown:
            close = nearest(name, environment.targets)
            advice = _meant(close, on) if close else f"lpctl.yaml has {_listed(environment.targets)}"
            self._refuse(UNKNOWN_TARGET.at(at, f"no target is named `{name}`", on=on, help=advice))

    def _targets(self) -> tuple[str, ...]:
        """The targets that the plan exists in, in lpctl.yaml's order."""
        known = self._environment.targets
        if not self._beside:
            return known or (NO_TARGET,)
        stated = self._data.get("targets")
        listed = stated if isinstance(stated, list) else []
        named = [name for name in listed if isinstance(name, str)]
        self._check_known(
            [
                *((name, ("targets", index), "value") for index, name in enumerate(listed) if name in named),
                *((name, ("overrides", name), "key") for name in self._overrides),
            ]
        )
        if "targets" not in self._data:
            return known or (NO_TARGET,)
        for target in self._overrides if named else ():
            if target in known and target not in named:
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
        return tuple(target for target in known if target in named)

    # The plan in each target.

    def _merged(self, scope: Scope) -> list[tuple[Record | None, Merged]]:
        """The plan in a target, once for each record."""
        for problem in scope.problems:
            self._problems[problem] = None
        if "name" not in self._data:
            return self._with_records(scope, NOTHING_LAID, {}, [None])
        override = self._override(scope.name) if self._overrides else {}
        return self._with_records(scope, scope.laid, override, self._records(scope.name) if self._beside else _ONE_PLAN)

    def _records(self, target: str) -> Iterable[Record | None]:
        at: Path = ("for_each",)
        stated = self._data.get("for_each")
        override = self._override(target)
        if "for_each" in override:
            at, stated = ("overrides", target, "for_each"), override["for_each"]
        elif "for_each" not in self._data:
            return [None]
        if not self._fits(at):
            return []
        found = self._environment.records.of(stated, Place(self._document, at))
        for problem in found.problems:
            self._problems[problem] = None
        self._diagnostics += found.diagnostics
        return found.records

    def _with_records(
        self, scope: Scope, below: Merged, override: Mapping[str, Any], records: Iterable[Record | None]
    ) -> list[tuple[Record | None, Merged]]:
        above = self._layer_of(override, scope) if override else None
        if not self._document.has_dollar_brace:
            merged = self._laid(below, self._own, above)
            return [(record, merged) for record in records]
        if "for_each" not in self._data and "for_each" not in override:
            filled = self._filled(scope, below, above)
            return [(None, filled)] if filled is not None else []
        written = [(self._own, self._own_written or self._read_own())]
        if above is not None:
            written.append((above, _written_in(above)))
        stated = [(layer, texts, filling(texts, due_at)) for layer, texts in written]
        made: list[tuple[Record | None, Merged]] = []
        for record in records:
            found = []
            for layer, texts, at_once in stated:
                each = at_once.of(layer.data, record) if at_once is not None and record is not None else None
                found.append((layer, each or self._substituted(layer, texts, scope, record)))
            if not any(each.problems for _, each in found):
                made.append((record, reduce(lay, (layer.filled_in(each) for layer, each in found), below)))
        return made

    def _layer_of(self, override: Mapping[str, Any], scope: Scope) -> Layer:
        """What of an override becomes part of the plan."""
        at = ("overrides", scope.name)
        stated = {
            key: value
            for key, value in override.items()
            if key not in NOT_IN_OVERRIDES and key != "for_each" and self._fits((*at, key))
        }
        return Layer(Place(self._document, at), stated)

    def _laid(self, below: Merged, own: Layer, override: Layer | None) -> Merged:
        """The plan; what the document itself states is laid once for all targets that have the same below it."""
        key = (id(below), id(own))  # the environment keeps the one, this the other
        if key not in self._made:
            self._made[key] = lay(below, own)
        return self._made[key] if override is None else lay(self._made[key], override)

    def _filled(self, scope: Scope, below: Merged, override: Layer | None) -> Merged | None:
        """The plan of a document without records; None where an expression in it means nothing."""
        own = self._own_filled(scope)
        if override is None:
            return None if own is None else self._laid(below, own, None)
        above = self._with_substituted(override, _written_in(override), scope)
        return None if own is None or above is None else self._laid(below, own, above)

    def _own_filled(self, scope: Scope) -> Layer | None:
        """What the document itself states, filled in: one layer for all targets in which its variables are the same."""
        written = self._own_written or self._read_own()
        names = self._own_names
        # The scopes keep what is found for a variable, so that none has the id of another one.
        alike = (scope.name,) if names is None else tuple(id(scope.variable(name)) for name in names)
        if alike not in self._owns:
            self._owns[alike] = self._with_substituted(self._own, written, scope)
        return self._owns[alike]

    def _with_substituted(self, layer: Layer, written: Written, scope: Scope) -> Layer | None:
        found = self._substituted(layer, written, scope, None)
        return None if found.problems else layer.filled_in(found)

    def _read_own(self) -> Written:
        """What the document itself states with expressions."""
        written = self._own_written = _written_in(self._own)
        self._own_names = written.variables
        return written

    def _substituted(self, layer: Layer, written: Written, scope: Scope, record: Record | None) -> Substituted:
        """What the expressions in a layer stand for; what is wrong with them is noted."""
        found = substitute(
            layer.data, layer.place, lambda expression, path: scope.lookup(expression, path, record), due_at, written
        )
        for problem in found.problems:
            self._problems[problem] = None
        return found

    def _with_nulls(self, made: list[_InScope], targets: tuple[str, ...]) -> list[_InScope]:
        """The plans with the nulls that take something away in no target of the plan: the next stage refuses them."""
        if not any(merged.idle for _, plans in made for _, merged in plans):
            return made
        plans_of = {scope.name: plans for scope, plans in made}
        noted, read = dict(self._problems), [*self._diagnostics]
        plans_of.update({name: self._merged(self._environment.scope(name)) for name in targets if name not in plans_of})
        self._problems, self._diagnostics = noted, read  # nobody asked what is wrong in these targets
        idle = {name: [set(merged.idle.values()) for _, merged in plans] for name, plans in plans_of.items()}
        useless = set.intersection(*chain.from_iterable(idle.values()))
        for target in self._overrides.keys() & idle.keys():  # what an override says is laid in its target alone
            of_target = set.intersection(*idle[target]) if idle[target] else set()
            at = ("overrides", target)
            useless |= {place for place in of_target if place.document is self._document and place.path[:2] == at}
        return [(scope, [(record, _with_idle(merged, useless)) for record, merged in plans]) for scope, plans in made]

    def _entries(self, scope: Scope, made: list[tuple[Record | None, Merged]]) -> Iterator[PlanEntry]:
        named: dict[str, Record] = {}
        for number, (record, merged) in enumerate(made):
            if record is not None and not self._is_another(merged, record, named, scope):
                continue
            data = merged.data
            never = scope.never and "name" in data and "auto_activate" not in self._override(scope.name)
            values, places = scope.of_inactive_plans if never else scope.of_plans
            if not scope.identity.keys().isdisjoint(data):
                if self._contradicts(scope, merged):
                    continue
                values = {
                    name: value for name, value in values.items() if name not in scope.identity or name not in data
                }
                places = {path: place for path, place in places.items() if path[0] in values}
            key = EntryKey(self._document.origin, number, scope.name)
            data = {**data, **values}
            yield PlanEntry(key, data, self._document, merged.adding(data, places), record)

    def _is_another(self, merged: Merged, record: Record, named: dict[str, Record], scope: Scope) -> bool:
        """Whether no earlier record of the target makes a plan of this name; where one does, that is noted."""
        name = merged.data.get("name")
        if not isinstance(name, str):
            return True
        first = named.setdefault(name, record)
        if first is record:
            return True
        where = f" in target {scope.name}" if scope.name and "for_each" in self._override(scope.name) else ""
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
                self._contradicted.setdefault((part, stated, place), {})[scope.name] = found
                return True
        return False

    def _contradictions(self) -> Iterator[Misplaced]:
        """A problem for each project or domain that contradicts targets of the plan."""
        for (part, stated, place), targets in self._contradicted.items():
            alike = [
                target
                for target in self._environment.targets
                if (other := self._environment.scope(target).identity.get(part)) and other.value == stated
            ]
            said = " and ".join(f"{found.value} in target {target}" for target, found in targets.items())
            listed = self._data.get("targets")
            named = any(
                target in self._overrides or (isinstance(listed, list) and target in listed) for target in targets
            )
            remove = f"remove `{part}`: each target states its own"
            problem = TARGET_CONTRADICTION.at(
                place.path,
                f"the {part} is {stated} here, and {said}",
                help=f"{remove}, and none states this"
                if not alike
                else remove
                if named
                else f"write targets: [{_listed(alike)}], or {remove}",
                related=tuple(
                    Related(f"target {target}", found.place.document.origin, found.place.path)
                    for target, found in targets.items()
                ),
            )
            yield Misplaced(place.document, problem)


def _written_in(layer: Layer) -> Written:
    """The expressions in a layer; the header of a document holds none."""
    return written_in(layer.data, _HEADER)


def _with_idle(merged: Merged, useless: Collection[Place]) -> Merged:
    """The plan with those of its idle nulls that stand at these places."""
    data, places = merged.data, {}
    for path, place in merged.idle.items():
        section = value_at(data, path[:-1])
        if place in useless and isinstance(section, dict):  # else a later layer takes all of it away
            data = with_values(data, {path: None})
            places[path] = place
    return merged.adding(data, places)


def _is_gone(problem: Problem) -> bool:
    """Whether what does not fit the shape is no part of the plan that is made, nor of a record."""
    match problem.path:
        case ("for_each", *inside) | ("overrides", _, "for_each", *inside):
            return not isinstance(inside[0], int) if inside else problem.rule is not INVALID_VALUE
        case ("overrides", _, key, *_):
            return problem.rule is NULL_VALUE or key in NOT_IN_OVERRIDES
        case _:
            return True


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _meant(target: str, on: On) -> str:
    """What to type for a target that is named otherwise, by a key or a value."""
    from lpctl.findings.fix import Rename, Write, helping  # noqa: PLC0415 - only a mistake needs it

    return helping(f"did you mean {target}?", Rename(target) if on == "key" else Write(target), safe=False)
