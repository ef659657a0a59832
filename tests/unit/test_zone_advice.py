"""What is advised for a time zone is a name of today, and shows the time that is meant."""

from __future__ import annotations

import pytest

from lpctl.flyte.zones import DAY, HOUR, MINUTE, zone, zone_names
from lpctl.manifest.launch_plan import Schedule
from lpctl.rules.timezones import legacy_timezone, timezone_without_daylight_saving, turned_timezone_sign
from lpctl.schedule import zone_advice as tables
from lpctl.schedule.legacy_zones import LEGACY
from lpctl.schedule.zone_advice import zone_advice

START = 1_735_689_600  # 2025
END = START + 10 * 365 * DAY


def findings(name: str) -> list[str]:
    schedule = Schedule(cron="0 9 * * *", timezone=name)
    rules = (legacy_timezone, timezone_without_daylight_saving, turned_timezone_sign)
    return [problem.message for rule in rules for problem in rule.check(schedule)]


def test_an_old_name_and_the_one_of_today_are_one_zone() -> None:
    for old, today in LEGACY.items():
        assert {old, today} <= zone_names()
        assert today not in LEGACY
        assert zone(old).changes(START, END) == zone(today).changes(START, END), old
        assert zone(old).offset(START) == zone(today).offset(START)


def test_what_is_advised_draws_no_finding() -> None:
    asked = [*tables._ABBREVIATIONS, *tables._CITIES, *(f"UTC{sign}{hours}" for sign in "+-" for hours in range(15))]
    advised = {zones for each in tables._ABBREVIATIONS.values() for zones in each}
    advised |= {found for name in asked if (found := zone_advice(name).zone) is not None}
    assert advised <= zone_names()
    assert [message for name in sorted(advised) for message in findings(name)] == []


@pytest.mark.parametrize("minutes", range(-14 * 60, 15 * 60, 15))
def test_an_offset_is_that_of_the_zone_all_year(minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    for written in (f"UTC{sign}{hours}:{rest:02}", f"{sign}{hours:02}{rest:02}"):
        advised = zone_advice(written).zone
        if advised is not None:
            assert zone(advised).offset(START) == minutes * MINUTE
            assert zone(advised).changes(START, END) == []


def test_whole_hours_have_a_zone() -> None:
    without = [hours for hours in range(-14, 15) if zone_advice(f"UTC{hours:+}").zone is None]
    assert without == [-14, -13, -12]


@pytest.mark.parametrize("name", ["Europe/Munich", "AEST", "Asia/Bangalore", "UTC+1", "Foo/Bar", "", "/", "+"])
def test_no_name_is_guessed_by_its_letters(name: str) -> None:
    assert not zone_advice(name).text.startswith("did you mean")


def test_a_turned_sign_is_behind() -> None:
    assert zone("Etc/GMT+5").offset(START) == -5 * HOUR
    assert findings("Etc/GMT+5") == ["Etc/GMT+5 is UTC-5: the sign of these names is turned"]
    assert findings("Etc/GMT-5") == []
