"""A diff whose places are given from the root of the repository, as in a review comment, which knows no directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.report.places import located

if TYPE_CHECKING:
    from lpctl.diff.model import Plan
    from lpctl.diff.report import Cause, Change, Diff, Place


def rooted(diff: Diff, directory: str) -> Diff:
    """The diff of two revisions as seen from the root; one of paths as it is, for they may be anywhere.

    `directory` is where the working directory is in its repository.
    """
    if not directory or not (diff.before.commit or diff.after.commit):
        return diff
    plans = tuple(
        plan._replace(
            before=_plan(plan.before, directory),
            after=_plan(plan.after, directory),
            changes=tuple(_change(change, directory) for change in plan.changes),
        )
        for plan in diff.plans
    )
    return diff._replace(
        plans=plans,
        targets=tuple(
            target._replace(change=_change(target.change, directory) if target.change is not None else None)
            for target in diff.targets
        ),
        broken=tuple(found._replace(file=located(directory, found.file)) for found in diff.broken),
        unknown=tuple(
            pair._replace(before=_plan(pair.before, directory), after=_plan(pair.after, directory))
            for pair in diff.unknown
        ),
    )


def _plan(plan: Plan | None, directory: str) -> Plan | None:
    return None if plan is None else plan._replace(file=located(directory, plan.file))


def _change(change: Change, directory: str) -> Change:
    cause = change.cause
    if cause is None or cause.by == "flag":
        return change
    return change._replace(cause=_cause(cause, directory))


def _cause(cause: Cause, directory: str) -> Cause:
    return cause._replace(before=_place(cause.before, directory), after=_place(cause.after, directory))


def _place(place: Place | None, directory: str) -> Place | None:
    return None if place is None else place._replace(file=located(directory, place.file))
