"""What holds for any server and any manifests: the steps of a rollout end as written, and then there are none."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_server import Key, RefusedError, Server

from lpctl.check.config_choice import ConfigChoice
from lpctl.diff.compare import compare
from lpctl.diff.model import Side
from lpctl.diff.paths import path_side
from lpctl.diff.sides import SideOptions
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.flytectl import read_launch_plans
from lpctl.live.model import Activate, Kind, Place, Register
from lpctl.live.rollout import rollout
from lpctl.live.side import running, server_side
from lpctl.live.standing import standings
from lpctl.live.state import state
from lpctl.live.written import written
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.plan.compiled import Compiled

if TYPE_CHECKING:
    from lpctl.live.model import Rollout, Standings, Wanted

CASES = Path(__file__).parent / "cases" / "live"
PACKAGE = Path(__file__).parent / "oracle" / "inputs" / "package"
PLACE = Place("analytics", "production")
START = 1_774_224_000  # 2026-03-23
NAMES = ("daily", "weekly", "hourly", "-dash", "it's $HOME `x`")
VARIANTS = ("one", "two", "three")
VERSIONS = ("v0", "v1", "v2", "v3")
PINNED = "w1"
"""The version of the workflow, where it is stated: then versions of a plan differ in what the manifest says alone."""


@cache
def variant(name: str) -> dict[str, Compiled]:
    """The plans of a variant, by their names."""
    options = SideOptions((str(PACKAGE),), config=ConfigChoice(none=True))
    side = path_side(str(CASES / f"{name}.lp.yaml"), options)
    found = {}
    for plan in side.plans:
        assert plan.key is not None
        assert plan.line is not None
        assert plan.interface is not None
        found[plan.name] = Compiled(
            key=plan.key,
            line=plan.line,
            named=True,
            identity=plan.id,
            workflow=EntityId(name="plans.defaults"),
            content=plan.content,
            interface=plan.interface,
            auto_activate=bool(plan.active),
        )
    assert set(found) == set(NAMES)
    return found


def compiled(name: str, of: str, version: str, *, active: bool, pinned: bool) -> Compiled:
    """A plan of a variant, as `lpctl compile` with these options has it."""
    plan = variant(of)[name]
    message = LaunchPlan.FromString(plan.content)
    message.spec.workflow_id.version = PINNED if pinned else ""
    identity = plan.identity._replace(project=PLACE.project, domain=PLACE.domain, version=version)
    return plan._replace(identity=identity, content=message.SerializeToString(deterministic=True), auto_activate=active)


class Stated(NamedTuple):
    """What the manifests say of a plan."""

    variant: str
    active: bool


class World(NamedTuple):
    """A server with a history, what is written, and in which version it is to be registered."""

    history: list[tuple[str, str, str, str]]
    stated: dict[str, Stated]
    version: str
    pinned: bool

    def server(self) -> tuple[Server, dict[Key, str]]:
        """The server after its history, and the variant that each of its versions is of."""
        server, variants = Server(), {}
        for version in (*VERSIONS, "new", PINNED):
            server.add_workflows(PACKAGE, *PLACE, version)
        for act, name, version, of in self.history:
            key = Key(*PLACE, name, version)
            if act == "register" and key not in server.plans:
                plan = compiled(name, of, version, active=False, pinned=self.pinned)
                server.register(plan.content, *PLACE, version)
                variants[key] = of
            elif act != "register" and key in server.plans:
                server.set_active(key, active=act == "activate")
        return server, variants

    def wanted(self) -> list[Wanted]:
        """The plans that are written."""
        plans = [
            compiled(name, stated.variant, self.version, active=stated.active, pinned=self.pinned)
            for name, stated in self.stated.items()
        ]
        return written(plans, {"": self.version})


ACTS = st.tuples(
    st.sampled_from(("register", "register", "activate", "activate", "deactivate")),
    st.sampled_from(NAMES),
    st.sampled_from(VERSIONS),
    st.sampled_from(VARIANTS),
)
WORLDS = st.builds(
    World,
    st.lists(ACTS, max_size=40),
    st.dictionaries(st.sampled_from(NAMES), st.builds(Stated, st.sampled_from(VARIANTS), st.booleans())),
    st.sampled_from(("new", "new", "v3", "")),
    st.booleans(),
)


def stand(server: Server, wanted: list[Wanted]) -> Standings:
    """Where plans stand by what flytectl prints of the server."""
    plans = read_launch_plans(server.printed(*PLACE))
    return standings(wanted, state(plans, [PLACE], "the server"), [PLACE], START)


def differing(server: Server, wanted: list[Wanted]) -> set[str]:
    """The plans that are written of which `lpctl diff --live` shows more than another version."""
    plans = read_launch_plans(server.printed(*PLACE))
    before = server_side(state(plans, [PLACE], "the server"), [PLACE], {each.plan.name for each in wanted})
    after = running(Side(name="", commit="", plans=tuple(each.plan for each in wanted)))
    return {
        pair.after.plan.name
        for pair in compare(before, after, renames=False).pairs
        if pair.after is not None
        if pair.before is None or any(getattr(fact, "path", ()) != ("version",) for fact in pair.facts)
    }


def run(server: Server, steps: Rollout) -> None:
    """What the commands of a rollout do."""
    for step in steps.steps:
        if isinstance(step, Register):
            for file in step.files:
                assert server.register(file.content, *step.place, step.version), f"{file.name} was there"
        else:
            server.set_active(Key(*step.plan), active=isinstance(step, Activate))


@settings(max_examples=draws(300))
@given(WORLDS, st.booleans())
def test_a_rollout_ends_as_written_and_then_has_no_steps(world: World, prune: bool) -> None:
    server, _ = world.server()
    wanted, before = world.wanted(), dict(server.plans)
    contents = {key: plan.spec.SerializeToString(deterministic=True) for key, plan in before.items()}
    found = stand(server, wanted)
    assert differing(server, wanted) == {
        standing.name for standing in found.plans if standing.kind not in (Kind.AS_WRITTEN, Kind.ORPHAN)
    }
    steps = rollout(found, prune=prune)
    if steps.refusals:
        assert world.version != "new"  # a version that the server does not have can always be registered
        for refusal in steps.refusals:
            key = Key(*PLACE, refusal.standing.name, world.version)
            assert key in server.plans or not world.version
        return
    right = {standing.name for standing in found.plans if standing.kind is Kind.AS_WRITTEN}
    touched = {file.name for step in steps.steps if isinstance(step, Register) for file in step.files}
    touched |= {step.plan.name for step in steps.steps if not isinstance(step, Register)}
    assert not touched & right
    run(server, steps)
    after = stand(server, wanted)
    kinds = {standing.name: standing.kind for standing in after.plans}
    orphans = {name for *_, name in server.active() if name not in world.stated}
    assert kinds == dict.fromkeys(world.stated, Kind.AS_WRITTEN) | dict.fromkeys(orphans, Kind.ORPHAN)
    assert not (prune and orphans)
    assert not rollout(after, prune=prune).steps
    assert not differing(server, wanted)
    active = {name for *_, name in server.active()}
    assert active - orphans == {name for name, stated in world.stated.items() if stated.active}
    for key, content in contents.items():  # versions never change
        assert server.plans[key].spec.SerializeToString(deterministic=True) == content


@settings(max_examples=draws(300))
@given(WORLDS)
def test_where_a_plan_stands_is_what_its_history_says(world: World) -> None:
    server, variants = world.server()
    version = PINNED if world.pinned else world.version
    active = {name: found for (_, _, name), found in server.active().items()}
    expected = {}
    for name, stated in world.stated.items():
        versions = [key.version for key in server.plans if key.name == name]

        def same(one: str, name: str = name, stated: Stated = stated) -> bool:
            launched = PINNED if world.pinned else one
            return variants[Key(*PLACE, name, one)] == stated.variant and version in ("", launched)

        if not versions:
            expected[name] = Kind.UNREGISTERED
        elif stated.active:
            known = active.get(name)
            expected[name] = Kind.INACTIVE if known is None else Kind.AS_WRITTEN if same(known) else Kind.CHANGED
        elif name in active:
            expected[name] = Kind.UNWANTED
        else:
            expected[name] = Kind.AS_WRITTEN if same(versions[-1]) else Kind.CHANGED
    expected |= {name: Kind.ORPHAN for name in active if name not in world.stated}
    found = stand(server, world.wanted())
    assert {standing.name: standing.kind for standing in found.plans} == expected
    for standing in found.plans:
        if standing.kind is not Kind.ORPHAN and standing.current is not None:
            assert bool(standing.changes) == (standing.current is not standing.same), standing.name
    assert sum(found.others.values()) == len({key.name for key in server.plans} - set(world.stated) - set(active))


@settings(max_examples=draws(50))
@given(WORLDS, st.data())
def test_a_rollout_that_stopped_is_taken_up_where_it_stopped(world: World, data: st.DataObject) -> None:
    server, _ = world.server()
    wanted = world.wanted()
    steps = rollout(stand(server, wanted))
    if steps.refusals or not steps.steps:
        return
    done = data.draw(st.integers(0, len(steps.steps)))
    run(server, steps._replace(steps=steps.steps[:done]))
    rest = rollout(stand(server, wanted))
    if not rest.refusals:
        run(server, rest)
        assert not rollout(stand(server, wanted)).steps
    else:  # the version was taken by the plans of the first part, which are not what counts any more
        assert all(refusal.standing.kind is not Kind.CHANGED for refusal in rest.refusals)


def test_the_simulated_server_keeps_what_it_has() -> None:
    server = Server()
    server.add_workflows(PACKAGE, *PLACE, "v0")
    one, two = (compiled("daily", of, "v0", active=True, pinned=False).content for of in ("one", "two"))
    assert server.register(one, *PLACE, "v0")
    assert not server.register(one, *PLACE, "v0")
    with pytest.raises(RefusedError, match="different structure"):
        server.register(two, *PLACE, "v0")
