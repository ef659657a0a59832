"""What a plan's file is called: as the plan where that is safe, told apart by a digest where it is not."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.output.names import PATTERN, file_names

if TYPE_CHECKING:
    from random import Random

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)


def digest(exact: str) -> str:
    return hashlib.sha256(exact.encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("daily_report", "lp_daily_report_3.pb"),
        ("reports.eu-west.Cleanup_2", "lp_reports.eu-west.Cleanup_2_3.pb"),
        ("0_plans.my_wf_2.pb", "lp_0_plans.my_wf_2.pb_3.pb"),
        (".", "lp_._3.pb"),
        ("-rf", "lp_-rf_3.pb"),
        ("a b", f"lp_a-b~{digest('a b')}_3.pb"),
        ("../../etc/passwd", f"lp_..-..-etc-passwd~{digest('../../etc/passwd')}_3.pb"),
        ("a~b", f"lp_a-b~{digest('a~b')}_3.pb"),
        ("a\nb", f"lp_a-b~{digest(chr(97) + chr(10) + chr(98))}_3.pb"),
        ("Grüße", f"lp_Gr----e~{digest('Grüße')}_3.pb"),
        ("🚀", f"lp_----~{digest('🚀')}_3.pb"),
        ("x" * 120, f"lp_{'x' * 120}_3.pb"),
        ("x" * 121, f"lp_{'x' * 111}~{digest('x' * 121)}_3.pb"),
        ("é" * 61, f"lp_{'-' * 111}~{digest('é' * 61)}_3.pb"),
    ],
)
def test_name_of_one_plan(name: str, file: str) -> None:
    assert file_names([(name, "v1")]) == [file]


def test_names_that_are_equal_ignoring_case_are_told_apart() -> None:
    assert file_names([("Daily", "v1"), ("weekly", "v1"), ("daily", "v1")]) == [
        f"lp_Daily~{digest('Daily')}_3.pb",
        "lp_weekly_3.pb",
        f"lp_daily~{digest('daily')}_3.pb",
    ]


def test_versions_of_one_plan_are_told_apart() -> None:
    assert file_names([("daily", "v1"), ("weekly", "v1"), ("daily", "v2"), ("daily", "")]) == [
        f"lp_daily~{digest('daily' + chr(0) + 'v1')}_3.pb",
        "lp_weekly_3.pb",
        f"lp_daily~{digest('daily' + chr(0) + 'v2')}_3.pb",
        f"lp_daily~{digest('daily' + chr(0))}_3.pb",
    ]


def test_versions_and_case_are_told_apart_together() -> None:
    assert file_names([("daily", "v1"), ("daily", "v2"), ("Daily", "v1")]) == [
        f"lp_daily~{digest('daily' + chr(0) + 'v1')}_3.pb",
        f"lp_daily~{digest('daily' + chr(0) + 'v2')}_3.pb",
        f"lp_Daily~{digest('Daily')}_3.pb",
    ]


def test_another_plan_renames_no_other_file() -> None:
    plans = [("daily", "v1"), ("a b", "v1"), ("x" * 300, "v1")]
    assert file_names([*plans, ("weekly", "v1")])[:3] == file_names(plans)


NAMES = st.one_of(
    st.text(min_size=1),
    st.text("aAkK\u212aßs .~-/", min_size=1, max_size=3),
    st.sampled_from(["x" * 120, "x" * 121, "x" * 121 + "y", "X" * 121]),
)
PLANS = st.lists(st.tuples(NAMES, st.sampled_from(["", "v1", "v2"])), min_size=1, max_size=12, unique=True)


@LAW
@given(PLANS)
def test_every_plan_has_a_file_of_its_own_on_every_file_system(plans: list[tuple[str, str]]) -> None:
    names = file_names(plans)
    assert len({name.lower() for name in names}) == len(plans)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9._~-]{1,255}", name)
        assert PATTERN.fullmatch(name)


@LAW
@given(PLANS, st.integers(0))
def test_flytectl_takes_every_file_for_a_plan_and_registers_it_after_the_workflows(
    plans: list[tuple[str, str]], number: int
) -> None:
    for name in file_names(plans):
        match = re.match(r"^.*_(?P<index>[1-3])\.pb$", name)  # flytectl register_util.go
        assert match is not None
        assert match["index"] == "3"
        assert name > f"{number}_{'z' * 50}_2.pb"


@LAW
@given(PLANS, st.randoms(use_true_random=False))
def test_the_order_of_the_plans_changes_no_name(plans: list[tuple[str, str]], random: Random) -> None:
    shuffled = list(plans)
    random.shuffle(shuffled)
    assert dict(zip(shuffled, file_names(shuffled), strict=True)) == dict(zip(plans, file_names(plans), strict=True))
