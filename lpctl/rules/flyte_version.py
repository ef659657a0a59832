"""Rules about what a server older than 1.16 makes of a plan; asked only where the project names its version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diagnostic import Severity
from lpctl.flyte_version import CONCURRENCY
from lpctl.rules.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diagnostic import Problem
    from lpctl.flyte_version import FlyteVersion
    from lpctl.manifest.model import LaunchPlan


@rule(Severity.WARNING)
def needs_newer_flyte(scope: tuple[LaunchPlan, FlyteVersion]) -> Iterator[Problem]:
    """A plan uses a field that the project's version of Flyte does not know.

    An older server drops what it does not know and says nothing. `concurrency` came with 1.16.1: flyteidl 1.16.0 has no
    `concurrency_policy`, and the check of it is in flyteadmin's execution_manager.go:checkLaunchPlanConcurrency. The
    version is `flyte_version` in lpctl.yaml, or `--flyte-version`; without it, 1.16 is meant and this rule is silent.

    Bad::

        $ lpctl validate --flyte-version 1.15
        concurrency: {max: 1}

    Good::

        $ lpctl validate --flyte-version 1.16.1
        concurrency: {max: 1}
    """
    plan, version = scope
    if plan.concurrency is not None and not version.reaches(CONCURRENCY):
        yield needs_newer_flyte.at(
            ("concurrency",),
            f"Flyte {version} drops `concurrency`, which came with {CONCURRENCY}: executions are not limited",
            on="key",
            help="remove it, or limit executions by other means",
        )
