"""What Flyte's native scheduler makes of a message's schedule, and when a run of it is due."""

from __future__ import annotations

import pytest
from google.protobuf.text_format import Parse

from lpctl.execution.due import NotDueError, due
from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.timetable import timetable_of
from lpctl.messages.flyteidl_pb2 import LaunchPlan

NOW = 1_767_571_200  # 2026-01-05T00:00:00Z


def _plan(schedule: str | None) -> LaunchPlan:
    stated = "" if schedule is None else f"spec {{ entity_metadata {{ schedule {{ {schedule} }} }} }}"
    return Parse(stated, LaunchPlan())


def test_what_is_read() -> None:
    assert timetable_of(_plan(None)) is None
    assert isinstance(timetable_of(_plan('cron_schedule { schedule: "0 9 * * *" }')), Crontab)
    assert timetable_of(_plan("rate { value: 2 unit: DAY }")) == Every(172_800, 172_800 * 10**9)
    assert due(_plan('cron_schedule { schedule: "0 9 * * *" }'), None, NOW) == NOW + 9 * 3600
    assert due(_plan("rate { value: 2 unit: DAY }"), None, NOW) == NOW


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ("", "it has no expression"),
        ('cron_expression: "0 9 * * ? *"', "cron_expression is for another scheduler"),
        ("rate { value: 0 unit: DAY }", "a rate of nothing"),
        ("rate { value: 1 unit: 7 }", "a rate of nothing"),
        ('cron_schedule { schedule: "0 9 * * 7" }', "day of week: 7 is above the maximum 6"),
    ],
)
def test_what_is_not_read(schedule: str, reason: str) -> None:
    """No instant is due of it, whoever asks."""
    plan = _plan(schedule)
    found = timetable_of(plan)
    assert isinstance(found, str)
    assert found.startswith(reason)
    for at in (None, NOW):
        with pytest.raises(NotDueError, match=f"has a schedule that Flyte's scheduler does not read: {reason}"):
            due(plan, at, NOW)
