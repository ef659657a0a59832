"""As many findings about one file as anybody reads, and one that says that there are more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.source.rules import MORE_MISTAKES, YAML_LIMIT
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.findings.diagnostic import Diagnostic

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def most_severe(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The findings, which are in order; of a file that has more than `limits.FINDINGS` the most severe.

    Of those that are as severe, what some rule finds seldom is not left out for what another finds everywhere.
    What says that there are more stands behind them. It is as severe as what is not shown, so that it changes no exit
    code.
    """
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
    ranked = _ranked(each for each in found if not _says_more(each))
    kept, left = ranked[:FINDINGS], ranked[FINDINGS:]
    last = max(kept, key=lambda diagnostic: diagnostic.sort_key)
    if ends:
        more = ends[-1]
    elif left:
        message = f"{FINDINGS:,} findings of this file are shown; there are more"
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


def _ranked(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors first, and the first that each rule finds before the second of any: none hides what is found once."""
    so_far: Counter[str] = Counter()
    ranks: list[tuple[int, int, Diagnostic]] = []
    for each in found:
        ranks.append((_RANKS[each.severity], so_far[each.rule.id], each))
        so_far[each.rule.id] += 1
    return [each for *_, each in sorted(ranks, key=lambda ranked: ranked[:2])]
