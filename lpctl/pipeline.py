"""Manifest files to compiled plans and everything that was found on the way: the only module that knows all stages.

What stops what: YAML that cannot be read stops its file, a flaw that leaves data in doubt its document, a section that
does not fit the schema that section (or the document, where the rest hangs on it), an unknown workflow the binding of
its plan. Everything else is found in one run, and nothing is written where there is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.bind import bind
from lpctl.diagnostic import Location, Severity
from lpctl.identity import FLAG_CONTRADICTION, identify, reference, with_placeholders
from lpctl.interface.resolve import Interfaces
from lpctl.interface.rules import DEFAULTS_UNKNOWN
from lpctl.manifest.parse import parse_launch_plan
from lpctl.package_plans import package_problems
from lpctl.rules import PLAN_RULES, SET_RULES
from lpctl.source.load import load
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
    """The result of a run: every plan, every finding in the order in which they are shown, and how many files."""

    candidates: tuple[Candidate, ...]
    diagnostics: tuple[Diagnostic, ...]
    files: int

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids writing."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def check(files: Iterable[tuple[str, bytes]], sources: Iterable[InterfaceSource] | None, fill: Fill) -> Checked:
    """Run every stage over the files, given as (name to show, content).

    Without sources (None), everything but the workflow reference and the inputs is checked, and no plan has content.
    """
    run = _Run(None if sources is None else Interfaces(sources), fill)
    for file, content in files:
        run.file(file, content)
    run.set_rules()
    diagnostics = sorted(run.diagnostics, key=lambda diagnostic: diagnostic.sort_key)
    return Checked(candidates=tuple(run.candidates), diagnostics=tuple(diagnostics), files=len(run.contents))


class _Run:
    """What one run gathers. Documents are dropped file by file; a late finding loads its file again."""

    def __init__(self, interfaces: Interfaces | None, fill: Fill) -> None:
        self.interfaces = interfaces
        self.fill = fill
        self.contents: dict[str, bytes] = {}
        self.candidates: list[Candidate] = []
        self.diagnostics: list[Diagnostic] = []
        self._without_defaults: set[str] = set()
        self._contradicted: set[Origin] = set()
        for source in interfaces.sources if interfaces is not None else ():
            self.diagnostics.extend(source.diagnostics)

    def file(self, file: str, content: bytes) -> None:
        self.contents[file] = content
        source = load(file, content)
        self.diagnostics.extend(source.diagnostics)
        for document in source.documents:
            if isinstance(document.data, dict) and document.data.get("kind") == "WorkflowInterface":
                continue  # read as an interface source, before any plan
            problems = self._document(document)
            self.diagnostics.extend(document.place(problem, self._locate) for problem in problems)

    def _document(self, document: Document) -> list[Problem]:
        data = document.data
        plan = parse_launch_plan(data)
        problems: list[Problem] = []
        if plan is None:
            from lpctl.schema.explain import explain, kind_problem  # noqa: PLC0415 - only a misfit pays for jsonschema
            from lpctl.schema.prune import separable  # noqa: PLC0415

            if problem := kind_problem(document):
                return [problem]
            problems = explain(document, "LaunchPlan")
            assert problems, "the parser refused what the schema takes"  # noqa: S101
            plan = parse_launch_plan(separable(data, problems))
            if plan is None:
                return problems
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
            self._contradicted.add(document.origin)  # which of the two is meant is not known
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
        content = None
        if self.interfaces is not None and bound is not None and sound:
            message = build(bound, with_placeholders(identity) if self.fill.placeholders else identity)
            content = serialize(message)
            named = plan.name is not None
            problems.extend(package_problems(message, bound.interface, self.interfaces.sources, named=named))
        self.candidates.append(
            Candidate(
                origin=document.origin,
                line=document.span(("name",) if plan.name is not None else ("workflow",), "key").line,
                named=plan.name is not None,
                identity=identity,
                content=content,
                plan=plan if content is None else None,
                interface=interface,
                auto_activate=plan.auto_activate,
                scheduled=plan.schedule is not None,
            )
        )
        return problems

    def set_rules(self) -> None:
        certain = [candidate for candidate in self.candidates if candidate.origin not in self._contradicted]
        for rule in SET_RULES:
            for origin, problem in rule.check(certain):
                document = next(
                    document
                    for document in load(origin.file, self.contents[origin.file]).documents
                    if document.origin == origin
                )
                self.diagnostics.append(document.place(problem, self._locate))

    def _locate(self, related: Related) -> Location | None:
        for document in load(related.origin.file, self.contents[related.origin.file]).documents:
            if document.origin == related.origin:
                return Location(related.message, related.origin.file, document.span(related.path, related.on))
        return None
