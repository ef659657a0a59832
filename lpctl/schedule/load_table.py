"""What an hour asks for, as text: tables of hours and days, week under week, and the worst minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.flyte.zones import DAY, HOUR
from lpctl.schedule.table import date_text, instant_text, starts_text, weekday_text, zone_data_text
from lpctl.schedule.words import listed, stuck_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lpctl.schedule.preview import Load, Minute
    from lpctl.schedule.table import Visible

_MOST_NAMES = 8
_WIDEST = 8
"""Days beside each other: a week that does not begin at midnight has days on eight dates."""

_BLOCKS, _ASCII = "░▒▓█", ":+*#"


def loads_text(loads: Mapping[str, Load], visible: Visible, prints: Callable[[str], bool]) -> str:
    """Of each place its tables and the worst minutes; `prints` is whether characters can be shown."""
    shades = _BLOCKS if prints(_BLOCKS) else _ASCII
    texts = [(f"{visible(place)}: " if place else "") + _load(load, visible, shades) for place, load in loads.items()]
    if any(load.zoned for load in loads.values()):
        texts.append(zone_data_text())
    return "\n".join(texts)


def _load(load: Load, visible: Visible, shades: str) -> str:
    plans = f"{load.plans} scheduled plan{'s' * (load.plans != 1)}"
    lines = [f"{starts_text(load.starts)} of {plans} from {instant_text(load.start)} to {instant_text(load.end)} UTC"]
    if load.asleep:
        some = "all" if load.asleep == load.plans else f"{load.asleep:,}"
        lines.append(f"as written: `activate: never` of the target keeps {some} of them from starting")
    lines += ["", *_tables(load, shades)]
    if load.minutes:
        lines.append("most at once")
    for minute in load.minutes:
        lines += _minute(minute, load, visible)
    if not load.minutes:
        lines.append("no two plans start in the same minute")
    if load.from_activation:
        since = instant_text(load.start)
        lines += ["", f"rates and @every count as if the scheduler's first poll after activation were at {since}"]
    told = [f"{visible(plan.name)}: {stuck_in_words(end)}; no start behind it is counted" for plan, end in load.stuck]
    lines += ["", *told] if told else []
    return "\n".join(lines) + "\n"


def _tables(load: Load, shades: str) -> list[str]:
    """A table for each week, and what the shades mean; a blank line behind each."""
    if not load.hours:
        return []
    most = max(load.hours.values())
    bounds = [most * part // len(shades) for part in range(1, len(shades) + 1)]
    days = sorted({hour // DAY for hour in load.hours})
    weeks: dict[int, list[int]] = {}
    for day in days:
        weeks.setdefault(0 if len(days) <= _WIDEST else (day - load.start // DAY) // 7, []).append(day)
    lines: list[str] = []
    for of_week in weeks.values():
        lines += [*_table(load.hours, of_week, bounds, shades, one=len(weeks) == 1), ""]
    meant = {bound: shade for shade, bound in zip(reversed(shades), reversed(bounds), strict=True) if bound}
    told = [f"{shade} up to {bound:,}" for bound, shade in sorted(meant.items())]
    return [*lines, f"starts an hour: {', '.join(told)}", ""]


def _table(
    hours: Mapping[int, int], days: Sequence[int], bounds: Sequence[int], shades: str, *, one: bool
) -> list[str]:
    """Hours and days; `one` is whether this is all that there is, so that the days need no month."""
    cells: dict[tuple[int, int], str] = {}
    for hour, starts in hours.items():
        level = next(number for number, bound in enumerate(bounds) if starts <= bound)
        cells[hour // DAY, hour % DAY // HOUR] = f"{starts:,} {shades[level]}"
    headings = [_heading(day, short=one) for day in days]
    width = 2 + max(6, *(len(heading) for heading in headings), *(len(cell) - 2 for cell in cells.values()))
    lines = ["hour  " + "".join(f"{heading:>{width - 2}}    " for heading in headings)]
    for hour in sorted({hour for day, hour in cells if day in days}):
        row = "".join(f"{cells.get((day, hour), '.  '):>{width}}  " for day in days)
        lines.append(f"{hour:02}    {row}")
    return [f"  {line.rstrip()}" for line in lines]


def _minute(minute: Minute, load: Load, visible: Visible) -> list[str]:
    """When most plans start together, and which."""
    names = list(map(visible, dict.fromkeys(minute.plans)))
    more = [f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
    short = load.end - load.start <= 7 * DAY
    days = [_heading(day // DAY, short=short) for day in minute.days]
    if len(days) > 6:
        all_days = (load.end - 1 - load.start) // DAY + 1
        every = len(days) >= all_days
        on = "every day" if every else f"on {len(days)} days from {days[0]} to {days[-1]}"
    else:
        on = f"on {listed(days)}"
    return [
        f"  {minute.second // 3600:02}:{minute.second // 60 % 60:02}  {starts_text(minute.starts)} {on}",
        f"         {listed([*names[:_MOST_NAMES], *more])}",
    ]


def _heading(day: int, *, short: bool) -> str:
    """`Mon 02` where one week is shown, else `Mon 03-02`."""
    return f"{weekday_text(day * DAY)} {date_text(day * DAY)[8 if short else 5 :]}"
