"""When plans will start: the next instants of each, in UTC and in its zone, and what a week asks of the cluster."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import RUN_UP, Stuck, calendar, parted, starts, starts_within
from lpctl.flyte.zones import DAY, HOUR, MINUTE, WEEK, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lpctl.flyte.zones import Zone

_MOST_MINUTES = 5


class BoundInput(NamedTuple):
    """An input that a manifest binds: its value as YAML on one line, None where it looks like a secret."""

    name: str
    value: str | None
    fixed: bool


class Notified(NamedTuple):
    """Who hears of executions that end in one of the phases."""

    phases: tuple[str, ...]
    recipients: tuple[str, ...]


class Scheduled(NamedTuple):
    """A plan with a schedule that fires: who it is, what its manifest says, where that stands.

    `project` and `domain` are "" where nobody states them. `place` says in which target the plan is, else in which
    project and domain where there are plans in several, "" where all of them are in one.
    `written` is the expression or the rate as written; `kickoff` is the input that is to get the time of the start, and
    `passes_kickoff` whether it does: the scheduler passes none to a rate. `inputs` are those that the manifest binds.
    `never` is the file and line that keep the plans of its target inactive, "" where none do.
    """

    name: str
    version: str
    file: str
    line: int
    schedule: Crontab | Every
    written: str
    timezone: str | None
    kickoff: str | None
    passes_kickoff: bool
    active: bool
    target: str = ""
    project: str = ""
    domain: str = ""
    place: str = ""
    workflow: str = ""
    labels: Mapping[str, str] = MappingProxyType({})
    inputs: tuple[BoundInput, ...] = ()
    notifications: tuple[Notified, ...] = ()
    never: str = ""


class Start(NamedTuple):
    """A start of a plan: its instant, and the seconds by which its zone is ahead of UTC then.

    `again` is whether the same local time was a start before clocks were set back, listed or not. A start that is
    `skipped`, as its local time does not exist, is none; its instant is where the gap begins.
    """

    instant: int
    offset: int
    again: bool = False
    skipped: int | None = None


class Preview(NamedTuple):
    """The next starts of a plan, with those that are skipped among them, and how many there are in a day and a week.

    `more` is whether there are others up to the end that was asked for, or at all; `bounded` is whether an end was
    asked for. `stuck` is where the scheduler gets no further, if that is among what was asked for.
    """

    plan: Scheduled
    starts: tuple[Start, ...]
    day: int
    week: int
    more: bool
    bounded: bool
    stuck: Stuck | None = None


def placed(plans: Sequence[Scheduled]) -> list[Scheduled]:
    """The plans, each with what tells it apart from those of one name in other targets, projects and domains."""
    several = [part for part in ("project", "domain") if len({getattr(plan, part) for plan in plans} - {""}) > 1]

    def place(plan: Scheduled) -> str:
        return ", ".join(f"{part} {getattr(plan, part) or '(open)'}" for part in several)

    return [plan._replace(place=plan.target or place(plan)) for plan in plans]


def in_zone(schedule: Crontab | Every) -> bool:
    """Whether a time zone, with its changes, decides when a schedule fires."""
    return schedule.zone not in (None, "UTC") and not isinstance(schedule, Every)


def preview(plan: Scheduled, start: int, until: int | None, count: int) -> Preview:
    """The first `count` starts from an instant on, and up to `until`. An interval counts from that instant."""
    found, stuck = parted(islice(starts(plan.schedule, start, until), count + 1))
    return Preview(
        plan=plan,
        starts=tuple(_local(plan.schedule, start, found[:count])),
        day=len(starts_within(plan.schedule, start, DAY)[0]),
        week=len(starts_within(plan.schedule, start, WEEK)[0]),
        more=len(found) > count,
        bounded=until is not None,
        stuck=stuck,
    )


def _local(schedule: Crontab | Every, first: int, instants: Sequence[int]) -> Iterator[Start]:
    """The starts in the schedule's zone, and those that are skipped between them."""
    if schedule.zone in (None, "UTC") or not instants:
        yield from (Start(instant, 0) for instant in instants)
        return
    place = zone(schedule.zone)
    skipped, repeated = irregular_starts(schedule, first, instants)
    for instant in instants:
        while skipped and skipped[0].instant <= instant:
            yield skipped.pop(0)
        yield Start(instant, place.offset(instant), again=instant in repeated)


def irregular_starts(schedule: Crontab | Every, first: int, instants: Sequence[int]) -> tuple[list[Start], set[int]]:
    """Up to the last of all starts from `first` on: those that are skipped, and those whose local time comes again."""
    if schedule.zone in (None, "UTC") or not instants:
        return [], set()
    return _skipped(schedule, first, instants), _repeated(schedule, zone(schedule.zone), instants)


def _repeated(schedule: Crontab | Every, place: Zone, instants: Sequence[int]) -> set[int]:
    """Those of the instants whose local time was a start before, up to the moment at which clocks were set back."""
    found: set[int] = set()
    if isinstance(schedule, Every):
        return found
    for change, before, now in place.changes(instants[0] - DAY, instants[-1]):
        twice = before - now
        if bisect_left(instants, change) < bisect_left(instants, change + twice):
            firsts, _ = parted(starts(schedule, change - RUN_UP, change - 1))
            found.update(first + twice for first in firsts if first >= change - twice)
    return found


