"""What may be wrong with the value of an input."""

from __future__ import annotations

from lpctl.findings.diagnostic import Once, Rule, Severity

INPUT_TYPE = Rule(
    "input-type",
    Severity.ERROR,
    """An input's value is not of the type that the workflow declares.

    flyteadmin refuses the plan, with the two types swapped in its message: "invalid default_input wrong type …". What
    its types do not tell apart it registers, and the task fails: a date with a time, a directory for a file. Nothing is
    converted, except that an integer may stand for a float.

    Bad::

        default_inputs: {days: "7"}

    Good::

        default_inputs: {days: 7}
    """,
    firm=True,
)

INPUT_MEMBER = Rule(
    "input-member",
    Severity.ERROR,
    """A value is none of those that the enum or the `Literal` lists.

    To the server every string is a member of every enum (flyteadmin pkg/manager/impl/validators/typing.go), and
    flytekit does not ask it of a `Literal` either: the plan would register, and its task fail, or work with a value
    that its code does not know.

    Bad::

        fixed_inputs: {region: eu-east}  # enum["eu", "us"]

    Good::

        fixed_inputs: {region: eu}
    """,
    firm=True,
)

INPUT_STRUCT = Rule(
    "input-struct",
    Severity.ERROR,
    """A value inside a dataclass or pydantic model does not fit the JSON Schema that its type carries.

    Neither flyteadmin nor flytekit compares them before the task that takes the value is started: the plan would
    register, and every execution of it fail.

    Bad::

        fixed_inputs:
          config: {lr: "0.1"}  # a dataclass with lr: float

    Good::

        fixed_inputs:
          config: {lr: 0.1}
    """,
    firm=True,
)

STRUCT_FIELD_IGNORED = Rule(
    "struct-field-ignored",
    Severity.WARNING,
    """A key is no field of the pydantic model that the input takes.

    pydantic ignores such keys unless the model forbids or allows them, so a misspelt field keeps its default in
    silence.

    Bad::

        fixed_inputs:
          model: {lr: 0.1, epoch: 3}  # a pydantic model with lr and epochs

    Good::

        fixed_inputs:
          model: {lr: 0.1, epochs: 3}
    """,
)

MISSING_ATTRIBUTE = Rule(
    "missing-attribute",
    Severity.ERROR,
    """A value lacks an attribute that a node of the workflow reads.

    `index(size=config.chunking.size)` in a workflow is read by propeller, from the literal itself, and no class fills
    in a default there: the plan registers and starts, and the node fails with "key [size] does not exist in literal"
    (flytepropeller/pkg/controller/nodes/attr_path_resolver.go:resolveAttrPathInPromise). Which attributes are read
    stands in the bindings of the package.

    Bad::

        $ lpctl validate --interface attributes
        workflow: plans.build_index
        fixed_inputs:
          config: {limit: 10}

    Good::

        $ lpctl validate --interface attributes
        workflow: plans.build_index
        fixed_inputs:
          config: {limit: 10, tags: [a]}
    """,
)

DEFAULT_MISSING_ATTRIBUTE = Rule(
    "default-missing-attribute",
    Severity.WARNING,
    """The workflow's own default of an input lacks an attribute that a node of the workflow reads.

    Executions that leave the input out fail at that node, as `lpctl explain missing-attribute` says; those that give it
    do not. Of a plan with a schedule, which nobody gives anything, it is a `missing-attribute`.

    Bad::

        $ lpctl validate --interface attributes
        # search_in(options: Optional[Options] = None, ...), where a node reads options.limit
        workflow: plans.search_in
        default_inputs: {names: [a, b]}

    Good::

        $ lpctl validate --interface attributes
        workflow: plans.search_in
        default_inputs: {options: {limit: 10}, names: [a, b]}
    """,
    once=Once.MESSAGE,
    of_other_files=True,
)

AMBIGUOUS_INPUT = Rule(
    "ambiguous-input",
    Severity.ERROR,
    """A value fits several variants of a union equally well.

    flytekit refuses such values too, with "Ambiguous choice of variant for union type". The variant goes into the
    literal, so it has to be named: by its type as messages print it, or by its position from 1.

    Bad::

        fixed_inputs:
          source: s3://bucket/data  # FlyteFile | FlyteDirectory

    Good::

        fixed_inputs:
          source: {$variant: FlyteDirectory, $value: s3://bucket/data}
    """,
    firm=True,
)

