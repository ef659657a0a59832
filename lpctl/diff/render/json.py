"""A diff as JSON: a format of its own, versioned, never a dump of lpctl's types.

`lpctl.diff/1`: fields are added, never renamed or removed. `lpctl schema diff` prints its JSON Schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl import __version__
from lpctl.diff.render.shown import hidden_of, moved_from
from lpctl.diff.render.words import SYMBOLS
from lpctl.findings.classes.kind import Impact
from lpctl.text.instant import format_instant
from lpctl.text.json import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.diff.fires import FireImpact, Fires
    from lpctl.diff.model import Member, Plan, Value
    from lpctl.diff.report import Cause, Change, Diff, Place, PlanDiff, SideName, TargetDiff, Witness
    from lpctl.findings.diagnostic import Diagnostic

FORMAT = "lpctl.diff/1"

_MOST_FIRES = 50
"""Fires that are listed; a week has up to ten thousand."""


def render(diff: Diff) -> str:
    """One JSON object, indented, with a final line break."""
    return json_text(document_of(diff))


def document_of(diff: Diff) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "format": FORMAT,
        "lpctl": __version__,
        "before": _side(diff.before),
        "after": _side(diff.after),
        "summary": {
            "plans": {
                **{verb: diff.number_with(verb) for verb in SYMBOLS},
                "unchanged": diff.unchanged,
                "not_compared": diff.not_compared,
                "ignored": len(diff.ignored),
            },
            "changes": {impact.value: diff.number_of(impact) for impact in Impact},
        },
        "notes": list(diff.notes),
        "not_compared": [_broken(diagnostic) for diagnostic in diff.broken],
        "plans_not_compared": [
            {"name": plan.plan.name, "before": _identity(plan.before), "after": _identity(plan.after)}
            for plan in diff.unknown
        ],
        "plans": [_plan(plan) for plan in diff.plans],
        **({"targets": [_target(target) for target in diff.targets]} if diff.targets else {}),
        **({"between": list(diff.between)} if diff.between is not None else {}),
    }


def _side(side: SideName) -> dict[str, Any]:
    return {"name": side.name, "commit": side.commit or None}


def _broken(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule.id,
        "message": diagnostic.message,
        "file": diagnostic.file,
        "line": diagnostic.span.line,
    }


def _target(target: TargetDiff) -> dict[str, Any]:
    return {
        "name": target.name,
        "was": target.was,
        "change": target.verb,
        "plans": target.plans,
        "changes": [change_json(target.change)] if target.change is not None else [],
        "commands": list(target.commands),
    }


def _plan(plan: PlanDiff) -> dict[str, Any]:
    return {
        "name": plan.plan.name,
        "change": plan.verb,
        **({"targets": list(plan.targets)} if plan.targets else {}),
        "impact": None if plan.impact is None else plan.impact.value,
        "before": _identity(plan.before),
        "after": _identity(plan.after),
        "changes": [change_json(change) for change in plan.changes],
        "unchanged_fields": plan.unchanged,
        "fires": None if plan.fires is None else _fires(plan.fires),
        "commands": list(plan.commands),
        "notes": list(plan.notes),
    }


def _identity(plan: Plan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {
        "project": plan.id.project or None,
        "domain": plan.id.domain or None,
        "name": plan.name,
        "version": plan.id.version or None,
        "file": plan.file,
        "line": plan.line,
    }


def change_json(change: Change) -> dict[str, Any]:
    """A change as JSON has it; values that look secret are left out."""
    hidden = hidden_of(change) is not None
    return {
        "class": change.class_id or None,
        "impact": None if change.impact is None else change.impact.value,
        "path": list(change.path),
        "access": change.access,
        "before": _value(change.before, hidden=hidden),
        "after": _value(change.after, hidden=hidden),
        **({"members": [_member(member) for member in change.members]} if change.members else {}),
        "meaning": change.words,
        "cause": _cause(change.cause),
        "witness": _witness(change.witness),
    }


def _member(member: Member) -> dict[str, Any]:
    hidden = hidden_of(member) is not None
    was = moved_from(member)
    return {
        "path": list(member.path),
        "was": None if was is None else list(was),
        "before": _value(member.before, hidden=hidden),
        "after": _value(member.after, hidden=hidden),
    }


def _value(value: Value | None, *, hidden: bool) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"redacted": True} if hidden else {"redacted": False, "text": value.text, "value": value.data}


def _cause(cause: Cause | None) -> dict[str, Any] | None:
    if cause is None:
        return None
    elsewhere = {"elsewhere": cause.elsewhere} if cause.elsewhere else {}
    return {"by": cause.by, "before": _place(cause.before), "after": _place(cause.after), **elsewhere}


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line}


def _witness(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {
        "inputs": witness.inputs,
        "text": witness.text(),
        "reads": witness.reads,
        "still_starts": witness.still_starts,
        "refused": witness.refused,
    }


def _fires(impact: FireImpact) -> dict[str, Any]:
    return {
        "from": _instant(impact.start),
        "before": _schedule(impact.before),
        "after": _schedule(impact.after),
        "gained": _instants(impact.gained),
        "lost": _instants(impact.lost),
        "shift_seconds": impact.shift,
        "differs_from": _instant_of(impact.parting and impact.parting.first),
        "agrees_from": _instant_of(impact.parting and impact.parting.again),
        "notes": list(impact.notes),
    }


def _instants(fires: Sequence[int]) -> dict[str, Any]:
    return {"count": len(fires), "first": [_instant(fire) for fire in fires[:_MOST_FIRES]]}


def _schedule(fires: Fires | None) -> dict[str, Any] | None:
    if fires is None:
        return None
    return {
        "words": fires.words,
        "timezone": fires.zone,
        "next": [_instant(fire) for fire in fires.next],
        "runs_a_week": fires.week,
        "interval": fires.interval,
    }


def _instant_of(instant: int | None) -> str | None:
    return None if instant is None else _instant(instant)


def _instant(instant: int) -> str:
    return format_instant(instant, 0)
