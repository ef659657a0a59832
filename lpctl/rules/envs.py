"""Rules about environment variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.flyte.kubernetes import env_name_flaw, env_repair
from lpctl.rules.rule import rule, with_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan

_LAST_WORDS = (
    *("PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "PGPASSWORD"),
    *("SECRET", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS"),
)
_LAST_TWO = ("API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "SECRET_KEY", "SIGNING_KEY", "ENCRYPTION_KEY")

# What the makers of secrets start them with, and credentials in an address or a header.
_SECRETS = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[oprsu]_[A-Za-z0-9]{30}|\bgithub_pat_\w{20}|\bglpat-[\w-]{20}"
    r"|\bxox[abprs]-[\w-]{10}|\bAIza[\w-]{35}|\beyJ[\w-]{10,2000}\.eyJ|\bsk-[\w-]{20}|://[^/\s:@]{0,200}:[^/\s@{}$<]{1,200}@"
    r"|^(?i:bearer|basic) [A-Za-z0-9+/_=.-]{16}|[?&](?i:access_token|api_?key|token|sig)=[A-Za-z0-9%+/_=.-]{16}"
)


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
                help=helping(f"write {meant}", Rename(meant)) if (meant := env_repair(name)) else "remove it",
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
        if _is_named_like_a_secret(name, value) or re.search(_SECRETS, value):
            yield secret_in_envs.at(
                ("envs", name),
                f"`{name}` looks like a secret, and whoever may see the plan can read it",
                on="key",
                help="let the tasks request it with `secret_requests`, and remove the line",
                private=True,
            )


def _is_named_like_a_secret(name: str, value: str) -> bool:
    """Whether a variable is called as secrets are, and its value is not where one is found: a path or an address."""
    words = name.replace("-", "_").replace(".", "_").rstrip("0123456789").rstrip("_")
    if not words.upper().endswith((*_LAST_WORDS, *_LAST_TWO)):
        return False
    words = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", words).upper()
    last = words.rsplit("_", 1)[-1]
    two = "_".join(words.rsplit("_", 2)[-2:])
    if words == "PWD" or (last not in _LAST_WORDS and two not in _LAST_TWO):  # PWD: where a shell stands
        return False
    if len(value) < 4 or value.lower() in ("true", "false", "none", "null") or value.isdigit():
        return False
    return not value.startswith(("/", "./", "../", "~/", "$", "{{", "<")) and not re.match(r"[a-z][\w+.-]*:", value)
