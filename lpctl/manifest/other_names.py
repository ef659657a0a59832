"""Names that other tools have for what a plan says, and those that tasks, or nobody, have in Flyte: data.

They are of Airflow, Argo, AWS, Dagster, Databricks, GitHub Actions, Kubernetes, Prefect, and flytekit's own elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

RUN_AS = ("security_context", "run_as")
PLACES: dict[tuple[str, ...], str] = {
    (*RUN_AS, "k8s_service_account"): "k8s_service_account kubernetes_service_account service_account "
    "service_account_name k8s_service_account_name",
    (
        *RUN_AS,
        "iam_role",
    ): "iam_role assumable_iam_role role_arn iam_role_arn execution_role execution_role_arn task_role",
    RUN_AS: "run_as",
    ("schedule", "cron"): "cron cron_expression cron_schedule cron_string crontab expression quartz_cron_expression "
    "schedule_expression schedule_interval",
    ("schedule", "rate"): "rate interval every fixed_rate frequency period interval_schedule",
    ("schedule", "timezone"): "timezone tz time_zone timezone_id timezone_name schedule_expression_timezone "
    "schedule_timezone execution_timezone zone",
    ("schedule", "kickoff_time_input_arg"): "kickoff_time_input_arg kickoff_time_arg",
    ("concurrency", "max"): "max max_active_runs max_concurrent_runs max_concurrency concurrency_limit run_limit",
    ("raw_output_data_config", "output_location_prefix"): "raw_output_data_prefix raw_data_prefix output_prefix "
    "raw_output_prefix output_location raw_output_location",
    (
        "workflow",
    ): "workflow_name workflow_id workflow_ref flow flow_name pipeline pipeline_name entrypoint job job_name "
    "workflow_template_ref",
    ("name",): "launch_plan launch_plan_name lp_name plan_name display_name dag_id deployment_name",
    ("labels",): "tags tag",
    ("annotations", "description"): "description desc doc documentation summary comment",
    ("annotations", "owner"): "owner owners contact maintainer",
    ("envs",): "env envs env_vars environment environment_variables env_variables job_variables",
    ("overwrite_cache",): "force overwrite_cached_outputs refresh_cache",
}
IN_TASKS = {
    "timeout": "timeout timeout_seconds timeout_minutes dagrun_timeout execution_timeout active_deadline_seconds "
    "max_runtime",
    "retries": "retries retry max_retries retry_strategy retry_policy retry_limit backoff_limit max_retry_attempts",
    "container_image": "image container_image container docker_image",
    "requests": "resources requests limits cpu memory gpu cpu_limit mem_limit",
    "cache": "cache cache_version discoverable cache_key_fn",
    "pod_template": "pod_template node_selector tolerations affinity pool queue worker_pool work_pool work_queue "
    "priority priority_class priority_class_name priority_weight",
    "secret_requests": "secrets secret tokens",
}
SWITCHES = {
    True: "enabled enable active activate activated is_active",
    False: "suspend suspended pause paused disabled disable is_paused is_paused_upon_creation",
    None: "state status default_status pause_status",
}
ON = ("ACTIVE", "ENABLED", "RUNNING", "UNPAUSED", "ON")
OFF = ("INACTIVE", "DISABLED", "STOPPED", "PAUSED", "OFF", "SUSPENDED")
INPUTS = (
    "inputs parameters params arguments args kwargs input base_parameters default_parameters input_data default_args "
    "op_kwargs run_config conf"
)
RECIPIENTS = {
    "email": "email emails recipients email_recipients",
    "slack": "slack",
    "pager_duty": "pager_duty pagerduty",
}
EVENTS = {
    "FAILED": "on_failure on_failure_callback email_on_failure alert_on_failure failure_emails alerts notify alerting",
    "SUCCEEDED": "on_success on_success_callback email_on_success",
    "": "phases phase email_notifications webhook_notifications notification notify_on",
}
NOT_IN_FLYTE = (
    "start_date start_time start_at end_date end_time catchup depends_on_past jitter backfill "
    "starting_deadline_seconds successful_jobs_history_limit failed_jobs_history_limit history_limit "
    "flexible_time_window misfire_grace_time"
)
SECTIONS = ("schedule", "security_context", "concurrency", "raw_output_data_config")


def normal(key: str) -> str:
    """A key without what its writing adds: `serviceAccountName` and `service-account-name` are one."""
    return key.lower().replace("_", "").replace("-", "")


def _by_name(names: Mapping[Any, str]) -> dict[str, Any]:
    return {normal(name): meaning for meaning, listed in names.items() for name in listed.split()}


PLACE, TASK, SWITCH = _by_name(PLACES), _by_name(IN_TASKS), _by_name(SWITCHES)
RECIPIENT, EVENT = _by_name(RECIPIENTS), _by_name(EVENTS)
OF_INPUTS = frozenset(map(normal, INPUTS.split()))
NEVER = frozenset(map(normal, NOT_IN_FLYTE.split()))
