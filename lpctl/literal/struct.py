"""Mappings to the literals of structs: dataclasses, pydantic models, untyped dictionaries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from google.protobuf.struct_pb2 import ListValue, Struct, Value

from lpctl.findings.show import shown
from lpctl.literal.encoding import declared_encoding
from lpctl.literal.json_schema import Dialect, JsonSchema, schema_of
from lpctl.literal.reading import STRUCT, Mismatch
from lpctl.literal.rules import INPUT_STRUCT, INPUT_UNSUPPORTED
from lpctl.literal.struct_value import StructWriter
from lpctl.messages.flyteidl_pb2 import Binary, Literal, Scalar
from lpctl.text.limits import STRUCT_DEPTH

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.literal.reading import Reading
    from lpctl.messages.flyteidl_pb2 import LiteralType

PROTOBUF = "pb_type"
"""The key under which flytekit names a protobuf class (core/type_engine.py:ProtobufTransformer.PB_FIELD_KEY)."""

_ANYTHING = JsonSchema({}, Dialect.PYDANTIC)


def struct_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """The MessagePack or protobuf Struct of a mapping: its keys, and what the type has a default for.

    As core/type_engine.py:DataclassTransformer.to_literal and DictTransformer.async_to_literal, and their `generic`
    twins for FLYTE_USE_OLD_DC_FORMAT.
    """
    if PROTOBUF in type_.metadata.fields:
        reason = (
            f"the protobuf message {type_.metadata.fields[PROTOBUF].string_value}: its fields are not in the package"
        )
        reading.refuse(value, type_, path, rule=INPUT_UNSUPPORTED, reason=reason)
        return None
    if type(value) is not dict:
        json = type(value) is str and value.lstrip()[:1] == "{"
        reading.refuse(value, type_, path, help="write a mapping, without quotes" if json else None)
        return None
    schema = schema_of(type_)
    found = len(reading.mismatches)
    writer = StructWriter(schema or _ANYTHING, reading, value)
    written = writer.untyped(value, path) if schema is None else writer.write(value, schema.root, path)
    if writer.steps <= 0:
        says = "has a JSON Schema that takes too long to follow"
        reading.mismatches[found:] = [Mismatch(path, value, says=says, rule=INPUT_UNSUPPORTED)]
    if len(reading.mismatches) > found:
        return None
    return struct_of(written, type_, path, reading)


def struct_of(written: dict[str, Any], type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """The literal of plain data for a struct of the type, in the reading's encoding or that of the type.

    None, with what does not fit noted, where a protobuf Struct does not hold them. Raises OverflowError where they have
    an integer that is beyond the encoding's numbers.
    """
    if (reading.encoding or declared_encoding(type_)) != STRUCT:
        return Literal(scalar=Scalar(binary=Binary(value=packed(written), tag="msgpack")))
    if not _fits_struct(written, path, reading, STRUCT_DEPTH - 2 * len(path)):  # a list and a union for each key
        return None
    literal = Literal(scalar=Scalar(generic=_struct(written)))
    if schema_of(type_) is None and "dataclass_type" not in {field.name for field, _ in type_.structure.ListFields()}:
        literal.metadata["format"] = "json"
    return literal


def packed(value: Any) -> bytes:
    """The MessagePack of plain data."""
    import msgpack  # noqa: PLC0415 - few plans have structs

    packed: bytes = msgpack.packb(value)
    return packed


def _fits_struct(value: Any, path: Path, reading: Reading, depth: int) -> bool:
    """Whether a protobuf Struct holds the value without loss; notes what it does not hold."""
    if type(value) in (dict, list) and depth > 0:
        parts = ((str(key), item) for key, item in value.items()) if type(value) is dict else enumerate(value)
        return all([_fits_struct(item, (*path, key), reading, depth - 1) for key, item in parts])  # noqa: C419 - every one
    if type(value) in (dict, list):
        says = "is nested deeper than protobuf reads a Struct back"
    elif type(value) is int and int(float(value)) != value:
        says = f"is {shown(value)}, which loses digits in a protobuf Struct: beyond 2^53 it has no integers"
    elif type(value) is float and not math.isfinite(value):
        says = f"is {shown(value)}, which a protobuf Struct has not"
    else:
        return True
    said = "write struct_encoding: msgpack where the image has flytekit 1.14 or later"
    reading.mismatches.append(Mismatch(path, value, says=says, help=said, rule=INPUT_STRUCT))
    return False


def _struct(value: dict[Any, Any]) -> Struct:
    return Struct(fields={str(key): _value(item) for key, item in value.items()})


def _value(value: Any) -> Value:
    if value is None:
        return Value(null_value=0)  # type: ignore[arg-type]
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, str):
        return Value(string_value=value)
    if isinstance(value, (int, float)):
        return Value(number_value=value)
    if isinstance(value, dict):
        return Value(struct_value=_struct(value))
    return Value(list_value=ListValue(values=[_value(item) for item in value]))
