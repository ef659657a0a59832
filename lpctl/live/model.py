"""What the stages hand on: a state of the server and the plans that are written, standings, steps of a rollout."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.diff.fires import FireImpact
    from lpctl.diff.model import Plan
    from lpctl.diff.report import Change
    from lpctl.flyte.entity_id import EntityId
    from lpctl.messages.flyteidl_pb2 import LaunchPlan


Printed: TypeAlias = "list[LaunchPlan]"
"""The launch plans that flytectl printed, each version by itself, as they came."""


class Place(NamedTuple):
    """A project and a domain: what flytectl is asked about at once."""

    project: str
    domain: str

    def __str__(self) -> str:
        """`analytics, production`."""
        return f"{self.project}, {self.domain}"


class Version(NamedTuple):
    """A version of a plan as the server has it; `active` is None where what it printed does not say."""

    message: LaunchPlan
    active: bool | None

    @property
    def name(self) -> str:
        """What the version is called."""
        return self.message.id.version


class Registered(NamedTuple):
    """A plan of the server's: its versions, the oldest first."""

    versions: tuple[Version, ...]

    @property
    def active(self) -> Version | None:
        """The version that runs, None where none does: at most one (launch_plan_manager.go:enableLaunchPlan)."""
        return next((version for version in self.versions if version.active), None)

    @property
    def newest(self) -> Version:
        """The version that was created last."""
        return self.versions[-1]

    @property
    def unknown(self) -> bool:
        """Whether it is not known which version runs, or whether one does."""
        return self.active is None and any(version.active is None for version in self.versions)

    def version(self, name: str) -> Version | None:
        """The version of that name."""
        return next((version for version in self.versions if version.name == name), None)


class State(NamedTuple):
    """What is registered in each place that was asked about, by the names of plans.

    A place that is not in it was not asked about: nothing is known of it, least of all that it holds nothing. `source`
    is where that was read.
    """

    places: Mapping[Place, Mapping[str, Registered]]
    source: str


class Wanted(NamedTuple):
    """A plan as it is written, with every part of its identifiers filled that flytectl would fill.

    Its version is "" where nobody has said it, and then that of its workflow may be.
    """

    plan: Plan
    place: Place
    active: bool


class Kind(Enum):
    """How what is written and what the server has stand to one another."""

    AS_WRITTEN = "as-written"
    CHANGED = "changed"
    INACTIVE = "inactive"
    UNWANTED = "unwanted"
    ORPHAN = "orphan"
    UNREGISTERED = "unregistered"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"


WORDS = {
    Kind.AS_WRITTEN: "as written",
    Kind.CHANGED: "another content than is written",
    Kind.INACTIVE: "not active, and is to be",
    Kind.UNWANTED: "active, and is not to be",
    Kind.ORPHAN: "active, and stated by no manifest",
    Kind.UNREGISTERED: "never registered",
    Kind.UNKNOWN: "not known whether it is active",
    Kind.NOT_ASKED: "not asked about",
}
"""Each kind in words, as what a plan is."""


class Start(NamedTuple):
    """When a plan starts by itself: its schedule in words, and the next start, None where none can be told."""

    words: str
    next: int | None


class Standing(NamedTuple):
    """One plan: what is written of it, what the server has of it, and how the two stand to one another.

    `wanted` is None where no manifest states it, `registered` where the server has no version of it. `current` is the
    version that counts: the active one, else the newest. `same` is a version with the content that is written, the
    active one before others; `changes` are from `current` to what is written, none where they are equal. `runs` is what
    the server will start next, `will_run` what it would if all were as written, `fires` how the two differ.
    """

    kind: Kind
    place: Place
    name: str
    wanted: Wanted | None = None
    registered: Registered | None = None
    current: Version | None = None
    same: Version | None = None
    changes: tuple[Change, ...] = ()
    runs: Start | None = None
    will_run: Start | None = None
    fires: FireImpact | None = None

    @property
    def target(self) -> str:
        """The target that it is written for, "" where there is none."""
        return self.wanted.plan.target if self.wanted is not None else ""


class Standings(NamedTuple):
    """Every plan that is written, and those of the server's that are not and run; by place and name.

    `others` counts, in each place that was asked about, the plans of the server's that no manifest states and that do
    not run, default plans among them. `notes` are what the reader has to know.
    """

    plans: tuple[Standing, ...]
    places: tuple[Place, ...]
    others: Mapping[Place, int]
    source: str
    start: int
    notes: tuple[str, ...] = ()


class File(NamedTuple):
    """A plan to register: its name, its file, what that holds, and why it is registered, in words."""

    name: str
    file: str
    content: bytes
    why: tuple[str, ...]


class Register(NamedTuple):
    """Register files in a place, all in one version."""

    place: Place
    version: str
    files: tuple[File, ...]


class Activate(NamedTuple):
    """Make a version the active one, in place of `instead_of`, "" where none was."""

    plan: EntityId
    instead_of: str
    why: str


class Deactivate(NamedTuple):
    """Let no version be active; `plan` names the one that is."""

    plan: EntityId
    why: str


class Refusal(NamedTuple):
    """Why no step leads from what the server has to what is written, and what to do."""

    standing: Standing
    reason: str
    help: str


class Rollout(NamedTuple):
    """The steps in order; there are none to trust where there is a refusal. `left` are orphans that keep running."""

    steps: tuple[Register | Activate | Deactivate, ...]
    refusals: tuple[Refusal, ...]
    right: int
    left: tuple[Standing, ...]
    places: tuple[Place, ...]
    source: str
