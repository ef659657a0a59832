"""What a manifest says, section by section. Names of fields are the manifest's own, which are flytekit's."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from lpctl.manifest.security import AuthRole, SecurityContext
from lpctl.manifest.shape import ANY_TEXT, Field, document

INT32_MAX = 2**31 - 1
UINT32_MAX = 2**32 - 1


class WorkflowReference(NamedTuple):
    """The workflow that a plan launches. Parts that are not stated are None."""

    name: Annotated[
        str, Field("Workflow name", "The workflow's full name, as registered.", examples=["reports.daily.my_wf"])
    ]
    version: Annotated[
        str | None,
        Field(
            "Workflow version",
            "The exact version that must be registered before the plan. The server looks for this one and no other.",
            examples=["v11"],
        ),
    ] = None
    project: Annotated[
        str | None,
        Field("Workflow project", "The project of the workflow where it is not the plan's.", examples=["flytesnacks"]),
    ] = None
    domain: Annotated[
        str | None,
        Field("Workflow domain", "The domain of the workflow where it is not the plan's.", examples=["production"]),
    ] = None


class Rate(NamedTuple):
    """A rate as written in parts: `value` times `unit`, one of MINUTE, HOUR, DAY."""

    value: Annotated[int, Field("Value", "How many units lie between two starts.", examples=[12], maximum=UINT32_MAX)]
    unit: Annotated[Literal["MINUTE", "HOUR", "DAY"], Field("Unit", "MINUTE, HOUR or DAY. A day is 24 hours.")]


class Schedule(NamedTuple):
    """When the plan starts by itself: exactly one of cron and rate is not None; timezone and offset go with cron."""

    cron: Annotated[
        str | None,
        Field(
            "Cron expression",
            "Five fields (minute, hour, day of month, month, day of week 0-6 or sun-sat), a descriptor such as "
            "`@daily`, or `@every 90m`. It is read by the native scheduler's own library, whose dialect is neither "
            "croniter's nor AWS's. Times are those of `timezone`, else of the scheduler's host, normally UTC. Quote "
            "it: YAML reads a bare `*` as an alias.",
            examples=["0 9 * * MON", "@daily", "*/15 * * * *"],
            alternative=True,
        ),
    ] = None
    rate: Annotated[
        str | Rate | None,
        Field(
            "Fixed rate",
            "A whole, positive interval of minutes, hours or days: text such as `90m`, `12h`, `1h30m` or `2 days`, "
            "compiled to the largest unit that divides it; or value and unit, written as they stand. The clock "
            "starts at activation and restarts at each; the native scheduler passes no kickoff time to a rate.",
            examples=["12h", "90m", "2 days", {"value": 12, "unit": "HOUR"}],
            alternative=True,
        ),
    ] = None
    timezone: Annotated[
        str | None,
        Field(
            "Time zone",
            "The IANA time zone that `cron` is read in, compiled into the `CRON_TZ=` prefix of the expression. Names "
            "are those of the zone database, case and all. A rate has no time zone.",
            examples=["Europe/Berlin", "America/New_York", "UTC"],
            goes_with="cron",
        ),
    ] = None
    offset: Annotated[
        str | None,
        Field(
            "Offset",
            "An ISO 8601 duration that flytekit writes into the schedule. Nothing in Flyte 1.16 reads it.",
            examples=["PT5M"],
            goes_with="cron",
        ),
    ] = None
    kickoff_time_input_arg: Annotated[
        str | None,
        Field(
            "Kickoff time input",
            "The datetime input that receives the scheduled time of each start. It must be free, that is neither "
            "fixed nor unknown, and of type datetime. With a rate, Flyte 1.16 never passes it.",
            examples=["kickoff_time"],
        ),
    ] = None


class Notification(NamedTuple):
    """Who hears of an execution that ends in one of the phases: exactly one of the three lists is not None."""

    # The terminal phases are the only ones that notify (flyteadmin common/executions.go).
    phases: Annotated[
        tuple[Literal["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"], ...],
        Field("Phases", "The terminal phases that notify.", examples=[["FAILED", "TIMED_OUT"]], min_items=1),
    ]
    email: Annotated[
        tuple[str, ...] | None,
        Field(
            "E-mail recipients", "E-mail addresses.", examples=[["dev-team@example.com"]], min_items=1, alternative=True
        ),
    ] = None
    slack: Annotated[
        tuple[str, ...] | None,
        Field(
            "Slack recipients",
            "E-mail addresses of Slack channels: Flyte sends an e-mail, a channel's name or a webhook reaches nobody.",
            examples=[["alerts-channel@example.slack.com"]],
            min_items=1,
            alternative=True,
        ),
    ] = None
    pager_duty: Annotated[
        tuple[str, ...] | None,
        Field(
            "PagerDuty recipients",
            "E-mail addresses of PagerDuty services: Flyte sends an e-mail.",
            examples=[["on-call@example.pagerduty.com"]],
            min_items=1,
            alternative=True,
        ),
    ] = None


class RawOutputDataConfig(NamedTuple):
    """Where executions write offloaded data."""

    output_location_prefix: Annotated[
        str, Field("Output location prefix", "The URI under which data are written.", examples=["s3://bucket/raw"])
    ]


class Concurrency(NamedTuple):
    """How many executions of the plan may run at the same time."""

    max: Annotated[
        int,
        Field("Maximum", "The number of executions that may be queued or running.", examples=[1], maximum=INT32_MAX),
    ]
    behavior: Annotated[
        Literal["SKIP"] | None,
        Field(
            "Behavior",
            "What happens to an execution beyond the maximum. SKIP, the only one and the default: it is not created.",
        ),
    ] = None


@document(
    "Launch plan",
    "How and when a Flyte workflow runs: its inputs, schedule, notifications, labels, identity and limits. One "
    "document is one launch plan.",
    examples=[
        {
            "apiVersion": "lpctl/v1",
            "kind": "LaunchPlan",
            "name": "weekly_report",
            "workflow": "reports.daily.my_wf",
            "default_inputs": {"days": 7},
            "schedule": {"cron": "0 9 * * MON"},
        }
    ],
)
class LaunchPlan(NamedTuple):
    """A launch plan as its manifest states it. Without a name it is its workflow's default launch plan.

    What is absent is None: for Flyte, absent is not false, and a default launch plan may not hold an empty section.
    `default_inputs` and `fixed_inputs` are plain YAML data; the workflow's interface gives them their types, and
    `struct_encoding`, `msgpack` or `struct`, says how dataclasses among them are written, if not as their types say.
    """

    workflow: Annotated[
        WorkflowReference,
        Field(
            "Workflow",
            "The workflow that the plan launches: its name, or a mapping that also states its version, project or "
            "domain. The version is `version` here, else `--workflow-version`, else what the interface source "
            "states, never the plan's own; project and domain are the plan's unless stated here.",
            examples=["reports.daily.my_wf", {"name": "reports.daily.my_wf", "version": "v11"}],
            shorthand="name",
            in_defaults=False,
        ),
    ]
    name: Annotated[
        str | None,
        Field(
            "Name",
            "The launch plan's name, independent of the workflow's. Without a name, the document states the "
            "workflow's default launch plan and may hold `workflow`, `project`, `domain` and `version` besides, "
            "nothing else.",
            examples=["daily_report", "reports.daily.eu"],
            in_defaults=False,
            in_overrides=False,
        ),
    ] = None
    project: Annotated[
        str | None,
        Field(
            "Project",
            "The Flyte project of the plan. Left open, `--project` or `flytectl register files -p` fills it. All "
            "plans of one output agree in it as far as they state it: flytectl registers every file into its own "
            "`-p`.",
            examples=["flytesnacks"],
            in_overrides=False,
        ),
    ] = None
    domain: Annotated[
        str | None,
        Field(
            "Domain",
            "The Flyte domain of the plan, as the server is configured: development, staging and production unless "
            "changed. Left open, `--domain` or `flytectl register files -d` fills it.",
            examples=["development", "staging", "production"],
            in_overrides=False,
        ),
    ] = None
    version: Annotated[
        str | None,
        Field(
            "Version",
            "The launch plan's own version, independent of the workflow's. Left open, `--version` or `flytectl "
            "register files --version` fills it. A registered version is never changed: new content needs a new "
            "version.",
            examples=["v12"],
            in_defaults=False,
            in_overrides=False,
        ),
    ] = None
    default_inputs: Annotated[
        Mapping[str, Any] | None,
        Field(
            "Default inputs",
            "Values of inputs that callers may override, laid over the workflow's own defaults. Each value is "
            "checked against the type that the workflow declares.",
            examples=[{"days": 7, "region": "eu"}],
            in_defaults=False,
            by_entry=True,
        ),
    ] = None
    fixed_inputs: Annotated[
        Mapping[str, Any] | None,
        Field(
            "Fixed inputs",
            "Values of inputs that callers may not override: a fixed input leaves the plan's parameters. Each value "
            "is checked against the type that the workflow declares.",
            examples=[{"threshold": 0.5, "since": "2026-01-02T00:00:00Z", "window": "1h30m"}],
            in_defaults=False,
            by_entry=True,
        ),
    ] = None
    struct_encoding: Annotated[
        Literal["msgpack", "struct"] | None,
        Field(
            "Encoding of structs",
            "How dataclasses, pydantic models and untyped dictionaries among the inputs are written: `msgpack`, as "
            "flytekit 1.14 and later write and read them, or `struct`, a protobuf Struct, for images with an older "
            "flytekit. Over lpctl.yaml's. Without it, as the type of each says. Flyte 1.16 accepts both.",
            examples=["struct"],
        ),
    ] = None
    schedule: Annotated[
        Schedule | None,
        Field(
            "Schedule",
            "When the plan starts by itself, once it is active: exactly one of `cron` and `rate`. Every input must "
            "then have a value, except the one that takes the kickoff time.",
            examples=[{"cron": "0 9 * * MON", "timezone": "Europe/Berlin"}, {"rate": "12h"}],
            by_entry=True,
        ),
    ] = None
    notifications: Annotated[
        tuple[
            Annotated[
                Notification, Field("Notification", "The phases, and exactly one of `email`, `slack` and `pager_duty`.")
            ],
            ...,
        ]
        | None,
        Field(
            "Notifications",
            "Who hears of executions that end in one of the phases. They are sent only where the platform has "
            "notifications configured.",
            examples=[[{"phases": ["FAILED"], "email": ["dev-team@example.com"]}]],
        ),
    ] = None
    labels: Annotated[
        Mapping[str, ANY_TEXT] | None,
        Field(
            "Labels",
            "Kubernetes labels of executions, 16 at most. Labels given at execution replace these as a whole.",
            examples=[{"team": "data-science"}],
            by_entry=True,
        ),
    ] = None
    annotations: Annotated[
        Mapping[str, ANY_TEXT] | None,
        Field(
            "Annotations",
            "Kubernetes annotations of executions. The server does not check them at registration; a bad key fails "
            "the execution.",
            examples=[{"example.com/owner": "data-science"}],
            by_entry=True,
        ),
    ] = None
    raw_output_data_config: Annotated[
        RawOutputDataConfig | None,
        Field(
            "Raw output data",
            "Where executions write offloaded data such as files and large tables.",
            examples=[{"output_location_prefix": "s3://bucket/raw"}],
        ),
    ] = None
    max_parallelism: Annotated[
        int | None,
        Field(
            "Maximum parallelism",
            "How many task nodes of one execution run at the same time; a map task counts as one. Absent, the "
            "platform's own value is used (25 unless changed); unlimited cannot be said on a launch plan.",
            examples=[5],
            maximum=INT32_MAX,
        ),
    ] = None
    security_context: Annotated[
        SecurityContext | None,
        Field(
            "Security context",
            "The identity of executions, and secrets and tokens. Flyte uses it only where `run_as` names a role, a "
            "service account or an execution identity; otherwise it ignores the whole.",
            examples=[{"run_as": {"k8s_service_account": "reports"}}],
            by_entry=True,
        ),
    ] = None
    auth_role: Annotated[
        AuthRole | None,
        Field(
            "Auth role (deprecated)",
            "flytekit's older form of `security_context.run_as`, into which it is turned, with a warning. Both "
            "together are an error.",
            examples=[{"kubernetes_service_account": "reports"}],
            deprecated=True,
            in_defaults=False,
        ),
    ] = None
    overwrite_cache: Annotated[
        bool | None,
        Field(
            "Overwrite cache",
            "true: executions run every task anew and replace what is cached. An execution cannot turn it off again. "
            "false is the same as absent.",
            examples=[True],
        ),
    ] = None
    concurrency: Annotated[
        Concurrency | None,
        Field(
            "Concurrency",
            "How many executions of the plan may run at the same time, over all its versions. Flyte 1.16 counts "
            "queued and running ones when an execution is created; older servers drop the field.",
            examples=[{"max": 1, "behavior": "SKIP"}],
        ),
    ] = None
    auto_activate: Annotated[
        bool | None,
        Field(
            "Activate after registration",
            "Whether the plan is meant to be active: its schedule runs only then. Not part of the protobuf, which "
            "has no such field: it goes to the index and to the commands that `lpctl compile` prints.",
            examples=[True],
        ),
    ] = None
    interruptible: Annotated[
        bool | None,
        Field(
            "Interruptible",
            "Whether executions may run on interruptible machines. Absent leaves it to the tasks; false forbids it. "
            "An execution may say otherwise.",
            examples=[False],
        ),
    ] = None
    envs: Annotated[
        Mapping[str, ANY_TEXT] | None,
        Field(
            "Environment variables",
            "Environment variables of the executions' tasks, readable by everybody who may read the plan: no place "
            "for secrets. Used only where the execution brings none.",
            examples=[{"LOG_LEVEL": "info"}],
            by_entry=True,
        ),
    ] = None
