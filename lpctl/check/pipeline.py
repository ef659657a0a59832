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
from lpctl.check.context import contexts
from lpctl.check.plan_check import check_plan, may_have_content, with_content
from lpctl.check.verdict import told_once
from lpctl.expand.environment import NO_TARGET, Environment
from lpctl.expand.expand import expand, unused_variables
from lpctl.findings.diagnostic import EntryKey, Severity
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse, parse_next
from lpctl.rules import checks_of
from lpctl.rules.plan import problems_of_plans
from lpctl.rules.rule import RUN
from lpctl.source.document import title
from lpctl.source.load import load
from lpctl.source.rules import MORE_MISTAKES
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lpctl.check.checked_plan import CheckedPlan
    from lpctl.check.context import Context
    from lpctl.check.reference.document import Reference
    from lpctl.check.reference.known import KnownPlan
    from lpctl.check.settings import Settings
    from lpctl.check.suppression import Suppressed
    from lpctl.expand.entry import PlanEntry
    from lpctl.expand.expand import Expanded
    from lpctl.findings.diagnostic import Diagnostic, Origin, Problem
    from lpctl.interface.model import InterfaceSource
    from lpctl.manifest.launch_plan import Schedule
    from lpctl.plan.compiled import Candidate
    from lpctl.source.document import Document
    from lpctl.source.load import Source


class Checked(NamedTuple):
    """The result of a run: what could be bound, every finding in order, what every plan is called, how many files.

    `suppressed` are the findings that a comment calls intended; they are not among the others. `references` are the
    references to existing plans, each with the plan that it means, None where that is not known. `entry` finds a plan
    that was read by its key.
    """

    candidates: tuple[Candidate, ...]
    diagnostics: tuple[Diagnostic, ...]
    plans: Mapping[EntryKey, str]
    files: int
    suppressed: tuple[Suppressed, ...]
    references: tuple[tuple[Reference, KnownPlan | None], ...]
    entry: Callable[[EntryKey], PlanEntry]

    def of_target(self, target: str) -> Checked:
        """What was found of the plans of one target."""
        return self._replace(candidates=tuple(plan for plan in self.candidates if plan.key.target == target))

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids writing."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


class Against(NamedTuple):
    """What the plans of a target are checked against: interfaces, and how."""

    sources: tuple[InterfaceSource, ...]
    settings: Settings


def check(files: Iterable[tuple[str, bytes]], sources: Iterable[InterfaceSource], settings: Settings) -> Checked:
    """Run every stage over the files, given as (name to show, content), in a repository without lpctl.yaml."""
    return check_targets(files, {NO_TARGET: Against(tuple(sources), settings)}, Environment())


def check_targets(
    files: Iterable[tuple[str, bytes]],
    against: Mapping[str, Against],
    environment: Environment,
    *,
    whole: bool = False,
    watch: Callable[[int, int], None] | None = None,
) -> Checked:
    """Run every stage over the files, in each target that the environment asks for.

    `against` has what the plans of each target are checked against, by its name. `whole` is whether the files are all
    the manifests that there are, so that what none of them uses is used by none. `watch` is told behind each file how
    many files and plans are done.
    """
    contents = dict(files)
    repeated = any(each.settings.repeated for each in against.values())
    levels = {name: each.settings.levels for name, each in against.items()}
    found = Collector(contents, environment, levels, repeats=repeated)
    sources = {id(source): source for each in against.values() for source in each.sources}  # targets may share them
    for source in sources.values():
        found.take(source.diagnostics)
    run = _Run(contexts((name, each.sources, each.settings) for name, each in against.items()), found)
    unread = False  # whether a file has plans that nobody knows
    for done, read in enumerate(_read(contents, environment), 1):
        run.file(*read)
        unread = unread or bool(read[0].diagnostics)
        if watch is not None:
            watch(done, len(run.plans))
    run.over_all_plans()
    references = tuple(run.compare_references([*sources.values()]))
    all_targets = environment.asked == environment.targets
    if whole and all_targets and not unread:
        found.note_misplaced(unused_variables(environment))
    inputs = all(each.settings.inputs for each in against.values())
    diagnostics, suppressed = found.verdict(run.plans, unused=inputs and all_targets)
    if not repeated:
        diagnostics = tuple(told_once(diagnostics, run.plans))
    return Checked(tuple(run.candidates), diagnostics, run.plans, len(contents), suppressed, references, found.entry)


