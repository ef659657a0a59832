"""What can be wrong with a plan's reference to its workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Once, Rule, Severity

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.flyte.entity_id import EntityId
    from lpctl.interface.model import Interface

WORKFLOW_NOT_FOUND = Rule(
    "workflow-not-found",
    Severity.ERROR,
    """No interface source states the workflow that a plan launches.

    flyteadmin refuses a plan whose workflow is not registered: "missing entity of type WORKFLOW with identifier …"
    (launch_plan_manager.go:CreateLaunchPlan). Without the interface no input can be checked.

    Bad::

        workflow: reports.daily.my_fw

    Good::

        workflow: reports.daily.my_wf
    """,
    firm=True,
)

WORKFLOW_AMBIGUOUS = Rule(
    "workflow-ambiguous",
    Severity.ERROR,
    """The sources know several versions of the workflow and the plan asks for none.

    Each version may have another interface, and a plan is registered for exactly one.

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        version: v10
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        version: v11

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: {name: etl.main, version: v11}
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        version: v10
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        version: v11
    """,
    firm=True,
)

WORKFLOW_CONFLICT = Rule(
    "workflow-conflict",
    Severity.ERROR,
    """Two sources state different interfaces for what a plan's reference means.

    One of them is not the workflow that is registered, and nothing says which. Reported once a workflow.

    Bad::

        $ lpctl validate --interface older.yaml
        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs: {days: int}

    Good::

        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs: {days: int}
    """,
    firm=True,
    once=Once.MESSAGE,
)

DEFAULTS_UNKNOWN = Rule(
    "defaults-unknown",
    Severity.WARNING,
    """A source states a workflow without its default launch plan.

    A workflow's own default values are written in its default launch plan and nowhere else, so every input without a
    value in the manifest becomes required, also those that have a default in Python. So are the labels and annotations
    of that plan itself. Nothing is said of a plan that has a value for every input. Reported once a workflow.

    Bad::

        $ lpctl validate --interface workflow.json
        workflow: etl.export

    Good::

        $ lpctl validate --interface flyte-package
        workflow: etl.export
    """,
    once=Once.MESSAGE,
    of_other_files=True,
)


def defaults_unknown(interface: Interface, path: Path) -> Problem:
    """The warning about a workflow, at the place that names it."""
    return DEFAULTS_UNKNOWN.at(
        path,
        f"{interface.source} states `{interface.name}` without its default launch plan: inputs that have a default in "
        "Python become required",
        help=where_defaults_are(interface.id),
    )


def where_defaults_are(workflow: EntityId) -> str:
    """What to give so that a workflow's own defaults are known, which are those of its own launch plan."""
    from lpctl.interface.commands import get_command  # noqa: PLC0415 - only a finding needs it

    printed = f"{get_command('launchplan', workflow)} > plan.json"
    return f"give the whole package of `pyflyte package`, or a second --interface, the workflow's own plan: `{printed}`"


STALE_INTERFACE = Rule(
    "stale-interface",
    Severity.WARNING,
    """A `WorkflowInterface` document was printed from a package that states the workflow otherwise by now.

    Plans are checked against the document, and the server checks them against the workflow that is registered: it
    refuses what lpctl accepts here ("unexpected default_input …",
    launch_plan_validator.go:checkAndFetchExpectedInputForLaunchPlan). The digest under `source` is that of inputs,
    outputs and default launch plan as they were; what people changed in the document since then is not compared.

    Bad::

        workflow: etl.load
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        source:
          file: exported.yaml
          sha256: 0f9d5f2b7a1e6c3d8b4a9e0f1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d
        inputs: {days: int}
        $ cat exported.yaml
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {days: int, region: str}

    Good::

        workflow: etl.load
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        source:
          file: exported.yaml
          sha256: f40bfd2e378abaa543eca282e0b798610453d86e4153a06dedceeac0305a5be6
        inputs: {days: int, region: str}
        $ cat exported.yaml
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {days: int, region: str}
    """,
    of_other_files=True,
)

INVALID_TYPE = Rule(
    "invalid-type",
    Severity.ERROR,
    """The type of an input or output cannot be read.

    lpctl's notation for types is Python's: `int`, `list[str]`, `dict[str, float] | None`, `enum["eu", "us"]`.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs: {days: integer}

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs: {days: int}
    """,
    firm=True,
)

INVALID_LITERAL_TYPE = Rule(
    "invalid-literal-type",
    Severity.ERROR,
    """A `literal_type` is no type of flyteidl, or another one than `type` says.

    It is flyteidl.core.LiteralType in protobuf's JSON, beside a `type` in notation that says the same for people. So
    are `default_literal`, which is a flyteidl.core.Literal, and what is said of artifacts.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs:
          days: {type: int, literal_type: {simple: STRING}}

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs:
          cfg: {type: 'struct[Config]', literal_type: {simple: STRUCT, metadata: {title: Config}}}
    """,
    firm=True,
)