def _skipped(schedule: Crontab | Every, first: int, instants: Sequence[int]) -> list[Start]:
    """The starts that the fields name at local times that do not exist."""
    if isinstance(schedule, Every) or schedule.zone is None or len(schedule.hour.values) == 24:
        return []  # from hour to hour, a plan follows real time
    found = []
    for change, before, now in zone(schedule.zone).changes(first, instants[-1]):
        if now > before:
            for local in calendar(schedule, change + before - 1):
                if local >= change + now:
                    break
                found.append(Start(change, now, skipped=local))
    return found


class Minute(NamedTuple):
    """A minute of the day, in UTC, in which several plans start at once: on which days, and which plans."""

    second: int
    days: tuple[int, ...]
    plans: tuple[str, ...]
    starts: int


class Load(NamedTuple):
    """What the time from an instant on asks for: starts by hour, the hours given by their start, the worst minutes.

    `end` is the first instant behind it. `zoned` is whether time zones decide. `stuck` are the plans with which the
    scheduler gets no further within it; their starts up to there count, as do those of the plans that are `asleep`,
    which `activate: never` keeps from starting.
    """

    start: int
    end: int
    hours: dict[int, int]
    plans: int
    minutes: tuple[Minute, ...]
    from_activation: bool
    zoned: bool
    stuck: tuple[tuple[Scheduled, Stuck], ...]
    asleep: int = 0

    @property
    def starts(self) -> int:
        """All starts of that time."""
        return sum(self.hours.values())


def load(plans: Sequence[Scheduled], start: int, end: int | None = None) -> Load:
    """The starts of all plans from an instant on and before another, and the minutes with most plans; a week's if None.

    The end counts as that of a day or a week does: see `starts_within`.
    """
    end = start + WEEK if end is None else end
    hours: Counter[int] = Counter()
    together: dict[int, dict[int, int]] = {}  # by minute: how often each plan starts in it
    known: dict[Crontab | Every, tuple[dict[int, int], Stuck | None]] = {}
    stuck: list[tuple[Scheduled, Stuck]] = []
    for number, plan in enumerate(plans):
        if plan.schedule not in known:
            known[plan.schedule] = _minutes(plan.schedule, start, end)
        minutes, stopped = known[plan.schedule]
        if stopped is not None:
            stuck.append((plan, stopped))
        for minute, often in minutes.items():
            hours[minute - minute % HOUR] += often
            together.setdefault(minute, {})[number] = often
    return Load(
        start=start,
        end=end,
        hours=dict(sorted(hours.items())),
        plans=len(plans),
        minutes=tuple(_worst(plans, together)[:_MOST_MINUTES]),
        from_activation=any(isinstance(plan.schedule, Every) for plan in plans),
        zoned=any(in_zone(plan.schedule) for plan in plans),
        stuck=tuple(stuck),
        asleep=sum(bool(plan.never) and not plan.active for plan in plans),
    )


def loads(plans: Sequence[Scheduled], start: int, end: int | None = None) -> dict[str, Load]:
    """The load of each place that the plans are in: of targets in their order, else by project and domain."""
    of_places: dict[str, list[Scheduled]] = {}
    for plan in plans:
        of_places.setdefault(plan.place, []).append(plan)
    order = of_places if any(plan.target for plan in plans) else sorted(of_places)
    return {place: load(of_places[place], start, end) for place in order}


def _worst(plans: Sequence[Scheduled], together: dict[int, dict[int, int]]) -> list[Minute]:
    """The minutes in which several plans start, those of the same time and the same plans as one, the worst first."""
    groups: dict[tuple[int, tuple[int, ...], int], list[int]] = {}
    for minute, numbers in sorted(together.items()):
        if len(numbers) > 1:
            groups.setdefault((minute % DAY, tuple(numbers), sum(numbers.values())), []).append(minute - minute % DAY)
    ranked = sorted(groups.items(), key=lambda group: (-group[0][2], -len(group[1]), group[1][0] + group[0][0]))
    return [
        Minute(second, tuple(days), tuple(plans[number].name for number in numbers), often)
        for (second, numbers, often), days in ranked
    ]


def _minutes(schedule: Crontab | Every, start: int, end: int) -> tuple[dict[int, int], Stuck | None]:
    """How often a schedule fires in each minute, and where the scheduler gets stuck among them."""
    instants, stuck = starts_within(schedule, start, end - start)
    if isinstance(schedule, Every) and schedule.seconds < MINUTE:  # counted, for there may be sixty in a minute
        found = {}
        for minute in range(start - start % MINUTE, (instants[-1] if instants else start) + 1, MINUTE):
            here = bisect_left(instants, minute + MINUTE) - bisect_left(instants, minute)
            if here:
                found[minute] = here
        return found, None
    return dict(Counter(instant - instant % MINUTE for instant in instants)), stuck
