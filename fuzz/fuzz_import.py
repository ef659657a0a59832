"""`lpctl import` over near-plans: a manifest that compiles to the same, or the reason why there is none."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from budget import fuzzed, watched
from damage import damaged
from google.protobuf.json_format import MessageToDict
from google.protobuf.text_format import Parse
from hypothesis import given
from hypothesis import strategies as st

from lpctl.check.pipeline import check as check_manifests
from lpctl.check.settings import Settings
from lpctl.expand.environment import Environment
from lpctl.importing.expected import expected
from lpctl.importing.imported import import_sides
from lpctl.importing.source import read_side
from lpctl.interface.model import UnreadableSourceError
from lpctl.messages.flyteidl_pb2 import LaunchPlan

ORACLE = Path(__file__).parent.parent / "tests" / "oracle"
GROUPS = ("fields", "inputs", "settings", "structured")
WORKFLOWS = {group: read_side("", [(str(ORACLE / group / "package"), group)]).interfaces[0] for group in GROUPS}
RECORDED = {
    group: [
        Parse(file.read_text(encoding="utf-8"), LaunchPlan()) for file in sorted((ORACLE / group).glob("expected/*"))
    ]
    for group in GROUPS
}
PIECES = st.sampled_from(
    [
        *(b"${var.x}", b"{{ .inputs.x }}", b"$$${each.y}", b"null", b"1.10", b"*", "\u2028".encode(), b"=", b"a: b #"),
        *(b"\xff", b"\x00", b"\n\x00", b"\x12\x00", b"1e999", b'"', b"{}", b"\n"),
    ]
)


@st.composite
def _near_plans(draw: st.DrawFn) -> tuple[str, bytes]:
    group = draw(st.sampled_from(GROUPS))
    return group, draw(damaged([plan.SerializeToString(deterministic=True) for plan in RECORDED[group]], PIECES))


@st.composite
def _near_json(draw: st.DrawFn) -> tuple[str, bytes]:
    group = draw(st.sampled_from(GROUPS))
    return group, draw(damaged([json.dumps([MessageToDict(plan)]).encode() for plan in RECORDED[group]], PIECES))


def _check(group: str, content: bytes, name: str) -> None:
    """Whatever is imported compiles to what the source holds; all else has a reason."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, name)
        file.write_bytes(content)
        try:
            side = read_side("", [(str(file), name)])
        except UnreadableSourceError:
            return
    side = side._replace(interfaces=(WORKFLOWS[group],))
    found = import_sides({"": side}, Environment(), Settings(), each="workflow")
    assert found.total == found.equal + len({(one.plan, one.target) for one in found.unsaid})
    assert all(one.reason for one in found.unsaid)
    files = [(file.name, text.encode()) for file, text in found.files]
    checked = check_manifests(files, side.interfaces, Settings())
    made: dict[str, Any] = {plan.identity.name: plan for plan in checked.candidates}
    unsaid = {one.plan for one in found.unsaid}
    for plan in side.plans:
        if plan.name not in unsaid:
            candidate = made[plan.name]
            message = LaunchPlan.FromString(candidate.content)
            wanted = expected(plan.message, message, candidate.interface)
            assert wanted.SerializeToString(deterministic=True) == candidate.content


@given(_near_plans())
@fuzzed(2)
def test_files_of_plans(case: tuple[str, bytes]) -> None:
    watched(_check)(*case, "1_plan_3.pb")


@given(_near_json())
@fuzzed(2)
def test_what_flytectl_prints(case: tuple[str, bytes]) -> None:
    watched(_check)(*case, "plans.json")
