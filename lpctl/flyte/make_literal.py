"""The literal that flytectl makes of a value in an execution file.

A port of flyteidl/clients/go/coreutils/literals.go:MakeLiteralForType, v1.16.8, for values that came out of YAML by way
of JSON (sigs.k8s.io/yaml): None, bool, str, list, dict, and numbers, which are 64-bit floats, all of them.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import msgpack
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from lpctl.flyte.go import GoError, atoi, parse_duration
from lpctl.flyte.go_text import go_printed, parse_bool, parse_float, parse_rfc3339
from lpctl.messages.flyteidl_pb2 import BlobType, Literal, LiteralType, Primitive, Scalar, SimpleType, Void

if TYPE_CHECKING:
    from collections.abc import Callable


class NotReadError(ValueError):
    """flytectl takes the value for none of the type, for the reason given."""


def make_literal(type_: LiteralType, value: Any) -> Literal:
    """What flytectl starts an execution with where its file has `value` for an input of the type.

    Raises NotReadError where it refuses the value.
    """
    kind = type_.WhichOneof("type")
    literal = Literal()
    if kind == "map_value_type":
        if not isinstance(value, dict):
            raise NotReadError("it is no mapping")
        literal.map.SetInParent()
        for key in sorted(value):
            literal.map.literals[key].CopyFrom(make_literal(type_.map_value_type, value[key]))
    elif kind == "collection_type":
        if not isinstance(value, list):
            raise NotReadError("it is no list")
        literal.collection.SetInParent()
        literal.collection.literals.extend(make_literal(type_.collection_type, item) for item in value)
    elif kind == "union_type":
        _union(literal, type_, value)
    elif kind == "simple":
        return _of_simple(type_.simple, value)
    elif kind == "enum_type":
        literal.scalar.primitive.string_value = _enum(type_, value)
    else:
        _located(literal, type_, go_printed(value))
    return literal


def _union(literal: Literal, type_: LiteralType, value: Any) -> None:
    """The first variant that can be read wins, whatever comes behind it."""
    for variant in type_.union_type.variants:
        try:
            made = make_literal(variant, value)
        except NotReadError:
            continue
        literal.scalar.union.value.CopyFrom(made)
        literal.scalar.union.type.CopyFrom(variant)
        return
    raise NotReadError("it is of none of the union's variants")


def _enum(type_: LiteralType, value: Any) -> str:
    values = type_.enum_type.values
    if value is None and values:
        return str(values[0])
    if not isinstance(value, str) or value not in values:
        raise NotReadError("it is none of the enum's values")
    return value


def _located(literal: Literal, type_: LiteralType, uri: str) -> None:
    """A blob, schema or dataset of the format that the type declares."""
    kind = type_.WhichOneof("type")
    if kind == "blob":
        literal.scalar.blob.uri = uri
        metadata = literal.scalar.blob.metadata.type
        metadata.SetInParent()
        metadata.format = type_.blob.format
        directory = type_.blob.dimensionality == BlobType.MULTIPART
        metadata.dimensionality = BlobType.MULTIPART if directory else BlobType.SINGLE
    elif kind == "schema":
        literal.scalar.schema.uri = uri
        literal.scalar.schema.type.CopyFrom(type_.schema)
    elif kind == "structured_dataset_type":
        literal.scalar.structured_dataset.uri = uri
        dataset = literal.scalar.structured_dataset.metadata.structured_dataset_type
        dataset.SetInParent()
        dataset.columns.extend(type_.structured_dataset_type.columns)
        dataset.format = type_.structured_dataset_type.format
    else:
        raise NotReadError("flytectl knows no such type")


def _of_simple(simple: int, value: Any) -> Literal:
    if simple == SimpleType.STRUCT and not isinstance(value, str):
        content = msgpack.packb(_floats(value))
        literal = Literal()
        literal.scalar.binary.value = content
        literal.scalar.binary.tag = "msgpack"
        return literal
    text = "" if value is None else go_printed(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and float(value).is_integer():
        text = f"{float(value):.0f}"
    read = _BY_SIMPLE.get(simple)
    if read is None:
        raise NotReadError("flytectl knows no such type")
    return Literal(scalar=read(text.strip(" \n\t")))


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _primitive(primitive: Primitive) -> Scalar:
    return Scalar(primitive=primitive)


def _integer(text: str) -> Scalar:
    try:
        return _primitive(Primitive(integer=atoi(text)))
    except GoError:
        raise NotReadError("it is no integer") from None


def _float(text: str) -> Scalar:
    value = parse_float(text)
    if value is None:
        raise NotReadError("it is no number")
    return _primitive(Primitive(float_value=value))


def _boolean(text: str) -> Scalar:
    value = parse_bool(text)
    if value is None:
        raise NotReadError("it is neither true nor false")
    return _primitive(Primitive(boolean=value))


def _string(text: str) -> Scalar:
    return _primitive(Primitive(string_value=text))


def _duration(text: str) -> Scalar:
    try:
        nanoseconds = parse_duration(text)
    except GoError:
        message = "it is no duration as Go writes them, such as 1h30m, or one beyond 292 years"
        raise NotReadError(message) from None
    sign = -1 if nanoseconds < 0 else 1
    seconds, nanos = divmod(abs(nanoseconds), 10**9)
    return _primitive(Primitive(duration=Duration(seconds=sign * seconds, nanos=sign * nanos)))


def _datetime(text: str) -> Scalar:
    instant = parse_rfc3339(text)
    if instant is None:
        raise NotReadError("it is no RFC 3339 text")
    return _primitive(Primitive(datetime=Timestamp(seconds=instant[0], nanos=instant[1])))


def _struct(text: str) -> Scalar:
    try:
        value, _ = json.JSONDecoder(parse_constant=_no_constant).raw_decode(text.lstrip(" \t\r\n"))
    except (ValueError, RecursionError):
        raise NotReadError("it is no JSON") from None
    if value is not None and not isinstance(value, dict):
        raise NotReadError("it is no JSON object")
    struct = Struct()
    try:
        struct.update(value or {})
    except (ValueError, OverflowError, RecursionError):
        raise NotReadError("it is no JSON object") from None
    return Scalar(generic=struct)


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _binary(text: str) -> Scalar:
    scalar = Scalar()
    scalar.binary.value = text.encode()
    scalar.binary.tag = "msgpack"
    return scalar


def _error(text: str) -> Scalar:
    scalar = Scalar()
    scalar.error.message = text
    return scalar


def _none(_: str) -> Scalar:
    return Scalar(none_type=Void())


_BY_SIMPLE: dict[int, Callable[[str], Scalar]] = {
    SimpleType.INTEGER: _integer,
    SimpleType.FLOAT: _float,
    SimpleType.BOOLEAN: _boolean,
    SimpleType.STRING: _string,
    SimpleType.DURATION: _duration,
    SimpleType.DATETIME: _datetime,
    SimpleType.STRUCT: _struct,
    SimpleType.BINARY: _binary,
    SimpleType.ERROR: _error,
    SimpleType.NONE: _none,
}


def same(one: Literal, other: Literal) -> bool:
    """Whether two literals say the same: equal, or with MessagePack that is unpacked to equal values.

    What a union's variant is annotated with says nothing of the value, and flytekit leaves it out. An
    integer is no float, as it is not to the dataclass that reads it.
    """
    return bool(_comparable(one) == _comparable(other))


def _comparable(literal: Literal) -> Any:
    case = literal.WhichOneof("value")
    if case == "collection":
        return [_comparable(item) for item in literal.collection.literals]
    if case == "map":
        return {key: _comparable(literal.map.literals[key]) for key in literal.map.literals}
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if case == "scalar" and kind == "union":
        variant = LiteralType()
        variant.CopyFrom(scalar.union.type)
        variant.ClearField("annotation")
        return (variant.SerializeToString(deterministic=True), _comparable(scalar.union.value))
    if case == "scalar" and kind == "binary" and scalar.binary.tag == "msgpack":
        return ("msgpack", _typed(unpacked(scalar.binary.value)))
    return literal.SerializeToString(deterministic=True)


def unpacked(content: bytes) -> Any:
    """The plain value that MessagePack states, the bytes themselves where it is none."""
    try:
        return msgpack.unpackb(content, strict_map_key=False)
    except (ValueError, msgpack.exceptions.ExtraData, RecursionError):
        return content


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, float):
        return ("float", "NaN" if math.isnan(value) else value)
    return (type(value).__name__, value)
