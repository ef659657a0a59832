"""What a document may state beside one plan: the targets it exists in, the records it is repeated for, overrides."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple, TypeAlias

from lpctl.manifest.shape import Field

TARGET_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$(?!\n)"
"""The name of a target: a DNS label in lower case (RFC 1123, section 2.1), as it names a directory, too."""

TARGET: TypeAlias = Annotated[
    str,
    Field(
        "Target",
        "The name of a target of lpctl.yaml: lower-case letters, digits and dashes, no dash first or last, 63 "
        "characters at most.",
        examples=["production"],
        pattern=TARGET_NAME,
    ),
]

RECORD: TypeAlias = Annotated[
    Mapping[str, Any],
    Field(
        "Record",
        "What `${each.KEY}` stands for, by its key; every record has the same keys.",
        examples=[{"city": "berlin", "top": 5}],
    ),
]


class RecordFile(NamedTuple):
    """The file that holds the records of a plan."""

    file: Annotated[
        str,
        Field(
            "File of records",
            "A path relative to the manifest, of a list of mappings in YAML or JSON, or of a CSV with a header. Any "
            "characters but NUL.",
            examples=["cities.yaml", "customers.csv"],
            pattern=r"^[^\u0000]*$",
        ),
    ]


class Expansion(NamedTuple):
    """The fields that stand beside those of a plan in its document, and make several plans of it.

    `overrides` are plain data: by the name of a target, what the plan says otherwise there.
    """

    targets: Annotated[
        tuple[TARGET, ...] | None,
        Field(
            "Targets",
            "The targets of lpctl.yaml that the plan exists in. Absent, it exists in all of them.",
            examples=[["staging", "production"]],
            min_items=1,
            in_defaults=False,
            in_overrides=False,
        ),
    ] = None
    for_each: Annotated[
        tuple[RECORD, ...] | RecordFile | None,
        Field(
            "Records",
            "The document is one plan for each of these records: a list of mappings, or the file that holds them. "
            "`${each.KEY}` in the plan stands for the record's value; `name` has to tell the plans apart.",
            examples=[[{"city": "berlin", "top": 5}, {"city": "atlanta", "top": 10}], {"file": "cities.yaml"}],
            min_items=1,
            in_defaults=False,
        ),
    ] = None
    overrides: Annotated[
        Mapping[TARGET, Mapping[str, Any]] | None,
        Field(
            "Overrides",
            "What the plan says otherwise in a target, by the target's name.",
            examples=[{"staging": {"schedule": {"cron": "0 6 * * 1"}}}],
            in_defaults=False,
            in_overrides=False,
        ),
    ] = None
