"""Every rule that lpctl knows, by name, and the levels that rules may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl import rules
from lpctl.check import suppression
from lpctl.check.reference import rules as reference_rules
from lpctl.expand import rules as expand_rules
from lpctl.findings.levels import scale_of_rules
from lpctl.interface import rules as interface_rules
from lpctl.literal import rules as literal_rules
from lpctl.manifest import rules as schema_rules
from lpctl.plan import bind, encoding, identity, size
from lpctl.plan import packaged as package_plans
from lpctl.rules import asked
from lpctl.rules.rule import rules_in
from lpctl.source import rules as source_rules

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Rule

RULES: tuple[Rule, ...] = rules_in(
    (
        *rules.MODULES,
        *asked.MODULES,
        source_rules,
        schema_rules,
        expand_rules,
        interface_rules,
        identity,
        bind,
        encoding,
        literal_rules,
        package_plans,
        size,
        reference_rules,
        suppression,
    )
)

SCALE = scale_of_rules(RULES)
