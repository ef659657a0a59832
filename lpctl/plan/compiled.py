"""Plans on their way out of the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.findings.diagnostic import Origin, Path
    from lpctl.interface.model import Interface
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.plan.identity import Identity


class Candidate(NamedTuple):
    """A plan as one document states it.

    `content` is the message of a plan without an error, serialised, None where nobody asked for it; `plan` is what the
    manifest states of one that has an error.
    """

    origin: Origin
    line: int
    named: bool
    identity: Identity
    content: bytes | None
    plan: LaunchPlan | None
    interface: Interface | None
    auto_activate: bool | None

    @property
    def name_path(self) -> Path:
        """Where the document names the plan: a default launch plan has its workflow's name."""
        return ("name",) if self.named else ("workflow",)


class Compiled(NamedTuple):
    """A plan that is ready to be written."""

    origin: Origin
    line: int
    named: bool
    identity: Identity
    content: bytes
    interface: Interface
    auto_activate: bool


def compiled(candidate: Candidate) -> Compiled:
    """A candidate that no stage found an error in."""
    assert candidate.content is not None  # noqa: S101 - only a plan with an error has none
    assert candidate.interface is not None  # noqa: S101
    return Compiled(
        origin=candidate.origin,
        line=candidate.line,
        named=candidate.named,
        identity=candidate.identity,
        content=candidate.content,
        interface=candidate.interface,
        auto_activate=bool(candidate.auto_activate),
    )


PlanKey: TypeAlias = "tuple[str, str, str, str]"


def plan_keys(candidates: Sequence[Candidate]) -> list[PlanKey]:
    """Project, domain, name and version of each candidate: equal keys are one plan.

    An open project or domain is filled by flytectl with the one that the other plans state; where they do not agree
    (`mixed-registration`), it stays open.
    """
    projects = {plan.identity.project for plan in candidates} - {""}
    domains = {plan.identity.domain for plan in candidates} - {""}
    project = projects.pop() if len(projects) == 1 else ""
    domain = domains.pop() if len(domains) == 1 else ""
    return [
        (plan.identity.project or project, plan.identity.domain or domain, plan.identity.name, plan.identity.version)
        for plan in candidates
    ]


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each plan once, as the first of its candidates states it, in their order."""
    once: dict[PlanKey, Candidate] = {}
    for key, candidate in zip(plan_keys(candidates), candidates, strict=True):
        once.setdefault(key, candidate)
    return list(once.values())
