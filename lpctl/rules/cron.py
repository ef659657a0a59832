"""Rules about cron expressions that the server refuses, that never fire, or that fire all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.flyte.cron import BOUNDS, EVERY, Crontab, Every, Rejected
from lpctl.rules.rule import SCHEDULE, rule
from lpctl.schedule.read import ever_fires, read_cron, read_rate, without_second_zone
from lpctl.text.limits import CRON_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import Schedule

_CRON = ("schedule", "cron")
_FORM = 'five fields: minute, hour, day of month, month, day of week, such as "0 9 * * MON"'


def calendar(stated: Schedule) -> Crontab | None:
    """The five fields of a schedule that fires at all."""
    read = read_cron(stated)
    return read if isinstance(read, Crontab) and ever_fires(read) else None


@rule(SCHEDULE, Severity.ERROR, no_starts=True)
def invalid_cron(stated: Schedule) -> Iterator[Problem]:
    """Flyte's server does not take the cron expression.

    Registration fails with "Invalid cron expression: ..." (launch_plan_validator.go:validateSchedule), or, where the
    parser crashes, with an empty message. The server parses with another library than flytekit, which takes words such
    as `hourly`, weekday 7, ranges such as `fri-mon`, and fields for seconds and years; AWS and Quartz have dialects of
    their own. Where the server has a line that fires at the same times, the help shows it. One thing is stricter than
    Flyte: lpctl reads no expression of more than 1,000 characters.

    Bad::

        schedule: {cron: "0 9 * * 7"}

    Good::

        schedule: {cron: "0 9 * * 0"}
    """
    if stated.cron is not None and len(stated.cron) > CRON_CHARACTERS:
        yield invalid_cron.at(
            _CRON,
            f"the expression has {len(stated.cron):,} characters, and lpctl reads at most {CRON_CHARACTERS:,}: "
            "a limit of its own, which Flyte does not have",
            help="write ranges and steps such as 0-30/5 instead of long lists",
        )
    rejected = read_cron(stated)
    if stated.cron is None or not isinstance(rejected, Rejected):
        return
    from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it
    from lpctl.schedule.mend import advice  # noqa: PLC0415 - likewise

    found = advice(without_second_zone(stated) or stated.cron, rejected)
    server = f"Invalid cron expression: {rejected.server}"
    yield invalid_cron.at(
        _CRON,
        rejected.message + (f"; {found.why}" if found.why else ""),
        notes=(("server", "it crashes in its parser, and answers with no message" if rejected.panics else server),),
        help=write(f'"{found.write.lstrip()}"', whole=True) if found.write else _otherwise(stated.cron, rejected),
        part=(rejected.start, rejected.end),
    )


def _otherwise(cron: str, rejected: Rejected) -> str | None:
    """Help where no expression is the obvious one."""
    if rejected.cause == "no-blank":
        zone = cron.partition("=")[2]
        return f"write the five fields in `cron`, and `timezone: {zone}` beside it"
    if rejected.cause == "zone":
        from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
        from lpctl.schedule.zone_advice import zone_advice  # noqa: PLC0415 - likewise

        said, meant = zone_advice(rejected.item)
        return helping(said, Write(meant), safe=False) if meant else said
    if rejected.cause in ("zero-step", "negative"):
        return "a step is a whole number from 1 on"
    if rejected.field is not None:
        bounds = BOUNDS[rejected.field]
        names = f", or {bounds.names[0]} to {bounds.names[-1]}" if bounds.names else ""
        return f"the {bounds.name} is {bounds.minimum} to {bounds.maximum}{names}"
    return f"write {_FORM}"


@rule(SCHEDULE, Severity.ERROR, no_starts=True)
def never_fires(stated: Schedule) -> Iterator[Problem]:
    """A cron expression that the server takes matches no time at all.

    The plan registers and activates and never starts. At its next restart the scheduler finds no time for it, gives up
    with "failed to catch up on all the schedules. Aborting" and ends: no plan of the whole installation is started any
    more (flyteadmin scheduler/core/gocron_scheduler.go:getCronScheduledTime, scheduler/schedule_executor.go:Run).

    Bad::

        schedule: {cron: "0 0 30 2 *"}

    Good::

        schedule: {cron: "0 0 28 2 *"}
    """
    schedule = read_cron(stated)
    if not isinstance(schedule, Crontab) or ever_fires(schedule):
        return
    fields = (schedule.minute, schedule.hour, schedule.day, schedule.month, schedule.weekday)
    empty = next((number for number, field in enumerate(fields) if not field.values), None)
    if empty is not None:
        why = f"no {BOUNDS[empty].name} is listed"
        part = (fields[empty].start, fields[empty].start + len(fields[empty].text))
    else:
        from lpctl.schedule.words import MONTHS, listed, ordinal  # noqa: PLC0415 - only a message needs them

        months = listed([MONTHS[month - 1] for month in schedule.month.values])
        days = listed([ordinal(day) for day in schedule.day.values])
        why = f"{months} {'has' if len(schedule.month.values) == 1 else 'have'} no {days}"
        part = (schedule.day.start, schedule.month.start + len(schedule.month.text))
    yield never_fires.at(
        _CRON,
        f"the plan never starts: {why}",
        notes=(
            ("note", "once it is active, it stops the scheduler and all schedules at the scheduler's next restart"),
        ),
        help="write a date that exists; a plan that is only started by hand needs no `schedule`",
        part=part,
    )


@rule(SCHEDULE, Severity.ERROR)
def scheduler_stuck(stated: Schedule) -> Iterator[Problem]:
    """The scheduler gets stuck with a cron expression when the clocks of its time zone change.

    From one start, the scheduler asks its cron library for the next one (unionai/cron cron.go:run, spec.go:Next). Where
    clocks are not set back at a full hour, as at 03:45 in Pacific/Chatham, the library may find one that is earlier, or
    the same: the scheduler then goes through the same starts without pause, and never comes to a later one. At its next
    restart it lists the starts that it missed, of which there is no end, until it has no memory left (flyteadmin
    scheduler/core/gocron_scheduler.go:GetCatchUpTimes). Where a zone leaves out a whole day, as Pacific/Apia did in
    2011, the library may search without end, and no schedule of the whole installation is started any more. lpctl looks
    at the years 2025 to 2034.

    Bad::

        schedule: {cron: "*/15 3 * * SUN", timezone: Pacific/Chatham}

    Good::

        schedule: {cron: "*/15 4 * * SUN", timezone: Pacific/Chatham}
    """
    schedule = read_cron(stated)
    if not isinstance(schedule, Crontab) or schedule.zone in (None, "UTC") or not ever_fires(schedule):
        return
    from lpctl.schedule.daylight import irregular  # noqa: PLC0415 - only a plan with a time zone needs it

    stuck = irregular(schedule).stuck
    if not stuck:
        return
    from lpctl.schedule.daylight import another_hour, local_day, when  # noqa: PLC0415 - only a message needs them
    from lpctl.schedule.words import stuck_in_words  # noqa: PLC0415 - likewise

    days = when(local_day(schedule, each.after) for each in stuck)
    hours = another_hour(schedule, stuck[0]) if schedule.descriptor is None else None
    other = f"hour {hours[1]} instead of {hours[0]}, or " if hours is not None else ""
    zone = "with CRON_TZ=UTC" if stated.timezone is None else "with `timezone: UTC`"
    yield scheduler_stuck.at(
        _CRON,
        f"the scheduler gets stuck when the clocks of {schedule.zone} change, {days}",
        notes=(("note", stuck_in_words(stuck[0])),),
        help=f"write {other}the times in UTC, {zone}",
        part=(schedule.minute.start, schedule.hour.start + len(schedule.hour.text)),
    )


@rule(SCHEDULE, Severity.ERROR, no_starts=True)
def interval_rounded(stated: Schedule) -> Iterator[Problem]:
    """An interval of `@every` is less than a second, or no whole number of seconds.

    The scheduler takes whole seconds and at least one: 0 and negative intervals start the plan every second
    (unionai/cron constantdelay.go:Every).

    Bad::

        schedule: {cron: "@every 0s"}

    Good::

        schedule: {cron: "@every 90m"}
    """
    schedule = read_cron(stated)
    if isinstance(schedule, Every) and schedule.written != schedule.seconds * 1_000_000_000:
        yield interval_rounded.at(
            _CRON,
            f"the scheduler reads this interval as {schedule.seconds}s, and starts the plan as often",
            help=f'write "{EVERY}{schedule.seconds}s" if that is meant',
        )


@rule(SCHEDULE, Severity.WARNING)
def every_minute(stated: Schedule) -> Iterator[Problem]:
    """A plan starts every minute, or more often.

    Each start is an execution with its own pods, and after an outage the scheduler starts all that it missed, without a
    limit (flyteadmin scheduler/core/gocron_scheduler.go:CatchupAll). A star in the minute field is a common slip:
    `* 9 * * *` is sixty starts, from 9:00 to 9:59.

    Bad::

        schedule: {cron: "* 9 * * *"}

    Good::

        schedule: {cron: "0 9 * * *"}
    """
    schedule = read_cron(stated)
    if isinstance(schedule, Crontab) and len(schedule.minute.values) == 60 and ever_fires(schedule):
        hours = len(schedule.hour.values)
        rest = " ".join(field.text for field in (schedule.hour, schedule.day, schedule.month, schedule.weekday))
        from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it

        line = f'"0 {rest}"'
        yield every_minute.at(
            _CRON,
            f"the plan starts every minute, {hours * 60:,} times on each day",
            help=helping(
                f"for one start {'an hour' if hours > 1 else 'a day'} write {line}", Write(line, whole=True), safe=False
            ),
            part=(schedule.minute.start, schedule.minute.start + len(schedule.minute.text)),
        )
    elif isinstance(schedule, Every) and schedule.seconds <= 60 and schedule.written == schedule.seconds * 10**9:
        from lpctl.schedule.words import interval  # noqa: PLC0415 - only a message needs it

        often = 86_400 // schedule.seconds
        yield every_minute.at(_CRON, f"the plan starts every {interval(schedule.seconds)}, {often:,} times a day")
    elif read_rate(stated) == (1, "MINUTE"):
        yield every_minute.at(("schedule", "rate"), "the plan starts every minute, 1,440 times a day")
