"""A plan as it is checked: its data, and the place of each value, whichever file that is in."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.expand.supplied import Place
from lpctl.findings.diagnostic import WITH_RECORD, Location
from lpctl.source.document import subject, title

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lpctl.expand.layer import Merged
    from lpctl.expand.record import Record
    from lpctl.findings.diagnostic import Diagnostic, EntryKey, On, Path, Problem, Related, Span
    from lpctl.source.document import Document

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class PlanEntry(NamedTuple):
    """A plan as it is checked: its key, its plain data, the document that states it, and what it draws from elsewhere.

    `merged` is what layers make, None of a plan that is its document. `record` is the record that the plan is made of,
    None where its document has none. `added` are the places of what its target states of all its plans. `differing` are
    the keys under which its data may be other than those of the plan before it of the same document: None where there
    is none before it, or where that is not known.
    """

    key: EntryKey
    data: Any
    document: Document
    merged: Merged | None = None
    record: Record | None = None
    added: Mapping[Path, Place] = _NOTHING
    differing: frozenset[str] | None = None

    @property
    def owner(self) -> EntryKey:
        """As of a document: whose paths these are."""
        return self.key

    @property
    def drawn(self) -> Mapping[Path, Place]:
        """The place of each value that does not stand in the document at its own path, by that path.

        What the value holds stands under that place, unless it is drawn as well. A mapping that is merged from several
        places has one of its own.
        """
        drawn = _NOTHING if self.merged is None else self.merged.drawn
        return {**drawn, **self.added} if self.added else drawn

    @property
    def supplied(self) -> Mapping[Path, Place]:
        """The places of what expressions stand for, by the path of the expression: the key stays where it is."""
        return _NOTHING if self.merged is None else self.merged.supplied

    @property
    def outside(self) -> Collection[Path]:
        """The paths of inputs whose text comes from a CSV or the command line, and may be meant as a number."""
        return () if self.merged is None else self.merged.outside

    @property
    def over(self) -> Mapping[Path, tuple[Place, ...]]:
        """The places of the values that a value replaced, by its path, the last first."""
        return _NOTHING if self.merged is None else self.merged.over

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document that values of the plan may stand in."""
        if self.merged is None:
            return (self.document,)
        documents = self.merged.documents
        for place in self.added.values():
            if place.document not in documents:
                documents = (*documents, place.document)
        return documents

    @property
    def size(self) -> int:
        """How many nodes the plan's document has, where it was parsed."""
        return self.document.size

    def outweighs(self, limit: int) -> bool:
        """Whether the plan, with all that comes from elsewhere, may have more bytes than the limit as text."""
        if self.merged is None:
            return self.document.file_bytes > limit
        # What has no alias, which only parsers read, holds no more than its file; a character has four bytes at most.
        most = 0
        for layer in self.merged.layers:
            document = layer.place.document
            most += 4 * layer.filled + (limit + 1 if document.size else document.file_bytes)
        return most > limit and len(repr(self.data).encode()) > limit

    @property
    def kept_inactive(self) -> bool:
        """Whether its target says that no plan is meant to be active there."""
        return ("auto_activate",) in self.added

    @property
    def kept_inactive_by(self) -> str:
        """The file and line where its target says so, "" where it does not."""
        place = self.added.get(("auto_activate",))
        return "" if place is None else _line_of(place)

    @property
    def title(self) -> str:
        """What the plan is called: its name, else its workflow's, else its document's number in the file, from 1."""
        return title(self.data, self.key.document)

    def place_of(self, path: Path, on: On = "value") -> Place:
        """Where the value at a path stands; with `on="key"` where its key does, which no expression supplies."""
        if self.merged is None:
            return Place(self.document, path)
        supplied, drawn = self.merged.supplied, self.drawn
        for length in range(len(path) - (on == "key"), 0, -1) if supplied else ():
            if (place := supplied.get(path[:length])) is not None:
                return place.of(path[length:])
        for length in range(len(path), 0, -1) if drawn else ():
            if (place := drawn.get(path[:length])) is not None:
                return place.of(path[length:])
        return Place(self.document, path)

    def position(self, path: Path, on: On = "value") -> tuple[str, Span]:
        """The file that a value stands in, and where it stands there; `on` as in `Document.span`."""
        document, at = self.place_of(path, on)
        return document.position(at, on)

    def written(self, path: Path) -> str:
        """As of a document; "" also for a value that is made of what is written there."""
        document, at = self.place_of(path)
        return document.written(at) if _same(self, path, document, at) else ""

    def comment_after(self, path: Path) -> str:
        """As of a document."""
        document, at = self.place_of(path)
        return document.comment_after(at)

    def place(self, problem: Problem, locate: Callable[[Related], Location | None]) -> Diagnostic:
        """The finding about this plan, in the file that the value which it speaks of stands in."""
        document, at = self.place_of(problem.path, problem.on)
        if self.data is document.data:  # the subject is then the document's as well
            return document.place(problem, locate, (self.key,))
        of_record = self.record is not None and problem.on != "key" and self._is_of_record(document, at)
        if of_record and problem.fix and problem.help is not None and problem.help.startswith("write "):
            problem = problem._replace(help=_through_record(problem.help))
        if problem.part is not None and not _same(self, problem.path, document, at):
            problem = problem._replace(part=None, fix=())
        if problem.fix and problem.on != "key" and not _same(self, problem.path, document, at):
            problem = problem._replace(fix=())  # what is written there is not what the fix is for
        if problem.path == ("domain",) and _is_target(at):
            problem = problem._replace(on="key")  # the target's name is its domain
        # What a record holds is said of its plan, all else of what states it, whichever plan came first.
        called = self.title if self._in_record(document, at) else title(document.data, document.origin)
        found = document.place(problem._replace(path=at), locate, (self.key,))._replace(
            document=self.key.document,
            subject=subject(called, document.data, at),
        )
        if self.record is None or not of_record:
            return found
        record, one = self.record.place
        return found._replace(related=(*found.related, Location(WITH_RECORD, *record.position(one))))

    def _is_of_record(self, document: Document, at: Path) -> bool:
        """Whether what is written at a place outside of the record is made of what the record holds."""
        if not at or self._in_record(document, at):
            return False
        from lpctl.expand.expression import Expression  # noqa: PLC0415 - only a message needs it
        from lpctl.expand.substitute import written_in  # noqa: PLC0415

        written = _value(document.data, at)
        parts = (part for _, in_parts in written_in(written).in_parts for part in in_parts)
        return any(isinstance(part, Expression) and part.kind == "each" for part in parts)

    def _in_record(self, document: Document, at: Path) -> bool:
        """Whether a place is in the record that the plan is made of."""
        if self.record is None:
            return False
        place = self.record.place
        return place.document is document and at[: len(place.path)] == place.path


