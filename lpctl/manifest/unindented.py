"""Keys that stand beside the section that they belong in: one mistake, however many keys there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.show import dotted
from lpctl.manifest.rules import NULL_VALUE, UNKNOWN_KEY
from lpctl.manifest.schemas import schema
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lpctl.findings.diagnostic import Path, Problem

_OF_INPUTS = ("default_inputs", "fixed_inputs")
_MOST_NAMED = 5


def told_as_unindented(problems: list[Problem], data: Any, kind: str, inputs: Collection[str]) -> list[Problem]:
    """The problems of a document of the kind; sections that are empty have taken the unknown keys meant for them.

    Those are the keys of the section's own, the workflow's `inputs` where those are known, and in a section of any
    keys what directly follows it and is like no other key. Inputs that stand beside sections that are not empty are one
    problem as well.
    """
    unknown = {problem.path: problem for problem in problems if problem.rule is UNKNOWN_KEY}
    if not unknown:
        return problems
    root = schema(kind)
    taken: dict[Path, list[str]] = {}
    for parent in dict.fromkeys(path[:-1] for path in unknown):
        taken |= _taken(parent, data, problems, root, inputs)
    gone = {(*section[:-1], key) for section, keys in taken.items() for key in keys}
    told = [
        _empty(problem, taken[problem.path]) if problem.rule is NULL_VALUE and problem.path in taken else problem
        for problem in problems
        if problem.path not in gone
    ]
    return _with_inputs_together(told, data, inputs) if kind == "LaunchPlan" else told


def _taken(
    parent: Path, data: Any, problems: list[Problem], root: Mapping[str, Any], inputs: Collection[str]
) -> dict[Path, list[str]]:
    """The unknown keys of one mapping that belong in an empty section before them, by the section's path."""
    found: dict[tuple[Path, Any], Problem] = {(problem.path, problem.rule): problem for problem in problems}
    fields = _fields(parent, root)
    empty: list[str] = []
    behind: str | None = None  # the empty section that nothing but its own keys has followed so far
    taken: dict[Path, list[str]] = {}
    for key in _at(data, parent):
        path = (*parent, key)
        if (path, NULL_VALUE) in found and "object" in _types(fields.get(key, {}), root):
            empty.append(key)
            behind = key
            continue
        section = None
        if (path, UNKNOWN_KEY) in found:
            section = next((name for name in reversed(empty) if _is_meant(key, name, fields, root, inputs)), None)
            if section is None and behind is not None and _any_keys(fields[behind], root):
                section = behind if nearest(key, fields) is None else None
        if section is None:
            behind = None
        else:
            taken.setdefault((*parent, section), []).append(key)
    return taken


def _is_meant(
    key: str, section: str, fields: Mapping[str, Any], root: Mapping[str, Any], inputs: Collection[str]
) -> bool:
    return key in inputs if section in _OF_INPUTS else key in _resolved(fields[section], root).get("properties", ())


def _fields(parent: Path, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys that a mapping may have, with their schemas."""
    shape: Mapping[str, Any] = root
    for part in parent:
        shape = _resolved(shape, root)
        inner = shape.get("items", {}) if isinstance(part, int) else shape.get("properties", {}).get(part)
        shape = inner or shape.get("additionalProperties") or {}
    fields: Mapping[str, Any] = _resolved(shape, root).get("properties", {})
    return fields


def _resolved(shape: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    return root["$defs"][shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape


def _types(shape: Mapping[str, Any], root: Mapping[str, Any]) -> Collection[str]:
    stated = _resolved(shape, root).get("type", ())
    return [stated] if isinstance(stated, str) else stated


def _any_keys(shape: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    shape = _resolved(shape, root)
    return "properties" not in shape and shape.get("additionalProperties") is not False


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _empty(problem: Problem, keys: list[str]) -> Problem:
    section = str(problem.path[-1])
    are, them = ("is", "it") if len(keys) == 1 else ("are", "them")
    return NULL_VALUE.at(
        problem.path,
        f"`{dotted(problem.path)}` has no value: {_listed(keys)} behind it {are} not indented",
        on="key",
        help=f"indent {them} under `{section}:`",
    )


def _with_inputs_together(problems: list[Problem], data: Any, inputs: Collection[str]) -> list[Problem]:
    """The inputs that are unknown keys of the document, and like no other key, as one problem at the first."""
    beside = [
        problem
        for problem in problems
        if problem.rule is UNKNOWN_KEY and len(problem.path) == 1 and problem.path[0] in inputs and not _said(problem)
    ]
    if not beside:
        return problems
    keys = [str(problem.path[0]) for problem in beside]
    sections = [name for name in _OF_INPUTS if isinstance(data.get(name), dict)]
    are, them = ("is an input", "it") if len(keys) == 1 else ("are inputs", "them")
    verb, places = ("indent", sections) if len(sections) == 1 else ("write", list(_OF_INPUTS))
    told = UNKNOWN_KEY.at(
        beside[0].path,
        f"{_listed(keys)} {are} of the workflow, and no {'key' if len(keys) == 1 else 'keys'} of a launch plan",
        on="key",
        help=f"{verb} {them} under {' or '.join(f'`{name}:`' for name in places)}",
    )
    return [told if problem is beside[0] else problem for problem in problems if problem not in beside[1:]]


def _said(problem: Problem) -> bool:
    """Whether an unknown key is told to be meant for another."""
    return problem.help is not None


def _listed(keys: list[str]) -> str:
    names = [f"`{key}`" for key in keys]
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
