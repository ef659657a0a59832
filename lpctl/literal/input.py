"""The literals of a workflow's inputs. Every default and every fixed literal that lpctl makes passes `finished`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.flyte.certain import certainly_castable
from lpctl.literal.acceptable import acceptable, fault
from lpctl.literal.coerce import coerce, none_variant
from lpctl.literal.primitive import none_literal
from lpctl.literal.reading import Mismatch, Reading
from lpctl.literal.rules import UNCASTABLE_VALUE

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType


def default_literal(
    value: Any, type_: LiteralType, encoding: str | None = None
) -> tuple[Literal | None, list[Mismatch]]:
    """The literal of a default, None where the value is not of the type, and everything found: see `fixed_literal`."""
    reading = Reading(encoding)
    # The default None of an Optional is a bare none_type (flytekit core/interface.py:transform_variable_to_parameter…).
    bare = value is None and none_variant(type_) is not None
    return finished(none_literal() if bare else coerce(value, type_, (), reading), type_, value, reading)


def signature_default(
    value: Any, type_: LiteralType, encoding: str | None = None
) -> tuple[Literal | None, list[Mismatch]]:
    """The literal of a default in a workflow's own signature: see `fixed_literal`.

    None of an Optional is as flytekit writes it, also where the server refuses that: plans write it otherwise.
    """
    if value is None and none_variant(type_) is not None:
        return none_literal(), []
    return default_literal(value, type_, encoding)


def fixed_literal(value: Any, type_: LiteralType, encoding: str | None = None) -> tuple[Literal | None, list[Mismatch]]:
    """The literal of a fixed input, None where the value is not of the type, and everything found.

    `encoding` is how structs are written, None where each is written as its type says. What is found keeps the
    value from being of the type where there is no literal, and is worth knowing where there is one.
    """
    reading = Reading(encoding)
    return finished(coerce(value, type_, (), reading), type_, value, reading)


def finished(
    literal: Literal | None, type_: LiteralType, value: Any, reading: Reading
) -> tuple[Literal | None, list[Mismatch]]:
    """What the stages after this one get: what the server takes, or why it would refuse the value."""
    if literal is None:
        beyond = reading.tries.beyond  # then nothing else that was found until then says anything of the value
        if beyond is not None:
            return None, [beyond]
        return None, reading.mismatches if len(reading.mismatches) == 1 else _together(reading, type_, value)
    if certainly_castable(literal, type_):
        return literal, reading.remarks
    accepted = acceptable(literal, type_)
    if accepted is None:
        found = fault(literal, type_)
        return None, [Mismatch(found.path, value, help=found.help, rule=UNCASTABLE_VALUE, says=found.why)]
    return accepted, reading.remarks


def _together(reading: Reading, type_: LiteralType, value: Any) -> list[Mismatch]:
    from lpctl.literal.alike import told_together  # noqa: PLC0415 - only a mistake needs it

    def again(other: Any) -> list[Mismatch]:
        read = Reading(reading.encoding)
        coerce(other, type_, (), read)
        return read.mismatches if read.tries.beyond is None else [read.tries.beyond]

    return told_together(reading.mismatches, value, again)
