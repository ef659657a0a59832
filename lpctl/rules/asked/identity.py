"""Rules over who a plan is that a project asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.flyte.entity_id import is_template
from lpctl.rules.rule import ASKED, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.rules.asked.asked import Asked


@rule(ASKED, Severity.ERROR, on=False)
def name_pattern(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A plan's name does not match the project's pattern.

    Flyte takes any text as a name and never renames a plan: one that is registered under a stray name stays, active or
    not, beside its successor. The whole name has to match. A default launch plan has its workflow's name, and is left
    alone.

    Bad::

        $ cat lpctl.yaml
        rules:
          name-pattern: {pattern: "[a-z][a-z0-9_]*"}
        $ cat report.lp.yaml
        name: DailyReport

    Good::

        $ cat lpctl.yaml
        rules:
          name-pattern: {pattern: "[a-z][a-z0-9_]*"}
        $ cat report.lp.yaml
        name: daily_report
    """
    from lpctl.text.pattern import read_pattern  # noqa: PLC0415 - few projects ask

    plan, asked = subject
    name, pattern = plan.name, asked.options.pattern
    if name is not None and not is_template(name) and not read_pattern(pattern)(name):
        yield name_pattern.at(
            ("name",), f"the name {scalar(name)} does not match {pattern}", related=asked.by("pattern")
        )
