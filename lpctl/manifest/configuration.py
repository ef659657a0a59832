"""A project's lpctl.yaml."""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, TypeAlias

from lpctl.manifest.shape import Field, document

PATH: TypeAlias = Annotated[str, Field(description="A path: any characters but NUL.", pattern=r"^[^\u0000]*$")]


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
    one by the name of a class of changes.
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
        Mapping[
            str,
            Annotated[
                Literal["error", "warning", "info", "ignore"],
                Field("Level", "The severity of the rule's findings; `ignore` drops them."),
            ],
        ]
        | None,
        Field(
            "Levels of rules",
            "How much a rule matters here, by its name (`lpctl rules` lists them) or by `all`: a rule's own level "
            "wins over `all`, and `--error`, `--warn`, `--info` and `--ignore` win over this file. Rules whose "
            "findings leave no launch plan to write are always errors.",
            examples=[{"offset-ignored": "ignore", "all": "error"}],
        ),
    ] = None
    changes: Annotated[
        Mapping[
            str,
            Annotated[
                Literal["breaking", "risky", "safe", "ignore"],
                Field("Level", "The impact of such a change; `ignore` drops it."),
            ],
        ]
        | None,
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
            "Struct, for images with an older flytekit.",
            examples=["struct"],
        ),
    ] = None
