"""Every rule that lpctl knows, by name, and the levels that rules may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl import bind, identity, mismatch, package_plans, rules, suppression
from lpctl.interface import rules as interface_rules
from lpctl.levels import scale_of_rules
from lpctl.reference import rules as reference_rules
from lpctl.rules.rule import rules_in
from lpctl.schema import rules as schema_rules
from lpctl.source import rules as source_rules
from lpctl.spec import size

if TYPE_CHECKING:
    from lpctl.diagnostic import Rule

RULES: tuple[Rule, ...] = rules_in(
    (
        *rules.MODULES,
        source_rules,
        schema_rules,
        interface_rules,
        identity,
        bind,
        mismatch,
        package_plans,
        size,
        reference_rules,
        suppression,
    )
)

SCALE = scale_of_rules(RULES)
