"""Typed reading of plain data: each function returns the value as its type, or raises MisfitError."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    T = TypeVar("T")


class MisfitError(Exception):
    """The data do not fit the schema."""


def section(value: Any, readers: Mapping[str, Callable[[Any], Any]], *needed: str) -> dict[str, Any]:
    """A mapping with no keys but the readers', all that are needed among them; each value as its reader makes it."""
    if type(value) is not dict:
        raise MisfitError
    made = {}
    for key, item in value.items():
        if (read := readers.get(key)) is None:
            raise MisfitError
        made[key] = read(item)
    for key in needed:
        if key not in made:
            raise MisfitError
    return made


def exactly_one(made: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The section, with one of these keys and not more."""
    if sum(key in made for key in keys) != 1:
        raise MisfitError
    return made


def mapping(value: Any) -> dict[str, Any]:
    """Any mapping."""
    if type(value) is not dict:
        raise MisfitError
    return value


def anything(value: Any) -> Any:
    """Any value."""
    return value


def string(value: Any) -> str:
    """A string."""
    if type(value) is not str:
        raise MisfitError
    return value


def text(value: Any) -> str:
    """A string that is not empty."""
    if type(value) is not str or not value:
        raise MisfitError
    return value


def string_map(value: Any) -> dict[str, str]:
    """A mapping of strings to strings."""
    if not all(type(item) is str for item in mapping(value).values()):
        raise MisfitError
    found: dict[str, str] = value
    return found


def scalar(value: Any) -> str | int | float | bool | None:
    """Anything but a list or a mapping."""
    if isinstance(value, (list, dict)):
        raise MisfitError
    found: str | int | float | bool | None = value
    return found


def boolean(value: Any) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise MisfitError
    return value


def integer(maximum: int) -> Callable[[Any], int]:
    """A reader of whole numbers from 1 to `maximum`."""

    def read(value: Any) -> int:
        # JSON Schema's integer is any number without a fraction: 5.0 is one, true is none.
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not int or not 1 <= value <= maximum:
            raise MisfitError
        return value

    return read


def one_of(*allowed: str) -> Callable[[Any], str]:
    """A reader of one of the strings."""

    def read(value: Any) -> str:
        if type(value) is not str or value not in allowed:
            raise MisfitError
        return value

    return read


def matching(pattern: str) -> Callable[[Any], str]:
    """A reader of strings in which the pattern is found, as JSON Schema has it."""

    def read(value: Any) -> str:
        if re.search(pattern, text(value)) is None:  # compiled when it is first needed: few manifests need any
            raise MisfitError
        return str(value)

    return read


def list_of(read: Callable[[Any], T], *, empty: bool = True) -> Callable[[Any], tuple[T, ...]]:
    """A reader of lists whose items `read` takes; empty ones too, unless told otherwise."""

    def read_list(value: Any) -> tuple[T, ...]:
        if type(value) is not list or not (value or empty):
            raise MisfitError
        return tuple(map(read, value))

    return read_list


def map_of(read: Callable[[Any], T]) -> Callable[[Any], dict[str, T]]:
    """A reader of mappings whose values `read` takes."""

    def read_map(value: Any) -> dict[str, T]:
        return {key: read(item) for key, item in mapping(value).items()}

    return read_map


def keyed(pattern: str, read: Callable[[Any], dict[str, T]]) -> Callable[[Any], dict[str, T]]:
    """A reader of mappings that `read` takes, with the pattern in each of their keys."""

    def read_keyed(value: Any) -> dict[str, T]:
        if not all(re.search(pattern, key) for key in mapping(value)):
            raise MisfitError
        return read(value)

    return read_keyed


def or_stand_in(read: Callable[[Any], Any], pattern: str | None, *, null: bool) -> Callable[[Any], Any]:
    """A reader of what `read` takes, of texts in which the pattern is found, and of null where it may stand."""

    def read_either(value: Any) -> Any:
        if value is None and null:
            return None
        if pattern is not None and type(value) is str and re.search(pattern, value):
            return value
        return read(value)

    return read_either
