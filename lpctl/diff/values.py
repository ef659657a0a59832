"""Values as people read them and as JSON has them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from lpctl.diff.model import Value
from lpctl.diff.secret import looks_secret
from lpctl.flyte.infer import infer
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.notation import notation
from lpctl.messages.flyteidl_pb2 import LiteralType
from lpctl.source.flow import flow
from lpctl.text.json import finite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diff.model import Input
    from lpctl.messages.flyteidl_pb2 import Literal


_LONGEST_NAME = 130


def in_backticks(name: str) -> str:
    """A name in backticks, which it holds none of itself, so that every format can tell where it ends."""
    short = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "..."
    return "`" + short.replace("`", "'") + "`"


def value(data: Any, *, name: str = "") -> Value:
    """Plain data as a value; `name` is what it is called, by which a secret may be known."""
    return Value(flow(data), finite(data), looks_secret(name, data), data if isinstance(data, dict) else None, name)


def reference(data: dict[str, Any]) -> Value:
    """Where a secret is found, and who asks for it: no secret by its name, for every part of it is called like one."""
    return Value(flow(data), finite(data), looks_secret("", list(_scalars(data))), data)


def _scalars(data: Any) -> Iterator[Any]:
    for item in data.values() if isinstance(data, dict) else [data]:
        if isinstance(item, dict):
            yield from _scalars(item)
        else:
            yield item


def binding_value(name: str, bound: Input) -> Value:
    """How an input is bound: `required int`, `default int 7`, `fixed "eu"`."""
    type_ = notation(bound.type) if bound.type is not None else None
    data: dict[str, Any] = {"binding": bound.binding, "type": type_}
    if bound.literal is None:
        return Value(f"required {type_}", data)
    bare = literal_value(bound.literal, bound.type, name=name)
    return bare._replace(text=f"{bound.binding} {bare.text}", data=data | {"value": bare.data})


def literal_value(literal: Literal, type_: LiteralType | None, *, name: str = "") -> Value:
    """A literal's value, decoded; one that has no YAML form is known by the digest of its bytes.

    Without the declared type, which a fixed input of a compiled plan does not have, it is read as what it is.
    """
    try:
        plain = decode(literal, type_ or infer(literal) or LiteralType())
    except NotDecodableError as error:
        data = _digest(literal)
        return Value(f"{str(error).replace('_', ' ')} (sha256 {data['sha256'][:12]})", data)
    content = plain if isinstance(plain, (dict, list)) else None
    return Value(_typed(plain, literal), finite(plain), looks_secret(name, plain), content, name)


def same_literal(one: Literal | None, other: Literal | None) -> bool:
    """Whether two literals are the same; NaN is, which not every protobuf says of messages that hold it."""
    if one is None or other is None:
        return one is other
    return one == other or one.SerializeToString(deterministic=True) == other.SerializeToString(deterministic=True)


def literal_data(literal: Literal, type_: LiteralType | None) -> Any:
    """The same value as JSON has it."""
    try:
        return finite(decode(literal, type_ or infer(literal) or LiteralType()))
    except NotDecodableError:
        return _digest(literal)


def _digest(literal: Literal) -> dict[str, str]:
    return {"sha256": hashlib.sha256(literal.SerializeToString(deterministic=True)).hexdigest()}


def _typed(plain: Any, literal: Literal) -> str:
    """The value with its kind in front, where the value alone does not show it."""
    scalar = literal.scalar
    while scalar.WhichOneof("value") == "union":
        scalar = scalar.union.value.scalar
    kind = scalar.primitive.WhichOneof("value") if scalar.WhichOneof("value") == "primitive" else None
    word = {"integer": "int ", "float_value": "float ", "datetime": "datetime ", "duration": "timedelta "}
    return word.get(kind or "", "") + flow(plain)


def form_of(literal: Literal) -> str:
    """What a literal is for Flyte, and the digest of its bytes: `union of int, sha256 1a2b3c4d5e6f`."""
    kind = literal.WhichOneof("value")
    if kind == "scalar":
        kind = literal.scalar.WhichOneof("value")
    if kind == "union":
        kind = f"union of {notation(literal.scalar.union.type)}"
    elif kind == "binary":
        kind = f"binary {literal.scalar.binary.tag}".rstrip()
    digest = hashlib.sha256(literal.SerializeToString(deterministic=True)).hexdigest()
    return f"{(kind or 'nothing').replace('_', ' ')}, sha256 {digest[:12]}"


def type_value(type_: LiteralType) -> Value:
    """A type in notation."""
    text = notation(type_)
    return Value(text, text)


def type_values(old: LiteralType, new: LiteralType) -> tuple[Value, Value]:
    """Two types that differ; with the digests of their bytes where notation does not tell them apart."""
    one, other = type_value(old), type_value(new)
    if one.text != other.text:
        return one, other
    return _with_digest(one, old), _with_digest(other, new)


def _with_digest(value: Value, type_: LiteralType) -> Value:
    digest = hashlib.sha256(type_.SerializeToString(deterministic=True)).hexdigest()
    return value._replace(text=f"{value.text} (sha256 {digest[:12]})")
