"""Witnesses: calls that start a plan on one side and not on the other, found and then run on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.diff.report import Witness
from lpctl.diff.values import literal_data, literal_value
from lpctl.flyte.infer import infer
from lpctl.flyte.start import Refusals, Why, scheduled_inputs, start
from lpctl.literal.coerce import coerce
from lpctl.literal.decode import NotDecodableError, decode, struct_encoding
from lpctl.literal.narrowed import lost_value, samples
from lpctl.literal.notation import notation
from lpctl.literal.output_readers import lost_reader
from lpctl.literal.proto_json import proto_json
from lpctl.literal.reading import Reading
from lpctl.source.flow import flow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lpctl.diff.model import Input, NormalPlan, OutputFact
    from lpctl.flyte.start import Refusal
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType

    Call = Mapping[str, Literal]

BOUND_OTHERWISE = frozenset({Why.UNKNOWN, Why.MISSING, Why.FIXED_AND_EXPECTED})
"""Refusals for how an input is bound."""
OF_ANOTHER_TYPE = frozenset({Why.WRONG_TYPE, Why.UNKNOWN_TYPE, Why.PANICS})
"""Refusals for the type of a value."""

_MOST_WRITTEN = 30


class Witnesses:
    """The calls of one plan as it was: what they start is asked once, however many changes they may be witness of."""

    def __init__(self, before: NormalPlan, after: NormalPlan | None) -> None:
        self._before, self._after = before, after
        self._plainest: Call | None = None
        self._searched = False
        self._plainest_now: tuple[Refusal, ...] | None = None

    def of_binding(self, name: str) -> Witness | None:
        """A call that shows how an input that is bound otherwise refuses callers, None where there is none."""
        plain = self._plain()
        if plain is None:
            return None
        calls = [plain]
        bound = self._free(self._before, name)
        if bound is not None:
            calls += [{**plain, name: literal} for literal in samples(bound, 1)]
        found = (self._witness(call, name, BOUND_OTHERWISE) for call in calls)
        return next((witness for witness in found if witness is not None), None)

    def of_type(self, name: str) -> Witness | None:
        """A call with a value that an input's old type takes and its new one refuses, None where there is none."""
        plain = self._plain()
        old, new = (self._free(side, name) for side in (self._before, self._after))
        if plain is None or old is None or new is None:
            return None
        lost = lost_value(old, new)
        return None if lost is None else self._witness({**plain, name: lost.literal}, name, OF_ANOTHER_TYPE)

    def of_plan(self, refused: str) -> Witness | None:
        """A call that starts a plan which is gone: whatever it is, it is refused now."""
        call = self._plain()
        return None if call is None else Witness(*_shown(self._before.inputs, call), refused)

    def of_output(self, fact: OutputFact) -> Witness | None:
        """A call that starts the plan, and what its caller does with the output that can no longer be done."""
        call = self._plain()
        if call is None or fact.before is None:
            return None
        reader, refused = fact.before, f"no output `{fact.name}`"
        if fact.after is not None:
            found = lost_reader(fact.before, fact.after)
            if found is None:
                return None
            reader, refused = found, f"output `{fact.name}` is {notation(fact.after)}"
        read = f"reads output `{fact.name}` as {notation(reader)}"
        return Witness(*_shown(self._before.inputs, call), refused, read, still_starts=not self._now(call))

    def of_scheduler(self, start_: int) -> tuple[Refusal | None, Witness | None]:
        """Why the plan as it is refuses the scheduler, and its call, where that started the plan as it was.

        (None, None) where it does not, or did so before.
        """
        if self._after is None:
            return None, None
        refused = _refusals(self._after, scheduled_inputs(self._after.message, start_))
        if not refused:
            return None, None
        if not self._before.message.spec.entity_metadata.HasField("schedule"):
            return refused[0], None
        call = scheduled_inputs(self._before.message, start_)
        refused = _refusals(self._after, call) or refused
        if _refusals(self._before, call):
            return None, None
        shown = _shown(self._before.inputs, call)
        return refused[0], Witness(*shown, refused[0].message or "an internal error without a text")

    def _plain(self) -> Call | None:
        """A call that passes what the plan requires and nothing else, None where none is found that starts it."""
        if not self._searched:
            self._searched = True
            self._plainest = _plainest(self._before)
        return self._plainest

    @staticmethod
    def _free(plan: NormalPlan | None, name: str) -> LiteralType | None:
        """The type of an input that callers can give."""
        bound = plan.inputs.get(name) if plan is not None else None
        return None if bound is None or bound.binding == "fixed" else bound.type

    def _witness(self, call: Call, name: str, why: Collection[Why]) -> Witness | None:
        """The call, where it starts the plan as it was, and the input is why it does not as it is."""
        refusal = self._refusal(call, name, why)
        if refusal is None or _refusals(self._before, call):
            return None
        shown = _shown(self._before.inputs, call, name)
        return Witness(*shown, refusal.message or "an internal error without a text")

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


def _plainest(plan: NormalPlan) -> Call | None:
    required = {
        key: samples(bound.type, 1)
        for key, bound in sorted(plan.inputs.items())
        if bound.binding == "required" and bound.type is not None
    }
    if not all(required.values()):
        return None
    call = {key: values[0] for key, values in required.items()}
    return None if _refusals(plan, call) else call


def _refusals(plan: NormalPlan, call: Call) -> tuple[Refusal, ...]:
    """Why the server does not start a plan with what a caller passes; empty where it does."""
    outcome = start(plan.message, {}, call)
    return outcome.refusals if isinstance(outcome, Refusals) else ()


def _shown(inputs: Mapping[str, Input], call: Call, first: str | None = None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A call as data, and its inputs as YAML: the one that matters first, then by name, no more than people read."""
    names = sorted(call, key=lambda name: (name != first, name))
    written = tuple(f"{flow(name)}: {_text(call[name], inputs[name].type)}" for name in names[:_MOST_WRITTEN])
    return {name: _data(call[name], inputs[name].type) for name in sorted(names)}, written


def _text(literal: Literal, type_: LiteralType | None) -> str:
    """The value; of one that no manifest would state so, also what the server takes it for, in parentheses."""
    text, inferred = literal_value(literal, type_).text, infer(literal)
    if type_ is None or inferred is None or _is_written(literal, type_):
        return text
    union = inferred.WhichOneof("type") == "union_type"
    if type_.WhichOneof("type") == "union_type" and not union:
        return f"{text} (in no union)"
    return f"{text} ({notation(inferred)}{' in a union' if union else ''})"


def _data(literal: Literal, type_: LiteralType | None) -> Any:
    """The value; where no manifest would state it so, the literal as protobuf has it in JSON."""
    return literal_data(literal, type_) if _is_written(literal, type_) else proto_json(literal)


def _is_written(literal: Literal, type_: LiteralType | None) -> bool:
    """Whether the value is read back as the very literal."""
    if type_ is None:
        return True
    try:
        value = decode(literal, type_)
    except NotDecodableError:
        return True  # it has no value that could be taken for another
    return coerce(value, type_, (), Reading(struct_encoding(literal))) == literal
