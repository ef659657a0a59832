"""What the stages of a diff hand on."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.check.configuration import Project
    from lpctl.diff.layers import SideTarget
    from lpctl.expand.environment import Environment
    from lpctl.findings.diagnostic import Diagnostic, EntryKey, Path
    from lpctl.flyte.entity_id import EntityId
    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, LiteralType
    from lpctl.plan.identity import Fill

BEFORE, AFTER = 0, 1
"""The two sides, as indices of everything that comes in twos."""


class Plan(NamedTuple):
    """A launch plan of one side: the message as it is compiled, or as the server has it, and where it is stated.

    `active` is whether the manifest asks for activation, None where nothing says. `key` is the plan's in its manifest,
    None where it comes compiled. `runs` is whether it starts by itself, None where no server is asked.
    """

    id: EntityId
    content: bytes
    interface: Interface | None
    active: bool | None
    file: str
    line: int | None
    key: EntryKey | None = None
    runs: bool | None = None

    @property
    def name(self) -> str:
        """The plan's name."""
        return self.id.name

    @property
    def target(self) -> str:
        """The name of the target that it is stated for, "" where its side has none."""
        return self.key.target if self.key is not None else ""


class SideSource(NamedTuple):
    """An interface source and, where people wrote it, its text."""

    source: InterfaceSource
    text: bytes


class SideSources(NamedTuple):
    """The interfaces of a side: those of all targets, and by its name those of each target that has its own instead."""

    common: tuple[SideSource, ...] = ()
    own: Mapping[str, tuple[SideSource, ...]] = MappingProxyType({})

    def of(self, target: str) -> tuple[SideSource, ...]:
        """The interfaces of one target."""
        return self.own.get(target, self.common)

    @property
    def all(self) -> tuple[SideSource, ...]:
        """Every one of them."""
        return (*self.common, *(source for sources in self.own.values() for source in sources))


class Side(NamedTuple):
    """All plans of one side, and what is needed to say where things stand.

    `name` is what the user calls it; `commit` is "" for paths. `notes` are what the reader has to know of it. `unknown`
    are the plans that do not compile, without content, and `unread` is the number of files and documents of which it is
    not known which plans they state; `broken` are the errors that say why. `files` are the contents of manifests and of
    interfaces that people wrote, by the names that are shown; `fill` is what flags filled in, `sources` are the
    interfaces it was compiled with, `project` is its lpctl.yaml. `environment` is what that says of all plans, None
    where the side comes compiled; `targets` are those of it that the diff is about.
    """

    name: str
    commit: str
    plans: tuple[Plan, ...]
    notes: tuple[str, ...] = ()
    broken: tuple[Diagnostic, ...] = ()
    unknown: tuple[Plan, ...] = ()
    unread: int = 0
    files: Mapping[str, bytes] = {}
    fill: Fill | None = None
    sources: SideSources = SideSources()
    project: Project | None = None
    environment: Environment | None = None
    targets: tuple[SideTarget, ...] = ()

    def changes(self, target: str = "") -> list[Mapping[str, str]]:
        """The levels of classes of changes that its lpctl.yaml states, then those that it states for a target."""
        if self.project is None:
            return []
        configuration = self.project.configuration
        stated = (configuration.targets or {}).get(target)
        return [found for found in (configuration.changes, stated.changes if stated is not None else None) if found]


class NormalPlan(NamedTuple):
    """A plan without what the server adds and flytectl fills in."""

    plan: Plan
    message: LaunchPlan
    inputs: Mapping[str, Input]


class Input(NamedTuple):
    """An input of a plan: `binding` is "required", "default" or "fixed"; the literal of the latter two.

    The type of a fixed input is known where the workflow's interface is.
    """

    binding: str
    type: LiteralType | None
    literal: Literal | None
    description: str


class Value(NamedTuple):
    """A value as people read it, and as JSON has it; `secret` ones are never printed.

    `content` is the mapping or list that it is, to be compared member by member, None for all others. `called` is its
    name, by which a secret in it may be known, None where names say nothing of that.
    """

    text: str
    data: Any
    secret: bool = False
    content: Any = None
    called: str | None = None


Steps: TypeAlias = "tuple[str | int, ...]"
"""The way to a member: keys, and positions of items, counted from 0."""


class Member(NamedTuple):
    """A member of a mapping or list that is not the same in two of them.

    `was` is where it is in the old one, `now` where in the new one; None where it is not there, as are its values.
    """

    was: Steps | None
    now: Steps | None
    before: Value | None
    after: Value | None

    @property
    def path(self) -> Steps:
        """Where it is, or was if it is gone."""
        path = self.was if self.now is None else self.now
        assert path is not None  # noqa: S101 - one of the two has it
        return path


class InputFact(NamedTuple):
    """An input that is not the same on both sides, None where a side does not have it."""

    name: str
    before: Input | None
    after: Input | None


class OutputFact(NamedTuple):
    """An output of the workflow that is not the same on both sides."""

    name: str
    before: LiteralType | None
    after: LiteralType | None


class FieldFact(NamedTuple):
    """A field that is not the same on both sides. `path` names it; `places` are the manifest's paths of it."""

    path: tuple[str, ...]
    before: Value | None
    after: Value | None
    places: tuple[Path, Path]


Fact: TypeAlias = "InputFact | OutputFact | FieldFact"


class Pair(NamedTuple):
    """A plan on both sides, or on one; what differs, and in how many fields it does not."""

    before: NormalPlan | None
    after: NormalPlan | None
    facts: tuple[Fact, ...]
    unchanged: int

    @property
    def renamed(self) -> bool:
        """Whether this is one plan under two names."""
        return self.before is not None and self.after is not None and self.before.plan.name != self.after.plan.name


class NotCompared(NamedTuple):
    """A plan that could not be compared: what it was is not known, or whether it was there; None where it is gone."""

    before: Plan | None
    after: Plan | None

    @property
    def plan(self) -> Plan:
        """The plan as it is, or as it was where it is gone."""
        plan = self.after or self.before
        assert plan is not None  # noqa: S101 - one of the two is there
        return plan


class Comparison(NamedTuple):
    """The facts: both sides, each plan that differs, how many do not, each that could not be compared."""

    sides: tuple[Side, Side]
    pairs: tuple[Pair, ...]
    unchanged: int
    not_compared: tuple[NotCompared, ...]
