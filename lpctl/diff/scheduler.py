"""The scheduler as a caller: plans with a schedule that the server no longer registers, or that it starts in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.callers import made, proven
from lpctl.diff.model import Value
from lpctl.diff.values import binding_value, in_backticks
from lpctl.findings.classes import settings as classes
from lpctl.flyte.scheduled import KickoffFlaw, kickoff_flaw, passes_kickoff, unbound_inputs
from lpctl.report.model import counted

if TYPE_CHECKING:
    from lpctl.diff.model import NormalPlan
    from lpctl.diff.report import Change
    from lpctl.diff.witness import Witnesses
    from lpctl.findings.classes.kind import ChangeClass


def scheduler_change(before: NormalPlan, after: NormalPlan, witnesses: Witnesses, start: int) -> Change | None:
    """What keeps the scheduler from starting a plan that has a schedule; None where nothing does, or did before.

    It gives the time of a start that is due at `start` and nothing else. A plan that the server refuses for its
    schedule is ERROR; one that it registers, and whose every start it refuses, is BREAKING.
    """
    if not after.message.spec.entity_metadata.HasField("schedule"):
        return None
    if (change := refused_schedule(before, after)) is not None or _refused(after):
        return change
    refusal, witness = witnesses.of_scheduler(start)
    if refusal is None:
        return None
    words = f"every scheduled start is refused, for want of {in_backticks(refusal.input)}: {_FIX}"
    return proven(_change(classes.SCHEDULE_FAILS, before, after, refusal.input, words), witness)


def refused_schedule(before: NormalPlan | None, after: NormalPlan) -> Change | None:
    """Why the server refuses a plan for its schedule; None where it does not, or refused one before."""
    refused = _refused(after)
    new = {name: why for name, why in refused.items() if before is None or name not in _refused(before)}
    if new:
        name, why = next(iter(new.items()))
        others = f" (so with {counted(len(new) - 1, 'other input')})" if len(new) > 1 else ""
        words = f"the server refuses to register the plan: {why}{others}"
        return _change(classes.SCHEDULE_REFUSED, before, after, name, words)
    return None


_FIX = "give it a default or a fixed value"


def _refused(plan: NormalPlan) -> dict[str, str]:
    """The inputs for which the server refuses a plan with a schedule, each with why, and what to do."""
    schedule = plan.message.spec.entity_metadata.schedule
    if not plan.message.spec.entity_metadata.HasField("schedule"):
        return {}
    kickoff = schedule.kickoff_time_input_arg
    expected = plan.message.spec.default_inputs.parameters
    passes = not kickoff and passes_kickoff(schedule.cron_schedule.schedule)
    found = {
        name: f"its schedule does not give {in_backticks(name)}; {_FIX}"
        + (", or name it in `kickoff_time_input_arg`" if passes and kickoff_flaw(expected.get(name)) is None else "")
        for name in unbound_inputs(expected, kickoff or None)
    }
    # What a plan expects that comes compiled, and whose workflow is not known, is not all there.
    if kickoff and plan.plan.interface is not None and (flaw := kickoff_flaw(expected.get(kickoff))) is not None:
        why = "is no input that callers can give" if flaw is KickoffFlaw.NOT_FREE else "is no datetime"
        given = f"{in_backticks(kickoff)}, which is to get the time of each start, {why}"
        found[kickoff] = f"{given}; name another input in `kickoff_time_input_arg`, or none"
    return found


def _change(kind: ChangeClass, before: NormalPlan | None, after: NormalPlan, name: str, words: str) -> Change:
    old, new = (plan.inputs.get(name) if plan is not None else None for plan in (before, after))
    values: tuple[Value | None, Value | None]
    values = (old and binding_value(name, old), new and binding_value(name, new))
    if old == new:
        values = (Value("given by the schedule", True), Value("not given by the schedule", False))
    return made(kind, ("inputs", name), *values, words=words)
