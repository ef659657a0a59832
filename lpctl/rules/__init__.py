"""What is wrong with a plan that fits its schema: rules as functions, in tuples, a file for each section."""

from lpctl.rules.cron import every_minute, interval_rounded, invalid_cron, never_fires
from lpctl.rules.cron_meaning import (
    day_or_weekday,
    dst_gap_or_overlap,
    not_portable,
    one_value_range,
    star_with_step_one,
    uneven_step,
)
from lpctl.rules.envs import invalid_env_name, secret_in_envs
from lpctl.rules.flyte_version import messagepack_needs_newer_flyte, needs_newer_flyte
from lpctl.rules.identity import default_plan_field
from lpctl.rules.labels import invalid_annotation, invalid_label, too_many_labels
from lpctl.rules.limits import cache_always_overwritten, output_location_not_remote, skipped_in_silence
from lpctl.rules.manifests import duplicate_plan, mixed_registration
from lpctl.rules.names import invalid_project, long_name, misspelt_domain, nul_character, unfilled_template, unsafe_name
from lpctl.rules.notifications import recipient_not_an_address
from lpctl.rules.schedule import (
    inactive_schedule,
    invalid_rate,
    offset_ignored,
    rate_clock_restarts,
    two_timezones,
    unknown_timezone,
)
from lpctl.rules.scheduled_inputs import (
    fixed_kickoff_input,
    kickoff_input_type,
    kickoff_time_ignored,
    kickoff_time_missing,
    unbound_required_input,
    unknown_kickoff_input,
)
from lpctl.rules.security import (
    auth_role_with_security_context,
    deprecated_auth_role,
    invalid_service_account,
    secrets_not_injected,
    security_context_ignored,
)

SCHEDULE_RULES = (
    day_or_weekday,
    dst_gap_or_overlap,
    every_minute,
    interval_rounded,
    invalid_cron,
    invalid_rate,
    never_fires,
    not_portable,
    offset_ignored,
    one_value_range,
    rate_clock_restarts,
    star_with_step_one,
    two_timezones,
    uneven_step,
    unknown_timezone,
)
"""Rules over the schedule of a LaunchPlan, whatever else the plan says."""

PLAN_RULES = {
    "workflow": (
        default_plan_field,
        invalid_project,
        invalid_service_account,
        long_name,
        misspelt_domain,
        nul_character,
        unfilled_template,
        unsafe_name,
    ),
    "schedule": (inactive_schedule,),
    "notifications": (recipient_not_an_address,),
    "labels": (invalid_label, too_many_labels),
    "annotations": (invalid_annotation,),
    "raw_output_data_config": (output_location_not_remote,),
    "security_context": (secrets_not_injected, security_context_ignored),
    "auth_role": (auth_role_with_security_context, deprecated_auth_role),
    "overwrite_cache": (cache_always_overwritten,),
    "concurrency": (skipped_in_silence,),
    "envs": (invalid_env_name, secret_in_envs),
}
"""Rules over one LaunchPlan, by the section without which they find nothing; every plan has a workflow."""

NO_TIMETABLE = (interval_rounded, invalid_cron, invalid_rate, never_fires, two_timezones, unknown_timezone)
"""Those of SCHEDULE_RULES that find a schedule of which no start can be told, however little a project makes of it."""

VERSION_RULES = (needs_newer_flyte,)
"""Rules over one LaunchPlan and the version of Flyte that it is registered with."""

ENCODING_RULES = (messagepack_needs_newer_flyte,)
"""Rules over how the structs among a plan's inputs are written, and the version of Flyte."""

INPUT_RULES = (
    fixed_kickoff_input,
    kickoff_input_type,
    kickoff_time_ignored,
    kickoff_time_missing,
    unbound_required_input,
    unknown_kickoff_input,
)
"""Rules over one LaunchPlan that has a schedule, and its workflow's interface."""

SET_RULES = (mixed_registration, duplicate_plan)
"""Rules over all plans of one run."""
