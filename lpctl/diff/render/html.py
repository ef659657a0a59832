"""A diff as a page: what JSON says of it, and of plans whose starts change how many there are in each hour."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lpctl.diff.render.json import document_of
from lpctl.flyte.zones import HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.diff.report import Diff


def page_data(diff: Diff) -> dict[str, Any]:
    """The document that JSON prints, with `hours` where a plan has `fires`."""
    document = document_of(diff)
    for plan, shown in zip(diff.plans, document["plans"], strict=True):
        if plan.fires is not None:
            before, after = map(_hours, plan.fires.weeks)
            shown["hours"] = {"before": before, "after": after}
    return document


def _hours(instants: Sequence[int]) -> list[list[int]]:
    """Each hour with starts by its first second, and how many."""
    return [list(each) for each in sorted(Counter(instant - instant % HOUR for instant in instants).items())]
