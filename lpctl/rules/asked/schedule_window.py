"""The rule over all schedules of a target: when nothing may start, and how much may start together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from lpctl.findings.diagnostic import EntryKey, Severity
from lpctl.flyte.cron import Every
from lpctl.flyte.zones import DAY
from lpctl.rules.asked.window import END, START, Window, hours_of, longest_closed, starts_of, windows
from lpctl.rules.rule import ASKED_OF_RUN, rule
from lpctl.schedule.read import timetable
from lpctl.schedule.table import date_text, instant_text, starts_text, weekday_text
from lpctl.schedule.words import interval, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.findings.diagnostic import Problem
    from lpctl.flyte.cron import Crontab
    from lpctl.rules.asked.asked import Asked, ScheduledPlan

Found: TypeAlias = "tuple[EntryKey, Problem]"

_JUDGED = f"over {(END - START) // DAY} days from {date_text(START)}"
"""A check reads no clock: what it finds today it finds tomorrow."""

_MOST_NAMED = 5


@rule(ASKED_OF_RUN, Severity.ERROR, on=False)
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
    plans, asked = subject
    read = [(plan, found) for plan in plans if (found := timetable(plan.schedule)) is not None]
    if asked.options.closed:
        yield from _in_windows(read, asked)
    if asked.options.most_starts_an_hour is not None:
        yield from _together(read, asked)


def _in_windows(plans: Sequence[tuple[ScheduledPlan, Crontab | Every]], asked: Asked) -> Iterator[Found]:
    """For each plan the first start that falls into a window; for a rate, that some do."""
    closed = windows(asked.options)
    longest, longest_at = longest_closed(closed)
    known: dict[Crontab | Every, tuple[int, Window] | None] = {}
    for plan, schedule in plans:
        path = ("schedule", "rate" if plan.schedule.rate is not None else "cron")
        if isinstance(schedule, Every):
            if schedule.seconds <= longest:
                window = closed[longest_at]
                yield (
                    plan.key,
                    schedule_window.at(
                        path,
                        f"a start every {interval(schedule.seconds)} falls into {window.words}, when nothing may start",
                        help="write a cron expression that leaves that time out",
                        related=asked.by("closed", longest_at),
                    ),
                )
            continue
        if schedule not in known:
            known[schedule] = _first_in(schedule, closed)
        if (found := known[schedule]) is not None:
            start, window = found
            day = weekday_text(start)
            yield (
                plan.key,
                schedule_window.at(
                    path,
                    f"a start at {day} {instant_text(start)} UTC falls into {window.words}, when nothing may start",
                    notes=(("judged", f"{_JUDGED}; this is the first"),),
                    related=asked.by("closed", window.number),
                ),
            )


def _first_in(schedule: Crontab, closed: Sequence[Window]) -> tuple[int, Window] | None:
    for start in starts_of(schedule):
        for window in closed:
            if window.holds(start):
                return start, window
    return None


def _together(plans: Sequence[tuple[ScheduledPlan, Crontab | Every]], asked: Asked) -> Iterator[Found]:
    """The hour in which most starts are, where they are too many, at the plan that has most of them."""
    most: int = asked.options.most_starts_an_hour
    by_schedule = Counter(schedule for _, schedule in plans)
    hours_by_schedule = {schedule: hours_of(schedule) for schedule in by_schedule}
    together: Counter[int] = Counter()
    for schedule, often in by_schedule.items():
        for hour, starts in hours_by_schedule[schedule].items():
            together[hour] += starts * often
    if not together:
        return
    highest = max(together.values())
    if highest <= most:
        return
    worst = min(hour for hour, starts in together.items() if starts == highest)
    concerned = [(hours_by_schedule[schedule].get(worst, 0), plan) for plan, schedule in plans]
    concerned = sorted((one for one in concerned if one[0]), key=lambda one: -one[0])
    first = concerned[0][1]
    over = sum(starts > most for starts in together.values())
    named = [f"{plan.name} {starts:,}" for starts, plan in concerned[:_MOST_NAMED]]
    more = [f"{len(concerned) - _MOST_NAMED} more"] if len(concerned) > _MOST_NAMED else []
    path = ("schedule", "rate" if first.schedule.rate is not None else "cron")
    yield (
        first.key,
        schedule_window.at(
            path,
            f"{starts_text(highest)} in the hour from {weekday_text(worst)} {instant_text(worst)} UTC, "
            f"and at most {most:,} {'is' if most == 1 else 'are'} allowed",
            notes=(
                ("plans", listed([*named, *more])),
                ("judged", f"{_JUDGED}; {over:,} of {(END - START) // 3600:,} hours have too many"),
            ),
            help="spread the starts: `lpctl schedule --load` shows every hour",
            related=asked.by("most_starts_an_hour"),
        ),
    )
