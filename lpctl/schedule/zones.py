"""The time zones that `timezone:` takes: those of the tzdata package, whatever the machine has."""

from __future__ import annotations

import os
from functools import cache


@cache
def zone_names() -> frozenset[str]:
    """The names of the zone database, case and all."""
    import tzdata  # noqa: PLC0415 - only a plan with a time zone needs it

    with open(os.path.join(os.path.dirname(tzdata.__file__), "zones"), encoding="utf-8") as stream:
        return frozenset(stream.read().split())
