"""Documents to the plans that they state: a document may state several, a plan may draw values from several files."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import EntryKey
from lpctl.source.document import subject, title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lpctl.findings.diagnostic import Diagnostic, Location, On, Path, Problem, Related, Span
    from lpctl.source.document import Document

_NO_PLANS = ("ReferenceLaunchPlan", "WorkflowInterface")
"""Kinds of documents that state no plan, whatever is wrong with them."""


class Place(NamedTuple):
    """Where a value stands: in which document, at which path."""

    document: Document
    path: Path


class PlanEntry(NamedTuple):
    """A plan as it is checked: its key, its plain data, the document that states it, and what it draws from elsewhere.

    `drawn` has the place of each value that does not stand in the document at its own path, by that path; what it holds
    stands under that place, unless it is drawn as well. A mapping that is merged from several places has one of its
    own. A plan that is its document draws nothing.
    """

    key: EntryKey
    data: Any
    document: Document
    drawn: Mapping[Path, Place] = MappingProxyType({})

    @property
    def owner(self) -> EntryKey:
        """As of a document: whose paths these are."""
        return self.key

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document that values of the plan stand in, its own first."""
        return tuple(dict.fromkeys((self.document, *(place.document for place in self.drawn.values()))))

    @property
    def nodes(self) -> int:
        """How many nodes these documents have."""
        return sum(document.nodes for document in self.documents)

    @property
    def size(self) -> int:
        """How many nodes those of these documents that were parsed have."""
        return sum(document.size for document in self.documents) if self.drawn else self.document.size

    @property
    def file_bytes(self) -> int:
        """How many bytes the files of these documents have."""
        return sum(document.file_bytes for document in self.documents) if self.drawn else self.document.file_bytes

    @property
    def title(self) -> str:
        """What the plan is called: its name, else its workflow's, else its document's number in the file, from 1."""
        return title(self.data, self.key.document)

    def place_of(self, path: Path) -> Place:
        """Where the value at a path stands."""
        for length in range(len(path), -1, -1) if self.drawn else ():
            if (place := self.drawn.get(path[:length])) is not None:
                return Place(place.document, (*place.path, *path[length:]))
        return Place(self.document, path)

    def position(self, path: Path, on: On = "value") -> tuple[str, Span]:
        """The file that a value stands in, and where it stands there; `on` as in `Document.span`."""
        document, at = self.place_of(path)
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
        document, at = self.place_of(problem.path)
        if not self.drawn and self.data is document.data:
            return document.place(problem, locate)._replace(plan=self.key)
        if problem.part is not None and not _same(self, problem.path, document, at):
            problem = problem._replace(part=None)
        return document.place(problem._replace(path=at), locate)._replace(
            document=self.key.document,
            plan=self.key,
            subject=subject(self.title, self.data, problem.path),
        )


def expand(document: Document) -> tuple[PlanEntry, ...]:
    """The plans that a document states, in order: none where it is of a kind that states none.

    Today each other document is one plan, whatever is wrong with it.
    """
    data = document.data
    if isinstance(data, dict) and data.get("kind") in _NO_PLANS:
        return ()
    return (PlanEntry(EntryKey(document.origin), data, document),)


def _same(entry: PlanEntry, path: Path, document: Document, at: Path) -> bool:
    """Whether the plan's value is the one that is written at its place."""
    ours, written = _value(entry.data, path), _value(document.data, at)
    return type(ours) is type(written) and bool(ours == written)


def _value(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data
