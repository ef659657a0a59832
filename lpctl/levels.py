"""How much each rule matters in a project: what lpctl.yaml, the environment and the command line say, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lpctl.diagnostic import Severity
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.diagnostic import Diagnostic, Rule

ALL = "all"
"""Stands for every rule whose level may be changed."""

IGNORE = "ignore"

LEVELS: Mapping[str, Severity | None] = {**{severity.value: severity for severity in Severity}, IGNORE: None}
"""The levels by name; what is ignored has no severity."""

Layer: TypeAlias = "Mapping[str, str]"
"""What one place says: a level's name by a rule's id, or by `all`."""

Levels: TypeAlias = "Mapping[str, Severity | None]"
"""The severity of each rule that some layer speaks of, None where it is ignored."""


class WrongLevel(NamedTuple):
    """A rule that a layer may not speak of, or not so: what is wrong, and what to type."""

    rule: str
    known: bool
    message: str
    help: str


def wrong_levels(layer: Layer, rules: Sequence[Rule]) -> list[WrongLevel]:
    """What cannot be done of what a layer asks for, in its order."""
    by_id = {rule.id: rule for rule in rules}
    wrong = []
    for name, level in layer.items():
        if name == ALL:
            continue
        if name not in by_id:
            close = nearest(name, (*by_id, ALL))
            advice = f"did you mean {close}?" if close else "`lpctl rules` lists them"
            wrong.append(WrongLevel(name, known=False, message=f"no rule is named {name}", help=advice))
        elif by_id[name].firm and LEVELS[level] is not Severity.ERROR:
            message = f"{name} is always an error: what it finds leaves no launch plan to write"
            wrong.append(WrongLevel(name, known=True, message=message, help="remove it"))
    return wrong


def resolve(layers: Iterable[Layer], rules: Sequence[Rule]) -> Levels:
    """The levels that hold where every later layer wins over the earlier ones; within one, a rule wins over `all`."""
    resolved: dict[str, Severity | None] = {}
    for layer in layers:
        if ALL in layer:
            resolved.update((rule.id, LEVELS[layer[ALL]]) for rule in rules if not rule.firm)
        resolved.update((name, LEVELS[level]) for name, level in layer.items() if name != ALL)
    return resolved


def levelled(diagnostics: Iterable[Diagnostic], levels: Levels) -> list[Diagnostic]:
    """The findings with the severities that hold, without those that are ignored."""
    kept = []
    for diagnostic in diagnostics:
        level = levels.get(diagnostic.rule.id, diagnostic.severity)
        if level is not None:
            kept.append(diagnostic if level is diagnostic.severity else diagnostic._replace(level=level))
    return kept
