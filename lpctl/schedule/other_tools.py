"""Schedules that are no cron line in any dialect, as other tools and people write them, in terms of one."""

from __future__ import annotations

import re

from lpctl.flyte.cron import EVERY, WEEKDAYS
from lpctl.manifest.other_rates import meant_rate
from lpctl.manifest.rate import parse_rate

_CALENDAR = {
    "every hour": "@hourly",
    "every day": "@daily",
    "every week": "@weekly",
    "every month": "@monthly",
    "every year": "@yearly",
}
_DAYS = {
    **{name: name.upper() for name in WEEKDAYS},
    "day": "*",
    "daily": "*",
    "weekday": "MON-FRI",
    "weekdays": "MON-FRI",
}
_AT_A_TIME = re.compile(
    r"(?:every\s+|on\s+|each\s+)?(?P<day>[a-z]+)\s+(?:at\s+)?(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?\s*(?P<half>am|pm)?"
)
_SYSTEMD = re.compile(
    r"(?:(?P<first>[a-z]{3})(?:(?:\.\.|-)(?P<last>[a-z]{3}))?\s+)?(?:\*-\*-\*\s+)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::00)?"
)
_OTHERS = (
    (r"at\(.*", "`at(...)` is AWS's, of one start: start the plan by hand"),
    (r"r[0-9]*/.*", "this is a repeating interval of ISO 8601, which begins at a date"),
    (r"(rrule:|freq=).*", "this is a recurrence rule of iCalendar"),
)


def of_another_tool(text: str) -> tuple[str, str | None] | None:
    """Why somebody wrote it, and the line to write instead, if there is one; None where it is like nothing known."""
    words = " ".join(text.lower().split())
    if words in _CALENDAR:
        return "the server knows the words that begin with @", _CALENDAR[words]
    if (rate := meant_rate(words)) is not None:
        value, unit = parse_rate(rate)
        length = f"{value * 24}h" if unit == "DAY" else rate
        return "an interval is written @every", f"{EVERY}{length}"
    for pattern, why in _OTHERS:
        if re.fullmatch(pattern, words):
            return why, None
    if (systemd := _SYSTEMD.fullmatch(words)) is not None:
        first, last = (systemd[group] or "" for group in ("first", "last"))
        days = "*" if not first else f"{first}-{last}".upper().rstrip("-")
        why = "this is a calendar event of systemd" if first or "-" in words else "the server reads no time of day"
        return why, f"{int(systemd['minute'])} {int(systemd['hour'])} * * {days}"
    return _at_a_time(words)


def _at_a_time(words: str) -> tuple[str, str] | None:
    """`every monday at 9am`."""
    match = _AT_A_TIME.fullmatch(words)
    if match is None:
        return None
    day = match["day"]
    named = _DAYS.get(day) or (_DAYS.get(day[:3]) if day.removesuffix("s").endswith("day") else None)
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "pm" else 0) if match["half"] else int(match["hour"])
    if named is None or hour > 23 or (not match["half"] and not match["minute"]):
        return None
    return "the server reads no words", f"{int(match['minute'] or 0)} {hour} * * {named}"
