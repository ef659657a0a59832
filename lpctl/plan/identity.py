"""Who a plan is and which workflow it means, with what the command line fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.manifest.launch_plan import WorkflowReference

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

    `placeholders` asks for flytectl's own placeholders where a part stays open all the same.
    """

    project: str | None = None
    domain: str | None = None
    version: str | None = None
    workflow_version: str | None = None
    placeholders: bool = False


class Identity(NamedTuple):
    """The plan's and its workflow's identifiers as they are written: "" where flytectl has to fill in."""

    project: str
    domain: str
    name: str
    version: str
    workflow_project: str
    workflow_domain: str
    workflow_name: str
    workflow_version: str


PLACEHOLDERS = {part: f"{{{{ registration.{part} }}}}" for part in ("project", "domain", "version")}
"""What flytectl fills in where it is the whole of that part (register_util.go:hydrateIdentifier)."""


def is_open(value: str) -> bool:
    """Whether a part of an identity is left to flytectl: empty, or one of its placeholders."""
    return not value or value in PLACEHOLDERS.values()


def with_placeholders(identity: Identity) -> Identity:
    """The identity with flytectl's placeholder in every part that is empty."""
    project, domain, version = PLACEHOLDERS.values()
    return identity._replace(
        project=identity.project or project,
        domain=identity.domain or domain,
        version=identity.version or version,
        workflow_project=identity.workflow_project or project,
        workflow_domain=identity.workflow_domain or domain,
        workflow_version=identity.workflow_version or version,
    )


def workflow_reference(plan: LaunchPlan, fill: Fill) -> WorkflowReference:
    """The workflow that the plan launches, open parts filled: project and domain are the plan's unless stated."""
    workflow = plan.workflow
    return WorkflowReference(
        name=workflow.name,
        project=workflow.project or plan.project or fill.project,
        domain=workflow.domain or plan.domain or fill.domain,
        version=workflow.version or fill.workflow_version,
    )


def identify(plan: LaunchPlan, fill: Fill, interface: Interface | None) -> tuple[Identity, list[Problem]]:
    """The filled identity, and each flag that contradicts the manifest.

    An open workflow version is what the interface source states, never the plan's own version.
    """
    workflow = workflow_reference(plan, fill)
    version = plan.version or fill.version or ""
    workflow_version = workflow.version or (interface.version if interface is not None else None) or ""
    identity = Identity(
        project=plan.project or fill.project or "",
        domain=plan.domain or fill.domain or "",
        name=plan.name or plan.workflow.name,
        version=version,
        workflow_project=workflow.project or "",
        workflow_domain=workflow.domain or "",
        workflow_name=workflow.name,
        workflow_version=workflow_version,
    )
    problems = [
        FLAG_CONTRADICTION.at(
            path,
            f"`{path[-1] if len(path) == 1 else 'workflow.version'}` is {stated} here, and --{option} says {flag}",
            help=f"remove one of the two: --{option} fills what manifests leave open",
        )
        for path, option, stated, flag in (
            (("project",), "project", plan.project, fill.project),
            (("domain",), "domain", plan.domain, fill.domain),
            (("version",), "version", plan.version, fill.version),
            (("workflow", "version"), "workflow-version", plan.workflow.version, fill.workflow_version),
        )
        if stated is not None and flag is not None and stated != flag
    ]
    if plan.version is not None and not workflow_version and interface is not None:
        problems.append(
            WORKFLOW_VERSION_OPEN.at(
                ("workflow",),
                f"the plan's version is {plan.version}, its workflow's is open: flytectl fills it with its --version",
                help=f"write workflow: {{name: {workflow.name}, version: ...}}, or pass --workflow-version",
            )
        )
    elsewhere = [
        (part, ours, theirs)
        for part, ours, theirs in (
            ("project", identity.project, plan.workflow.project),
            ("domain", identity.domain, plan.workflow.domain),
        )
        if ours and theirs and ours != theirs
    ]
    if elsewhere:
        stated = " and ".join(f"{part} {theirs}, the plan in {ours}" for part, ours, theirs in elsewhere)
        problems.append(WORKFLOW_ELSEWHERE.at(("workflow", elsewhere[0][0]), f"the workflow is in {stated}"))
    return identity, problems
