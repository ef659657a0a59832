"""A rule that is a function: its name is the rule's id, its docstring the rule's documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lpctl.findings.diagnostic import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import ModuleType

    from lpctl.findings.diagnostic import Once
    from lpctl.flyte.version import FlyteVersion
    from lpctl.manifest.launch_plan import LaunchPlan, Schedule
    from lpctl.plan.compiled import Candidate
    from lpctl.rules.asked.asked import Asked, ScheduledPlan
    from lpctl.rules.flyte_version import Encodings
    from lpctl.rules.scheduled_inputs import Resolved

Subject = TypeVar("Subject")
Found = TypeVar("Found")


class Scope(Generic[Subject]):
    """What rules are asked about: a value of one type; of plans only those with a section, where one is named.

    `fields` are those of a plan that a rule reads, None where it may read any: it finds the same in all plans that have
    the same there.
    """

    __slots__ = ("fields", "section")

    def __init__(self, section: str | None = None, fields: frozenset[str] | None = None) -> None:
        self.section = section
        self.fields = fields


PLAN: Scope[LaunchPlan] = Scope()
"""Every plan by itself."""

WITH_TEMPLATES: Scope[Mapping[str, Any]] = Scope()
"""The data of a plan in whose files there may be templates, whether they fit the declaration of plans or not."""

WITH_SECRETS: Scope[Mapping[str, Any]] = Scope()
"""The data of a plan in whose files there may be secrets, whether they fit the declaration of plans or not."""

SCHEDULE: Scope[Schedule] = Scope()
"""A plan's schedule, whatever else the plan says: equal ones are asked about once."""

INPUTS: Scope[Resolved] = Scope()
"""A plan that has a schedule, and its workflow's interface."""

VERSION: Scope[tuple[LaunchPlan, FlyteVersion]] = Scope()
"""A plan, and the version of Flyte that it is registered with."""

ENCODINGS: Scope[Encodings] = Scope()
"""How the structs among a plan's inputs are written, and the version of Flyte."""

RUN: Scope[Sequence[Candidate]] = Scope()
"""All plans of one run."""

ASKED: Scope[tuple[LaunchPlan, Asked]] = Scope()
"""Every plan by itself, and what the project asks of it: options that lpctl.yaml states for the rule."""

ASKED_OF_RUN: Scope[tuple[Sequence[ScheduledPlan], Asked]] = Scope()
"""The plans of one target that start by themselves, and what the project asks of them."""


def with_section(name: str, *beside: str) -> Scope[LaunchPlan]:
    """Every plan that has the section of that name, without which the rule finds nothing; what it reads beside that."""
    return Scope(name, frozenset((name, *beside)))


def of_fields(*names: str) -> Scope[LaunchPlan]:
    """Every plan, of which the rule reads no other fields than these."""
    return Scope(fields=frozenset(names))


class Check(Rule, Generic[Subject, Found]):
    """A rule and the function that finds what breaks it; `no_starts` marks schedules that start nothing."""

    __slots__ = ("check", "no_starts", "scope")

    def __init__(
        self,
        id: str,  # noqa: A002 - see Rule
        severity: Severity,
        doc: str,
        check: Callable[[Subject], Iterator[Found]],
        scope: Scope[Subject],
        *,
        no_starts: bool = False,
        **stated: Any,
    ) -> None:
        super().__init__(id, severity, doc, **stated)
        self.check = check
        self.scope = scope
        self.no_starts = no_starts


def rule(
    scope: Scope[Subject],
    severity: Severity,
    *,
    firm: bool = False,
    on: bool = True,
    once: Once | None = None,
    apart: Severity | None = None,
    of_other_files: bool = False,
    no_starts: bool = False,
) -> Callable[[Callable[[Subject], Iterator[Found]]], Check[Subject, Found]]:
    """Turn a documented function into a Check; what is stated of it is explained at Rule and Check."""

    def make(function: Callable[[Subject], Iterator[Found]]) -> Check[Subject, Found]:
        return Check(
            function.__name__.replace("_", "-"),
            severity,
            function.__doc__ or "",
            function,
            scope,
            firm=firm,
            on=on,
            once=once,
            apart=apart,
            of_other_files=of_other_files,
            no_starts=no_starts,
        )

    return make


def rules_in(modules: Sequence[ModuleType]) -> tuple[Rule, ...]:
    """Every rule that stands at the top of one of the modules, by id."""
    found = {value.id: value for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    return tuple(found[id_] for id_ in sorted(found))
