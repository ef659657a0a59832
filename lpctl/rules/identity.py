"""Rules about who a plan is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.rules.rule import PLAN, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan

_ALLOWED = {"workflow", "name", "project", "domain", "version"}


@rule(PLAN, Severity.ERROR, firm=True)
def default_plan_field(plan: LaunchPlan) -> Iterator[Problem]:
    """A document without `name` holds more than a default launch plan may.

    Without a name a document is its workflow's default launch plan, whose inputs and options are the workflow's own.
    flytekit refuses any other property ("Only named launchplans can be created that have other properties",
    core/launch_plan.py:LaunchPlan.create) and drops `auto_activate` in silence.

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        workflow: reports.daily.my_wf
        labels: {team: data-science}

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        labels: {team: data-science}
    """
    if plan.name is not None:
        return
    stated = [name for name, value in plan._asdict().items() if name not in _ALLOWED and value is not None]
    if stated:
        listed = ", ".join(f"`{name}`" for name in stated)
        yield default_plan_field.at(
            (stated[0],),
            f"without a `name` this is the default plan of `{plan.workflow.name}`, which takes no {listed}",
            on="key",
            help="add a name",
        )
