"""Messages as protobuf's JSON, in one order, and back."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeVar

from google.protobuf.json_format import MessageToDict, ParseDict

if TYPE_CHECKING:
    from google.protobuf.message import Message

    M = TypeVar("M", bound=Message)


def proto_json(message: Message) -> dict[str, Any]:
    """The message as plain data, keys sorted: protobuf's maps and Structs have an order that each process shuffles."""
    ordered: dict[str, Any] = _ordered(MessageToDict(message))
    return ordered


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def read_proto_json(stated: dict[str, Any], into: M, *, ignore_unknown_fields: bool = False) -> M:
    """`into`, with the JSON read into it. Raises ParseError and OverflowError where it is no JSON of such a message."""
    with warnings.catch_warnings():
        # protobuf reads bytes in either alphabet of base64 with the function for one, of which Python 3.15 warns.
        warnings.filterwarnings("ignore", "invalid character .* in URL-safe Base64", FutureWarning)
        return ParseDict(stated, into, ignore_unknown_fields=ignore_unknown_fields)
