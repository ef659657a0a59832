"""What a manifest has to say though Flyte's server registers a plan without it, each with what comes of it in Flyte."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path

_GROUP = (
    "registers a secret without a group, and nothing finds it: `k8s Secrets Webhook require both key and "
    "group to be set` (k8s_secrets.go:Inject)"
)

_REGISTERED: dict[tuple[str, ...], str] = {
    ("secrets", "group"): _GROUP,
    ("client_secret", "group"): _GROUP,
    ("max_parallelism",): "registers 0 or less, and takes it for no limit (util/shared.go:MergeIntoExecConfig)",
    ("concurrency", "max"): "registers a limit of 0, and then skips every start (checkLaunchPlanConcurrency)",
    ("concurrency", "behavior"): "registers a limit of unspecified behavior, and then limits nothing "
    "(checkLaunchPlanConcurrency)",
}
"""By the last keys that lead to a value: what flyteadmin 1.16 does where the value is missing, or is not allowed."""


def server_takes(path: Path) -> tuple[tuple[str, str], ...]:
    """The note that says what the server makes of a plan that lpctl refuses for the value at `path`; none otherwise."""
    keys = tuple(part for part in path if isinstance(part, str))
    return tuple(("server", says) for said, says in _REGISTERED.items() if keys[-len(said) :] == said)
