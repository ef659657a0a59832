"""What is to be shown of all that was found: at the levels that hold, without what comments call intended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import EntryKey, Severity
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.check.suppression import Suppressed, Suppressions
    from lpctl.findings.diagnostic import Diagnostic, Owner
    from lpctl.findings.levels import Levels

_MOST_NAMED = 5

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Finding:
    """Something that was found, once or of several plans: at one place, in the same words."""

    __slots__ = ("diagnostic", "is_new", "plans")

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        self.is_new = True
        self.plans: dict[EntryKey, Severity | None] = dict.fromkeys(diagnostic.plans, diagnostic.level)
        """The plans that it is about, with the level that each has of its own."""

    def repeat(self, diagnostic: Diagnostic) -> None:
        """Learn that the same was found of other plans."""
        self.plans.update(dict.fromkeys(diagnostic.plans, diagnostic.level))

    def concerns(self, owner: Owner) -> None:
        """Learn that what it says for all is so of another plan as well."""
        if isinstance(owner, EntryKey):
            self.plans.setdefault(owner, None)


def verdict(
    findings: Iterable[Finding],
    suppressions: Mapping[str, Suppressions],
    drawn_on: Mapping[EntryKey, Iterable[str]],
    levels: Mapping[str, Levels],
    plans: Mapping[EntryKey, str],
    *,
    unused: bool,
) -> tuple[list[Diagnostic], list[Suppressed]]:
    """What is to be shown, and what comments call intended; `suppressions` are those of each file that has any.

    `drawn_on` are the files of each plan that draws values from several; `levels` are those of each target; `plans` has
    what each plan is called. Where `unused`, comments that suppress nothing are found as well.
    """
    found = [diagnostic for finding in findings if (diagnostic := _levelled(finding, levels)) is not None]
    shown: list[Diagnostic] = []
    suppressed: list[Suppressed] = []
    for diagnostic in found:
        reason = _reason(diagnostic, suppressions)
        if reason is not None:
            from lpctl.check.suppression import Suppressed  # noqa: PLC0415 - few findings are intended

            suppressed.append(Suppressed(diagnostic, reason))
        else:
            shown.append(diagnostic)
    about_comments = _about_comments(found, suppressions, drawn_on, levels, unused=unused)
    if any(key.target or key.number for key in plans):
        from lpctl.check.among import Among  # noqa: PLC0415 - few manifests become several plans

        among = Among(plans)
        shown = [among.told(diagnostic) for diagnostic in shown]
    return shown + about_comments, suppressed


def told_once(diagnostics: Iterable[Diagnostic], plans: Mapping[EntryKey, str]) -> list[Diagnostic]:
    """The findings without those that repeat an earlier one, which names the plans that it holds of as well.

    What matters more in one target than in another is told once for each. Of each file there are as many as are shown.
    `plans` has what each plan is called.
    """
    told: list[Diagnostic] = []
    first: dict[object, int] = {}
    for diagnostic in diagnostics:
        common = diagnostic.rule.repeated(diagnostic.message, diagnostic.file)
        repeated = None if common is None else (common, diagnostic.severity)
        if repeated is None or repeated not in first:
            told.append(diagnostic)
            if repeated is not None:
                first[repeated] = len(told) - 1
        else:
            place = first[repeated]
            said = told[place].plans
            told[place] = told[place]._replace(plans=tuple(dict.fromkeys((*said, *diagnostic.plans))))
    for place in first.values():
        if len(about := told[place].plans) > 1 and (names := _names_of_others(about, plans)):
            told[place] = told[place]._replace(notes=(*told[place].notes, ("also", _listed(names))))
    if len(told) <= FINDINGS:
        return told
    from lpctl.check.most import most_severe  # noqa: PLC0415 - few runs find as much

    return most_severe(told)


def _names_of_others(about: Sequence[EntryKey], plans: Mapping[EntryKey, str]) -> list[str]:
    """What the plans of other documents than the first are called."""
    others = sorted(key for key in about if key.document != about[0].document and key in plans)
    return list(dict.fromkeys(plans[key] for key in others))


def _listed(names: Sequence[str]) -> str:
    """Names of plans, the first of many."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMED])}, and {more} more"


