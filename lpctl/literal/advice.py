"""What to write instead of a value that YAML reads as another kind than the one that is due."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.source.scalar import boolean_meant, plain_type, resolve
from lpctl.text.duration import FORMS
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.fix import Help

_FLOAT_WORDS = {
    "nan": ".nan",
    **dict.fromkeys(("inf", "+inf", "infinity", "+infinity"), ".inf"),
    **dict.fromkeys(("-inf", "-infinity"), "-.inf"),
}

_DIGITS = "[0-9]+(_[0-9]+)*"
_GROUPED_FLOAT = rf"([-+]?([0-9]{{1,3}}([,_ ][0-9]{{3}})+|{_DIGITS}))(\.({_DIGITS})?)?([eE][-+]?{_DIGITS})?"


def write(text: str, more: str = "", *, safe: bool = True) -> Help:
    """What to type in the place of a value, in words that a program can follow."""
    from lpctl.findings.fix import write as made  # noqa: PLC0415 - only a mistake needs it

    return made(text, more, safe=safe)


def rename(key: str, *, safe: bool = True) -> Help:
    """The same of a key."""
    from lpctl.findings.fix import rename as made  # noqa: PLC0415 - only a mistake needs it

    return made(key, safe=safe)


def for_integer(value: Any) -> str | None:
    """What to write where an integer is due: `1e3`, `"7"`, `1_000`."""
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        return write(str(int(value)))
    if type(value) is str:
        text = value.strip()
        if plain_type(text) is int:
            return write(text, " without quotes")
        plain = without_groups(text) or text
        if plain_type(plain) is int:
            return write(plain)
        return for_integer(float(plain)) if plain_type(plain) is float else None
    return None


def for_float(value: Any) -> str | None:
    """What to write where a float is due: `"1.5"`, `1,5`, `nan`."""
    if type(value) is not str:
        return None
    text = value.strip()
    if plain_type(text) in (int, float):
        return write(text, " without quotes")
    if plain_type(text.replace(",", ".")) is float:
        return write(text.replace(",", "."))
    if text.lower() in _FLOAT_WORDS:
        return write(_FLOAT_WORDS[text.lower()])
    plain = without_groups(text)
    return write(plain) if plain is not None else None


def without_groups(text: str) -> str | None:
    """A number whose digits are grouped without what groups them: `1_000`, `25_000.0`, `25,000`."""
    plain = re.sub("[,_ ]", "", text)
    return plain if re.fullmatch(_GROUPED_FLOAT, text) and plain_type(plain) in (int, float) else None


def for_boolean(value: Any) -> str | None:
    """What to write where a boolean is due: `yes`, `"true"`, `1`."""
    word = boolean_meant(str(value)) if type(value) in (str, int) else None
    return write(word) if word else None


def for_duration_key(close: str | None) -> str:
    """What to do about a key of a duration that is none, or whose value is no number."""
    return FORMS if close is None else rename(close) if close else "remove it"


def quoted(value: Any) -> str | None:
    """The template of the repair where text is due and something else is written as a scalar."""
    if value is None:
        return '"{}" if that is the text, or remove the line'
    return None if isinstance(value, (dict, list)) else '"{}"'


def quoted_member(value: Any, members: Iterable[str]) -> str | None:
    """The same where one of some texts is due: nothing where none of them is what is written, in quotes."""
    meant = (resolve(member) for member in members if plain_type(member) not in (None, str))
    return quoted(value) if any(type(read) is type(value) and read == value for read in meant) else None


def nearest_member(value: Any, members: Iterable[str]) -> str | None:
    """What to write where one of some texts is due and another is there."""
    close = nearest(value, members) if isinstance(value, str) else None
    if close is None:
        return None
    from lpctl.source.flow import flow  # noqa: PLC0415 - only a mistake needs it

    return write(flow(close), safe=False)
