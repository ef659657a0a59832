"""What a changed type means, for every two of some sixty types: what is called BREAKING breaks, and nothing else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.json_format import ParseDict
from type_pool import READERS, TYPES, VALUES, WRITTEN

from lpctl.check.reference.check import reference_problems
from lpctl.check.reference.document import Reference
from lpctl.check.reference.known import KnownPlan
from lpctl.diff.access import Holders
from lpctl.diff.callers import output_change
from lpctl.diff.compare import compare
from lpctl.diff.impact import judge
from lpctl.diff.model import OutputFact, Plan, Side
from lpctl.diff.normal import normal
from lpctl.diff.witness import Witnesses
from lpctl.findings.classes.kind import Impact
from lpctl.flyte.castable import Castability, castable, types_castable
from lpctl.flyte.entity_id import EntityId
from lpctl.flyte.infer import infer
from lpctl.flyte.start import ExecutionInputs, Refusals, start
from lpctl.literal.input import fixed_literal
from lpctl.literal.narrowed import lost_value, samples
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, Variable

if TYPE_CHECKING:
    from lpctl.diff.report import Change
    from lpctl.messages.flyteidl_pb2 import LiteralType

CASTABLE = Castability.CASTABLE


def plan(types: dict[str, LiteralType], default: Literal) -> LaunchPlan:
    """A plan that callers may give an input of each type."""
    message = LaunchPlan()
    message.id.name = "daily"
    message.spec.workflow_id.name = "etl.main"
    for name, type_ in types.items():
        parameter = message.spec.default_inputs.parameters[name]
        parameter.var.type.CopyFrom(type_)
        parameter.default.CopyFrom(default)
    return message


def side(message: LaunchPlan) -> Side:
    content = message.SerializeToString(deterministic=True)
    return Side("side", "", (Plan(EntityId(name="daily"), content, None, None, "daily.pb", None),))


@cache
def changes_from(old: str) -> dict[str, Change]:
    """What becomes of an input of one type that has each of the others afterwards, by the name of the other."""
    others = {f"x{at}": name for at, name in enumerate(TYPES) if name != old}
    default = samples(TYPES[old], 1)[0]
    before, after = (
        plan(dict.fromkeys(others, TYPES[old]), default),
        plan({x: TYPES[others[x]] for x in others}, default),
    )
    (pair,) = compare(side(before), side(after)).pairs
    found = [judged.change for judged in judge(pair, Holders([]), 0)]
    assert len(found) == len(others)
    return {others[change.path[1]]: change for change in found}


@cache
def taken(name: str) -> frozenset[int]:
    """The values that the server takes for an input of a type, by their numbers."""
    return frozenset(at for at, inferred in _inferred() if types_castable(inferred, TYPES[name]) is CASTABLE)


@cache
def _inferred() -> list[tuple[int, LiteralType]]:
    found = [(at, infer(given.literal)) for at, given in enumerate(VALUES)]
    return [(at, inferred) for at, inferred in found if inferred is not None]


@pytest.mark.parametrize("old", TYPES)
def test_breaking_is_where_a_value_is_taken_before_and_refused_after(old: str) -> None:
    wrong = []
    for new, change in changes_from(old).items():
        refused = [VALUES[at] for at in taken(old) - taken(new)]
        broken = any(not given.known_by or given.known_by & {old, new} for given in refused)
        if broken != (change.impact is Impact.BREAKING):
            wrong.append((old, new, change.class_id, "a value is refused" if broken else "no value is refused"))
    assert wrong == []


def literal_of(data: Any, type_: LiteralType) -> Literal:
    """What a witness gives: a value as people write it, or a literal as JSON has it."""
    if isinstance(data, dict) and len(data) == 1 and data.keys() < {"scalar", "collection", "map"}:
        return ParseDict(data, Literal())
    literal, _ = fixed_literal(data, type_)
    assert literal is not None
    return literal


@pytest.mark.parametrize("old", TYPES)
def test_what_a_witness_gives_starts_the_plan_before_and_not_after(old: str) -> None:
    for new, change in changes_from(old).items():
        if change.witness is None or "sha256" in str(change.witness.inputs):
            continue  # bytes are shown by their digest
        ((name, data),) = change.witness.inputs.items()
        call, default = {name: literal_of(data, TYPES[old])}, samples(TYPES[old], 1)[0]
        assert isinstance(start(plan({name: TYPES[old]}, default), {}, call), ExecutionInputs)
        outcome = start(plan({name: TYPES[new]}, default), {}, call)
        assert isinstance(outcome, Refusals)
        assert change.witness.refused in {
            refusal.message or "an internal error without a text" for refusal in outcome.refusals
        }
        assert len(change.witness.text()) < 250


@cache
def written(name: str) -> frozenset[int]:
    """The values that people can write for an input of a type, as far as lpctl can tell."""
    return frozenset(at for at, value in enumerate(WRITTEN) if fixed_literal(value, TYPES[name])[0] is not None)


@pytest.mark.parametrize("old", TYPES)
def test_safe_is_where_what_was_written_can_be_written_still(old: str) -> None:
    wrong = [
        (old, new, [WRITTEN[at] for at in written(old) - written(new)])
        for new, change in changes_from(old).items()
        if change.impact is Impact.SAFE and not written(old) <= written(new)
    ]
    assert wrong == []


@pytest.mark.parametrize("old", TYPES)
def test_safe_is_where_a_workflow_may_pass_on_the_old_type(old: str) -> None:
    for new, change in changes_from(old).items():
        if change.impact is Impact.SAFE:
            assert types_castable(TYPES[old], TYPES[new]) is CASTABLE


@cache
def read_by(name: str) -> frozenset[str]:
    """The types of inputs that can read an output of a type."""
    return frozenset(reader for reader in READERS if types_castable(TYPES[name], TYPES[reader]) is CASTABLE)


@pytest.mark.parametrize("old", TYPES)
def test_an_output_breaks_where_a_workflow_can_read_it_no_longer(old: str) -> None:
    before = normal(side(plan({}, Literal())).plans[0])
    for new in TYPES:
        if new == old:
            continue
        change = output_change(Witnesses(before, before), OutputFact("out", TYPES[old], TYPES[new]))
        if read_by(old) - read_by(new):
            assert change.impact is Impact.BREAKING, new
        if change.impact is Impact.SAFE:
            assert written(new) <= written(old), new


def reported(stated: LiteralType, declared: LiteralType) -> bool:
    """Whether a reference that states one type of an input is at odds with a plan that declares another."""
    reference = Reference(EntityId("p", "d", "daily", "v1"), {"x": stated}, {})
    message = plan({"x": declared}, Literal())
    return bool([*reference_problems(reference, KnownPlan(message, {"x": Variable(type=declared)}, None, "a.pb"))])


@pytest.mark.parametrize("stated", TYPES)
def test_references_and_diff_judge_alike(stated: str) -> None:
    """A reference is refused for what a workflow can pass through it.

    That is a value which flytekit makes of the stated type, when the plan starts, and an output of the stated type,
    when the workflow is registered. What callers give in other forms is the matter of diff alone.
    """
    for declared, change in changes_from(stated).items():
        one, other = TYPES[stated], TYPES[declared]
        lost = lost_value(one, other)
        assert (lost is not None) == (change.impact is Impact.BREAKING)
        own = lost is not None and lost.own
        assert reported(one, other) == (own or types_castable(one, other) is not CASTABLE), declared


@pytest.mark.parametrize("name", TYPES)
def test_a_type_has_samples_that_it_takes(name: str) -> None:
    found = samples(TYPES[name])
    assert found
    assert all(castable(literal, TYPES[name]) is CASTABLE for literal in found)
    assert lost_value(TYPES[name], TYPES[name]) is None
