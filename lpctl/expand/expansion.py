"""One document on its way to its plans: its shape, its targets, its records, the layers of each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from lpctl.expand.entry import PlanEntry
from lpctl.expand.environment import NO_TARGET
from lpctl.expand.expand import BESIDE, Expanded
from lpctl.expand.layer import Layer, merge
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
    from collections.abc import Iterable, Iterator, Mapping

    from lpctl.expand.environment import Environment
    from lpctl.expand.layer import Merged
    from lpctl.expand.record import Record
    from lpctl.expand.scope import Scope
    from lpctl.expand.substitute import Substituted, Written
    from lpctl.findings.diagnostic import Diagnostic, On, Path, Problem
    from lpctl.source.document import Document

_HEADER = ("apiVersion", "kind")
_SCALARS = (str, int, float, bool)


class DocumentExpansion:
    """One document on its way to its plans."""

    def __init__(self, document: Document, environment: Environment) -> None:
        self._document = document
        self._data: dict[str, Any] = document.data
        self._environment = environment
        self._problems: dict[Misplaced, None] = {}
        self._unfit: list[Path] = []
        self._made: dict[tuple[int, ...], Merged] = {}
        self._contradicted: dict[tuple[str, str, Place], dict[str, Supplied]] = {}
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
        self._problems.update(dict.fromkeys(self._contradictions()))
        nothing = {scope.name: scope.nothing for scope in asked if scope.nothing}
        return Expanded(entries, tuple(self._problems), tuple(self._diagnostics), nothing)

    def _refuse(self, problem: Problem) -> None:
        self._problems[Misplaced(self._document, problem)] = None

    # What the document says of its targets, records and overrides.

    def _check_shape(self) -> None:
        """Find what is wrong with `targets`, `overrides` and `for_each` themselves.

        What a field of an override holds is looked at in the plan that it becomes part of, records where they are read.
        """
        stated = {key: self._data[key] for key in BESIDE if key in self._data}
        if stated and parse(Expansion, stated) is None:
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

    @property
    def _overrides(self) -> Mapping[str, Any]:
        overrides = self._data.get("overrides")
        return overrides if isinstance(overrides, dict) else {}

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
        stated = self._data.get("targets")
        named = [name for name in stated if isinstance(name, str)] if isinstance(stated, list) else []
        self._check_known(
            [
                *((name, ("targets", index), "value") for index, name in enumerate(stated or ()) if name in named),
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
            return self._with_records(scope, (), {}, [None])
        override = self._override(scope.name)
        return self._with_records(scope, scope.layers, override, self._records(scope.name))

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
        self, scope: Scope, below: Iterable[Layer], override: Mapping[str, Any], records: Iterable[Record | None]
    ) -> list[tuple[Record | None, Merged]]:
        stated = [self._own]
        if override:
            at = ("overrides", scope.name)
            stated.append(
                Layer(
                    Place(self._document, at),
                    {
                        key: value
                        for key, value in override.items()
                        if key not in NOT_IN_OVERRIDES and key != "for_each" and self._fits((*at, key))
                    },
                )
            )
        merged = merge([*below, *stated]) if override else self._merged_with(tuple(below))
        if not self._document.has_dollar_brace:
            return [(record, merged) for record in records]
        written = [(layer, self._own_written if layer.own else _written_in(layer)) for layer in stated]
        made = []
        for record in records:
            found = [self._substituted(layer, expressions, scope, record) for layer, expressions in written]
            if any(each.problems for each in found):
                continue
            if all(type(value) in _SCALARS for each in found for value in each.values.values()):
                made.append((record, _with_scalars(merged, zip(stated, found, strict=True))))
            else:
                layers = (_with_all(layer, each) for layer, each in zip(stated, found, strict=True))
                made.append((record, merge([*below, *layers])))
        return made

    def _merged_with(self, below: tuple[Layer, ...]) -> Merged:
        """The plan without overrides over some layers, made once for all targets that have no others."""
        key = tuple(map(id, below))  # the environment keeps them
        if key not in self._made:
            self._made[key] = merge([*below, self._own])
        return self._made[key]

    @cached_property
    def _own_written(self) -> Written:
        return _written_in(self._own)

    def _substituted(self, layer: Layer, written: Written, scope: Scope, record: Record | None) -> Substituted:
        """What the expressions in a layer stand for; what is wrong with them is noted."""
        found = substitute(
            layer.data, layer.place, lambda expression, path: scope.lookup(expression, path, record), due_at, written
        )
        for problem in found.problems:
            self._problems[problem] = None
        return found

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
                section = value_at(merged.data, path[:-1])
                if place in useless and isinstance(section, dict):  # else a later layer takes all of it away
                    merged.data.update(with_values(merged.data, {path: None}))  # which is not the document's own
                    merged.drawn[path] = place

    def _entries(self, scope: Scope, made: list[tuple[Record | None, Merged]]) -> Iterator[PlanEntry]:
        named: dict[str, Record] = {}
        for number, (record, merged) in enumerate(made):
            if record is not None and not self._is_another(merged, record, named, scope):
                continue
            if self._contradicts(scope, merged):
                continue
            data, drawn = merged.data, merged.drawn
            added = {part: found for part, found in scope.identity.items() if part not in data}
            if scope.never and "name" in data and "auto_activate" not in self._override(scope.name):
                added["auto_activate"] = Supplied(False, scope.place("activate"))
            if added:
                data = data | {part: found.value for part, found in added.items()}
                drawn = drawn | {(part,): found.place for part, found in added.items()}
            key = EntryKey(self._document.origin, number, scope.name)
            yield PlanEntry(key, data, self._document, drawn, merged.supplied, merged.outside, merged.over, record)

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
    return written_in({key: value for key, value in layer.data.items() if key not in _HEADER})


def _with_all(layer: Layer, found: Substituted) -> Layer:
    """The layer with what its expressions stand for."""
    return layer._replace(data=found.data, places=found.places, outside=found.outside)


def _with_scalars(merged: Merged, stated: Iterable[tuple[Layer, Substituted]]) -> Merged:
    """The plan that layers make, given what they make as they are written, where all expressions stand for scalars.

    Which layer wins where does not depend on which text, number or truth value it states; it does on null and on
    mappings.
    """
    values: dict[Path, Any] = {}
    supplied, outside = dict(merged.supplied), set(merged.outside)  # of defaults, whose expressions are filled in
    for layer, found in stated:
        for path, value in found.values.items():
            if value_at(merged.data, path) is value_at(layer.data, path):  # else another layer wins there
                values[path] = value
                if path in found.places:
                    supplied[path] = found.places[path]
                    if path in found.outside:
                        outside.add(path)
    return merged._replace(data=with_values(merged.data, values), supplied=supplied, outside=frozenset(outside))


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
