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
    """What made a change: "manifest", "interface", "flag" or "file" (a compiled one), and where it stands.

    A change that is made alike in several targets may stand in `elsewhere` more places: these are those of the first.
    """

    by: str
    before: Place | None
    after: Place | None
    elsewhere: int = 0

    @property
    def place(self) -> Place | None:
        """Where it stands, or stood where it is gone."""
        return self.after or self.before


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

    A fact about two targets of one side has no class and no impact. `members` say in what two mappings or lists differ.
    """

    kind: ChangeClass | None
    impact: Impact | None
    path: tuple[str, ...]
    before: Value | None
    after: Value | None
    words: str
    cause: Cause | None = None
    witness: Witness | None = None
    members: tuple[Member, ...] = ()

    @property
    def class_id(self) -> str:
        """The name of its class, "" for a fact without one."""
        return self.kind.id if self.kind is not None else ""

    @property
    def access(self) -> bool:
        """Whether it is about who acts, with what, where the output goes, and who is told."""
        return self.path[0] in ACCESS

    @property
    def starts(self) -> bool:
        """Whether it changes when a plan starts by itself; of facts, the schedule."""
        return self.class_id in STARTS or (self.kind is None and self.path[0] == "schedule")


STARTS = frozenset({"schedule-added", "schedule-changed", "schedule-removed", "plan-added", "plan-removed"})
"""Classes of changes that change when a plan starts by itself."""

ENDED = frozenset({"plan-removed", "plan-renamed", "plan-moved"})
"""Classes of changes after which an active schedule of the old plan keeps running."""

ACCESS = frozenset({"security_context", "raw_output_data_config", "envs", "auth", "auth_role", "role", "notifications"})
"""The fields of the section about access."""


class PlanDiff(NamedTuple):
    """What changed of one plan; `verb` is "added", "removed", "renamed" or "changed".

    `commands` end a schedule that keeps running otherwise. `notes` are what activation does beside. `targets` are those
    in which all of this is so, none where neither side has targets: in others, the plan may have changed as well. The
    project and domain of the two plans are open where they are not the same in all of them, and so is `unchanged`, 0.
    """

    verb: str
    before: Plan | None
    after: Plan | None
    changes: tuple[Change, ...]
    unchanged: int
    fires: FireImpact | None = None
    commands: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan as it is, or as it was where it is gone."""
        plan = self.after or self.before
        assert plan is not None  # noqa: S101 - one of the two is there
        return plan

    @property
    def impact(self) -> Impact | None:
        """The worst impact of its changes; None of facts, which have none."""
        impacts = [change.impact for change in self.changes if change.impact is not None]
        return min(impacts, key=RANKS.__getitem__, default=None)

    @property
    def rank(self) -> int:
        """Where it stands among plans, the worst first."""
        impact = self.impact
        return len(RANKS) if impact is None else RANKS[impact]


class TargetDiff(NamedTuple):
    """One target; `verb` is "added", "removed" or "compared", `was` the name that it had on the old side.

    One that only one side has is one change, None where that is ignored; of its plans there is only the number.
    `commands` end the schedules that it leaves running.
    """

    name: str
    was: str
    verb: str
    plans: int
    change: Change | None = None
    commands: tuple[str, ...] = ()


class SideName(NamedTuple):
    """What a side is called, and its commit, "" for paths."""

    name: str
    commit: str

    def __str__(self) -> str:
        """`main (1a2b3c4d5e6f)`."""
        return f"{self.name} ({self.commit[:12]})" if self.commit and self.commit != self.name else self.name


class Compared(NamedTuple):
    """All plans of a target that are compared, changed or not; its name is "" where neither side has targets."""

    target: str
    before: tuple[Plan, ...]
    after: tuple[Plan, ...]


class Diff(NamedTuple):
    """The finished diff: plans sorted by impact, then name, those of one set of targets together.

    `targets` are all that are compared or on one side only, none where neither side has targets. `between` are the two
    targets of one side that are compared instead: then there are no classes and no impacts.
    `ignored` are the verbs of the plans that are not among `plans`, as all of their changes are ignored. `unknown` are
    the plans that could not be compared, `unread` is the number of files and documents of the old side of which it is
    not known which plans they state, and `broken` are the errors that say why. `compared` are all plans
    of both sides, changed or not, and `start` is when the week begins in which their starts are looked at.
    """

    sides: tuple[SideName, SideName]
    plans: tuple[PlanDiff, ...]
    unchanged: int
    notes: tuple[str, ...]
    broken: tuple[Diagnostic, ...]
    unknown: tuple[NotCompared, ...] = ()
    unread: int = 0
    ignored: tuple[str, ...] = ()
    targets: tuple[TargetDiff, ...] = ()
    between: tuple[str, str] | None = None
    compared: tuple[Compared, ...] = ()
    start: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is listed."""
        return not self.plans and not self.changes

    @property
    def changes(self) -> list[Change]:
        """Every change that is listed, of targets and of plans."""
        of_targets = [target.change for target in self.targets if target.change is not None]
        return [*of_targets, *(change for plan in self.plans for change in plan.changes)]

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
        return sum(change.impact is impact for change in self.changes)

    def number_with(self, verb: str) -> int:
        """How many plans have this verb, also those of which all changes are ignored; a plan counts in each target."""
        apart = sum(plan.verb == verb and not plan.targets for plan in self.plans)
        of_targets = {
            (plan.before and plan.before.name, plan.after and plan.after.name, target)
            for plan in self.plans
            if plan.verb == verb
            for target in plan.targets
        }
        whole = sum(target.plans for target in self.targets if target.verb == verb and target.change is not None)
        return apart + len(of_targets) + whole + self.ignored.count(verb)

    @property
    def not_compared(self) -> int:
        """How many plans could not be compared, at least.

        What cannot be read states one plan or more: those of the new side that may be among them, if there are more.
        """
        maybe_new = sum(plan.before is None for plan in self.unknown)
        return len(self.unknown) - maybe_new + max(maybe_new, self.unread)
