"""A plan that the interface source holds as well: what `pyflyte package` wrote beside the workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diagnostic import Rule, Severity
from lpctl.spec.build import default_plan_message
from lpctl.spec.compare import differing_from_packaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.admin.launch_plan_pb2 import LaunchPlan

    from lpctl.diagnostic import Path, Problem
    from lpctl.interface.model import Interface, InterfaceSource

PLAN_ALSO_IN_PACKAGE = Rule(
    "plan-also-in-package",
    Severity.WARNING,
    """A package that is given as an interface source holds the same plan with other content.

    Whichever is registered first stays; the server refuses the other of the same version: "launch plan with different
    structure already exists" (launch_plan_manager.go:CreateLaunchPlan).

    Bad: a plan `daily` in the manifests, and another `daily` as a `LaunchPlan` in the packaged Python
    Good: it stands in one of the two
    """,
)

SAME_PLAN_IN_PACKAGE = Rule(
    "same-plan-in-package",
    Severity.INFO,
    """A package that is given as an interface source holds the same plan with the same content.

    Registering it twice does no harm: the server finds it there already. A default launch plan is always in the package
    of its workflow.

    Bad: a default launch plan in the manifests, whose package is registered anyway
    Good: no such document
    """,
)

DEFAULT_PLAN_NAME = Rule(
    "default-plan-name",
    Severity.ERROR,
    """A named plan has its workflow's name and other content than the default launch plan.

    A workflow's default launch plan has the workflow's own name, and every package of the workflow holds it. Of the
    same version, one of the two is refused: "launch plan with different structure already exists".

    Bad: `name: reports.daily.my_wf` with `workflow: reports.daily.my_wf`
    Good: another name
    """,
)

RULES = (DEFAULT_PLAN_NAME, PLAN_ALSO_IN_PACKAGE, SAME_PLAN_IN_PACKAGE)


def package_problems(
    message: LaunchPlan, interface: Interface, sources: Iterable[InterfaceSource], *, named: bool
) -> list[Problem]:
    """What is to be said where a source holds a plan of the same identity, parts that one leaves open being equal.

    The default launch plan of the plan's own workflow is known also where no package holds it.
    """
    path: Path = ("name",) if named else ("workflow",)
    packaged = [(source.path, plan) for source in sources for plan in source.plans]
    own_name = named and message.id.name == message.spec.workflow_id.name
    if own_name and not any(plan.id.name == message.id.name for _, plan in packaged):
        packaged.append((interface.source, default_plan_message(interface, message)))
    for source, plan in packaged:
        if plan.id.name != message.id.name:
            continue
        differing = differing_from_packaged(message, plan)
        if differing is None:
            continue
        listed = ", ".join(f"`{name}`" for name in differing)
        if not differing:
            return [
                SAME_PLAN_IN_PACKAGE.at(
                    path,
                    f"{source} holds `{plan.id.name}` as well, with the same content",
                    help="it may be left out: it is registered with the package",
                )
            ]
        if own_name and plan.id.name == plan.spec.workflow_id.name:
            return [
                DEFAULT_PLAN_NAME.at(
                    path,
                    f"`{plan.id.name}` is the name of the workflow's default launch plan, which has other {listed}",
                    notes=(("interface", source),),
                    help="give the plan another name",
                )
            ]
        return [
            PLAN_ALSO_IN_PACKAGE.at(
                path,
                f"{source} holds `{plan.id.name}` as well, with other {listed}",
                help="keep it in one place, or give one of them another name or version",
            )
        ]
    return []
