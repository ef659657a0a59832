"""What is checked of plans: pure functions over typed values, each with its scope and its documentation.

Never enters: a file, a format, when a rule is asked.
A new rule is a function in the file of its section. What an earlier room finds is declared there, most of
it in its `rules.py`; `lpctl/check/catalog.py` has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.rules import (
    cron,
    cron_meaning,
    envs,
    flyte_version,
    identity,
    labels,
    limits,
    manifests,
    names,
    notifications,
    schedule,
    scheduled_inputs,
    secrets,
    security,
    templates,
    timezones,
)
from lpctl.rules.rule import PLAN, Check, Scope, rules_in

if TYPE_CHECKING:
    from lpctl.manifest.launch_plan import LaunchPlan

MODULES = (
    cron,
    cron_meaning,
    envs,
    flyte_version,
    identity,
    labels,
    limits,
    manifests,
    names,
    notifications,
    schedule,
    scheduled_inputs,
    secrets,
    security,
    templates,
    timezones,
)
"""Where the rules of this room are."""

_CHECKS = tuple(rule for rule in rules_in(MODULES) if isinstance(rule, Check))


def checks_of(scope: Scope[Any]) -> tuple[Check[Any, Any], ...]:
    """The rules that are asked about a scope."""
    return tuple(rule for rule in _CHECKS if rule.scope is scope)


def checks_of_plans() -> tuple[Check[LaunchPlan, Any], ...]:
    """The rules that are asked about a plan by itself, those about a section of it among them."""
    return tuple(rule for rule in _CHECKS if rule.scope is PLAN or rule.scope.fields is not None)
