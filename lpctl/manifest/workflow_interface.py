"""Interfaces of workflows and references to plans, as documents state them."""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, NamedTuple, TypeAlias

from lpctl.manifest.shape import ANY_TEXT, Field, document


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
"""Where null is a value of its own: nothing is written."""


TYPE: TypeAlias = Annotated[str, Field("Type", "The type in lpctl's notation.", examples=["str"])]

LITERAL_TYPE: TypeAlias = Annotated[
    Mapping[str, Any],
    Field(
        "Literal type",
        "The type as flyteidl.core.LiteralType in protobuf's JSON, where the notation does not give exactly that "
        "message: the JSON Schema of a dataclass, for example.",
        examples=[{"simple": "STRUCT"}],
    ),
]

ARTIFACT_ID: TypeAlias = Annotated[
    Mapping[str, Any],
    Field(
        "Artifact",
        "The artifact that the workflow's signature names, as flyteidl.core.ArtifactID in protobuf's JSON. Plans "
        "carry it; open-source Flyte does nothing with it.",
        examples=[{"artifact_key": {"name": "report"}}],
    ),
]

ARTIFACT_TAG: TypeAlias = Annotated[
    Mapping[str, Any],
    Field(
        "Artifact tag",
        "The tag of an artifact, as flyteidl.core.ArtifactTag in protobuf's JSON. Open-source Flyte does nothing "
        "with it.",
        examples=[{"artifact_key": {"name": "report"}}],
    ),
]


class InterfaceInput(NamedTuple):
    """An input of a workflow, as written: its type in notation, what is said of it, and its default.

    `default_literal`, `literal_type` and the two about artifacts are messages of flyteidl in protobuf's JSON.
    """

    type: Annotated[
        str,
        Field(
            "Type",
            "The type in lpctl's notation, which is Python's: int, float, str, bool, datetime, date, timedelta, "
            'None, dict, list[T], dict[str, T], enum["a", "b"], Literal["a"], FlyteFile["csv"], FlyteDirectory, '
            "StructuredDataset, FlyteSchema, struct[Name], binary, error, T | U.",
            examples=["int", "dict[str, float] | None", 'enum["eu", "us"]'],
        ),
    ]
    description: Annotated[
        str | None,
        Field(
            "Description",
            "What the input is; the input's name where absent, as in flytekit.",
            examples=["how many"],
            min_length=0,
        ),
    ] = None
    default: Annotated[
        Any,
        Field(
            "Default",
            "The value that the workflow's signature gives the input, written as a manifest would write it.",
            examples=[1.0, "eu", None],
        ),
    ] = ABSENT
    default_literal: Annotated[
        Mapping[str, Any] | None,
        Field(
            "Default literal",
            "The default as flyteidl.core.Literal in protobuf's JSON, instead of `default`, where no value in YAML "
            "gives exactly that message.",
            examples=[{"scalar": {"primitive": {"integer": "7"}}}],
        ),
    ] = None
    required: Annotated[
        bool,
        Field(
            "Required",
            "`true`: the input has no default although its type takes None. Absent: an input whose type takes None has "
            "the default None unless it states another.",
            examples=[True],
        ),
    ] = False
    literal_type: LITERAL_TYPE | None = None
    artifact_partial_id: ARTIFACT_ID | None = None
    artifact_tag: ARTIFACT_TAG | None = None


class InterfaceOutput(NamedTuple):
    """An output of a workflow, as written: its type in notation, and what is said of it."""

    type: TYPE
    description: Annotated[
        str | None, Field("Description", "What the output is.", examples=["the report"], min_length=0)
    ] = None
    literal_type: LITERAL_TYPE | None = None
    artifact_partial_id: ARTIFACT_ID | None = None
    artifact_tag: ARTIFACT_TAG | None = None


class ReferencedVariable(NamedTuple):
    """An input or output that a reference speaks of: its type in notation, and what is said of it."""

    type: TYPE
    description: Annotated[
        str | None, Field("Description", "What the input or output is.", examples=["the report"], min_length=0)
    ] = None
    literal_type: LITERAL_TYPE | None = None


class DefaultOptions(NamedTuple):
    """What `@workflow(default_options=...)` gives a workflow's default launch plan."""

    labels: Annotated[
        Mapping[str, ANY_TEXT] | None,
        Field("Labels", "Labels of the default launch plan.", examples=[{"team": "data-science"}]),
    ] = None
    annotations: Annotated[
        Mapping[str, ANY_TEXT] | None,
        Field("Annotations", "Annotations of the default launch plan.", examples=[{"owner": "john.doe"}]),
    ] = None


class PrintedFrom(NamedTuple):
    """What `lpctl interface` printed a document from."""

    file: Annotated[
        str,
        Field(
            "File",
            "The package, or another interface source: looked for in the document's directory and in those above it, "
            "up to the working directory. Where there is none, nothing is compared.",
            examples=["flyte-package.tgz"],
            pattern=r"^[^\u0000]+$",
        ),
    ]
    sha256: Annotated[
        str,
        Field(
            "Digest",
            "The SHA-256 of what the source stated of the workflow's inputs, outputs and default launch plan. Its "
            "version and its code are no part of it.",
            examples=["ab" * 32],
            pattern=r"^[0-9a-f]{64}$(?!\n)",
        ),
    ]


