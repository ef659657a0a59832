"""A week has one count: `schedule`, `schedule --load` and `diff` give the same for every schedule."""

from __future__ import annotations

from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.diff.fires import fire_impact
from lpctl.diff.model import NormalPlan, Plan
from lpctl.flyte.entity_id import EntityId
from lpctl.flyte.timetable import timetable_of
from lpctl.flyte.zones import DAY, WEEK
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.schedule.preview import Scheduled, load, preview

LAW = settings(deadline=None, derandomize=True, max_examples=draws(150), database=None)
MONDAY = 1_772_409_600  # 2026-03-02T00:00:00Z
YEAR_2011, YEAR_2035 = 1_293_840_000, 2_051_222_400

FIELDS = st.tuples(
    st.sampled_from(("*", "0", "59", "*/7", "30,31")),
    st.sampled_from(("*", "0", "2", "*/5", "0,23")),
    st.sampled_from(("*", "1", "29", "*/2")),
    st.sampled_from(("*", "3", "10-12")),
    st.sampled_from(("*", "0", "1-5")),
)
ZONES = st.sampled_from(("", "CRON_TZ=Europe/Berlin ", "CRON_TZ=America/New_York ", "CRON_TZ=Pacific/Apia "))
CRONS = st.builds(lambda zone, fields: zone + " ".join(fields), ZONES, FIELDS)
RATES = st.integers(1, 2 * WEEK).map(lambda seconds: f"@every {seconds}s")


def _plan(cron: str) -> NormalPlan:
    message = LaunchPlan()
    message.spec.entity_metadata.schedule.cron_schedule.schedule = cron
    return NormalPlan(Plan(EntityId(name="daily"), b"", None, None, "a.yaml", 1), message, {})


@LAW
@given(schedule=CRONS | RATES, start=st.integers(YEAR_2011, YEAR_2035) | st.just(MONDAY))
@example(schedule="@every 1m", start=MONDAY)
@example(schedule="@every 90m", start=MONDAY)
@example(schedule="0 0 * * *", start=MONDAY)
@example(schedule="CRON_TZ=Pacific/Apia 0 0 * * *", start=1_324_857_600)
def test_three_views_count_a_week_alike(schedule: str, start: int) -> None:
    found = timetable_of(_plan(schedule).message)
    assert found is not None
    assert not isinstance(found, str)
    plan = Scheduled("daily", "", "a.yaml", 1, found, schedule, None, None, False, True)
    shown = preview(plan, start, None, 3)
    asked = load([plan], start)
    impact = fire_impact(None, _plan(schedule), start)
    assert impact is not None
    assert impact.after is not None
    assert shown.week == asked.starts == impact.after.week
    assert shown.day <= shown.week
    assert impact.after.next == tuple(each.instant for each in shown.starts if each.skipped is None)


@LAW
@given(seconds=st.integers(1, 2 * WEEK), start=st.integers(YEAR_2011, YEAR_2035))
def test_of_every_whole_interval_there_is_one_start(seconds: int, start: int) -> None:
    """`rate: 1m` is 1,440 starts in a day, as `every-minute` says, and 10,080 in a week."""
    found = timetable_of(_plan(f"@every {seconds}s").message)
    assert found is not None
    assert not isinstance(found, str)
    shown = preview(Scheduled("daily", "", "a.yaml", 1, found, "", None, None, False, True), start, None, 1)
    assert (shown.day, shown.week) == (DAY // seconds, WEEK // seconds)
