"""Changes of a plan's inputs and of its workflow's outputs."""

from lpctl.findings.classes.kind import ChangeClass, Impact

NEW_REQUIRED_INPUT = ChangeClass(
    "new-required-input",
    Impact.BREAKING,
    """Callers have to give an input that they could not, or did not have to, give before.

    flyteadmin refuses an execution without it: "expected_inputs ... missing"
    (validation/execution_validator.go:CheckAndFetchInputsForExecution). A schedule can no longer start the plan.

    Before: a workflow without `region`, or `fixed_inputs: {region: eu}`
    After: `region: str` without a default
    """,
)

INPUT_REQUIRED = ChangeClass(
    "input-required",
    Impact.BREAKING,
    """An input had a default and has none.

    Callers that leave it out are refused: "expected_inputs ... missing"
    (validation/execution_validator.go:CheckAndFetchInputsForExecution). It happens too when a package is given without
    its default launch plans, which hold the defaults.

    Before: `default_inputs: {region: eu}`
    After: no default for `region`, in the manifest or in Python
    """,
)

INPUT_FIXED = ChangeClass(
    "input-fixed",
    Impact.BREAKING,
    """An input that callers could give is fixed.

    A fixed input is no parameter of the plan, so callers that pass it, even with the same value, are refused: "invalid
    input ..." (validation/execution_validator.go:CheckAndFetchInputsForExecution).

    Before: `default_inputs: {region: eu}`
    After: `fixed_inputs: {region: eu}`
    """,
)

INPUT_REMOVED = ChangeClass(
    "input-removed",
    Impact.BREAKING,
    """An input that callers could give is gone from the workflow.

    Callers that pass it are refused: "invalid input ..."
    (validation/execution_validator.go:CheckAndFetchInputsForExecution).

    Before: a workflow with `region: str`
    After: a workflow without `region`
    """,
)

INPUT_TYPE_NARROWED = ChangeClass(
    "input-type-narrowed",
    Impact.BREAKING,
    """An input's type no longer takes a value that it took.

    Callers that pass such a value are refused: "invalid ... input wrong type"
    (validation/execution_validator.go:CheckAndFetchInputsForExecution, AreTypesCastable). The witness is such a value.
    What a type leaves open, as a dataset without a format does, it took in any form.

    Before: `days: int | None`
    After: `days: int`
    """,
)

OUTPUT_REMOVED = ChangeClass(
    "output-removed",
    Impact.BREAKING,
    """The workflow no longer has an output.

    Executions start as before; a workflow that reads the output of this plan, as a reference launch plan or a node, is
    refused at its registration, and what fetches it finds nothing.

    Before: a workflow that returns `rows: int`
    After: a workflow that does not
    """,
)

OUTPUT_TYPE_CHANGED = ChangeClass(
    "output-type-changed",
    Impact.BREAKING,
    """An output of the workflow has a type that does not fit wherever the old one did.

    Executions start as before; a workflow that reads the output as what it was, or as what it might have been, is
    refused at its registration (flytepropeller/pkg/compiler/validators/bindings.go:validateBinding): a FlyteFile is
    read as any `FlyteFile["..."]`, and a `FlyteFile["csv"]` as no other. It is RISKY where every workflow is accepted,
    and some may fail where they read the output.

    Before: a workflow that returns `rows: int`
    After: a workflow that returns `rows: str`
    """,
)

OUTPUT_TYPE_WIDENED = ChangeClass(
    "output-type-compatible",
    Impact.SAFE,
    """An output of the workflow has another type, which fits wherever the old one did.

    Before: a workflow that returns `rows: int | None`
    After: a workflow that returns `rows: int`
    """,
)

OUTPUT_ADDED = ChangeClass(
    "output-added",
    Impact.SAFE,
    """The workflow has one output more.

    Before: a workflow that returns nothing
    After: a workflow that returns `rows: int`
    """,
)

DEFAULT_CHANGED = ChangeClass(
    "default-changed",
    Impact.RISKY,
    """Who leaves an input out gets another value.

    Scheduled runs leave everything out but the kickoff time. The workflow's own default counts where the plan has none:
    it is copied into the plan.

    Before: `default_inputs: {days: 7}`
    After: `default_inputs: {days: 30}`
    """,
)