def _levelled(finding: Finding, levels: Mapping[str, Levels]) -> Diagnostic | None:
    """The finding at the highest level that holds in the targets of its plans; None where it is shown in none."""
    diagnostic = finding.diagnostic
    rule = diagnostic.rule
    if len(levels) == 1 and len(finding.plans) <= 1:  # one run, one plan
        (only,) = levels.values()
        level = only.get(rule.id, diagnostic.severity if rule.on else None)
        if level is None or level is diagnostic.severity:
            return None if level is None else diagnostic
        return diagnostic._replace(level=level)
    held: dict[EntryKey | str, Severity] = {}
    for key, own in finding.plans.items() or dict.fromkeys(levels).items():
        target = key.target if isinstance(key, EntryKey) else key
        level = levels[target].get(rule.id, (own or rule.severity) if rule.on else None)
        if level is not None:
            held[key] = level
    if not held:
        return None
    highest = min(held.values(), key=_RANKS.__getitem__)
    notes, differing = diagnostic.notes, diagnostic.differing
    if len(set(held.values())) > 1:
        by_level = {
            level: dict.fromkeys(key.target if isinstance(key, EntryKey) else key for key in held if held[key] is level)
            for level in sorted(set(held.values()), key=_RANKS.__getitem__)
        }
        words = ", ".join(f"{level.value} in {' and '.join(targets)}" for level, targets in by_level.items())
        notes = (*notes, ("levels", words))
        differing = tuple((target, level) for level, targets in by_level.items() for target in targets)
    about = tuple(key for key in held if isinstance(key, EntryKey))
    level = diagnostic.level if highest is diagnostic.severity else highest
    return diagnostic._replace(level=level, plans=about, notes=notes, differing=differing)


def _reason(diagnostic: Diagnostic, suppressions: Mapping[str, Suppressions]) -> str | None:
    """Why a finding is intended: a comment covers its place, or the whole document of each plan that it is about."""
    if not suppressions:
        return None
    comments = suppressions.get(diagnostic.file)
    reason = None if comments is None else comments.reason(diagnostic)
    if reason is not None or not diagnostic.plans:
        return reason
    # What comes from elsewhere, as a default does, is intended where each of the plans says so.
    reasons = [
        of_plan.reason_of_document(diagnostic.rule, key.document)
        for key in diagnostic.plans
        if key.file != diagnostic.file and (of_plan := suppressions.get(key.file)) is not None
    ]
    if len(reasons) < len(diagnostic.plans) or None in reasons:
        return None
    return reasons[0]


def _about_comments(
    found: list[Diagnostic],
    suppressions: Mapping[str, Suppressions],
    drawn_on: Mapping[EntryKey, Iterable[str]],
    levels: Mapping[str, Levels],
    *,
    unused: bool,
) -> list[Diagnostic]:
    """What is wrong with the comments themselves."""
    if not suppressions:
        return []
    # Behind an error that ends the checks of a plan, what is not found may still be there.
    unfinished = {
        file
        for diagnostic in found
        if diagnostic.rule.firm
        for file in (diagnostic.file, *(file for key in diagnostic.plans for file in drawn_on.get(key, ())))
    }
    ignored = set.intersection(*({rule for rule, level in each.items() if level is None} for each in levels.values()))
    about: list[Diagnostic] = []
    for file, comments in suppressions.items():
        about += comments.problems
        if unused and file not in unfinished:
            about += comments.unused(ignored)
    shown = (_levelled(Finding(diagnostic), levels) for diagnostic in about)
    return [diagnostic for diagnostic in shown if diagnostic is not None]
