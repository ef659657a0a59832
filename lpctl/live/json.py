"""Where plans stand, as JSON, a versioned promise: `schemas/status.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.diff.render.json import change_json
from lpctl.live.model import Kind
from lpctl.text.instant import format_instant
from lpctl.text.json import envelope, finite

if TYPE_CHECKING:
    from lpctl.live.model import Standing, Standings, Start, Version

FORMAT = "lpctl.status/1"
_OF_FACTS = ("path", "before", "after", "members")


def status_json(found: Standings) -> str:
    """Every plan, and how many stand how."""
    return envelope(
        FORMAT,
        source=found.source,
        **{"from": format_instant(found.start, 0)},
        places=[
            {"project": place.project, "domain": place.domain, "others": found.others.get(place)}
            for place in found.places
        ],
        counts={kind.value: sum(standing.kind is kind for standing in found.plans) for kind in Kind},
        launch_plans=[finite(_standing(standing)) for standing in found.plans],
        notes=list(found.notes),
    )


def _standing(standing: Standing) -> dict[str, Any]:
    registered, wanted = standing.registered, standing.wanted
    return {
        "name": standing.name,
        "project": standing.place.project,
        "domain": standing.place.domain,
        **({"target": standing.target} if standing.target else {}),
        "kind": standing.kind.value,
        "written": None
        if wanted is None
        else {
            "version": wanted.plan.id.version or None,
            "active": wanted.active,
            "file": wanted.plan.file,
            "line": wanted.plan.line,
            "starts": _start(standing.will_run),
        },
        "server": None
        if registered is None
        else {
            "versions": len(registered.versions),
            "newest": registered.newest.name,
            "active": _name(registered.active),
            "compared": _name(standing.current),
            "as_written": _name(standing.same),
            "starts": _start(standing.runs),
        },
        "changes": [
            {key: value for key, value in change_json(change).items() if key in _OF_FACTS}
            for change in standing.changes
        ],
    }


def _name(version: Version | None) -> str | None:
    return None if version is None else version.name


def _start(start: Start | None) -> dict[str, Any] | None:
    if start is None:
        return None
    return {"words": start.words, "next": None if start.next is None else format_instant(start.next, 0)}
