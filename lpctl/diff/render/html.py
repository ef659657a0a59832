"""A diff as a page: what JSON says of it, what is said once of several plans, and the starts of all in each hour."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lpctl.diff.fires import week_of
from lpctl.diff.render.gist import gists
from lpctl.diff.render.json import document_of
from lpctl.diff.render.several import version_lines
from lpctl.diff.render.whose import names_of, plans_of, targets_in
from lpctl.diff.render.words import SYMBOLS
from lpctl.diff.shared import overview
from lpctl.findings.classes.kind import Impact
from lpctl.flyte.timetable import timetable_of
from lpctl.flyte.zones import HOUR
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from lpctl.diff.model import Plan
    from lpctl.diff.report import Diff
    from lpctl.diff.shared import Block

_MOST_NAMES = 12


def page_data(diff: Diff) -> dict[str, Any]:
    """The document that JSON prints, and what is shown beside it.

    `blocks` and `versions` are what the table of a comment says, names and values in backticks, and `said` how many
    changes of each impact that are. `load` has the starts of all plans that are compared, in each hour of the week from
    `start` on, before and after.
    """
    told = overview(diff)
    at = {id(plan): number for number, plan in enumerate(diff.plans)}
    weeks = _Weeks(diff.start)
    return {
        **document_of(diff),
        "blocks": [_block(diff, block, at) for block in told.blocks],
        "versions": version_lines(told),
        "said": {impact.value: told.number_of(impact) for impact in Impact},
        "start": diff.start,
        "load": [
            {"target": each.target, "before": weeks.hours(each.before), "after": weeks.hours(each.after)}
            for each in diff.compared
        ],
    }


def _block(diff: Diff, block: Block, at: dict[int, int]) -> dict[str, Any]:
    """A block, and where its plans are among all."""
    return {
        "sign": SYMBOLS[block.verb],
        "impact": None if block.impact is None else block.impact.value,
        "who": plans_of(diff, block.plans),
        "names": names_of(block.plans, _MOST_NAMES) if block.names > 1 else "",
        "targets": targets_in(diff, block.plans) if diff.targets else "",
        "happens": gists(diff, block),
        "plans": sorted({at[id(plan)] for plan in block.plans}),
    }


class _Weeks:
    """The starts of a week, looked at once for all plans of one schedule."""

    def __init__(self, start: int) -> None:
        self._start = start
        self._known: dict[Hashable, Counter[int]] = {}

    def hours(self, plans: Iterable[Plan]) -> list[list[int]]:
        """Each hour with starts by its first second, and how many."""
        often = Counter(timetable_of(LaunchPlan.FromString(plan.content)) for plan in plans)
        found: Counter[int] = Counter()
        for schedule, number in often.items():
            if schedule not in self._known:
                starts = week_of(schedule, self._start)
                self._known[schedule] = Counter(instant - instant % HOUR for instant in starts)
            for hour, starts_ in self._known[schedule].items():
                found[hour] += number * starts_
        return [list(each) for each in sorted(found.items())]
