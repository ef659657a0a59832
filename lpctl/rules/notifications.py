"""Rules about who hears of executions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.rules.rule import rule, with_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan

_IN_NO_ADDRESS = frozenset("/#:,;")

_ADDRESS_OF = {
    "email": "write an e-mail address",
    "slack": "write the e-mail address of the channel, which its settings show under Integrations",
    "pager_duty": "write the e-mail address of the service's e-mail integration",
}


@rule(with_section("notifications"), Severity.WARNING)
def recipient_not_an_address(plan: LaunchPlan) -> Iterator[Problem]:
    """A recipient of a notification is no e-mail address.

    Flyte sends e-mails, also for `slack` and `pager_duty`: the fields are called `recipients_email`
    (execution_manager.go:publishNotifications makes an e-mail of each of them). The server checks only that a recipient
    is not empty; a channel's name, a webhook or an integration key reaches nobody.

    Bad::

        notifications:
          - phases: [FAILED]
            slack: ["#alerts"]

    Good::

        notifications:
          - phases: [FAILED]
            slack: [alerts-channel@example.slack.com]
    """
    for number, notification in enumerate(plan.notifications or ()):
        for kind, advice in _ADDRESS_OF.items():
            for index, recipient in enumerate(getattr(notification, kind) or ()):
                if not _is_address(recipient):
                    yield recipient_not_an_address.at(
                        ("notifications", number, kind, index),
                        f"{scalar(recipient)} is no e-mail address, and Flyte sends nothing else",
                        help=advice,
                    )


@lru_cache(maxsize=256)  # a team's plans tell the same people
def _is_address(text: str) -> bool:
    """Whether a mail server might deliver to this: `local@domain`, or `Somebody <local@domain>`."""
    address = text[text.index("<") + 1 : -1] if text.endswith(">") and "<" in text else text
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain.strip("."):
        return False
    return len(address.split()) == 1 and _IN_NO_ADDRESS.isdisjoint(address)
