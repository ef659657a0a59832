"""Which input a name is meant for that the workflow does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from lpctl.interface.model import Interface
    from lpctl.manifest.launch_plan import LaunchPlan


def meant_input(name: str, plan: LaunchPlan, interface: Interface) -> str | None:
    """The input that an unknown name among a plan's inputs most likely stands for; None where none is near.

    One that the plan has a value for already is not meant: under its name, this one would be a second.
    """
    given = {*(plan.default_inputs or {}), *(plan.fixed_inputs or {})}
    return nearest(name, [known for known in interface.inputs if known not in given])
