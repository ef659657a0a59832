"""The starts of a year, held to the windows in which nothing may start, and counted hour by hour."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.cron import Every
from lpctl.flyte.zones import DAY
from lpctl.rules.asked.window import END, START, Window, hours_of, longest_closed, starts_of, windows
from lpctl.schedule.read import timetable
from lpctl.schedule.table import date_text, instant_text, starts_text, weekday_text
from lpctl.schedule.words import interval, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.findings.diagnostic import EntryKey, Path, Related
    from lpctl.flyte.cron import Crontab
    from lpctl.rules.asked.asked import Asked, ScheduledPlan

_JUDGED = f"over {(END - START) // DAY} days from {date_text(START)}"
"""A check reads no clock: what it finds today it finds tomorrow."""

_MOST_NAMED = 5


class InYear(NamedTuple):
    """What a plan's schedule breaks: where, in words, and which option asks for it."""

    path: Path
    message: str
    by: tuple[Related, ...]
    notes: tuple[tuple[str, str], ...] = ()
    help: str | None = None


def found_in_a_year(plans: Sequence[ScheduledPlan], asked: Asked) -> Iterator[tuple[EntryKey, InYear]]:
    """What breaks the options of `schedule-window`, by plan."""
    read = [(plan, found) for plan in plans if (found := timetable(plan.schedule)) is not None]
    if asked.options.closed:
        yield from _in_windows(read, asked)
    if asked.options.most_starts_an_hour is not None:
        yield from _together(read, asked)


def _in_windows(
    plans: Sequence[tuple[ScheduledPlan, Crontab | Every]], asked: Asked
) -> Iterator[tuple[EntryKey, InYear]]:
    """For each plan the first start that falls into a window; for a rate, that some do."""
    closed = windows(asked.options)
    longest = longest_closed(closed)
    known: dict[Crontab | Every, tuple[int, Window] | None] = {}
    for plan, schedule in plans:
        path = ("schedule", "rate" if plan.schedule.rate is not None else "cron")
        if isinstance(schedule, Every):
            if schedule.seconds <= longest.seconds:
                often = interval(schedule.seconds)
                yield (
                    plan.key,
                    InYear(
                        path,
                        f"a start every {often} falls into {longest.words}, when nothing may start",
                        asked.by("closed", longest.window),
                        help="write a cron expression that leaves that time out",
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
                InYear(
                    path,
                    f"a start at {day} {instant_text(start)} UTC falls into {window.words}, when nothing may start",
                    asked.by("closed", window.number),
                    notes=(("judged", f"{_JUDGED}; this is the first"),),
                ),
            )


def _first_in(schedule: Crontab, closed: Sequence[Window]) -> tuple[int, Window] | None:
    for start in starts_of(schedule):
        for window in closed:
            if window.holds(start):
                return start, window
    return None


def _together(
    plans: Sequence[tuple[ScheduledPlan, Crontab | Every]], asked: Asked
) -> Iterator[tuple[EntryKey, InYear]]:
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
        InYear(
            path,
            f"{starts_text(highest)} in the hour from {weekday_text(worst)} {instant_text(worst)} UTC, "
            f"and at most {most:,} {'is' if most == 1 else 'are'} allowed",
            asked.by("most_starts_an_hour"),
            notes=(
                ("plans", listed([*named, *more])),
                ("judged", f"{_JUDGED}; {over:,} of {(END - START) // 3600:,} hours have too many"),
            ),
            help="spread the starts: `lpctl schedule --load` shows every hour",
        ),
    )
