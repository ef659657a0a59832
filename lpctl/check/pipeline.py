"""Manifest files to compiled plans and everything that was found on the way: a run over all plans.

What stops what: YAML that cannot be read stops its file, a flaw that leaves data in doubt its document, an entry that
does not fit the schema that entry (or what means nothing without it), an unknown workflow the binding of its plan.
Everything else is found in one run, and nothing is written where there is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.collector import Collector
from lpctl.check.context import contexts
from lpctl.check.run import Run
from lpctl.check.shares import check_in_shares
from lpctl.check.verdict import told_once
from lpctl.expand.environment import NO_TARGET, Environment
from lpctl.expand.expand import unused_variables
from lpctl.findings.diagnostic import EntryKey, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lpctl.check.reference.document import Reference
    from lpctl.check.reference.known import KnownPlan
    from lpctl.check.settings import Settings
    from lpctl.check.suppression import Suppressed
    from lpctl.expand.entry import PlanEntry
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.interface.model import InterfaceSource
    from lpctl.plan.compiled import Candidate


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
    made = contexts((name, each.sources, each.settings) for name, each in against.items())
    run = Run(made, environment, found)
    check_in_shares(
        run,
        lambda: Run(made, environment, Collector(contents, environment, levels, repeats=repeated)),
        contents,
        [interface for source in sources.values() for interface in source.interfaces],
        watch,
    )
    run.over_all_plans()
    references = tuple(run.compare_references([*sources.values()]))
    all_targets = environment.asked == environment.targets
    if whole and all_targets and not run.unread:
        found.note_misplaced(unused_variables(environment))
    inputs = all(each.settings.inputs for each in against.values())
    diagnostics, suppressed = found.verdict(run.plans, unused=inputs and all_targets)
    if not repeated:
        diagnostics = tuple(told_once(diagnostics, run.plans))
    return Checked(tuple(run.candidates), diagnostics, run.plans, len(contents), suppressed, references, found.entry)
