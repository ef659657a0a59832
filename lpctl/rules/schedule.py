"""Rules about when a plan starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diagnostic import Severity
from lpctl.manifest.model import LaunchPlan, Rate
from lpctl.rules.rule import rule
from lpctl.schedule.rate import FORMS, MAXIMUM, NotARateError, parse_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diagnostic import Problem


@rule(Severity.ERROR)
def invalid_rate(plan: LaunchPlan) -> Iterator[Problem]:
    """A rate is no whole, positive number of minutes that the scheduler can count.

    The server checks none of it: a rate of 0 never fires, and beyond 106,751 days the scheduler's 64-bit nanoseconds
    turn negative and it fires without end (gocron_scheduler.go:getFixedRateDurationFromSchedule).

    Bad: `rate: 90s`
    Good: `rate: 2m`
    """
    rate = plan.schedule.rate if plan.schedule is not None else None
    if isinstance(rate, Rate):
        if rate.value > MAXIMUM[rate.unit]:
            yield invalid_rate.at(
                ("schedule", "rate", "value"),
                f"a rate of {rate.value} {rate.unit} is longer than the scheduler can count",
                help=f"write at most {MAXIMUM[rate.unit]}",
            )
    elif rate is not None:
        try:
            parse_rate(rate)
        except NotARateError as error:
            yield invalid_rate.at(("schedule", "rate"), f'"{rate}" is no rate: {error}', help=FORMS)
