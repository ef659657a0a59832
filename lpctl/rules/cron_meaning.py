"""Rules about cron expressions that the server reads otherwise than people, or croniter, do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.flyte.cron import BOUNDS, EVERY, Rejected, parse
from lpctl.rules.cron import calendar
from lpctl.rules.rule import SCHEDULE, rule
from lpctl.schedule.portable import difference, one_value_ranges, starred_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.findings.diagnostic import Problem
    from lpctl.flyte.cron import Field, Item
    from lpctl.manifest.launch_plan import Schedule

_CRON = ("schedule", "cron")


@rule(SCHEDULE, Severity.WARNING)
def day_or_weekday(stated: Schedule) -> Iterator[Problem]:
    """A cron expression restricts both the day of the month and the day of the week.

    A day then matches by either of them, as in every cron, not by both (unionai/cron spec.go:dayMatches). A step counts
    as a restriction, `*/2` too.

    Bad::

        # a Friday the 13th?
        schedule: {cron: "0 0 13 * FRI"}

    Good::

        # the workflow looks at the weekday
        schedule: {cron: "0 0 13 * *"}
    """
    schedule = calendar(stated)
    if schedule is None or not schedule.either:
        return
    days, weekdays = schedule.day, schedule.weekday
    if not days.values or not weekdays.values or (len(days.values) == 31 and len(weekdays.values) == 7):
        return
    from lpctl.schedule.words import day_words, weekday_words  # noqa: PLC0415 - only a message needs them

    if len(days.values) == 31 or len(weekdays.values) == 7:
        if difference(schedule) is not None:
            return  # which `not_portable` tells
        told = "the plan starts every day"
    else:
        told = f"the plan starts on {day_words(days.values)} of a month and also on {weekday_words(weekdays.values)}"
    yield day_or_weekday.at(
        _CRON,
        f"{told}: day of month and day of week are both restricted, and a day has to match only one of them",
        help="write * in one of the two fields; what has to be both is for the workflow to check",
        part=(days.start, weekdays.start + len(weekdays.text)),
    )


_AGAIN = (
    ("minute", "each hour", 60),
    ("hour", "each day", 24),
    ("day", "each month", 31),
    ("month", "each year", 12),
    ("day", "each week", 7),
)


@rule(SCHEDULE, Severity.WARNING)
def uneven_step(stated: Schedule) -> Iterator[Problem]:
    """A step does not divide its field: the last interval is a shorter one.

    Steps are counted anew in each hour, day, month, year or week: `*/45` is minute 0 and minute 45, and 15 minutes
    later minute 0 again; `*/2` of the days is the 31st and then the 1st. An `@every` is even, and counts from the
    scheduler's first poll after the plan's activation, up to 30 seconds later.

    Bad::

        schedule: {cron: "*/45 * * * *"}

    Good::

        schedule: {cron: "@every 45m"}
    """
    schedule = calendar(stated)
    if schedule is None:
        return
    fields = (schedule.minute, schedule.hour, schedule.day, schedule.month, schedule.weekday)
    for number, field in enumerate(fields):
        unit, again, size = _AGAIN[number]
        if unit == "day" and schedule.either:
            continue  # a day matches by either field, and no interval is left
        for item in field.items:
            if _is_even(item, number, size):
                continue
            values = range(item.low, item.high + 1, item.step)
            if len(values) == 1:
                told = f"`{item.text}` is only {BOUNDS[number].name} {values[0]}: the step leads out of the field"
            elif number == 2:
                told = f"`{item.text}` is counted anew each month: day {values[-1]} is followed by day {values[0]}"
            else:
                rest = values[0] + size - values[-1]
                told = (
                    f"`{item.text}` is counted anew {again}: the last interval is {rest} {unit}{'s' * (rest > 1)}, "
                    f"not {item.step}"
                )
            yield uneven_step.at(
                _CRON,
                told,
                help=_even(fields, number, item),
                part=(item.start, item.start + len(item.text)),
            )


def _is_even(item: Item, number: int, size: int) -> bool:
    """Whether the item is no step over the whole field, or one that comes out even."""
    first = BOUNDS[number].minimum
    open_end = item.star or "-" not in item.text or (item.low, item.high) == (first, BOUNDS[number].maximum)
    whole = item.step > 1 and open_end and item.low - first < item.step
    return not whole or (number != 2 and size % item.step == 0)


def _even(fields: Sequence[Field], number: int, item: Item) -> str | None:
    """The line whose interval is even, where all larger units are free and the smaller ones one value."""
    free = all(
        len(field.values) == BOUNDS[at].maximum - BOUNDS[at].minimum + 1
        for at, field in enumerate(fields)
        if at > number
    )
    one = all(len(field.values) == 1 for field in fields[:number])
    if not free or not one or len(fields[number].items) > 1 or number > 2:
        return None
    length = {0: f"{item.step}m", 1: f"{item.step}h", 2: f"{item.step * 24}h"}[number]
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it

    if isinstance(parse(f"{EVERY}{length}"), Rejected):
        return None
    line = f'"{EVERY}{length}"'
    hours, minutes = divmod(item.step, 60)
    if number == 0 and not minutes and 24 % hours == 0:
        line = f'"0 */{hours} * * *"'
        return helping(f"for every {hours} hours write {line}", Write(line, whole=True), safe=False)
    return helping(f"for an even interval, counted from activation, write {line}", Write(line, whole=True), safe=False)


@rule(SCHEDULE, Severity.WARNING)
def one_value_range(stated: Schedule) -> Iterator[Problem]:
    """A range begins and ends at the same value.

    For the server it is that one value; croniter, with which flytekit and many tools show the next runs, takes all
    values of the field.

    Bad::

        schedule: {cron: "0 9-9 * * *"}

    Good::

        schedule: {cron: "0 9 * * *"}
    """
    schedule = calendar(stated)
    for number, item in one_value_ranges(schedule) if schedule is not None else ():
        from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

        yield one_value_range.at(
            _CRON,
            f"`{item.text}` is {BOUNDS[number].name} {item.low} for the server, all values for croniter and flytekit",
            help=write(str(item.low)),
            part=(item.start, item.start + len(item.text)),
        )


@rule(SCHEDULE, Severity.WARNING)
def star_with_step_one(stated: Schedule) -> Iterator[Problem]:
    """A day field is `*/1` while the other one is restricted.

    For the server `*/1` is `*`: only the other field decides. croniter, and so flytekit and its users, take it for a
    restriction, and a day that matches either field: every day (unionai/cron parser.go:getRange; croniter.py).

    Bad::

        schedule: {cron: "0 0 */1 * MON"}

    Good::

        schedule: {cron: "0 0 * * MON"}
    """
    schedule = calendar(stated)
    for number, item in starred_steps(schedule) if schedule is not None else ():
        from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

        yield star_with_step_one.at(
            _CRON,
            f"`{item.text}` leaves the {BOUNDS[number].name} open for the server; croniter and flytekit start the plan "
            "every day",
            help=write("*"),
            part=(item.start, item.start + len(item.text)),
        )


@rule(SCHEDULE, Severity.WARNING)
def not_portable(stated: Schedule) -> Iterator[Problem]:
    """croniter, and so flytekit and the tools around it, read the expression differently or not at all.

    Whoever looks at the plan with another tool than lpctl is shown other times. `@every` and time zones are not
    counted: flytekit has neither.

    Bad::

        schedule: {cron: "0 9 * * ,MON"}

    Good::

        schedule: {cron: "0 9 * * MON"}
    """
    schedule = calendar(stated)
    found = difference(schedule, stated.cron or "") if schedule is not None else None
    if found is not None:
        told = (
            "refuse this expression, which the server takes"
            if found.refused
            else "read other times from this expression"
        )
        from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

        yield not_portable.at(
            _CRON,
            f"croniter and flytekit {told}",
            help=write(f'"{found.write}"', ", which means the same to all") if found.write else None,
        )


@rule(SCHEDULE, Severity.WARNING)
def dst_gap_or_overlap(stated: Schedule) -> Iterator[Problem]:
    """A time of the schedule does not exist, or exists twice, when the clocks change.

    The scheduler skips a local time that does not exist, and starts the plan twice at one that occurs twice. Where the
    clocks change at midnight, its steps from day to day also go wrong: the day is missed, or a start falls on the day
    after (unionai/cron spec.go:Next). lpctl looks at the years 2025 to 2034. A plan that starts every hour follows real
    time, and is not meant.

    Bad::

        schedule: {cron: "30 2 * * *", timezone: Europe/Berlin}

    Good::

        schedule: {cron: "30 3 * * *", timezone: Europe/Berlin}
    """
    schedule = calendar(stated)
    if schedule is None or schedule.zone in (None, "UTC"):
        return
    from lpctl.schedule.daylight import clock_changes  # noqa: PLC0415 - only a plan with a time zone needs them
    from lpctl.schedule.words import listed  # noqa: PLC0415 - likewise

    told = clock_changes(schedule)
    if told:
        yield dst_gap_or_overlap.at(
            _CRON,
            f"the clocks of {schedule.zone} change: {listed(told)}",
            help="move the time away from the change, or write `timezone: UTC`",
            part=(schedule.minute.start, schedule.hour.start + len(schedule.hour.text)),
        )


_DAYS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@rule(SCHEDULE, Severity.INFO)
def short_months_skipped(stated: Schedule) -> Iterator[Problem]:
    """The only days of the month that a plan starts on are not in every one of its months.

    A month without the day has no start: the scheduler looks on for the next month that has it (unionai/cron
    spec.go:Next). No five fields say the last day of a month.

    Bad::

        schedule: {cron: "0 0 31 * *"}

    Good::

        schedule: {cron: "0 0 28 * *"}
    """
    schedule = calendar(stated)
    if schedule is None or len(schedule.weekday.values) < 7 or not schedule.day.values[0] > 28:
        return
    first = schedule.day.values[0]
    without = [month for month in schedule.month.values if _DAYS_OF_MONTHS[month - 1] < first]
    leap = first == 29 and 2 in schedule.month.values and len(schedule.month.values) > 1  # alone, it is meant
    if not without and not leap:
        return
    from lpctl.schedule.words import MONTHS, listed, ordinal  # noqa: PLC0415 - only a message needs them

    months = listed([MONTHS[month - 1] for month in without])
    they = "which has" if len(without) == 1 else "which have"
    yield short_months_skipped.at(
        _CRON,
        f"no start in {months}, {they} no {ordinal(first)}" if without else "in February a start in leap years only",
        help="write a day up to 28, or the 1st, for a start in every month",
        part=(schedule.day.start, schedule.day.start + len(schedule.day.text)),
    )
