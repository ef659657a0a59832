"""What holds in one target: its layers below a plan, its variables, and what an expression stands for in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from lpctl.expand.expression import OPENING, TARGET_PARTS, Expression
from lpctl.expand.layer import Layer
from lpctl.expand.rules import INVALID_EXPRESSION, UNKNOWN_RECORD_KEY, UNKNOWN_TARGET, UNKNOWN_VARIABLE
from lpctl.expand.substitute import Faulty, nothing_due, substitute
from lpctl.expand.supplied import Place, Supplied
from lpctl.findings.diagnostic import Problem
from lpctl.manifest.layers import due_at
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.expand.environment import Environment
    from lpctl.expand.record import Record
    from lpctl.expand.substitute import Found, Misplaced
    from lpctl.findings.diagnostic import Path


class Added:
    """What a target adds to its plans: values by their key, and where each stands."""

    def __init__(self, values: Mapping[str, Any], places: Mapping[Path, Place]) -> None:
        self.values = values
        self.places = places
        self._without: dict[frozenset[str], Added] = {}
        self._differing: dict[Added, frozenset[str]] = {}

    def without(self, keys: frozenset[str]) -> Added:
        """The same but for these keys; made once."""
        if keys not in self._without:
            self._without[keys] = Added(
                {key: value for key, value in self.values.items() if key not in keys},
                {path: place for path, place in self.places.items() if path[0] not in keys},
            )
        return self._without[keys]

    def differing(self, other: Added) -> frozenset[str]:
        """The keys to which another adds another value; found once."""
        keys = self._differing.get(other)
        if keys is None:
            keys = self._differing[other] = frozenset(
                [key for key in self.values.keys() | other.values if self.values.get(key) != other.values.get(key)]
            )
        return keys


NOTHING_ADDED = Added({}, {})


class Scope:
    """What holds in one target, or in a repository without targets."""

    def __init__(self, environment: Environment, name: str, stated: Mapping[str, Any]) -> None:
        self.name = name
        self.environment = environment
        self._root = stated
        self._stated: Mapping[str, Any] = ((stated.get("targets") or {}).get(name) or {}) if name else {}
        self._variables: dict[str, Found] = {}
        self.problems: list[Misplaced] = []
        """What is wrong with expressions in its defaults."""
        self.nothing: set[Place] = set()
        """Where in its defaults a text means nothing, for what is wrong with its expressions."""
        self.never = self._stated.get("activate") == "never"
        self.laid = environment.laid_of(self._layers())
        """What its layers below a plan make."""

    def place(self, *path: str) -> Place:
        """A place in what lpctl.yaml says of the target."""
        assert self.environment.configuration is not None  # noqa: S101 - only a configuration has targets
        return Place(self.environment.configuration, ("targets", self.name, *path))

    @cached_property
    def identity(self) -> dict[str, Supplied]:
        """The project and domain that the target states; a target without a domain has that of its name."""
        if not self.name:
            return {}
        found = {part: Supplied(self._stated[part], self.place(part)) for part in ("project",) if part in self._stated}
        domain = self._stated.get("domain")
        found["domain"] = Supplied(domain, self.place("domain")) if domain else Supplied(self.name, self.place())
        return found

    @cached_property
    def of_plans(self) -> Added:
        """The project and domain of plans that leave them open."""
        found = self.identity.items()
        return Added({part: given.value for part, given in found}, {(part,): given.place for part, given in found})

    @cached_property
    def of_inactive_plans(self) -> Added:
        """The same with what the target says by `activate: never`."""
        values, places = self.of_plans.values, self.of_plans.places
        return Added({**values, "auto_activate": False}, {**places, ("auto_activate",): self.place("activate")})

    def _layers(self) -> Iterator[Layer]:
        if self.environment.configuration is None:
            return
        places: list[tuple[Path, Any]] = [(("defaults",), self._root.get("defaults"))]
        if self.name:
            places.append((("targets", self.name, "defaults"), self._stated.get("defaults")))
        for path, stated in places:
            if stated:
                place = Place(self.environment.configuration, path)
                found = substitute(stated, place, self.lookup, due_at)
                self.problems += found.problems
                self.nothing.update(place.of(at) for at in found.nothing)
                made = Layer(place, stated).filled_in(found)
                # One that holds no expression is the same in all targets, as is what is made of it.
                yield self.environment.layers.setdefault(path, made) if found.data is stated else made

    def lookup(self, expression: Expression, path: Path, record: Record | None = None) -> Found:
        """What an expression stands for, or what is wrong with it at the path of its text."""
        if expression.kind == "target":
            return self._target_part(expression, path)
        if expression.kind == "each":
            return self._of_record(expression, path, record)
        self.environment.used.add(expression.name)
        found = self.variable(expression.name)
        return found._replace(path=path) if isinstance(found, Problem) else found

    def variable(self, name: str) -> Found:
        """What a variable stands for, one object each time, in all targets that do not state it; else what is wrong."""
        found = self._variables.get(name)
        if found is None:
            found = self._variables[name] = self._variable(name)
        return found

    def _target_part(self, expression: Expression, path: Path) -> Found:
        part = expression.name
        if part not in TARGET_PARTS:
            from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

            close = nearest(part, TARGET_PARTS)
            return INVALID_EXPRESSION.at(
                path,
                f"a target has no `{part}`",
                help=write(f"${{target.{close}}}") if close else "write ${target.name}, .project or .domain",
            )
        if not self.name:
            message = f"{expression.text} needs targets, and there are none"
            return UNKNOWN_TARGET.at(path, message, help="add `targets` to lpctl.yaml")
        if part == "name":
            return Supplied(self.name, self.place())
        found = self.identity.get(part)
        if found is None:
            advice = f"state it under `targets.{self.name}` in lpctl.yaml"
            return UNKNOWN_TARGET.at(path, f"target {self.name} states no {part}", help=advice)
        return found

    def _of_record(self, expression: Expression, path: Path, record: Record | None) -> Found:
        if record is None:
            message = f"{expression.text} is for plans with `for_each`"
            return UNKNOWN_RECORD_KEY.at(path, message, help="write ${var.NAME}, or give the plan records")
        if expression.name not in record.values:
            from lpctl.findings.fix import meant  # noqa: PLC0415 - only a mistake needs it

            close = nearest(expression.name, record.values)
            keys = ", ".join(f"`{key}`" for key in record.values)
            return UNKNOWN_RECORD_KEY.at(
                path,
                f"the records have no `{expression.name}`, only {keys}",
                help=meant(close, f"${{each.{close}}}") if close else None,
            )
        value = record.values[expression.name]
        if isinstance(value, (dict, list)) or (isinstance(value, str) and OPENING in value):
            return self._supplied(value, record.place.of((expression.name,)), outside=record.outside)
        return Supplied(value, record.place, record.outside, expression.name)

    def _variable(self, name: str) -> Found:
        if name in self.environment.given:
            document = self.environment.given[name]
            value = document.data if isinstance(document.data, str) else ""
            return self.environment.constants.setdefault((name,), Supplied(value, Place(document, ()), outside=True))
        configuration = self.environment.configuration
        sections: list[tuple[Path, Any]] = []
        if self.name:
            sections.append((("targets", self.name, "variables"), self._stated.get("variables")))
        sections.append((("variables",), self._root.get("variables")))
        for section, stated in sections:
            if stated and name in stated:
                if stated[name] is None or configuration is None:
                    break
                found = self._supplied(stated[name], Place(configuration, (*section, name)))
                if isinstance(found, Supplied) and found.value is stated[name]:
                    return self.environment.constants.setdefault((*section, name), found)
                return found
        return self._no_value(name)

    def _supplied(self, value: Any, place: Place, *, outside: bool = False) -> Supplied | Faulty:
        """The value of a variable or a record, which may depend on the target."""
        if isinstance(value, (dict, list)) or (isinstance(value, str) and OPENING in value):
            found = substitute(value, place, self._only_target, nothing_due)
            return Faulty(tuple(found.problems)) if found.problems else Supplied(found.data, place, outside)
        return Supplied(value, place, outside)

    def _only_target(self, expression: Expression, path: Path) -> Found:
        if expression.kind != "target":
            message = f"{expression.text} stands in a variable or a record, where only ${{target...}} may"
            return INVALID_EXPRESSION.at(path, message, help="write what it stands for")
        return self._target_part(expression, path)

    def _no_value(self, name: str) -> Problem:
        """The problem of a variable that has no value; its path is not known here."""
        declared = self.environment.declared()
        places = "`variables` in lpctl.yaml"
        if self.name:
            places += f", or under `targets.{self.name}`"
        if name in declared:
            where = f" in target {self.name}" if self.name else ""
            return UNKNOWN_VARIABLE.at(
                (), f"variable `{name}` has no value{where}", help=f"set it under {places}, or pass --var {name}=VALUE"
            )
        close = nearest(name, declared)
        if close:
            from lpctl.findings.fix import meant  # noqa: PLC0415 - only a mistake needs it

            self.environment.used.add(close)  # one mistake: it is misspelt, and not unused
        advice = meant(close, f"${{var.{close}}}") if close else f"declare it under {places}"
        return UNKNOWN_VARIABLE.at((), f"no variable is named `{name}`", help=advice)
