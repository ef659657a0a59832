"""A finished report: findings sorted and counted once, for every format."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from lpctl.findings.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lpctl.check.suppression import Suppressed
    from lpctl.findings.diagnostic import Diagnostic, EntryKey

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Graded(Protocol):
    """Whatever matters to some degree."""

    @property
    def severity(self) -> Severity:
        """How much."""

    def severities(self, targets: Iterable[str]) -> Iterable[tuple[str, Severity]]:
        """How much in each target that it holds in, of all of these."""


class Report(NamedTuple):
    """What `validate` found, over which plans in how many files; `unchecked` where inputs were not checked.

    `plans` has what each plan is called. `fail_on` is the least severity that fails the run, by target. `directory` is
    the working directory within its repository, with `/`, "" at its root: the paths of findings are relative to it.
    `fixed` are the findings that were mended, None where nothing was to be; those that would be where that is only
    looked at, which `looking` says.
    """

    diagnostics: tuple[Diagnostic, ...]
    plans: Mapping[EntryKey, str]
    files: int
    unchecked: bool = False
    suppressed: tuple[Suppressed, ...] = ()
    fail_on: Mapping[str, Severity] = MappingProxyType({"": Severity.ERROR})
    directory: str = ""
    fixed: tuple[Diagnostic, ...] | None = None
    looking: bool = False

    def number_of(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def fails(self, found: Graded) -> bool:
        """Whether a finding makes the run fail: in one of the targets that it holds in."""
        return any(
            target in self.fail_on and _RANKS[severity] <= _RANKS[self.fail_on[target]]
            for target, severity in found.severities(self.fail_on)
        )

    @property
    def failed(self) -> bool:
        """Whether any finding makes the run fail."""
        least = max((_RANKS[severity] for severity in self.fail_on.values()), default=-1)
        failing = tuple(severity for severity, rank in _RANKS.items() if rank <= least)
        # The severity of a finding is the highest that it has in any target.
        return any(self.fails(found) for found in self.diagnostics if found.severity in failing)

    @property
    def summary(self) -> str:
        """One line: plans, files, errors, warnings, and infos and suppressed findings where there are any."""
        infos = self.number_of(Severity.INFO)
        parts = [
            counted(self.number_of(Severity.ERROR), "error"),
            counted(self.number_of(Severity.WARNING), "warning"),
            *([counted(infos, "info")] if infos else []),
            *([f"{len(self.suppressed)} suppressed"] if self.suppressed else []),
        ]
        line = f"{counted(len(self.plans), 'plan')} in {counted(self.files, 'file')}: {self._mended}{', '.join(parts)}"
        return f"{line} (inputs not checked)" if self.unchecked else line

    @property
    def _mended(self) -> str:
        if self.fixed is None:
            return ""
        return f"{len(self.fixed)} {'fixable' if self.looking else 'fixed'}, {len(self.diagnostics)} left: "


def counted(count: int, noun: str) -> str:
    """The number and its noun: `1 plan`, `2 plans`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
