"""What can be used of a document that does not fit its schema, so that one run finds the mistakes in the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.manifest.elsewhere import means_inputs
from lpctl.manifest.null_value import key_without_blank
from lpctl.manifest.rules import CONFLICTING_KEYS, MISSING_KEY, UNKNOWN_KEY
from lpctl.manifest.schemas import schema
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lpctl.findings.diagnostic import Path, Problem

_IDENTITY = ("name", "project", "domain", "version")
_CERTAINLY_A_CRON = ("cron", "offset", "timezone")
_WITH_INPUTS = ("default_inputs", "fixed_inputs", "schedule")
_RUN_AS = ("security_context", "run_as")

_MISSING = ""
"""A part of a section that stands for those it should have."""

_STAND_INS: dict[Path, Any] = {
    ("notifications", "phases"): ["FAILED"],
    ("schedule", "cron"): "0 9 * * *",
    ("schedule", "rate"): "1h",
    ("security_context", "secrets", "group"): "(in-error)",
    ("workflow", "name"): "(workflow-in-error)",
}
"""What may take the place of what a section cannot do without, so that the rest of the section keeps its meaning."""

_Broken = dict[str | int, Any]
"""The places that problems are about, as a tree: what has nothing under it is broken as a whole."""

_GONE = object()


class Usable(NamedTuple):
    """What is left of a document.

    `certain` is whether who the plan is stays certain, `workflow_stated` whether its workflow is left, on which the
    inputs hang, `inputs_stated` whether all that says where inputs get their values is. `kept` are the indices that the
    items of a list had, by the list's path. `stand_ins` are the places, in the document as it is written, at which
    something else stands in it.
    """

    data: dict[str, Any]
    certain: bool
    workflow_stated: bool
    inputs_stated: bool
    kept: Mapping[Path, tuple[int, ...]]
    stand_ins: frozenset[Path]

    def placed(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems of what is left, placed in the document as it is written, but for those of a stand-in."""
        for problem in map(self._place, problems):
            if problem.on == "key" or problem.path not in self.stand_ins:
                yield problem

    def _place(self, problem: Problem) -> Problem:
        path: Path = ()
        for part in problem.path:
            indices = self.kept.get(path)
            path = (*path, part if indices is None or not isinstance(part, int) else indices[part])
        return problem if path == problem.path else problem._replace(path=path)


def usable(data: Any, problems: Iterable[Problem], inputs: Collection[str] = ()) -> Usable | None:
    """The data without the entries that the problems are about, and without what means nothing once they are gone.

    `inputs` are those of the workflow, where they are known. None where the data are no mapping. What is broken and
    would be missed is stood in for, as one mistake has one message: without a name, say, the document would state
    something else, and the rest of a schedule nothing without its cron.
    """
    if type(data) is not dict:
        return None
    broken: _Broken = {}
    missing = [key for key in ("workflow", *_IDENTITY, "auto_activate") if key not in data]
    for problem in problems:
        path = problem.path or (("workflow",) if "workflow" not in data else (_MISSING,))
        if problem.rule is CONFLICTING_KEYS:
            _note(broken, path[:-1])  # which of them is meant is not known
        elif problem.rule is MISSING_KEY and problem.path and type(_at(data, path)) is dict:
            _note(broken, (*path, _MISSING))
        else:
            _note(broken, path)
        if problem.rule is UNKNOWN_KEY and len(path) == 1:
            # A misspelt key is missing under its right name, too.
            _note(broken, (nearest(str(path[0]), missing) or path[0],))
    found = schema("LaunchPlan")
    rest = _Rest(found["$defs"])
    left = {
        key: value
        for key, stated in data.items()
        if key in found["properties"]
        and (value := rest.left(stated, broken.get(key), found["properties"][key], (key,))) is not _GONE
    }
    left |= {"apiVersion": "lpctl/v1", "kind": "LaunchPlan"}
    workflow_stated = "workflow" in data and "workflow" not in broken
    if "workflow" not in left:
        left["workflow"] = _STAND_INS["workflow", "name"]
    if "name" in broken or ("name" not in left and not workflow_stated):
        left["name"] = "(name-in-error)"
    if "auto_activate" in broken:
        left["auto_activate"] = True
    _name_an_identity(left, broken)
    return Usable(
        data=left,
        certain=broken.keys().isdisjoint(_IDENTITY),
        workflow_stated=workflow_stated,
        inputs_stated=broken.keys().isdisjoint(inputs) and _inputs_stated(broken, found["properties"]),
        kept=rest.kept,
        stand_ins=frozenset(rest.stand_ins),
    )


