"""Manifest files to compiled plans and everything that was found on the way: a run over all plans.

What stops what: YAML that cannot be read stops its file, a flaw that leaves data in doubt its document, an entry that
does not fit the schema that entry (or what means nothing without it), an unknown workflow the binding of its plan.
Everything else is found in one run, and nothing is written where there is an error.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lpctl.check.batches import batches
from lpctl.check.collector import Collector
from lpctl.check.plan_check import check_plan, context, may_have_content, with_content
from lpctl.expand.entry import expand
from lpctl.findings.diagnostic import Severity
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse
from lpctl.rules import checks_of
from lpctl.rules.plan import problems_of_plans
from lpctl.rules.rule import RUN
from lpctl.source.load import load
from lpctl.source.rules import MORE_MISTAKES
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lpctl.check.plan_check import Context
    from lpctl.check.reference.document import Reference
    from lpctl.check.reference.known import KnownPlan
    from lpctl.check.settings import Settings
    from lpctl.check.suppression import Suppressed
    from lpctl.expand.entry import PlanEntry
    from lpctl.findings.diagnostic import Diagnostic, EntryKey, Origin, Problem
    from lpctl.interface.model import InterfaceSource
    from lpctl.plan.compiled import Candidate
    from lpctl.source.document import Document
    from lpctl.source.load import Source


class Checked(NamedTuple):
    """The result of a run: what could be bound, every finding in order, what every plan is called, how many files.

    `suppressed` are the findings that a comment calls intended; they are not among the others. `references` are the
    references to existing plans, each with the plan that it means, None where that is not known.
    """

    candidates: tuple[Candidate, ...]
    diagnostics: tuple[Diagnostic, ...]
    plans: Mapping[EntryKey, str]
    files: int
    suppressed: tuple[Suppressed, ...] = ()
    references: tuple[tuple[Reference, KnownPlan | None], ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids writing."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def check(files: Iterable[tuple[str, bytes]], sources: Iterable[InterfaceSource], settings: Settings) -> Checked:
    """Run every stage over the files, given as (name to show, content)."""
    contents, sources = dict(files), tuple(sources)
    found = Collector(contents, (diagnostic for source in sources for diagnostic in source.diagnostics))
    run = _Run(context(sources, settings), found)
    for read in _read(contents):
        run.file(*read)
    run.over_all_plans()
    references = tuple(run.compare_references(sources))
    diagnostics, suppressed = found.verdict(settings)
    return Checked(tuple(run.candidates), diagnostics, run.plans, len(contents), suppressed, references)


_OF_RUNS = checks_of(RUN)

_Read: TypeAlias = "tuple[PlanEntry, LaunchPlan | None, list[Problem]]"
"""A plan, what it is parsed to, and what is wrong with that by itself."""


def _read(contents: Mapping[str, bytes]) -> Iterator[tuple[Source, Iterator[_Read]]]:
    """Each file with the plans that it states, in order.

    A stage that runs over many files in turn takes a quarter less than one that others come between.
    """
    for batch in batches(contents):
        sources = [load(file, content) for file, content in batch]
        entries = [[entry for document in source.documents for entry in expand(document)] for source in sources]
        parsed = [[parse(LaunchPlan, entry.data) for entry in stated] for stated in entries]
        found = [problems_of_plans(plans) for plans in parsed]
        for source, *of_file in zip(sources, entries, parsed, found, strict=True):
            yield source, zip(*of_file, strict=True)


class _Run:
    """What a run knows of all plans, once each of them has been checked."""

    def __init__(self, context: Context, found: Collector) -> None:
        self.plans: dict[EntryKey, str] = {}
        self.candidates: list[Candidate] = []
        self._context = context
        self._found = found
        self._references: list[tuple[Origin, Reference]] = []
        self._uncertain: set[EntryKey] = set()  # who these plans are is not known

    def file(self, source: Source, plans: Iterable[_Read]) -> None:
        """Check what a file states, until it has as many mistakes as are told."""
        self._found.turn_to(source)
        of_documents: dict[Origin, list[_Read]] = {}
        for read in plans:
            of_documents.setdefault(read[0].key.document, []).append(read)
        errors = 0
        for document in source.documents:
            for stated, problems in self._document(document, of_documents.get(document.origin, ())):
                if not problems:
                    continue
                self._found.note(stated, problems)
                errors += sum(problem.rule.severity is Severity.ERROR for problem in problems)
                if errors >= FINDINGS:
                    self._found.note(stated, [MORE_MISTAKES])
                    return

    def _document(
        self, document: Document, plans: Sequence[_Read]
    ) -> Iterator[tuple[Document | PlanEntry, list[Problem]]]:
        """Everything that a document states, with what is wrong with it."""
        if not plans and document.data.get("kind") == "ReferenceLaunchPlan":
            yield document, self._reference(document)
        for entry, plan, by_itself in plans:
            if entry.drawn:
                self._found.draws(entry)
            checked = check_plan(entry, plan, by_itself, self._context)
            if checked.called is not None:
                self.plans[entry.key] = checked.called
            if checked.candidate is not None:
                self.candidates.append(checked.candidate)
            if not checked.certain:
                self._uncertain.add(entry.key)
            yield entry, checked.problems

    def _reference(self, document: Document) -> list[Problem]:
        from lpctl.check.reference.document import read_reference  # noqa: PLC0415 - few files refer to plans

        found, problems = read_reference(document)
        if found is not None:
            self._references.append((document.origin, found))
        return problems

    def over_all_plans(self) -> None:
        """Ask the rules that compare plans, now that all of them are known."""
        settings = self._context.settings
        certain = [candidate for candidate in self.candidates if candidate.key not in self._uncertain]
        if not settings.contents:
            named = Counter(candidate.identity.name for candidate in certain)
            certain = [
                candidate if named[candidate.identity.name] == 1 else self._with_content(candidate)
                for candidate in certain
            ]
        for rule in _OF_RUNS:
            for key, problem in rule.check(certain):
                self._found.note_late(key, problem, None if settings.one_output else problem.rule.apart)

    def compare_references(self, sources: Sequence[InterfaceSource]) -> Iterator[tuple[Reference, KnownPlan | None]]:
        """Each reference with the plan that it means, now that all plans are known; what does not fit is noted."""
        if not self._references or self._context.interfaces is None:
            return
        from lpctl.check.reference.check import not_found, reference_problems  # noqa: PLC0415 - see above
        from lpctl.check.reference.known import KnownPlans  # noqa: PLC0415

        names = {reference.name for _, reference in self._references}
        candidates = [self._with_content(plan) for plan in self.candidates if plan.identity.name in names]
        broken = {plan.identity.name for plan in candidates if plan.content is None}
        known = KnownPlans(candidates, sources)
        for origin, reference in self._references:
            plan, named = known.find(reference)
            if plan is not None:
                problems = list(islice(reference_problems(reference, plan), FINDINGS))
                if len(problems) == FINDINGS:
                    problems.append(MORE_MISTAKES)
            else:
                problems = [] if reference.name in broken else [not_found(reference, named)]
            for problem in problems:
                self._found.note_late(origin, problem)
            yield reference, plan

    def _with_content(self, candidate: Candidate) -> Candidate:
        """The candidate with its content, if it has one that was not needed before."""
        if not may_have_content(candidate):
            return candidate
        return with_content(candidate, self._found.entry(candidate.key), self._context)
