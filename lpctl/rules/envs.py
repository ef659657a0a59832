"""Rules about environment variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.flyte.kubernetes import env_name_flaw, env_repair
from lpctl.rules.rule import rule, with_section
from lpctl.text.secrets import is_named_like_a_secret, secret_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan


@rule(with_section("envs"), Severity.ERROR)
def invalid_env_name(plan: LaunchPlan) -> Iterator[Problem]:
    """An environment variable's name is none that Kubernetes takes.

    The server does not look at `envs` (prepare_execution.go:addExecutionOverrides hands them on); Kubernetes refuses
    the pods of every task: "a valid environment variable name must consist of alphabetic characters, digits, '_', '-',
    or '.'" (apimachinery, pkg/util/validation:IsEnvVarName).

    Bad::

        envs: {"LOG LEVEL": info}

    Good::

        envs: {LOG_LEVEL: info}
    """
    for name in plan.envs or {}:
        if flaw := env_name_flaw(name):
            from lpctl.findings.fix import Rename, helping  # noqa: PLC0415 - only a mistake needs it

            yield invalid_env_name.at(
                ("envs", name),
                f"no environment variable is named {scalar(name)}: {flaw}",
                on="key",
                notes=(("allowed", "letters, digits, `_`, `-` and `.`, no digit first"),),
                help=helping(f"write {meant}", Rename(meant), safe=False)
                if (meant := env_repair(name))
                else "remove it",
            )


@rule(with_section("envs"), Severity.WARNING)
def secret_in_envs(plan: LaunchPlan) -> Iterator[Problem]:
    """An environment variable looks like a secret.

    `envs` are plain text in the manifest, in the compiled file, in Flyte's database and in its console. Tasks request
    secrets by name (`secret_requests=[Secret(...)]` of a flytekit task), and Flyte injects them when they run.

    Bad::

        envs: {DB_PASSWORD: hunter2}

    Good::

        envs: {DB_HOST: db.example.com}
    """
    for name, value in (plan.envs or {}).items():
        if is_named_like_a_secret(name, value) or secret_in(value) is not None:
            yield secret_in_envs.at(
                ("envs", name),
                f"`{name}` looks like a secret, and whoever may see the plan can read it",
                on="key",
                help="let the tasks request it with `secret_requests`, and remove the line",
                private=True,
            )
