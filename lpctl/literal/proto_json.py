"""Messages as protobuf's JSON, in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import MessageToDict

if TYPE_CHECKING:
    from google.protobuf.message import Message


def proto_json(message: Message) -> dict[str, Any]:
    """The message as plain data, keys sorted: protobuf's maps and Structs have an order that each process shuffles."""
    ordered: dict[str, Any] = _ordered(MessageToDict(message))
    return ordered


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value
