"""Where plans stand, for a terminal: a block a place, a line a plan, what differs below it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, member_lines, name_of
from lpctl.diff.render.words import fire_lines, instant_words
from lpctl.live.model import Kind
from lpctl.report.model import counted
from lpctl.report.visible import visible, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.live.model import Standing, Standings, Start

_COLOURS = {Kind.AS_WRITTEN: "32", Kind.INACTIVE: "33", Kind.UNREGISTERED: "33", Kind.UNWANTED: "33"}
_OTHERS = "31"
_KIND_WIDTH = max(len(kind.value) for kind in Kind)
_NAME_WIDTH = 44
_FIELD_WIDTH = 24


def status_text(found: Standings, *, colour: bool) -> str:
    """Every plan and the count of them, ending in a line break."""
    blocks = [[f"note: {visible(note)}" for note in found.notes]] if found.notes else []
    for (place, target), plans in groupby(found.plans, key=lambda standing: (standing.place, standing.target)):
        head = f"{target}: {place}" if target else str(place)
        blocks.append([visible(head)])
        for standing in plans:
            blocks[-1] += _lines(standing, colour=colour)
    blocks.append([summary(found)])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _lines(standing: Standing, *, colour: bool) -> Iterator[str]:
    kind = standing.kind.value.ljust(_KIND_WIDTH)
    painted = f"\x1b[{_COLOURS.get(standing.kind, _OTHERS)}m{kind}\x1b[0m" if colour else kind
    name = visible(standing.name)
    plan = standing.wanted.plan if standing.wanted is not None else None
    place = f"  {visible(plan.file)}:{plan.line}" if plan is not None and standing.kind is not Kind.AS_WRITTEN else ""
    yield f"  {painted}  {name}{' ' * max(2, _NAME_WIDTH - width(name))}{visible(said_of(standing))}{place}"
    for change in standing.changes:
        what = name_of(change)
        yield f"      {what}{' ' * max(2, _FIELD_WIDTH - width(what))}{arrow(change)}"
        yield from (f"        {line}" for line in member_lines(change))
    yield from (f"      {line}" for line in starts_of(standing))


def said_of(standing: Standing) -> str:
    """What the server has of a plan, in words."""
    registered, current, same = standing.registered, standing.current, standing.same
    if registered is None or current is None:
        return "never registered" if standing.kind is Kind.UNREGISTERED else f"{standing.place} was not asked about"
    version = f"version {current.name}"
    holds = "has the content that is written" if same is not None else "none has the content that is written"
    return {
        Kind.AS_WRITTEN: f"{version} is active" if current.active else f"{version}, which is not active",
        Kind.CHANGED: f"{version} is active, and has another content"
        if current.active
        else f"{version}, the newest, has another content",
        Kind.INACTIVE: f"no version is active; {same.name + ' ' if same is not None else ''}{holds}",
        Kind.UNWANTED: f"{version} is active, and auto_activate is not true",
        Kind.ORPHAN: f"{version} is active, and no manifest states the plan",
        Kind.UNKNOWN: f"{counted(len(registered.versions), 'version')}, and nothing says whether one is active",
    }[standing.kind]


def starts_of(standing: Standing) -> list[str]:
    """What the server starts by itself, and what it would if all were as written, in lines."""
    if standing.fires is not None and standing.runs != standing.will_run:
        return fire_lines(standing.fires, gone=False)
    if standing.runs is not None:
        return [f"starts {_start(standing.runs)}"]
    if standing.will_run is not None and standing.kind is not Kind.AS_WRITTEN:
        if standing.kind in (Kind.NOT_ASKED, Kind.UNKNOWN):
            return [f"as written, starts {_start(standing.will_run)}"]
        return [f"starts nothing now; as written, {_start(standing.will_run)}"]
    return []


def _start(start: Start) -> str:
    return visible(start.words) + (f"; next {instant_words(start.next)}" if start.next is not None else "")


def summary(found: Standings) -> str:
    """One line: how many plans stand how, and what else the server has."""
    counts = [(kind, sum(standing.kind is kind for standing in found.plans)) for kind in Kind]
    told = ", ".join(f"{count} {kind.value}" for kind, count in counts if count)
    others = sum(found.others.values())
    more = f"; {others} more on the server, which {'is' if others == 1 else 'are'} inactive or a default plan"
    return f"{counted(len(found.plans), 'plan')}{': ' if told else ''}{told}{more if others else ''}"
