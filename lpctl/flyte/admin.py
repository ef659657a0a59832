"""What flyteadmin holds a launch plan to that is a number or a list of words."""

from __future__ import annotations

MOST_LABELS = 16
"""Labels of one plan (pkg/manager/impl/validation/project_validator.go:maxLabelArrayLength, asked by
validation.go:validateLabels)."""

DOMAINS = ("development", "staging", "production")
"""The domains of a server whose configuration names no others (pkg/runtime/application_config_provider.go)."""

PART_CHARACTERS = 255
"""Characters of each part of an identifier, as the server's models say and nothing enforces
(pkg/repositories/models/launch_plan.go:LaunchPlanKey)."""
