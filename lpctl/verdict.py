"""What is to be shown of all that was found: at the levels that hold, without what comments call intended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.interface.rules import DEFAULTS_UNKNOWN
from lpctl.levels import levelled
from lpctl.rules.manifests import REPEATED_PLAN
from lpctl.rules.schedule import NO_ZONE_DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.diagnostic import Diagnostic
    from lpctl.levels import Levels
    from lpctl.suppression import Suppressed, Suppressions

_ELSEWHERE = {DEFAULTS_UNKNOWN.id, REPEATED_PLAN.id}
"""Rules that speak of a plan for what another file says: a run over fewer files may not find it."""


def _once(diagnostic: Diagnostic) -> tuple[str, str] | None:
    """What one finding of a run is enough to say: the rule, and of what."""
    if diagnostic.rule is NO_ZONE_DATABASE:
        return diagnostic.rule.id, ""
    return (diagnostic.rule.id, diagnostic.message) if diagnostic.rule is DEFAULTS_UNKNOWN else None


def verdict(
    diagnostics: list[Diagnostic], suppressions: Mapping[str, Suppressions], levels: Levels, *, unused: bool
) -> tuple[list[Diagnostic], list[Suppressed]]:
    """What is to be shown, and what comments call intended; `suppressions` are those of each file that has any.

    Where `unused`, comments that suppress nothing are found as well.
    """
    found = levelled(diagnostics, levels) if levels else diagnostics
    if not suppressions:
        return found, []
    from lpctl.suppression import Suppressed  # noqa: PLC0415 - few files have a suppression

    shown: list[Diagnostic] = []
    suppressed: list[Suppressed] = []
    said: set[tuple[str, str]] = set()
    for diagnostic in found:
        comments = suppressions.get(diagnostic.file)
        reason = None if comments is None else comments.reason(diagnostic)
        if reason is None:
            if (once := _once(diagnostic)) is None or once not in said:
                shown.append(diagnostic)
            if once is not None:
                said.add(once)
        else:
            suppressed.append(Suppressed(diagnostic, reason))
    # Behind an error that ends the checks of a plan, what is not found may still be there.
    unfinished = {diagnostic.file for diagnostic in diagnostics if diagnostic.rule.firm}
    silent = {rule for rule, level in levels.items() if level is None} | _ELSEWHERE
    about_comments: list[Diagnostic] = []
    for file, comments in suppressions.items():
        about_comments += comments.problems
        if unused and file not in unfinished:
            about_comments += comments.unused(silent)
    return shown + levelled(about_comments, levels), suppressed