def _note(broken: _Broken, path: Path) -> None:
    """Add a place, if it is not within one that is broken as a whole."""
    *parents, last = path
    for part in parents:
        if broken.get(part, ...) == {}:
            return
        broken = broken.setdefault(part, {})
    broken[last] = {}


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


class _Rest:
    """What is left of sections; and, by their paths, which items lists keep and what is stood in for."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self._definitions = definitions
        self.kept: dict[Path, tuple[int, ...]] = {}
        self.stand_ins: set[Path] = set()

    def left(self, value: Any, broken: _Broken | None, shape: dict[str, Any], path: Path) -> Any:
        """The value without what is broken in it, `_GONE` where what is left would be another mistake."""
        if broken is None:
            return value
        if not broken:
            return _GONE
        if "$ref" in shape:
            shape = self._definitions[shape["$ref"].rpartition("/")[2]]
        if isinstance(value, list):
            items = [
                (index, item)
                for index, stated in enumerate(value)
                if (item := self.left(stated, broken.get(index), shape.get("items", {}), (*path, index))) is not _GONE
            ]
            self.kept[path] = tuple(index for index, _ in items)
            return [item for _, item in items] or _GONE
        return self._section(value, broken, shape, path)

    def _section(self, value: dict[str, Any], broken: _Broken, shape: dict[str, Any], path: Path) -> Any:
        fields = shape.get("properties", {})
        others = shape.get("additionalProperties") or {}
        left = {
            key: item
            for key, stated in value.items()
            if (item := self.left(stated, broken.get(key), fields.get(key, others), (*path, key))) is not _GONE
        }
        if others:  # texts under keys of their own, which are read without them
            self.stand_ins.update((*path, key) for key in value if key not in left)
            return {key: left.get(key, "") for key, stated in value.items() if stated or not key_without_blank(key)}
        if not left and value.keys().isdisjoint(fields):
            return _GONE
        self._stand_in(left, self._missed(left, value, shape), path)
        if any(key not in left for key in shape.get("required", ())):
            return _GONE
        alternatives = [alternative["required"][0] for alternative in shape.get("oneOf", ())]
        if alternatives and sum(key in left for key in alternatives) != 1:
            return _GONE
        for key, needed in shape.get("dependentRequired", {}).items():
            if any(other not in left for other in needed):
                left.pop(key, None)
        return left or _GONE

    @staticmethod
    def _missed(left: dict[str, Any], value: dict[str, Any], shape: dict[str, Any]) -> list[str]:
        """The keys that the section cannot do without: of alternatives, the one that is written, else the first."""
        missed = [key for key in shape.get("required", ()) if key not in left]
        alternatives = [alternative["required"][0] for alternative in shape.get("oneOf", ())]
        if alternatives and not any(key in left for key in alternatives):
            missed.append(next((key for key in alternatives if key in value), alternatives[0]))
        return missed

    def _stand_in(self, left: dict[str, Any], missed: list[str], path: Path) -> None:
        section = tuple(part for part in path if isinstance(part, str))
        for key in missed:
            if (stand_in := _STAND_INS.get((*section, key))) is not None:
                left[key] = stand_in
                self.stand_ins.add((*path, key))


def _name_an_identity(left: dict[str, Any], broken: _Broken) -> None:
    """Keep what is broken in an identity from being called missing."""
    section, field = _RUN_AS
    if field not in broken.get(section, {}):
        return
    context = left.setdefault(section, {})
    context[field] = {"execution_identity": "(in-error)", **context.get(field, {})}


def _inputs_stated(broken: _Broken, known: Mapping[str, Any]) -> bool:
    """Whether what says where a start's inputs come from is left whole."""
    if any(key in ("default_inputs", "fixed_inputs") or means_inputs(str(key)) for key in broken):
        return False
    if "schedule" in broken and not (broken["schedule"] and broken["schedule"].keys() <= set(_CERTAINLY_A_CRON)):
        return False
    return not any(str(key) not in known and nearest(str(key), known) in _WITH_INPUTS for key in broken)