def _through_record(advice: str) -> str:
    """`write X` of a text that an expression makes for each record: X in its place would be the same for all."""
    meant = advice.removeprefix("write ")
    if meant.endswith(" without quotes"):
        alone = "let the record hold the whole value, and ${each.KEY} stand alone"
        return f"a text with an expression in it is a text: {alone}"
    return f"mend the record, or the text around the expression, so that it says {meant}"


@lru_cache(maxsize=16)
def _line_of(place: Place) -> str:
    """The file and line of a place that many plans name."""
    file, span = place.document.position(place.path)
    return f"{file}:{span.line}"


def _is_target(path: Path) -> bool:
    """Whether a path of lpctl.yaml leads to a target."""
    return len(path) == len(("targets", "production")) and path[0] == "targets"


def _same(entry: PlanEntry, path: Path, document: Document, at: Path) -> bool:
    """Whether the plan's value is the one that is written at its place."""
    ours, written = _value(entry.data, path), _value(document.data, at)
    return type(ours) is type(written) and ours is not _NO_VALUE and bool(ours == written)


_NO_VALUE = object()


def _value(data: Any, path: Path) -> Any:
    """What is at a path, `_NO_VALUE` where it leads nowhere: some values are stated by nobody's text."""
    for part in path:
        holds = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if holds:
            data = data[part]
        else:
            return _NO_VALUE
    return data
