"""When a plan starts, as other tools say it, in terms of a rate or a cron line."""

from __future__ import annotations

import re
from typing import Any

from lpctl.manifest.repair import WORDS_OF_CRON

_FIELDS = 5
_UNITS = {"days": "d", "hours": "h", "minutes": "m"}
_WORDS = {"hour": "1h", "day": "1d", "minute": "1m"}
_AWS_RATE = r"rate\((\d+ (?:minute|hour|day)s?)\)"


def cron_in(value: Any) -> str | None:
    """The first cron line that stands somewhere in a value."""
    if isinstance(value, str) and len(value.split()) >= _FIELDS:
        return _line(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for item in inner if (found := cron_in(item)) is not None), None)


def start(place: tuple[str, ...], value: Any) -> tuple[tuple[str, ...], Any]:
    """Where a start is stated and as what: AWS's `rate(...)` and seconds are rates, five fields are a cron line."""
    if isinstance(value, dict):
        parts = [f"{count}{_UNITS[unit]}" for unit, count in value.items() if unit in _UNITS and isinstance(count, int)]
        if parts and len(parts) == len(value):
            return ("schedule", "rate"), "".join(parts)
    if isinstance(value, (dict, list)):
        found = cron_in(value)
        return (("schedule", "cron"), found) if found else (place, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return ("schedule", "rate"), f"{max(1, value // 60)}m"
    if not isinstance(value, str):
        return place, value
    if rate := re.fullmatch(_AWS_RATE, value.strip()):
        return ("schedule", "rate"), rate[1]
    if len(value.split()) >= _FIELDS or value.startswith("@"):
        return ("schedule", "cron"), _line(value) or value
    if value.lower() in WORDS_OF_CRON:
        return ("schedule", "cron"), f"@{value.lower()}"
    return (("schedule", "rate"), _WORDS[value.lower()]) if value.lower() in _WORDS else (place, value)


def _line(value: str) -> str | None:
    """The cron line that is meant: AWS's as five fields, and Quartz', which begins with the second."""
    fields = value.removeprefix("cron(").removesuffix(")").split()
    if len(fields) != _FIELDS + 1:
        return value
    from lpctl.manifest.aws import from_aws  # noqa: PLC0415 - few keys of other tools are schedules

    return from_aws(value) or (from_aws(" ".join((*fields[1:], "*"))) if fields[0] == "0" else None)
