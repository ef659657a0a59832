"""What a JSON Schema says of the keys of a mapping, in words that editors can bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    Schema = dict[str, Any]

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
"""The characters that mean something in a pattern, in Python as in JavaScript, which takes no other for escaped."""

_OF_EVERY_OBJECT = frozenset(
    (
        *("__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor"),
        *("hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"),
    )
)
"""What every object of JavaScript has (Object.prototype).

yaml-language-server asks a plain object which keys it has completed, and completes nothing from such a key on; one
called `__proto__` makes the whole schema invalid to it.
"""


def by_key(schemas: Mapping[str, Schema]) -> Schema:
    """The keywords that hold the value of each key to its schema. A key that no editor can complete is a pattern."""
    plain = {key: schema for key, schema in schemas.items() if key not in _OF_EVERY_OBJECT}
    others = {exactly(key): schema for key, schema in schemas.items() if key in _OF_EVERY_OBJECT}
    return {"properties": plain, **({"patternProperties": others} if others else {})}


def exactly(text: str) -> str:
    """The pattern of one text. An editor takes a constant for met where the text only begins like it."""
    escaped = "".join(f"\\{character}" if character in _SYNTAX else character for character in text)
    return f"^{escaped}$"
