"""What is wrong with the targets, defaults and variables of lpctl.yaml though they fit their shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.findings.show import dotted
from lpctl.manifest.expansion import EXPRESSION
from lpctl.manifest.rules import INVALID_VALUE, REFUSED_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem

_EXPRESSION = re.compile(rf"(?<!\$){EXPRESSION}")


def problems_of_layers(data: dict[str, Any]) -> list[Problem]:
    """What neither a shape nor a level says of a configuration, of which other parts may not fit the schema.

    A domain in defaults where targets have theirs, expressions where what they stand for is not known.
    """
    targets = _mapping(data.get("targets"))
    sections: list[tuple[Path, dict[str, Any]]] = [((), data)]
    sections += [(("targets", name), _mapping(target)) for name, target in targets.items()]
    found: list[Problem] = []
    for path, section in sections:
        if targets and "domain" in _mapping(section.get("defaults")):
            found.append(_domain_in_defaults(path, targets))
        for layer, allowed in (("defaults", ("var", "target")), ("variables", ("target",))):
            found += _misplaced(section.get(layer), (*path, layer), allowed if targets else allowed[:-1], allowed)
    return found


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _domain_in_defaults(path: Path, targets: dict[str, Any]) -> Problem:
    at = dotted((*path, "domain")) if path else f"targets.{next(iter(targets))}.domain"
    return REFUSED_KEY.at(
        (*path, "defaults", "domain"),
        "`defaults` hold no `domain` where there are `targets`: each target has its own",
        on="key",
        help=f"write it at the target, as `{at}`; absent, it is the target's name",
    )


def _misplaced(value: Any, path: Path, known: tuple[str, ...], allowed: tuple[str, ...]) -> Iterator[Problem]:
    """A problem for each text whose first expression of a kind that is not known there stands for nothing."""
    if isinstance(value, (dict, list)):
        for part, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _misplaced(item, (*path, part), known, allowed)
        return
    for found in _EXPRESSION.finditer(value) if isinstance(value, str) else ():
        kind = found[2] or "target"
        if kind not in known:
            yield _unknown_there(path, found[0], targets_missing=kind in allowed)
            return


def _unknown_there(path: Path, expression: str, *, targets_missing: bool) -> Problem:
    name = dotted(path)
    if targets_missing:
        return INVALID_VALUE.at(
            path,
            f"`{name}` holds {expression}, and there are no `targets`",
            help="add targets, such as targets: {production: {}}, or write what it stands for",
        )
    if path[2 if path[0] == "targets" else 0] == "variables":
        return INVALID_VALUE.at(
            path,
            f"`{name}` holds {expression}: a variable may depend on the target and on nothing else",
            notes=(("allowed", "${target.name}, ${target.project}, ${target.domain}"),),
            help="write what it stands for",
        )
    return INVALID_VALUE.at(
        path,
        f"`{name}` holds {expression}: defaults are of all plans, and only a plan with `for_each` has records",
        help="write it in the plans that have them",
    )
