"""What a run finds: each problem placed where it stands, and shown or kept quiet as levels and comments say."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lpctl.check.verdict import verdict
from lpctl.expand.entry import expand
from lpctl.findings.diagnostic import EntryKey, Location
from lpctl.source.document import MARKERS
from lpctl.source.kept import Kept
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.check.settings import Settings
    from lpctl.check.suppression import Suppressed, Suppressions
    from lpctl.expand.entry import PlanEntry
    from lpctl.findings.diagnostic import Diagnostic, Owner, Problem, Related, Severity
    from lpctl.source.document import Document
    from lpctl.source.load import Source

_MARKERS = tuple(marker.encode() for marker in MARKERS)


class Collector:
    """The findings of one run over files of these contents. A late finding loads its file again."""

    def __init__(self, contents: Mapping[str, bytes], diagnostics: Iterable[Diagnostic]) -> None:
        self._contents = contents
        self._diagnostics = list(diagnostics)
        self._documents = Kept(contents)
        self._suppressions: dict[str, Suppressions] = {}
        self._beside: set[str] = set()  # files that plans draw on and the run does not read
        self._drawn_on: dict[EntryKey, tuple[str, ...]] = {}
        self._said: set[tuple[str, str]] = set()  # what one finding says for all

    def turn_to(self, source: Source) -> None:
        """Make this the file at hand, and note what is wrong with it as YAML."""
        self._documents.turn_to(source)
        self._diagnostics.extend(source.diagnostics)
        content = self._contents[source.file]
        if _MARKERS[0] in content or _MARKERS[1] in content:
            self._read_suppressions(source.file, source.documents)

    def note(self, stated: Document | PlanEntry, problems: Iterable[Problem]) -> None:
        """Note what was found in the file at hand, once each."""
        placed = (stated.place(problem, self._locate) for problem in problems if self._is_news(problem, stated))
        # What an anchor names is checked wherever an alias stands for it, and written once.
        once = {(found.rule.id, found.file, found.span, found.message): found for found in placed}
        self._diagnostics.extend(once.values())

    def draws(self, entry: PlanEntry) -> None:
        """Learn of a plan that draws values from several files, of which each may call findings intended."""
        self._drawn_on[entry.key] = tuple(dict.fromkeys(document.origin.file for document in entry.documents))
        for document in entry.documents:
            file = document.origin.file
            if file not in self._contents and file not in self._beside:
                self._beside.add(file)
                self._read_suppressions(file, [document])

    def note_late(self, owner: Owner, problem: Problem, level: Severity | None = None) -> None:
        """Note what was found in a file that is not at hand any more, at a level of its own where there is one."""
        stated = self.entry(owner) if isinstance(owner, EntryKey) else self._documents.document(owner)
        self._diagnostics.append(stated.place(problem, self._locate)._replace(level=level))

    def entry(self, key: EntryKey) -> PlanEntry:
        """A plan that has been read."""
        return expand(self._documents.document(key.document))[key.number]

    def verdict(self, settings: Settings) -> tuple[tuple[Diagnostic, ...], tuple[Suppressed, ...]]:
        """What is to be shown, in order, and what comments call intended."""
        shown, suppressed = verdict(
            self._diagnostics, self._suppressions, self._drawn_on, settings.levels, unused=settings.inputs
        )
        return (
            tuple(sorted(shown, key=lambda diagnostic: diagnostic.sort_key)),
            tuple(sorted(suppressed, key=lambda found: found.diagnostic.sort_key)),
        )

    def _is_news(self, problem: Problem, stated: Document | PlanEntry) -> bool:
        """Whether no finding of the run says the same yet; where comments may speak of it, each is intended or not."""
        repeated = problem.rule.repeated(problem.message)
        owner = stated.owner
        if repeated is None or owner.file in self._suppressions or owner in self._drawn_on:
            return True
        if repeated in self._said:
            return False
        self._said.add(repeated)
        return True

    def _read_suppressions(self, file: str, documents: Sequence[Document]) -> None:
        from lpctl.source.comments import comments  # noqa: PLC0415 - few files have a suppression

        found = list(islice(comments(documents), FINDINGS + 1))
        if not found:
            return
        from lpctl.check.catalog import RULES  # noqa: PLC0415
        from lpctl.check.suppression import Suppressions  # noqa: PLC0415

        self._suppressions[file] = Suppressions(file, found, {rule.id: rule for rule in RULES})

    def _locate(self, related: Related) -> Location | None:
        owner = related.owner
        origin = owner.document if isinstance(owner, EntryKey) else owner
        if origin.file not in self._contents:
            return None  # a source beside the manifests, which a note names
        document = self._documents.find(origin)
        if document is None:
            return None  # another content than was read, as an editor's of the same name
        stated = expand(document)[owner.number] if isinstance(owner, EntryKey) else document
        return Location(related.message, *stated.position(related.path, related.on))
