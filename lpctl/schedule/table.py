"""Previews as text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from lpctl.flyte.cron import Every
from lpctl.flyte.fires import POLL, YEARS
from lpctl.flyte.zones import DAY, HOUR, zone_release
from lpctl.schedule.preview import in_zone
from lpctl.schedule.words import WEEKDAYS, in_words, listed, stuck_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from lpctl.schedule.preview import Load, Preview, Start

    Visible: TypeAlias = Callable[[str], str]

_MOST_NAMES = 8


def previews_text(previews: Sequence[Preview], after: int, visible: Visible) -> str:
    """A block for each plan; `visible` escapes what a terminal would not show of a text."""
    blocks = [_block(preview, after, visible) for preview in previews]
    if any(in_zone(preview.plan.schedule) for preview in previews):
        blocks.append(_zone_data())
    return "\n".join(blocks)


def _zone_data() -> str:
    return f"time zones as in release {zone_release()} of the zone database; the scheduler goes by its own\n"


def _block(preview: Preview, after: int, visible: Visible) -> str:
    plan = preview.plan
    name = f"{plan.shown}, version {plan.version}" if plan.version else plan.shown
    lines = [
        f"{visible(name)}  ({visible(plan.file)}:{plan.line})",
        f"  {visible(plan.written)}" + (f" in {plan.timezone}" if plan.timezone else ""),
        f"  {in_words(plan.schedule)}",
        f"  {_times(preview.day)} in the next day, {_times(preview.week)} in the next week",
    ]
    if isinstance(plan.schedule, Every):
        lines.append(f"  shown as if that poll were at {_second(after)} UTC; there is one every {POLL} seconds")
    if plan.kickoff is not None:
        value = "the time of the start, in UTC" if plan.passes_kickoff else "its default: a rate passes no time"
        lines.append(f"  `{visible(plan.kickoff)}` is {value}")
    if not plan.active:
        lines.append("  starts nothing until it is activated: auto_activate is not true")
    lines.append("")
    zoned = in_zone(plan.schedule)
    seconds = any(start.instant % 60 for start in preview.starts)
    if zoned:
        width = len(_shown(after, seconds=seconds))
        lines.append(f"  {'UTC':{width}}  {plan.schedule.zone}")
    lines += [_line(start, zoned=zoned, seconds=seconds) for start in preview.starts]
    if preview.stuck is not None:
        lines.append(f"  no start from here on: {stuck_in_words(preview.stuck)}")
    elif not preview.starts:
        within = (
            "in the time asked for"
            if preview.bounded
            else f"within {YEARS} years, beyond which the server does not look"
        )
        lines.append(f"  no start {within}")
    elif preview.more:
        lines.append("  ...")
    return "\n".join(lines) + "\n"


def _line(start: Start, *, zoned: bool, seconds: bool) -> str:
    utc = _shown(start.instant, seconds=seconds)
    if start.skipped is not None:
        return f"  {'-':{len(utc)}}  {_shown(start.skipped, seconds=seconds)}         skipped: the clocks leave it out"
    if not zoned:
        return f"  {utc}"
    again = "  again: the clocks were set back" if start.again else ""
    return f"  {utc}  {_shown(start.instant + start.offset, seconds=seconds)} {offset_text(start.offset)}{again}"


def offset_text(offset: int) -> str:
    """`+01:00`."""
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _times(number: int) -> str:
    return "1 start" if number == 1 else f"{number:,} starts"


def _datetime(second: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=second)


def _weekday(second: int) -> str:
    return WEEKDAYS[_datetime(second).isoweekday() % 7][:3]  # whatever the locale


def _minute(second: int) -> str:
    return f"{_datetime(second):%Y-%m-%d %H:%M}"


def _second(second: int) -> str:
    return _minute(second) + (f":{second % 60:02}" if second % 60 else "")


def _shown(second: int, *, seconds: bool) -> str:
    return f"{_weekday(second)} {_minute(second)}" + (f":{second % 60:02}" if seconds else "")


def loads_text(loads: Mapping[str, Load], visible: Visible) -> str:
    """Of each place a table of hours and days, and the worst minutes."""
    tables = [(f"{visible(place)}: " if place else "") + _load(load, visible) for place, load in loads.items()]
    if any(load.zoned for load in loads.values()):
        tables.append(_zone_data())
    return "\n".join(tables)


def _load(load: Load, visible: Visible) -> str:
    plans = f"{load.plans} scheduled plan{'s' * (load.plans != 1)}"
    lines = [f"{_times(load.starts)} of {plans} from {_second(load.start)} to {_second(load.end)} UTC", ""]
    days = sorted({hour // DAY for hour in load.hours})
    if load.hours:
        cells = {(hour // DAY, hour % DAY // HOUR): f"{starts:,}" for hour, starts in load.hours.items()}
        width = max(6, *map(len, cells.values()))
        lines.append("  hour  " + "  ".join(f"{_heading(day):>{width}}" for day in days))
        lines += [
            f"  {hour:02}    " + "  ".join(f"{cells.get((day, hour), '.'):>{width}}" for day in days)
            for hour in sorted({hour for _, hour in cells})
        ]
        lines.append("")
    if load.minutes:
        lines.append("most at once")
    for minute in load.minutes:
        names = list(map(visible, dict.fromkeys(minute.plans)))
        more = [f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
        days_of_it = [_heading(day // DAY) for day in minute.days]
        on = "every day" if len(minute.days) > 6 else f"on {listed(days_of_it)}"
        lines.append(f"  {minute.second // 3600:02}:{minute.second // 60 % 60:02}  {_times(minute.starts)} {on}")
        lines.append(f"         {listed([*names[:_MOST_NAMES], *more])}")
    if not load.minutes:
        lines.append("no two plans start in the same minute")
    if load.from_activation:
        lines += [
            "",
            f"rates and @every count as if the scheduler's first poll after activation were at {_second(load.start)}",
        ]
    told = [f"{visible(plan.name)}: {stuck_in_words(end)}; no start behind it is counted" for plan, end in load.stuck]
    lines += ["", *told] if told else []
    return "\n".join(lines) + "\n"


def _heading(day: int) -> str:
    return f"{_weekday(day * DAY)} {_datetime(day * DAY).day:02}"
