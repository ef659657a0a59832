"""What can be wrong with a reference to an existing launch plan."""

from lpctl.findings.diagnostic import Rule, Severity

REFERENCE_NOT_FOUND = Rule(
    "reference-not-found",
    Severity.INFO,
    """A referenced launch plan is in no manifest, package or output of flytectl, so it is not checked.

    A workflow that refers to a plan which is not registered fails when it is compiled on the server. Give the plan's
    own words with `--interface`: what `flytectl get launchplan -p PROJECT -d DOMAIN NAME --version VERSION -o json`
    prints.

    Bad::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: monthly
        version: v1
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf

    Good::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
    """,
)

REFERENCE_INPUT = Rule(
    "reference-input",
    Severity.ERROR,
    """A reference names an input that callers of the launch plan cannot give.

    The workflow has none of that name, or the plan fixes it. Every execution through the reference is refused: "invalid
    input …" (execution_validator.go:CheckAndFetchInputsForExecution).

    Bad::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        inputs: {region: str}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        fixed_inputs: {region: eu}

    Good::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        inputs: {days: int}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
        fixed_inputs: {region: eu}
    """,
)

REFERENCE_INPUT_MISSING = Rule(
    "reference-input-missing",
    Severity.ERROR,
    """A reference does not name an input that the launch plan requires.

    Nobody who calls the plan through the reference can give the input, and every execution is refused: "expected_inputs
    … missing" (execution_validator.go:CheckAndFetchInputsForExecution).

    Bad::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs: {day: datetime}

    Good::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        inputs: {day: datetime}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        inputs: {day: datetime}
    """,
)

REFERENCE_OUTPUT = Rule(
    "reference-output",
    Severity.ERROR,
    """A reference names an output that the launch plan's workflow does not have.

    Whoever reads the output fails on the server, when the workflow that does is compiled.

    Bad::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        outputs: {result: str}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        outputs: {o0: str}

    Good::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        outputs: {o0: str}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: etl.main
        ---
        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.main
        outputs: {o0: str}
    """,
)

REFERENCE_TYPE = Rule(
    "reference-type",
    Severity.ERROR,
    """What a reference states of an input is not what the launch plan takes, or the plan's output not what is stated.

    The server compares the type of each value that is given with the plan's own: "invalid … input wrong type"
    (execution_validator.go:CheckAndFetchInputsForExecution), and those of outputs where a workflow is compiled
    (flytepropeller/pkg/compiler/validators/bindings.go:validateBinding). An int is no float to it, and a
    StructuredDataset, which may have any format, is none of a format that the plan declares.

    Bad::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        inputs: {days: float}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf

    Good::

        apiVersion: lpctl/v1
        kind: ReferenceLaunchPlan
        project: reports
        domain: production
        name: daily
        version: v1
        inputs: {days: int}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
    """,
)
