"""A compiled plan as it may be shown to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.text.secrets import REDACTED, is_named_like_a_secret

if TYPE_CHECKING:
    from lpctl.plan.compiled import Compiled


def without_secrets(plan: Compiled) -> Compiled:
    """The plan without the values of environment variables that are called as secrets are; itself where it has none.

    What looks like a secret itself is kept out of all that is printed, wherever it stands.
    """
    message = LaunchPlan.FromString(plan.content)
    named = [pair for pair in message.spec.envs.values if is_named_like_a_secret(pair.key, pair.value)]
    if not named:
        return plan
    for pair in named:
        pair.value = REDACTED
    return plan._replace(content=message.SerializeToString(deterministic=True))