VARIANT_MARKER = Rule(
    "variant-marker",
    Severity.ERROR,
    """A marker that names the variant of a union is not one.

    It has exactly two keys, `$variant` and `$value`, and is read only where the declared type is a union. `$variant` is
    one of the variants as messages print it, or its position from 1. A mapping with other keys is a value; where it
    fits no variant, but has one of the two, it is taken for a marker that is not finished.

    Bad::

        fixed_inputs:
          source: {$variant: file, $value: s3://bucket/data}  # FlyteFile | FlyteDirectory

    Good::

        fixed_inputs:
          source: {$variant: FlyteFile, $value: s3://bucket/data}
    """,
    firm=True,
)

INPUT_LOCAL_PATH = Rule(
    "input-local-path",
    Severity.ERROR,
    """A file, directory or dataset is not given as a URI that a cluster can read.

    flytekit uploads a local path while it serialises (types/file/file.py:async_to_literal), or writes it as it stands;
    lpctl uploads nothing, and no task finds a path of the machine that compiled the plan.

    Bad::

        fixed_inputs: {data: ./train.csv}

    Good::

        fixed_inputs: {data: s3://bucket/train.csv}
    """,
    firm=True,
)

FILE_FOR_DIRECTORY = Rule(
    "file-for-directory",
    Severity.WARNING,
    """The URI of a directory ends as that of a file does.

    The server never compares the two: a file is accepted where a directory is declared, and the task fails when it
    lists it. A slash at the end says that it is a directory.

    Bad::

        fixed_inputs: {folder: s3://bucket/train.csv}

    Good::

        fixed_inputs: {folder: s3://bucket/train/}
    """,
)

UNKNOWN_URI_SCHEME = Rule(
    "unknown-uri-scheme",
    Severity.WARNING,
    """A URI has a scheme that flytekit does not read by itself.

    flytekit comes with s3, gs, abfs and http, and reads others where the image has an fsspec plugin for them. A
    misspelt scheme is found when the task opens the file.

    Bad::

        fixed_inputs: {data: s4://bucket/train.csv}

    Good::

        fixed_inputs: {data: s3://bucket/train.csv}
    """,
)

INPUT_UNSUPPORTED = Rule(
    "input-unsupported",
    Severity.ERROR,
    """An input is of a type whose values no manifest can state.

    Pickles, numpy arrays, protobuf messages, bytes and errors come from tasks or from Python. A wrong literal would
    fail in the task, so lpctl writes none.

    Bad::

        fixed_inputs: {raw: "AAECAw=="}

    Good::

        fixed_inputs: {region: eu}
    """,
    firm=True,
)

UNCASTABLE_VALUE = Rule(
    "uncastable-value",
    Severity.ERROR,
    """A value is of the declared type, and Flyte's server refuses its literal all the same.

    The server infers a type for the literal and asks whether that is castable to the declared one
    (flytepropeller/pkg/compiler/validators/{utils,typing}.go). It infers one type for all items of a list, or values of
    a dict: an empty dict beside others that are not empty, datasets or files of different formats, and dicts or lists
    whose items are different variants of a union have none. It says "invalid default_input wrong type …", "invalid
    fixed_input wrong type …" or "Type mismatch for Parameter …", and flytekit registers nothing.

    Bad::

        fixed_inputs:
          rows: [{}, {a: 1}]  # list[dict[str, int]]

    Good::

        fixed_inputs:
          rows: [{a: 1}]
    """,
    firm=True,
)

NONE_AS_TEXT = Rule(
    "none-as-text",
    Severity.WARNING,
    """`None` is written without quotes where None and text may stand, and is text.

    None is Python's word; YAML's is `null`, and `None` is a text of four letters. The plan would register and start,
    and the task get a text that is not empty where it looks for None. Nothing is said of `"None"` in quotes.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {since: str | None}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        default_inputs:
          since: None

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {since: str | None}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        default_inputs:
          since: null
    """,
)

INPUT_ROUNDED = Rule(
    "input-rounded",
    Severity.WARNING,
    """An integer for a float is not one that a float can hold.

    Beyond 2**53 floats have gaps: the plan carries the nearest one, as it does where flytekit is given the integer. An
    identifier that is written so would be another one.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {account: float}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        default_inputs: {account: 9007199254740993}

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {account: float}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        default_inputs: {account: 9007199254740992}
    """,
)
