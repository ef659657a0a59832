"""Which of several versions of a launch plan is meant, where flytectl printed all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import EntityId
from lpctl.messages.flyteidl_pb2 import LaunchPlanState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.messages.flyteidl_pb2 import LaunchPlan


class OfVersions(NamedTuple):
    """The version of a plan that is meant, and of how many."""

    message: LaunchPlan
    number: int

    @property
    def word(self) -> str:
        """As what it is meant: one version at most is active (launch_plan_manager.go:enableLaunchPlan)."""
        return "active" if is_active(self.message) else "newest"


def is_active(message: LaunchPlan) -> bool:
    """Whether the server says that a plan is active."""
    return message.closure.state == LaunchPlanState.ACTIVE


def of_versions(messages: Iterable[LaunchPlan]) -> list[OfVersions]:
    """Each plan once, in order: of several versions the active one, else the newest."""
    chosen: dict[EntityId, OfVersions] = {}
    for message in messages:
        key = EntityId.of(message.id)._replace(version="")
        before = chosen.get(key)
        best = message if before is None or _rank(message) > _rank(before.message) else before.message
        chosen[key] = OfVersions(best, 1 if before is None else before.number + 1)
    return list(chosen.values())


def _rank(message: LaunchPlan) -> tuple[bool, int, int, str]:
    created = message.closure.created_at
    return is_active(message), created.seconds, created.nanos, message.id.version
