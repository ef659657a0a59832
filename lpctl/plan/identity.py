"""Who a plan is and which workflow it means, with what the command line fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.flyte.entity_id import EntityId

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Problem
    from lpctl.interface.model import Interface
    from lpctl.manifest.launch_plan import LaunchPlan

FLAG_CONTRADICTION = Rule(
    "flag-contradiction",
    Severity.ERROR,
    """A flag states another value than a manifest.

    Flags fill what manifests leave open; they overwrite nothing.

    Bad::

        $ lpctl validate --domain staging
        domain: production

    Good::

        $ lpctl validate --domain staging
        project: flytesnacks
    """,
    firm=True,
    ambiguous=True,
)

WORKFLOW_VERSION_OPEN = Rule(
    "workflow-version-open",
    Severity.INFO,
    """A plan states its version and leaves its workflow's open.

    `flytectl register files` fills an empty workflow version with its own `--version`, which is then neither checked
    nor visible in the compiled file (register_util.go:hydrateSpec).

    Bad::

        version: v12

    Good::

        version: v12
        workflow: {name: reports.daily.my_wf, version: v11}
    """,
)

WORKFLOW_ELSEWHERE = Rule(
    "workflow-elsewhere",
    Severity.INFO,
    """A plan launches a workflow of another project or domain.

    The server takes that: it looks for the workflow where the reference says, and compares neither project nor domain
    (launch_plan_manager.go:CreateLaunchPlan). Executions run in the plan's project and domain; a plan in production may
    so run a workflow that is registered, and changed, in development.

    Bad::

        domain: production
        workflow: {name: reports.daily.my_wf, domain: development}

    Good::

        domain: production
        workflow: reports.daily.my_wf
    """,
)


class Fill(NamedTuple):
    """What the command line fills in where manifests leave it open; None where it says nothing.

    `placeholders` asks for flytectl's own placeholders where a part stays open all the same. With `own_versions`, a
    plan that states another version keeps it, and contradicts nothing.
    """

    project: str | None = None
    domain: str | None = None
    version: str | None = None
    workflow_version: str | None = None
    placeholders: bool = False
    own_versions: bool = False


def workflow_id(plan: LaunchPlan, fill: Fill) -> EntityId:
    """The workflow that the plan launches, open parts filled: project and domain are the plan's unless stated."""
    workflow = plan.workflow
    return EntityId(
        workflow.project or plan.project or fill.project or "",
        workflow.domain or plan.domain or fill.domain or "",
        workflow.name,
        workflow.version or fill.workflow_version or "",
    )


def identify(
    plan: LaunchPlan, fill: Fill, interface: Interface | None, workflow: EntityId
) -> tuple[EntityId, EntityId, list[Problem]]:
    """Who the plan is and which workflow it launches, open parts filled, and each flag that contradicts the manifest.

    `workflow` is the plan's `workflow_id`. An open workflow version is what the interface source states, never the
    plan's own version.
    """
    if not workflow.version and interface is not None and interface.id.version:
        workflow = workflow._replace(version=interface.id.version)
    identity = EntityId(
        plan.project or fill.project or "",
        plan.domain or fill.domain or "",
        plan.name or workflow.name,
        plan.version or fill.version or "",
    )
    problems = _contradictions(plan, fill) if fill != _NOTHING_FILLED else []
    if plan.version is not None and not workflow.version and interface is not None:
        problems.append(
            WORKFLOW_VERSION_OPEN.at(
                ("workflow",),
                f"the plan's version is {plan.version}, its workflow's is open: flytectl fills it with its --version",
                help=f"write workflow: {{name: {workflow.name}, version: ...}}, or pass --workflow-version",
            )
        )
    if plan.workflow.project is not None or plan.workflow.domain is not None:
        problems += _elsewhere(plan, identity)
    return identity, workflow, problems


_NOTHING_FILLED = Fill()


def _contradictions(plan: LaunchPlan, fill: Fill) -> list[Problem]:
    """Each flag that says something else than the manifest."""
    return [
        FLAG_CONTRADICTION.at(
            path,
            f"`{path[-1] if len(path) == 1 else 'workflow.version'}` is {stated} here, and --{option} says {flag}",
            help=f"leave out --{option}: it fills what manifests leave open; to have it decide, remove the line"
            + ("; for several domains, write `targets` in lpctl.yaml" if option == "domain" else ""),
        )
        for path, option, stated, flag in (
            (("project",), "project", plan.project, fill.project),
            (("domain",), "domain", plan.domain, fill.domain),
            (("version",), "version", plan.version, None if fill.own_versions else fill.version),
            (("workflow", "version"), "workflow-version", plan.workflow.version, fill.workflow_version),
        )
        if stated is not None and flag is not None and stated != flag
    ]


def _elsewhere(plan: LaunchPlan, identity: EntityId) -> list[Problem]:
    """That the workflow is in another project or domain than the plan, which is said once."""
    elsewhere = [
        (part, ours, theirs)
        for part, ours, theirs in (
            ("project", identity.project, plan.workflow.project),
            ("domain", identity.domain, plan.workflow.domain),
        )
        if ours and theirs and ours != theirs
    ]
    if not elsewhere:
        return []
    stated = " and ".join(f"{part} {theirs}, the plan in {ours}" for part, ours, theirs in elsewhere)
    return [WORKFLOW_ELSEWHERE.at(("workflow", elsewhere[0][0]), f"the workflow is in {stated}")]
