"""Whether a type is one that messages can hold and people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.core.literals_pb2 import Literal
from google.protobuf.message import DecodeError

from lpctl.limits import TYPE_DEPTH, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.types_pb2 import LiteralType


def beyond_bounds(type_: LiteralType) -> str | None:
    """Why a type cannot be used, None where it can."""
    level, count = [type_], 0
    for depth in range(TYPE_DEPTH):
        count += len(level)
        if count > TYPES:
            return f"more than {TYPES:,} types in one"
        if any(inner.HasField("metadata") for inner in level) and not _readable(type_, depth):
            return "its metadata nest deeper than protobuf reads them"
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return None
    return f"more than {TYPE_DEPTH} types inside one another"


def _inside(type_: LiteralType) -> Iterable[LiteralType]:
    kind = type_.WhichOneof("type")
    if kind == "collection_type":
        return (type_.collection_type,)
    if kind == "map_value_type":
        return (type_.map_value_type,)
    if kind == "union_type":
        return type_.union_type.variants
    if kind == "structured_dataset_type":
        return [column.literal_type for column in type_.structured_dataset_type.columns]
    return ()


def _readable(type_: LiteralType, depth: int) -> bool:
    """Whether protobuf reads a plan back in which a default of so many collections holds the type."""
    literal = Literal()
    literal.scalar.union.type.CopyFrom(type_)
    for _ in range(depth):
        outer = Literal()
        outer.map.literals[""].CopyFrom(literal)
        literal = outer
    plan = LaunchPlan()
    plan.spec.default_inputs.parameters[""].default.CopyFrom(literal)
    try:
        LaunchPlan.FromString(plan.SerializeToString())
    except DecodeError:
        return False
    return True
