"""What a document may state beside one plan: the targets it exists in, the records it is repeated for, overrides."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_origin

from lpctl.manifest.shape import Field, list_beside_section, section_of

EXPRESSION = r"\$\{((var|each)\.[A-Za-z_][A-Za-z0-9_-]*|target\.(name|project|domain))\}"
"""What stands for a value: a variable, an entry of a record, what the target is. JSON Schema reads it alike."""

EXAMPLE = "${var.NAME}"
"""An expression, as messages show one."""

OTHERWISE_IN_A_TARGET = "a target has records of its own under `overrides.TARGET.for_each`"
"""What to do where an expression is to give a plan other records."""

ALONE = f"^{EXPRESSION}$(?!\n)"
"""A text that is an expression and nothing else, which takes the value with its type."""

WITHIN = f"(^|[^$]){EXPRESSION}"
"""A text with an expression in it; `$${` is a `${` that means nothing."""


def stand_in(type_: Any, field: Field) -> str | None:
    """The pattern of the texts with expressions that may stand for a value of a declared type before it is expanded.

    None where no text needs one, as every text is taken: those with expressions are texts like others.
    """
    if type_ is Any or (type_ is str and field.pattern is None):
        return None
    section = section_of(type_)
    if section is not None:
        or_text = field.shorthand is not None or (section is not type_ and list_beside_section(type_) is None)
        return None if or_text else ALONE
    return WITHIN if type_ is str or get_origin(type_) is Literal else ALONE


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
        tuple[str, ...] | None,
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
        Mapping[
            str,
            Annotated[
                Mapping[str, Any],
                Field(
                    "Overrides in a target",
                    "Fields of the plan as they are in the target; null takes away what the plan or `defaults` say.",
                    examples=[{"schedule": {"cron": "0 6 * * 1"}}],
                    holds="overrides",
                ),
            ],
        ]
        | None,
        Field(
            "Overrides",
            "What the plan says otherwise in a target, by the target's name.",
            examples=[{"staging": {"schedule": {"cron": "0 6 * * 1"}}}],
            in_defaults=False,
            in_overrides=False,
        ),
    ] = None
