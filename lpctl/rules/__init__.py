"""What is wrong with a plan that fits its schema: rules as functions, in tuples, a file for each section."""

from lpctl.rules.identity import default_plan_field
from lpctl.rules.manifests import duplicate_plan, mixed_registration
from lpctl.rules.schedule import invalid_rate

PLAN_RULES = (default_plan_field, invalid_rate)
"""Rules over one LaunchPlan."""

SET_RULES = (mixed_registration, duplicate_plan)
"""Rules over all plans of one run."""
