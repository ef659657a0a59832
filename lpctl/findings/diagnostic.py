"""What a finding is made of: symbolic while stages speak, placed in a file before anybody reads it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lpctl.text.limits import MESSAGE_CHARACTERS
from lpctl.text.secrets import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.fix import Edit, TextEdit

Path: TypeAlias = "tuple[str | int, ...]"
"""Where something stands in a document: the keys and indices that lead to it; empty is the whole document."""


def brief(text: str) -> str:
    """The text without secrets, and its middle where it is longer than anybody reads: names first, reasons last."""
    text = redacted(text)
    if len(text) <= MESSAGE_CHARACTERS:
        return text
    return f"{text[: MESSAGE_CHARACTERS * 3 // 4]} ... {text[-MESSAGE_CHARACTERS // 4 :]}"


On: TypeAlias = 'Literal["key", "value", "nearest"]'
"""What of a path is meant: its key; its value; the value, or where there is none the key that it would stand under."""


class Severity(Enum):
    """How much a finding matters: rejected or broken, ignored or surprising, worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A stretch of text: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Origin(NamedTuple):
    """One document of one file: the file as it is shown, the document's number in it from 0."""

    file: str
    document: int


class EntryKey(NamedTuple):
    """One plan of a run: the document that states it, the number of its record from 0, its target, "" without one."""

    document: Origin
    number: int = 0
    target: str = ""

    @property
    def file(self) -> str:
        """The file of the document."""
        return self.document.file


Owner: TypeAlias = "Origin | EntryKey"
"""Whose paths some paths are: a document's, or a plan's, whose values may stand in several documents."""


class Related(NamedTuple):
    """Another place that a finding speaks of, and what stands there."""

    message: str
    owner: Owner
    path: Path
    on: On = "value"


class Problem(NamedTuple):
    """What a stage reports: a path instead of a line, turned into a Diagnostic by `place` of the document or plan.

    The message stands alone; `label` is the word beside the caret; notes are (title, text) pairs; help says what to
    type, and `fix` are the edits that do so, none where only people can. `part` is the stretch of a text value that is
    meant, in code points from 0, where it is not all of it. What stands behind the place of a `private` one is not
    shown. `safe` is of the fix.
    """

    rule: Rule
    path: Path
    message: str
    on: On = "value"
    label: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    help: str | None = None
    related: tuple[Related, ...] = ()
    part: tuple[int, int] | None = None
    private: bool = False
    fix: tuple[Edit, ...] = ()
    safe: bool = True


class Once(Enum):
    """Of which findings of a rule a run shows one: the first that no comment calls intended, with the others' plans."""

    FILE = "file"
    """Those in one file."""
    RUN = "run"
    """All of them: each says the same of another place."""
    MESSAGE = "message"
    """Those with the same message."""


class Rule:
    """Something lpctl finds wrong: a kebab-case name that never changes, how much it matters, its documentation.

    What a `firm` rule finds leaves no message to write, or leaves open which one is meant: it is always an error, which
    no level and no comment can change. A rule that is not `on` finds nothing until a level is stated for it by name.
    `once` is said of repetitions. `apart` is how much it matters where the plans of a run are not meant for one output.
    What a rule finds that is `ambiguous` leaves open which plan a document states. One `of_other_files` speaks of a
    place for what another file says, so that a run over fewer files may not find it. One that is not `suppressible`
    has levels and no comments.
    """

    __slots__ = ("ambiguous", "apart", "doc", "firm", "id", "of_other_files", "on", "once", "severity", "suppressible")

    def __init__(
        self,
        id: str,  # noqa: A002 - its name
        severity: Severity,
        doc: str,
        *,
        firm: bool = False,
        on: bool = True,
        once: Once | None = None,
        apart: Severity | None = None,
        ambiguous: bool = False,
        of_other_files: bool = False,
        suppressible: bool = True,
    ) -> None:
        self.id = id
        self.severity = severity
        self.doc = doc
        self.firm = firm
        self.on = on
        self.once = once
        self.apart = apart
        self.ambiguous = ambiguous
        self.of_other_files = of_other_files
        self.suppressible = suppressible

    def repeated(self, message: str, file: str) -> tuple[str, str] | None:
        """What findings have in common of which a run shows one, None where it shows all."""
        if self.once is None:
            return None
        return self.id, message if self.once is Once.MESSAGE else file if self.once is Once.FILE else ""

    def at(
        self,
        path: Path,
        message: str,
        *,
        on: On = "value",
        label: str = "",
        notes: tuple[tuple[str, str], ...] = (),
        help: str | None = None,  # noqa: A002 - the word that the output uses
        related: tuple[Related, ...] = (),
        part: tuple[int, int] | None = None,
        private: bool = False,
    ) -> Problem:
        """The problem that this rule found at `path`; its fix is that of its help (`findings/fix.py`)."""
        return Problem(
            rule=self,
            path=path,
            message=brief(message),
            on=on,
            label=label,
            notes=tuple((title, brief(text)) for title, text in notes) if notes else (),
            help=None if help is None else brief(help),
            related=related,
            part=part,
            private=private,
            fix=getattr(help, "fix", ()),
            safe=getattr(help, "safe", True),
        )


class Location(NamedTuple):
    """A related place as it is shown: what stands there, in which file, where."""

    message: str
    file: str
    span: Span


WITH_RECORD = "with this record"
"""What is said of the record which a text is made of that a finding is about."""


class Diagnostic(NamedTuple):
    """A finding as reporters see it.

    `line` is the source line at the start of the span, without its line break. `document` is the document that the
    finding is about, None where that is the file, and `plans` are the plans that it is about, none where it is about no
    plan alone; the place may be in another file, from which they draw a value. `among` says which of the plans that
    might have it they are, "" where it is all of them. `subject` says what the finding is about in words that stay when
    lines move, "" where only the line can say it. `level` is what the project calls it, if it says so; `differing` are
    the levels by target where those differ. `edits` of the file do what the help says, and are `safe` as
    `findings/fix.py` has it.
    """

    rule: Rule
    message: str
    file: str
    span: Span
    line: str
    label: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    help: str | None = None
    related: tuple[Location, ...] = ()
    document: Origin | None = None
    subject: str = ""
    level: Severity | None = None
    plans: tuple[EntryKey, ...] = ()
    among: str = ""
    differing: tuple[tuple[str, Severity], ...] = ()
    edits: tuple[TextEdit, ...] = ()
    safe: bool = True

    def severities(self, targets: Iterable[str]) -> Iterable[tuple[str, Severity]]:
        """How much the finding matters in each target that it holds in, all of them where it is about no plan."""
        if self.differing:
            return self.differing
        about = dict.fromkeys(key.target for key in self.plans)
        return ((target, self.severity) for target in about or targets)

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that the finding holds in, none in a repository without them."""
        return tuple(dict.fromkeys(key.target for key in self.plans if key.target))

    @property
    def says(self) -> str:
        """The message, and behind it of which plans."""
        return f"{self.message} ({self.among})" if self.among else self.message

    @property
    def severity(self) -> Severity:
        """How much the finding matters: what the project says, else what its rule says."""
        return self.level or self.rule.severity

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """File, line, column, rule, message: the one order in which findings are shown."""
        return (self.file, self.span.line, self.span.column, self.rule.id, self.message)
