"""A literal back to the YAML value that states it for an input of a declared type."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lpctl.literal.coerce import coerce
from lpctl.literal.json_schema import plain_struct, schema_of
from lpctl.literal.reading import MESSAGEPACK, STRUCT, VALUE, VARIANT, Reading, is_marked
from lpctl.literal.union import variant_name
from lpctl.messages.flyteidl_pb2 import Literal, LiteralType
from lpctl.text.duration import MAXIMUM as LONGEST
from lpctl.text.duration import SECOND, format_duration
from lpctl.text.instant import MAXIMUM, MINIMUM, format_date, format_instant
from lpctl.text.limits import YAML_DEPTH

if TYPE_CHECKING:
    from lpctl.literal.json_schema import JsonSchema
    from lpctl.messages.flyteidl_pb2 import Primitive, Scalar


class NotDecodableError(ValueError):
    """The literal has no YAML value: its kind has none, or it is outside the range of its kind."""


_UNKNOWN = LiteralType()

_LONGEST_SECONDS = 10**6 * 86400  # days: Python's timedelta has a thousand times more


def decode(literal: Literal, type_: LiteralType = _UNKNOWN) -> Any:
    """The plain value of a literal, as a manifest would state it for an input of that type.

    Instants and durations are text, structs mappings, files URIs. A variant of a union is marked where the value alone
    would be read as another; without a type it is the value alone. Raises NotDecodableError for what manifests cannot
    state.
    """
    kind = literal.WhichOneof("value")
    if kind == "collection":
        return [decode(item, type_.collection_type) for item in literal.collection.literals]
    if kind == "map":
        inner = type_.map_value_type
        return {key: decode(literal.map.literals[key], inner) for key in sorted(literal.map.literals)}
    if kind == "scalar":
        return _scalar(literal.scalar, type_)
    raise NotDecodableError(kind or "empty literal")


def _scalar(scalar: Scalar, type_: LiteralType) -> Any:
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        return _primitive(scalar.primitive, type_)
    if kind == "none_type":
        return None
    if kind == "union":
        return _variant(scalar, type_)
    if kind == "binary" and scalar.binary.tag == "msgpack":
        return _readable(_unpacked(scalar.binary.value), type_)
    if kind == "generic":
        return _readable(_numbers(plain_struct(scalar.generic)), type_)
    if kind == "blob":
        return _located(scalar.blob.uri, scalar.blob.metadata.type.format, type_.blob.format)
    if kind == "structured_dataset":
        stated = scalar.structured_dataset.metadata.structured_dataset_type.format
        return _located(scalar.structured_dataset.uri, stated, type_.structured_dataset_type.format)
    if kind == "schema":
        return scalar.schema.uri
    raise NotDecodableError(kind or "empty scalar")


def _located(uri: str, format_: str, declared: str) -> Any:
    return uri if format_ == declared else {"uri": uri, "format": format_}


def _variant(scalar: Scalar, type_: LiteralType) -> Any:
    """The value of a union's variant, marked where it would not be read as that variant."""
    variant = scalar.union.type
    value = decode(scalar.union.value, variant)
    if type_.WhichOneof("type") != "union_type":
        return value
    if not is_marked(value):
        again = coerce(value, type_, (), Reading(struct_encoding(scalar.union.value)))
        whole = Literal(scalar=scalar).SerializeToString(deterministic=True)
        if again is not None and again.SerializeToString(deterministic=True) == whole:
            return value
    return {VARIANT: variant_name(variant, type_.union_type.variants), VALUE: value}


def struct_encoding(literal: Literal) -> str | None:
    """How the structs in a literal are written, None where there are none."""
    kind = literal.WhichOneof("value")
    if kind == "scalar":
        scalar = literal.scalar
        if scalar.HasField("union"):
            return struct_encoding(scalar.union.value)
        return STRUCT if scalar.HasField("generic") else MESSAGEPACK if scalar.HasField("binary") else None
    if kind == "collection":
        found = map(struct_encoding, literal.collection.literals)
    elif kind == "map":
        found = map(struct_encoding, literal.map.literals.values())
    else:
        return None
    return next((encoding for encoding in found if encoding), None)


def _readable(value: Any, type_: LiteralType) -> Any:
    """A struct's value with its durations as text, where the type says which of its numbers are durations."""
    schema = schema_of(type_)
    return value if schema is None else _with_durations(value, schema.root, schema)


def _with_durations(value: Any, node: Any, schema: JsonSchema) -> Any:
    node = schema.resolved(node)
    if isinstance(value, dict):
        properties, others = node.get("properties"), node.get("additionalProperties")
        fields = properties if isinstance(properties, dict) else {}
        return {key: _with_durations(item, fields.get(key, others), schema) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_durations(item, node.get("items"), schema) for item in value]
    if node.get("format") == "time-delta" and isinstance(value, (int, float)) and abs(value) < _LONGEST_SECONDS:
        nanoseconds = round(value * SECOND)
        return format_duration(nanoseconds) if nanoseconds / SECOND == value else value
    return value


def _unpacked(content: bytes) -> Any:
    import msgpack  # noqa: PLC0415 - few plans have structs

    try:
        value = msgpack.unpackb(content, strict_map_key=False)
    except (ValueError, msgpack.UnpackException) as error:
        raise NotDecodableError("broken MessagePack") from error
    return _plain(value, 0)


def _plain(value: Any, depth: int) -> Any:
    """MessagePack's data as YAML has it: keys are text."""
    if depth > YAML_DEPTH:
        raise NotDecodableError("nested too deeply")
    if isinstance(value, dict):
        return {_key(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise NotDecodableError(type(value).__name__)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, int):
        return str(key)
    raise NotDecodableError("a key that is no text")


def _numbers(value: Any) -> Any:
    """Numbers of a protobuf Struct, all of them doubles, as people write them: 3.0 as 3. Keys have no order there."""
    if isinstance(value, dict):
        return {key: _numbers(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return value if value == 0 and math.copysign(1, value) < 0 else int(value)
    return value


def _primitive(primitive: Primitive, type_: LiteralType) -> str | int | float | bool | None:
    kind = primitive.WhichOneof("value")
    if kind is None:
        return None
    if kind == "datetime":
        seconds, nanoseconds = primitive.datetime.seconds, primitive.datetime.nanos
        if not (MINIMUM <= seconds <= MAXIMUM and 0 <= nanoseconds < SECOND):
            raise NotDecodableError(kind)
        if type_.structure.tag == "date" and seconds % 86400 == 0 and not nanoseconds:
            return format_date(seconds)
        return format_instant(seconds, nanoseconds)
    if kind == "duration":
        nanoseconds = primitive.duration.seconds * SECOND + primitive.duration.nanos
        if abs(nanoseconds) > LONGEST:
            raise NotDecodableError(kind)
        return format_duration(nanoseconds)
    value: str | int | float | bool = getattr(primitive, kind)
    return value
