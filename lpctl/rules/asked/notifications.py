"""Rules over who hears of executions that a project asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.rules.asked.asked import named_place
from lpctl.rules.rule import ASKED, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.rules.asked.asked import Asked

_KINDS = ("email", "slack", "pager_duty")


@rule(ASKED, Severity.ERROR, on=False)
def required_notification(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A plan tells nobody of a phase of which the project wants somebody to hear.

    Without a notification an execution fails in silence: Flyte notifies of the phases that a plan names and of no
    others (flyteadmin's execution_manager.go:publishNotifications). Of the `kinds` one is enough. Default launch plans,
    which hold no notifications, are left alone.

    Bad::

        $ cat lpctl.yaml
        rules:
          required-notification: {phases: [FAILED, TIMED_OUT]}
        $ cat report.lp.yaml
        notifications:
          - phases: [FAILED]
            email: [reports@example.com]

    Good::

        $ cat lpctl.yaml
        rules:
          required-notification: {phases: [FAILED, TIMED_OUT]}
        $ cat report.lp.yaml
        notifications:
          - phases: [FAILED, TIMED_OUT]
            email: [reports@example.com]
    """
    plan, asked = subject
    if plan.name is None:
        return
    kinds = asked.options.kinds or _KINDS
    told = {
        phase
        for notification in plan.notifications or ()
        if any(getattr(notification, kind) is not None for kind in kinds)
        for phase in notification.phases
    }
    missing = [phase for phase in asked.options.phases if phase not in told]
    if missing:
        path, is_key = named_place(plan, "notifications")
        by = f" by {' or '.join(asked.options.kinds)}" if asked.options.kinds else ""
        yield required_notification.at(
            path,
            f"nobody is told{by} of {' and '.join(missing)}, and somebody has to be",
            on="key" if is_key else "value",
            help=f"add to `notifications` {{phases: [{', '.join(missing)}], {kinds[0]}: [...]}}",
            related=asked.by("phases"),
        )
