"""What is said once of several plans is what is said of each of them, no more and no less."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from test_diff_cases import CASES, FOUND
from test_diff_laws import START, read

from lpctl.diff.model import Plan, Side
from lpctl.diff.render import github, markdown, text
from lpctl.diff.review import review
from lpctl.diff.shared import overview
from lpctl.flyte.entity_id import EntityId
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from lpctl.diff.report import Change, Diff, PlanDiff


def told(plan: PlanDiff, change: Change) -> tuple[Any, ...]:
    values = tuple(value and value.text for value in (change.before, change.after))
    return (
        plan.before and plan.before.id,
        plan.after and plan.after.id,
        plan.targets,
        change.class_id,
        change.path,
        values,
    )


def agree(diff: Diff) -> None:
    """Every change of every plan is in one block, which names its plan and its values; each plan is in a block."""
    found = overview(diff)
    in_blocks = [
        (plan, variant.change)
        for said in (*(said for block in found.blocks for said in block.said), *found.versions)
        for variant in said.variants
        for plan in variant.plans
    ]
    whole = ("plan-added", "plan-removed")
    assert Counter(told(plan, change)[:-1] for plan, change in in_blocks) == Counter(
        told(plan, change)[:-1] for plan in diff.plans for change in plan.changes
    )
    assert Counter(told(*each) for each in in_blocks if each[1].class_id not in whole) == Counter(
        told(plan, change) for plan in diff.plans for change in plan.changes if change.class_id not in whole
    )
    for block in found.blocks:
        for said in block.said:
            assert {plan.plan.id for plan in said.plans} <= {plan.plan.id for plan in block.plans}
    sets = [
        frozenset((plan.before and plan.before.id, plan.after and plan.after.id, plan.targets) for plan in block.plans)
        for block in found.blocks
    ]
    assert len(sets) == len(set(sets))


@pytest.mark.parametrize("case", [case for case in FOUND if not case.startswith("old-side-")])
def test_a_case_is_told_whole(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    agree(review(*read(case), START, {}))


SCHEDULE = st.sampled_from(["", "0 9 * * *", "0 10 * * *", "@every 1h"])
PLAN = st.tuples(st.integers(0, 2), SCHEDULE, st.sampled_from(["", "a", "b"]), st.sampled_from(["v1", "v2"]))
SIDE = st.dictionaries(st.sampled_from("abcdef"), PLAN, max_size=6)


def side(plans: dict[str, tuple[int, str, str, str]]) -> Side:
    found = []
    for name, (parallel, schedule, account, version) in plans.items():
        message: Any = LaunchPlan()
        message.spec.workflow_id.name = "etl.main"
        message.spec.max_parallelism = parallel
        message.spec.security_context.run_as.k8s_service_account = account
        if schedule:
            message.spec.entity_metadata.schedule.cron_schedule.schedule = schedule
        content = message.SerializeToString(deterministic=True)
        found.append(Plan(EntityId("p", "d", name, version), content, None, None, f"{name}.pb", None))
    return Side("side", "", tuple(found))


@settings(max_examples=draws(200), deadline=None)
@given(before=SIDE, after=SIDE)
def test_plans_are_told_whole(before: dict[str, Any], after: dict[str, Any]) -> None:
    diff = review(side(before), side(after), START, {})
    agree(diff)
    found = overview(diff)
    # No two blocks say one thing: the same change with the same values is one.
    once = Counter(
        (said.change.class_id, said.change.impact, said.change.path, variant.change.before, variant.change.after)
        for block in found.blocks
        for said in block.said
        for variant in said.variants
        if not variant.change.starts and said.change.class_id in ("execution-changed", "identity-changed")
    )
    assert not [each for each, count in once.items() if count > 1]
    assert found.only_versions == sum(
        {change.class_id for change in plan.changes} == {"version-changed"} for plan in diff.plans
    )
    for rendered in (text.render(diff, colour=False), markdown.render(diff, 60_000), github.render(diff, "")):
        for plan in diff.plans:
            assert plan.plan.name in rendered
