"""Where each value of a rendered plan was stated: in its document, a layer, a record, by an option, or by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.expand.expression import OPENING, Expression, parts
from lpctl.expand.supplied import Place, Supplied, value_at
from lpctl.source.verbatim import Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.expand.entry import PlanEntry
    from lpctl.expand.environment import Environment
    from lpctl.findings.diagnostic import Path

_OF_AUTH_ROLE: dict[Path, str] = {
    ("run_as", "iam_role"): "assumable_iam_role",
    ("run_as", "k8s_service_account"): "kubernetes_service_account",
}
"""Where a deprecated `auth_role` states what is compiled into the security context."""

_DEFAULTS = {
    ("concurrency", "behavior"): "the default",
    ("security_context", "tokens", "type"): "the only value",
}


class Spot(NamedTuple):
    """A line of a file; or, without one (0), what else is said to state a value: an option, an interface source."""

    source: str
    line: int = 0

    @property
    def words(self) -> str:
        """As messages write a place."""
        return f"{self.source}:{self.line}" if self.line else self.source

    @property
    def json(self) -> dict[str, Any]:
        """As an object of JSON."""
        return {"source": self.source, "line": self.line or None}


class Used(NamedTuple):
    """An expression, and a place: where it stands, or where what it stands for does."""

    expression: str
    spot: Spot


class ValueOrigin(NamedTuple):
    """Where a value stands. `through` is the expression that stands for it, where it stands in the plan or a layer.

    `parts` are the expressions inside a text or list, each with the place of what it stands for; `over` are the places
    of the values that it replaced, the last first.
    """

    spot: Spot
    through: Used | None = None
    parts: tuple[Used, ...] = ()
    over: tuple[Spot, ...] = ()

    @property
    def words(self) -> str:
        """One line: the place first."""
        text = self.spot.words
        if self.through is not None:
            text += f" for {self.through.expression} in {self.through.spot.words}"
        if self.parts:
            text += " with " + ", ".join(f"{used.expression} from {used.spot.words}" for used in self.parts)
        if self.over:
            text += ", over " + ", ".join(spot.words for spot in self.over)
        return text


class Elsewhere(NamedTuple):
    """What states the values that no document does: options by the part that they fill in, and where types come from.

    `struct_encoding` is whether lpctl.yaml states it.
    """

    options: Mapping[str, str]
    interface: str
    struct_encoding: bool


def origin_json(found: ValueOrigin) -> dict[str, Any]:
    """An origin as JSON; what did not take part is left out, and what is no line of a file has no line."""
    stated: dict[str, Any] = found.spot.json
    if found.through is not None:
        stated["through"] = {"expression": found.through.expression, **found.through.spot.json}
    if found.parts:
        stated["with"] = [{"expression": used.expression, **used.spot.json} for used in found.parts]
    if found.over:
        stated["over"] = [spot.json for spot in found.over]
    return stated


def origin(entry: PlanEntry, path: Path, environment: Environment, elsewhere: Elsewhere) -> ValueOrigin:
    """Where a plan's value at a path of its rendered manifest was stated."""
    stated, whole = _stated_at(entry.data, path)
    if not whole:
        beside = _beside_documents(entry, path, environment, elsewhere)
        if beside is not None:
            return beside
    return _of_entry(entry, stated, environment)


def _stated_at(data: Any, path: Path) -> tuple[Path, bool]:
    """The path in a plan at which the value is stated, or the nearest around it; and whether it is the value itself."""
    if path[0] == "security_context" and path[0] not in data and "auth_role" in data:
        role = _OF_AUTH_ROLE.get(path[1:])
        return ("auth_role", role) if role is not None else ("auth_role",), True
    if path == ("workflow", "name") and isinstance(data["workflow"], str):
        return ("workflow",), True
    if path == ("schedule", "timezone") and "timezone" not in data.get("schedule", {}):
        return ("schedule", "cron"), True  # written in front of the fields
    found: Path = ()
    for part in path:
        if isinstance(data, dict) and part not in data and "$value" in data:
            data, found = data["$value"], (*found, "$value")
        if not (part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))):
            return found, found[:2] == ("schedule", "rate")  # which is stated in one text
        data, found = data[part], (*found, part)
    return found, True


def _beside_documents(
    entry: PlanEntry, path: Path, environment: Environment, elsewhere: Elsewhere
) -> ValueOrigin | None:
    """Where a value comes from that the plan does not state; None where its section does."""
    part = str(path[-1])
    if path[0] == "workflow":
        if part == "version":
            return ValueOrigin(Spot(elsewhere.options.get("workflow_version", elsewhere.interface)))
        if part in ("project", "domain"):
            return origin(entry, (part,), environment, elsewhere)
    if path in (("project",), ("domain",), ("version",)):
        return ValueOrigin(Spot(elsewhere.options.get(part, "--placeholders")))
    if path == ("struct_encoding",):
        if elsewhere.struct_encoding and environment.configuration is not None:
            return ValueOrigin(_spot(Place(environment.configuration, path)))
        return ValueOrigin(Spot(elsewhere.interface))
    named = tuple(step for step in path if isinstance(step, str))
    if named in _DEFAULTS:
        return ValueOrigin(Spot(_DEFAULTS[named]))
    if path[0] in ("default_inputs", "fixed_inputs"):  # what the type adds to a struct
        return ValueOrigin(Spot(elsewhere.interface))
    return None


def _of_entry(entry: PlanEntry, path: Path, environment: Environment) -> ValueOrigin:
    """Where a value of the plan stands, and what took part in it."""
    place = entry.place_of(path)
    text = value_at(place.document.data, place.path)
    alone = next((path[:length] for length in range(len(path), 0, -1) if path[:length] in entry.supplied), None)
    through = None
    if alone is not None:
        written = entry.place_of(alone, "key")
        through = Used(str(value_at(written.document.data, written.path)).strip(), _spot(written))
    return ValueOrigin(
        _spot(place),
        through,
        tuple(dict.fromkeys(_parts(text, entry, environment))),
        tuple(_spot(over) for over in entry.over.get(path, ())),
    )


def _parts(written: Any, entry: PlanEntry, environment: Environment) -> Iterator[Used]:
    """The expressions in a text, or in the texts of a list, that are there with others."""
    if isinstance(written, list):
        for item in written:
            yield from _parts(item, entry, environment)
    elif isinstance(written, str) and OPENING in written:
        scope = environment.scope(entry.key.target)
        for part in parts(written):
            if isinstance(part, Expression):
                found = scope.lookup(part, (), entry.record)
                if isinstance(found, Supplied):
                    yield Used(part.text, _spot(found.place))


def _spot(place: Place) -> Spot:
    """The line of a value; of a mapping or list that of its key."""
    document, path = place
    if isinstance(document, Verbatim):  # `<--var bucket>`
        return Spot(document.origin.file.strip("<>"))
    several = isinstance(value_at(document.data, path), (dict, list))
    file, span = document.position(path, "key" if several else "nearest")
    return Spot(file, span.line)
