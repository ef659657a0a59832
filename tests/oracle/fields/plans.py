"""Every field of a launch plan but its inputs."""

from datetime import datetime, timedelta

from flytekit import CronSchedule, Email, FixedRate, LaunchPlan, PagerDuty, Slack, task, workflow
from flytekit.core.options import Options
from flytekit.models.common import Annotations, Labels, RawOutputDataConfig
from flytekit.models.core.execution import WorkflowExecutionPhase as Phase
from flytekit.models.security import Identity, SecurityContext


@task
def render(kickoff_time: datetime, region: str, limit: int) -> str:
    return f"{kickoff_time} {region} {limit}"


@task
def remove(days: int) -> int:
    return days


@task
def answer() -> str:
    return "here"


@workflow
def report(kickoff_time: datetime, region: str = "eu", limit: int = 10) -> str:
    return render(kickoff_time=kickoff_time, region=region, limit=limit)


@workflow
def cleanup(days: int = 30) -> int:
    return remove(days=days)


@workflow
def ping() -> str:
    return answer()


@workflow(default_options=Options(labels=Labels({"team": "web"}), annotations=Annotations({"example.com/page": "web"})))
def tagged(days: int = 1) -> int:
    return remove(days=days)


# Default plans: with inputs, without inputs, with labels and annotations of the workflow.
report_default = LaunchPlan.get_or_create(workflow=report)
ping_default = LaunchPlan.get_or_create(workflow=ping)
tagged_default = LaunchPlan.get_or_create(workflow=tagged)

# Nothing but a name.
only_name = LaunchPlan.get_or_create(name="only_name", workflow=cleanup)
only_name_required_input = LaunchPlan.get_or_create(name="only_name_required_input", workflow=report)
only_name_no_inputs = LaunchPlan.get_or_create(name="only_name_no_inputs", workflow=ping)
# The labels and annotations of the workflow are those of its default plan only.
only_name_tagged = LaunchPlan.get_or_create(name="only_name_tagged", workflow=tagged)
dotted_name = LaunchPlan.get_or_create(name="reports.eu-west.Cleanup_2", workflow=cleanup)

# Empty is absent.
empty_values = LaunchPlan.get_or_create(
    name="empty_values",
    workflow=cleanup,
    default_inputs={},
    fixed_inputs={},
    notifications=[],
    labels=Labels({}),
    annotations=Annotations({}),
)

# Notifications.
notify_email = LaunchPlan.get_or_create(
    name="notify_email",
    workflow=cleanup,
    notifications=[
        Email(
            phases=[Phase.SUCCEEDED, Phase.FAILED],
            recipients_email=["data-platform@example.com", "reporting@example.com"],
        )
    ],
)
notify_slack = LaunchPlan.get_or_create(
    name="notify_slack",
    workflow=cleanup,
    notifications=[
        Slack(phases=[Phase.TIMED_OUT, Phase.ABORTED, Phase.FAILED], recipients_email=["alerts@example.slack.com"])
    ],
)
notify_pager_duty = LaunchPlan.get_or_create(
    name="notify_pager_duty",
    workflow=cleanup,
    notifications=[
        PagerDuty(
            phases=[Phase.FAILED],
            recipients_email=["first@example.pagerduty.com", "second@example.pagerduty.com"],
        )
    ],
)
notify_all = LaunchPlan.get_or_create(
    name="notify_all",
    workflow=cleanup,
    notifications=[
        PagerDuty(phases=[Phase.TIMED_OUT], recipients_email=["on-call@example.pagerduty.com"]),
        Email(phases=[Phase.SUCCEEDED], recipients_email=["reporting@example.com"]),
        Slack(phases=[Phase.FAILED, Phase.ABORTED], recipients_email=["alerts@example.slack.com"]),
        Email(
            phases=[Phase.ABORTED, Phase.TIMED_OUT, Phase.FAILED, Phase.SUCCEEDED],
            recipients_email=["audit@example.com"],
        ),
    ],
)

# Labels and annotations.
labels = LaunchPlan.get_or_create(
    name="labels",
    workflow=cleanup,
    labels=Labels({"team": "data-platform", "example.com/tier": "gold", "app": "", "build": "42", "enabled": "true"}),
)
annotations = LaunchPlan.get_or_create(
    name="annotations",
    workflow=cleanup,
    annotations=Annotations(
        {
            "example.com/runbook": "https://wiki.example.com/cleanup?step=1#top",
            "example.com/note": "Größe: 10 µm,\nsecond line",
            "cost-centre": "0042",
            "empty": "",
        }
    ),
)

