"""Documents to the plans that they state: one for each target that a plan exists in, and for each of its records."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lpctl.expand.entry import PlanEntry
from lpctl.findings.diagnostic import EntryKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lpctl.expand.environment import Environment
    from lpctl.expand.substitute import Misplaced
    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.source.document import Document

_NO_PLANS = ("ReferenceLaunchPlan", "WorkflowInterface")
"""Kinds of documents that state no plan, whatever is wrong with them."""

BESIDE = ("targets", "for_each", "overrides")
"""What stands in a plan's document and is no part of the plan."""


class Expanded(NamedTuple):
    """The plans that a document states, in order, and what is wrong with how it states them.

    A plan of which an expression means nothing is not among them. `diagnostics` are about files of records.
    `nothing` has, by target, where in defaults a text means nothing: no stage says more of a value that stands there.
    """

    entries: tuple[PlanEntry, ...]
    problems: tuple[Misplaced, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    nothing: Mapping[str, Collection[Place]] = MappingProxyType({})


def expand(document: Document, environment: Environment) -> Expanded:
    """The plans that a document states in the targets of a run; none where it is of a kind that states none.

    Each other document is at least one plan, whatever is wrong with it, but where a fault in what this stage reads
    leaves open what the plan is.
    """
    data = document.data
    if isinstance(data, dict):
        kind = data.get("kind")
        if kind in _NO_PLANS:
            return _NOTHING
        if kind == "LaunchPlan" and (
            environment.touches_every_plan or document.has_dollar_brace or any(key in data for key in BESIDE)
        ):
            from lpctl.expand.expansion import DocumentExpansion  # noqa: PLC0415 - most documents are their plan

            return DocumentExpansion(document, environment).made()
    # As it stands, in each target that is asked for: nothing in it depends on the target.
    return Expanded(
        tuple(PlanEntry(EntryKey(document.origin, 0, target), data, document) for target in environment.names)
    )


_NOTHING = Expanded(())


def unused_variables(environment: Environment) -> Iterator[Misplaced]:
    """A problem for each variable that lpctl.yaml declares and no plan that was expanded has named."""
    if environment.configuration is None:
        return
    from lpctl.expand.rules import UNUSED_VARIABLE  # noqa: PLC0415 - few repositories have variables
    from lpctl.expand.substitute import Misplaced  # noqa: PLC0415

    configuration = environment.configuration
    for name, path in environment.declared().items():
        if name not in environment.used:
            message = f"no plan uses the variable `{name}`"
            problem = UNUSED_VARIABLE.at(path, message, on="key", help=f"remove it, or write ${{var.{name}}} in a plan")
            yield Misplaced(configuration, problem)
