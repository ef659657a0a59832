"""What runs now as the old side of a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.compiled import server_plan
from lpctl.diff.model import Side
from lpctl.interface.package import is_default_plan
from lpctl.live.written import filled
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.diff.model import Plan
    from lpctl.live.model import Place, State


def server_side(state: State, places: Collection[Place], names: Collection[str]) -> Side:
    """The plans of these places, each in the version that counts: the active one, else the newest.

    One that is not among the `names` of the other side counts where it runs: what is registered stays, whatever is
    registered beside it.
    """
    plans: list[Plan] = []
    left = 0
    for place in sorted(places):
        for name, registered in sorted(state.places.get(place, {}).items()):
            version = registered.active or registered.newest
            if not version.active and name not in names:
                left += not is_default_plan(version.message)
                continue
            plan = server_plan(version.message, f"version {version.name} on the server")
            plans.append(plan._replace(active=version.active, runs=bool(version.active)))
    are = "is" if left == 1 else "are"
    note = f"{counted(left, 'plan')} of the server's {are} left out: the new side states none, and none is active"
    return Side(name="the server", commit="", plans=tuple(plans), notes=(note,) if left else ())


def running(side: Side) -> Side:
    """A side as it would be registered, whose plans start by themselves only where they are to be active."""
    plans = (
        plan._replace(content=filled(plan.content, plan.id) if plan.content else b"", runs=bool(plan.active))
        for plan in side.plans
    )
    return side._replace(plans=tuple(plans))
