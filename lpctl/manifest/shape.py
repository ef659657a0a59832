"""How documents are declared: a NamedTuple a section, at each field its type and what `Field` says beside it.

A declaration is the only statement of a shape. `lpctl.manifest.parse` reads documents by it,
`lpctl.manifest.json_schema` makes the JSON Schema of it, and docs/fields.md lists it.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    T = TypeVar("T")

API_VERSION = "lpctl/v1"


class Field(NamedTuple):
    """What is declared of a field, or of the items of a list or mapping, beside its type.

    `title` to `deprecated` are keywords of JSON Schema and mean what they mean there; a text has at least one character
    unless `min_length` says otherwise, and whole numbers start at 1. Of a section's `alternative` fields exactly one is
    stated. One that `goes_with` another field is stated only beside it. A section with a `shorthand` may be written as
    the text of that field alone.

    A field of a plan may stand `in_defaults`, those of lpctl.yaml, and `in_overrides`, those of the plan, unless it
    says otherwise; where a later layer states it, its value replaces the earlier one, or adds to it `by_entry`. What
    `holds` a layer is kept as plain data: a plan without the fields that may not stand there. In a mapping of
    `rule_options` the entries of some names may be sections of their own, which `rule_options.py` declares.
    """

    title: str = ""
    description: str = ""
    examples: Sequence[Any] = ()
    pattern: str | None = None
    min_length: int = 1
    min_items: int = 0
    maximum: int | None = None
    deprecated: bool = False
    alternative: bool = False
    goes_with: str | None = None
    shorthand: str | None = None
    in_defaults: bool = True
    in_overrides: bool = True
    by_entry: bool = False
    holds: Literal["defaults", "overrides"] | None = None
    rule_options: bool = False

    def __hash__(self) -> int:
        """Annotations are hashed, examples need not be hashable."""
        return hash((self.title, self.description))


ANY_TEXT: TypeAlias = Annotated[str, Field(min_length=0)]
"""A text that may be empty."""

SCALAR: TypeAlias = str | int | float | bool
"""A text, a number, true, false or null, which needs no `| None` here."""

DOCUMENTS: dict[type[Any], Field] = {}
"""The sections that are documents by themselves, each of the kind that is named like it, and what is said of them."""

_NOTHING_BESIDE = Field()


class Form(NamedTuple):
    """What may stand for the values of a declared type before a plan is expanded.

    Where `expressions` are taken, one may stand for any value. A `layer` is a part of what is declared: null may stand
    for each of its fields, and nothing is needed in it; so are the places in it that merge by entry.
    """

    expressions: bool = False
    layer: bool = False

    def within(self, field: Field) -> Form:
        """The form of what stands within a field."""
        return self if field.by_entry or not self.layer else self._replace(layer=False)


WHOLE = Form()
"""The form of what is expanded."""


def document(title: str, description: str, examples: Sequence[Any]) -> Callable[[type[T]], type[T]]:
    """Declare that a section is a document by itself, of the kind that is named like it."""

    def declare(section: type[T]) -> type[T]:
        DOCUMENTS[section] = Field(title, description, examples)
        return section

    return declare


def declaration(annotation: Any) -> tuple[Any, Field]:
    """The type of an annotation without `| None`, which says that a field may be absent; and what stands beside it."""
    field = _NOTHING_BESIDE
    while True:
        if get_origin(annotation) is Annotated:
            annotation, field = get_args(annotation)
        elif alternatives := _without_none(annotation):
            annotation = alternatives
        else:
            return annotation, field


def _without_none(annotation: Any) -> Any:
    """A union that takes None without it, else None."""
    if get_origin(annotation) not in (Union, UnionType) or NoneType not in get_args(annotation):
        return None
    left = [type_ for type_ in get_args(annotation) if type_ is not NoneType]
    return Union[tuple(left)]  # noqa: UP007 - one or several types, at run time


def is_section(type_: Any) -> bool:
    """Whether a type is a section: a mapping of declared fields."""
    return hasattr(type_, "_fields")


def section_of(type_: Any) -> type[Any] | None:
    """The section that a type is, or that it takes beside a text or a list; None where it takes none."""
    if get_origin(type_) in (Union, UnionType):
        type_ = get_args(type_)[-1]
    section: type[Any] | None = type_ if is_section(type_) else None
    return section


def words_beside_section(type_: Any) -> tuple[str, ...]:
    """The words that a type takes beside a section; none where it takes any text, or none."""
    first = get_args(type_)[0] if get_origin(type_) in (Union, UnionType) else None
    return get_args(first) if get_origin(first) is Literal else ()


def pattern_of_words(words: Sequence[str]) -> str:
    """The pattern of a text that is one of some words, where something else may stand in its place."""
    return f"^({'|'.join(words)})$"


def words_of_pattern(pattern: str) -> list[str]:
    """The words of such a pattern; none of another one."""
    words = pattern.removeprefix("^(").removesuffix(")$").split("|")
    return words if pattern == pattern_of_words(words) and all(word.isalpha() for word in words) else []


def list_beside_section(type_: Any) -> Any:
    """The list that a type takes beside a section; None where it takes none."""
    first = get_args(type_)[0] if get_origin(type_) in (Union, UnionType) else None
    return first if get_origin(first) is tuple else None


def fields_of(section: type[Any]) -> Mapping[str, Any]:
    """The annotations of a section's fields by name, in order."""
    annotations: Mapping[str, Any] = section.__annotations__
    return annotations


def needed_of(section: type[Any]) -> list[str]:
    """The names of the fields that a section cannot do without, in order."""
    return [name for name in fields_of(section) if name not in section._field_defaults]


def alternatives_of(section: type[Any]) -> list[str]:
    """The names of the fields of which exactly one is stated, in order."""
    return [name for name, annotation in fields_of(section).items() if declaration(annotation)[1].alternative]


def dependents_of(section: type[Any]) -> dict[str, str]:
    """The fields that go with another one, and with which."""
    beside = {name: declaration(annotation)[1].goes_with for name, annotation in fields_of(section).items()}
    return {name: other for name, other in beside.items() if other is not None}
