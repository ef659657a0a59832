"""The starts of many plans over weeks in little space: what a page holds, of which JSON lists every start.

A schedule has few kinds of days. A timetable says of which kind each day is, and of each kind its starts in runs of
three numbers: the second of the day, the seconds from one start to the next, and how many there are. Days are those of
UTC, from the day of the first instant on.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from lpctl import __version__
from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import starts_until
from lpctl.flyte.zones import DAY, WEEK, zone, zone_release
from lpctl.schedule.json import plan_json
from lpctl.schedule.preview import irregular_starts
from lpctl.schedule.words import in_words, stuck_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.schedule.preview import Scheduled

LONGEST = 5 * WEEK
"""The longest time that is looked at as a whole, in which any month has room."""

_LONGEST_VALUE = 300
_OF_TIMETABLE = ("words", "timezone", "from_activation")


def compact(plans: Sequence[Scheduled], start: int, until: int) -> dict[str, Any]:
    """Plans and their starts from an instant on, up to and with another, as plain data."""
    numbers: dict[Crontab | Every, int] = {}
    for plan in plans:
        numbers.setdefault(plan.schedule, len(numbers))
    zones = sorted({schedule.zone or "UTC" for schedule in numbers})
    return {
        "lpctl": __version__,
        "from": start,
        "until": until,
        "zone_data": zone_release(),
        "launch_plans": [_plan(plan, numbers[plan.schedule]) for plan in plans],
        "timetables": [timetable_json(schedule, start, until) for schedule in numbers],
        "zones": {name: _offsets(name, start, until) for name in zones},
    }


def _plan(plan: Scheduled, timetable: int) -> dict[str, Any]:
    """A plan without what its timetable says, and without what is empty."""
    stated = {name: value for name, value in plan_json(plan).items() if name not in _OF_TIMETABLE and value}
    stated["inputs"] = [
        [each.name, each.value if each.value is None else _cut(each.value), int(each.fixed)] for each in plan.inputs
    ]
    passes = {"kickoff_passed": plan.passes_kickoff} if plan.kickoff is not None else {}
    return {**stated, **passes, "place": plan.place, "timetable": timetable}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."


def timetable_json(schedule: Crontab | Every, start: int, until: int) -> dict[str, Any]:
    """The starts of a schedule: the kind of each day, the kinds, and the starts that are skipped or run again."""
    instants, stuck = starts_until(schedule, start, until)
    kinds: dict[tuple[int, ...], int] = {}
    days: list[int] = []
    first = 0
    for midnight in range(start - start % DAY, until + 1, DAY):
        behind = bisect_left(instants, midnight + DAY, first)
        days.append(kinds.setdefault(tuple(_runs(instants[first:behind], midnight)), len(kinds)))
        first = behind
    skipped, again = irregular_starts(schedule, start, instants)
    return {
        "words": in_words(schedule),
        "timezone": schedule.zone or "UTC",
        "from_activation": isinstance(schedule, Every),
        "kinds": [list(kind) for kind in kinds],
        "days": days,
        "skipped": [[each.instant, each.skipped] for each in skipped],
        "again": sorted(again.intersection(instants)) if again else [],
        "stuck": None if stuck is None else stuck_in_words(stuck),
    }


def _runs(instants: Sequence[int], midnight: int) -> list[int]:
    """Runs of starts that are the same time apart, the longest that begin with each."""
    if isinstance(instants, range):
        return [instants.start - midnight, instants.step, len(instants)] if instants else []
    runs: list[int] = []
    at = 0
    while at < len(instants):
        step = instants[at + 1] - instants[at] if at + 1 < len(instants) else 0
        behind = at + 1
        while behind < len(instants) and instants[behind] - instants[behind - 1] == step:
            behind += 1
        runs += (instants[at] - midnight, step, behind - at)
        at = behind
    return runs


def _offsets(name: str, start: int, until: int) -> list[list[int]]:
    """The seconds by which a zone is ahead of UTC, each from an instant on: that of the first, and of each change."""
    if name == "UTC":
        return [[start, 0]]
    place = zone(name)
    return [[start, place.offset(start)], *([at, after] for at, _, after in place.changes(start, until))]
