"""Plain data on one line of YAML, as messages tell it, without an emitter for what most of them hold."""

from __future__ import annotations

import re
from typing import Any

from lpctl.source.scalar import plain_type


def flow(value: Any) -> str:
    """The value on one line, in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    # What is dumped of most values, without a whole emitter for each.
    if type(value) is int or (type(value) is str and _WORD.fullmatch(value) and is_plain(value)):
        return str(value)
    if value is None or type(value) is bool:
        return {None: "null", True: "true", False: "false"}[value]
    if type(value) is str and _IN_QUOTES.fullmatch(value) and not is_plain(value):
        return f'"{value}"'
    from lpctl.source.dump import dump  # noqa: PLC0415 - an emitter takes its time to load, and few values need one

    return dump({"_": value}).removeprefix("_: ").rstrip("\n")


_WORD = re.compile("[A-Za-z_][A-Za-z0-9_.-]*")
_IN_QUOTES = re.compile(r"[ !#-\[\]-~]*")
"""What stands between double quotes as it is: the printable characters of ASCII but `"` and the backslash."""

_SPECIAL = frozenset("'\"\\#:{}[],&*!|>%@`?\t")


def is_plain(text: str) -> bool:
    """Whether a text that stands without quotes is read as text, and by nobody as anything else.

    `None` is text, which people read as null.
    """
    if not text.isascii() or not text.isprintable() or _SPECIAL & set(text):
        return False
    return text != "None" and plain_type(text) is str
