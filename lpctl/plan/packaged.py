"""A plan that the interface source holds as well: what `pyflyte package` wrote beside the workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.package import is_default_plan
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.plan.compare import differing_from_packaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.interface.model import InterfaceSource
    from lpctl.plan.bind import Bound

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
    """A named plan has its workflow's name and version, and other content than the default launch plan.

    A workflow's default launch plan has the workflow's own name and version, and every package of the workflow holds
    it, so that one of the two is refused: "launch plan with different structure already exists"
    (launch_plan_manager.go:CreateLaunchPlan). Versions that both leave open are filled by flytectl, with the same one.
    In a version of its own, a plan may have the name: it registers and activates.

    Bad::

        name: reports.daily.my_wf
        labels: {team: data-science}

    Good::

        name: daily
        labels: {team: data-science}
    """,
)


class PackagedPlans:
    """The plans of all sources by name."""

    def __init__(self, sources: Iterable[InterfaceSource]) -> None:
        self._by_name: dict[str, list[tuple[str, LaunchPlan]]] = {}
        for source in sources:
            for plan in source.plans:
                self._by_name.setdefault(plan.id.name, []).append((source.path, plan))

    def may_hold(self, identity: EntityId, workflow: EntityId) -> bool:
        """Whether a plan has to be compared: one of its name is in a source, or known to be in every package."""
        return identity.name in self._by_name or identity.name == workflow.name

    def problems(self, message: LaunchPlan, bound: Bound, *, named: bool) -> list[Problem]:
        """What is to be said where a source holds a plan of the same identity, parts that one leaves open being equal.

        `message` is that of the bound plan. The default launch plan of its own workflow is known also where no package
        holds it.
        """
        path: Path = ("name",) if named else ("workflow",)
        own_name = named and message.id.name == message.spec.workflow_id.name
        packaged = self._by_name.get(message.id.name, [])
        if own_name and not any(is_default_plan(plan) for _, plan in packaged):
            packaged = [*packaged, (bound.interface.source, _assumed(message, bound))]
        for source, plan in packaged:
            default = own_name and is_default_plan(plan)
            theirs = EntityId.of(plan.id)
            if default:
                # flytekit gives both one identifier (tools/translator.py:get_serializable_launch_plan), and the package
                # is registered into one project, domain and version.
                theirs = theirs.filled(EntityId.of(message.spec.workflow_id))
            if theirs.agrees(EntityId.of(message.id)):
                differing = differing_from_packaged(message, _as_carried_on(plan, bound))
                is_default = is_default_plan(plan)
                return [
                    _problem(
                        theirs, bound.plan.version, path, source, differing, is_default=is_default, default=default
                    )
                ]
        return []


def _assumed(message: LaunchPlan, bound: Bound) -> LaunchPlan:
    """The default launch plan that every package of the workflow holds."""
    from lpctl.plan.build import default_plan_message  # noqa: PLC0415 - whoever has none to compare builds nothing

    workflow = EntityId.of(message.spec.workflow_id)
    return default_plan_message(bound.interface, EntityId(name=workflow.name), workflow, bound.inputs)


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


_ALWAYS_THERE = "it may be left out: it is registered with the package"
_IN_BOTH = "registering both does no harm; one that moves here from Python is taken out there once this is in use"


def _problem(
    theirs: EntityId,
    version: str | None,
    path: Path,
    source: str,
    differing: list[str],
    *,
    is_default: bool,
    default: bool,
) -> Problem:
    """What is said of a packaged plan, `theirs`, of the same identity as that of a manifest that states the version.

    `is_default` is whether it is its workflow's default plan, and `default` whether the manifest names its plan so.
    """
    name = theirs.name
    listed = ", ".join(f"`{field}`" for field in differing)
    if not differing:
        return SAME_PLAN_IN_PACKAGE.at(
            path,
            f"{source} holds `{name}` as well, with the same content",
            help=_ALWAYS_THERE if is_default else _IN_BOTH,
        )
    if default and version is not None and not theirs.version:
        return PLAN_ALSO_IN_PACKAGE.at(
            path,
            f"`{name}` is the name of the workflow's default launch plan, which has other {listed} and may get the "
            f"same version: {source} leaves it open",
            help=f"state the workflow's version, or register the workflow in another one than {version}",
        )
    if default:
        return DEFAULT_PLAN_NAME.at(
            path,
            f"`{name}` is the name of the workflow's default launch plan, which has other {listed}",
            notes=(("interface", source),),
            help="give the plan another name, or a version of its own",
        )
    return PLAN_ALSO_IN_PACKAGE.at(
        path,
        f"{source} holds `{name}` as well, with other {listed}",
        help="keep it in one place, or give one of them another name or version",
    )
