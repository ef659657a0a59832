"""Expressions in plain data replaced by what they stand for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lpctl.expand.expression import OPENING, Expression, Malformed, parts
from lpctl.expand.rules import INVALID_EXPRESSION
from lpctl.expand.supplied import Place, Supplied
from lpctl.findings.diagnostic import Related
from lpctl.findings.show import dotted, shown
from lpctl.source.scalar import NumberTooLargeError, resolve
from lpctl.text.limits import FILE_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.source.document import Document

    Found: TypeAlias = "Supplied | Problem | Faulty"
    Lookup = Callable[[Expression, Path], Found]
    Due = Callable[[Path], type[Any] | None]


class Misplaced(NamedTuple):
    """A problem, and the document that its path leads into."""

    document: Document
    problem: Problem


class Faulty(NamedTuple):
    """What is wrong with a value that an expression stands for, where that is stated."""

    problems: tuple[Misplaced, ...]


class Substituted(NamedTuple):
    """Data without expressions, and what is wrong with them.

    `values` has what each text with expressions became, by its path in the data, and `places` where what was put in
    stands; `outside` are the paths of texts from outside YAML of which it is not known yet what is due there. `nothing`
    are those of texts that mean nothing, for what is wrong with their expressions: they stay as they are written.
    """

    data: Any
    values: dict[Path, Any]
    places: dict[Path, Place]
    outside: frozenset[Path]
    problems: list[Misplaced]
    nothing: frozenset[Path] = frozenset()


def nothing_due(path: Path) -> None:
    """Anything may stand there, as in variables and records."""


class Written:
    """The texts in data that may hold expressions, and the keys that do: by their paths, in their order."""

    def __init__(self, texts: list[tuple[Path, str]], keys: list[Path]) -> None:
        self.texts = texts
        self.keys = keys

    @cached_property
    def in_parts(self) -> list[tuple[Path, list[str | Expression | Malformed]]]:
        """The texts that do hold some, in parts."""
        in_parts = [(path, parts(text), text) for path, text in self.texts]
        return [(path, found) for path, found, text in in_parts if found != [text]]

    @property
    def named(self) -> set[str]:
        """The names of all variables in it."""
        parts = (part for _, in_parts in self.in_parts for part in in_parts if isinstance(part, Expression))
        return {part.name for part in parts if part.kind == "var"}

    @property
    def variables(self) -> list[str] | None:
        """The names of the variables in it; None where something else is, which may be another in each plan."""
        names = []
        for _, in_parts in self.in_parts:
            for part in in_parts:
                if isinstance(part, Expression) and part.kind == "var":
                    names.append(part.name)
                elif not isinstance(part, str):
                    return None
        return None if self.keys else names


def written_in(data: Any, beside: Collection[str] = ()) -> Written:
    """What is written with expressions in data, but under some of its keys."""
    if isinstance(data, str):
        return Written([((), data)] if OPENING in data else [], [])
    found = Written([], [])
    if isinstance(data, (dict, list)):
        _find(data, (), found)
    if beside and (found.texts or found.keys):
        texts = [text for text in found.texts if text[0][0] not in beside]
        return Written(texts, [path for path in found.keys if path[0] not in beside])
    return found


def _find(data: dict[str, Any] | list[Any], path: Path, found: Written) -> None:
    for part, inner in data.items() if isinstance(data, dict) else enumerate(data):
        if type(part) is str and OPENING in part and any(not isinstance(each, str) for each in parts(part)):
            found.keys.append((*path, part))
        kind = type(inner)
        if kind is str:
            if OPENING in inner:
                found.texts.append(((*path, part), inner))
        elif kind is dict or kind is list:
            _find(inner, (*path, part), found)


def substitute(data: Any, place: Place, lookup: Lookup, due: Due, written: Written | None = None) -> Substituted:
    """The data that stand at a place, each expression in them replaced by what `lookup` finds for it.

    `lookup` is given the path of the text in the document. `due` says what a scalar at a path in the data has to be.
    `written` is what `written_in` finds in the data, where that is known.
    """
    found = written or written_in(data)
    making = _Making(place, lookup, due)
    for key in found.keys:
        making.refuse(INVALID_EXPRESSION.at, key, "keys hold no expressions", on="key")
    values: dict[Path, Any] = {}
    nothing: set[Path] = set()
    for path, in_parts in found.in_parts:
        known = len(making.problems)
        values[path] = making.text(in_parts, path)
        if len(making.problems) > known:
            nothing.add(path)
    for path in nothing:  # stays as it is written
        del values[path]
        making.places.pop(path, None)
        making.outside.discard(path)
    made = with_values(data, values)
    return Substituted(made, values, making.places, frozenset(making.outside), making.problems, frozenset(nothing))


def with_values(data: Any, values: Mapping[Path, Any]) -> Any:
    """The data with other values at some paths; the very data, or part of them, where none stands within."""
    copied: dict[Path, Any] = {}
    for path, value in values.items():
        if not path:
            return value
        holder = copied.get(())
        if holder is None:
            holder = copied[()] = data.copy()
        for length in range(1, len(path)):
            inner = copied.get(path[:length])
            if inner is None:
                inner = copied[path[:length]] = holder[path[length - 1]].copy()
                holder[path[length - 1]] = inner
            holder = inner
        holder[path[-1]] = value
    return copied.get((), data)


class _Making:
    """What texts are made of, each in its turn."""

    def __init__(self, place: Place, lookup: Lookup, due: Due) -> None:
        self.places: dict[Path, Place] = {}
        self.outside: set[Path] = set()
        self.problems: list[Misplaced] = []
        self._length = 0  # of all that was put into texts
        self._place, self._lookup, self._due = place, lookup, due

    def text(self, found: list[str | Expression | Malformed], path: Path) -> Any:
        """The value of the text at a path, given in parts."""
        if len(found) == 1 and isinstance(found[0], Expression):
            return self._alone(found[0], path)
        made = []
        for part in found:
            if isinstance(part, str):
                made.append(part)
            elif isinstance(part, Malformed):
                from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

                advice = write(part.instead) if part.instead else None
                self.refuse(INVALID_EXPRESSION.at, path, part.why, help=advice, part=(part.start, part.end))
            elif self._length <= FILE_BYTES:
                made.append(self._inside(part, path))
                self._length += len(made[-1])
                if self._length > FILE_BYTES:
                    message = f"with what expressions stand for, the texts are longer than {FILE_BYTES // MIB} MiB"
                    self.refuse(INVALID_EXPRESSION.at, path, message, help="repeat less in them")
        return "".join(made)

    def _alone(self, expression: Expression, path: Path) -> Any:
        found = self._find(expression, path)
        if found is None:
            return None
        self.places[path] = found.place
        due = self._due(path)
        if due is str and not isinstance(found.value, str):
            text = found.text
            return found.value if text is None else text
        if not found.outside or due is str:
            return found.value
        if due is None:
            self.outside.add(path)
            return found.value
        return self._read(found, due, path)

    def _read(self, found: Supplied, due: type[Any], path: Path) -> Any:
        """A text from outside as the number or truth value that is due."""
        try:
            value = resolve(found.value)
        except NumberTooLargeError:
            value = None
        if type(value) is due:
            return value
        words = {int: "a whole number", bool: "true or false"}
        problem = INVALID_EXPRESSION.at(
            found.place.path, f"`{dotted(path)}` takes {words[due]}, which the text here is not"
        )
        self.problems.append(Misplaced(found.place.document, problem))
        return found.value

    def _inside(self, expression: Expression, path: Path) -> str:
        found = self._find(expression, path)
        if found is None:
            return ""
        text = found.text
        if text is None:
            what = shown(found.value)
            self.refuse(
                INVALID_EXPRESSION.at,
                path,
                f"{expression.text} is {what}, which cannot stand inside a text",
                help=f"let {expression.text} stand alone, or give it a text",
                part=(expression.start, expression.end),
                related=(Related("its value", found.place.document.origin, found.place.path),),
            )
            return ""
        return text

    def _find(self, expression: Expression, path: Path) -> Supplied | None:
        found = self._lookup(expression, (*self._place.path, *path))
        if isinstance(found, Supplied):
            return found
        if isinstance(found, Faulty):
            self.problems += found.problems
            return None
        self.problems.append(Misplaced(self._place.document, found._replace(part=(expression.start, expression.end))))
        return None

    def refuse(self, at: Callable[..., Problem], path: Path, message: str, **stated: Any) -> None:
        """Note what is wrong at a path in the data."""
        self.problems.append(Misplaced(self._place.document, at((*self._place.path, *path), message, **stated)))
