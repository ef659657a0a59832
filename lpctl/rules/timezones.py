"""Rules about names of time zones that the zone database has, and that mean something else than they seem to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Severity
from lpctl.rules.rule import SCHEDULE, rule
from lpctl.schedule.read import timetable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.manifest.launch_plan import Schedule

_WITHOUT_DAYLIGHT_SAVING = {
    "EST": ("UTC-5", "America/New_York", "America/Panama"),
    "MST": ("UTC-7", "America/Denver", "America/Phoenix"),
    "HST": ("UTC-10", "America/Adak", "Pacific/Honolulu"),
}
"""By the name: its offset, the place with daylight saving whose winter it is, and the one whose whole year it is."""

_TURNED = "Etc/GMT+"


class _Named(NamedTuple):
    """A zone that a schedule names, and where: the stretch of the expression where it is in the prefix."""

    zone: str
    path: Path
    part: tuple[int, int] | None


def _named(stated: Schedule) -> _Named | None:
    """The zone of a sound schedule, None of one without a zone, and of UTC."""
    if stated.timezone is not None:
        found = _Named(stated.timezone, ("schedule", "timezone"), None)
    else:
        prefix, blank, _ = (stated.cron or "").partition(" ")
        _, _, zone = prefix.partition("=")
        if not prefix.startswith(("TZ=", "CRON_TZ=")) or not blank:
            return None
        start = len(prefix) - len(zone)
        found = _Named(zone, ("schedule", "cron"), (start, len(prefix)))
    return None if found.zone in ("", "UTC", "Local") or timetable(stated) is None else found


@rule(SCHEDULE, Severity.WARNING)
def timezone_without_daylight_saving(stated: Schedule) -> Iterator[Problem]:
    """A schedule's time zone is `EST`, `MST` or `HST`, which have no daylight saving.

    They are a fixed number of hours behind UTC, whatever the clocks of New York or Denver show in summer: a plan at
    9:00 in EST starts at 10:00 there from March to November. The zone database has them as links to Panama, Phoenix and
    Honolulu (its file `backward`), where Go's time.LoadLocation finds them.

    Bad::

        schedule: {cron: "0 9 * * *", timezone: EST}

    Good::

        schedule: {cron: "0 9 * * *", timezone: America/New_York}
    """
    named = _named(stated)
    if named is None or named.zone not in _WITHOUT_DAYLIGHT_SAVING:
        return
    offset, changing, fixed = _WITHOUT_DAYLIGHT_SAVING[named.zone]
    yield timezone_without_daylight_saving.at(
        named.path,
        f"{named.zone} is {offset} all year: it has no daylight saving",
        help=f"write {changing} for clocks that change, {fixed} for those that do not",
        part=named.part,
    )


@rule(SCHEDULE, Severity.WARNING)
def turned_timezone_sign(stated: Schedule) -> Iterator[Problem]:
    """A schedule's time zone is one such as `Etc/GMT+5`, which is five hours behind UTC.

    The sign of these names is turned, as POSIX has it: they count what is added to local time for UTC (the zone
    database's file `etcetera`). Everywhere else UTC+5 is ahead. They have no daylight saving.

    Bad::

        schedule: {cron: "0 9 * * *", timezone: Etc/GMT+5}

    Good::

        schedule: {cron: "0 9 * * *", timezone: America/Panama}
    """
    named = _named(stated)
    if named is None or not named.zone.startswith(_TURNED) or (hours := named.zone.removeprefix(_TURNED)) == "0":
        return
    from lpctl.schedule.zone_advice import zone_advice  # noqa: PLC0415 - only a mistake needs it

    behind = zone_advice(f"UTC-{hours}").zone
    yield turned_timezone_sign.at(
        named.path,
        f"{named.zone} is UTC-{hours}: the sign of these names is turned",
        help=f"write Etc/GMT-{hours} for UTC+{hours}" + (f", {behind} for UTC-{hours}" if behind else ""),
        part=named.part,
    )


@rule(SCHEDULE, Severity.WARNING)
def legacy_timezone(stated: Schedule) -> Iterator[Problem]:
    """A schedule names its time zone by an old name that not every image has.

    Debian from version 13 on and Ubuntu from 23.10 on have names such as `US/Eastern`, `Asia/Calcutta` and `Japan` in a
    package of their own, `tzdata-legacy`, which images do not bring along. Where Flyte's server runs on such an image,
    or has its zones from such a host, it refuses the plan: "unknown time zone US/Eastern"
    (launch_plan_validator.go:validateSchedule), and a scheduler that is moved there starts it no more. The single
    binary's image, of Debian 12, has them.

    Bad::

        schedule: {cron: "0 9 * * *", timezone: US/Eastern}

    Good::

        schedule: {cron: "0 9 * * *", timezone: America/New_York}
    """
    named = _named(stated)
    if named is None:
        return
    from lpctl.schedule.legacy_zones import LEGACY  # noqa: PLC0415 - only a plan with a time zone needs them

    if (today := LEGACY.get(named.zone)) is not None:
        from lpctl.findings.fix import write  # noqa: PLC0415 - only a mistake needs it

        yield legacy_timezone.at(
            named.path,
            f"{named.zone} is an old name, which servers on Debian 13 and Ubuntu 24.04 lack without tzdata-legacy",
            help=write(today),
            part=named.part,
        )
