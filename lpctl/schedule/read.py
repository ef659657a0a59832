"""A manifest's schedule section to what it means."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lpctl.flyte.cron import Crontab, Every, Rejected, parse
from lpctl.flyte.rate import MAXIMUM, SECONDS
from lpctl.flyte.zones import zone_names
from lpctl.manifest.rate import NotARateError, parse_rate
from lpctl.text.limits import CRON_CHARACTERS

if TYPE_CHECKING:
    from lpctl.manifest.launch_plan import Schedule

_START = 1_735_689_600  # 2025: a check reads no clock


@lru_cache(maxsize=256)
def read_cron(schedule: Schedule | None) -> Crontab | Every | Rejected | None:
    """What the expression of a schedule means; None where there is none, or something else is wrong with it.

    An unknown time zone and a second one, which have messages of their own, are read as UTC.
    """
    if schedule is None or schedule.cron is None or len(schedule.cron) > CRON_CHARACTERS:
        return None
    text, timezone = schedule.cron, schedule.timezone
    if timezone is not None:
        if (fields := without_second_zone(schedule)) is not None:
            text, timezone = fields, "UTC"
            if not text.strip():
                return None
        elif timezone not in zone_names():
            timezone = "UTC"
    return parse(text, timezone)


def without_second_zone(schedule: Schedule) -> str | None:
    """An expression that has a time zone of its own beside `timezone`, with blanks in its place; None of others."""
    cron = schedule.cron
    if cron is None or schedule.timezone is None or not cron.startswith(("TZ=", "CRON_TZ=")):
        return None
    prefix, _, fields = cron.partition(" ")
    return " " * (len(cron) - len(fields)) + fields if prefix != cron else " "


def read_rate(schedule: Schedule | None) -> tuple[int, str] | None:
    """Value and unit of a schedule's rate; None where it has none, or one that is wrong."""
    rate = schedule.rate if schedule is not None else None
    if rate is None:
        return None
    if not isinstance(rate, str):
        return (rate.value, rate.unit) if rate.value <= MAXIMUM[rate.unit] else None
    try:
        return parse_rate(rate)
    except NotARateError:
        return None


@lru_cache(maxsize=256)
def ever_fires(schedule: Crontab) -> bool:
    """Whether there is a time that the fields match."""
    fields = (schedule.minute, schedule.hour, schedule.day, schedule.month, schedule.weekday)
    if schedule.zone in (None, "UTC") and all(field.values for field in fields) and schedule.day.values[0] <= 28:
        return True  # every month has that day
    from lpctl.flyte.fires import next_fire  # noqa: PLC0415 - few expressions need it

    return next_fire(schedule, _START) is not None


def timetable(schedule: Schedule) -> Crontab | Every | None:
    """When a sound schedule fires; None where a rule finds an error in it."""
    if schedule.timezone is not None and schedule.timezone not in zone_names():
        return None
    if without_second_zone(schedule) is not None:
        return None
    rate = read_rate(schedule)
    if rate is not None:
        seconds = rate[0] * SECONDS[rate[1]]
        return Every(seconds, seconds * 1_000_000_000)
    found = read_cron(schedule)
    if isinstance(found, Crontab):
        return found if ever_fires(found) else None
    return found if isinstance(found, Every) and found.written == found.seconds * 1_000_000_000 else None
