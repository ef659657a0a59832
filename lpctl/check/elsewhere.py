"""A plan that says what the one before it says, in another target: what was found of that one's inputs holds for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.check.checked_plan import CheckedPlan
from lpctl.plan.compiled import Candidate
from lpctl.plan.identity import identify, workflow_id

if TYPE_CHECKING:
    from lpctl.check.context import Context
    from lpctl.expand.entry import PlanEntry
    from lpctl.flyte.entity_id import EntityId
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.messages.flyteidl_pb2 import LaunchPlan as Message
    from lpctl.plan.bind import Bound

MAY_DIFFER = frozenset(("project", "domain", "auto_activate"))
"""The fields in which a plan may differ from the other one: of its message, they make the identifiers alone."""


def check_elsewhere(entry: PlanEntry, plan: LaunchPlan, context: Context, like: CheckedPlan) -> CheckedPlan | None:
    """What is found of a plan, given what was found of another that differs from it in `MAY_DIFFER` alone.

    No rule over one plan finds anything wrong with it. The result is None where there is any other finding about one of
    the two, or where what is known of the other is not enough: then the plan has to be checked by itself.
    """
    settings, known, other = context.settings, like.inputs, like.candidate
    if known is None or other is None or like.problems or context.interfaces is None or settings.asked:
        return None
    reference = workflow_id(plan, settings.fill)
    interface, _ = context.interfaces.resolve(reference, ())
    if interface is not known.interface or known.asked != (settings.flyte_version, settings.struct_encoding):
        return None
    identity, workflow, contradictions = identify(plan, settings.fill, interface, reference)
    if contradictions:
        return None
    content = message = None
    if settings.contents:
        if known.bound is None or like.message is None:
            return None
        bound = known.bound._replace(plan=plan)
        message = _message(like.message, bound, identity, workflow, context, named=other.named)
        if message is None:
            return None
        from lpctl.plan.build import serialize_filled  # noqa: PLC0415 - most runs of `validate` build nothing

        content = serialize_filled(message, identity, workflow, placeholders=settings.fill.placeholders)
    elif known.bound is not None or context.packaged.may_hold(identity, workflow):
        return None  # it may be too large, or one of a package, and has to be built to know
    candidate = Candidate(
        entry.key,
        other.line,
        other.named,
        identity,
        workflow,
        content,
        None,
        interface,
        plan.auto_activate,
        entry.kept_inactive_by,
    )
    return CheckedPlan([], like.called, candidate, inputs=known, message=message)


def _message(
    other: Message, bound: Bound, identity: EntityId, workflow: EntityId, context: Context, *, named: bool
) -> Message | None:
    """The message of a plan, given that of the other one; None where there is a finding about it."""
    from lpctl.plan.build import rebuilt  # noqa: PLC0415 - see above
    from lpctl.plan.size import size_problem  # noqa: PLC0415

    message = rebuilt(other, identity, workflow)
    if size_problem(message, bound, ()) or context.packaged.problems(message, bound, named=named):
        return None
    return message
