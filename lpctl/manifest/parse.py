"""Plain data to the model, by its declarations.

It takes exactly what the JSON Schemas take, at a hundredth of their price. The parser only gives a verdict;
`lpctl.manifest.explain` says what is wrong. Both follow from the declarations, and a property test holds them to one
another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

from lpctl.manifest.fit import (
    MisfitError,
    anything,
    boolean,
    exactly_one,
    integer,
    list_of,
    map_of,
    mapping,
    matching,
    one_of,
    section,
    string,
    string_map,
    text,
)
from lpctl.manifest.shape import (
    API_VERSION,
    DOCUMENTS,
    Field,
    alternatives_of,
    declaration,
    dependents_of,
    fields_of,
    needed_of,
    section_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Any], Any]

T = TypeVar("T")


def parse(kind: type[T], data: Any) -> T | None:
    """What a document of a kind states, or None where it does not fit the declaration of it."""
    read = _KINDS.get(kind) or _KINDS.setdefault(kind, _document(kind))
    try:
        made: T = read(data)
    except MisfitError:
        return None
    return made


_KINDS: dict[type[Any], Reader] = {}
"""The reader of each kind of document that was asked for."""


def _document(kind: type[Any]) -> Reader:
    assert kind in DOCUMENTS  # noqa: S101 - other sections are parts of documents
    header = {"apiVersion": one_of(API_VERSION), "kind": one_of(kind.__name__)}
    readers = header | _readers(kind)
    needed = (*header, *needed_of(kind))

    def read(value: Any) -> Any:
        made = section(value, readers, *needed)
        del made["apiVersion"], made["kind"]
        return kind(**made)

    return read


def _section(of: type[Any]) -> Reader:
    readers, needed = _readers(of), needed_of(of)
    alternatives, dependents = alternatives_of(of), dependents_of(of)

    def read(value: Any) -> Any:
        made = section(value, readers, *needed)
        if alternatives:
            exactly_one(made, *alternatives)
        for name, other in dependents.items():
            if name in made and other not in made:
                raise MisfitError
        return of(**made)

    return read


def _readers(of: type[Any]) -> dict[str, Reader]:
    return {name: _reader(*declaration(annotation)) for name, annotation in fields_of(of).items()}


def _reader(type_: Any, field: Field) -> Reader:
    """The reader of a declared type."""
    if (found := section_of(type_)) is not None:
        read = _section(found)
        if field.shorthand is not None:
            return _short(read, found, field.shorthand)
        return read if found is type_ else _text_or(read)
    if type_ in _SIMPLE:
        return _SIMPLE[type_]
    if type_ is str:
        return matching(field.pattern) if field.pattern is not None else text if field.min_length else string
    if type_ is int:
        assert field.maximum is not None  # noqa: S101 - every number has a bound, Flyte's own
        return integer(field.maximum)
    arguments = get_args(type_)
    if get_origin(type_) is Literal:
        return one_of(*arguments)
    if get_origin(type_) is tuple:
        return list_of(_reader(*declaration(arguments[0])), empty=not field.min_items)
    return _mapping(_reader(*declaration(arguments[1])))


_SIMPLE: dict[Any, Reader] = {bool: boolean, Any: anything}


def _mapping(read: Reader) -> Reader:
    """A reader of mappings; what takes any value, and any text, is known as a whole."""
    return mapping if read is anything else string_map if read is string else map_of(read)


def _text_or(read: Reader) -> Reader:
    return lambda value: text(value) if type(value) is str else read(value)


def _short(read: Reader, of: type[Any], name: str) -> Reader:
    return lambda value: of(**{name: text(value)}) if type(value) is str else read(value)
