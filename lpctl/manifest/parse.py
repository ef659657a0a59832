"""Plain data to the model, by its declarations.

It takes exactly what the JSON Schemas take, at a hundredth of their price. The parser only gives a verdict;
`lpctl.manifest.explain` says what is wrong. Both follow from the declarations, and a property test holds them to one
another.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

from lpctl.manifest.fit import (
    MisfitError,
    anything,
    boolean,
    exactly_one,
    integer,
    keyed,
    list_of,
    map_of,
    mapping,
    matching,
    one_of,
    or_stand_in,
    scalar,
    section,
    string,
    string_map,
    text,
)
from lpctl.manifest.shape import (
    API_VERSION,
    DOCUMENTS,
    SCALAR,
    WHOLE,
    Field,
    Form,
    alternatives_of,
    declaration,
    dependents_of,
    fields_of,
    list_beside_section,
    needed_of,
    section_of,
    words_beside_section,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Any], Any]

T = TypeVar("T")


def parse(kind: type[T], data: Any) -> T | None:
    """What a document of a kind states, or None where it does not fit the declaration of it.

    Of `Expansion`, which is no kind of document, the data are those of its fields alone.
    """
    read = _KINDS.get(kind) or _KINDS.setdefault(kind, _document(kind) if kind in DOCUMENTS else _section(kind, WHOLE))
    try:
        made: T = read(data)
    except MisfitError:
        return None
    return made


def parse_next(kind: type[T], data: dict[str, Any], like: T, differing: frozenset[str]) -> T | None:
    """What `parse` makes of data, given what it made of others that differ from them under some keys alone.

    Only what stands under these keys is read.
    """
    read_anew = _read_anew(kind, differing)  # type: ignore[arg-type]  # a class is hashable
    if read_anew is None:
        return parse(kind, data)
    made: list[Any] = [*like]  # type: ignore[misc]  # what a document states is a named tuple
    try:
        for name, place, read, absent in read_anew:
            if name in data:
                made[place] = read(data[name])
            elif absent is _NEEDED:
                return None
            else:
                made[place] = absent
    except MisfitError:
        return None
    found: T = kind._make(made)  # type: ignore[attr-defined]
    return found


@lru_cache(maxsize=256)
def _read_anew(kind: type[Any], differing: frozenset[str]) -> tuple[tuple[str, int, Reader, Any], ...] | None:
    """Each of these fields by name, with its place, its reader, and its value where it is not stated.

    None where one of the keys is that of no field, such as one of the header's. Made once for all plans.
    """
    fields, defaults = kind._fields, kind._field_defaults
    if not differing.issubset(fields):
        return None
    return tuple((name, fields.index(name), _FIELDS[kind][name], defaults.get(name, _NEEDED)) for name in differing)


_NEEDED = object()
"""What stands for a field that is not stated and has to be."""


_FIELDS: dict[type[Any], dict[str, Reader]] = {}
"""The readers of the fields of each kind of document that was asked for."""

_KINDS: dict[type[Any], Reader] = {}
"""The reader of each kind of document that was asked for."""


def _document(kind: type[Any]) -> Reader:
    header = {"apiVersion": one_of(API_VERSION), "kind": one_of(kind.__name__)}
    readers = header | _readers(kind, WHOLE)
    _FIELDS[kind] = readers
    needed = (*header, *needed_of(kind))

    def read(value: Any) -> Any:
        made = section(value, readers, *needed)
        del made["apiVersion"], made["kind"]
        return kind(**made)

    return read


def _section(of: type[Any], form: Form) -> Reader:
    readers = _readers(of, form)
    if form.layer:
        return _kept(readers)
    needed, alternatives, dependents = needed_of(of), alternatives_of(of), dependents_of(of)

    def read(value: Any) -> Any:
        made = section(value, readers, *needed)
        if alternatives:
            exactly_one(made, *alternatives)
        for name, other in dependents.items():
            if name in made and other not in made:
                raise MisfitError
        return of(**made)

    return read


def _kept(readers: dict[str, Reader]) -> Reader:
    """A reader of sections of which nothing is needed, and which are kept as they are."""

    def read(value: Any) -> Any:
        section(value, readers)
        return value

    return read


def _layer(layer: Literal["defaults", "overrides"]) -> Reader:
    """A reader of layers, made when there is one: few projects have any."""

    @cache
    def reader() -> Reader:
        from lpctl.manifest.layers import fields_in  # noqa: PLC0415

        found = fields_in(layer).items()
        return _kept({name: _field(of, Form(open_, layer=True), null=null) for name, (of, null, open_) in found})

    def read(value: Any) -> Any:
        return reader()(value)

    return read


def _readers(of: type[Any], form: Form) -> dict[str, Reader]:
    return {name: _field(annotation, form, null=form.layer) for name, annotation in fields_of(of).items()}


def _field(annotation: Any, form: Form, *, null: bool) -> Reader:
    """The reader of what is stated for a field, an entry or an item."""
    type_, field = declaration(annotation)
    read = _reader(type_, field, form.within(field))
    if form is WHOLE:
        return read
    from lpctl.manifest.expansion import stand_in  # noqa: PLC0415 - only layers need it

    pattern = stand_in(type_, field) if form.expressions else None
    return read if pattern is None and not null else or_stand_in(read, pattern, null=null)


def _reader(type_: Any, field: Field, form: Form) -> Reader:
    """The reader of a declared type."""
    if field.holds is not None:
        return _layer(field.holds)
    if (found := section_of(type_)) is not None:
        return _section_or(type_, found, field, form)
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
        return list_of(_field(arguments[0], form, null=False), empty=not field.min_items)
    if field.rule_options:
        return _with_options(_field(arguments[1], form, null=False))
    read = _mapping(_field(arguments[1], form, null=form.layer))
    _, key = declaration(arguments[0])
    return read if key.pattern is None else keyed(key.pattern, read)


def _section_or(type_: Any, found: type[Any], field: Field, form: Form) -> Reader:
    """The reader of a section and of what may stand in its place."""
    read = _section(found, form)
    if field.shorthand is not None:
        return _short(read, found, field.shorthand)
    if (items := list_beside_section(type_)) is not None:
        return _list_or(_reader(items, field, form), read)
    if words := words_beside_section(type_):
        return _text_or(read, one_of(*words))
    return read if found is type_ else _text_or(read)


_SIMPLE: dict[Any, Reader] = {bool: boolean, Any: anything, SCALAR: scalar}


def _mapping(read: Reader) -> Reader:
    """A reader of mappings; what takes any value, and any text, is known as a whole."""
    return mapping if read is anything else string_map if read is string else map_of(read)


def _with_options(read_level: Reader) -> Reader:
    """A reader of levels by rule, and of options; what takes those is made when there are any: few projects have."""

    @cache
    def reader(rule: str) -> Reader:
        from lpctl.manifest.rule_options import RULE_OPTIONS, of_entry  # noqa: PLC0415

        return _field(of_entry(rule), WHOLE, null=False) if rule in RULE_OPTIONS else read_level

    def read(value: Any) -> Any:
        stated = mapping(value).items()
        return {rule: read_level(item) if type(item) is str else reader(rule)(item) for rule, item in stated}

    return read


def _text_or(read: Reader, read_text: Reader = text) -> Reader:
    return lambda value: read_text(value) if type(value) is str else read(value)


def _list_or(read_list: Reader, read: Reader) -> Reader:
    return lambda value: read_list(value) if type(value) is list else read(value)


def _short(read: Reader, of: type[Any], name: str) -> Reader:
    return lambda value: of(**{name: text(value)}) if type(value) is str else read(value)
