"""Intervals as other tools write them, in terms of a rate: `rate(5 minutes)`, `every 2 hours`, `PT1H`, `{hours: 4}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.findings.fix import write
from lpctl.findings.show import dotted
from lpctl.manifest.rate import FORMS, NotARateError, parse_rate
from lpctl.manifest.rules import WRONG_TYPE
from lpctl.text.duration import MINUTE, NotADurationError, parse_duration

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Problem

_LONGEST = 100
"""Nobody writes longer intervals."""

_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
}
_WORDS = {"hourly": "1h", "daily": "1d", "weekly": "1w"}
_AROUND = r"(?:rate\((?P<aws>[^()]*)\)|(?:@?every|each)\s+(?P<every>.*)|(?P<alone>.*))"
_PARTS = r"(?:[0-9]+\s*[a-z]+[\s,]*(?:and\s+)?)+"
_HOLDERS = ("duration", "every", "interval", "period")


def meant_rate(written: Any) -> str | None:
    """The rate that is meant by a text or mapping of another tool, as a manifest writes it; None where none is."""
    if isinstance(written, dict):
        return _of_a_mapping(written)
    return _of_a_text(written) if isinstance(written, str) and len(written) <= _LONGEST else None


def is_other_rate(path: Path, value: Any) -> bool:
    """Whether the mapping at a path of a plan is a rate in the keys of another tool."""
    return path == ("schedule", "rate") and bool(value) and not {"value", "unit"} & value.keys()


def other_rate(path: Path, value: dict[str, Any]) -> Problem:
    """The one problem of such a mapping, however many keys it has."""
    meant = meant_rate(value)
    keys = ", ".join(f"`{key}`" for key in value)
    message = f"`{dotted(path)}` is a text, or has `value` and `unit`; here it has {keys}"
    return WRONG_TYPE.at(path, message, help=FORMS if meant is None else write(meant))


def _of_a_mapping(written: dict[str, Any]) -> str | None:
    """What flytekit's `FixedRate(duration=...)` and timedelta's keywords say."""
    if len(written) == 1 and (key := next(iter(written))) in _HOLDERS:
        return meant_rate(written[key])
    return _of_a_duration(written)


def _of_a_duration(written: Any) -> str | None:
    try:
        minutes, rest = divmod(parse_duration(written), MINUTE)
    except NotADurationError:
        return None
    return None if rest else _rate(f"{minutes}m")


def _of_a_text(text: str) -> str | None:
    around = re.fullmatch(_AROUND, text.strip(" \t\u201c\u201d\u201e\u2018\u2019").lower())
    if around is None:
        return None
    stated = next(group for group in around.groups() if group is not None).strip()
    if stated in _WORDS:
        return _rate(_WORDS[stated])
    if stated in _UNITS and around["alone"] is None:
        return _rate(f"1{_UNITS[stated]}")  # every hour
    if re.fullmatch(_PARTS, stated):
        parts = re.findall(r"([0-9]+)\s*([a-z]+)", stated.replace("and", " "))
        return _rate("".join(number + _UNITS.get(unit, "?") for number, unit in parts))
    if clock := re.fullmatch(r"([0-9]{1,3}):([0-5][0-9]):00", stated):
        return _rate(f"{int(clock[1]) * 60 + int(clock[2])}m")  # as Python prints a timedelta
    return _of_a_duration(stated.upper()) if stated.startswith("p") else None


def _rate(text: str) -> str | None:
    """The rate in its largest unit, None where it is none."""
    try:
        value, unit = parse_rate(text)
    except NotARateError:
        return None
    return f"{value}{unit[0].lower()}"