# Storage, limits, identity, cache.
raw_output = LaunchPlan.get_or_create(
    name="raw_output",
    workflow=cleanup,
    raw_output_data_config=RawOutputDataConfig(output_location_prefix="s3://bucket/raw/cleanup"),
)
parallelism_one = LaunchPlan.get_or_create(name="parallelism_one", workflow=cleanup, max_parallelism=1)
parallelism_most = LaunchPlan.get_or_create(name="parallelism_most", workflow=cleanup, max_parallelism=2147483647)
run_as_role = LaunchPlan.get_or_create(
    name="run_as_role",
    workflow=cleanup,
    security_context=SecurityContext(run_as=Identity(iam_role="arn:aws:iam::123456789012:role/cleanup")),
)
run_as_account = LaunchPlan.get_or_create(
    name="run_as_account",
    workflow=cleanup,
    security_context=SecurityContext(run_as=Identity(k8s_service_account="cleanup")),
)
run_as_both = LaunchPlan.get_or_create(
    name="run_as_both",
    workflow=cleanup,
    security_context=SecurityContext(
        run_as=Identity(iam_role="arn:aws:iam::123456789012:role/cleanup", k8s_service_account="cleanup")
    ),
)
cache_overwritten = LaunchPlan.get_or_create(name="cache_overwritten", workflow=cleanup, overwrite_cache=True)
cache_used = LaunchPlan.get_or_create(name="cache_used", workflow=cleanup, overwrite_cache=False)
activated = LaunchPlan.get_or_create(name="activated", workflow=cleanup, auto_activate=True)
not_activated = LaunchPlan.get_or_create(name="not_activated", workflow=cleanup, auto_activate=False)

# Fixed rates.
rate_90_minutes = LaunchPlan.get_or_create(
    name="rate_90_minutes", workflow=cleanup, schedule=FixedRate(timedelta(minutes=90))
)
rate_12_hours = LaunchPlan.get_or_create(
    name="rate_12_hours", workflow=cleanup, schedule=FixedRate(timedelta(hours=12))
)
rate_2_days = LaunchPlan.get_or_create(name="rate_2_days", workflow=cleanup, schedule=FixedRate(timedelta(days=2)))
rate_36_hours = LaunchPlan.get_or_create(
    name="rate_36_hours", workflow=cleanup, schedule=FixedRate(timedelta(days=1, hours=12))
)
rate_48_hours = LaunchPlan.get_or_create(
    name="rate_48_hours", workflow=cleanup, schedule=FixedRate(timedelta(hours=48))
)
rate_60_minutes = LaunchPlan.get_or_create(
    name="rate_60_minutes", workflow=cleanup, schedule=FixedRate(timedelta(minutes=60))
)
rate_value_minutes = LaunchPlan.get_or_create(
    name="rate_value_minutes", workflow=cleanup, schedule=FixedRate(timedelta(minutes=5))
)
rate_value_hours = LaunchPlan.get_or_create(
    name="rate_value_hours", workflow=cleanup, schedule=FixedRate(timedelta(hours=1))
)
rate_value_days = LaunchPlan.get_or_create(
    name="rate_value_days", workflow=cleanup, schedule=FixedRate(timedelta(days=30))
)

# Cron.
cron_plain = LaunchPlan.get_or_create(
    name="cron_plain", workflow=cleanup, schedule=CronSchedule(schedule="*/15 8-18 1,15 jan-jun MON-FRI")
)
cron_alias = LaunchPlan.get_or_create(name="cron_alias", workflow=cleanup, schedule=CronSchedule(schedule="@daily"))
cron_kickoff = LaunchPlan.get_or_create(
    name="cron_kickoff",
    workflow=report,
    schedule=CronSchedule(schedule="0 9 * * MON", kickoff_time_input_arg="kickoff_time"),
)

# All at once.
everything = LaunchPlan.get_or_create(
    name="everything",
    workflow=report,
    default_inputs={"limit": 99},
    fixed_inputs={"region": "us"},
    schedule=CronSchedule(schedule="30 6 * * 1-5", kickoff_time_input_arg="kickoff_time"),
    notifications=[
        Email(phases=[Phase.SUCCEEDED, Phase.FAILED], recipients_email=["reporting@example.com"]),
        Slack(phases=[Phase.FAILED], recipients_email=["alerts@example.slack.com"]),
        PagerDuty(phases=[Phase.TIMED_OUT, Phase.ABORTED], recipients_email=["on-call@example.pagerduty.com"]),
    ],
    labels=Labels({"team": "reporting", "app": "report"}),
    annotations=Annotations({"example.com/owner": "reporting@example.com"}),
    raw_output_data_config=RawOutputDataConfig(output_location_prefix="gs://bucket/raw"),
    max_parallelism=8,
    security_context=SecurityContext(
        run_as=Identity(iam_role="arn:aws:iam::123456789012:role/reports", k8s_service_account="reports")
    ),
    overwrite_cache=True,
    auto_activate=True,
)
