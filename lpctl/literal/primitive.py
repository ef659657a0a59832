"""Plain values to literals of Flyte's simple types, of enums and of `typing.Literal`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.show import scalar
from lpctl.literal import advice
from lpctl.literal.reading import A_READING, WIDENED, Mismatch
from lpctl.literal.rules import INPUT_MEMBER, INPUT_ROUNDED, INPUT_UNSUPPORTED
from lpctl.messages.flyteidl_pb2 import Literal, LiteralType, Scalar, SimpleType, Void
from lpctl.text.duration import FORMS, SECOND, NotADurationError, parse_duration
from lpctl.text.instant import NotAnInstantError, parse_date, parse_instant

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.literal.reading import Reading

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def none_literal() -> Literal:
    """The bare none_type literal."""
    return Literal(scalar=Scalar(none_type=Void()))


# Set member by member: three messages that are made of one another take three times as long.


def _integer(value: int) -> Literal:
    literal = Literal()
    literal.scalar.primitive.integer = value
    return literal


def _float(value: float) -> Literal:
    literal = Literal()
    literal.scalar.primitive.float_value = value
    return literal


def _string(value: str) -> Literal:
    literal = Literal()
    literal.scalar.primitive.string_value = value
    return literal


def _boolean(value: bool) -> Literal:
    literal = Literal()
    literal.scalar.primitive.boolean = value
    return literal


def union_of(literal: Literal, variant: LiteralType) -> Literal:
    """The literal of a union that carries a literal of one of its variants, and the variant's type.

    See `carried_type`.
    """
    made = Literal()
    union = made.scalar.union
    union.value.CopyFrom(literal)
    union.type.CopyFrom(carried_type(variant))
    return made


def carried_type(variant: LiteralType) -> LiteralType:
    """The type of a variant as the literal of a union carries it.

    That is the declared one without what `Annotated[T, FlyteAnnotation(...)]` says of it: flytekit asks the variant's
    own transformer, which sees no `Annotated` (core/type_engine.py:UnionTransformer.async_to_literal).
    """
    if not variant.HasField("annotation") or variant.annotation.annotations.fields.keys() <= _OF_TRANSFORMERS:
        return variant
    carried = LiteralType()
    carried.CopyFrom(variant)
    stated = carried.annotation.annotations.fields
    for key in stated.keys() - _OF_TRANSFORMERS:
        del stated[key]
    if not stated:
        carried.ClearField("annotation")
    return carried


_OF_TRANSFORMERS = {"cache-key-metadata", "literal_values"}
"""What flytekit itself says of structs and of a `Literal`, in the same annotation."""


def integer_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """An int; bool is none."""
    if type(value) is int:
        if INT64_MIN <= value <= INT64_MAX:
            return _integer(value)
        reason = f"a Flyte integer lies between {INT64_MIN} and {INT64_MAX}"
        reading.refuse(value, type_, path, reason=reason)
        return None
    reading.refuse(value, type_, path, help=advice.for_integer(value))
    return None


def float_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A float, or an int that is widened to one."""
    if type(value) is float:
        return _float(value)
    if type(value) is int:
        reading.at_most(WIDENED)
        try:
            widened = float(value)
        except OverflowError:
            reading.refuse(value, type_, path, reason="it is beyond the range of a float")
            return None
        if widened != value:
            says = f"is {scalar(value)}, and the nearest float is {scalar(int(widened))}"
            said = advice.write(repr(widened), " if that is meant", safe=False)
            reading.remarks.append(Mismatch(path, value, says=says, help=said, rule=INPUT_ROUNDED))
        return _float(widened)
    reading.refuse(value, type_, path, help=advice.for_float(value))
    return None


def string_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A string; nothing is converted to text."""
    if type(value) is str:
        return _string(value)
    reading.refuse(value, type_, path, repair=advice.quoted(value))
    return None


def boolean_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A bool of YAML 1.2: `yes` and 1 are none."""
    if type(value) is bool:
        return _boolean(value)
    reading.refuse(value, type_, path, help=advice.for_boolean(value))
    return None


