"""What a project asks for: options, and where they stand in its lpctl.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import Related

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import EntryKey, Origin, Path
    from lpctl.manifest.launch_plan import LaunchPlan, Schedule


class Asked(NamedTuple):
    """The options of a rule, a section of `manifest/rule_options.py`, and the place where they are stated.

    Without an `owner` nobody states any: the command line switches the rule on.
    """

    options: Any
    owner: Origin | None
    path: Path

    def by(self, *option: str | int) -> tuple[Related, ...]:
        """The place of an option, as what a finding has beside its own."""
        return () if self.owner is None else (Related("asked for here", self.owner, (*self.path, *option)),)


class ScheduledPlan(NamedTuple):
    """A plan that starts by itself: who it is, what it is called, its schedule."""

    key: EntryKey
    name: str
    schedule: Schedule


def named_place(plan: LaunchPlan, section: str) -> tuple[Path, bool]:
    """Where something is missing: the section if the plan has it, else the plan's name; and whether it is a key."""
    return ((section,), True) if getattr(plan, section) is not None else (("name",), False)
