"""As many findings about one file as anybody reads, and one that says that there are more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.source.rules import MORE_MISTAKES, YAML_LIMIT
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.findings.diagnostic import Diagnostic

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def most_severe(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The findings, which are in order; of a file that has more than `limits.FINDINGS` the most severe.

    What says that there are more stands behind them. It is as severe as what is not shown, so that it changes no exit
    code.
    """
    if len(diagnostics) <= FINDINGS:
        return diagnostics
    beyond = {file for file, number in Counter(each.file for each in diagnostics).items() if number > FINDINGS}
    if not beyond:
        return diagnostics
    of_files: dict[str, list[Diagnostic]] = {file: [] for file in beyond}
    shown: list[Diagnostic] = []
    for each in diagnostics:
        of_files.get(each.file, shown).append(each)
    for found in of_files.values():
        shown += _of_file(found)
    return sorted(shown, key=lambda diagnostic: diagnostic.sort_key)


def _of_file(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    ends = [each for each in found if _says_more(each)]
    ranked = sorted((each for each in found if not _says_more(each)), key=_rank)
    kept, left = ranked[:FINDINGS], ranked[FINDINGS:]
    last = max(kept, key=lambda diagnostic: diagnostic.sort_key)
    if ends:
        more = ends[-1]
    elif left:
        message = f"{FINDINGS:,} findings of this file are shown, {len(left):,} more are not"
        more = last._replace(
            rule=YAML_LIMIT,
            message=message,
            label="",
            notes=(),
            help=None,
            related=(),
            level=left[0].severity,
            plans=(),
            among="",
            differing=(),
            edits=(),
        )
    else:
        return kept
    return [*kept, more._replace(span=last.span, line=last.line)]


def _says_more(diagnostic: Diagnostic) -> bool:
    return diagnostic.rule is YAML_LIMIT and diagnostic.message == MORE_MISTAKES.message


def _rank(diagnostic: Diagnostic) -> tuple[int, bool]:
    """Errors first, and of those what keeps a file from being read."""
    return _RANKS[diagnostic.severity], diagnostic.rule is not YAML_LIMIT
