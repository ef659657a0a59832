"""Values that are plainly of a type: what their literal is need not be known to say that nothing is wrong with them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lpctl.literal.none_text import NONE
from lpctl.literal.primitive import INT64_MAX, INT64_MIN
from lpctl.literal.reading import is_marked
from lpctl.messages.flyteidl_pb2 import LiteralType, SimpleType
from lpctl.text.duration import NotADurationError, parse_duration
from lpctl.text.instant import NotAnInstantError, parse_instant
from lpctl.text.limits import KEPT_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    Test = Callable[[Any], bool]

_EXACT = 2**53
"""Up to here every integer is a float."""


_LARGEST = 4096
"""Size in bytes of a type up to which it has a test: an enum may have millions of values."""


def plain_test(type_: LiteralType) -> Test | None:
    """Which values are plainly of the type; None where each has to be looked at.

    Of such a value `fixed_literal` and `default_literal` make a literal, and remark nothing. There is a test for what
    most inputs are: numbers, texts, truth values, instants, durations and enums, alone, in a list, in a map, or None.
    """
    if type_.ByteSize() > _LARGEST:
        return None
    if type_.WhichOneof("type") != "union_type":
        return _flat(type_)
    variants = sorted(type_.union_type.variants, key=_is_none)
    if len(variants) != 2 or not _is_none(variants[1]) or (test := _flat(variants[0])) is None:
        return None
    inner = test  # a closure does not see that it is not None
    return lambda value: value is None or (value != NONE and not is_marked(value) and inner(value))


def _is_none(type_: LiteralType) -> bool:
    return type_.WhichOneof("type") == "simple" and type_.simple == SimpleType.NONE


def _flat(type_: LiteralType) -> Test | None:
    kind = type_.WhichOneof("type")
    if kind == "collection_type" and (item := _leaf(type_.collection_type)):
        return lambda value: type(value) is list and all(map(item, value))
    if kind == "map_value_type" and (each := _leaf(type_.map_value_type)):
        return lambda value: type(value) is dict and all(map(each, value.values()))
    return _leaf(type_)


def _leaf(type_: LiteralType) -> Test | None:
    kind = type_.WhichOneof("type")
    if kind == "enum_type":
        members = frozenset(type_.enum_type.values)
        return lambda value: type(value) is str and value in members
    if kind != "simple" or type_.HasField("annotation") or type_.structure.tag == "date":
        return None
    return _SIMPLE.get(type_.simple)


def _integer(value: Any) -> bool:
    return type(value) is int and INT64_MIN <= value <= INT64_MAX


def _float(value: Any) -> bool:
    return type(value) is float or (type(value) is int and -_EXACT <= value <= _EXACT)


def _string(value: Any) -> bool:
    return type(value) is str


def _boolean(value: Any) -> bool:
    return type(value) is bool


def _datetime(value: Any) -> bool:
    return type(value) is str and len(value) <= KEPT_CHARACTERS and _is_instant(value)


def _duration(value: Any) -> bool:
    return type(value) is str and len(value) <= KEPT_CHARACTERS and _is_duration(value)


@lru_cache(maxsize=1024)  # manifests share theirs
def _is_instant(text: str) -> bool:
    try:
        parse_instant(text)
    except NotAnInstantError:
        return False
    return True


@lru_cache(maxsize=1024)
def _is_duration(text: str) -> bool:
    try:
        parse_duration(text)
    except NotADurationError:
        return False
    return True


_SIMPLE: dict[int, Test] = {
    SimpleType.INTEGER: _integer,
    SimpleType.FLOAT: _float,
    SimpleType.STRING: _string,
    SimpleType.BOOLEAN: _boolean,
    SimpleType.DATETIME: _datetime,
    SimpleType.DURATION: _duration,
}
