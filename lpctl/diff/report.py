"""A finished diff: every change judged, placed and counted once, for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.diff.model import AFTER, BEFORE
from lpctl.findings.classes.kind import RANKS, Impact

if TYPE_CHECKING:
    from lpctl.diff.fires import FireImpact
    from lpctl.diff.model import Member, NotCompared, Plan, Value
    from lpctl.findings.classes.kind import ChangeClass
    from lpctl.findings.diagnostic import Diagnostic


class Place(NamedTuple):
    """Where something stands; a package and a compiled file have no lines."""

    file: str
    line: int | None

    def __str__(self) -> str:
        """`plans/daily.lp.yaml:9`."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Cause(NamedTuple):
    """What made a change: "manifest", "interface", "flag" or "file" (a compiled one), and where it stands."""

    by: str
    before: Place | None
    after: Place | None


class Witness(NamedTuple):
    """A call that starts the plan as it was, and not as it is: run on both sides.

    `inputs` is the map that the caller passes, decoded, and `written` the first of them as YAML, the one that matters
    before all others; `refused` is what the server answers now. For an output, `reads` is what the caller does with it,
    which is refused; `still_starts` is whether the call itself still starts the plan.
    """

    inputs: dict[str, Any]
    written: tuple[str, ...]
    refused: str
    reads: str | None = None
    still_starts: bool = False

    def text(self, longest: int | None = None) -> str:
        """The call as YAML, cut to no more than about `longest` characters."""
        taken: list[str] = []
        for number, written in enumerate(self.written):
            if longest is not None and number and sum(map(len, taken)) + len(written) > longest:
                break
            taken.append(written)
        if len(taken) < len(self.inputs):
            taken.append(f"and {len(self.inputs) - len(taken)} more")
        return "{" + ", ".join(taken) + "}"


class Change(NamedTuple):
    """One change: its class, how much it matters here, what it is of, its two values, what it means in words.

    `members` say in what two mappings or lists differ.
    """

    kind: ChangeClass
    impact: Impact
    path: tuple[str, ...]
    before: Value | None
    after: Value | None
    words: str
    cause: Cause | None = None
    witness: Witness | None = None
    members: tuple[Member, ...] = ()

    @property
    def access(self) -> bool:
        """Whether it is about who acts, with what, where the output goes, and who is told."""
        return self.path[0] in ACCESS


STARTS = frozenset({"schedule-added", "schedule-changed", "schedule-removed", "plan-added", "plan-removed"})
"""Classes of changes that change when a plan starts by itself."""

ACCESS = frozenset({"security_context", "raw_output_data_config", "envs", "auth", "auth_role", "role", "notifications"})
"""The fields of the section about access."""


class PlanDiff(NamedTuple):
    """What changed of one plan; `verb` is "added", "removed", "renamed" or "changed".

    `commands` end a schedule that keeps running otherwise. `notes` are what activation does beside.
    """

    verb: str
    before: Plan | None
    after: Plan | None
    changes: tuple[Change, ...]
    unchanged: int
    fires: FireImpact | None = None
    commands: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def notes_at(self, change: Change) -> tuple[str, ...]:
        """What is noted of the plan's starts, at the one change that it is to be shown with; () at all others."""
        if self.fires is None:
            return self.notes if change is self.changes[0] else ()
        first = next(change for change in self.changes if change.kind.id in STARTS)
        return self.fires.notes if change is first else ()

    @property
    def plan(self) -> Plan:
        """The plan as it is, or as it was where it is gone."""
        plan = self.after or self.before
        assert plan is not None  # noqa: S101 - one of the two is there
        return plan

    @property
    def impact(self) -> Impact:
        """The worst impact of its changes."""
        return min((change.impact for change in self.changes), key=RANKS.__getitem__, default=Impact.SAFE)


class SideName(NamedTuple):
    """What a side is called, and its commit, "" for paths."""

    name: str
    commit: str

    def __str__(self) -> str:
        """`main (1a2b3c4d5e6f)`."""
        return f"{self.name} ({self.commit[:12]})" if self.commit and self.commit != self.name else self.name


class Diff(NamedTuple):
    """The finished diff: plans sorted by impact, then name.

    `ignored` are the verbs of the plans that are not among `plans`, as all of their changes are ignored. `unknown` are
    the plans that could not be compared, `unread` is the number of files and documents of the old side of which it is
    not known which plans they state, and `broken` are the errors that say why.
    """

    sides: tuple[SideName, SideName]
    plans: tuple[PlanDiff, ...]
    unchanged: int
    notes: tuple[str, ...]
    broken: tuple[Diagnostic, ...]
    unknown: tuple[NotCompared, ...] = ()
    unread: int = 0
    ignored: tuple[str, ...] = ()

    @property
    def before(self) -> SideName:
        """The side of `-`."""
        return self.sides[BEFORE]

    @property
    def after(self) -> SideName:
        """The side of `+`."""
        return self.sides[AFTER]

    def number_of(self, impact: Impact) -> int:
        """How many changes have this impact."""
        return sum(change.impact is impact for plan in self.plans for change in plan.changes)

    def number_with(self, verb: str) -> int:
        """How many plans have this verb, also those of which all changes are ignored."""
        return sum(plan.verb == verb for plan in self.plans) + self.ignored.count(verb)

    @property
    def not_compared(self) -> int:
        """How many plans could not be compared, at least.

        What cannot be read states one plan or more: those of the new side that may be among them, if there are more.
        """
        maybe_new = sum(plan.before is None for plan in self.unknown)
        return len(self.unknown) - maybe_new + max(maybe_new, self.unread)
