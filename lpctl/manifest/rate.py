"""How a manifest writes a fixed rate: a text to the value and unit of flyteidl.admin.FixedRate."""

from __future__ import annotations

import re

from lpctl.flyte.rate import MAXIMUM
from lpctl.text.duration import DAY, HOUR, MINUTE, SECOND, WEEK, NotADurationError, parse_duration

_NANOSECONDS = {"DAY": DAY, "HOUR": HOUR, "MINUTE": MINUTE}
# Compiled when they are needed: most schedules have a cron line.
_WORDS = r"([0-9]+) (minute|hour|day|week)s?"
_COMPACT = r"[-+]?([0-9.]+(w|d|h|ms|m|us|s))+"
_WORD_UNITS = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": WEEK}

_LONGEST = 200

FORMS = "write it as 90m, 12h, 1h30m or 2 days, or as {value: 12, unit: HOUR}"


class NotARateError(ValueError):
    """The text is no rate; the message says why. `seconds` is the interval where it is whole seconds and no minutes."""

    def __init__(self, reason: str, seconds: int | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


def parse_rate(text: str) -> tuple[int, str]:
    """Value and unit, the largest of DAY, HOUR and MINUTE that divides the interval, as flytekit's FixedRate has it.

    Raises NotARateError: no rate, not a whole number of minutes, not positive, or beyond `MAXIMUM`.
    """
    if match := re.fullmatch(_WORDS, text):
        if len(match[1]) > 20:
            raise NotARateError("it is longer than the scheduler can count")
        nanoseconds = int(match[1]) * _WORD_UNITS[match[2]]
    elif len(text) <= _LONGEST and re.fullmatch(_COMPACT, text):
        try:
            nanoseconds = parse_duration(text)
        except NotADurationError as error:
            raise NotARateError(f"it is {error}" if str(error) == "no duration" else str(error)) from None
    else:
        raise NotARateError("it is no interval")
    if nanoseconds < 0:
        raise NotARateError("it is negative")
    if nanoseconds == 0:
        raise NotARateError("it is zero, and would never fire")
    if nanoseconds % MINUTE:
        seconds, rest = divmod(nanoseconds, SECOND)
        raise NotARateError(
            "it is not a whole number of minutes", None if rest or nanoseconds > MAXIMUM["DAY"] * DAY else seconds
        )
    unit = next(unit for unit, size in _NANOSECONDS.items() if nanoseconds % size == 0)
    value = nanoseconds // _NANOSECONDS[unit]
    if value > MAXIMUM[unit]:
        raise NotARateError(f"it is longer than the scheduler can count, {MAXIMUM[unit]} {unit.lower()}s")
    return value, unit
