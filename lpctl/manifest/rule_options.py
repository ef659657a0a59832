"""What a project asks of its plans: the options of the rules that lpctl.yaml switches on, a section for each rule.

Those of a rule stand in `rules` under its name, with its level beside them.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

from lpctl.manifest.launch_plan import INT32_MAX
from lpctl.manifest.shape import Field, declaration, fields_of, section_of

LEVEL: TypeAlias = Annotated[
    Literal["error", "warning", "info", "ignore"],
    Field("Level", "The severity of the rule's findings, absent the rule's own; `ignore` drops them."),
]

PATTERN: TypeAlias = Annotated[
    str,
    Field(
        "Pattern",
        "A regular expression that the whole value matches: characters, `.`, `[a-z]`, `\\d`, `\\w`, `(a|b)`, `*`, `+`, "
        "`?` and `{2,5}`.",
        examples=["report_.*", "gold|silver"],
    ),
]

_KEYS: TypeAlias = Annotated[
    tuple[str, ...] | None, Field("Keys", "The keys that every plan has.", examples=[["team"]], min_items=1)
]

_PATTERNS: TypeAlias = Annotated[
    Mapping[str, PATTERN] | None,
    Field(
        "Patterns of values",
        "What values match, by key, in the plans that have the key.",
        examples=[{"tier": "gold|silver"}],
    ),
]


class RequiredLabels(NamedTuple):
    """The keys that every plan's labels have, and what values match."""

    level: LEVEL | None = None
    keys: _KEYS = None
    patterns: _PATTERNS = None


class RequiredAnnotations(NamedTuple):
    """The keys that every plan's annotations have, and what values match."""

    level: LEVEL | None = None
    keys: _KEYS = None
    patterns: _PATTERNS = None


class AllowedValues(NamedTuple):
    """The values that plans may state, field by field."""

    level: LEVEL | None = None
    projects: Annotated[
        tuple[str, ...] | None,
        Field("Projects", "Of `project`; `*` stands for any characters.", examples=[["reports"]], min_items=1),
    ] = None
    domains: Annotated[
        tuple[str, ...] | None,
        Field("Domains", "Of `domain`; `*` stands for any characters.", examples=[["staging", "prod-*"]], min_items=1),
    ] = None
    iam_roles: Annotated[
        tuple[str, ...] | None,
        Field(
            "IAM roles",
            "Of `iam_role`, and of a deprecated `assumable_iam_role`; `*` stands for any characters.",
            examples=[["arn:aws:iam::123456789012:role/reports-*"]],
            min_items=1,
        ),
    ] = None
    k8s_service_accounts: Annotated[
        tuple[str, ...] | None,
        Field(
            "Kubernetes service accounts",
            "Of `k8s_service_account`, and of a deprecated `kubernetes_service_account`; `*` stands for any "
            "characters.",
            examples=[["reports-*"]],
            min_items=1,
        ),
    ] = None
    output_location_prefixes: Annotated[
        tuple[str, ...] | None,
        Field(
            "Output location prefixes",
            "Of `output_location_prefix`; `*` stands for any characters.",
            examples=[["s3://reports/*"]],
            min_items=1,
        ),
    ] = None
    recipients: Annotated[
        tuple[str, ...] | None,
        Field(
            "Recipients",
            "Of the recipients of notifications, whatever their kind; `*` stands for any characters.",
            examples=[["*@example.com"]],
            min_items=1,
        ),
    ] = None


class NamePattern(NamedTuple):
    """What the names of plans match."""

    pattern: PATTERN
    level: LEVEL | None = None


class RequiredNotification(NamedTuple):
    """The phases of which somebody hears from every plan."""

    phases: Annotated[
        tuple[Literal["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"], ...],
        Field("Phases", "The phases that every plan notifies of.", examples=[["FAILED", "TIMED_OUT"]], min_items=1),
    ]
    kinds: Annotated[
        tuple[Literal["email", "slack", "pager_duty"], ...] | None,
        Field(
            "Kinds",
            "The kinds of notifications that count, of which one is enough; absent, all.",
            examples=[["pager_duty"]],
            min_items=1,
        ),
    ] = None
    level: LEVEL | None = None