FIXED_CHANGED = ChangeClass(
    "fixed-changed",
    Impact.RISKY,
    """A fixed input has another value.

    Every execution runs with it; nobody can say otherwise.

    Before: `fixed_inputs: {region: eu}`
    After: `fixed_inputs: {region: us}`
    """,
)

FIXED_INPUT_REMOVED = ChangeClass(
    "fixed-input-removed",
    Impact.RISKY,
    """An input that the plan fixed is gone from the workflow.

    No caller could give it, so none is refused; what it decided is decided elsewhere now.

    Before: `fixed_inputs: {region: eu}`
    After: a workflow without `region`
    """,
)

ENCODING_CHANGED = ChangeClass(
    "encoding-changed",
    Impact.RISKY,
    """A value is the same and its literal is another: MessagePack instead of a protobuf Struct, or another variant.

    Task images with a flytekit older than 1.14 do not read MessagePack; a union's variant decides which type a task
    receives. Keys in another order are SAFE.

    Before: `struct_encoding: struct`
    After: `struct_encoding: msgpack`
    """,
)

STRUCT_COMPLETED = ChangeClass(
    "struct-completed",
    Impact.SAFE,
    """A struct has more keys: those for which its type has a default and which the value lacked.

    A task gets what its class would have filled in; a node that reads one of the attributes failed before. So
    compares a plan that was compiled before lpctl wrote whole structs, and one whose workflow got a field with a
    default. The content of a registered version is another all the same, and the server refuses it: give the plan a new
    version.

    Before: `config: {limit: 10}`
    After: `config: {limit: 10, splitter: character}`
    """,
)

INPUT_TYPE_CHANGED = ChangeClass(
    "input-type-changed",
    Impact.RISKY,
    """An input has another type, and no call is known that the server took before and refuses now.

    The server compares kinds of values, and of an enum, a Literal, a dataclass or a directory no more than that
    (flytepropeller/pkg/compiler/validators/utils.go:LiteralTypeForLiteral): a value that no longer fits is accepted,
    and fails in the task. Where all values fit, the types themselves do not: a workflow that passes on an output of the
    old type is refused when it is registered again (validators/bindings.go:validateBinding).

    Before: `region: enum["eu", "us"]`
    After: `region: enum["eu"]`
    """,
)

INPUT_TYPE_WIDENED = ChangeClass(
    "input-type-widened",
    Impact.SAFE,
    """An input's type takes every value that it took, and perhaps more, to the server and to the task.

    Before: `days: int`
    After: `days: int | None`
    """,
)

INPUT_OPTIONAL = ChangeClass(
    "input-optional",
    Impact.SAFE,
    """An input that callers had to give has a default.

    Before: no default for `region`
    After: `default_inputs: {region: eu}`
    """,
)

INPUT_FREED = ChangeClass(
    "input-freed",
    Impact.SAFE,
    """A fixed input may be given by callers, and is the same for those that do not.

    Before: `fixed_inputs: {region: eu}`
    After: `default_inputs: {region: eu}`
    """,
)

INPUT_ADDED = ChangeClass(
    "input-added",
    Impact.SAFE,
    """The workflow has one input more, and the plan has a value for it.

    Before: a workflow without `region`
    After: `region: str = "eu"`
    """,
)

DESCRIPTION_CHANGED = ChangeClass(
    "description-changed",
    Impact.SAFE,
    """An input is described otherwise; its value and its type are the same.

    The description is part of a version's content all the same.

    Before: `days: {type: int, description: how many}`
    After: `days: {type: int, description: how many days}`
    """,
)

CLASSES = (
    DEFAULT_CHANGED,
    DESCRIPTION_CHANGED,
    ENCODING_CHANGED,
    FIXED_CHANGED,
    FIXED_INPUT_REMOVED,
    INPUT_ADDED,
    INPUT_FIXED,
    INPUT_FREED,
    INPUT_OPTIONAL,
    INPUT_REMOVED,
    INPUT_REQUIRED,
    INPUT_TYPE_CHANGED,
    INPUT_TYPE_NARROWED,
    INPUT_TYPE_WIDENED,
    NEW_REQUIRED_INPUT,
    OUTPUT_ADDED,
    OUTPUT_REMOVED,
    OUTPUT_TYPE_CHANGED,
    OUTPUT_TYPE_WIDENED,
    STRUCT_COMPLETED,
)
