"""What a page holds of a schedule in little space is what JSON lists start by start, and `--load` counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from test_fires import read

from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.zones import DAY, HOUR, WEEK, zone_names
from lpctl.schedule.compact import LONGEST, compact, timetable_json
from lpctl.schedule.preview import Scheduled, load, preview

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
FIELDS = st.tuples(
    st.sampled_from(["0", "30", "*/15", "7,22,51", "*"]),
    st.sampled_from(["2", "*", "1-3", "*/5", "0,12", "23"]),
    st.sampled_from(["*", "1", "31", "1,15"]),
    st.sampled_from(["*", "3,10", "*/2"]),
    st.sampled_from(["*", "SUN", "MON-FRI"]),
).map(" ".join)
ZONED = st.builds("CRON_TZ={} {}".format, st.sampled_from(ZONES), FIELDS)
SCHEDULES = (ZONED | st.integers(1, 200_000).map("@every {}s".format)).map(read)
INSTANTS = st.integers(1_767_225_600, 1_830_000_000)
"""2026 and 2027."""


def planned(schedule: Crontab | Every) -> Scheduled:
    return Scheduled("a", "", "a.lp.yaml", 1, schedule, "", None, None, passes_kickoff=False, active=True)


def unfolded(timetable: dict[str, Any], start: int) -> list[int]:
    """The starts, as the docstring of the module says that they are to be read."""
    found: list[int] = []
    for number, kind in enumerate(timetable["days"]):
        midnight = start - start % DAY + number * DAY
        runs = timetable["kinds"][kind]
        for first, step, count in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
            found += [midnight + first + step * each for each in range(count)]
    return found


@given(SCHEDULES, INSTANTS, st.integers(1, LONGEST))
def test_a_timetable_is_the_starts_that_json_lists(schedule: Crontab | Every, start: int, seconds: int) -> None:
    most = LONGEST if isinstance(schedule, Every) and schedule.seconds < 60 else 60_000
    listed = preview(planned(schedule), start, start + seconds, most)
    found = timetable_json(schedule, start, start + seconds)
    assert unfolded(found, start) == [each.instant for each in listed.starts if each.skipped is None]
    assert found["again"] == [each.instant for each in listed.starts if each.again]
    assert found["skipped"] == [[each.instant, each.skipped] for each in listed.starts if each.skipped is not None]
    assert (found["stuck"] is None) == (listed.stuck is None)


@given(st.lists(SCHEDULES.filter(lambda each: not isinstance(each, Every)), min_size=1, max_size=5), INSTANTS)
def test_hours_are_those_of_the_load(schedules: list[Crontab | Every], start: int) -> None:
    plans = [planned(schedule) for schedule in schedules]
    data = compact(plans, start, start + WEEK - 1)
    hours = Counter(
        instant - instant % HOUR
        for plan in data["launch_plans"]
        for instant in unfolded(data["timetables"][plan["timetable"]], start)
    )
    assert dict(hours) == load(plans, start).hours


@given(st.sampled_from(sorted(zone_names())), INSTANTS)
def test_the_offsets_of_a_zone_are_those_that_local_times_are_shown_with(name: str, start: int) -> None:
    schedule = read(f"CRON_TZ={name} 17 */3 * * *")
    offsets = compact([planned(schedule)], start, start + LONGEST)["zones"][name]
    for each in preview(planned(schedule), start, start + LONGEST, 1000).starts:
        if each.skipped is None:
            assert [offset for since, offset in offsets if since <= each.instant][-1] == each.offset
