"""How a run checks: what the command line and lpctl.yaml say of it, once for all plans."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lpctl.plan.identity import Fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.levels import Levels
    from lpctl.flyte.version import FlyteVersion
    from lpctl.rules.asked.asked import Asked


class Settings(NamedTuple):
    """What a run is to check, and how.

    `fill` is what the command line fills in. Without `inputs`, everything but the workflow references and the inputs is
    checked. Without `contents`, no plan is built, and no literal of a plain value made, but where two plans have to be
    compared or one may be too large: what is found is the same. Where the plans are not meant for `one_output`, those
    for several projects or domains are worth knowing and no error. `levels` are those of rules. `flyte_version` is that
    of the server, where it is known; `struct_encoding` is that of plans which state none. Where `repeated`, what one
    finding could say for several plans is found of each, for a caller who leaves out plans. `asked` are the options of
    the rules that the project switches on, by the rule's name.
    """

    fill: Fill = Fill()
    inputs: bool = True
    contents: bool = True
    one_output: bool = True
    levels: Levels = MappingProxyType({})
    flyte_version: FlyteVersion | None = None
    struct_encoding: str | None = None
    repeated: bool = False
    asked: Mapping[str, Asked] = MappingProxyType({})
