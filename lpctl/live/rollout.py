"""The steps that bring a server to what is written, in order, or why none do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lpctl.diff.model import FieldFact, InputFact
from lpctl.diff.render.shown import arrow, name_of
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.commands import get_command, to_record
from lpctl.live.model import WORDS, Activate, Deactivate, File, Kind, Refusal, Register, Rollout
from lpctl.live.standing import difference
from lpctl.output.names import file_names
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diff.model import Fact
    from lpctl.live.model import Place, Standing, Standings

_MOST_TOLD = 8
_VERSION = "pass --version, and --workflow-version where the workflows are registered in another version"


def rollout(found: Standings, *, prune: bool = False) -> Rollout:
    """What is to be done, in order.

    Everything is registered before anything is activated, and that before what is not to run is deactivated: a version
    that is registered starts nothing by itself, and activation ends the version before it.

    With `prune`, plans that no manifest states and that run are deactivated as well.
    """
    files: dict[tuple[Place, str], list[tuple[Standing, tuple[str, ...]]]] = defaultdict(list)
    activate: list[Activate] = []
    deactivate: list[Deactivate] = []
    refusals: list[Refusal] = []
    left = []
    for standing in found.plans:
        if standing.kind is Kind.ORPHAN:
            if prune:
                deactivate.append(_deactivate(standing))
            else:
                left.append(standing)
            continue
        if (refusal := _unknown(standing)) is not None:
            if not any(refusal.reason == told.reason and standing.place == told.standing.place for told in refusals):
                refusals.append(refusal)
            continue
        if _lacks_version(standing):
            if (refusal := _unregistrable(standing)) is not None:
                refusals.append(refusal)
                continue
            assert standing.wanted is not None  # noqa: S101 - an orphan lacks none
            files[standing.place, standing.wanted.plan.id.version].append((standing, _why(standing)))
        activate += _activate(standing)
        deactivate += [_deactivate(standing)] if standing.kind is Kind.UNWANTED else []
    return Rollout(
        steps=(*_registrations(files), *activate, *deactivate),
        refusals=tuple(refusals),
        right=sum(standing.kind is Kind.AS_WRITTEN for standing in found.plans),
        left=tuple(left),
        places=found.places,
        source=found.source,
    )


def _unknown(standing: Standing) -> Refusal | None:
    """Why nothing can be done about a plan of which too little is known."""
    if standing.kind is Kind.NOT_ASKED:
        return Refusal(
            standing,
            "nothing is known of this project and domain: what is given holds no plan of it",
            f"{to_record(*standing.place)}, or run what `lpctl compile` prints",
        )
    if standing.kind is Kind.UNKNOWN:
        asked = get_command("launchplan", EntityId(*standing.place, standing.name, ""), versions=True)
        return Refusal(
            standing,
            f"what is given does not say which version of {standing.name} is active: it has no closure",
            f"record `{asked}`, whose plans have one",
        )
    return None


def _lacks_version(standing: Standing) -> bool:
    """Whether the content that is written is to be registered: no version has it, or only one that nobody gets.

    A plan that is not active is got in its newest version by whoever names none.
    """
    if standing.kind is Kind.AS_WRITTEN:
        return False
    if standing.wanted is not None and standing.wanted.active:
        return standing.same is None
    registered = standing.registered
    if registered is None:
        return True
    assert standing.wanted is not None  # noqa: S101 - an orphan was left out
    return difference(registered.newest, standing.wanted) is not None


def _unregistrable(standing: Standing) -> Refusal | None:
    """Why what is written cannot be registered: nobody has said in which version, or that one is taken."""
    wanted = standing.wanted
    assert wanted is not None  # noqa: S101 - see _lacks_version
    version = wanted.plan.id.version
    if not version:
        return Refusal(standing, f"{WORDS[standing.kind]}: it has to be registered, and has no version", _VERSION)
    there = standing.registered.version(version) if standing.registered is not None else None
    if there is None:
        return None
    differing = difference(there, wanted)
    if differing is None:
        assert standing.registered is not None  # noqa: S101 - it has that version
        newest = standing.registered.newest.name
        reason = f"version {version} has the content that is written, and {newest}, which is newer, has another"
    else:
        names = sorted({".".join(_path(fact)) for fact in differing.facts})
        reason = f"version {version} is registered with other content, and versions never change: {', '.join(names)}"
    return Refusal(standing, reason, "pass a --version that the server does not have")


def _path(fact: Fact) -> tuple[str, ...]:
    """What a fact is about, as changes name it."""
    if isinstance(fact, FieldFact):
        return fact.path
    return ("inputs" if isinstance(fact, InputFact) else "outputs", fact.name)


def _why(standing: Standing) -> tuple[str, ...]:
    """Why a plan is registered, in lines: what differs from the version that counts."""
    current = standing.current
    if current is None:
        return ("never registered",)
    told = [f"{name_of(change)} {arrow(change)}" for change in standing.changes[:_MOST_TOLD]]
    more = len(standing.changes) - _MOST_TOLD
    told += [f"and {counted(more, 'more difference')}"] if more > 0 else []
    state = "active" if current.active else "newest"
    return (f"differs from version {current.name}, the {state} one:", *told)


def _registrations(
    files: dict[tuple[Place, str], list[tuple[Standing, tuple[str, ...]]]],
) -> Iterable[Register]:
    for (place, version), plans in files.items():
        names = file_names([(standing.name, version) for standing, _ in plans])
        yield Register(
            place,
            version,
            tuple(
                File(standing.name, name, standing.wanted.plan.content, why)
                for name, (standing, why) in zip(names, plans, strict=True)
                if standing.wanted is not None
            ),
        )


def _activate(standing: Standing) -> list[Activate]:
    wanted = standing.wanted
    if wanted is None or not wanted.active or standing.kind is Kind.AS_WRITTEN:
        return []
    version = standing.same.name if standing.same is not None else wanted.plan.id.version
    active = standing.registered.active if standing.registered is not None else None
    plan = EntityId(*standing.place, standing.name, version)
    if active is None:
        return [Activate(plan, "", WORDS[standing.kind])]
    return [Activate(plan, active.name, f"{active.name} is active, and has another content than is written")]


def _deactivate(standing: Standing) -> Deactivate:
    assert standing.current is not None  # noqa: S101 - only what runs is deactivated
    return Deactivate(EntityId(*standing.place, standing.name, standing.current.name), WORDS[standing.kind])
