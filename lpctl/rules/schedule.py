"""Rules about when a plan starts."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from lpctl.diagnostic import Severity
from lpctl.manifest.model import LaunchPlan, Rate
from lpctl.rules.rule import rule
from lpctl.schedule.rate import FORMS, MAXIMUM, NotARateError, parse_rate
from lpctl.schedule.zones import zone_names
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diagnostic import Problem


@rule(Severity.ERROR, firm=True)
def invalid_rate(plan: LaunchPlan) -> Iterator[Problem]:
    """A rate is no whole, positive number of minutes that the scheduler can count.

    The server checks none of it: a rate of 0 never fires, and beyond 106,751 days the scheduler's 64-bit nanoseconds
    turn negative and it fires without end (gocron_scheduler.go:getFixedRateDurationFromSchedule).

    Bad::

        schedule: {rate: 90s}

    Good::

        schedule: {rate: 2m}
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
            yield invalid_rate.at(("schedule", "rate"), f'"{rate}" is no rate: {error}', help=_rate_advice(rate))


def _rate_advice(rate: str) -> str:
    """What to write; AWS's `rate(12 hours)` is nearly a rate."""
    if rate.startswith("rate(") and rate.endswith(")"):
        with suppress(NotARateError):
            parse_rate(rate[5:-1])
            return f"write {rate[5:-1]}"
    return FORMS


@rule(Severity.ERROR)
def unknown_timezone(plan: LaunchPlan) -> Iterator[Problem]:
    """A schedule's time zone is not in the zone database.

    The server refuses the plan: "Invalid cron expression: provided bad location …: unknown time zone …"
    (launch_plan_validator.go:validateSchedule). Names are matched exactly, as on Linux.

    Bad::

        schedule: {cron: "0 9 * * *", timezone: europe/berlin}

    Good::

        schedule: {cron: "0 9 * * *", timezone: Europe/Berlin}
    """
    zone = plan.schedule.timezone if plan.schedule is not None else None
    if zone is not None and zone not in zone_names():
        close = nearest(zone, zone_names(), cutoff=0.75)
        yield unknown_timezone.at(
            ("schedule", "timezone"),
            f'"{zone}" is no time zone of the zone database',
            help=f"did you mean {close}?" if close else "write a name such as Europe/Berlin, America/New_York or UTC",
        )


@rule(Severity.ERROR, firm=True)
def two_timezones(plan: LaunchPlan) -> Iterator[Problem]:
    """A cron expression has a time zone of its own beside `timezone`.

    `timezone` is compiled into the prefix `CRON_TZ=`, and the server reads one prefix only: the second would be taken
    for the first of five fields.

    Bad::

        schedule: {cron: "CRON_TZ=UTC 0 9 * * *", timezone: Europe/Berlin}

    Good::

        schedule: {cron: "0 9 * * *", timezone: Europe/Berlin}
    """
    schedule = plan.schedule
    if schedule is None or schedule.cron is None or schedule.timezone is None:
        return
    prefix, equals, rest = schedule.cron.partition("=")
    if equals and prefix in ("TZ", "CRON_TZ"):
        _, _, fields = rest.partition(" ")
        yield two_timezones.at(
            ("schedule", "cron"),
            f"the expression names a time zone of its own beside `timezone: {schedule.timezone}`",
            help=f'write "{fields}"' if fields else "remove the prefix",
        )


@rule(Severity.WARNING)
def offset_ignored(plan: LaunchPlan) -> Iterator[Problem]:
    """A schedule has an `offset`.

    flytekit writes it and nothing in Flyte 1.16 reads it: neither scheduler knows the field (`grep -r Offset` in
    flyteadmin/scheduler and async/schedule finds no use). The plan fires at the times of the expression.

    Bad::

        schedule: {cron: "0 9 * * *", offset: PT5M}

    Good::

        schedule: {cron: "5 9 * * *"}
    """
    if plan.schedule is not None and plan.schedule.offset is not None:
        yield offset_ignored.at(
            ("schedule", "offset"),
            "`offset` is written and read by nothing: the plan fires at the times of `cron`",
            on="key",
            help="move the times in `cron`, and remove the line",
        )
