"""A thousand cron lines, the next hundred starts of each, lpctl against croniter: `python bench/cron.py [ROUNDS]`.

In one process, the two alternating; parsing is counted. Lines that croniter refuses or reads otherwise are left out.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import datetime, timezone
from itertools import islice

from croniter import croniter

from lpctl.flyte.cron import Crontab, parse
from lpctl.flyte.fires import fires
from lpctl.schedule.portable import difference, one_value_ranges, starred_steps
from lpctl.schedule.read import ever_fires

LINES, STARTS = 1000, 100
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def field(lowest: int, highest: int, source: random.Random) -> str:
    """A field as people write them: mostly stars, else a value, a step, a range, a list."""
    first = source.randint(lowest, highest)
    second = source.randint(lowest, highest)
    forms = ("*", "*", "*", f"{first}", f"{first}", f"*/{max(first, 2)}", f"{first},{second}")
    return source.choice((*forms, f"{min(first, second)}-{max(first, second)}"))


def lines() -> list[str]:
    """The same lines each time."""
    source = random.Random(20260101)  # noqa: S311 - no secret
    found: list[str] = []
    while len(found) < LINES:
        line = " ".join(field(*bounds, source) for bounds in FIELDS)
        read = parse(line)
        if not isinstance(read, Crontab) or not ever_fires(read) or "29" in line.split()[2] or "3" in line.split()[2]:
            continue  # dates that few months have take croniter seconds
        if difference(read) is None and not one_value_ranges(read) and not starred_steps(read):
            found.append(line)
    return found


def ours(line: str) -> list[int]:
    """The starts that lpctl finds, in seconds since 1970."""
    read = parse(line)
    assert isinstance(read, Crontab)
    return [fire for fire in islice(fires(read, int(START.timestamp())), STARTS) if isinstance(fire, int)]


def theirs(line: str) -> list[int]:
    """Those that croniter finds."""
    iterator = croniter(line, START.timestamp())
    return [int(iterator.get_next()) for _ in range(STARTS)]


def main(rounds: int) -> None:
    """Check that both find the same, then time them."""
    chosen = lines()
    for line in chosen[::10]:
        assert ours(line) == theirs(line), line
    times: dict[str, list[float]] = {"croniter": [], "lpctl": []}
    for _ in range(rounds):
        for name, function in (("croniter", theirs), ("lpctl", ours)):
            start = time.perf_counter()
            for line in chosen:
                function(line)
            times[name].append(time.perf_counter() - start)
    ratios = sorted(peer / mine for peer, mine in zip(times["croniter"], times["lpctl"], strict=True))
    print(
        f"| {LINES:,} cron lines, {STARTS} starts each, against croniter "
        f"| {statistics.median(times['croniter']):.3f} s | {statistics.median(times['lpctl']):.3f} s "
        f"| **{statistics.median(ratios):.1f}** [{ratios[0]:.1f} .. {ratios[-1]:.1f}] | | |",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
