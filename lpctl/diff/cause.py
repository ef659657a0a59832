"""Where a change comes from: which of manifest, interface and flag made it, and the line on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.diff.model import AFTER, BEFORE, FieldFact, InputFact
from lpctl.diff.report import Cause, Place
from lpctl.diff.stands_for import Stated, supplied_by
from lpctl.expand.environment import Environment
from lpctl.expand.expand import expand
from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.diff.model import Fact, Pair, Plan, Side
    from lpctl.expand.entry import PlanEntry
    from lpctl.findings.diagnostic import EntryKey, Path
    from lpctl.source.document import Document

_AUTH_ROLE = {"iam_role": "assumable_iam_role", "k8s_service_account": "kubernetes_service_account"}
_FILLED = frozenset({"project", "domain", "version"})


_PLAIN = Environment()
"""What holds where a side has no lpctl.yaml."""


class Causes:
    """Looks up places in the manifests of both sides; only those of plans that changed are read again."""

    def __init__(self, sides: tuple[Side, Side]) -> None:
        self._sides = sides
        self._loaded: dict[tuple[int, str], list[Document]] = {}
        self._entries: dict[tuple[int, str], dict[EntryKey, PlanEntry]] = {}

    def of(self, pair: Pair, fact: Fact | None, path: tuple[str, ...]) -> Cause:
        """What made a change of a fact, `path` being what it is of; without a fact, what made the plan come or go."""
        plans = (pair.before.plan if pair.before else None, pair.after.plan if pair.after else None)
        declared = isinstance(fact, InputFact) and path[-1] == "type"
        before, after = (
            self._stated(side, plan, fact, declared=declared) if plan is not None else None
            for side, plan in zip((BEFORE, AFTER), plans, strict=True)
        )
        by = _by(before, after, fact)
        if by == "manifest" and before is not None and after is not None and before.stated and after.stated:
            places = supplied_by(before.stated, after.stated)
            if places is not None:
                return Cause(by, *places)
        return Cause(by, _place(by, before, plans[BEFORE]), _place(by, after, plans[AFTER]))

    def _stated(self, side: int, plan: Plan, fact: Fact | None, *, declared: bool) -> _Statement:
        """Who states a fact on one side; a `declared` one is the interface's business alone."""
        if plan.key is None:
            return _Statement("file", Place(plan.file, plan.line), None)
        entry = self._entry(side, plan)
        if entry is None:
            return _Statement("manifest", Place(plan.file, plan.line), None)
        if fact is None:
            return _Statement("manifest", Place(plan.file, plan.line), plan.name)
        path = None if declared else _path(side, fact, entry.data)
        if path is not None and (found := _at(entry.data, path)) is not None:
            if isinstance(fact, InputFact):
                found = f"{found} {entry.data.get('struct_encoding')}"  # which decides how a struct is written
            stated = Stated(entry, self._environment(side), path)
            return _Statement("manifest", _line(entry, path), found, stated)
        if isinstance(fact, FieldFact):
            return self._unstated_field(side, plan, fact, entry)
        return _Statement("interface", self._interface(side, plan, fact), None)

    def _unstated_field(self, side: int, plan: Plan, fact: FieldFact, entry: PlanEntry) -> _Statement:
        """A field that the manifest does not have: a flag filled it in, or the interface's source, or nobody did."""
        name = fact.path[-1]
        fill = self._sides[side].fill
        option = "workflow_version" if fact.path == ("workflow", "version") else name
        if fact.path[:-1] in ((), ("workflow",)) and name in _FILLED:
            if fill is not None and getattr(fill, option, None):
                return _Statement("flag", Place(f"--{option.replace('_', '-')}", None), getattr(fill, option))
            if fact.path == ("workflow", "version") and plan.interface is not None:
                return _Statement("interface", Place(plan.interface.source, None), plan.interface.id.version or None)
        section = fact.places[side][:1]
        if section and section[0] in entry.data:
            return _Statement("manifest", _line(entry, section), None)
        return _Statement("manifest", Place(plan.file, plan.line), None)

    def _interface(self, side: int, plan: Plan, fact: Fact) -> Place:
        """Where the workflow's interface states an input or output: the line, where people wrote it."""
        interface = plan.interface
        if interface is None:
            return Place(plan.file, plan.line)
        content = self._sides[side].files.get(interface.source)
        if content is None or isinstance(fact, FieldFact):
            return Place(interface.source, None)
        section = "inputs" if isinstance(fact, InputFact) else "outputs"
        for document in self._documents(side, interface.source, content):
            data = document.data
            if (
                isinstance(data, dict)
                and data.get("kind") == "WorkflowInterface"
                and data.get("name") == interface.name
            ):
                if fact.name in (data.get(section) or {}):
                    return Place(interface.source, document.span((section, fact.name), "key").line)
                return Place(interface.source, document.span(("name",), "key").line)
        return Place(interface.source, None)

    def _entry(self, side: int, plan: Plan) -> PlanEntry | None:
        content = self._sides[side].files.get(plan.file)
        if content is None or plan.key is None:
            return None
        if (side, plan.file) not in self._entries:
            environment = self._environment(side)
            self._entries[side, plan.file] = {
                entry.key: entry
                for document in self._documents(side, plan.file, content)
                for entry in expand(document, environment).entries
            }
        return self._entries[side, plan.file].get(plan.key)

    def _environment(self, side: int) -> Environment:
        return self._sides[side].environment or _PLAIN

    def _documents(self, side: int, file: str, content: bytes) -> list[Document]:
        if (side, file) not in self._loaded:
            self._loaded[side, file] = list(load(file, content).documents)
        return self._loaded[side, file]


