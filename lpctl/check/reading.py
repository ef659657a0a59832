"""Files to the plans that they state, parsed, with what is wrong with each plan by itself: in batches."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lpctl.check.batches import batches
from lpctl.expand.expand import expand
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse, parse_next
from lpctl.rules.plan import problems_of_plans
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lpctl.expand.entry import PlanEntry
    from lpctl.expand.environment import Environment
    from lpctl.expand.expand import Expanded
    from lpctl.findings.diagnostic import Problem
    from lpctl.source.document import Document
    from lpctl.source.load import Source

Parsed: TypeAlias = "tuple[LaunchPlan | None, frozenset[str] | None]"
"""What a plan is parsed to, and the fields in which it may differ from the plan before it: None where none is known."""

StatedPlan: TypeAlias = "tuple[PlanEntry, Parsed, list[Problem]]"
"""A plan, what it is parsed to, and what is wrong with that by itself."""


class Stated(NamedTuple):
    """A document, how it was expanded, and the plans that it states."""

    document: Document
    expanded: Expanded
    plans: list[StatedPlan]


def read(contents: Mapping[str, bytes], environment: Environment) -> Iterator[tuple[Source, list[Stated]]]:
    """Each file with the plans that it states, in order.

    A stage that runs over many files in turn takes a quarter less than one that others come between.
    """
    for batch in batches(contents):
        sources = [load(file, content) for file, content in batch]
        expanded = [[expand(document, environment) for document in source.documents] for source in sources]
        entries = [[entry for each in of_file for entry in each.entries] for of_file in expanded]
        parsed = [_parsed(stated) for stated in entries]
        found = [problems_of_plans(plans) for plans in parsed]
        for source, of_file, *read in zip(sources, expanded, entries, parsed, found, strict=True):
            plans = zip(*read, strict=True)
            yield (
                source,
                [
                    Stated(document, each, list(islice(plans, len(each.entries))))
                    for document, each in zip(source.documents, of_file, strict=True)
                ],
            )


def _parsed(entries: Iterable[PlanEntry]) -> list[Parsed]:
    """What each plan is parsed to; of one like the plan before it, only the fields that may differ are read."""
    made: list[Parsed] = []
    plan: LaunchPlan | None = None
    for entry in entries:
        differing = None if plan is None else entry.differing
        if plan is None or differing is None:
            plan = parse(LaunchPlan, entry.data)
        else:
            plan = parse_next(LaunchPlan, entry.data, plan, differing)
        made.append((plan, differing))
    return made
