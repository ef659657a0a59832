"""How much each class of changes matters in a project: what lpctl.yaml and the command line say, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lpctl.classes import CLASSES
from lpctl.classes.kind import Impact
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALL = "all"
"""Stands for every class whose level may be changed."""

LEVELS: Mapping[str, Impact | None] = {
    **{impact.value: impact for impact in Impact if impact is not Impact.ERROR},
    "ignore": None,
}
"""The levels by name; what is ignored has no impact."""

Levels: TypeAlias = "Mapping[str, Impact | None]"
"""The impact of each class that some layer speaks of, None where it is ignored."""

_BY_ID = {known.id: known for known in CLASSES}


class WrongLevel(NamedTuple):
    """A class that a layer may not speak of: whether there is one of that name, what is wrong, what to type."""

    name: str
    known: bool
    message: str
    help: str


def wrong_levels(layer: Mapping[str, str]) -> list[WrongLevel]:
    """What cannot be done of what a layer asks for, in its order."""
    wrong = []
    for name in layer:
        if name == ALL:
            continue
        if name not in _BY_ID:
            close = nearest(name, (*_BY_ID, ALL))
            advice = f"did you mean {close}?" if close else "`lpctl explain --changes` lists them"
            wrong.append(WrongLevel(name, known=False, message=f"no class of changes is named {name}", help=advice))
        elif _BY_ID[name].impact is Impact.ERROR:
            message = f"{name} is always an error: the server refuses the plan"
            wrong.append(WrongLevel(name, known=True, message=message, help="remove it"))
    return wrong


def resolve(layers: Iterable[Mapping[str, str]]) -> Levels:
    """The levels that hold where every later layer wins over the earlier ones; within one, a class wins over `all`."""
    resolved: dict[str, Impact | None] = {}
    for layer in layers:
        if ALL in layer:
            resolved.update((known.id, LEVELS[layer[ALL]]) for known in CLASSES if known.impact is not Impact.ERROR)
        resolved.update((name, LEVELS[level]) for name, level in layer.items() if name != ALL)
    return resolved
