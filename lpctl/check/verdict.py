"""What is to be shown of all that was found: at the levels that hold, without what comments call intended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.levels import levelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lpctl.check.suppression import Suppressed, Suppressions
    from lpctl.findings.diagnostic import Diagnostic, EntryKey
    from lpctl.findings.levels import Levels


def verdict(
    diagnostics: list[Diagnostic],
    suppressions: Mapping[str, Suppressions],
    drawn_on: Mapping[EntryKey, Iterable[str]],
    levels: Levels,
    *,
    unused: bool,
) -> tuple[list[Diagnostic], list[Suppressed]]:
    """What is to be shown, and what comments call intended; `suppressions` are those of each file that has any.

    `drawn_on` are the files of each plan that draws values from several. Where `unused`, comments that suppress nothing
    are found as well.
    """
    found = levelled(diagnostics, levels)
    if not suppressions and not drawn_on:
        return found, []
    from lpctl.check.suppression import Suppressed  # noqa: PLC0415 - few files have a suppression

    shown: list[Diagnostic] = []
    suppressed: list[Suppressed] = []
    said: set[tuple[str, str] | None] = set()
    for diagnostic in found:
        comments = suppressions.get(diagnostic.file)
        reason = None if comments is None else comments.reason(diagnostic)
        if reason is None:
            if (once := diagnostic.rule.repeated(diagnostic.message)) not in said:
                shown.append(diagnostic)
            if once is not None:
                said.add(once)
        else:
            suppressed.append(Suppressed(diagnostic, reason))
    # Behind an error that ends the checks of a plan, what is not found may still be there.
    unfinished = {
        file
        for diagnostic in diagnostics
        if diagnostic.rule.firm
        for file in (diagnostic.file, *(drawn_on.get(diagnostic.plan, ()) if diagnostic.plan is not None else ()))
    }
    ignored = {rule for rule, level in levels.items() if level is None}
    about_comments: list[Diagnostic] = []
    for file, comments in suppressions.items():
        about_comments += comments.problems
        if unused and file not in unfinished:
            about_comments += comments.unused(ignored)
    return shown + levelled(about_comments, levels), suppressed
