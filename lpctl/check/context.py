"""What the plans of each target are checked against, and what is made of that once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.interface.resolve import Interfaces
from lpctl.plan.bind import own_defaults
from lpctl.plan.packaged import PackagedPlans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.check.settings import Settings
    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.plan.bind import OwnDefaults


class Context(NamedTuple):
    """What each plan of a run is checked against: the same for all of them.

    `interfaces` is None where workflow references and inputs are not checked. `own` keeps what has been made of a
    workflow's own defaults.
    """

    settings: Settings
    interfaces: Interfaces | None
    packaged: PackagedPlans
    own: dict[int, OwnDefaults]

    def own_defaults(self, interface: Interface) -> OwnDefaults:
        """The interface's `own_defaults`, made once."""
        own = self.own.get(id(interface))  # the sources, or `interfaces`, keep what they resolve to
        if own is None:
            own = self.own[id(interface)] = own_defaults(interface)
        return own


def contexts(against: Iterable[tuple[str, tuple[InterfaceSource, ...], Settings]]) -> dict[str, Context]:
    """What the plans of each target are checked against; targets with the same sources share what is made of them."""
    made: dict[tuple[int, ...], tuple[Interfaces, PackagedPlans, dict[int, OwnDefaults]]] = {}
    found: dict[str, Context] = {}
    for target, sources, settings in against:
        key = tuple(map(id, sources))  # which the caller keeps
        if key not in made:
            made[key] = (Interfaces(sources), PackagedPlans(sources), {})
        interfaces, packaged, own = made[key]
        found[target] = Context(settings, interfaces if settings.inputs else None, packaged, own)
    return found