def datetime_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """An RFC 3339 text; a date alone for a variant that is tagged `date`."""
    date = type_.structure.tag == "date"
    reading.at_most(A_READING)
    if type(value) is not str:
        example = (
            "a date such as 2026-01-02" if date else 'an RFC 3339 text with an offset, such as "2026-01-02T00:00:00Z"'
        )
        reading.refuse(value, type_, path, help=f"write {example}")
        return None
    try:
        seconds, nanoseconds = (parse_date(value), 0) if date else parse_instant(value)
    except NotAnInstantError as error:
        reading.refuse(value, type_, path, reason=error.reason, help=instant_advice(error, value))
        return None
    literal = Literal()
    datetime = literal.scalar.primitive.datetime
    datetime.SetInParent()  # which the first instant of 1970 needs
    datetime.seconds, datetime.nanos = seconds, nanoseconds
    return literal


def instant_advice(error: NotAnInstantError, value: str) -> str:
    """What to write instead of a text that is no instant."""
    if not error.instead:
        return f'write it like "{error.example}"'
    said = f'write "{error.instead}"'
    if error.instead.endswith("Z") and not value.endswith(("Z", "z")):
        return f"{said}, or with another offset such as +01:00"
    return advice.write(f'"{error.instead}"')


def duration_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A duration with its units."""
    reading.at_most(A_READING)
    try:
        nanoseconds = parse_duration(value)
    except NotADurationError as error:
        if type(value) in (int, float):
            said = f"say which unit: {value}s, {value}m, {value}h" if type(value) is int else FORMS
            reading.refuse(value, type_, path, reason="a number has no unit", help=said)
            return None
        if error.key is not None:
            reading.mismatches.append(
                Mismatch(
                    (*path, error.key),
                    value,
                    says=error.reason,
                    help=advice.for_duration_key(error.close),
                    on_key=error.close is not None,
                )
            )
            return None
        reason = str(error) if isinstance(value, (str, dict)) and str(error) != "no duration" else None
        reading.refuse(value, type_, path, reason=reason, help=FORMS)
        return None
    sign = -1 if nanoseconds < 0 else 1
    seconds, nanos = divmod(abs(nanoseconds), SECOND)
    literal = Literal()
    duration = literal.scalar.primitive.duration
    duration.SetInParent()  # which no time at all needs
    duration.seconds, duration.nanos = sign * seconds, sign * nanos
    return literal


def no_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """None."""
    if value is None:
        return none_literal()
    reading.refuse(value, type_, path, help=advice.write("null"))
    return None


def enum_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """One of an enum's values."""
    # A string literal, whatever it says, satisfies the server (validators/typing.go); the task would fail.
    reading.at_most(A_READING)
    members = type_.enum_type.values
    if type(value) is not str:
        reading.refuse(value, type_, path, repair=advice.quoted_member(value, members))
        return None
    if value in members:
        return _string(value)
    reading.refuse(value, type_, path, help=advice.nearest_member(value, members), rule=INPUT_MEMBER)
    return None


def member_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """One of the values of a `typing.Literal`, which neither flytekit nor the server asks for.

    flytekit keeps the values in an annotation (core/type_engine.py:LiteralTypeTransformer.get_literal_type), where
    numbers are doubles.
    """
    read = _OF_LITERAL.get(type_.simple)
    if read is None:
        reading.refuse(value, type_, path, rule=INPUT_UNSUPPORTED)
        return None
    members = list(type_.annotation.annotations.fields["literal_values"].list_value)
    if type_.simple == SimpleType.STRING and type(value) is not str:
        texts = [member for member in members if type(member) is str]
        reading.refuse(value, type_, path, repair=advice.quoted_member(value, texts))
        return None
    found = len(reading.mismatches)
    literal = read(value, type_, path, reading)
    if type_.simple == SimpleType.STRING:
        reading.at_most(A_READING)
    if literal is None or len(reading.mismatches) > found:
        return None
    if any(member == value and isinstance(member, bool) == isinstance(value, bool) for member in members):
        return literal
    reading.refuse(value, type_, path, help=advice.nearest_member(value, map(str, members)), rule=INPUT_MEMBER)
    return None


_OF_LITERAL = {
    SimpleType.INTEGER: integer_literal,
    SimpleType.FLOAT: float_literal,
    SimpleType.STRING: string_literal,
    SimpleType.BOOLEAN: boolean_literal,
}
