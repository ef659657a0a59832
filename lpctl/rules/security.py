"""Rules about whom executions act as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diagnostic import Severity
from lpctl.rules.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diagnostic import Problem
    from lpctl.manifest.model import LaunchPlan


@rule(Severity.WARNING)
def deprecated_auth_role(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan states its identity in `auth_role`.

    flytekit has deprecated it in favour of `security_context`, and turns one into the other
    (core/launch_plan.py:LaunchPlan.create). So does lpctl.

    Bad::

        auth_role: {kubernetes_service_account: reports}

    Good::

        security_context:
          run_as: {k8s_service_account: reports}
    """
    role = plan.auth_role
    if role is None or plan.security_context is not None:
        return
    identity = [
        f"{name}: {value}"
        for name, value in (
            ("iam_role", role.assumable_iam_role),
            ("k8s_service_account", role.kubernetes_service_account),
        )
        if value is not None
    ]
    yield deprecated_auth_role.at(
        ("auth_role",),
        "`auth_role` is deprecated; it is written as `security_context.run_as`",
        on="key",
        help=f"write security_context: {{run_as: {{{', '.join(identity)}}}}}",
    )


@rule(Severity.ERROR, firm=True)
def auth_role_with_security_context(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan states its identity in `auth_role` and has a `security_context` as well.

    flytekit refuses it: "Use of AuthRole is deprecated. You cannot specify both AuthRole and SecurityContext"
    (core/launch_plan.py:LaunchPlan.create).

    Bad::

        auth_role: {kubernetes_service_account: reports}
        security_context:
          run_as: {k8s_service_account: reports}

    Good::

        security_context:
          run_as: {k8s_service_account: reports}
    """
    if plan.auth_role is not None and plan.security_context is not None:
        yield auth_role_with_security_context.at(
            ("auth_role",),
            "`auth_role` and `security_context` exclude one another",
            on="key",
            help="move the role and the service account to `security_context.run_as`",
        )
