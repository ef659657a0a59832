"""Plans on their way out of the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lpctl.diagnostic import Origin
    from lpctl.identity import Identity
    from lpctl.interface.model import Interface
    from lpctl.manifest.model import LaunchPlan


class Candidate(NamedTuple):
    """A plan as one document states it: serialised where it could be compiled, else as the manifest has it."""

    origin: Origin
    line: int
    named: bool
    identity: Identity
    content: bytes | None
    plan: LaunchPlan | None
    interface: Interface | None
    auto_activate: bool | None
    scheduled: bool
