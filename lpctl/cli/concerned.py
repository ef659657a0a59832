"""Of what was found in all manifests, what concerns the plans that a command is about."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lpctl.cli.chosen import no_plan
from lpctl.cli.terminal import echo, stop
from lpctl.findings.diagnostic import Severity
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from lpctl.check.pipeline import Checked
    from lpctl.findings.diagnostic import Diagnostic, EntryKey
    from lpctl.plan.compiled import Candidate
    from lpctl.plan.identity import Fill

    Means = Callable[[str, str], bool]

_PATTERN = "*?["
_SELECTING = ("project", "domain")


def concerned(
    found: Checked, names: Sequence[str], fill: Fill, means: Means = fnmatchcase, what: str = "launch plan"
) -> Checked:
    """What was found of the plans of these names, of all where none is given, that `--project` and `--domain` mean.

    Files that cannot be read at all are noted on standard error. Of several plans of one name, those whose version is
    asked for: `means` says whether a plan's name is a given one, `what` how to call what has no such name. Stops the
    run at a name that is no plan's and no reference's, or that plans of several targets have, and at a project or
    domain that no plan states.
    """
    called = {**found.plans, **{plan.key: plan.identity.name for plan in found.candidates}}
    references = {reference.name for reference, _ in found.references}
    for name in names:
        if not any(means(known, name) for known in (*called.values(), *references)):
            _note_unread(found, set())
            no_plan(name, [*called.values(), *references], what)
        _stop_at_several_targets(name, called, means)
    if any(means(reference, name) for reference in references for name in names):
        return found  # what is wrong with a reference may be anywhere
    groups = [{key for key, known in called.items() if means(known, name)} for name in names] or [set(called)]
    keys = set().union(*(_selected(found, group, fill) for group in groups))
    plans = [plan for plan in found.candidates if plan.key in keys]
    if names:
        meant = {plan.identity.name for plan in plans if fill.version in (None, plan.identity.version)}
        keys -= {
            plan.key
            for plan in plans
            if plan.identity.name in meant and fill.version not in (None, plan.identity.version)
        }
    elif len(keys) == len(called):
        return found
    return _only(found, keys, named=bool(names))


def _only(found: Checked, keys: set[EntryKey], *, named: bool) -> Checked:
    """What was found of some plans; where they are not `named`, also what is about no plan, in whatever file it is."""
    files = {key.file for key in keys}
    documents = {key.document for key in keys}

    def is_about_them(diagnostic: Diagnostic) -> bool:
        if diagnostic.plans:
            return not keys.isdisjoint(diagnostic.plans)
        if not named:
            return True
        return diagnostic.document in documents if diagnostic.document is not None else diagnostic.file in files

    kept = tuple(filter(is_about_them, found.diagnostics))
    plans = [plan for plan in found.candidates if plan.key in keys]
    if named:
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


def _stop_at_several_targets(name: str, called: Mapping[EntryKey, str], means: Means) -> None:
    """Stop the run where a name, which is no pattern, means plans of several targets."""
    if means is fnmatchcase and any(character in name for character in _PATTERN):
        return
    targets = list(dict.fromkeys(key.target for key, known in called.items() if known == name))
    if len(targets) > 1:
        stop(f"launch plan {name} exists in the targets {', '.join(targets)}: choose one with --target")


def _selected(found: Checked, keys: Collection[EntryKey], fill: Fill) -> set[EntryKey]:
    """Those of the plans that are in the project and domain that the command line names, as far as it names them.

    A plan that states none is in whichever it names. Stops the run where plans state some and none states that one: it
    may be mistyped, and what others fill in would then hide it.
    """
    left = set(keys)
    plans = [plan for plan in found.candidates if plan.key in left]
    for part in _SELECTING:
        asked = getattr(fill, part)
        others = [plan for plan in plans if asked is not None and getattr(plan.identity, part) not in ("", asked)]
        if not others:
            continue
        alike = [plan for plan in plans if getattr(plan.identity, part) == asked]
        if not any(_states(found, plan, part) for plan in alike):
            _no_plan_in(part, asked, others)
        left -= {plan.key for plan in others}
        plans = alike
    return left


def _states(found: Checked, plan: Candidate, part: str) -> bool:
    """Whether a plan states its project or domain, or its target does."""
    return part in found.entry(plan.key).data


def _no_plan_in(part: str, asked: str, plans: Iterable[Candidate]) -> None:
    from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

    stated = sorted({getattr(plan.identity, part) for plan in plans})
    names = sorted({plan.identity.name for plan in plans})
    close = nearest(asked, stated)
    whose = f"launch plan {names[0]} states" if len(names) == 1 else "the launch plans that are meant state"
    advice = f"did you mean {close}?" if close else f"choose one of them, or leave --{part} out"
    if len(stated) == 1 and not close:
        advice = f"leave --{part} out"
    stop(f"--{part} {asked}: {whose} {part} {', '.join(stated)}; {advice}")


def _note_unread(found: Checked, files: set[str]) -> None:
    """Say which other files hold what cannot be read, or expanded: what plans they state is not known."""
    from lpctl.expand import rules  # noqa: PLC0415 - `--help` needs none
    from lpctl.rules.rule import rules_in  # noqa: PLC0415

    of_expansion = rules_in((rules,))
    noted = set(files)
    for diagnostic in found.diagnostics:
        unknown = diagnostic.document is None or (not diagnostic.plans and diagnostic.rule in of_expansion)
        if unknown and diagnostic.severity is Severity.ERROR and diagnostic.file not in noted:
            noted.add(diagnostic.file)
            place = f"{diagnostic.file}:{diagnostic.span.line}:{diagnostic.span.column}"
            echo(f"lpctl: note: {visible(place)}: {visible(diagnostic.message)}; `lpctl validate` shows it\n", err=True)
