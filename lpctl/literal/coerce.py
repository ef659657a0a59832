"""A YAML value to the literal of a declared type, equal to the one that flytekit 1.16 makes.

One function a kind of type, all with the signature of `coerce`; `_BY_KIND` and `_BY_SIMPLE` dispatch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Primitive, Scalar, Union, Void
from flyteidl.core.types_pb2 import SimpleType
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from lpctl.limits import FINDINGS
from lpctl.literal.duration import FORMS, SECOND, NotADurationError, parse_duration
from lpctl.literal.instant import NotAnInstantError, parse_instant
from lpctl.literal.notation import notation
from lpctl.literal.reading import Mismatch, Reading
from lpctl.source.scalar import plain_type
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType

    from lpctl.diagnostic import Path

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def coerce(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """The literal of `type_` that `value` states, or None with at least one mismatch added to the list."""
    if len(reading.mismatches) >= FINDINGS:
        return None
    kind = type_.WhichOneof("type")
    read = _BY_SIMPLE.get(type_.simple) if kind == "simple" else _BY_KIND.get(kind or "")
    if "literal_values" in type_.annotation.annotations.fields:
        read = None  # typing.Literal: neither flytekit nor the server asks whether the value is one of them
    if read is None:
        reading.refuse(value, type_, path, rule="input-unsupported")
        return None
    return read(value, type_, path, reading)


def none_literal() -> Literal:
    """The bare none_type literal."""
    return Literal(scalar=Scalar(none_type=Void()))


def none_variant(type_: LiteralType) -> LiteralType | None:
    """The variant of a union type that takes None, as Optional[T] has, or None where there is no such variant."""
    if type_.WhichOneof("type") != "union_type":
        return None
    return next((variant for variant in type_.union_type.variants if _is_none(variant)), None)


def _is_none(type_: LiteralType) -> bool:
    return type_.WhichOneof("type") == "simple" and type_.simple == SimpleType.NONE


def _primitive(primitive: Primitive) -> Literal:
    return Literal(scalar=Scalar(primitive=primitive))


def _integer(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is int:
        if INT64_MIN <= value <= INT64_MAX:
            return _primitive(Primitive(integer=value))
        reason = f"a Flyte integer lies between {INT64_MIN} and {INT64_MAX}"
        reading.refuse(value, type_, path, reason=reason)
        return None
    advice = None
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        advice = f"write {int(value)}"
    elif type(value) is str and plain_type(value.strip()) is int:
        advice = f"write {value.strip()} without quotes"
    reading.refuse(value, type_, path, help=advice)
    return None


def _float(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is float:
        return _primitive(Primitive(float_value=value))
    if type(value) is int:
        try:
            return _primitive(Primitive(float_value=float(value)))
        except OverflowError:
            reading.refuse(value, type_, path, reason="it is beyond the range of a float")
            return None
    advice = None
    if type(value) is str and plain_type(value.strip()) in (int, float):
        advice = f"write {value.strip()} without quotes"
    elif type(value) is str and plain_type(point := value.strip().replace(",", ".")) is float:
        advice = f"write {point}"
    reading.refuse(value, type_, path, help=advice)
    return None


def _string(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is str:
        return _primitive(Primitive(string_value=value))
    reading.refuse(value, type_, path, repair=None if isinstance(value, (dict, list)) or value is None else '"{}"')
    return None


_BOOLEAN_WORDS = {
    **dict.fromkeys(("yes", "on", "true", "1"), "true"),
    **dict.fromkeys(("no", "off", "false", "0"), "false"),
}


def _boolean(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is bool:
        return _primitive(Primitive(boolean=value))
    word = _BOOLEAN_WORDS.get(str(value).lower()) if type(value) in (str, int) else None
    reading.refuse(value, type_, path, help=f"write {word}" if word else None)
    return None


def _datetime(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not str:
        advice = 'write an RFC 3339 text with an offset, such as "2026-01-02T00:00:00Z"'
        reading.refuse(value, type_, path, help=advice)
        return None
    try:
        seconds, nanoseconds = parse_instant(value)
    except NotAnInstantError as error:
        example = error.instead or "2026-01-02T00:00:00Z"
        advice = f'write "{example}"' if error.instead else f'write it like "{example}"'
        if example.endswith("Z") and not value.endswith(("Z", "z")) and error.instead:
            advice += ", or with another offset such as +01:00"
        reading.refuse(value, type_, path, reason=error.reason, help=advice)
        return None
    return _primitive(Primitive(datetime=Timestamp(seconds=seconds, nanos=nanoseconds)))


def _duration(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    try:
        nanoseconds = parse_duration(value)
    except NotADurationError as error:
        if type(value) in (int, float):
            advice = f"say which unit: {value}s, {value}m, {value}h" if type(value) is int else FORMS
            reading.refuse(value, type_, path, reason="a number has no unit", help=advice)
            return None
        reason = str(error) if isinstance(value, (str, dict)) and str(error) != "no duration" else None
        reading.refuse(value, type_, path, reason=reason, help=FORMS)
        return None
    sign = -1 if nanoseconds < 0 else 1
    seconds, nanos = divmod(abs(nanoseconds), SECOND)
    return _primitive(Primitive(duration=Duration(seconds=sign * seconds, nanos=sign * nanos)))


def _none(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if value is None:
        return none_literal()
    reading.refuse(value, type_, path, help="write null")
    return None


def _enum(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    # A string literal, whatever it says, satisfies the server (validators/typing.go); the task would fail.
    if type(value) is str and value in type_.enum_type.values:
        return _primitive(Primitive(string_value=value))
    close = nearest(value, type_.enum_type.values) if type(value) is str else None
    reading.refuse(value, type_, path, help=f"write {close}" if close else None)
    return None


def _collection(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not list:
        reading.refuse(value, type_, path, repair=None if isinstance(value, dict) or value is None else "[{}]")
        return None
    item_type = type_.collection_type
    items = [coerce(item, item_type, (*path, index), reading) for index, item in enumerate(value)]
    if any(item is None for item in items):
        return None
    return Literal(collection=LiteralCollection(literals=[item for item in items if item is not None]))


def _map(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    if type(value) is not dict:
        reading.refuse(value, type_, path)
        return None
    value_type = type_.map_value_type
    items = {key: coerce(item, value_type, (*path, key), reading) for key, item in value.items()}
    if any(item is None for item in items.values()):
        return None
    return Literal(map=LiteralMap(literals={key: item for key, item in items.items() if item is not None}))


def _union(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """An Optional; other unions are not supported yet."""
    none = none_variant(type_)
    others = [variant for variant in type_.union_type.variants if not _is_none(variant)]
    if none is None or len(others) != 1:
        reading.refuse(value, type_, path, rule="input-unsupported")
        return None
    if value is None:
        variant, literal = none, none_literal()
    else:
        variant = others[0]
        inner = Reading(reading.encoding)
        made = coerce(value, variant, path, inner)
        if made is None:
            whole = notation(type_)
            reading.mismatches.extend(_widened(mismatch, path, whole) for mismatch in inner.mismatches)
            return None
        literal = made
    return Literal(scalar=Scalar(union=Union(value=literal, type=variant)))


def _widened(mismatch: Mismatch, path: Path, expected: str) -> Mismatch:
    """A mismatch of the whole value names the whole union, not the variant that was tried."""
    if mismatch.path != path:
        return mismatch
    return mismatch._replace(expected=expected)


_Read = Callable[[Any, "LiteralType", "Path", Reading], "Literal | None"]

_BY_SIMPLE: dict[int, _Read] = {
    SimpleType.INTEGER: _integer,
    SimpleType.FLOAT: _float,
    SimpleType.STRING: _string,
    SimpleType.BOOLEAN: _boolean,
    SimpleType.DATETIME: _datetime,
    SimpleType.DURATION: _duration,
    SimpleType.NONE: _none,
}

_BY_KIND: dict[str, _Read] = {
    "collection_type": _collection,
    "enum_type": _enum,
    "map_value_type": _map,
    "union_type": _union,
}
