"""A finished report: findings sorted and counted once, for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diagnostic import Severity

if TYPE_CHECKING:
    from lpctl.diagnostic import Diagnostic


class Report(NamedTuple):
    """What `validate` found, over how many plans in how many files; `unchecked` where inputs were not checked."""

    diagnostics: tuple[Diagnostic, ...]
    plans: int
    files: int
    unchecked: bool = False

    def number_of(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    @property
    def summary(self) -> str:
        """One line: plans, files, errors, warnings, and infos where there are any."""
        infos = self.number_of(Severity.INFO)
        parts = [
            counted(self.number_of(Severity.ERROR), "error"),
            counted(self.number_of(Severity.WARNING), "warning"),
            *([counted(infos, "info")] if infos else []),
        ]
        line = f"{counted(self.plans, 'plan')} in {counted(self.files, 'file')}: {', '.join(parts)}"
        return f"{line} (inputs not checked)" if self.unchecked else line


def counted(count: int, noun: str) -> str:
    """The number and its noun: `1 plan`, `2 plans`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
