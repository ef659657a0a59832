"""Of what was found in all manifests, what concerns the plans that a command names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lpctl.cli.chosen import no_plan
from lpctl.cli.terminal import echo
from lpctl.findings.diagnostic import Severity
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lpctl.check.pipeline import Checked
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.plan.compiled import Candidate
    from lpctl.plan.identity import Fill

    Means = Callable[[str, str], bool]


def concerned(found: Checked, names: Sequence[str], fill: Fill, means: Means = fnmatchcase) -> Checked:
    """What was found of the plans of these names; files that cannot be read at all are noted on standard error.

    Of several plans of one name, those that the flags speak of: `means` says whether a plan's name is a given one.
    Stops the run at a name that is no plan's and no reference's.
    """
    called = {**found.plans, **{plan.key: plan.identity.name for plan in found.candidates}}
    references = {reference.name for reference, _ in found.references}
    for name in names:
        if not any(means(known, name) for known in (*called.values(), *references)):
            _note_unread(found, set())
            no_plan(name, [*called.values(), *references])
    if any(means(reference, name) for reference in references for name in names):
        return found  # what is wrong with a reference may be anywhere
    keys = {key for key, known in called.items() if any(means(known, name) for name in names)}
    plans = [plan for plan in found.candidates if plan.key in keys]
    meant = {plan.identity.name for plan in plans if _spoken_of(plan, fill)}
    keys -= {plan.key for plan in plans if plan.identity.name in meant and not _spoken_of(plan, fill)}
    files = {key.file for key in keys}
    documents = {key.document for key in keys}

    def is_about_them(diagnostic: Diagnostic) -> bool:
        if diagnostic.plans:
            return not keys.isdisjoint(diagnostic.plans)
        return diagnostic.document in documents if diagnostic.document is not None else diagnostic.file in files

    kept = tuple(filter(is_about_them, found.diagnostics))
    plans = [plan for plan in plans if plan.key in keys]
    if any(plan.content is None for plan in plans) and not any(one.severity is Severity.ERROR for one in kept):
        return found  # what keeps them from being compiled stands elsewhere, such as a broken interface
    _note_unread(found, files)
    return found._replace(
        candidates=tuple(plans),
        diagnostics=kept,
        plans={key: name for key, name in found.plans.items() if key in keys},
        files=len(files),
        suppressed=tuple(one for one in found.suppressed if is_about_them(one.diagnostic)),
    )


def _spoken_of(plan: Candidate, fill: Fill) -> bool:
    """Whether the flags contradict nothing that identifies the plan."""
    return all(
        flag is None or flag == stated
        for flag, stated in (
            (fill.project, plan.identity.project),
            (fill.domain, plan.identity.domain),
            (fill.version, plan.identity.version),
        )
    )


def _note_unread(found: Checked, files: set[str]) -> None:
    """Say which other files hold YAML that cannot be read: what plans they state is not known."""
    noted = set(files)
    for diagnostic in found.diagnostics:
        if diagnostic.document is None and diagnostic.severity is Severity.ERROR and diagnostic.file not in noted:
            noted.add(diagnostic.file)
            place = f"{diagnostic.file}:{diagnostic.span.line}:{diagnostic.span.column}"
            echo(f"lpctl: note: {visible(place)}: {visible(diagnostic.message)}; `lpctl validate` shows it\n", err=True)
