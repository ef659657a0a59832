"""Expressions to ask the real cron library about around changes of the clocks, a JSON object a line.

The changes are past ones, which releases of the zone database agree on: by an hour and not at a full hour, by half an
hour, at midnight, by a whole day, and of an offset that has seconds.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

CHANGES = (
    ("Pacific/Chatham", "2019-04-06T14:00:00+00:00"),
    ("NZ-CHAT", "2018-09-29T14:00:00+00:00"),
    ("Asia/Bishkek", "1999-10-30T20:30:00+00:00"),
    ("America/St_Johns", "2008-11-02T02:31:00+00:00"),
    ("Pacific/Guam", "1976-08-21T16:01:00+00:00"),
    ("Australia/Lord_Howe", "2019-04-06T15:00:00+00:00"),
    ("Australia/Lord_Howe", "2019-10-05T15:30:00+00:00"),
    ("America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
    ("America/Havana", "2018-11-04T05:00:00+00:00"),
    ("Africa/Cairo", "2014-05-15T22:00:00+00:00"),
    ("Asia/Pyongyang", "2018-05-04T15:00:00+00:00"),
    ("Africa/Monrovia", "1972-01-07T00:44:30+00:00"),
    ("Pacific/Apia", "2011-12-30T10:00:00+00:00"),
    ("Pacific/Kiritimati", "1994-12-31T10:00:00+00:00"),
)


def expressions(first: datetime, last: datetime) -> list[str]:
    """Lines for the local times on both sides of a change."""
    weekday = (first.weekday() + 1) % 7
    hours = (str(first.hour), str(last.hour), f"{(first.hour + 23) % 24},{last.hour}")
    at_the_change = [" ".join(parts) for parts in product(("0", "*/15", "50"), hours, ("* * *", f"* * {weekday}"))]
    return [
        *at_the_change,
        f"0 0 {first.day} {first.month} *",
        f"30 9 * * {(weekday + 6) % 7}",
        f"45 23,0 {last.day} * {weekday}",
        f"*/20 * {last.day} {last.month} *",
    ]


if __name__ == "__main__":
    for zone, text in CHANGES:
        change = datetime.fromisoformat(text)
        local = [(change + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone)) for seconds in (-1, 0)]
        first, last = sorted(moment.replace(tzinfo=None) for moment in local)
        for expression in expressions(first, last):
            for hours in (26, 1):
                after = (change - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
                sys.stdout.write(json.dumps({"cron": f"CRON_TZ={zone} {expression}", "after": after}) + "\n")
