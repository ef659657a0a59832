"""Whether each value of one type is one of another, also where the server does not look and only a task would find out.

The server compares enums as texts, and neither the values of a Literal, nor whether a blob is a directory, nor what is
in a struct (flytepropeller/pkg/compiler/validators/utils.go:LiteralTypeForLiteral). What is said to fit here does; of
what does not, nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.struct_schema import schemas_fit
from lpctl.literal.words import columns_of, is_text, members_of
from lpctl.messages.flyteidl_pb2 import SimpleType

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import LiteralType

_PARQUET = "parquet"
_HOW_WRITTEN = "cache-key-metadata"
"""The annotation of structs that tasks read as MessagePack; without it they read protobuf Structs alone (flytekit
core/type_engine.py:DataclassTransformer, since 1.14)."""


def fits(old: LiteralType, new: LiteralType) -> bool:
    """Whether each value of the type `old` is one of the type `new`."""
    kind, other = old.WhichOneof("type"), new.WhichOneof("type")
    if old == new:
        return True
    if kind == "union_type":
        return all(fits(variant, new) for variant in old.union_type.variants)
    if other == "union_type":
        return any(fits(old, variant) for variant in new.union_type.variants)
    if is_text(old) and is_text(new):
        return _members_fit(old, new)
    if kind in ("schema", "structured_dataset_type") and other == "structured_dataset_type":
        stated = _PARQUET if kind == "schema" else old.structured_dataset_type.format
        wanted = new.structured_dataset_type.format
        return wanted.casefold() in ("", stated.casefold()) and _columns_fit(old, new)
    if kind != other:
        return False
    if kind == "schema":
        return _columns_fit(old, new)
    if kind == "blob":
        return old.blob.dimensionality == new.blob.dimensionality and new.blob.format in ("", old.blob.format)
    if kind in ("collection_type", "map_value_type"):
        return fits(getattr(old, kind), getattr(new, kind))
    return kind == "simple" and _simple_fits(old, new)


def _simple_fits(old: LiteralType, new: LiteralType) -> bool:
    if old.simple != new.simple:
        return False
    if old.simple == SimpleType.STRUCT:
        return _is_written_alike(old, new) and schemas_fit(old, new)
    if new.structure.tag == "date" and old.structure.tag != "date":
        return False
    return _members_fit(old, new)


def _is_written_alike(old: LiteralType, new: LiteralType) -> bool:
    before, after = (type_.annotation.annotations.fields for type_ in (old, new))
    return _HOW_WRITTEN not in before or _HOW_WRITTEN in after


def _columns_fit(old: LiteralType, new: LiteralType) -> bool:
    before, after = columns_of(old), columns_of(new)
    return all(name in before and fits(before[name], after[name]) for name in after)


def _members_fit(old: LiteralType, new: LiteralType) -> bool:
    """Whether an enum or a Literal still lists the values that it did."""
    before, after = members_of(old), members_of(new)
    return after is None or (before is not None and all(member in after for member in before))
