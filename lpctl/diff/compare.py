"""What differs between two sides: facts, which mean nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.access import access_fields
from lpctl.diff.fields import fields
from lpctl.diff.match import match
from lpctl.diff.model import AFTER, BEFORE, Comparison, FieldFact, InputFact, NotCompared, OutputFact, Pair
from lpctl.diff.normal import normal
from lpctl.diff.values import same_literal, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diff.fields import FieldValue
    from lpctl.diff.model import Fact, Input, NormalPlan, Plan, Side
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import LiteralType


def compare(before: Side, after: Side, *, renames: bool = True) -> Comparison:
    """Each plan that is not the same on both sides, with what differs, and each that could not be compared.

    Without `renames` plans are the same by their names alone.
    """
    same_interface = _Interfaces()
    pairs: list[Pair] = []
    not_compared: list[NotCompared] = []
    unchanged = 0
    for old, new in match((*before.plans, *before.unknown), after.plans, renames=renames and not before.unread):
        if (old is not None and not old.content) or (old is None and before.unread):
            not_compared.append(NotCompared(old, new))
            continue
        if old is not None and new is not None and _equal(old, new, same_interface):
            unchanged += 1
            continue
        pair = _pair(old, new)
        if pair.facts or old is None or new is None:
            pairs.append(pair)
        else:
            unchanged += 1
    return Comparison((before, after), tuple(pairs), unchanged, tuple(not_compared))


class _Interfaces:
    """Whether two interfaces have the same inputs and outputs, asked for once a workflow and not once a plan."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool] = {}

    def equal(self, one: Interface | None, other: Interface | None) -> bool:
        if one is None or other is None:
            return False  # what one does not know may still be required of the other
        key = (id(one), id(other))
        if key not in self._known:
            outputs = one.outputs is None or other.outputs is None or _types(one) == _types(other)
            self._known[key] = outputs and one.inputs == other.inputs
        return self._known[key]


def _types(interface: Interface) -> dict[str, LiteralType]:
    return {name: variable.type for name, variable in (interface.outputs or {}).items()}


def _equal(one: Plan, other: Plan, interfaces: _Interfaces) -> bool:
    """Whether two plans are the same by their bytes; what differs in bytes may still be the same plan."""
    return (
        one.content == other.content
        and (one.active == other.active or one.active is None or other.active is None)
        and (one.interface is other.interface or interfaces.equal(one.interface, other.interface))
    )


def _pair(old: Plan | None, new: Plan | None) -> Pair:
    before, after = normal(old) if old else None, normal(new) if new else None
    if before is None or after is None:
        return Pair(before, after, tuple(_access(before, after)), 0)
    facts: list[Fact] = [*_identity(before, after)]
    old_fields, new_fields = fields(before), fields(after)
    for path in sorted({*old_fields, *new_fields}):
        one, other = old_fields.get(path), new_fields.get(path)
        if (one and one.value.data) == (other and other.value.data) and type(one) is type(other):
            continue
        if path[0] in ("workflow", "auto_activate") and (one is None or other is None):
            continue  # open, or not known
        facts.append(_field_fact(path, one, other))
    facts += _inputs(before, after)
    facts += _outputs(before, after)
    everything = len({*old_fields, *new_fields}) + len({*before.inputs, *after.inputs})
    return Pair(before, after, tuple(facts), max(0, everything - len(facts)))


def _field_fact(path: tuple[str, ...], one: FieldValue | None, other: FieldValue | None) -> FieldFact:
    places = (one.place if one else other.place if other else (), other.place if other else one.place if one else ())
    return FieldFact(path, one.value if one else None, other.value if other else None, places)


def _access(before: NormalPlan | None, after: NormalPlan | None) -> Iterator[FieldFact]:
    """What a plan that is on one side only has of access: all of it came, or went, with the plan."""
    old, new = (access_fields(plan) if plan is not None else {} for plan in (before, after))
    for path in sorted({*old, *new}):
        yield _field_fact(path, old.get(path), new.get(path))


def _identity(before: NormalPlan, after: NormalPlan) -> Iterator[FieldFact]:
    """Parts of the identity that both sides state; the name is always stated."""
    for part in ("name", "project", "domain", "version"):
        one, other = getattr(before.plan.id, part), getattr(after.plan.id, part)
        if one and other and one != other:
            yield FieldFact((part,), value(one), value(other), ((part,), (part,)))


def _inputs(before: NormalPlan, after: NormalPlan) -> Iterator[InputFact]:
    by_hand = (_by_hand(before), _by_hand(after))
    for name in sorted({*before.inputs, *after.inputs}):
        one, other = before.inputs.get(name), after.inputs.get(name)
        if one is not None and other is not None and by_hand[BEFORE] != by_hand[AFTER]:
            one, other = _described_alike(name, one, other, by_hand)
        if one is None or other is None or not _same_input(one, other):
            yield InputFact(name, one, other)


def _by_hand(plan: NormalPlan) -> bool:
    return plan.plan.interface is not None and plan.plan.interface.origin is not None


def _described_alike(name: str, one: Input, other: Input, by_hand: tuple[bool, bool]) -> tuple[Input, Input]:
    """Two inputs with one description, where only one side says how the input is described.

    The server takes the description of an input that nobody bound from the workflow, and who writes an interface by
    hand may leave it out: then it is the input's name, as flytekit has it too
    (flytekit core/interface.py:transform_variable_map).
    """
    hand, known = (one, other) if by_hand[BEFORE] else (other, one)
    if "required" in (one.binding, other.binding) and hand.description in ("", name):
        return one._replace(description=known.description), other._replace(description=known.description)
    return one, other


def _same_input(one: Input, other: Input) -> bool:
    if one.binding != other.binding or not same_literal(one.literal, other.literal):
        return False
    if one.binding == "fixed":
        return True  # its type is no part of the plan
    return one.type == other.type and one.description == other.description


def _outputs(before: NormalPlan, after: NormalPlan) -> Iterator[OutputFact]:
    """The outputs that are not the same, where both sides know them."""
    known = (before.plan.interface, after.plan.interface)
    if any(interface is None or interface.outputs is None for interface in known):
        return
    old, new = (_types(interface) for interface in known if interface is not None)
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield OutputFact(name, old.get(name), new.get(name))


def mirrored(fact: Fact) -> Fact:
    """The same fact seen from the other side."""
    if isinstance(fact, FieldFact):
        return fact._replace(before=fact.after, after=fact.before, places=(fact.places[AFTER], fact.places[BEFORE]))
    return fact._replace(before=fact.after, after=fact.before)  # type: ignore[arg-type]
