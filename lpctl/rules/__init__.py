"""What is wrong with a plan that fits its schema: rules as functions, in tuples, a file for each section."""

from lpctl.rules.flyte_version import needs_newer_flyte
from lpctl.rules.identity import default_plan_field
from lpctl.rules.manifests import duplicate_plan, mixed_registration
from lpctl.rules.schedule import invalid_rate, offset_ignored, two_timezones, unknown_timezone
from lpctl.rules.security import auth_role_with_security_context, deprecated_auth_role

PLAN_RULES = (
    auth_role_with_security_context,
    default_plan_field,
    deprecated_auth_role,
    invalid_rate,
    offset_ignored,
    two_timezones,
    unknown_timezone,
)
"""Rules over one LaunchPlan."""

VERSION_RULES = (needs_newer_flyte,)
"""Rules over one LaunchPlan and the version of Flyte that it is registered with."""

SET_RULES = (mixed_registration, duplicate_plan)
"""Rules over all plans of one run."""
