"""Expressions in plain data replaced by what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lpctl.expand.expression import OPENING, Expression, Malformed, parts
from lpctl.expand.rules import INVALID_EXPRESSION
from lpctl.expand.supplied import Place, Supplied
from lpctl.findings.show import dotted, shown
from lpctl.source.scalar import NumberTooLargeError, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

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

    `places` has what was put in, by its path in the data; `outside` are the paths of texts from outside YAML of which
    it is not known yet what is due there.
    """

    data: Any
    places: dict[Path, Place]
    outside: frozenset[Path]
    problems: list[Misplaced]


def nothing_due(path: Path) -> None:
    """Anything may stand there, as in variables and records."""


def substitute(data: Any, place: Place, lookup: Lookup, due: Due) -> Substituted:
    """The data that stand at a place, each expression in them replaced by what `lookup` finds for it.

    `lookup` is given the path of the text in the document. `due` says what a scalar at a path in the data has to be.
    """
    walk = _Walk(place, lookup, due)
    made = walk.value(data, ())
    return Substituted(made, walk.places, frozenset(walk.outside), walk.problems)


class _Walk:
    def __init__(self, place: Place, lookup: Lookup, due: Due) -> None:
        self.places: dict[Path, Place] = {}
        self.outside: set[Path] = set()
        self.problems: list[Misplaced] = []
        self._place, self._lookup, self._due = place, lookup, due

    def value(self, data: Any, path: Path) -> Any:
        """The value at a path; the very one where it holds no expression."""
        if isinstance(data, str):
            return self._text(data, path) if OPENING in data else data
        if isinstance(data, dict):
            made = {}
            for key, inner in data.items():
                if OPENING in key and any(not isinstance(part, str) for part in parts(key)):
                    self._refuse(INVALID_EXPRESSION.at, (*path, key), "keys hold no expressions", on="key")
                made[key] = self.value(inner, (*path, key))
            return made if any(made[key] is not inner for key, inner in data.items()) else data
        if isinstance(data, list):
            items = [self.value(inner, (*path, index)) for index, inner in enumerate(data)]
            return items if any(one is not other for one, other in zip(items, data, strict=True)) else data
        return data

    def _text(self, text: str, path: Path) -> Any:
        found = parts(text)
        if len(found) == 1 and isinstance(found[0], Expression):
            return self._alone(found[0], path)
        made = []
        for part in found:
            if isinstance(part, str):
                made.append(part)
            elif isinstance(part, Malformed):
                advice = f"write {part.instead}" if part.instead else None
                self._refuse(INVALID_EXPRESSION.at, path, part.why, help=advice, part=(part.start, part.end))
            else:
                made.append(self._inside(part, path))
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
            self._refuse(
                INVALID_EXPRESSION.at,
                path,
                f"{expression.text} is {what}, which cannot stand inside a text",
                help=f"let {expression.text} stand alone, or give it a text",
                part=(expression.start, expression.end),
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

    def _refuse(self, at: Callable[..., Problem], path: Path, message: str, **stated: Any) -> None:
        self.problems.append(Misplaced(self._place.document, at((*self._place.path, *path), message, **stated)))
