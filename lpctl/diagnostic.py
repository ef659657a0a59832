"""What a finding is made of: symbolic while stages speak, placed in a file before anybody reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"
"""Where something stands in a document: the keys and indices that lead to it; empty is the whole document."""


class Severity(Enum):
    """How much a finding matters: rejected or broken, ignored or surprising, worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Origin:
    """One document of one file: the file as it is shown, the document's place in it from 0."""

    file: str
    index: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of, and what stands there."""

    message: str
    origin: Origin
    path: Path
    on: Literal["key", "value"] = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a stage reports: a document path instead of a line, turned into a Diagnostic by `Document.place`.

    The message stands alone; `label` is the word beside the caret; notes are (title, text) pairs; help says what to
    type.
    """

    rule: Rule
    path: Path
    message: str
    on: Literal["key", "value"] = "value"
    label: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    help: str | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Something lpctl finds wrong: a kebab-case name that never changes, how much it matters, its documentation."""

    id: str
    severity: Severity
    doc: str

    def at(
        self,
        path: Path,
        message: str,
        *,
        on: Literal["key", "value"] = "value",
        label: str = "",
        notes: tuple[tuple[str, str], ...] = (),
        help: str | None = None,  # noqa: A002 - the word that the output uses
        related: tuple[Related, ...] = (),
    ) -> Problem:
        """The problem that this rule found at `path`."""
        return Problem(
            rule=self, path=path, message=message, on=on, label=label, notes=notes, help=help, related=related
        )


@dataclass(frozen=True, slots=True)
class Location:
    """A related place as it is shown: what stands there, in which file, where."""

    message: str
    file: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A finding as reporters see it. `line` is the source line at the start of the span, without its line break."""

    rule: Rule
    severity: Severity
    message: str
    file: str
    span: Span
    line: str
    label: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    help: str | None = None
    related: tuple[Location, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """File, line, column, rule, message: the one order in which findings are shown."""
        return (self.file, self.span.line, self.span.column, self.rule.id, self.message)
