"""Previews as JSON, a versioned promise: `schemas/schedule.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.flyte.cron import Every
from lpctl.flyte.zones import zone_release
from lpctl.schedule.table import offset_text
from lpctl.schedule.words import in_words
from lpctl.text.instant import format_instant
from lpctl.text.json import envelope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lpctl.flyte.fires import Stuck
    from lpctl.schedule.preview import Load, Preview, Scheduled, Start

FORMAT = "lpctl.schedule/1"


def schedule_json(
    previews: Sequence[Preview], load: Load | None, of_places: Mapping[str, Load], after: int, until: int | None
) -> str:
    """The previews, and the load where it was asked for: of all plans, and of those of each place that has a name."""
    document: dict[str, Any] = {
        "from": _utc(after),
        "until": None if until is None else _utc(until),
        "zone_data": zone_release(),
    }
    if load is None:
        document["launch_plans"] = [_preview(preview) for preview in previews]
    else:
        document["load"] = _load(load)
        if any(of_places):
            document["loads"] = [{"place": place, **_load(of_place)} for place, of_place in of_places.items()]
    return envelope(FORMAT, **document)


def _preview(preview: Preview) -> dict[str, Any]:
    return {
        **plan_json(preview.plan),
        "starts_in_a_day": preview.day,
        "starts_in_a_week": preview.week,
        "starts": [_start(start, preview) for start in preview.starts],
        "more": preview.more,
        "stuck": None if preview.stuck is None else _stuck(preview.stuck),
    }


def plan_json(plan: Scheduled) -> dict[str, Any]:
    """What is to be known of a plan beside its starts."""
    schedule = plan.schedule
    return {
        "name": plan.name,
        "version": plan.version or None,
        **({"target": plan.target} if plan.target else {}),
        "project": plan.project or None,
        "domain": plan.domain or None,
        "file": plan.file,
        "line": plan.line,
        "schedule": plan.written,
        "timezone": schedule.zone or "UTC",
        "words": in_words(schedule),
        "from_activation": isinstance(schedule, Every),
        "active": plan.active,
        "kickoff_input": plan.kickoff,
        "workflow": plan.workflow,
        "labels": dict(plan.labels),
        "inputs": [each._asdict() for each in plan.inputs],
        "notifications": [{"phases": list(phases), "recipients": list(whom)} for phases, whom in plan.notifications],
    }


def _start(start: Start, preview: Preview) -> dict[str, Any]:
    if start.skipped is not None:
        return {"utc": None, "local": _local(start.skipped, ""), "status": "skipped", "kickoff_time": None}
    passed = preview.plan.kickoff is not None and preview.plan.passes_kickoff
    return {
        "utc": _utc(start.instant),
        "local": _local(start.instant + start.offset, offset_text(start.offset)),
        "status": "again" if start.again else "runs",
        "kickoff_time": _utc(start.instant) if passed else None,
    }


def _stuck(stuck: Stuck) -> dict[str, Any]:
    return {"after": _utc(stuck.after), "found": None if stuck.found is None else _utc(stuck.found)}


def _load(load: Load) -> dict[str, Any]:
    return {
        "start": _utc(load.start),
        "end": _utc(load.end),
        "launch_plans": load.plans,
        "starts": load.starts,
        "hours": [{"hour": _utc(hour), "starts": starts} for hour, starts in load.hours.items()],
        "most_at_once": [
            {
                "minutes": [_utc(day + minute.second) for day in minute.days],
                "starts": minute.starts,
                "launch_plans": list(minute.plans),
            }
            for minute in load.minutes
        ],
        "stuck": [
            {"launch_plan": plan.name, "version": plan.version or None, **_stuck(stuck)} for plan, stuck in load.stuck
        ],
    }


def _utc(second: int) -> str:
    return format_instant(second, 0)


def _local(second: int, offset: str) -> str:
    return format_instant(second, 0).removesuffix("Z") + offset
