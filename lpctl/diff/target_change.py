"""A target that only one side has: one change, whatever number of plans it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.callers import made, proven
from lpctl.diff.impact import GONE
from lpctl.diff.model import Value
from lpctl.diff.normal import normal
from lpctl.diff.report import Cause, Place, TargetDiff
from lpctl.diff.values import in_backticks
from lpctl.diff.witness import Witnesses
from lpctl.findings.classes import plans as on_plans
from lpctl.findings.classes.kind import Impact
from lpctl.output.commands import deactivate
from lpctl.report.model import counted

if TYPE_CHECKING:
    from lpctl.diff.divide import Division
    from lpctl.diff.model import Side
    from lpctl.diff.report import Change
    from lpctl.findings.classes.levels import Levels

_PATH = ("targets",)


def target_change(division: Division, levels: Levels) -> TargetDiff:
    """What is to be said of the target, at the level that holds there; no change where that is ignored."""
    commands: tuple[str, ...] = ()
    if division.before is not None:
        verb, plans = "removed", len(division.before.plans)
        change, commands = _removed(division.was, division.before)
    else:
        assert division.after is not None  # noqa: S101 - one of the two has it
        verb, plans = "added", len(division.after.plans)
        value = Value(division.target, division.target)
        change = made(
            on_plans.TARGET_ADDED,
            _PATH,
            None,
            value,
            "its plans are not listed: `lpctl diff --between` compares them with those of another target",
        )
        change = change._replace(cause=Cause("manifest", None, _place(division.target, division.after)))
    impact = levels.get(change.class_id, change.impact)
    kept = None if impact is None else change._replace(impact=impact)
    return TargetDiff(division.target, division.was, verb, plans, kept, commands if kept is not None else ())


def _removed(name: str, side: Side) -> tuple[Change, tuple[str, ...]]:
    """The change, and the commands that end the schedules of all plans that have one."""
    plans = [normal(plan) for plan in side.plans]
    called = ((plan, Witnesses(plan, None).of_plan(GONE)) for plan in plans)
    plan, witness = next(((plan, found) for plan, found in called if found is not None), (None, None))
    callers = f"callers of its {counted(len(plans), 'plan')}"
    such = f", such as {in_backticks(plan.plan.name)}," if plan is not None else ""
    value = Value(name, name)
    change = made(on_plans.TARGET_REMOVED, _PATH, value, None, f"{callers}{such} find no new version")
    change = proven(change, witness) if plans else change._replace(impact=Impact.SAFE, words="it holds no plan")
    commands = [deactivate(plan.plan.id) for plan in plans if plan.message.spec.entity_metadata.HasField("schedule")]
    return change._replace(cause=Cause("manifest", _place(name, side), None)), tuple(commands)


def _place(name: str, side: Side) -> Place | None:
    """Where the target is stated, or the first plan that states its domain where its side has no targets."""
    environment = side.environment
    if environment is not None and environment.configuration is not None and name in environment.targets:
        file, span = environment.configuration.position(("targets", name), "key")
        return Place(file, span.line)
    return Place(side.plans[0].file, side.plans[0].line) if side.plans else None
