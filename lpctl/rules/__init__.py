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
from lpctl.rules.flyte_version import needs_newer_flyte
from lpctl.rules.identity import default_plan_field
from lpctl.rules.manifests import duplicate_plan, mixed_registration
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
from lpctl.rules.security import auth_role_with_security_context, deprecated_auth_role

PLAN_RULES = (
    auth_role_with_security_context,
    day_or_weekday,
    default_plan_field,
    deprecated_auth_role,
    dst_gap_or_overlap,
    every_minute,
    inactive_schedule,
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
"""Rules over one LaunchPlan."""

VERSION_RULES = (needs_newer_flyte,)
"""Rules over one LaunchPlan and the version of Flyte that it is registered with."""
INPUT_RULES = (
    fixed_kickoff_input,
    kickoff_input_type,
    kickoff_time_ignored,
    kickoff_time_missing,
    unbound_required_input,
    unknown_kickoff_input,
)
"""Rules over one LaunchPlan and its workflow's interface."""

SET_RULES = (mixed_registration, duplicate_plan)
"""Rules over all plans of one run."""