@document(
    "Workflow interface",
    "The inputs and outputs of a workflow, written by hand where there is no package to read them from. It stands "
    "among the manifests or is given by `--interface`.",
    examples=[
        {
            "apiVersion": "lpctl/v1",
            "kind": "WorkflowInterface",
            "name": "reports.daily.my_wf",
            "version": "v11",
            "inputs": {"kickoff_time": "datetime", "days": {"type": "int", "default": 7}},
            "outputs": {"o0": "str"},
        }
    ],
)
class WorkflowInterface(NamedTuple):
    """A workflow's interface as its document states it; a variable may be a mere type in notation."""

    name: Annotated[
        str, Field("Workflow name", "The workflow's full name, as registered.", examples=["reports.daily.my_wf"])
    ]
    project: Annotated[
        str | None,
        Field(
            "Project", "The workflow's project, where the interface is not the same in all.", examples=["flytesnacks"]
        ),
    ] = None
    domain: Annotated[
        str | None,
        Field("Domain", "The workflow's domain, where the interface is not the same in all.", examples=["production"]),
    ] = None
    version: Annotated[
        str | None,
        Field(
            "Version",
            "The workflow's version. A plan that leaves its workflow's version open takes this one.",
            examples=["v11"],
        ),
    ] = None
    source: Annotated[
        PrintedFrom | None,
        Field(
            "Source",
            "What `lpctl interface --format yaml` printed the document from. `lpctl validate` warns where that states "
            "the workflow otherwise by now.",
            examples=[{"file": "flyte-package.tgz", "sha256": "ab" * 32}],
        ),
    ] = None
    defaults_known: Annotated[
        bool,
        Field(
            "Defaults are known",
            "`false`: what the workflow's inputs default to is not known, as where there is no default launch plan. "
            "An input without a default then counts as required, also where its type takes None, and plans that use "
            "the interface are told so once. Absent: they are known.",
            examples=[False],
        ),
    ] = True
    default_options: Annotated[
        DefaultOptions | None,
        Field(
            "Options of the default launch plan",
            "What `@workflow(default_options=Options(...))` gives the workflow's default launch plan. Absent: nothing, "
            "unless `defaults_known` is `false`. Named plans do not take it over.",
            examples=[{"labels": {"team": "data-science"}}],
        ),
    ] = None
    inputs: Annotated[
        Mapping[
            str,
            Annotated[
                str | InterfaceInput,
                Field(
                    "Input",
                    "A type such as `int`, `list[str]` or `datetime | None`; or a mapping. An input without a default "
                    "is required, unless its type takes None.",
                ),
            ],
        ]
        | None,
        Field(
            "Inputs",
            "The workflow's inputs by name: a type in lpctl's notation, or a mapping with type, description and "
            "default.",
            examples=[{"days": "int", "region": {"type": 'enum["eu", "us"]', "default": "eu"}}],
        ),
    ] = None
    outputs: Annotated[
        Mapping[
            str,
            Annotated[
                str | InterfaceOutput,
                Field("Output", "A type in lpctl's notation, or a mapping with type and description."),
            ],
        ]
        | None,
        Field(
            "Outputs",
            "The workflow's outputs by name, like the inputs and without defaults. Absent: nothing is said of them.",
            examples=[{"o0": "str"}],
        ),
    ] = None


@document(
    "Reference to a launch plan",
    "An existing launch plan that this repository relies on, checked against the plan wherever that is known, and "
    "never compiled. It stands among the manifests.",
    examples=[
        {
            "apiVersion": "lpctl/v1",
            "kind": "ReferenceLaunchPlan",
            "project": "flytesnacks",
            "domain": "production",
            "name": "daily_report",
            "version": "v12",
            "inputs": {"days": "int"},
            "outputs": {"o0": "str"},
        }
    ],
)
class ReferenceLaunchPlan(NamedTuple):
    """An existing plan that a repository relies on, as its document states it."""

    project: Annotated[
        str,
        Field(
            "Project",
            "The plan's project. A reference is to one plan: Flyte fills nothing in.",
            examples=["flytesnacks"],
        ),
    ]
    domain: Annotated[str, Field("Domain", "The plan's domain.", examples=["production"])]
    name: Annotated[str, Field("Name", "The plan's name.", examples=["daily_report"])]
    version: Annotated[str, Field("Version", "The plan's version.", examples=["v12"])]
    inputs: Annotated[
        Mapping[
            str,
            Annotated[
                str | ReferencedVariable,
                Field("Input", "A type in lpctl's notation, or a mapping with type and description."),
            ],
        ]
        | None,
        Field(
            "Inputs",
            "The inputs that are given, by name: a type in lpctl's notation, or a mapping with type, description and "
            "literal_type. Each must be a parameter of the plan, of a type that its type is castable to, and every "
            "required parameter must be among them.",
            examples=[{"days": "int", "region": "str"}],
        ),
    ] = None
    outputs: Annotated[
        Mapping[
            str,
            Annotated[
                str | ReferencedVariable,
                Field("Output", "A type in lpctl's notation, or a mapping with type and description."),
            ],
        ]
        | None,
        Field(
            "Outputs",
            "The outputs that are read, by name, like the inputs. The type of each of the workflow's outputs must be "
            "castable to the type stated.",
            examples=[{"o0": "str"}],
        ),
    ] = None
