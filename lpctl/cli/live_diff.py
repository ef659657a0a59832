"""`lpctl diff --live`: the server as the old side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.check.config_choice import NAME
from lpctl.cli.live import LiveOptions, state_of
from lpctl.cli.terminal import stop

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.diff.model import Side
    from lpctl.live.model import Place


def with_server(live: LiveOptions, after: Side, targets: Collection[str]) -> tuple[Side, Side]:
    """The plans that the server has in the place of a side, and that side. Stops the run where they are not known.

    `targets` are those that are asked for, all where none is.
    """
    from lpctl.interface.commands import to_record  # noqa: PLC0415 - `--help` needs none of these
    from lpctl.live.side import running, server_side  # noqa: PLC0415 - `--help` needs none of it

    live.stop_unless_one("lpctl diff")
    places = _places(after, targets)
    if not places:
        stop(f"nobody says where to look: pass --project and --domain, or write `targets` in {NAME}")
    state = state_of(live, places)
    for place in sorted(places):
        if place not in state.places:
            stop(f"nothing is known of {place}: what is given holds no plan of it; {to_record(*place)}")
    return server_side(state, places, {plan.name for plan in after.plans}), running(after)


def _places(side: Side, asked: Collection[str]) -> set[Place]:
    """The project and domain of every plan and target of a side that is asked for, and those that options fill in."""
    from lpctl.diff.layers import targets_of  # noqa: PLC0415 - `--help` needs none of it
    from lpctl.live.model import Place  # noqa: PLC0415

    targets = targets_of(side.environment) if side.environment is not None else []
    given = side.fill.project if side.fill is not None else None
    found = {
        Place(target.project or given or "", target.domain) for target in targets if not asked or target.name in asked
    }
    if not targets and side.fill is not None:
        found.add(Place(side.fill.project or "", side.fill.domain or ""))
    found |= {Place(plan.id.project, plan.id.domain) for plan in side.plans if not asked or plan.target in asked}
    return {place for place in found if place.project and place.domain}
