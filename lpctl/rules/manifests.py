"""Rules over all plans of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lpctl.findings.diagnostic import EntryKey, Related, Rule, Severity
from lpctl.plan.compare import differing_fields
from lpctl.plan.compiled import registered_ids
from lpctl.rules.rule import RUN, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.findings.diagnostic import Problem
    from lpctl.flyte.entity_id import EntityId
    from lpctl.plan.compiled import Candidate

Found: TypeAlias = "tuple[EntryKey, Problem]"

REPEATED_PLAN = Rule(
    "repeated-plan",
    Severity.WARNING,
    """Two documents state the same plan with the same content.

    One of them does nothing today; once only one is edited, they contradict one another.

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
    """,
    of_other_files=True,
)


@rule(RUN, Severity.ERROR, firm=True, apart=Severity.INFO)
def mixed_registration(candidates: Sequence[Candidate]) -> Iterator[Found]:
    """Plans of one output are for different projects or domains.

    `flytectl register files` ignores the project and domain of a file and registers every plan into its own `-p` and
    `-d` (register_util.go:hydrateIdentifier, files.go), so plans for several cannot be registered together.

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        domain: staging
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: weekly
        workflow: reports.daily.my_wf
        domain: production

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: weekly
        workflow: reports.daily.my_wf
    """
    for part in ("project", "domain"):
        if len({getattr(candidate.identity, part) for candidate in candidates} - {""}) <= 1:
            continue
        stated = [candidate for candidate in candidates if getattr(candidate.identity, part)]
        for other in stated[1:]:
            first, second = getattr(stated[0].identity, part), getattr(other.identity, part)
            if first != second:
                yield (
                    other.key,
                    mixed_registration.at(
                        (part,),
                        f"plan `{other.identity.name}` is for {part} {second}, plan `{stated[0].identity.name}` for "
                        f"{first}: one output is registered into one {part}",
                        related=(Related(f"{part} {first}", stated[0].key, (part,)),),
                        help=f"compile them apart, or leave `{part}` to --{part}",
                    ),
                )
                break


@rule(RUN, Severity.ERROR, firm=True)
def duplicate_plan(candidates: Sequence[Candidate]) -> Iterator[Found]:
    """Two documents state the same plan with different content.

    A plan is its project, domain, name and version. The server takes the first that comes and refuses the other:
    "launch plan with different structure already exists" (launch_plan_manager.go:CreateLaunchPlan).

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        labels: {team: a}

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: weekly
        workflow: reports.daily.my_wf
        labels: {team: a}
    """
    seen: dict[EntityId, Candidate] = {}
    for key, candidate in zip(registered_ids(candidates), candidates, strict=True):
        first = seen.setdefault(key, candidate)
        if first is candidate:
            continue
        if (first.content is None) != (candidate.content is None):
            continue  # one of them has an error; whether they differ is not known
        name = candidate.identity.name
        related = (Related(f"`{name}` is first stated here", first.key, first.name_path),)
        if differing := differing_fields(first, candidate):
            yield (
                candidate.key,
                duplicate_plan.at(
                    candidate.name_path,
                    f"plan `{name}` is stated twice, with different {_listed(differing)}",
                    related=related,
                    help="give one of them another name or version",
                ),
            )
        else:
            yield (
                candidate.key,
                REPEATED_PLAN.at(
                    candidate.name_path,
                    f"plan `{name}` is stated twice, with the same content",
                    related=related,
                    help="remove one of the two",
                ),
            )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
