"""How each plan that is written, and each that runs, stands to what the server has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lpctl.diff.access import Holders
from lpctl.diff.compare import compare
from lpctl.diff.compiled import server_plan
from lpctl.diff.fires import fire_impact
from lpctl.diff.impact import judge
from lpctl.diff.model import FieldFact, Side
from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.fires import starts
from lpctl.flyte.timetable import timetable_of
from lpctl.interface.package import is_default_plan
from lpctl.live.model import Kind, Standing, Standings, Start
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.schedule.words import in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lpctl.diff.model import Pair
    from lpctl.diff.report import Change
    from lpctl.live.model import Place, Registered, State, Version, Wanted

_NO_HOLDERS = Holders(())


def standings(
    wanted: Sequence[Wanted],
    state: State,
    places: Collection[Place],
    start: int,
    *,
    shared: Collection[Place] = (),
    whole: bool = True,
) -> Standings:
    """Where every plan of these places stands; what starts is looked at from `start` on.

    `places` are those that are spoken of, with plans in them or without. Where not `whole`, `wanted` are only some of
    the plans of the repository, and what no manifest states cannot be told; nor can it in places that are `shared` with
    targets that nobody asked about.
    """
    beside: dict[tuple[Place, str], list[Wanted]] = defaultdict(list)
    for plan in wanted:
        beside[plan.place, plan.plan.name].append(plan)
    found = [_of_written(plan, beside[plan.place, plan.plan.name], state, start) for plan in wanted]
    others: dict[Place, int] = {}
    notes = []
    for place in sorted({*places, *(plan.place for plan in wanted)}):
        registered = state.places.get(place)
        if registered is None:
            continue
        unstated = [each for name, each in registered.items() if (place, name) not in beside]
        running = [each for each in unstated if each.active is not None and not is_default_plan(each.active.message)]
        others[place] = len(unstated)
        if whole and place not in shared:
            found += [_orphan(place, each, start) for each in running]
            others[place] -= len(running)
        elif running and whole:
            notes.append(
                f"{place} is the place of other targets too: what no manifest states is told where all of them are "
                "asked about"
            )
    if not whole:
        notes.append("only some manifests are read: which plans no manifest states is told where no PATH is given")
    found.sort(key=lambda standing: (standing.place, standing.target, standing.name))
    all_places = tuple(sorted({*places, *(plan.place for plan in wanted)}))
    return Standings(tuple(found), all_places, others, state.source, start, tuple(notes))


def _of_written(wanted: Wanted, beside: Sequence[Wanted], state: State, start: int) -> Standing:
    """Where a plan that is written stands; `beside` are all versions of it that are, itself among them."""
    place, name = wanted.place, wanted.plan.name
    will_run = start_of(LaunchPlan.FromString(wanted.plan.content), start) if wanted.active else None
    registered = state.places.get(place, {}).get(name)
    if registered is not None and len(beside) > 1:
        registered = _own_versions(wanted, beside, registered)
    if registered is None:
        kind = Kind.NOT_ASKED if place not in state.places else Kind.UNREGISTERED
        return Standing(kind, place, name, wanted, will_run=will_run)
    active = registered.active
    current = active if active is not None else registered.newest
    pair = difference(current, wanted)
    return Standing(
        _kind(wanted, registered, is_same=pair is None),
        place,
        name,
        wanted,
        registered,
        current,
        same=current if pair is None else _another(registered, current, wanted),
        changes=_changes(pair, start) if pair is not None else (),
        runs=start_of(active.message, start) if active is not None else None,
        will_run=will_run,
        fires=fire_impact(pair.before, pair.after, start) if pair is not None and wanted.active else None,
    )


def _another(registered: Registered, than: Version, wanted: Wanted) -> Version | None:
    """The newest other version with the content that is written."""
    others = (version for version in reversed(registered.versions) if version is not than)
    return next((version for version in others if difference(version, wanted) is None), None)


def _own_versions(wanted: Wanted, beside: Sequence[Wanted], registered: Registered) -> Registered | None:
    """The versions that one of several written versions of a plan is compared with: what the others state is theirs.

    Where one of them is to be active, the others are only to be registered.
    """
    theirs = {plan.plan.id.version for plan in beside if plan is not wanted}
    if wanted.active:
        own = [version for version in registered.versions if version.name not in theirs or version.active]
    elif any(plan.active for plan in beside):
        own = [each._replace(active=False) for each in registered.versions if each.name == wanted.plan.id.version]
    else:
        first = wanted is beside[0]
        own = [
            each
            for each in registered.versions
            if each.name == wanted.plan.id.version or (first and each.active and each.name not in theirs)
        ]
    return registered._replace(versions=tuple(own)) if own else None


def _kind(wanted: Wanted, registered: Registered, *, is_same: bool) -> Kind:
    if registered.unknown:
        return Kind.UNKNOWN
    if wanted.active:
        if registered.active is None:
            return Kind.INACTIVE
        return Kind.AS_WRITTEN if is_same else Kind.CHANGED
    if registered.active is not None:
        return Kind.UNWANTED
    return Kind.AS_WRITTEN if is_same else Kind.CHANGED


def _orphan(place: Place, registered: Registered, start: int) -> Standing:
    active = registered.active
    assert active is not None  # noqa: S101 - only what runs is an orphan
    return Standing(
        Kind.ORPHAN,
        place,
        active.message.id.name,
        registered=registered,
        current=active,
        runs=start_of(active.message, start),
    )


def difference(version: Version, wanted: Wanted) -> Pair | None:
    """In what a version of the server's differs from what is written; None where in its own version at most."""
    sides = (
        Side(name="", commit="", plans=(server_plan(version.message, ""),)),
        Side(name="", commit="", plans=(wanted.plan,)),
    )
    for pair in compare(*sides, renames=False).pairs:
        facts = tuple(fact for fact in pair.facts if not (isinstance(fact, FieldFact) and fact.path == ("version",)))
        if facts:
            return pair._replace(facts=facts)
    return None


def _changes(pair: Pair, start: int) -> tuple[Change, ...]:
    """What differs, as facts: no change that people may call breaking, as nobody has made one."""
    found = judge(pair, _NO_HOLDERS, start)
    changes = (
        each.change._replace(kind=None, impact=None, words="", witness=None)
        for each in sorted(found, key=lambda each: each.change.path)
        if each.fact is not None
    )
    return tuple(changes)


def start_of(message: LaunchPlan, start: int) -> Start | None:
    """When a plan starts by itself from `start` on, if it is active; None where it has no schedule."""
    timetable = timetable_of(message)
    if timetable is None:
        return None
    if isinstance(timetable, str):
        return Start(f"a schedule that the scheduler does not read: {timetable}", None)
    if isinstance(timetable, Every):
        return Start(in_words(timetable), None)
    return Start(in_words(timetable), _first(timetable, start))


def _first(timetable: Crontab, start: int) -> int | None:
    found = next(starts(timetable, start), None)
    return found if isinstance(found, int) else None
