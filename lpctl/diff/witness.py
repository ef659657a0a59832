"""Witnesses: calls that start a plan on one side and not on the other, found and then run on both sides."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap

from lpctl.diff.report import Witness
from lpctl.diff.samples import samples
from lpctl.diff.values import literal_data, literal_value
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

_MOST_CALLS = 50
_MOST_WRITTEN = 30


class Witnesses:
    """The calls of one plan as it was: what they start is asked once, however many changes they may be witness of."""

    def __init__(self, before: Normal, after: Normal | None) -> None:
        self._before, self._after = before, after
        self._plainest: Call | None = None
        self._searched = False
        self._plainest_now: tuple[Refusal, ...] | None = None

    def of_input(self, name: str, why: Collection[Why]) -> Witness | None:
        """A call that shows how a changed input refuses callers for one of the reasons, None where there is none.

        A value that is refused whichever way a union wraps it says more than one that is refused for its wrapping.
        """
        found = None
        for call in self._calls(name):
            refusal = self._refusal(call, name, why)
            if refusal is None:
                continue
            shown = _shown(self._before.inputs, call, name)
            witness = Witness(*shown, refusal.message or "an internal error without a text")
            bare = _unwrapped(call[name]) if name in call else None
            if bare is None or bare == call[name] or self._refusal({**call, name: bare}, name, why) is not None:
                return witness
            found = found or witness
        return found

    def of_plan(self, refused: str) -> Witness | None:
        """A call that starts a plan which is gone: whatever it is, it is refused now."""
        call = self._plain()
        return None if call is None else Witness(*_shown(self._before.inputs, call), refused)

    def of_output(self, fact: OutputFact) -> Witness | None:
        """A call that starts the plan, and what its caller does with the output that can no longer be done."""
        call = self._plain()
        if call is None or fact.before is None:
            return None
        read = f"reads output `{fact.name}` as {notation(fact.before)}"
        refused = f"no output `{fact.name}`"
        if fact.after is not None:
            if types_castable(fact.after, fact.before) is Verdict.CASTABLE:
                return None
            refused = f"output `{fact.name}` is {notation(fact.after)}"
        return Witness(*_shown(self._before.inputs, call), refused, read, still_starts=not self._now(call))

    def _plain(self) -> Call | None:
        """A call that passes what the plan requires and nothing else, None where none is found that starts it."""
        if not self._searched:
            self._searched = True
            self._plainest = _plainest(self._before)
        return self._plainest

    def _calls(self, name: str) -> Iterator[Call]:
        """Calls that start the plan: with what it requires, and with an input, if it is free, as several values."""
        plain = self._plain()
        if plain is None:
            return
        yield plain
        bound = self._before.inputs.get(name)
        if bound is not None and bound.binding != "fixed" and bound.type is not None:
            for literal in samples(bound.type):
                call = {**plain, name: literal}
                if not _refusals(self._before, call):
                    yield call

    def _refusal(self, call: Call, name: str, why: Collection[Why]) -> Refusal | None:
        found = (refusal for refusal in self._now(call) if refusal.input == name and refusal.why in why)
        return next(found, None)

    def _now(self, call: Call) -> tuple[Refusal, ...]:
        """Why the plan as it is does not start; what the plainest call is told is kept."""
        if self._after is None:
            return ()
        if call is not self._plainest:
            return _refusals(self._after, call)
        if self._plainest_now is None:
            self._plainest_now = _refusals(self._after, call)
        return self._plainest_now


def _plainest(plan: Normal) -> Call | None:
    required = {
        key: samples(bound.type)
        for key, bound in sorted(plan.inputs.items())
        if bound.binding == "required" and bound.type is not None
    }
    for combination in islice(product(*required.values()), _MOST_CALLS):
        call = dict(zip(required, combination, strict=True))
        if not _refusals(plan, call):
            return call
    return None


def _refusals(plan: Normal, call: Call) -> tuple[Refusal, ...]:
    """Why the server does not start a plan with what a caller passes; empty where it does."""
    outcome = start(plan.message, {}, call)
    return outcome.refusals if isinstance(outcome, Refused) else ()


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


def _shown(inputs: Mapping[str, Input], call: Call, first: str | None = None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A call as data, and its inputs as YAML: the one that matters first, then by name, no more than people read."""
    names = sorted(call, key=lambda name: (name != first, name))
    written = tuple(
        f"{flow(name)}: {literal_value(call[name], inputs[name].type).text}" for name in names[:_MOST_WRITTEN]
    )
    return {name: literal_data(call[name], inputs[name].type) for name in sorted(names)}, written
