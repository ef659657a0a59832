"""What to write instead of a value that YAML reads as another kind than the one that is due."""

from __future__ import annotations

import re
from typing import Any

from lpctl.source.scalar import boolean_meant, plain_type

_FLOAT_WORDS = {
    "nan": ".nan",
    **dict.fromkeys(("inf", "+inf", "infinity", "+infinity"), ".inf"),
    **dict.fromkeys(("-inf", "-infinity"), "-.inf"),
}

_GROUPED = r"[-+]?[0-9]{1,3}([,_ ][0-9]{3})+|[-+]?[0-9]+(_[0-9]+)+"  # compiled when there is an advice to give


def for_integer(value: Any) -> str | None:
    """What to write where an integer is due: `1e3`, `"7"`, `1_000`."""
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        return f"write {int(value)}"
    if type(value) is str:
        text = value.strip()
        if plain_type(text) is int:
            return f"write {text} without quotes"
        if re.fullmatch(_GROUPED, text):
            return f"write {re.sub('[,_ ]', '', text)}"
    return None


def for_float(value: Any) -> str | None:
    """What to write where a float is due: `"1.5"`, `1,5`, `nan`."""
    if type(value) is not str:
        return None
    text = value.strip()
    if plain_type(text) in (int, float):
        return f"write {text} without quotes"
    if plain_type(text.replace(",", ".")) is float:
        return f"write {text.replace(',', '.')}"
    if text.lower() in _FLOAT_WORDS:
        return f"write {_FLOAT_WORDS[text.lower()]}"
    return f"write {re.sub('[,_ ]', '', text)}" if re.fullmatch(_GROUPED, text) else None


def for_boolean(value: Any) -> str | None:
    """What to write where a boolean is due: `yes`, `"true"`, `1`."""
    word = boolean_meant(str(value)) if type(value) in (str, int) else None
    return f"write {word}" if word else None


def quoted(value: Any) -> str | None:
    """The template of the repair where text is due and something else is written as a scalar."""
    if value is None:
        return '"{}" if that is the text, or remove the line'
    return None if isinstance(value, (dict, list)) else '"{}"'
