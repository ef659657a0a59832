"""Plans on their way out of the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import EntityId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.findings.diagnostic import EntryKey, Path
    from lpctl.interface.model import Interface
    from lpctl.manifest.launch_plan import LaunchPlan


class Candidate(NamedTuple):
    """A plan as one document states it; `line` is where that document names it.

    `identity` is who it is, `workflow` the one that it launches. `content` is the message of a plan without an error,
    serialised, None where nobody asked for it; `plan` is what the manifest states of one that has an error. `never` is
    the file and line that keep all plans of its target inactive, this one among them; "" where none do.
    """

    key: EntryKey
    line: int
    named: bool
    identity: EntityId
    workflow: EntityId
    content: bytes | None
    plan: LaunchPlan | None
    interface: Interface | None
    auto_activate: bool | None
    never: str = ""

    @property
    def name_path(self) -> Path:
        """Where the document names the plan: a default launch plan has its workflow's name."""
        return ("name",) if self.named else ("workflow",)


class Compiled(NamedTuple):
    """A plan that is ready to be written."""

    key: EntryKey
    line: int
    named: bool
    identity: EntityId
    workflow: EntityId
    content: bytes
    interface: Interface
    auto_activate: bool


def compiled(candidate: Candidate) -> Compiled:
    """A candidate that no stage found an error in."""
    assert candidate.content is not None  # noqa: S101 - only a plan with an error has none
    assert candidate.interface is not None  # noqa: S101
    return Compiled(
        key=candidate.key,
        line=candidate.line,
        named=candidate.named,
        identity=candidate.identity,
        workflow=candidate.workflow,
        content=candidate.content,
        interface=candidate.interface,
        auto_activate=bool(candidate.auto_activate),
    )


def registered_ids(candidates: Sequence[Candidate]) -> list[EntityId]:
    """Who each candidate is once it is registered with the others: those that are equal are one plan.

    An open project or domain is filled by flytectl with the one that the other plans state; where they do not agree
    (`mixed-registration`), it stays open.
    """
    project = _the_only({plan.identity.project for plan in candidates})
    domain = _the_only({plan.identity.domain for plan in candidates})
    place = EntityId(project=project, domain=domain)
    return [
        identity
        if (identity.project or not project) and (identity.domain or not domain)  # then there is nothing to fill
        else identity.filled(place)
        for identity in (plan.identity for plan in candidates)
    ]


def _the_only(stated: set[str]) -> str:
    stated = stated - {""}
    return stated.pop() if len(stated) == 1 else ""


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each plan once, as the first of its candidates states it, in their order."""
    once: dict[EntityId, Candidate] = {}
    for key, candidate in zip(registered_ids(candidates), candidates, strict=True):
        once.setdefault(key, candidate)
    return list(once.values())
