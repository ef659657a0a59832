"""Every rule that lpctl knows, in one tuple, by name."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from lpctl import bind, identity, mismatch, package_plans, suppression
from lpctl.interface import rules as interface_rules
from lpctl.reference import rules as reference_rules
from lpctl.rules import ENCODING_RULES, INPUT_RULES, PLAN_RULES, SCHEDULE_RULES, SET_RULES, VERSION_RULES
from lpctl.rules.manifests import REPEATED_PLAN
from lpctl.rules.schedule import NO_ZONE_DATABASE
from lpctl.schema import rules as schema_rules
from lpctl.source import rules as source_rules
from lpctl.spec import size

if TYPE_CHECKING:
    from lpctl.diagnostic import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *source_rules.RULES,
            *schema_rules.RULES,
            *interface_rules.RULES,
            *identity.RULES,
            *bind.RULES,
            *mismatch.RULES,
            *package_plans.RULES,
            *size.RULES,
            *reference_rules.RULES,
            *suppression.RULES,
            *chain.from_iterable(PLAN_RULES.values()),
            *SCHEDULE_RULES,
            *INPUT_RULES,
            *SET_RULES,
            *VERSION_RULES,
            *ENCODING_RULES,
            NO_ZONE_DATABASE,
            REPEATED_PLAN,
        ),
        key=lambda rule: rule.id,
    )
)
