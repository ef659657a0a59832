"""Rules about whom executions act as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Once, Severity
from lpctl.findings.show import scalar
from lpctl.flyte.kubernetes import ACCOUNT, host_repair, subdomain_flaw
from lpctl.rules.rule import of_fields, rule, with_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.manifest.security import SecurityContext


@rule(with_section("auth_role", "security_context"), Severity.WARNING)
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
    from lpctl.findings.fix import instead  # noqa: PLC0415 - only a mistake needs it

    yield deprecated_auth_role.at(
        ("auth_role",),
        "`auth_role` is deprecated; it is written as `security_context.run_as`",
        on="key",
        help=instead(f"write security_context: {{run_as: {{{', '.join(identity)}}}}}")
        if identity
        else "remove it: it names no identity",
    )


@rule(with_section("auth_role", "security_context"), Severity.ERROR, firm=True)
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


@rule(with_section("security_context", "auth_role"), Severity.WARNING)
def security_context_ignored(plan: LaunchPlan) -> Iterator[Problem]:
    """A security context names no identity, so the server ignores all of it.

    A context of a plan counts only where `run_as` has a `k8s_service_account`, an `iam_role` or an
    `execution_identity` (util/shared.go:MergeIntoExecConfig); without one, secrets and tokens are dropped with it, and
    executions run as whom the workflow, the project or the platform says.

    Bad::

        security_context: {run_as: {}}

    Good::

        security_context: {run_as: {k8s_service_account: reports}}
    """
    if plan.security_context is None or plan.auth_role is not None or _names_an_identity(plan.security_context):
        return
    yield security_context_ignored.at(
        ("security_context",),
        "without an identity in `run_as`, the server ignores the whole `security_context`",
        on="key",
        help="add run_as: {k8s_service_account: ...}, or remove the section",
    )


def _names_an_identity(context: SecurityContext) -> bool:
    run_as = context.run_as
    return run_as is not None and any((run_as.k8s_service_account, run_as.iam_role, run_as.execution_identity))


@rule(with_section("security_context"), Severity.WARNING, once=Once.RUN)
def secrets_not_injected(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan asks for secrets or tokens, which no task of its executions gets.

    flytepropeller injects what a task itself requests, and reads nothing else (task/k8s/task_exec_context.go, the task
    template's security context). What a plan lists is stored with it and not used. Reported once a run.

    Bad::

        security_context:
          run_as: {k8s_service_account: reports}
          secrets: [{group: db, key: password}]

    Good::

        security_context:
          run_as: {k8s_service_account: reports}
    """
    context = plan.security_context
    if context is None or not _names_an_identity(context):
        return  # all of it is ignored
    stated = [name for name in ("secrets", "tokens") if getattr(context, name)]
    if stated:
        yield secrets_not_injected.at(
            ("security_context", stated[0]),
            f"{' and '.join(f'`{name}`' for name in stated)} of a plan are injected into no task",
            on="key",
            help="let the tasks request them with `secret_requests`",
        )


@rule(of_fields("security_context", "auth_role"), Severity.ERROR)
def invalid_service_account(plan: LaunchPlan) -> Iterator[Problem]:
    """A service account's name is none that Kubernetes has.

    The server does not look at it; Kubernetes refuses the pods of every task, because no service account can have such
    a name (a DNS subdomain, apimachinery: pkg/util/validation:IsDNS1123Subdomain).

    Bad::

        security_context: {run_as: {k8s_service_account: Reports_Runner}}

    Good::

        security_context: {run_as: {k8s_service_account: reports-runner}}
    """
    run_as = plan.security_context.run_as if plan.security_context is not None else None
    for path, name in (
        (("security_context", "run_as", "k8s_service_account"), run_as and run_as.k8s_service_account),
        (("auth_role", "kubernetes_service_account"), plan.auth_role and plan.auth_role.kubernetes_service_account),
    ):
        if name and (flaw := subdomain_flaw(name)):
            from lpctl.findings.fix import meant  # noqa: PLC0415 - only a mistake needs it

            yield invalid_service_account.at(
                path,
                f"no service account is named {scalar(name)}: {flaw}",
                notes=(("allowed", ACCOUNT),),
                help=meant(close) if (close := host_repair(name)) else None,
            )
