"""Previews as text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import groupby
from typing import TYPE_CHECKING

from lpctl.flyte.cron import Every
from lpctl.flyte.fires import POLL, YEARS
from lpctl.flyte.zones import zone_release
from lpctl.schedule.preview import in_zone
from lpctl.schedule.words import WEEKDAYS, in_words, listed, stuck_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from lpctl.schedule.preview import Preview, Scheduled, Start

    Visible: TypeAlias = Callable[[str], str]


def previews_text(previews: Sequence[Preview], after: int, visible: Visible) -> str:
    """A block for each plan, one for all targets in which it starts alike; `visible` escapes what no terminal shows."""
    blocks = [_block([*alike], after, visible) for _, alike in groupby(previews, key=_apart_from_target)]
    if any(in_zone(preview.plan.schedule) for preview in previews):
        blocks.append(zone_data_text())
    return "\n".join(blocks)


def zone_data_text() -> str:
    """Where local times come from."""
    return f"time zones as in release {zone_release()} of the zone database; the scheduler goes by its own\n"


def _apart_from_target(preview: Preview) -> Preview | int:
    """What is shown of a plan, but for its target and whether it is active there; itself alone where it is in none."""
    if not preview.plan.target:
        return id(preview)
    told = preview.plan._replace(target="", place="", project="", domain="", active=False, never="")
    return preview._replace(plan=told._replace(workflow="", labels={}, inputs=(), notifications=()))


def _block(alike: Sequence[Preview], after: int, visible: Visible) -> str:
    preview, plan = alike[0], alike[0].plan
    shown = f"{plan.name} [{', '.join(each.plan.place for each in alike)}]" if plan.place else plan.name
    name = f"{shown}, version {plan.version}" if plan.version else shown
    lines = [
        f"{visible(name)}  ({visible(plan.file)}:{plan.line})",
        f"  {visible(plan.written)}" + (f" in {plan.timezone}" if plan.timezone else ""),
        f"  {in_words(plan.schedule)}",
        f"  {starts_text(preview.day)} in the next day, {starts_text(preview.week)} in the next week",
    ]
    if isinstance(plan.schedule, Every):
        lines.append(f"  shown as if that poll were at {instant_text(after)} UTC; there is one every {POLL} seconds")
    if plan.kickoff is not None:
        value = "the time of the start, in UTC" if plan.passes_kickoff else "its default: a rate passes no time"
        lines.append(f"  `{visible(plan.kickoff)}` is {value}")
    lines += [*_asleep([each.plan for each in alike], visible), ""]
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


def _asleep(plans: Sequence[Scheduled], visible: Visible) -> Iterator[str]:
    """Where the plan starts nothing, and why."""
    for plan in plans:
        if not plan.active and plan.never:
            yield f"  starts nothing: target {plan.target} has `activate: never` ({visible(plan.never)})"
    waiting = [plan.place for plan in plans if not plan.active and not plan.never]
    if waiting:
        where = f" in {listed(waiting)}" if len(waiting) < len(plans) else ""
        yield f"  starts nothing{where} until it is activated: auto_activate is not true"


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


def starts_text(number: int) -> str:
    """`1 start`, `1,200 starts`."""
    return "1 start" if number == 1 else f"{number:,} starts"


def _datetime(second: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=second)


def weekday_text(second: int) -> str:
    """`Mon`."""
    return WEEKDAYS[_datetime(second).isoweekday() % 7][:3]  # whatever the locale


def date_text(second: int) -> str:
    """`2026-03-02`, in UTC."""
    return f"{_datetime(second):%Y-%m-%d}"


def _minute(second: int) -> str:
    return f"{_datetime(second):%Y-%m-%d %H:%M}"


def instant_text(second: int) -> str:
    """`2026-03-02 06:30`, with seconds where there are some."""
    return _minute(second) + (f":{second % 60:02}" if second % 60 else "")


def _shown(second: int, *, seconds: bool) -> str:
    return f"{weekday_text(second)} {_minute(second)}" + (f":{second % 60:02}" if seconds else "")
