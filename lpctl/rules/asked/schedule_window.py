"""The rule over all schedules of a target; `schedule_year.py` finds what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lpctl.findings.diagnostic import EntryKey, Severity
from lpctl.rules.rule import ASKED_OF_RUN, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.findings.diagnostic import Problem
    from lpctl.rules.asked.asked import Asked, ScheduledPlan

Found: TypeAlias = "tuple[EntryKey, Problem]"


@rule(ASKED_OF_RUN, Severity.ERROR, on=False, of_other_files=True)
def schedule_window(subject: tuple[Sequence[ScheduledPlan], Asked]) -> Iterator[Found]:
    """A plan starts when the project wants nothing to start, or too many plans start within one hour.

    Flyte's scheduler starts every plan when it is due, however many are: nothing in it knows of maintenance, nights and
    holidays, nor of a cluster that has room for twenty. Every plan of a target that has a schedule is judged, but for
    those that the target keeps inactive (`activate: never`). What is judged are the starts of 366 days from 2026-01-01,
    a fixed date, so that a check says tomorrow what it says today, in the hours of UTC for `most_starts_an_hour` and of
    `timezone` for `closed`. A rate starts whenever it was activated: it is in a window for certain only where the
    window is as long as the interval, and counted as if it had been activated at that date.

    Bad::

        $ cat lpctl.yaml
        rules:
          schedule-window: {closed: [{days: [SAT, SUN]}], timezone: Europe/Berlin}
        $ cat report.lp.yaml
        schedule: {cron: "0 9 * * *", timezone: Europe/Berlin}

    Good::

        $ cat lpctl.yaml
        rules:
          schedule-window: {closed: [{days: [SAT, SUN]}], timezone: Europe/Berlin}
        $ cat report.lp.yaml
        schedule: {cron: "0 9 * * MON-FRI", timezone: Europe/Berlin}
    """
    from lpctl.rules.asked.schedule_year import found_in_a_year  # noqa: PLC0415 - few projects ask

    plans, asked = subject
    for key, found in found_in_a_year(plans, asked):
        yield key, schedule_window.at(found.path, found.message, notes=found.notes, help=found.help, related=found.by)
