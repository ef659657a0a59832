"""A plan that the interface source holds as well: what `pyflyte package` wrote beside the workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.admin.launch_plan_pb2 import LaunchPlan

from lpctl.diagnostic import Rule, Severity
from lpctl.spec.build import default_plan_message
from lpctl.spec.compare import differing_from_packaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.bind import Bound
    from lpctl.diagnostic import Path, Problem
    from lpctl.identity import Identity
    from lpctl.interface.model import InterfaceSource

PLAN_ALSO_IN_PACKAGE = Rule(
    "plan-also-in-package",
    Severity.WARNING,
    """A package that is given as an interface source holds the same plan with other content.

    Whichever is registered first stays; the server refuses the other of the same version: "launch plan with different
    structure already exists" (launch_plan_manager.go:CreateLaunchPlan).

    Bad::

        $ lpctl validate --interface flyte-package
        name: weekly
        workflow: etl.export
        labels: {team: data-science}

    Good::

        $ lpctl validate --interface flyte-package
        name: monthly
        workflow: etl.export
        labels: {team: data-science}
    """,
)

SAME_PLAN_IN_PACKAGE = Rule(
    "same-plan-in-package",
    Severity.INFO,
    """A package that is given as an interface source holds the same plan with the same content.

    Registering it twice does no harm: the server finds it there already. A default launch plan is always in the package
    of its workflow.

    Bad::

        $ lpctl validate --interface flyte-package
        name: weekly
        workflow: etl.export
        max_parallelism: 5

    Good::

        $ lpctl validate --interface flyte-package
        name: monthly
        workflow: etl.export
        max_parallelism: 5
    """,
)

DEFAULT_PLAN_NAME = Rule(
    "default-plan-name",
    Severity.ERROR,
    """A named plan has its workflow's name and other content than the default launch plan.

    A workflow's default launch plan has the workflow's own name, and every package of the workflow holds it. Of the
    same version, one of the two is refused: "launch plan with different structure already exists".

    Bad::

        name: reports.daily.my_wf
        labels: {team: data-science}

    Good::

        name: daily
        labels: {team: data-science}
    """,
)

RULES = (DEFAULT_PLAN_NAME, PLAN_ALSO_IN_PACKAGE, SAME_PLAN_IN_PACKAGE)


class PackagedPlans:
    """The plans of all sources by name."""

    def __init__(self, sources: Iterable[InterfaceSource]) -> None:
        self._by_name: dict[str, list[tuple[str, LaunchPlan]]] = {}
        for source in sources:
            for plan in source.plans:
                self._by_name.setdefault(plan.id.name, []).append((source.path, plan))

    def may_hold(self, identity: Identity) -> bool:
        """Whether a plan has to be compared: one of its name is in a source, or known to be in every package."""
        return identity.name in self._by_name or identity.name == identity.workflow_name

    def problems(self, message: LaunchPlan, bound: Bound, *, named: bool) -> list[Problem]:
        """What is to be said where a source holds a plan of the same identity, parts that one leaves open being equal.

        `message` is that of the bound plan. The default launch plan of its own workflow is known also where no package
        holds it.
        """
        path: Path = ("name",) if named else ("workflow",)
        own_name = named and message.id.name == message.spec.workflow_id.name
        packaged = self._by_name.get(message.id.name, [])
        if own_name and not packaged:
            packaged = [(bound.interface.source, default_plan_message(bound.interface, message, bound.inputs))]
        for source, plan in packaged:
            differing = differing_from_packaged(message, _as_carried_on(plan, bound))
            if differing is not None:
                default = own_name and plan.id.name == plan.spec.workflow_id.name
                return [_problem(plan.id.name, path, source, differing, default=default)]
        return []


def _as_carried_on(plan: LaunchPlan, bound: Bound) -> LaunchPlan:
    """The plan with the workflow's own defaults as plans carry them on: those that the server refuses are rewritten."""
    stated = plan.spec.default_inputs.parameters
    rewritten = [
        name
        for name, parameter in bound.interface.inputs.items()
        if bound.inputs[name] is not parameter and name in stated and stated[name] == parameter
    ]
    if not rewritten:
        return plan
    carried = LaunchPlan()
    carried.CopyFrom(plan)
    for name in rewritten:
        carried.spec.default_inputs.parameters[name].CopyFrom(bound.inputs[name])
    return carried


def _problem(name: str, path: Path, source: str, differing: list[str], *, default: bool) -> Problem:
    listed = ", ".join(f"`{field}`" for field in differing)
    if not differing:
        return SAME_PLAN_IN_PACKAGE.at(
            path,
            f"{source} holds `{name}` as well, with the same content",
            help="it may be left out: it is registered with the package",
        )
    if default:
        return DEFAULT_PLAN_NAME.at(
            path,
            f"`{name}` is the name of the workflow's default launch plan, which has other {listed}",
            notes=(("interface", source),),
            help="give the plan another name",
        )
    return PLAN_ALSO_IN_PACKAGE.at(
        path,
        f"{source} holds `{name}` as well, with other {listed}",
        help="keep it in one place, or give one of them another name or version",
    )
