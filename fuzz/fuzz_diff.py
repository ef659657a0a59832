"""Launch plans to a diff in every format: any two plans are compared, and every break has its witness."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from budget import fuzzed, watched
from damage import damaged
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from lpctl.diff.model import Plan, Side
from lpctl.diff.render import github, json, markdown, text
from lpctl.diff.review import review
from lpctl.findings.classes.kind import Impact
from lpctl.flyte.entity_id import EntityId
from lpctl.messages.flyteidl_pb2 import LaunchPlan

ROOT = Path(__file__).parent.parent
PLANS = [file.read_bytes() for file in sorted((ROOT / "tests/oracle/inputs/package").glob("*_3.pb"))]
PIECES = st.sampled_from([content[start:end] for content in PLANS[:5] for start, end in pairwise(range(0, 200, 20))])
LONGEST = 2000


def side(content: bytes) -> Side:
    message = LaunchPlan.FromString(content)
    identity = EntityId(name=message.id.name, version=message.id.version)
    plan = Plan(identity, content, None, None, "fuzzed.pb", None)
    return Side("side", "", (plan,))


@watched
def check(before: bytes, after: bytes) -> None:
    try:
        sides = side(before), side(after)
    except DecodeError:
        return
    for one, other in (sides, sides[::-1]):
        found = review(one, other, 1_774_224_000, {})
        text.render(found, colour=True)
        github.render(found, "")
        json.render(found)
        assert len(markdown.render(found, LONGEST)) <= LONGEST
        for plan in found.plans:
            assert all(change.witness for change in plan.changes if change.impact is Impact.BREAKING)


@fuzzed(2)
@given(damaged(PLANS, PIECES), st.one_of(st.sampled_from(PLANS), damaged(PLANS, PIECES)))
def test_any_two_plans_are_compared(before: bytes, after: bytes) -> None:
    check(before, after)
