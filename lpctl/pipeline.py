"""Manifest files to compiled plans and everything that was found on the way: the only module that knows all stages.

What stops what: YAML that cannot be read stops its file, a flaw that leaves data in doubt its document, a section that
does not fit the schema that section (or the document, where the rest hangs on it), an unknown workflow the binding of
its plan. Everything else is found in one run, and nothing is written where there is an error.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lpctl.bind import bind
from lpctl.diagnostic import Location, Severity
from lpctl.identity import FLAG_CONTRADICTION, identify, reference, with_placeholders
from lpctl.interface.resolve import Interfaces
from lpctl.interface.rules import DEFAULTS_UNKNOWN
from lpctl.limits import FINDINGS
from lpctl.manifest.parse import parse_launch_plan
from lpctl.package_plans import PackagedPlans
from lpctl.rules import PLAN_RULES, SET_RULES
from lpctl.source.load import load
from lpctl.source.rules import MORE_MISTAKES
from lpctl.spec.build import build, serialize
from lpctl.spec.compiled import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diagnostic import Diagnostic, Origin, Path, Problem, Related
    from lpctl.identity import Fill
    from lpctl.interface.model import InterfaceSource
    from lpctl.manifest.model import LaunchPlan
    from lpctl.source.document import Document


class Checked(NamedTuple):
    """The result of a run: what could be bound, every finding in order, how many plans in how many files."""

    candidates: tuple[Candidate, ...]
    diagnostics: tuple[Diagnostic, ...]
    plans: int
    files: int

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids writing."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def check(
    files: Iterable[tuple[str, bytes]],
    sources: Iterable[InterfaceSource],
    fill: Fill,
    *,
    inputs: bool = True,
    contents: bool = True,
) -> Checked:
    """Run every stage over the files, given as (name to show, content).

    Without `inputs`, everything but the workflow references and the inputs is checked. Without `contents`, no plan is
    built and serialised but where two have to be compared: what is found is the same.
    """
    run = _Run(tuple(sources), fill, inputs=inputs, contents=contents)
    for file, content in files:
        run.file(file, content)
    run.set_rules()
    diagnostics = sorted(run.diagnostics, key=lambda diagnostic: diagnostic.sort_key)
    return Checked(
        candidates=tuple(run.candidates), diagnostics=tuple(diagnostics), plans=run.plans, files=len(run.contents)
    )


_KEPT = 8
"""Files that are kept for late findings: one about a file and its first statement elsewhere come in turns."""


class _Run:
    """What one run gathers. Documents are dropped file by file; a late finding loads its file again."""

    def __init__(self, sources: tuple[InterfaceSource, ...], fill: Fill, *, inputs: bool, contents: bool) -> None:
        self.interfaces = Interfaces(sources) if inputs else None
        self.packaged = PackagedPlans(sources)
        self.fill = fill
        self.with_contents = contents
        self.plans = 0
        self.contents: dict[str, bytes] = {}
        self.candidates: list[Candidate] = []
        self.diagnostics: list[Diagnostic] = []
        self._without_defaults: set[str] = set()
        self._uncertain: set[Origin] = set()  # who these plans are is not known
        self._loaded: dict[str, dict[Origin, Document]] = {}
        for source in sources:
            self.diagnostics.extend(source.diagnostics)

    def file(self, file: str, content: bytes) -> None:
        self.contents[file] = content
        source = load(file, content)
        self._loaded = {file: {document.origin: document for document in source.documents}}
        self.diagnostics.extend(source.diagnostics)
        errors = 0
        for document in source.documents:
            if isinstance(document.data, dict) and document.data.get("kind") == "WorkflowInterface":
                continue  # read as an interface source, before any plan
            problems = self._document(document)
            self.diagnostics.extend(document.place(problem, self._locate) for problem in problems)
            errors += sum(problem.rule.severity is Severity.ERROR for problem in problems)
            if errors >= FINDINGS:
                self.diagnostics.append(document.place(MORE_MISTAKES, self._locate))
                break

    def _document(self, document: Document) -> list[Problem]:
        data = document.data
        plan = parse_launch_plan(data)
        problems: list[Problem] = []
        if plan is None:
            from lpctl.schema.explain import explain, kind_problem  # noqa: PLC0415 - only a misfit pays for jsonschema
            from lpctl.schema.prune import usable  # noqa: PLC0415

            if problem := kind_problem(document):
                return [problem]
            self.plans += 1
            problems = explain(document, "LaunchPlan")
            assert problems, "the parser refused what the schema takes"  # noqa: S101
            rest, certain = usable(data, problems)
            plan = parse_launch_plan(rest)
            if not certain:
                self._uncertain.add(document.origin)
            if plan is None:
                return problems
        else:
            self.plans += 1
        for rule in PLAN_RULES:
            problems.extend(rule.check(plan))
        name_path: Path = ("workflow", "name") if type(data["workflow"]) is dict else ("workflow",)
        problems.extend(
            self._plan(
                plan,
                document,
                name_path,
                sound=not any(problem.rule.severity is Severity.ERROR for problem in problems),
            )
        )
        return problems

    def _plan(self, plan: LaunchPlan, document: Document, name_path: Path, *, sound: bool) -> list[Problem]:
        """Bind and build one plan, note it as a candidate, and return what was found."""
        problems: list[Problem] = []
        interface = bound = None
        if self.interfaces is not None:
            interface, unresolved = self.interfaces.resolve(reference(plan, self.fill), name_path)
            problems.extend(unresolved)
        identity, contradictions = identify(plan, self.fill, interface)
        problems.extend(contradictions)
        if any(problem.rule is FLAG_CONTRADICTION for problem in contradictions):
            self._uncertain.add(document.origin)  # which of the two is meant is not known
        if interface is not None:
            bound, mismatches = bind(plan, interface, document)
            problems.extend(mismatches)
            if not interface.defaults_known and interface.name not in self._without_defaults:
                self._without_defaults.add(interface.name)
                problems.append(
                    DEFAULTS_UNKNOWN.at(
                        name_path,
                        f"{interface.source} states `{interface.name}` without its default launch plan: inputs "
                        "that have a default in Python become required",
                        help="give the whole package of `pyflyte package`",
                    )
                )
        named = plan.name is not None
        content = None
        sound = sound and bound is not None
        if bound is not None and sound and (self.with_contents or self.packaged.may_hold(identity)):
            message = build(bound, identity)
            problems.extend(self.packaged.problems(message, bound.interface, named=named))
            content = serialize(build(bound, with_placeholders(identity)) if self.fill.placeholders else message)
        self.candidates.append(
            Candidate(
                origin=document.origin,
                line=document.key_line("name" if named else "workflow"),
                named=named,
                identity=identity,
                content=content,
                plan=None if sound else plan,
                interface=interface,
                auto_activate=plan.auto_activate,
            )
        )
        return problems

    def _with_content(self, candidate: Candidate) -> Candidate:
        """The candidate with its content, if it has one that was not needed before."""
        if candidate.content is not None or candidate.plan is not None or candidate.interface is None:
            return candidate
        document = self._again(candidate.origin)
        plan = parse_launch_plan(document.data)
        assert plan is not None  # noqa: S101 - it is sound
        bound, _ = bind(plan, candidate.interface, document)
        assert bound is not None  # noqa: S101 - it is sound
        return candidate._replace(content=serialize(build(bound, candidate.identity)))

    def set_rules(self) -> None:
        certain = [candidate for candidate in self.candidates if candidate.origin not in self._uncertain]
        if not self.with_contents:
            named = Counter(candidate.identity.name for candidate in certain)
            certain = [
                candidate if named[candidate.identity.name] == 1 else self._with_content(candidate)
                for candidate in certain
            ]
        for rule in SET_RULES:
            for origin, problem in rule.check(certain):
                self.diagnostics.append(self._again(origin).place(problem, self._locate))

    def _locate(self, related: Related) -> Location:
        span = self._again(related.origin).span(related.path, related.on)
        return Location(related.message, related.origin.file, span)

    def _again(self, origin: Origin) -> Document:
        """A document of the current file, or one loaded again; the last few files are kept."""
        documents = self._loaded.pop(origin.file, None)
        if documents is None:
            documents = {found.origin: found for found in load(origin.file, self.contents[origin.file]).documents}
            if len(self._loaded) >= _KEPT:
                del self._loaded[next(iter(self._loaded))]
        self._loaded[origin.file] = documents
        return documents[origin]
