"""A project's lpctl.yaml."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from lpctl.manifest.shape import SCALAR, Field, document

PATH: TypeAlias = Annotated[str, Field(description="A path: any characters but NUL.", pattern=r"^[^\u0000]*$")]

TARGET_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$(?!\n)"
"""The name of a target: a DNS label in lower case (RFC 1123, section 2.1), as it names a directory, too."""

VARIABLE_NAME = r"^[A-Za-z_][A-Za-z0-9_-]*$(?!\n)"
"""The name of a variable of lpctl.yaml."""

RULE_LEVEL: TypeAlias = Annotated[
    Literal["error", "warning", "info", "ignore"],
    Field("Level", "The severity of the rule's findings; `ignore` drops them."),
]

RULES: TypeAlias = Mapping[str, RULE_LEVEL]
"""What is said of rules by name: a level, or the options of one that has any (`rule_options.py`)."""

CHANGE_LEVEL: TypeAlias = Annotated[
    Literal["breaking", "risky", "safe", "ignore"], Field("Level", "The impact of such a change; `ignore` drops it.")
]

VARIABLES: TypeAlias = Mapping[
    Annotated[
        str,
        Field(
            "Name",
            "A letter or underscore, then letters, digits, underscores and dashes.",
            examples=["bucket"],
            pattern=VARIABLE_NAME,
        ),
    ],
    Annotated[
        SCALAR,
        Field("Value", "A text, number, true or false; null says that each target states it.", examples=["s3://acme"]),
    ],
]
"""Values by the names of variables."""


class Target(NamedTuple):
    """What holds for plans in one of the targets that they are meant for. What is absent is as for all targets."""

    project: Annotated[
        str | None,
        Field("Project", "The Flyte project of the target's plans; absent, theirs.", examples=["flytesnacks"]),
    ] = None
    domain: Annotated[
        str | None,
        Field(
            "Domain", "The Flyte domain of the target's plans; absent, the target's own name.", examples=["production"]
        ),
    ] = None
    activate: Annotated[
        Literal["never"] | None,
        Field(
            "Activation",
            "`never`: no plan is meant to be active here, whatever its `auto_activate` says, unless its overrides for "
            "this target state `auto_activate`.",
        ),
    ] = None
    interfaces: Annotated[
        tuple[PATH, ...] | None,
        Field(
            "Interface sources",
            "Where the workflows' interfaces in this target come from, instead of those above.",
            examples=[["interfaces.production.yaml"]],
        ),
    ] = None
    output: Annotated[
        str | None,
        Field(
            "Output directory",
            "Where `lpctl compile` writes the target's plans, relative to this file; absent, the directory of the "
            "target's name in the output above. Any characters but NUL.",
            examples=["build/production"],
            pattern=r"^[^\u0000]*$",
        ),
    ] = None
    variables: Annotated[
        VARIABLES | None,
        Field("Variables", "Values of variables in this target.", examples=[{"bucket": "s3://acme-production"}]),
    ] = None
    rules: Annotated[
        RULES | None,
        Field(
            "Levels of rules",
            "How much a rule matters in this target, and its options, over what is stated above: rule by rule.",
            examples=[{"unfilled-template": "error"}],
            rule_options=True,
        ),
    ] = None
    changes: Annotated[
        Mapping[str, CHANGE_LEVEL] | None,
        Field(
            "Levels of changes",
            "How much a class of changes matters in this target, over the levels above.",
            examples=[{"labels-changed": "ignore"}],
        ),
    ] = None
    fail_on: Annotated[
        Literal["error", "warning", "info"] | None,
        Field("Level that fails", "The least severity at which findings in this target fail a run; absent, as above."),
    ] = None
    flyte_version: Annotated[
        str | None,
        Field(
            "Flyte version",
            'The version of Flyte that the target\'s plans are registered with, as "1.14" or "1.14.2".',
            examples=["1.14", "1.16.2"],
            pattern=r"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?$(?!\n)",
        ),
    ] = None
    defaults: Annotated[
        Mapping[str, Any] | None,
        Field(
            "Defaults",
            "What every plan says in this target unless it says otherwise, over the defaults above; null takes away "
            "what those say.",
            examples=[{"security_context": {"run_as": {"k8s_service_account": "reports"}}}],
            holds="defaults",
        ),
    ] = None


@document(
    "lpctl configuration",
    "lpctl.yaml, at the root of a project: with it, plain `lpctl validate` and `lpctl compile` need no arguments. "
    "Found from the working directory upward to the root of the repository. The command line wins over it, as do "
    "environment variables.",
    examples=[
        {
            "apiVersion": "lpctl/v1",
            "kind": "Configuration",
            "manifests": ["plans"],
            "interfaces": ["build/flyte-package.tgz"],
            "output": "build/launch-plans",
            "rules": {"offset-ignored": "ignore"},
            "changes": {"labels-changed": "ignore"},
            "flyte_version": "1.16",
        }
    ],
)
class Configuration(NamedTuple):
    """A project's lpctl.yaml: what `validate` and `compile` take where the command line does not say.

    Paths are as written, relative to the file. `rules` has a level by the name of a rule, or by `all`; `changes` has
    one by the name of a class of changes. `defaults` are fields of plans as they are written, `targets` are by name.
    """

    manifests: Annotated[
        tuple[PATH, ...],
        Field(
            "Manifests",
            "Files, directories (walked for `*.lp.yaml` and `*.lp.yml`) and globs, relative to this file. Used where "
            "the command line names none.",
            examples=[["plans"], ["teams/*/plans/*.lp.yaml"]],
        ),
    ] = ()
    interfaces: Annotated[
        tuple[PATH, ...],
        Field(
            "Interface sources",
            "Where the workflows' interfaces come from, relative to this file: the archives that `pyflyte package` "
            "writes, directories of their .pb files or single ones, the JSON or YAML of `flytectl get workflow`, and "
            "files of WorkflowInterface documents. Used where `--interface` is not given.",
            examples=[["build/flyte-package.tgz"]],
        ),
    ] = ()
    output: Annotated[
        str | None,
        Field(
            "Output directory",
            "Where `lpctl compile` writes, relative to this file. The directory holds .pb files only and belongs to "
            "lpctl; its index is written beside it. Any characters but NUL.",
            examples=["build/launch-plans"],
            pattern=r"^[^\u0000]*$",
        ),
    ] = None
    rules: Annotated[
        RULES | None,
        Field(
            "Levels of rules",
            "How much a rule matters here, by its name (`lpctl rules` lists them) or by `all`: a rule's own level "
            "wins over `all`, and `--error`, `--warn`, `--info` and `--ignore` win over this file. Rules whose "
            "findings leave no launch plan to write are always errors. A rule that is off is switched on by its "
            "options, with `level` among them.",
            examples=[
                {"offset-ignored": "ignore", "all": "error"},
                {"required-labels": {"level": "warning", "keys": ["team"]}},
            ],
            rule_options=True,
        ),
    ] = None
    changes: Annotated[
        Mapping[str, CHANGE_LEVEL] | None,
        Field(
            "Levels of changes",
            "How much a class of changes matters in `lpctl diff`, by its name (`lpctl explain --changes` lists them) "
            "or by `all`: a class's own level wins over `all`, and `--level` wins over this file. The new side's "
            "file counts. A version whose content changed is always an error.",
            examples=[{"labels-changed": "ignore", "notification-removed": "safe"}],
        ),
    ] = None
    flyte_version: Annotated[
        str | None,
        Field(
            "Flyte version",
            'The version of Flyte that the plans are registered with, as "1.14" or "1.14.2"; 1.16 where it is not '
            "stated. What an older server drops or refuses is reported. `--flyte-version` wins over it.",
            examples=["1.14", "1.16.2"],
            pattern=r"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?$(?!\n)",
        ),
    ] = None
    struct_encoding: Annotated[
        Literal["msgpack", "struct"] | None,
        Field(
            "Encoding of structs",
            "How dataclasses, pydantic models and untyped dictionaries among the inputs are written where a manifest "
            "does not say: `msgpack`, as flytekit 1.14 and later write and read them, or `struct`, a protobuf "
            "Struct, for images with an older flytekit. Without it, each is written as its type says.",
            examples=["struct"],
        ),
    ] = None
    fail_on: Annotated[
        Literal["error", "warning", "info"] | None,
        Field(
            "Level that fails",
            "The least severity at which findings fail a run; `error` unless it is stated. `--fail-on` wins over it.",
        ),
    ] = None
    variables: Annotated[
        VARIABLES | None,
        Field(
            "Variables",
            "What `${var.NAME}` stands for in plans and in `defaults`, by its name. A target's `variables` win over "
            "these, and `--var` over both; null says that each target must state it.",
            examples=[{"bucket": "s3://acme-development"}],
        ),
    ] = None
    defaults: Annotated[
        Mapping[str, Any] | None,
        Field(
            "Defaults",
            "What every plan says unless it says otherwise: fields of plans but for those that are its own.",
            examples=[{"labels": {"team": "reports"}}],
            holds="defaults",
        ),
    ] = None
    targets: Annotated[
        Mapping[
            Annotated[
                str,
                Field(
                    "Name",
                    "Lower-case letters, digits and dashes, no dash first or last, 63 characters at most.",
                    pattern=TARGET_NAME,
                ),
            ],
            Annotated[
                Target,
                Field("Target", "What holds for the plans in this target.", examples=[{"project": "flytesnacks"}]),
            ],
        ]
        | None,
        Field(
            "Targets",
            "What the plans are meant for, by name: development, staging and production, say. A plan is checked and "
            "compiled for each target that it exists in, into one directory each.",
            examples=[{"staging": {"activate": "never"}, "production": {"project": "flytesnacks"}}],
        ),
    ] = None
