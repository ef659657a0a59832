"""Where the fields of a plan may stand among the layers that a plan is made of, and what is due at each place of it.

All of it follows from the declarations. Only what has layers or expressions needs it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

from lpctl.manifest.expansion import Expansion
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.shape import declaration, fields_of, is_section, needed_of, section_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.findings.diagnostic import Path
    from lpctl.manifest.shape import Field

_HEADER = frozenset(("apiVersion", "kind"))
_DECLARED: dict[str, Field] = {
    name: declaration(annotation)[1]
    for section in (LaunchPlan, Expansion)
    for name, annotation in fields_of(section).items()
}

NOT_IN_DEFAULTS = _HEADER | {name for name, field in _DECLARED.items() if not field.in_defaults}
"""The keys of a plan's document that are each plan's own: no `defaults` hold them."""

NOT_IN_OVERRIDES = _HEADER | {name for name, field in _DECLARED.items() if not field.in_overrides}
"""The keys of a plan's document that say what the plan is: no `overrides` hold them."""


def _by_entry(section: type[Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, annotation in fields_of(section).items():
        type_, field = declaration(annotation)
        if field.by_entry:
            yield (*above, name)
            if is_section(type_):
                yield from _by_entry(type_, (*above, name))


BY_ENTRY = frozenset(_by_entry(LaunchPlan))
"""The paths of a plan at which a later layer adds entries to those of earlier ones, or replaces entries of them."""


class LayerField(NamedTuple):
    """A field as a layer may state it: its declaration, and whether null and expressions may stand for its value."""

    annotation: Any
    null: bool
    expressions: bool


def fields_in(layer: Literal["defaults", "plan", "overrides"]) -> dict[str, LayerField]:
    """The fields that a layer may state, in order. Null stands only where there is a layer below that may state it.

    It takes no records away: a plan whose name is made of them is none without.
    """
    needed = needed_of(LaunchPlan)
    found: dict[str, LayerField] = {}
    for section in (LaunchPlan, Expansion):
        for name, annotation in fields_of(section).items():
            field = _DECLARED[name]
            if layer == "plan":
                found[name] = LayerField(annotation, field.in_defaults, section is LaunchPlan)
            elif field.in_defaults if layer == "defaults" else field.in_overrides:
                found[name] = LayerField(
                    annotation, section is LaunchPlan and name not in needed, section is LaunchPlan
                )
    return found


class _Due(NamedTuple):
    """What a scalar at a place has to be, and what is due at the places within it: by key, else at every entry."""

    scalar: type | None
    keys: Mapping[str, _Due]
    entries: _Due | None = None


def due_at(path: Path) -> type | None:
    """What a scalar at a path of a plan has to be: str, int or bool.

    None where anything may stand, as in the inputs; where only a list or a mapping is due; and where nothing is
    declared.
    """
    due: _Due | None = _plan()
    for part in path:
        if due is None:
            return None
        due = due.keys.get(part, due.entries) if type(part) is str else due.entries
    return None if due is None else due.scalar


@cache
def _plan() -> _Due:
    return _due(LaunchPlan, declaration(LaunchPlan)[1])


def _due(type_: Any, field: Field) -> _Due:
    section = section_of(type_)
    if section is not None:
        or_text = section is not type_ or field.shorthand is not None
        keys = {name: _due(*declaration(annotation)) for name, annotation in fields_of(section).items()}
        return _Due(str if or_text else None, keys)
    if type_ in (str, int, bool):
        return _Due(type_, {})
    if get_origin(type_) is Literal:
        return _Due(str, {})
    arguments = [part for part in get_args(type_) if part is not Ellipsis]
    return _Due(None, {}, _due(*declaration(arguments[-1])) if arguments else None)
