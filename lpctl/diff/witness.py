"""Witnesses: calls that start a plan on one side and not on the other, found and then run on both sides."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap

from lpctl.diff.report import Witness
from lpctl.diff.samples import samples
from lpctl.diff.values import literal_value
from lpctl.literal.castable import Verdict, types_castable
from lpctl.literal.notation import notation
from lpctl.source.dump import flow
from lpctl.start import Refused, Why, start

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lpctl.diff.model import Input, Normal, OutputFact
    from lpctl.start import Refusal

    Call = Mapping[str, Literal]

BOUND_OTHERWISE = frozenset({Why.UNKNOWN, Why.MISSING, Why.FIXED_AND_EXPECTED})
"""Refusals for how an input is bound."""
OF_ANOTHER_TYPE = frozenset({Why.WRONG_TYPE, Why.UNKNOWN_TYPE, Why.PANICS})
"""Refusals for the type of a value."""

_MOST_CALLS = 200


def input_witness(before: Normal, after: Normal, name: str, why: Collection[Why]) -> Witness | None:
    """A call that shows how a changed input refuses callers for one of the reasons, None where there is none.

    A value that is refused whichever way a union wraps it says more than one that is refused for its wrapping.
    """
    found = None
    for call in _calls(before.inputs, name):
        refusal = None if _refusals(before, call) else _refusal(after, call, name, why)
        if refusal is None:
            continue
        witness = Witness(*_shown(before.inputs, call, name), refusal.message or "an internal error without a text")
        bare = {key: _unwrapped(literal) for key, literal in call.items()}
        if name not in call or _refusal(after, bare, name, why) is not None:
            return witness
        found = found or witness
    return found


def _unwrapped(literal: Literal) -> Literal:
    """A literal without its unions."""
    kind = literal.WhichOneof("value")
    if kind == "scalar" and literal.scalar.WhichOneof("value") == "union":
        return _unwrapped(literal.scalar.union.value)
    if kind == "collection":
        return Literal(collection=LiteralCollection(literals=map(_unwrapped, literal.collection.literals)))
    if kind == "map":
        return Literal(map=LiteralMap(literals={key: _unwrapped(item) for key, item in literal.map.literals.items()}))
    return literal


def _refusal(plan: Normal, call: Call, name: str, why: Collection[Why]) -> Refusal | None:
    found = (refusal for refusal in _refusals(plan, call) if refusal.input == name and refusal.why in why)
    return next(found, None)


def plan_witness(before: Normal, refused: str) -> Witness | None:
    """A call that starts a plan which is gone: whatever it is, it is refused now."""
    call = next((call for call in _calls(before.inputs, None) if not _refusals(before, call)), None)
    return None if call is None else Witness(*_shown(before.inputs, call), refused)


def output_witness(before: Normal, fact: OutputFact) -> Witness | None:
    """A call that starts on both sides, and what its caller does with the output that can no longer be done."""
    if fact.before is None:
        return None
    read = f"reads output `{fact.name}` as {notation(fact.before)}"
    if fact.after is None:
        refused = f"no output `{fact.name}`"
    elif types_castable(fact.after, fact.before) is not Verdict.CASTABLE:
        refused = f"output `{fact.name}` is {notation(fact.after)}"
    else:
        return None
    call = next((call for call in _calls(before.inputs, None) if not _refusals(before, call)), None)
    return None if call is None else Witness(*_shown(before.inputs, call), refused, read)


def _calls(inputs: Mapping[str, Input], name: str | None) -> Iterator[Call]:
    """Calls of a plan that pass what it requires, and the input `name`, if it is free, or leave that out."""
    required = {
        key: samples(bound.type) for key, bound in sorted(inputs.items()) if bound.binding == "required" and bound.type
    }
    base = {key: found[0] for key, found in required.items() if found}
    yield base
    bound = inputs.get(name) if name is not None else None
    if name is not None and bound is not None and bound.binding != "fixed" and bound.type is not None:
        yield from ({**base, name: literal} for literal in samples(bound.type))
    # Where the plainest sample of another input is not taken: enough combinations to find one that is.
    for combination in islice(product(*required.values()), 1, _MOST_CALLS):
        yield dict(zip(required, combination, strict=True))


def _refusals(plan: Normal, call: Call) -> tuple[Refusal, ...]:
    """Why the server does not start a plan with what a caller passes; empty where it does."""
    outcome = start(plan.message, {}, call)
    return outcome.refusals if isinstance(outcome, Refused) else ()


def _shown(inputs: Mapping[str, Input], call: Call, first: str | None = None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A call as data, and each input as YAML: the one that matters first, then by name."""
    names = sorted(call, key=lambda name: (name != first, name))
    values = {name: literal_value(call[name], inputs[name].type) for name in names}
    written = tuple(f"{flow(name)}: {value.text}" for name, value in values.items())
    return {name: values[name].data for name in sorted(values)}, written
