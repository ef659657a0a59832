"""What manifests say of plans in each target, to one document a plan: what targets share, and what each overrides."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.expand.expression import escaped
from lpctl.expand.layer import Layer
from lpctl.expand.merge import merge
from lpctl.expand.supplied import Place
from lpctl.findings.diagnostic import Origin
from lpctl.importing.decoded import ORDER
from lpctl.importing.model import PlanDocument
from lpctl.importing.overlay import INPUTS, common, overlay, overlay_inputs, same
from lpctl.importing.text import lines_of
from lpctl.manifest.layers import BY_ENTRY, NOT_IN_OVERRIDES
from lpctl.source.verbatim import Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lpctl.importing.model import Decoded

ACTIVE = "auto_activate"


class Layers(NamedTuple):
    """What lpctl.yaml says below the documents, by the name of each target, in its order; "" where there are none.

    `never` are the targets in which no plan is active but by an override.
    """

    below: Mapping[str, Mapping[str, Any]]
    never: frozenset[str] = frozenset()


def documents(decoded: Mapping[str, Sequence[Decoded]], layers: Layers) -> list[PlanDocument]:
    """One document for each plan, in the order of their names; plans are the same by their name.

    Where there are no targets, a plan of another project or domain is another one.
    """
    plans: dict[tuple[str, ...], dict[str, Decoded]] = {}
    for target, of_target in decoded.items():
        for plan in of_target:
            apart = () if target else (plan.data.get("project", ""), plan.data.get("domain", ""))
            plans.setdefault((plan.source.name, *apart), {})[target] = plan
    return [_document(key[0], plans[key], layers) for key in sorted(plans)]


def _document(name: str, of_plan: dict[str, Decoded], layers: Layers) -> PlanDocument:
    data = _layered(of_plan, layers)
    if set(of_plan) != set(layers.below):
        data["targets"] = [target for target in layers.below if target in of_plan]
    ordered = {key: data[key] for key in (*ORDER, "targets", "overrides") if key in data}
    workflow = next(iter(of_plan.values())).interface.name
    return PlanDocument(name, workflow, as_written(ordered), of_plan)


def _layered(of_plan: Mapping[str, Decoded], layers: Layers) -> dict[str, Any]:
    """The document that gives in each target what is wanted there, over what lpctl.yaml says."""
    wanted = {target: plan.data for target, plan in of_plan.items()}
    below = {target: layers.below[target] for target in of_plan}
    base: dict[str, Any] = {}
    overrides: dict[str, dict[str, Any]] = {target: {} for target in wanted}
    for unit in _units(wanted, below):
        parts = {target: _part(data, unit) for target, data in wanted.items()}
        under = {target: _part(data, unit) for target, data in below.items()}
        shared, differing = _cheapest(unit, parts, under)
        base |= shared
        for target, stated in differing.items():
            overrides[target] |= stated
    active = {target: plan.source.active for target, plan in of_plan.items()}
    _activate(active, layers, base, overrides)
    if ACTIVE not in base and "schedule" in base and all(value is False for value in active.values()):
        base[ACTIVE] = False  # who reads the schedule is told that it is not meant to do anything
    ordered = {
        target: {key: stated[key] for key in ORDER if key in stated} for target, stated in overrides.items() if stated
    }
    return base | ({"overrides": ordered} if ordered else {})


def _units(wanted: Mapping[str, dict[str, Any]], below: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """The fields that some layer states, in groups of those that bear on one another.

    A project or domain that lpctl.yaml fills in is left to it.
    """
    fields = [*dict.fromkeys(chain(*wanted.values())), *dict.fromkeys(chain(*below.values()))]
    filled = {part for part in ("project", "domain") if not any(part in data for data in wanted.values())}
    apart = {*INPUTS, *filled, ACTIVE}
    return [INPUTS, *((field,) for field in dict.fromkeys(fields) if field not in apart)]


def _part(data: Mapping[str, Any], unit: Sequence[str]) -> dict[str, Any]:
    return {field: data[field] for field in unit if field in data}


def _activate(
    wanted: Mapping[str, bool | None], layers: Layers, base: dict[str, Any], overrides: dict[str, dict[str, Any]]
) -> None:
    """State where the plan is active, as far as the sources say: absent is the same as false."""
    known = {target: value for target, value in wanted.items() if value is not None}

    def holds(target: str) -> bool:
        return target not in layers.never and bool(base.get(ACTIVE, layers.below[target].get(ACTIVE)))

    wrong = [target for target, value in known.items() if holds(target) is not value and target not in layers.never]
    if len(wanted) == 1 and wrong:
        base[ACTIVE] = known[wrong[0]]
    elif len(known) == len(wanted) and 2 * sum(known[target] for target in wrong) > len(wanted):
        base[ACTIVE] = True  # most of them; where it is not known, nothing is
    for target, value in known.items():
        if holds(target) is not value:
            (overrides[target] if target else base)[ACTIVE] = value


def _cheapest(
    unit: tuple[str, ...], wanted: Mapping[str, dict[str, Any]], below: Mapping[str, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What the document says of some fields, and what each target overrides, in the fewest lines.

    Where several ways take as many, the document says what the last target has: production comes last.
    """
    best: tuple[int, dict[str, Any], dict[str, dict[str, Any]]] | None = None
    for shared in _candidates(unit, [*wanted.values()], [*below.values()]):
        differing = _differing(unit, shared, wanted, below)
        if differing is None:
            continue
        cost = len(lines_of(shared)) + sum(len(lines_of(stated)) + bool(stated) for stated in differing.values())
        if best is None or cost < best[0]:
            best = cost, shared, differing
    assert best is not None, unit  # noqa: S101 - that the document says nothing is always one
    return best[1], best[2]


def _candidates(
    unit: tuple[str, ...], wanted: Sequence[dict[str, Any]], below: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What the document may say: what makes what one of the targets has, the last first, what all have, or nothing."""
    over = overlay_inputs if unit == INPUTS else overlay
    for values in (*reversed(wanted), _common(unit, wanted)):
        first, *others = (over(data, values) for data in below)
        shared = first if all(same(other, first) for other in others) else values
        if shared is not None:
            yield shared
    yield {}


def _common(unit: tuple[str, ...], wanted: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The entries that all targets have alike, of sections that are merged by entry."""
    found = {}
    for field in unit:
        sections = [values.get(field) for values in wanted]
        if (field,) in BY_ENTRY and all(isinstance(section, dict) for section in sections):
            entries = common(sections)  # type: ignore[arg-type]
            if entries:
                found[field] = entries
    return found


def _differing(
    unit: tuple[str, ...],
    shared: dict[str, Any],
    wanted: Mapping[str, dict[str, Any]],
    below: Mapping[str, dict[str, Any]],
) -> dict[str, dict[str, Any]] | None:
    """What each target states over the document; None where it cannot."""
    over = overlay_inputs if unit == INPUTS else overlay
    found = {}
    for target, values in wanted.items():
        stated = over(_laid(below[target], shared), values)
        if stated is None or (stated and (unit[0] in NOT_IN_OVERRIDES or not target)):
            return None
        found[target] = stated
    return found


def _laid(below: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """What the document makes of some fields over what lpctl.yaml says."""
    return dict(merge([Layer(_NOWHERE, below), Layer(_NOWHERE, shared, own=True)]).data)


_NOWHERE = Place(Verbatim(Origin("", 0), ""), ())
"""Where plain data stand that nobody has written yet."""


def as_written(value: Any) -> Any:
    """The data with each text as it is written where `${var.x}` would be read as an expression."""
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    return escaped(value) if isinstance(value, str) else value
