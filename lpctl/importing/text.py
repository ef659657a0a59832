"""A document as people write it: short mappings and lists on one line, all else in blocks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lpctl.source.dump import dump
from lpctl.source.flow import flow
from lpctl.source.load import load
from lpctl.source.scalar import plain_type

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDTH = 88
_MOST = 3
"""Entries of a mapping that stand on one line."""

_BLOCKS = ("overrides", "targets")
"""Mappings with a line for each target."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.+/@=:-]*(?<!:)")
"""Texts such as addresses and URIs, which people do not quote."""

_PLAIN_IN_LARGE = re.compile(r"[A-Za-z_][A-Za-z0-9_.+/@=-]*")
"""The same for a file that is read by libyaml alone, which takes no `:` in brackets or braces for text."""


def text_of(data: Mapping[str, Any], *, large: bool = False) -> str:
    """The document; it is read back as the same data, `large` also in a file of more than SCAN_CHARACTERS."""
    text = "".join(f"{line}\n" for line in lines_of(data, plain=_PLAIN_IN_LARGE if large else _PLAIN))
    read = load("manifest", text.encode())
    if not read.diagnostics and len(read.documents) == 1 and repr(read.documents[0].data) == repr(data):
        return text
    return dump(data)  # a key that stands on no line, say


def lines_of(data: Mapping[str, Any], indent: str = "", plain: re.Pattern[str] = _PLAIN) -> list[str]:
    """The lines of a mapping's entries; texts that are `plain` stand without quotes."""
    found = []
    for key, value in data.items():
        head = f"{indent}{_flow(key, plain)}:"
        if key in _BLOCKS and isinstance(value, dict) and value:
            found += [head, *lines_of(value, f"{indent}  ", plain)]
        else:
            found += _entry(head, value, indent, plain)
    return found


def _entry(head: str, value: Any, indent: str, plain: re.Pattern[str]) -> list[str]:
    """A key, or the dash of a list's item, and what stands behind and below it."""
    if _is_short(value):
        line = f"{head} {_flow(value, plain)}"
        if len(line) <= _WIDTH or not isinstance(value, (dict, list)):
            return [line]
    inner = f"{indent}  "
    if isinstance(value, dict):
        return [head, *lines_of(value, inner, plain)]
    return [head, *(line for item in value for line in _item(item, inner, plain))]


def _item(value: Any, indent: str, plain: re.Pattern[str]) -> list[str]:
    if isinstance(value, dict) and value and not (_is_short(value) and len(indent) + len(_flow(value, plain)) < _WIDTH):
        first, *rest = lines_of(value, f"{indent}  ", plain)
        return [f"{indent}- {first.removeprefix(indent + '  ')}", *rest]
    return _entry(f"{indent}-", value, indent, plain)


def _flow(value: Any, plain: re.Pattern[str]) -> str:
    """The value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key, plain)}: {_flow(item, plain)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item, plain) for item in value)}]"
    if isinstance(value, str) and plain.fullmatch(value) and value != "None" and plain_type(value) is str:
        return value
    text = flow(value)
    return json.dumps(value) if text.startswith("'") else text  # one kind of quotes is enough


def _is_short(value: Any) -> bool:
    """Whether a value may stand on one line: a scalar, a list of scalars, a few entries of either."""
    if isinstance(value, dict):
        flat = all(_is_flat(item) for item in value.values())
        return len(value) <= _MOST and (flat or (len(value) == 1 and all(map(_is_single, value.values()))))
    return not isinstance(value, list) or not any(isinstance(item, (dict, list)) and item for item in value)


def _is_single(value: Any) -> bool:
    """Whether a value is a mapping of one entry, and that a scalar or a list: a mapping of it stands on one line."""
    return isinstance(value, dict) and len(value) == 1 and _is_short(value) and all(map(_is_flat, value.values()))


def _is_flat(value: Any) -> bool:
    return (not isinstance(value, dict) or not value) and _is_short(value)