_OF_RUNS = checks_of(RUN)

_Parsed: TypeAlias = "tuple[LaunchPlan | None, frozenset[str] | None]"
"""What a plan is parsed to, and the fields in which it may differ from the plan before it: None where none is known."""

_Read: TypeAlias = "tuple[PlanEntry, _Parsed, list[Problem]]"
"""A plan, what it is parsed to, and what is wrong with that by itself."""


class _Stated(NamedTuple):
    """A document, how it was expanded, and the plans that it states."""

    document: Document
    expanded: Expanded
    plans: list[_Read]


def _read(contents: Mapping[str, bytes], environment: Environment) -> Iterator[tuple[Source, list[_Stated]]]:
    """Each file with the plans that it states, in order.

    A stage that runs over many files in turn takes a quarter less than one that others come between.
    """
    for batch in batches(contents):
        sources = [load(file, content) for file, content in batch]
        expanded = [[expand(document, environment) for document in source.documents] for source in sources]
        entries = [[entry for each in of_file for entry in each.entries] for of_file in expanded]
        parsed = [_parsed(stated) for stated in entries]
        found = [problems_of_plans(plans) for plans in parsed]
        for source, of_file, *read in zip(sources, expanded, entries, parsed, found, strict=True):
            plans = zip(*read, strict=True)
            yield (
                source,
                [
                    _Stated(document, each, list(islice(plans, len(each.entries))))
                    for document, each in zip(source.documents, of_file, strict=True)
                ],
            )


def _parsed(entries: Iterable[PlanEntry]) -> list[_Parsed]:
    """What each plan is parsed to; of one like the plan before it, only the fields that may differ are read."""
    made: list[_Parsed] = []
    plan: LaunchPlan | None = None
    for entry in entries:
        differing = None if plan is None else entry.differing
        if plan is None or differing is None:
            plan = parse(LaunchPlan, entry.data)
        else:
            plan = parse_next(LaunchPlan, entry.data, plan, differing)
        made.append((plan, differing))
    return made


class _Run:
    """What a run knows of all plans, once each of them has been checked."""

    def __init__(self, contexts: Mapping[str, Context], found: Collector) -> None:
        self.plans: dict[EntryKey, str] = {}
        self.candidates: list[Candidate] = []
        self._contexts = contexts
        self._found = found
        self._references: list[tuple[Origin, Reference]] = []
        self._uncertain: set[EntryKey] = set()  # who these plans are is not known
        self._scheduled: list[tuple[EntryKey, str, Schedule]] = []  # what starts by itself, where a project asks

    def file(self, source: Source, documents: Iterable[_Stated]) -> None:
        """Check what a file states, until it has as many mistakes as are told."""
        self._found.turn_to(source)
        left = FINDINGS
        for stated in documents:
            left -= self._expanded(stated, left)
            if left <= 0:
                self._found.note(stated.document, [MORE_MISTAKES])
                return
            for what, problems in self._document(stated):
                if problems:
                    left -= self._found.note(what, problems, left)
                if left <= 0:
                    self._found.note(what, [MORE_MISTAKES])
                    return

    def _expanded(self, stated: _Stated, most: int) -> int:
        """Note what is wrong with how a document states its plans, up to as many errors; how many are new."""
        document, expanded, plans = stated
        if not expanded.problems and not expanded.diagnostics:
            return 0
        if not plans:
            self.plans[EntryKey(document.origin)] = title(document.data, document.origin)
        self._found.take(expanded.diagnostics)
        return self._found.note_misplaced(expanded.problems, most)

    def _document(self, stated: _Stated) -> Iterator[tuple[Document | PlanEntry, list[Problem]]]:
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