class ClosedWindow(NamedTuple):
    """A time of the week in which nothing may start; without `days` every day, without `hours` all day."""

    days: Annotated[
        tuple[Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"], ...] | None,
        Field("Days", "The days on which the window opens; absent, every day.", examples=[["SAT", "SUN"]], min_items=1),
    ] = None
    hours: Annotated[
        str | None,
        Field(
            "Hours",
            "From and to on a clock of 24 hours, such as `22:00-06:00`, which ends on the day after; the end is no "
            "part of it. Absent, the whole day.",
            examples=["22:00-06:00", "09:00-17:30"],
            pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$(?!\n)",
        ),
    ] = None


class ScheduleWindow(NamedTuple):
    """When plans with a schedule may not start, and how many of them may start in an hour."""

    level: LEVEL | None = None
    closed: Annotated[
        tuple[
            Annotated[
                ClosedWindow,
                Field("Closed window", "A time of the week in which nothing may start.", examples=[{"days": ["SUN"]}]),
            ],
            ...,
        ]
        | None,
        Field(
            "Closed windows",
            "When plans may not start.",
            examples=[[{"days": ["SAT", "SUN"]}, {"hours": "22:00-06:00"}]],
            min_items=1,
        ),
    ] = None
    timezone: Annotated[
        str | None,
        Field("Time zone", "The IANA time zone of `closed`; absent, UTC.", examples=["Europe/Berlin"]),
    ] = None
    most_starts_an_hour: Annotated[
        int | None,
        Field(
            "Most starts an hour",
            "How often all plans of a target may start together within one hour of UTC.",
            examples=[20],
            maximum=INT32_MAX,
        ),
    ] = None


class MaxParallelismAtMost(NamedTuple):
    """The highest `max_parallelism` that plans may state."""

    maximum: Annotated[
        int, Field("Maximum", "The highest `max_parallelism` that a plan may state.", examples=[50], maximum=INT32_MAX)
    ]
    level: LEVEL | None = None


class TimezoneRequired(NamedTuple):
    """That cron schedules state their time zone, and which they may state."""

    level: LEVEL | None = None
    timezones: Annotated[
        tuple[str, ...] | None,
        Field("Time zones", "Those that may be stated; absent, all.", examples=[["Europe/Berlin", "UTC"]], min_items=1),
    ] = None


RULE_OPTIONS: dict[str, type[Any]] = {
    "allowed-values": AllowedValues,
    "max-parallelism-at-most": MaxParallelismAtMost,
    "name-pattern": NamePattern,
    "required-annotations": RequiredAnnotations,
    "required-labels": RequiredLabels,
    "required-notification": RequiredNotification,
    "schedule-window": ScheduleWindow,
    "timezone-required": TimezoneRequired,
}
"""The section of each rule that has options, by the rule's name."""

WITHOUT_OPTIONS = frozenset(("timezone-required",))
"""Those of them that find something without an option."""


EXAMPLES: dict[str, Any] = {
    "allowed-values": {"k8s_service_accounts": ["reports-*"], "recipients": ["*@example.com"]},
    "max-parallelism-at-most": {"maximum": 50},
    "name-pattern": {"pattern": "[a-z][a-z0-9_]*"},
    "required-annotations": {"level": "warning", "keys": ["example.com/runbook"]},
    "required-labels": {"keys": ["team"], "patterns": {"tier": "gold|silver"}},
    "required-notification": {"phases": ["FAILED", "TIMED_OUT"], "kinds": ["pager_duty"]},
    "schedule-window": {"closed": [{"days": ["SAT", "SUN"]}], "timezone": "Europe/Berlin", "most_starts_an_hour": 20},
    "timezone-required": {"timezones": ["Europe/Berlin"]},
}
"""Options of each of them, as somebody may state them."""


def of_entry(rule: str) -> Any:
    """The annotation of what `rules` may hold under the name of a rule with options: a level, or a section."""
    section = RULE_OPTIONS[rule]
    return Annotated[
        Literal["error", "warning", "info", "ignore"] | section,
        Field(
            rule.replace("-", " ").capitalize(),
            f"{section.__doc__} A level alone changes the level of options that are stated above.",
            examples=[EXAMPLES[rule]],
        ),
    ]


def described(rule: str) -> dict[str, str]:
    """What each option of a rule says, by its name: `closed[].days` is one of each item of `closed`. {} of others."""
    section = RULE_OPTIONS.get(rule)
    return {} if section is None else _described(section, "")


def _described(section: type[Any], before: str) -> dict[str, str]:
    found = {}
    for name, annotation in fields_of(section).items():
        type_, field = declaration(annotation)
        found[f"{before}{name}"] = field.description
        if get_origin(type_) is tuple and (item := section_of(declaration(get_args(type_)[0])[0])) is not None:
            found |= _described(item, f"{before}{name}[].")
    return found
