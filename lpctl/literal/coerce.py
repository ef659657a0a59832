"""A YAML value to the literal of a declared type, equal to the one that flytekit 1.16 makes.

One function a kind of type, all with the signature of `coerce`; `_BY_KIND` and `_BY_SIMPLE` dispatch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Primitive, Scalar, Union, Void
from flyteidl.core.types_pb2 import SimpleType
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from lpctl.limits import FINDINGS
from lpctl.literal.duration import FORMS, SECOND, NotADurationError, parse_duration
from lpctl.literal.instant import NotAnInstantError, parse_instant
from lpctl.literal.notation import notation
from lpctl.source.scalar import plain_type
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType

    from lpctl.diagnostic import Path

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


class Mismatch(NamedTuple):
    """Why the value at `path`, counted from the input's own value, is not of the declared type.

    `expected` is the type in notation, `reason` what keeps the value from being of it where the kinds alone do not say
    so. `help` is what to write; `repair` is its template where that depends on how the value is written.
    """

    path: Path
    value: Any
    expected: str
    reason: str | None = None
    help: str | None = None
    repair: str | None = None
    unsupported: bool = False


def coerce(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    """The literal of `type_` that `value` states, or None with at least one mismatch added to the list."""
    if len(mismatches) >= FINDINGS:
        return None
    kind = type_.WhichOneof("type")
    read = _BY_SIMPLE.get(type_.simple) if kind == "simple" else _BY_KIND.get(kind or "")
    if "literal_values" in type_.annotation.annotations.fields:
        read = None  # typing.Literal: neither flytekit nor the server asks whether the value is one of them
    if read is None:
        mismatches.append(Mismatch(path=path, value=value, expected=notation(type_), unsupported=True))
        return None
    return read(value, type_, path, mismatches)


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


def _integer(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is int:
        if INT64_MIN <= value <= INT64_MAX:
            return _primitive(Primitive(integer=value))
        reason = f"a Flyte integer lies between {INT64_MIN} and {INT64_MAX}"
        _refuse(value, type_, path, mismatches, reason=reason)
        return None
    advice = None
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        advice = f"write {int(value)}"
    elif type(value) is str and plain_type(value.strip()) is int:
        advice = f"write {value.strip()} without quotes"
    _refuse(value, type_, path, mismatches, help=advice)
    return None


def _float(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is float:
        return _primitive(Primitive(float_value=value))
    if type(value) is int:
        try:
            return _primitive(Primitive(float_value=float(value)))
        except OverflowError:
            _refuse(value, type_, path, mismatches, reason="it is beyond the range of a float")
            return None
    advice = None
    if type(value) is str and plain_type(value.strip()) in (int, float):
        advice = f"write {value.strip()} without quotes"
    elif type(value) is str and plain_type(point := value.strip().replace(",", ".")) is float:
        advice = f"write {point}"
    _refuse(value, type_, path, mismatches, help=advice)
    return None


def _string(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is str:
        return _primitive(Primitive(string_value=value))
    _refuse(value, type_, path, mismatches, repair=None if isinstance(value, (dict, list)) or value is None else '"{}"')
    return None


_BOOLEAN_WORDS = {
    **dict.fromkeys(("yes", "on", "true", "1"), "true"),
    **dict.fromkeys(("no", "off", "false", "0"), "false"),
}


def _boolean(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is bool:
        return _primitive(Primitive(boolean=value))
    word = _BOOLEAN_WORDS.get(str(value).lower()) if type(value) in (str, int) else None
    _refuse(value, type_, path, mismatches, help=f"write {word}" if word else None)
    return None


def _datetime(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is not str:
        advice = 'write an RFC 3339 text with an offset, such as "2026-01-02T00:00:00Z"'
        _refuse(value, type_, path, mismatches, help=advice)
        return None
    try:
        seconds, nanoseconds = parse_instant(value)
    except NotAnInstantError as error:
        example = error.instead or "2026-01-02T00:00:00Z"
        advice = f'write "{example}"' if error.instead else f'write it like "{example}"'
        if example.endswith("Z") and not value.endswith(("Z", "z")) and error.instead:
            advice += ", or with another offset such as +01:00"
        _refuse(value, type_, path, mismatches, reason=error.reason, help=advice)
        return None
    return _primitive(Primitive(datetime=Timestamp(seconds=seconds, nanos=nanoseconds)))


def _duration(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    try:
        nanoseconds = parse_duration(value)
    except NotADurationError as error:
        if type(value) in (int, float):
            advice = f"say which unit: {value}s, {value}m, {value}h" if type(value) is int else FORMS
            _refuse(value, type_, path, mismatches, reason="a number has no unit", help=advice)
            return None
        reason = str(error) if isinstance(value, (str, dict)) and str(error) != "no duration" else None
        _refuse(value, type_, path, mismatches, reason=reason, help=FORMS)
        return None
    sign = -1 if nanoseconds < 0 else 1
    seconds, nanos = divmod(abs(nanoseconds), SECOND)
    return _primitive(Primitive(duration=Duration(seconds=sign * seconds, nanos=sign * nanos)))


def _none(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if value is None:
        return none_literal()
    _refuse(value, type_, path, mismatches, help="write null")
    return None


def _enum(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    # A string literal, whatever it says, satisfies the server (validators/typing.go); the task would fail.
    if type(value) is str and value in type_.enum_type.values:
        return _primitive(Primitive(string_value=value))
    close = nearest(value, type_.enum_type.values) if type(value) is str else None
    _refuse(value, type_, path, mismatches, help=f"write {close}" if close else None)
    return None


def _collection(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is not list:
        _refuse(value, type_, path, mismatches, repair=None if isinstance(value, dict) or value is None else "[{}]")
        return None
    item_type = type_.collection_type
    items = [coerce(item, item_type, (*path, index), mismatches) for index, item in enumerate(value)]
    if any(item is None for item in items):
        return None
    return Literal(collection=LiteralCollection(literals=[item for item in items if item is not None]))


def _map(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    if type(value) is not dict:
        _refuse(value, type_, path, mismatches)
        return None
    value_type = type_.map_value_type
    items = {key: coerce(item, value_type, (*path, key), mismatches) for key, item in value.items()}
    if any(item is None for item in items.values()):
        return None
    return Literal(map=LiteralMap(literals={key: item for key, item in items.items() if item is not None}))


def _union(value: Any, type_: LiteralType, path: Path, mismatches: list[Mismatch]) -> Literal | None:
    """An Optional; other unions are not supported yet."""
    none = none_variant(type_)
    others = [variant for variant in type_.union_type.variants if not _is_none(variant)]
    if none is None or len(others) != 1:
        mismatches.append(Mismatch(path=path, value=value, expected=notation(type_), unsupported=True))
        return None
    if value is None:
        variant, literal = none, none_literal()
    else:
        variant = others[0]
        found: list[Mismatch] = []
        made = coerce(value, variant, path, found)
        if made is None:
            whole = notation(type_)
            mismatches.extend(_widened(mismatch, path, whole) for mismatch in found)
            return None
        literal = made
    return Literal(scalar=Scalar(union=Union(value=literal, type=variant)))


def _widened(mismatch: Mismatch, path: Path, expected: str) -> Mismatch:
    """A mismatch of the whole value names the whole union, not the variant that was tried."""
    if mismatch.path != path:
        return mismatch
    return mismatch._replace(expected=expected)


def _refuse(
    value: Any,
    type_: LiteralType,
    path: Path,
    mismatches: list[Mismatch],
    *,
    reason: str | None = None,
    help: str | None = None,  # noqa: A002
    repair: str | None = None,
) -> None:
    mismatches.append(
        Mismatch(path=path, value=value, expected=notation(type_), reason=reason, help=help, repair=repair)
    )


_Read = Callable[[Any, "LiteralType", "Path", "list[Mismatch]"], "Literal | None"]

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
