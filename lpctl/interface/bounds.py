"""Whether a type is one that messages can hold and people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError

from lpctl.interface.model import UnreadableSourceError
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.text.limits import TYPE_DEPTH, TYPE_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lpctl.messages.flyteidl_pb2 import LiteralType, Parameter, Variable


def refuse_beyond_bounds(workflow: str, variables: Mapping[str, Variable]) -> None:
    """Raise UnreadableSourceError where the type of an input or output cannot be used."""
    for name, variable in variables.items():
        if reason := beyond_bounds(variable.type):
            raise UnreadableSourceError(f"the type of `{name}` of workflow {workflow} is beyond bounds: {reason}")


def beyond_bounds(type_: LiteralType) -> str | None:
    """Why a type cannot be used, None where it can."""
    if type_.ByteSize() <= 2 * TYPE_DEPTH:  # a type in a type takes two bytes
        return None
    level, count = [type_], 1
    for depth in range(TYPE_DEPTH):
        if any(inner.HasField("metadata") for inner in level) and not _readable(type_, depth):
            return "its metadata nest deeper than protobuf reads them"
        count += sum(map(_values, level))
        groups = [_inside(outer) for outer in level]
        count += sum(map(len, groups))
        if count > TYPE_PARTS:
            return f"more than {TYPE_PARTS:,} types and values in one"
        level = [inner for group in groups for inner in group]
        if not level:
            return None
    return f"more than {TYPE_DEPTH} types inside one another"


def readable_default(parameter: Parameter) -> bool:
    """Whether protobuf reads a plan back that has the default: it reads no more than a hundred messages in one."""
    plan = LaunchPlan()
    try:
        # As in _readable: copying reads as well.
        plan.spec.default_inputs.parameters[""].ParseFromString(parameter.SerializeToString())
        LaunchPlan.FromString(plan.SerializeToString())
    except DecodeError:
        return False
    return True


def _inside(type_: LiteralType) -> Sequence[LiteralType]:
    """The types in a type, no more of them than are looked at."""
    kind = type_.WhichOneof("type")
    if kind == "collection_type":
        return (type_.collection_type,)
    if kind == "map_value_type":
        return (type_.map_value_type,)
    if kind == "union_type":
        return type_.union_type.variants[: TYPE_PARTS + 1]
    if kind == "structured_dataset_type":
        return [column.literal_type for column in type_.structured_dataset_type.columns[: TYPE_PARTS + 1]]
    return ()


def _values(type_: LiteralType) -> int:
    """How many values a type lists, or columns of a schema."""
    if "literal_values" in type_.annotation.annotations.fields:
        return len(type_.annotation.annotations.fields["literal_values"].list_value)
    return len(type_.enum_type.values) + len(type_.schema.columns)


def _readable(type_: LiteralType, depth: int) -> bool:
    """Whether protobuf reads a plan back in which a default of so many collections holds the type."""
    plan = LaunchPlan()
    literal = plan.spec.default_inputs.parameters[""].default
    for _ in range(depth):
        literal = literal.map.literals[""]
    try:
        # Copying reads as well, and protobuf before 5 crashes where it cannot.
        literal.scalar.union.type.ParseFromString(type_.SerializeToString())
        LaunchPlan.FromString(plan.SerializeToString())
    except DecodeError:
        return False
    return True
