"""What can be wrong with a plan's reference to its workflow."""

from lpctl.diagnostic import Rule, Severity

WORKFLOW_NOT_FOUND = Rule(
    "workflow-not-found",
    Severity.ERROR,
    """No interface source states the workflow that a plan launches.

    flyteadmin refuses a plan whose workflow is not registered: "missing entity of type WORKFLOW with identifier …"
    (launch_plan_manager.go:CreateLaunchPlan). Without the interface no input can be checked.

    Bad: `workflow: reports.daily.my_fw`
    Good: `workflow: reports.daily.my_wf`, which a source given by `--interface` states.
    """,
)

WORKFLOW_AMBIGUOUS = Rule(
    "workflow-ambiguous",
    Severity.ERROR,
    """The sources know several versions of the workflow and the plan asks for none.

    Each version may have another interface, and a plan is registered for exactly one.

    Bad: `workflow: reports.daily.my_wf` while v10 and v11 are known
    Good: `workflow: {name: reports.daily.my_wf, version: v11}`
    """,
)

WORKFLOW_CONFLICT = Rule(
    "workflow-conflict",
    Severity.ERROR,
    """Two sources state different interfaces for what a plan's reference means.

    One of them is not the workflow that is registered, and nothing says which.

    Bad: an old and a new package given together
    Good: one of them, or a `version` on the reference that only one of them has.
    """,
)

DEFAULTS_UNKNOWN = Rule(
    "defaults-unknown",
    Severity.WARNING,
    """A source states a workflow without its default launch plan.

    A workflow's own default values are written in its default launch plan and nowhere else, so every input without a
    value in the manifest becomes required, also those that have a default in Python.

    Bad: a directory with only `…_2.pb`
    Good: the whole package, with the `…_3.pb` named like the workflow.
    """,
)

INVALID_TYPE = Rule(
    "invalid-type",
    Severity.ERROR,
    """The type of an input or output cannot be read.

    lpctl's notation for types is Python's: `int`, `list[str]`, `dict[str, float] | None`, `enum["eu", "us"]`.

    Bad: `days: integer`
    Good: `days: int`
    """,
)

INVALID_LITERAL_TYPE = Rule(
    "invalid-literal-type",
    Severity.ERROR,
    """A `literal_type` is no type of flyteidl, or another one than `type` says.

    It is flyteidl.core.LiteralType in protobuf's JSON, beside a `type` in notation that says the same for people.

    Bad: `{type: int, literal_type: {simple: STRING}}`
    Good: `{type: struct[Config], literal_type: {simple: STRUCT, metadata: {title: Config}}}`
    """,
)

RULES = (
    DEFAULTS_UNKNOWN,
    INVALID_LITERAL_TYPE,
    INVALID_TYPE,
    WORKFLOW_AMBIGUOUS,
    WORKFLOW_CONFLICT,
    WORKFLOW_NOT_FOUND,
)
