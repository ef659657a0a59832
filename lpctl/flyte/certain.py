"""Literals of which the server's verdict is known without asking: what it takes whatever the value is.

A shortcut of `lpctl.flyte.castable`, to whose answers tests/unit/test_certain.py holds it. The source is the same,
flytepropeller/pkg/compiler/validators/typing.go:AreTypesCastable: simple types, enums and unions of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lpctl.messages.flyteidl_pb2 import LiteralType, SimpleType

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import Literal


class _Certain(NamedTuple):
    """Which literals of a type are castable to it: any, one that names its variant, a bare None."""

    any: bool
    named: bool
    none: bool


def certainly_castable(literal: Literal, type_: LiteralType) -> bool:
    """Whether a literal that lpctl has made for the type is one that `castable` takes for certain.

    So it is with simple types, enums and flat lists and maps of them, whose literals have just that type, and with
    unions of these whose literals carry a variant as it is declared. Of anything else this says nothing.
    """
    certain = _certain(type_.SerializeToString())
    if certain.any:
        return True
    case = literal.scalar.WhichOneof("value") if certain.named else None
    return case == "union" or (case == "none_type" and certain.none)


@lru_cache(maxsize=1024)
def _certain(serialized: bytes) -> _Certain:
    type_ = LiteralType.FromString(serialized)
    if type_.WhichOneof("type") != "union_type":
        return _Certain(_is_flat(type_), named=False, none=False)
    variants = type_.union_type.variants
    nones = sum(variant.WhichOneof("type") == "simple" and variant.simple == SimpleType.NONE for variant in variants)
    return _Certain(any=False, named=all(map(_is_flat, variants)), none=nones == 1)


def _is_flat(type_: LiteralType) -> bool:
    kind = type_.WhichOneof("type")
    if kind == "collection_type":
        return _is_leaf(type_.collection_type)
    return _is_leaf(type_.map_value_type) if kind == "map_value_type" else _is_leaf(type_)


def _is_leaf(type_: LiteralType) -> bool:
    return type_.WhichOneof("type") in ("simple", "enum_type")
