"""Files checked one after the other, all those of a run or a share of them; what is known of their plans at the end."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.plan_check import check_plan, may_have_content, with_content
from lpctl.check.reading import read
from lpctl.findings.diagnostic import EntryKey
from lpctl.rules import checks_of
from lpctl.rules.rule import RUN
from lpctl.source.document import title
from lpctl.source.rules import MORE_MISTAKES
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lpctl.check.checked_plan import CheckedPlan
    from lpctl.check.collector import Collector, Found
    from lpctl.check.context import Context
    from lpctl.check.reading import Stated
    from lpctl.check.reference.document import Reference
    from lpctl.check.reference.known import KnownPlan
    from lpctl.expand.entry import PlanEntry
    from lpctl.expand.environment import Environment
    from lpctl.expand.record import FilesRead
    from lpctl.findings.diagnostic import Origin, Problem
    from lpctl.interface.model import InterfaceSource
    from lpctl.manifest.launch_plan import Schedule
    from lpctl.plan.compiled import Candidate
    from lpctl.source.document import Document
    from lpctl.source.load import Source

_OF_RUNS = checks_of(RUN)


class Share(NamedTuple):
    """What is known of the plans of some of the files of a run: what the run of all files is to `take_over`.

    `references` are the documents that state any, `used` the variables that something has named, `files_read` those of
    records.
    """

    files: int
    plans: dict[EntryKey, str]
    candidates: list[Candidate]
    references: list[Origin]
    uncertain: set[EntryKey]
    scheduled: list[tuple[EntryKey, str, Schedule]]
    unread: bool
    used: set[str]
    files_read: FilesRead
    found: Found


class Run:
    """What is known of the plans of the files so far.

    `unread` is whether a file has plans that nobody knows, `is_cut` whether one has more mistakes than are told.
    """

    def __init__(self, contexts: Mapping[str, Context], environment: Environment, found: Collector) -> None:
        self.files = 0
        self.plans: dict[EntryKey, str] = {}
        self.candidates: list[Candidate] = []
        self.unread = False
        self.is_cut = False
        self._contexts = contexts
        self._environment = environment
        self._found = found
        self._references: list[tuple[Origin, Reference]] = []
        self._uncertain: set[EntryKey] = set()  # who these plans are is not known
        self._scheduled: list[tuple[EntryKey, str, Schedule]] = []  # what starts by itself, where a project asks

    def check(self, contents: Mapping[str, bytes], watch: Callable[[int, int], None] | None = None) -> None:
        """Check what files state. `watch` is told behind each how many files and plans are done."""
        for source, documents in read(contents, self._environment):
            self._file(source, documents)
            self.files += 1
            self.unread = self.unread or bool(source.diagnostics)
            if watch is not None:
                watch(self.files, len(self.plans))

    def share(self) -> Share:
        """What is known of the files so far."""
        return Share(
            self.files,
            self.plans,
            self.candidates,
            [origin for origin, _ in self._references],
            self._uncertain,
            self._scheduled,
            self.unread,
            self._environment.used,
            self._environment.files_read,
            self._found.found,
        )

    def take_over(self, share: Share) -> bool:
        """Learn what another run knows of the files that follow those of this one.

        False, and nothing is learned, where it read something else in a file of records, which changed meanwhile.
        """
        if share.files_read and not self._environment.records.take_over(share.files_read):
            return False
        self.files += share.files
        self.plans |= share.plans
        self.candidates += share.candidates
        self._uncertain |= share.uncertain
        self._scheduled += share.scheduled
        self.unread = self.unread or share.unread
        self._environment.used |= share.used
        self._found.take_over(share.found)
        for origin in share.references:
            self._reference(self._found.document(origin))
        return True

    def _file(self, source: Source, documents: Iterable[Stated]) -> None:
        """Check what a file states, until it has as many mistakes as are told."""
        self._found.turn_to(source)
        left = FINDINGS
        for stated in documents:
            left -= self._expanded(stated, left)
            if left <= 0:
                self._cut(stated.document)
                return
            for what, problems in self._document(stated):
                if problems:
                    left -= self._found.note(what, problems, left)
                if left <= 0:
                    self._cut(what)
                    return

    def _cut(self, behind: Document | PlanEntry) -> None:
        """Say that there are more mistakes than are told."""
        self.is_cut = True
        self._found.note(behind, [MORE_MISTAKES])

    def _expanded(self, stated: Stated, most: int) -> int:
        """Note what is wrong with how a document states its plans, up to as many errors; how many are new."""
        document, expanded, plans = stated
        if not expanded.problems and not expanded.diagnostics:
            return 0
        if not plans:
            self.plans[EntryKey(document.origin)] = title(document.data, document.origin)
        self._found.take(expanded.diagnostics)
        return self._found.note_misplaced(expanded.problems, most)

    def _document(self, stated: Stated) -> Iterator[tuple[Document | PlanEntry, list[Problem]]]:
        """Everything that a document states, with what is wrong with it."""
        document, expanded, plans = stated
        if not plans and document.data.get("kind") == "ReferenceLaunchPlan":
            yield document, self._reference(document)
        checked: CheckedPlan | None = None
        for entry, (plan, differ), by_itself in plans:
            key, documents = entry.key, entry.documents
            context = self._contexts[key.target]
            self._found.draws(key, documents)
            like = (checked, differ) if checked is not None and differ is not None else None
            checked = check_plan(entry, plan, by_itself, context, like, documents=documents)
            called, candidate = checked.called, checked.candidate
            if called is not None:
                self.plans[key] = called
            if candidate is not None:
                self.candidates.append(candidate)
            if not checked.certain:
                self._uncertain.add(key)
            if context.settings.asked and plan is not None and plan.schedule is not None and not entry.kept_inactive:
                self._scheduled.append((key, called or "", plan.schedule))
            nothing = expanded.nothing.get(key.target, ()) if expanded.nothing else ()
            yield (
                entry,
                [found for found in checked.problems if entry.place_of(found.path, found.on) not in nothing]
                if nothing
                else checked.problems,
            )

    def _reference(self, document: Document) -> list[Problem]:
        from lpctl.check.reference.document import read_reference  # noqa: PLC0415 - few files refer to plans

        found, problems = read_reference(document)
        if found is not None:
            self._references.append((document.origin, found))
        return problems

    def over_all_plans(self) -> None:
        """Ask the rules that compare plans, now that all of them are known: those of one target with each other."""
        of_targets: dict[str, list[Candidate]] = {target: [] for target in self._contexts}
        for plan in self.candidates:
            of_targets[plan.key.target].append(plan)
        for target, of_target in self._contexts.items():
            settings = of_target.settings
            certain = of_targets[target]
            if self._uncertain:
                certain = [plan for plan in certain if plan.key not in self._uncertain]
            if not settings.contents:
                named = Counter(plan.identity.name for plan in certain)
                certain = [plan if named[plan.identity.name] == 1 else self._with_content(plan) for plan in certain]
            for rule in _OF_RUNS:
                for key, problem in rule.check(certain):
                    self._found.note_late(key, problem, None if settings.one_output else problem.rule.apart)
            if settings.asked:
                from lpctl.check.asked import problems_of_run  # noqa: PLC0415 - few projects ask for any

                of_run = [plan for plan in self._scheduled if plan[0].target == target]
                for key, problem in problems_of_run(of_run, settings.asked):
                    self._found.note_late(key, problem)

    def compare_references(self, sources: Sequence[InterfaceSource]) -> Iterator[tuple[Reference, KnownPlan | None]]:
        """Each reference with the plan that it means, now that all plans are known; what does not fit is noted."""
        if not self._references or all(context.interfaces is None for context in self._contexts.values()):
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
        context = self._contexts[candidate.key.target]
        return with_content(candidate, self._found.entry(candidate.key), context)
