"""Rules that a project asks for in its lpctl.yaml, with options: off, and not even loaded, where none does."""

from __future__ import annotations

from typing import Any

from lpctl.rules.asked import identity, notifications, schedule, schedule_window, values
from lpctl.rules.rule import Check, rules_in

MODULES = (identity, notifications, schedule, schedule_window, values)
"""Where these rules are."""

CHECKS: dict[str, Check[Any, Any]] = {rule.id: rule for rule in rules_in(MODULES) if isinstance(rule, Check)}
"""The rules by their names."""