def _line(entry: PlanEntry, path: Path) -> Place:
    """Where the key of a value of the plan stands; where an expression stands for the value, where that stands."""
    if path == ("schedule",):  # of which a layer may state the times alone
        path = next((part for part in (("schedule", "cron"), ("schedule", "rate")) if part in entry.drawn), path)
    supplied = any(path[:length] in entry.supplied for length in range(1, len(path) + 1))
    file, span = entry.position(path, "value" if supplied else "key")
    return Place(file, span.line)


class _Statement(NamedTuple):
    """Who states something on one side, where, and as what; `stated` is the value, where a plan states it."""

    by: str
    place: Place
    data: Any
    stated: Stated | None = None


def _by(before: _Statement | None, after: _Statement | None, fact: Fact | None) -> str:
    """What made the change: whichever of the two sides' statements differ."""
    stated = [found for found in (before, after) if found is not None]
    kinds = {found.by for found in stated}
    if fact is None or len(stated) < 2 or len(kinds) == 1:
        same = fact is not None and len(stated) == 2 and stated[0].data is not None and stated[0].data == stated[1].data
        # Written alike and not the same: what the workflow declares has changed under it.
        return "interface" if kinds == {"manifest"} and same and not isinstance(fact, FieldFact) else stated[-1].by
    for kind in ("manifest", "flag", "interface"):
        if kind in kinds:
            return kind
    return "file"


def _place(by: str, stated: _Statement | None, plan: Plan | None) -> Place | None:
    """Where one side of a change stands: in the manifest, where that is what changed, also where it says nothing."""
    if stated is None or plan is None:
        return None
    return Place(plan.file, plan.line) if by == "manifest" and stated.by == "interface" else stated.place


def _path(side: int, fact: Fact, data: Any) -> Path | None:
    """Where a manifest states what a fact is about, None where it does not."""
    if isinstance(fact, InputFact):
        return next(
            ((name, fact.name) for name in ("fixed_inputs", "default_inputs") if fact.name in (data.get(name) or {})),
            None,
        )
    if not isinstance(fact, FieldFact):
        return None
    path = fact.places[side]
    if path[:2] == ("security_context", "run_as") and "auth_role" in data:
        return ("auth_role", _AUTH_ROLE.get(str(path[-1]), ""))
    if path[:1] == ("schedule",) and len(fact.path) == 1:
        return ("schedule",)
    if path == ("workflow", "name") and isinstance(data.get("workflow"), str):
        return ("workflow",)
    return path


def _at(data: Any, path: Path) -> Any:
    """What stands at a path, in text so that 1, 1.0 and true differ; None where nothing does."""
    try:
        for part in path:
            data = data[part]
    except (KeyError, IndexError, TypeError):
        return None
    return f"{path[0]} {data!r}"
