"""Rules about when a plan starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Once, Severity
from lpctl.findings.show import scalar
from lpctl.flyte.cron import EVERY, Every, Rejected, parse
from lpctl.flyte.rate import MAXIMUM, SECONDS
from lpctl.flyte.zones import zone_names
from lpctl.manifest.launch_plan import Rate
from lpctl.manifest.rate import FORMS, NotARateError, parse_rate
from lpctl.rules.rule import SCHEDULE, rule, with_section
from lpctl.schedule.read import read_cron, read_rate, without_second_zone
from lpctl.text.limits import CRON_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan, Schedule


@rule(SCHEDULE, Severity.ERROR, firm=True, no_starts=True)
def invalid_rate(stated: Schedule) -> Iterator[Problem]:
    """A rate is no whole, positive number of minutes that the scheduler can count.

    The server checks none of it: a rate of 0 never fires, and beyond 106,751 days the scheduler's 64-bit nanoseconds
    turn negative and it fires without end (gocron_scheduler.go:getFixedRateDurationFromSchedule).

    Bad::

        schedule: {rate: 90s}

    Good::

        schedule: {rate: 2m}
    """
    rate = stated.rate
    if isinstance(rate, Rate):
        if rate.value > MAXIMUM[rate.unit]:
            yield invalid_rate.at(
                ("schedule", "rate", "value"),
                f"a rate of {scalar(rate.value)} {rate.unit} is longer than the scheduler can count",
                help=f"write at most {MAXIMUM[rate.unit]}",
            )
    elif rate is not None:
        try:
            parse_rate(rate)
        except NotARateError as error:
            yield invalid_rate.at(
                ("schedule", "rate"), f"{scalar(rate)} is no rate: {error}", help=_rate_advice(rate, error)
            )


def _rate_advice(rate: str, error: NotARateError) -> str:
    """What to write; what other tools write is nearly a rate, and an expression takes what is no whole minute."""
    from lpctl.findings.fix import Rename, Write, helping, write  # noqa: PLC0415 - only a mistake needs it
    from lpctl.manifest.other_rates import meant_rate  # noqa: PLC0415 - likewise

    if error.seconds is not None:
        return f'write a whole number of minutes, or cron: "{EVERY}{error.seconds}s" instead of the rate'
    if (meant := meant_rate(rate)) is not None:
        return write(meant)
    if len(rate) > CRON_CHARACTERS or isinstance(parse(rate), Rejected):
        return FORMS
    return helping(f'write cron: "{rate}" instead of the rate', Rename("cron"), Write(f'"{rate}"'))


@rule(SCHEDULE, Severity.ERROR, no_starts=True)
def unknown_timezone(stated: Schedule) -> Iterator[Problem]:
    """A schedule's time zone is not in the zone database.

    The server refuses the plan: "Invalid cron expression: provided bad location …: unknown time zone …"
    (launch_plan_validator.go:validateSchedule). Names are matched exactly, as on Linux.

    Bad::

        schedule: {cron: "0 9 * * *", timezone: europe/berlin}

    Good::

        schedule: {cron: "0 9 * * *", timezone: Europe/Berlin}
    """
    zone = stated.timezone
    if zone is not None and zone not in zone_names():
        from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
        from lpctl.schedule.zone_advice import zone_advice  # noqa: PLC0415 - likewise

        said, meant = zone_advice(zone)
        yield unknown_timezone.at(
            ("schedule", "timezone"),
            f'"{zone}" is no time zone of the zone database',
            help=helping(said, Write(meant), safe=False) if meant else said,
        )


@rule(SCHEDULE, Severity.ERROR, firm=True, no_starts=True)
def two_timezones(stated: Schedule) -> Iterator[Problem]:
    """A cron expression has a time zone of its own beside `timezone`.

    `timezone` is compiled into the prefix `CRON_TZ=`, and the server reads one prefix only: the second would be taken
    for the first of five fields.

    Bad::

        schedule: {cron: "CRON_TZ=UTC 0 9 * * *", timezone: Europe/Berlin}

    Good::

        schedule: {cron: "0 9 * * *", timezone: Europe/Berlin}
    """
    fields = without_second_zone(stated)
    if fields is None:
        return
    from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

    prefix = stated.cron.partition(" ")[0] if stated.cron is not None else ""
    written = fields.strip()
    told = "remove the prefix" if written else 'write five fields, such as "0 9 * * MON"'
    if isinstance(rejected := read_cron(stated), Rejected):
        from lpctl.schedule.mend import advice  # noqa: PLC0415 - only a mistake needs it

        written = (advice(fields, rejected).write or "").strip()
    yield two_timezones.at(
        ("schedule", "cron"),
        f"the expression names a time zone of its own beside `timezone: {stated.timezone}`",
        help=write(f'"{written}"', whole=True, safe=False) if written else told,
        part=(0, len(prefix)),
    )


@rule(SCHEDULE, Severity.WARNING)
def offset_ignored(stated: Schedule) -> Iterator[Problem]:
    """A schedule has an `offset`.

    flytekit writes it and nothing in Flyte 1.16 reads it: neither scheduler knows the field (`grep -r Offset` in
    flyteadmin/scheduler and async/schedule finds no use). The plan fires at the times of the expression.

    Bad::

        schedule: {cron: "0 9 * * *", offset: PT5M}

    Good::

        schedule: {cron: "5 9 * * *"}
    """
    if stated.offset is not None:
        yield offset_ignored.at(
            ("schedule", "offset"),
            "`offset` is written and read by nothing: the plan fires at the times of `cron`",
            on="key",
            help="move the times in `cron`, and remove the line",
        )


@rule(SCHEDULE, Severity.INFO)
def rate_clock_restarts(stated: Schedule) -> Iterator[Problem]:
    """An interval of a day or more is counted anew from each activation of the plan.

    The scheduler keeps its clock by version: each version that is activated waits the whole interval before its first
    start, counted from the scheduler's next poll, up to 30 seconds later (flyteadmin
    scheduler/core/gocron_scheduler.go:AddFixedIntervalJob; scheduler/core/updater.go). Plans that are registered more
    often than that never start. Five fields follow the calendar and do not mind.

    Bad::

        schedule: {rate: 2 days}

    Good::

        schedule: {cron: "0 6 * * MON,WED,FRI"}
    """
    schedule = read_cron(stated)
    rate = read_rate(stated)
    if rate is not None:
        value, unit = rate
        seconds = value * SECONDS[unit]
    else:
        seconds = schedule.seconds if isinstance(schedule, Every) else 0
    if seconds >= SECONDS["DAY"]:
        yield rate_clock_restarts.at(
            ("schedule", "cron" if rate is None else "rate"),
            "the interval begins anew with each version that is activated; if that happens more often, the plan never "
            "starts",
            help='write `cron` with five fields, such as "0 6 * * MON", to follow the calendar',
        )


@rule(with_section("schedule", "auto_activate"), Severity.INFO, once=Once.FILE)
def inactive_schedule(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan has a schedule and does not say whether it is to be activated.

    Registration makes a plan inactive, and only the active version of a plan is scheduled. With `auto_activate: true`,
    lpctl prints the command that activates it and says so in the index; `auto_activate: false` says that somebody else
    does. Nothing of it reaches the server. Reported once a file.

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        schedule: {cron: "0 9 * * *"}

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        schedule: {cron: "0 9 * * *"}
        auto_activate: true
    """
    if plan.schedule is not None and plan.auto_activate is None:
        yield inactive_schedule.at(
            ("schedule",),
            "nothing activates the plan: its schedule does nothing until somebody does",
            on="key",
            help="write auto_activate: true, or auto_activate: false where the plan is activated by other means; for "
            "all plans at once under `defaults` in lpctl.yaml",
        )


@rule(SCHEDULE, Severity.INFO, once=Once.RUN)
def no_zone_database(stated: Schedule) -> Iterator[Problem]:
    """A schedule names a time zone, and the official images of Flyte have no zone database.

    The images flyteadmin and flytescheduler are alpine with nothing but certificates, and their Go code brings no zones
    along (Dockerfile.flyteadmin, Dockerfile.flytescheduler): the server then refuses every zone but UTC with "unknown
    time zone". The single binary's image has one. Whoever runs the platform can say, or mend it with a mounted
    /usr/share/zoneinfo. Reported once a run.

    Bad::

        schedule: {cron: "0 9 * * *", timezone: Europe/Berlin}

    Good::

        schedule: {cron: "0 8 * * *", timezone: UTC}
    """
    schedule = read_cron(stated)
    zone = None if schedule is None or isinstance(schedule, Rejected) else schedule.zone
    if zone not in (None, "UTC"):
        yield no_zone_database.at(
            ("schedule", "cron" if stated.timezone is None else "timezone"),
            f"Flyte's official images have no zone database, and would refuse {zone}",
            help="ask whoever runs the platform, or write the times in UTC",
        )
