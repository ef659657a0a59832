"""A schedule in words: `09:00 on Mondays, Europe/Berlin`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.zones import DAY, HOUR, MINUTE
from lpctl.text.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lpctl.flyte.fires import Stuck

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_MOST_TIMES = 6


def in_words(schedule: Crontab | Every) -> str:
    """What the schedule says, and the zone it is read in; one that states none is read in the scheduler's, UTC."""
    if isinstance(schedule, Every):
        return f"every {interval(schedule.seconds)} from the scheduler's first poll after activation on"
    days, weekdays = schedule.day.values, schedule.weekday.values
    if not all(field.values for field in schedule[:2] + schedule[3:4]) or not (
        (days or weekdays) if schedule.either else (days and weekdays)
    ):
        return "never"
    times = _times(schedule.minute.values, schedule.hour.values)
    on_days = _days(schedule)
    return f"{times}{on_days and f' {on_days}'}, {schedule.zone or 'UTC'}"


def stuck_in_words(stuck: Stuck) -> str:
    """How far the scheduler gets, and why no further."""
    if stuck.found is None:
        why = "its cron library searches for the next start without end"
    elif stuck.found == stuck.after:
        why = "its cron library finds the same start again as the next one"
    else:
        why = f"the next start that its cron library finds is earlier, {format_instant(stuck.found, 0)}"
    return f"the scheduler gets no further than {format_instant(stuck.after, 0)}: {why}"


def interval(seconds: int) -> str:
    """A number of seconds in the largest unit that divides it: `90 minutes`, `2 days`, `minute`."""
    units = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))
    size, unit = next((size, unit) for size, unit in units if seconds % size == 0)
    return unit if seconds == size else f"{seconds // size:,} {unit}s"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; `none` of nothing."""
    if len(parts) < 2:
        return parts[0] if parts else "none"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def day_words(days: Sequence[int]) -> str:
    """Days of the month: `the 1st and the 15th`, `every 2nd day from the 1st`."""
    step = _step(days)
    if step > 1 and days[0] <= step and days[-1] + step > 31:
        return f"every {ordinal(step)} day from the {ordinal(days[0])}"
    return _spans(days, lambda day: f"the {ordinal(day)}")


def weekday_words(days: Sequence[int]) -> str:
    """Days of the week, from Monday on: `Mondays and Fridays`, `Monday to Friday`."""
    from_monday = sorted((day + 6) % 7 for day in days)
    if any(len(run) > 2 for run in _runs(from_monday)):
        return _spans(from_monday, lambda day: WEEKDAYS[(day + 1) % 7])
    return listed([f"{WEEKDAYS[(day + 1) % 7]}s" for day in from_monday])


def _days(schedule: Crontab) -> str:
    """The days and months, "" where all of them match and the times are those of a pace."""
    days, weekdays, months = schedule.day.values, schedule.weekday.values, schedule.month.values
    all_days, all_weekdays = len(days) == 31, len(weekdays) == 7
    named = "every month" if len(months) == 12 else _spans(months, lambda month: MONTHS[month - 1])
    in_months = "" if len(months) == 12 else f" {'from' if ' to ' in named else 'in'} {named}"
    on_days = f"on {day_words(days)} of {named}"
    on_weekdays = f"{'from' if ' to ' in weekday_words(weekdays) else 'on'} {weekday_words(weekdays)}"
    if schedule.either and not all_days and not all_weekdays:
        if days and weekdays:
            return f"{on_days} and {on_weekdays}{in_months}"
        return on_days if days else f"{on_weekdays}{in_months}"
    if (all_days and all_weekdays) or schedule.either:
        paced = len(schedule.minute.values) * len(schedule.hour.values) > _MOST_TIMES
        return (in_months if paced else f"every day{in_months}").strip()
    return on_days if all_weekdays else f"{on_weekdays}{in_months}"


def _times(minutes: Sequence[int], hours: Sequence[int]) -> str:
    if len(minutes) * len(hours) <= _MOST_TIMES:
        return listed([f"{hour:02}:{minute:02}" for hour in hours for minute in minutes])
    step = _step(minutes)
    paced = step > 0 and 60 % step == 0 and minutes[0] < step and len(minutes) == 60 // step
    if len(hours) < 24:
        return _times_of_some_hours(minutes, hours, step if paced else 0)
    if paced:
        return f"every {interval(step * 60)}" + (f" from :{minutes[0]:02}" if minutes[0] else "")
    if len(minutes) == 1:
        return "every hour" if minutes[0] == 0 else f"every hour at :{minutes[0]:02}"
    return f"{_past(minutes)} every hour"


def _times_of_some_hours(minutes: Sequence[int], hours: Sequence[int], pace: int) -> str:
    """`pace` is the number of minutes from one start to the next, 0 where that differs."""
    step = _step(hours)
    if len(minutes) == 1 and step > 1 and 24 % step == 0 and hours[0] < step and len(hours) == 24 // step:
        return f"every {interval(step * 3600)} from {hours[0]:02}:{minutes[0]:02}"
    if (pace or len(minutes) == 1) and (step == 1 or pace):
        every = interval(pace * 60) if pace else "hour"
        windows = [f"{run[0]:02}:{minutes[0]:02} to {run[-1]:02}:{minutes[-1]:02}" for run in _runs(hours)]
        return f"every {every} from {listed(windows)}"
    return f"{_past(minutes)} the hours {_spans(hours, str)}"


def _past(minutes: Sequence[int]) -> str:
    if len(minutes) > _MOST_TIMES:
        return f"{len(minutes)} times in"
    return f"{listed([f':{minute:02}' for minute in minutes])} past"


def _step(values: Sequence[int]) -> int:
    """What lies between each value and the next, 0 where that differs or there are no two."""
    steps = {after - before for before, after in pairwise(values)}
    return steps.pop() if len(steps) == 1 else 0


def _runs(values: Sequence[int]) -> list[list[int]]:
    """The values, ascending, in runs of neighbours."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _spans(values: Sequence[int], name: Callable[[int], str]) -> str:
    """The values by name, three neighbours and more as a span."""
    parts: list[str] = []
    for run in _runs(values):
        parts += [f"{name(run[0])} to {name(run[-1])}"] if len(run) > 2 else map(name, run)
    return listed(parts)
