"""The rules about words that a plan is found by, asked about what flags fill in where manifests say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.manifest.launch_plan import LaunchPlan, WorkflowReference
from lpctl.rules.names import invalid_project, long_name, misspelt_domain, short_domain, unsafe_name
from lpctl.rules.templates import unfilled_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.rules.asked.asked import Asked

_RULES = (invalid_project, long_name, misspelt_domain, short_domain, unsafe_name)


def filled_problems(part: str, value: str) -> Iterator[Problem]:
    """What would be found in every manifest that stated the value as its project, domain or version.

    `part` is one of these, or workflow_version.
    """
    templates = list(
        unfilled_template.check({"workflow": {"version": value}} if part == "workflow_version" else {part: value})
    )
    if templates:
        yield from templates
        return
    version = value if part == "workflow_version" else None
    plan = LaunchPlan(
        workflow=WorkflowReference("w", version=version),
        project=value if part == "project" else None,
        domain=value if part == "domain" else None,
        version=value if part == "version" else None,
    )
    for rule in _RULES:
        yield from rule.check(plan)


def problems_as_asked(part: str, value: str, asked: Asked) -> Iterator[Problem]:
    """What `allowed-values` would find in every manifest that stated the value as its project or domain."""
    from lpctl.rules.asked.values import allowed_values  # noqa: PLC0415 - few projects ask

    plan = LaunchPlan(workflow=WorkflowReference("w"))
    yield from allowed_values.check(
        (plan._replace(project=value) if part == "project" else plan._replace(domain=value), asked)
    )
