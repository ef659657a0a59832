"""What a run finds: each problem placed where it stands, said once, with all the plans that it is about."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.verdict import Finding, verdict
from lpctl.expand.expand import expand
from lpctl.findings.diagnostic import EntryKey, Location, Severity
from lpctl.source.document import MARKERS
from lpctl.source.kept import Kept
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.check.suppression import Suppressed, Suppressions
    from lpctl.expand.entry import PlanEntry
    from lpctl.expand.environment import Environment
    from lpctl.expand.substitute import Misplaced
    from lpctl.findings.diagnostic import Diagnostic, Origin, Owner, Problem, Related
    from lpctl.findings.levels import Levels
    from lpctl.source.document import Document
    from lpctl.source.load import Source

_MARKERS = tuple(marker.encode() for marker in MARKERS)
_FILES = 4


class Found(NamedTuple):
    """What was found of some of the files of a run, and what comments there say.

    With each finding come its plans; `said` has which one, by its number, is said for all that have this in common
    (`Rule.repeated`).
    """

    findings: list[tuple[Diagnostic, dict[EntryKey, Severity | None]]]
    said: dict[int, tuple[str, str]]
    suppressions: dict[str, Suppressions]
    drawn_on: dict[EntryKey, tuple[str, ...]]


class Collector:
    """The findings of one run over files of these contents. A late finding loads its file again.

    `levels` are those of each target by name. Where it `repeats`, what one finding could say for several plans is found
    of each.
    """

    def __init__(
        self,
        contents: Mapping[str, bytes],
        environment: Environment,
        levels: Mapping[str, Levels],
        *,
        repeats: bool = False,
    ) -> None:
        self._repeats = repeats
        self._contents = contents
        self._environment = environment
        self._levels = levels
        self._findings: dict[object, Finding] = {}
        self._documents = Kept(contents)
        self._expanded: dict[str, dict[EntryKey, PlanEntry]] = {}
        self._suppressions: dict[str, Suppressions] = {}
        self._beside: dict[str, Document] = {}  # what plans draw on and the run does not read, by file
        self._drawn_on: dict[EntryKey, tuple[str, ...]] = {}
        self._files: dict[tuple[Document, ...], tuple[str, ...]] = {}  # of what plans of the file at hand draw on
        self._said: dict[tuple[str, str], Finding] = {}  # what one finding says for all
        configuration = environment.configuration
        if configuration is not None:
            self._learn(configuration)

    def turn_to(self, source: Source) -> None:
        """Make this the file at hand, and note what is wrong with it as YAML."""
        self._documents.turn_to(source)
        self._files.clear()  # which keeps every document that is named in it
        self.take(source.diagnostics)
        content = self._contents[source.file]
        if _MARKERS[0] in content or _MARKERS[1] in content:
            self._read_suppressions(source.file, source.documents)

    def take(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note what is wrong with files."""
        for diagnostic in diagnostics:
            self._add(diagnostic)

    def note(self, stated: Document | PlanEntry, problems: Iterable[Problem], most: int = FINDINGS) -> int:
        """Note what was found in a document or plan, up to as many errors; how many nobody has noted before.

        What an anchor or a layer states is checked wherever it is used, and said once.
        """
        errors = 0
        owner = stated.owner
        for problem in problems:
            repeated = None if self._repeats else problem.rule.repeated(problem.message, owner.file)
            if repeated is not None and (said := self._said.get(repeated)) is not None and self._none_intended(owner):
                said.concerns(owner)
                continue
            finding = self._add(stated.place(problem, self._locate))
            if repeated is not None and self._none_intended(owner):
                self._said[repeated] = finding
            errors += finding.is_new and self._is_error(finding.diagnostic)
            finding.is_new = False
            if errors >= most:
                break
        return errors

    def note_misplaced(self, found: Iterable[Misplaced], most: int = FINDINGS) -> int:
        """The same of what was found in documents that plans are made of."""
        errors = 0
        for document, problem in found:
            self._learn(document)
            errors += self.note(document, (problem,))
            if errors >= most:
                break
        return errors

    def note_late(self, owner: Owner, problem: Problem, level: Severity | None = None) -> None:
        """Note what was found in a file that is not at hand any more, at a level of its own where there is one."""
        stated = self.entry(owner) if isinstance(owner, EntryKey) else self.document(owner)
        self._add(stated.place(problem, self._locate)._replace(level=level))

    def draws(self, key: EntryKey, documents: tuple[Document, ...]) -> None:
        """Learn of a plan that draws values from several files, of which each may call findings intended."""
        if len(documents) > 1:
            files = self._files.get(documents)
            if files is None:
                files = self._files[documents] = tuple(dict.fromkeys(document.origin.file for document in documents))
                for document in documents:
                    self._learn(document)
            self._drawn_on[key] = files

    def document(self, origin: Origin) -> Document:
        """A document that has been read."""
        return self._documents.document(origin)

    @property
    def found(self) -> Found:
        """What was found so far, for the collector of the whole run to `take_over`."""
        findings = [(finding.diagnostic, finding.plans) for finding in self._findings.values()]
        numbers = {id(finding): number for number, finding in enumerate(self._findings.values())}
        said = {numbers[id(finding)]: repeated for repeated, finding in self._said.items()}
        return Found(findings, said, self._suppressions, self._drawn_on)

    def take_over(self, found: Found) -> None:
        """Note what another collector found of the files that follow those of this one."""
        self._suppressions |= found.suppressions
        self._drawn_on |= found.drawn_on
        for number, (diagnostic, plans) in enumerate(found.findings):
            repeated = found.said.get(number)
            said = None if repeated is None else self._said.get(repeated)
            if said is not None:
                for key in plans:
                    said.concerns(key)
                continue
            finding = self._add(diagnostic)
            finding.plans.update(plans)
            finding.is_new = False
            if repeated is not None:
                self._said[repeated] = finding

    def entry(self, key: EntryKey) -> PlanEntry:
        """A plan that has been read."""
        file = key.file
        if file not in self._expanded:
            if len(self._expanded) == _FILES:
                del self._expanded[next(iter(self._expanded))]
            self._expanded[file] = {}
        entries = self._expanded[file]
        if key not in entries:
            made = expand(self._documents.document(key.document), self._environment).entries
            entries.update({entry.key: entry for entry in made})
        return entries[key]

    def verdict(
        self, plans: Mapping[EntryKey, str], *, unused: bool
    ) -> tuple[tuple[Diagnostic, ...], tuple[Suppressed, ...]]:
        """What is to be shown, in order, and what comments call intended; `plans` has what each plan is called."""
        shown, suppressed = verdict(
            self._findings.values(), self._suppressions, self._drawn_on, self._levels, plans, unused=unused
        )
        return (
            tuple(sorted(shown, key=lambda diagnostic: diagnostic.sort_key)),
            tuple(sorted(suppressed, key=lambda found: found.diagnostic.sort_key)),
        )

    def _add(self, diagnostic: Diagnostic) -> Finding:
        key = (diagnostic.rule.id, diagnostic.file, diagnostic.span, diagnostic.message)
        finding = self._findings.get(key)
        if finding is None:
            finding = self._findings[key] = Finding(diagnostic)
        else:
            finding.repeat(diagnostic)
        return finding

    def _is_error(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding about one plan, or none, is an error at the level that holds."""
        for target in {key.target for key in diagnostic.plans} or self._levels:
            levels = self._levels[target]
            if levels.get(diagnostic.rule.id, diagnostic.severity if diagnostic.rule.on else None) is Severity.ERROR:
                return True
        return False

    def _none_intended(self, owner: Owner) -> bool:
        """Whether no comment may speak of what is found there."""
        return owner.file not in self._suppressions and owner not in self._drawn_on

    def _learn(self, document: Document) -> None:
        """Read the comments of a file that the run does not read for plans."""
        file = document.origin.file
        if file not in self._contents and file not in self._beside:
            self._beside[file] = document
            self._read_suppressions(file, [document])

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
        if origin.file in self._beside:
            return Location(related.message, *self._beside[origin.file].position(related.path, related.on))
        if origin.file not in self._contents:
            return None  # a source beside the manifests, which a note names
        document = self._documents.find(origin)
        if document is None:
            return None  # another content than was read, as an editor's of the same name
        stated = self.entry(owner) if isinstance(owner, EntryKey) else document
        return Location(related.message, *stated.position(related.path, related.on))
