"""Rules over a plan's schedule that a project asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.flyte.cron import Crontab
from lpctl.rules.rule import ASKED, rule
from lpctl.schedule.read import timetable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.manifest.launch_plan import LaunchPlan, Schedule
    from lpctl.rules.asked.asked import Asked

_OF_THE_HOST = ("", "Local")
"""What a prefix may name that is no zone: Go's time.LoadLocation reads them as UTC and as that of the host."""


@rule(ASKED, Severity.ERROR, on=False)
def timezone_required(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A cron schedule states no time zone, or one that the project does not allow.

    The native scheduler reads a line without one in the zone of its host (unionai/cron's parser.go: time.Local), which
    is UTC as a rule and known to few: 9:00 is another hour of the day for those who wrote it, and moves with no clock.
    A rate, `@every` too, has no time zone.

    Bad::

        $ cat lpctl.yaml
        rules: {timezone-required: error}
        $ cat report.lp.yaml
        schedule: {cron: "0 9 * * *"}

    Good::

        $ cat lpctl.yaml
        rules: {timezone-required: error}
        $ cat report.lp.yaml
        schedule: {cron: "0 9 * * *", timezone: UTC}
    """
    plan, asked = subject
    if plan.schedule is None or not isinstance(timetable(plan.schedule), Crontab):
        return
    zone, path, part = _stated(plan.schedule)
    allowed = asked.options.timezones
    if zone is None:
        example = allowed[0] if allowed else "Europe/Berlin"
        yield timezone_required.at(
            ("schedule", "cron"),
            "the schedule states no time zone, and is read in that of the scheduler's host",
            help=f"add timezone: {example}"
            if allowed and len(allowed) == 1
            else f"add timezone: {example}, or another",
            related=asked.by(*(("timezones",) if allowed else ())),
        )
    elif allowed is not None and zone not in allowed:
        yield timezone_required.at(
            path,
            f"the schedule's time zone is {scalar(zone)}, which is not allowed",
            notes=(("allowed", ", ".join(allowed)),),
            related=asked.by("timezones"),
            part=part,
        )


def _stated(schedule: Schedule) -> tuple[str | None, Path, tuple[int, int] | None]:
    """The time zone of a sound schedule and where it stands: the stretch of the expression where it is in there."""
    if schedule.timezone is not None:
        return schedule.timezone, ("schedule", "timezone"), None
    prefix, blank, _ = (schedule.cron or "").partition(" ")
    _, _, zone = prefix.partition("=")
    if not prefix.startswith(("TZ=", "CRON_TZ=")) or not blank or zone in _OF_THE_HOST:
        return None, ("schedule", "cron"), None
    return zone, ("schedule", "cron"), (len(prefix) - len(zone), len(prefix))
