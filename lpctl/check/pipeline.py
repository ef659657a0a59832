"""Manifest files to compiled plans and everything that was found on the way: the only module that knows all stages.

What stops what: YAML that cannot be read stops its file, a flaw that leaves data in doubt its document, an entry that
does not fit the schema that entry (or what means nothing without it), an unknown workflow the binding of its plan.
Everything else is found in one run, and nothing is written where there is an error.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.batches import batches
from lpctl.check.verdict import verdict
from lpctl.findings.diagnostic import Location, Severity
from lpctl.interface.resolve import Interfaces
from lpctl.interface.rules import defaults_unknown
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse
from lpctl.plan.bind import bind, own_defaults, plainly_binds
from lpctl.plan.build import build, serialize
from lpctl.plan.compiled import Candidate
from lpctl.plan.identity import identify, workflow_id
from lpctl.plan.packaged import PackagedPlans
from lpctl.plan.size import size_problem
from lpctl.rules import checks_of
from lpctl.rules.flyte_version import Encodings
from lpctl.rules.plan import plan_problems, problems_of_plans
from lpctl.rules.rule import ENCODINGS, INPUTS, RUN, VERSION
from lpctl.rules.scheduled_inputs import Resolved
from lpctl.source.document import MARKERS
from lpctl.source.kept import Kept
from lpctl.source.load import load
from lpctl.source.rules import MORE_MISTAKES
from lpctl.text.limits import FINDINGS, WEIGHED_BYTES, WEIGHED_NODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lpctl.check.reference.document import Reference
    from lpctl.check.reference.known import KnownPlan
    from lpctl.check.settings import Settings
    from lpctl.check.suppression import Suppressed, Suppressions
    from lpctl.findings.diagnostic import Diagnostic, Origin, Path, Problem, Related
    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.manifest.prune import Usable
    from lpctl.plan.bind import Bound, OwnDefaults
    from lpctl.source.document import Document
    from lpctl.source.load import Source


class Checked(NamedTuple):
    """The result of a run: what could be bound, every finding in order, what every plan is called, how many files.

    `suppressed` are the findings that a comment calls intended; they are not among the others. `references` are the
    references to existing plans, each with the plan that it means, None where that is not known.
    """

    candidates: tuple[Candidate, ...]
    diagnostics: tuple[Diagnostic, ...]
    plans: Mapping[Origin, str]
    files: int
    suppressed: tuple[Suppressed, ...] = ()
    references: tuple[tuple[Reference, KnownPlan | None], ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids writing."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def check(
    files: Iterable[tuple[str, bytes]],
    sources: Iterable[InterfaceSource],
    settings: Settings,
) -> Checked:
    """Run every stage over the files, given as (name to show, content)."""
    run = _Run(tuple(sources), settings)
    run.files(files)
    run.set_rules(one_output=settings.one_output)
    run.check_references()
    diagnostics, suppressed = verdict(run.diagnostics, run.suppressions, settings.levels, unused=settings.inputs)
    return Checked(
        candidates=tuple(run.candidates),
        diagnostics=tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key)),
        plans=run.plans,
        files=len(run.contents),
        suppressed=tuple(sorted(suppressed, key=lambda found: found.diagnostic.sort_key)),
        references=tuple(run.found),
    )


_OF_VERSIONS, _OF_ENCODINGS = checks_of(VERSION), checks_of(ENCODINGS)
_OF_INPUTS, _OF_RUNS = checks_of(INPUTS), checks_of(RUN)

_MARKERS = tuple(marker.encode() for marker in MARKERS)


class _Run:
    """What one run gathers. Documents are dropped batch by batch; a late finding loads its file again."""

    def __init__(
        self,
        sources: tuple[InterfaceSource, ...],
        settings: Settings,
    ) -> None:
        self.sources = sources
        self.interfaces = Interfaces(sources) if settings.inputs else None
        self.packaged = PackagedPlans(sources)
        self.fill = settings.fill
        self.with_contents = settings.contents
        self.flyte_version = settings.flyte_version
        self.struct_encoding = settings.struct_encoding
        self.plans: dict[Origin, str] = {}
        self.contents: dict[str, bytes] = {}
        self.candidates: list[Candidate] = []
        self.diagnostics: list[Diagnostic] = []
        self.references: list[tuple[Origin, Reference]] = []
        self.found: list[tuple[Reference, KnownPlan | None]] = []
        self._said: set[tuple[str, str]] = set()  # what one finding says for all
        self._each_plan = False
        self._uncertain: set[Origin] = set()  # who these plans are is not known
        self._documents = Kept(self.contents)
        self.suppressions: dict[str, Suppressions] = {}
        self._own: dict[int, OwnDefaults] = {}
        for source in sources:
            self.diagnostics.extend(source.diagnostics)

    def files(self, files: Iterable[tuple[str, bytes]]) -> None:
        # A stage that runs over many files in turn takes a quarter less than one that others come between.
        self.contents.update(files)
        for batch in batches(self.contents):
            sources = [load(file, content) for file, content in batch]
            parsed = [[parse(LaunchPlan, document.data) for document in source.documents] for source in sources]
            found = [problems_of_plans(plans) for plans in parsed]
            for source, plans, problems in zip(sources, parsed, found, strict=True):
                self._file(source, plans, problems)

    def _file(self, source: Source, plans: list[LaunchPlan | None], found: list[list[Problem]]) -> None:
        """Check a file, of whose documents it is known which plan each is and what is wrong with that by itself."""
        self._documents.turn_to(source)
        self.diagnostics.extend(source.diagnostics)
        content = self.contents[source.file]
        if _MARKERS[0] in content or _MARKERS[1] in content:
            self._read_suppressions(source)
        self._each_plan = source.file in self.suppressions
        errors = 0
        for document, plan, by_itself in zip(source.documents, plans, found, strict=True):
            kind = document.data.get("kind") if isinstance(document.data, dict) else None
            if kind == "WorkflowInterface":
                continue  # read as an interface source, before any plan
            if kind == "ReferenceLaunchPlan":
                problems = self._reference(document)
            else:
                problems = self._document(document, plan, by_itself)
            placed = (document.place(problem, self._locate) for problem in problems if self._is_news(problem))
            # What an anchor names is checked wherever an alias stands for it, and written once.
            self.diagnostics.extend({(found.rule.id, found.span, found.message): found for found in placed}.values())
            errors += sum(problem.rule.severity is Severity.ERROR for problem in problems)
            if errors >= FINDINGS:
                self.diagnostics.append(document.place(MORE_MISTAKES, self._locate))
                break

    def _document(self, document: Document, plan: LaunchPlan | None, problems: list[Problem]) -> list[Problem]:
        left: Usable | None = None
        misfits = 0
        if plan is None:
            problems, left = self._misfit(document)
            plan = None if left is None else parse(LaunchPlan, left.data)
            if plan is None:
                return problems
            misfits = len(problems)
            problems.extend(plan_problems(plan))
        else:
            self.plans[document.origin] = plan.name or plan.workflow.name
        if self.flyte_version is not None:
            for version_rule in _OF_VERSIONS:
                problems.extend(version_rule.check((plan, self.flyte_version)))
        if left is not None:
            problems[misfits:] = left.placed(problems[misfits:])
            if not left.workflow_stated:
                return problems
        name_path: Path = ("workflow", "name") if type(document.data["workflow"]) is dict else ("workflow",)
        problems.extend(
            self._plan(
                plan,
                document,
                name_path,
                sound=not any(problem.rule.firm for problem in problems),
                inputs_stated=left is None or left.inputs_stated,
            )
        )
        return problems

    def _misfit(self, document: Document) -> tuple[list[Problem], Usable | None]:
        """Why a document does not fit its schema, and what is left of it."""
        from lpctl.manifest.explain import explain, kind_problem  # noqa: PLC0415 - only a misfit needs it
        from lpctl.manifest.prune import usable  # noqa: PLC0415

        if problem := kind_problem(document):
            return [problem], None
        self.plans[document.origin] = document.title
        problems = explain(document, "LaunchPlan")
        assert problems, "the parser refused what the schema takes"  # noqa: S101
        left = usable(document.data, problems)
        if left is None or not left.certain:
            self._uncertain.add(document.origin)
        return problems, left

    def _reference(self, document: Document) -> list[Problem]:
        from lpctl.check.reference.document import read_reference  # noqa: PLC0415 - few files refer to plans

        found, problems = read_reference(document)
        if found is not None:
            self.references.append((document.origin, found))
        return problems

    def check_references(self) -> None:
        """Compare each reference with the plan that it means, now that all plans are known."""
        if not self.references or self.interfaces is None:
            return
        from lpctl.check.reference.check import not_found, reference_problems  # noqa: PLC0415 - see above
        from lpctl.check.reference.known import KnownPlans  # noqa: PLC0415

        names = {reference.name for _, reference in self.references}
        candidates = [self._with_content(plan) for plan in self.candidates if plan.identity.name in names]
        broken = {plan.identity.name for plan in candidates if plan.content is None}
        known = KnownPlans(candidates, self.sources)
        for origin, reference in self.references:
            plan, named = known.find(reference)
            self.found.append((reference, plan))
            if plan is not None:
                problems = list(islice(reference_problems(reference, plan), FINDINGS))
                if len(problems) == FINDINGS:
                    problems.append(MORE_MISTAKES)
            else:
                problems = [] if reference.name in broken else [not_found(reference, named)]
            document = self._documents.document(origin)
            self.diagnostics.extend(document.place(problem, self._locate) for problem in problems)

    def _plan(
        self, plan: LaunchPlan, document: Document, name_path: Path, *, sound: bool, inputs_stated: bool
    ) -> list[Problem]:
        """Bind and build one plan, note it as a candidate, and return what was found."""
        problems: list[Problem] = []
        interface = bound = None
        weighed = False
        if self.interfaces is not None:
            interface, unresolved = self.interfaces.resolve(workflow_id(plan, self.fill), name_path)
            problems.extend(unresolved)
        identity, workflow, contradictions = identify(plan, self.fill, interface)
        with_content = self.with_contents or self.packaged.may_hold(identity, workflow)
        problems.extend(contradictions)
        if any(problem.rule.ambiguous for problem in contradictions):
            self._uncertain.add(document.origin)  # which of the two is meant is not known
        if interface is not None:
            own = self._own_defaults(interface)
            weighed = with_content or self._may_be_large(document, own)
            if weighed or self.flyte_version is not None or not plainly_binds(plan, own):
                bound, mismatches = bind(plan, interface, document, self.struct_encoding, own)
                problems.extend(mismatches)
                sound = sound and bound is not None
            problems.extend(self._about_inputs(plan, interface, bound, name_path, inputs_stated=inputs_stated))
        else:
            sound = False
        named = plan.name is not None
        content = None
        if bound is not None and sound and (weighed or bound.size() > WEIGHED_BYTES):
            message = build(bound, identity, workflow)
            if too_large := size_problem(message, bound, name_path):
                problems.append(too_large)
            if with_content:
                problems.extend(self.packaged.problems(message, bound, named=named))
                if self.fill.placeholders:
                    message = build(bound, identity.with_placeholders(), workflow.with_placeholders())
                content = serialize(message)
        self.candidates.append(
            Candidate(
                origin=document.origin,
                line=document.key_line("name" if named else "workflow"),
                named=named,
                identity=identity,
                workflow=workflow,
                content=content,
                plan=None if sound else plan,
                interface=interface,
                auto_activate=plan.auto_activate,
            )
        )
        return problems

    def _about_inputs(
        self, plan: LaunchPlan, interface: Interface, bound: Bound | None, name_path: Path, *, inputs_stated: bool
    ) -> Iterator[Problem]:
        """What the rules over a plan and its workflow's interface find."""
        if bound is not None and self.flyte_version is not None:
            stated, inherited = bound.struct_encodings(), bound.inherited_encodings()
            for encoding_rule in _OF_ENCODINGS:
                yield from encoding_rule.check(Encodings(stated, inherited, name_path, self.flyte_version))
        for rule in _OF_INPUTS if inputs_stated and plan.schedule is not None else ():
            yield from rule.check(Resolved(plan, interface))
        if not interface.defaults_known:
            yield defaults_unknown(interface, name_path)

    def _is_news(self, problem: Problem) -> bool:
        """Whether no finding of the run says the same yet; in a file with suppressions each may be intended or not."""
        repeated = problem.rule.repeated(problem.message)
        if repeated is None or self._each_plan:
            return True
        if repeated in self._said:
            return False
        self._said.add(repeated)
        return True

    def _may_be_large(self, document: Document, own: OwnDefaults) -> bool:
        """Whether the plan may be too large for the server, so that it has to be built to know."""
        written = len(self.contents[document.origin.file])
        return written + own.size > WEIGHED_BYTES or document.size > WEIGHED_NODES

    def _own_defaults(self, interface: Interface) -> OwnDefaults:
        own = self._own.get(id(interface))  # the sources keep their interfaces
        if own is None:
            own = self._own[id(interface)] = own_defaults(interface)
        return own

    def _with_content(self, candidate: Candidate) -> Candidate:
        """The candidate with its content, if it has one that was not needed before."""
        if candidate.content is not None or candidate.plan is not None or candidate.interface is None:
            return candidate
        document = self._documents.document(candidate.origin)
        plan = parse(LaunchPlan, document.data)
        assert plan is not None  # noqa: S101 - it is sound
        bound, _ = bind(
            plan, candidate.interface, document, self.struct_encoding, self._own_defaults(candidate.interface)
        )
        assert bound is not None  # noqa: S101 - it is sound
        return candidate._replace(content=serialize(build(bound, candidate.identity, candidate.workflow)))

    def set_rules(self, *, one_output: bool) -> None:
        certain = [candidate for candidate in self.candidates if candidate.origin not in self._uncertain]
        if not self.with_contents:
            named = Counter(candidate.identity.name for candidate in certain)
            certain = [
                candidate if named[candidate.identity.name] == 1 else self._with_content(candidate)
                for candidate in certain
            ]
        for rule in _OF_RUNS:
            for origin, problem in rule.check(certain):
                found = self._documents.document(origin).place(problem, self._locate)
                if problem.rule.apart is not None and not one_output:
                    found = found._replace(level=problem.rule.apart)
                self.diagnostics.append(found)

    def _read_suppressions(self, source: Source) -> None:
        from lpctl.source.comments import comments  # noqa: PLC0415 - few files have a suppression

        found = list(islice(comments(source.documents), FINDINGS + 1))
        if not found:
            return
        from lpctl.check.catalog import RULES  # noqa: PLC0415
        from lpctl.check.suppression import Suppressions  # noqa: PLC0415

        self.suppressions[source.file] = Suppressions(source.file, found, {rule.id: rule for rule in RULES})

    def _locate(self, related: Related) -> Location | None:
        if related.origin.file not in self.contents:
            return None  # a source beside the manifests, which a note names
        document = self._documents.find(related.origin)
        if document is None:
            return None  # another content than was read, as an editor's of the same name
        span = document.span(related.path, related.on)
        return Location(related.message, related.origin.file, span)
