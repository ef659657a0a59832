"""What to write where a list is due and something else is there, so that it fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.literal.advice import without_groups, write
from lpctl.literal.none_text import NONE, WORDS
from lpctl.source.scalar import plain_type, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 500
_SPECIAL = frozenset("[]{}#&*!|>'\"%@`\\\n")


class Advice(NamedTuple):
    """What to type: `help` in full, or the template of a `repair`, which takes what is written."""

    help: str | None = None
    repair: str | None = None


def for_list(value: Any, fits: Callable[[Any], bool]) -> Advice:
    """What to write for a value that is no list, where `fits` says of which lists the type is.

    Python's `("a", "b")` and `{"a", "b"}`, a list in quotes, items without brackets, a single item.
    """
    if type(value) is dict:
        items = list(value)
        wanted = bool(items) and all(item is None for item in value.values()) and fits(items)
        return Advice(help=write(_flow(items))) if wanted else Advice()
    if value is None or (type(value) is str and (value in WORDS or len(value) > _LONGEST)):
        return Advice()
    if type(value) is not str:
        if fits([value]):
            return Advice(repair="[{}]")
        return Advice(repair='["{}"]') if fits(["1"]) else Advice()
    quoted = _of_python(value)
    if quoted is not None:
        return Advice(help=write(_flow(quoted))) if fits(quoted) else Advice()
    words = [word.strip() for word in value.rstrip(" ,").split(",")]
    apart = all(words) and fits(items := list(map(_read, words)))
    if not fits([value]):
        return Advice(help=write(_flow(items))) if apart else Advice()
    if len(words) > 1 and not apart:
        return Advice(help=write(_flow([value])))
    plain = not _SPECIAL & set(value) and ": " not in value and NONE not in words and plain_type(value) is str
    return Advice(repair="[{}]") if plain else Advice(help=write(_flow(items if len(words) > 1 else [value])))


def _read(word: str) -> Any:
    if word == NONE:
        return None
    text = without_groups(word) or word
    return resolve(text) if plain_type(text) is not None else text


def _of_python(text: str) -> list[Any] | None:
    """The list that a text is in Python or in YAML: a tuple, a set, a list in quotes."""
    text = text.strip()
    if text[:1] + text[-1:] not in ("()", "[]", "{}"):
        return None
    import ast  # noqa: PLC0415 - only a mistake needs it
    import warnings  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in texts that are not Python
            read = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        words = [word.strip() for word in text[1:-1].split(",")]
        return words if all(re.fullmatch("[A-Za-z_][A-Za-z0-9_.-]*", word) for word in words) else None
    made = _plain(read)
    return made if isinstance(made, list) else None


def _plain(value: Any) -> Any:
    """A value of Python as YAML has it; what YAML has not is its text."""
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(_plain, value), key=repr)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (str, bool, int, float)) else repr(value)


def _flow(value: list[Any]) -> str:
    from lpctl.source.flow import flow  # noqa: PLC0415 - only a mistake needs it

    return flow(value)
