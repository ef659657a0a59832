"""One document on its way to its plans: its shape, its targets, its records, the layers of each."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lpctl.expand.entry import PlanEntry
from lpctl.expand.environment import NO_TARGET
from lpctl.expand.expand import BESIDE, Expanded
from lpctl.expand.layer import Layer
from lpctl.expand.laying import Laying
from lpctl.expand.merge import NOTHING_LAID, joined
from lpctl.expand.rules import INVALID_LAYER, INVALID_RECORD, TARGET_CONTRADICTION, UNKNOWN_TARGET
from lpctl.expand.scope import NOTHING_ADDED
from lpctl.expand.substitute import Misplaced, with_values, written_in
from lpctl.expand.supplied import Place, Supplied, value_at
from lpctl.findings.diagnostic import EntryKey, Related
from lpctl.manifest.expansion import Expansion
from lpctl.manifest.layers import NOT_IN_OVERRIDES
from lpctl.manifest.parse import parse
from lpctl.manifest.rules import INVALID_VALUE, NULL_VALUE
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from lpctl.expand.environment import Environment
    from lpctl.expand.layer import Merged
    from lpctl.expand.laying import Laid
    from lpctl.expand.record import Record
    from lpctl.expand.scope import Scope
    from lpctl.findings.diagnostic import Diagnostic, On, Path, Problem
    from lpctl.source.document import Document

    _InScope: TypeAlias = "tuple[Scope, list[Laid]]"

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class DocumentExpansion:
    """One document on its way to its plans."""

    def __init__(self, document: Document, environment: Environment) -> None:
        self._document = document
        self._data: dict[str, Any] = document.data
        self._environment = environment
        self._problems: dict[Misplaced, None] = {}
        self._unfit: list[Path] = []
        self._contradicted: dict[tuple[str, str, Place], dict[str, Supplied]] = {}
        self._diagnostics: list[Diagnostic] = []
        own = self._data
        self._overrides: Mapping[str, Any] = _NOTHING
        self._beside: Mapping[str, Any] = _NOTHING
        if not own.keys().isdisjoint(BESIDE):
            overrides = own.get("overrides")
            self._overrides = overrides if isinstance(overrides, dict) else _NOTHING
            self._beside = {key: own[key] for key in BESIDE if key in own}
            own = {key: value for key, value in own.items() if key not in BESIDE}
        self._laying = Laying(Layer(Place(document, ()), own, own=True), environment, self._problems)

    def made(self) -> Expanded:
        """The plans, and what is wrong with how the document states them."""
        targets = self._environment.targets or (NO_TARGET,)
        asked: Collection[Scope] = self._environment.scopes
        if self._beside and not self._has_plain_overrides():
            self._check_shape()
            targets = self._targets()
            asked = [scope for scope in asked if scope.name in targets]
        made: list[_InScope] = []
        nothing: dict[str, Collection[Place]] = {}
        idle = False
        for scope in asked:
            plans = self._merged(scope)
            made.append((scope, plans))
            for plan in plans:
                idle = idle or bool(plan.merged.idle)
            if scope.nothing:
                nothing[scope.name] = scope.nothing
        entries = self._entries(self._with_nulls(made, targets) if idle else made)
        if self._contradicted:
            self._problems.update(dict.fromkeys(self._contradictions()))
        if self._problems or self._diagnostics:  # then what would have named a variable may not have been reached
            self._environment.used.update(written_in(self._data).named)
        return Expanded(entries, tuple(self._problems), tuple(self._diagnostics), nothing)

    def _refuse(self, problem: Problem) -> None:
        self._problems[Misplaced(self._document, problem)] = None

    # What the document says of its targets, records and overrides.

    def _check_shape(self) -> None:
        """Find what is wrong with `targets`, `overrides` and `for_each` themselves.

        What a field of an override holds is looked at in the plan that it becomes part of, records where they are read.
        """
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

    def _has_plain_overrides(self) -> bool:
        """Whether all that the document states beside its plan are overrides that plainly have their shape."""
        if len(self._beside) != 1 or not self._overrides or "name" not in self._data:
            return False
        for target, override in self._overrides.items():
            if target not in self._environment.targets or type(override) is not dict or not override:
                return False
            if not NOT_IN_OVERRIDES.isdisjoint(override) or "for_each" in override or _may_hold_null(override):
                return False
        return True

    def _fits(self, path: Path) -> bool:
        """Whether what stands at a path is of the shape that is due there."""
        return not self._unfit or not any(unfit[: len(path)] == path for unfit in self._unfit)

    def _override(self, target: str) -> Mapping[str, Any]:
        stated = self._overrides.get(target)
        return stated if isinstance(stated, dict) else _NOTHING

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

    def _merged(self, scope: Scope) -> list[Laid]:
        """The plan in a target, once for each record."""
        for problem in scope.problems:
            self._problems[problem] = None
        if "name" not in self._data:
            plan = self._laying.plan(scope, NOTHING_LAID, None)
            return [] if plan is None else [plan]
        override = self._override(scope.name)
        above = self._layer_of(override, scope) if override else None
        if "for_each" in self._beside or "for_each" in override:
            return self._laying.plans(scope, scope.laid, above, self._records(scope.name, override))
        plan = self._laying.plan(scope, scope.laid, above)
        return [] if plan is None else [plan]

    def _records(self, target: str, override: Mapping[str, Any]) -> Iterable[Record]:
        """The records of the plan in a target; none where they are not of their shape."""
        at: Path = ("for_each",)
        stated = self._data.get("for_each")
        if "for_each" in override:
            at, stated = ("overrides", target, "for_each"), override["for_each"]
        if not self._fits(at) or not _names_records(stated):
            return []
        found = self._environment.records.of(stated, Place(self._document, at))
        for problem in found.problems:
            self._problems[problem] = None
        self._diagnostics += found.diagnostics
        return found.records

    def _layer_of(self, override: Mapping[str, Any], scope: Scope) -> Layer:
        """What of an override becomes part of the plan."""
        at = ("overrides", scope.name)
        stated = {
            key: value
            for key, value in override.items()
            if key not in NOT_IN_OVERRIDES and key != "for_each" and self._fits((*at, key))
        }
        return Layer(Place(self._document, at), stated)

    def _with_nulls(self, made: list[_InScope], targets: tuple[str, ...]) -> list[_InScope]:
        """The plans with the nulls that take something away in no target of the plan: the next stage refuses them."""
        plans_of = {scope.name: plans for scope, plans in made}
        noted, read = dict(self._problems), [*self._diagnostics]
        plans_of.update({name: self._merged(self._environment.scope(name)) for name in targets if name not in plans_of})
        self._problems, self._diagnostics = noted, read  # nobody asked what is wrong in these targets
        idle = {name: [set(plan.merged.idle.values()) for plan in plans] for name, plans in plans_of.items()}
        useless = set.intersection(*chain.from_iterable(idle.values()))
        for target in self._overrides.keys() & idle.keys():  # what an override says is laid in its target alone
            of_target = set.intersection(*idle[target]) if idle[target] else set()
            at = ("overrides", target)
            useless |= {place for place in of_target if place.document is self._document and place.path[:2] == at}
        return [(scope, [_with_idle(plan, useless) for plan in plans]) for scope, plans in made]

    def _entries(self, made: Iterable[_InScope]) -> tuple[PlanEntry, ...]:
        entries: list[PlanEntry] = []
        before: Laid | None = None
        before_added = NOTHING_ADDED
        for scope, plans in made:
            named: dict[str, Record] = {}
            origin, target = self._document.origin, scope.name
            for number, plan in enumerate(plans):
                record, merged = plan.record, plan.merged
                if record is not None and not self._is_another(merged, record, named, scope):
                    continue
                data = merged.data
                never = scope.never and "name" in data and "auto_activate" not in self._override(target)
                added = scope.of_inactive_plans if never else scope.of_plans
                if not scope.identity.keys().isdisjoint(data):
                    if self._contradicts(scope, merged):
                        continue
                    added = added.without(frozenset(scope.identity.keys() & data.keys()))
                differing = None
                if before is not None and (differing := self._laying.differing(before, plan)) is not None:
                    differing = joined(differing, before_added.differing(added))
                key = EntryKey(origin, number, target)
                data = {**data, **added.values}
                entries.append(PlanEntry(key, data, self._document, merged, record, added.places, differing))
                before, before_added = plan, added
        return tuple(entries)

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


def _names_records(stated: Any) -> bool:
    """Whether `for_each` states a list, or the file of one; that it does not may go untold beside another mistake."""
    return isinstance(stated, list) or (isinstance(stated, dict) and isinstance(stated.get("file"), str))


def _may_hold_null(override: Mapping[str, Any]) -> bool:
    """Whether null may stand somewhere in an override."""
    for value in override.values():
        inner = value.values() if type(value) is dict else (value,)
        for each in inner:
            if each is None or type(each) is dict or type(each) is list:
                return True
    return False


def _with_idle(plan: Laid, useless: Collection[Place]) -> Laid:
    """The plan with those of its idle nulls that stand at these places."""
    data, places = plan.merged.data, {}
    for path, place in plan.merged.idle.items():
        section = value_at(data, path[:-1])
        if place in useless and isinstance(section, dict):  # else a later layer takes all of it away
            data = with_values(data, {path: None})
            places[path] = place
    return plan._replace(merged=plan.merged.restoring(data, places))


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
