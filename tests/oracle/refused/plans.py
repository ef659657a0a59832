"""What flytekit accepts and lpctl refuses: a launch plan for each row of that table in docs/differences.md."""

from datetime import date, datetime, timedelta
from typing import Any

from flytekit import Artifact, CronSchedule, Email, FixedRate, LaunchPlan, task, workflow
from flytekit.core.launch_plan import ConcurrencyPolicy
from flytekit.core.notification import Notification
from flytekit.models.common import AuthRole, EmailNotification, RawOutputDataConfig, SlackNotification
from flytekit.models.common import Notification as NotificationModel
from flytekit.models.core.execution import WorkflowExecutionPhase as Phase
from flytekit.models.schedule import Schedule
from flytekit.models.security import Identity, OAuth2Client, Secret, SecurityContext
from google.protobuf.wrappers_pb2 import StringValue


@task
def nothing() -> None:
    pass


@workflow
def cleanup(
    days: int = 30,
    moment: datetime = datetime(2025, 1, 1),
    day: date = date(2025, 1, 1),
    span: timedelta = timedelta(hours=1),
) -> None:
    nothing()


@workflow
def default_plan_options(days: int = 30) -> None:
    nothing()


@workflow
def required(region: str, moment: datetime) -> None:
    nothing()


class Trigger:
    """All that flytekit asks of a trigger (core/schedule.py:LaunchPlanTriggerBase)."""

    def to_flyte_idl(self, plan: LaunchPlan) -> Any:
        return StringValue(value="a launch condition")


null_default = LaunchPlan.get_or_create(name="null-default", workflow=cleanup, default_inputs={"days": None})
null_fields = LaunchPlan.get_or_create(
    name="null-fields",
    workflow=cleanup,
    default_inputs=None,
    schedule=None,
    notifications=None,
    labels=None,
    max_parallelism=None,
    security_context=SecurityContext(run_as=Identity(iam_role=None), secrets=None),
    overwrite_cache=None,
    concurrency=None,
)
naive_datetime = LaunchPlan.get_or_create(
    name="naive-datetime", workflow=cleanup, default_inputs={"moment": datetime(2026, 1, 2, 9, 0)}
)
date_alone = LaunchPlan.get_or_create(name="date-alone", workflow=cleanup, fixed_inputs={"day": date(2026, 1, 2)})
duration_range = LaunchPlan.get_or_create(
    name="duration-range", workflow=cleanup, fixed_inputs={"span": timedelta(seconds=315576000001)}
)
artifact_query = LaunchPlan.get_or_create(
    name="artifact-query", workflow=cleanup, default_inputs={"days": Artifact(name="retention").query()}
)
rate_zero = LaunchPlan.get_or_create(name="rate-zero", workflow=cleanup, schedule=FixedRate(timedelta(0)))
rate_overflow = LaunchPlan.get_or_create(
    name="rate-overflow", workflow=cleanup, schedule=FixedRate(timedelta(days=106752))
)
empty_schedule = LaunchPlan.get_or_create(
    name="empty-schedule", workflow=cleanup, schedule=CronSchedule(kickoff_time_input_arg="moment", offset="PT5M")
)
cron_expression = LaunchPlan.get_or_create(
    name="cron-expression",
    workflow=cleanup,
    schedule=Schedule(kickoff_time_input_arg="moment", cron_expression="0 9 ? * MON-FRI *"),
)
cron_dialect = LaunchPlan.get_or_create(
    name="cron-dialect", workflow=cleanup, schedule=CronSchedule(schedule="0 9 * * 7")
)
cron_never = LaunchPlan.get_or_create(
    name="cron-never", workflow=cleanup, schedule=CronSchedule(schedule="0 0 31 2 */1")
)
unbound_input = LaunchPlan.get_or_create(
    name="unbound-input",
    workflow=required,
    schedule=CronSchedule(schedule="0 9 * * *", kickoff_time_input_arg="moment"),
)
kickoff_input = LaunchPlan.get_or_create(
    name="kickoff-input",
    workflow=cleanup,
    schedule=CronSchedule(schedule="0 9 * * *", kickoff_time_input_arg="nowhere"),
)
trigger = LaunchPlan.get_or_create(name="trigger", workflow=cleanup, trigger=Trigger())
empty_recipients = LaunchPlan.get_or_create(
    name="empty-recipients",
    workflow=cleanup,
    notifications=[
        Email(phases=[Phase.FAILED], recipients_email=[]),
        Email(phases=[Phase.FAILED], recipients_email=[""]),
    ],
)
notification_kind = LaunchPlan.get_or_create(
    name="notification-kind",
    workflow=cleanup,
    notifications=[
        Notification(phases=[Phase.FAILED]),
        Notification(
            phases=[Phase.FAILED],
            slack=SlackNotification(["alerts@example.slack.com"]),
            email=EmailNotification(["reporting@example.com"]),
        ),
    ],
)
notification_phases = LaunchPlan.get_or_create(
    name="notification-phases",
    workflow=cleanup,
    notifications=[
        NotificationModel(phases=[], email=EmailNotification(["reporting@example.com"])),
        NotificationModel(phases=[Phase.RUNNING], email=EmailNotification(["reporting@example.com"])),
    ],
)
parallelism_not_positive = LaunchPlan.get_or_create(
    name="parallelism-not-positive", workflow=cleanup, max_parallelism=-1
)
concurrency_not_positive = LaunchPlan.get_or_create(
    name="concurrency-not-positive", workflow=cleanup, concurrency=ConcurrencyPolicy(max_concurrency=0)
)
concurrency_unspecified = LaunchPlan.get_or_create(
    name="concurrency-unspecified", workflow=cleanup, concurrency=ConcurrencyPolicy(max_concurrency=1, behavior=0)
)
client_without_secret = LaunchPlan.get_or_create(
    name="client-without-secret",
    workflow=cleanup,
    security_context=SecurityContext(run_as=Identity(oauth2_client=OAuth2Client("reports", None))),
)
env_var_line_break = LaunchPlan.get_or_create(
    name="env-var-line-break",
    workflow=cleanup,
    security_context=SecurityContext(secrets=[Secret(group="db", key="password", env_var="DB_PASSWORD\n")]),
)
default_plan_with_options = LaunchPlan.get_or_create(
    workflow=default_plan_options, auto_activate=True, concurrency=ConcurrencyPolicy(max_concurrency=1)
)
empty_strings = LaunchPlan.get_or_create(
    name="empty-strings",
    workflow=cleanup,
    schedule=CronSchedule(schedule="@daily", kickoff_time_input_arg=""),
    raw_output_data_config=RawOutputDataConfig(""),
    auth_role=AuthRole(assumable_iam_role="", kubernetes_service_account=""),
)
# The second is the first: values that move between the two maps are not noticed.
duplicate_names = LaunchPlan.get_or_create(name="duplicate-names", workflow=cleanup, default_inputs={"days": 1})
duplicate_names_again = LaunchPlan.get_or_create(name="duplicate-names", workflow=cleanup, fixed_inputs={"days": 1})
