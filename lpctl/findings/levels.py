"""How much each rule and each class of changes matters in a project: of what is said of it, the last word holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from lpctl.findings.diagnostic import Severity
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.findings.diagnostic import Rule

Level = TypeVar("Level")

ALL = "all"
"""Stands for everything whose level may be changed and that is on without a level."""

IGNORE = "ignore"
"""The level of what is not shown."""

Layer: TypeAlias = "Mapping[str, str]"
"""What one place says: a level's name by the name of a rule or class, or by `all`."""

Levels: TypeAlias = "Mapping[str, Severity | None]"
"""The severity of each rule that some layer speaks of, None where it is ignored."""


class WrongLevel(NamedTuple):
    """A name that may have no level, or not that one: whether it is known, what is wrong, what to type."""

    name: str
    known: bool
    message: str
    help: str


class Scale(Generic[Level]):
    """What may have a level, and which levels there are by name; None is the level of what is ignored.

    `fixed` are the names that are always errors, `off` those for which `all` does not speak. The texts are those of
    messages: what is named, where the names are listed, why some are fixed.
    """

    def __init__(
        self,
        levels: Mapping[str, Level],
        names: Sequence[str],
        *,
        fixed: frozenset[str],
        off: frozenset[str] = frozenset(),
        noun: str,
        listed: str,
        why_fixed: str,
    ) -> None:
        self.levels: Mapping[str, Level | None] = {**levels, IGNORE: None}
        self._names = names
        self._fixed = fixed
        self._for_all = [name for name in names if name not in fixed and name not in off]
        self._noun, self._listed, self._why_fixed = noun, listed, why_fixed

    def wrong(self, layer: Layer) -> list[WrongLevel]:
        """What cannot be done of what a layer asks for, in its order."""
        wrong = []
        for name, level in layer.items():
            if name == ALL:
                continue
            if name not in self._names:
                close = nearest(name, (*self._names, ALL))
                advice = f"did you mean {close}?" if close else f"{self._listed} lists them"
                message = f"no {self._noun} is named {name}"
                wrong.append(WrongLevel(name, known=False, message=message, help=advice))
            elif name in self._fixed and level != Severity.ERROR.value:
                message = f"{name} is always an error: {self._why_fixed}"
                wrong.append(WrongLevel(name, known=True, message=message, help="remove it"))
        return wrong

    def resolve(self, layers: Iterable[Layer]) -> Mapping[str, Level | None]:
        """The levels that hold where every later layer wins over the earlier ones; in one, a name wins over `all`."""
        resolved: dict[str, Level | None] = {}
        for layer in layers:
            if ALL in layer:
                resolved.update(dict.fromkeys(self._for_all, self.levels[layer[ALL]]))
            resolved.update((name, self.levels[level]) for name, level in layer.items() if name != ALL)
        return resolved


def scale_of_rules(rules: Sequence[Rule]) -> Scale[Severity]:
    """The levels of rules: severities."""
    return Scale(
        {severity.value: severity for severity in Severity},
        [rule.id for rule in rules],
        fixed=frozenset(rule.id for rule in rules if rule.firm),
        off=frozenset(rule.id for rule in rules if not rule.on),
        noun="rule",
        listed="`lpctl rules`",
        why_fixed="what it finds leaves no launch plan to write",
    )
