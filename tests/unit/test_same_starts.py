"""Two schedules are one, written in two ways, exactly where they start alike; where they part is where they do."""

from __future__ import annotations

from itertools import zip_longest

from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.diff.model import Plan, Side
from lpctl.diff.review import review
from lpctl.diff.same_starts import TEN_YEARS, parting, same_meaning
from lpctl.flyte.cron import Crontab, Every
from lpctl.flyte.entity_id import EntityId
from lpctl.flyte.fires import Stuck, starts
from lpctl.flyte.timetable import timetable_of
from lpctl.flyte.zones import DAY, zone
from lpctl.manifest.launch_plan import Schedule
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.schedule.read import timetable

LAW = settings(deadline=None, derandomize=True, max_examples=draws(150), database=None)
MARCH = 1_774_224_000  # 2026-03-23
NOVEMBER = 1_793_491_200  # 2026-11-01
YEAR = 366 * DAY

MINUTES = st.sampled_from(("0", "00", "0-0", "?/20", "*/20", "0,20,40", "40,20,0", "59"))
HOURS = st.sampled_from(("*", "?", "0-23", "2", "02", "2,2", "*/12", "0,12", "1,2,3"))
DAYS = st.sampled_from(("*", "?", "1-31", "*/1", "1", "15,1", "1,15", "29,30,31", "30"))
MONTHS = st.sampled_from(("*", "1-12", "JAN-DEC", "2", "feb", "6,7", "JUN-JUL"))
WEEKDAYS = st.sampled_from(("*", "0-6", "MON", "1", "Mon", "MON-FRI", "1-5", "5,4,3,2,1", "0,6", "SAT,SUN"))
ZONES = st.sampled_from(
    (
        *("", "TZ=UTC ", "CRON_TZ=UTC ", "CRON_TZ=Etc/UTC ", "CRON_TZ=Europe/London "),
        *("CRON_TZ=Europe/Kiev ", "CRON_TZ=Europe/Kyiv ", "CRON_TZ=Europe/Helsinki ", "CRON_TZ=Asia/Kolkata "),
        *("CRON_TZ=Asia/Calcutta ", "CRON_TZ=Australia/Lord_Howe ", "CRON_TZ=America/Sao_Paulo "),
    )
)
WORDS = st.sampled_from(("@daily", "@midnight", "0 0 * * *", "@weekly", "0 0 * * SUN", "@yearly", "0 0 1 JAN ?"))
FIELDS = st.builds(lambda *fields: " ".join(fields), MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS) | WORDS
CRONS = st.builds(lambda place, fields: place + fields, ZONES, FIELDS)
INSTANTS = st.integers(MARCH - 400 * DAY, MARCH + 400 * DAY) | st.sampled_from((MARCH, NOVEMBER))


def read(cron: str) -> Crontab | Every:
    """What the scheduler makes of a cron line."""
    message = LaunchPlan()
    message.spec.entity_metadata.schedule.cron_schedule.schedule = cron
    found = timetable_of(message)
    assert isinstance(found, (Crontab, Every))
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two cron lines of which some parts are one, in the same words or in others."""
    one, other = draw(CRONS), draw(CRONS)
    kept = draw(st.sampled_from(("nothing", "zone", "fields")))
    if kept == "nothing":
        return one, other
    (first, fields), (second, others) = (_parts(each) for each in (one, other))
    return one, (first + others) if kept == "zone" else (second + fields)


def _parts(cron: str) -> tuple[str, str]:
    place, blank, fields = cron.partition(" ") if cron.startswith(("TZ=", "CRON_TZ=")) else ("", "", cron)
    return place + blank, fields


@LAW
@given(pair=pairs(), start=INSTANTS)
@example(pair=("?/15 * * * *", "*/15 * * * *"), start=MARCH)
@example(pair=("*/15 * * * *", "CRON_TZ=Europe/Berlin 0,15,30,45 * * * *"), start=MARCH)
@example(pair=("*/15 * * * *", "CRON_TZ=Asia/Kolkata */15 * * * *"), start=MARCH)
@example(pair=("20 * * * *", "CRON_TZ=Asia/Kolkata 20 * * * *"), start=MARCH)
@example(pair=("0 * * * *", "CRON_TZ=Australia/Lord_Howe 0 * * * *"), start=MARCH)
@example(pair=("0 9 * * MON", "0 9 * * 1"), start=MARCH)
@example(pair=("0 9 1-31 * MON", "0 9 * * *"), start=MARCH)
@example(pair=("0 0 30 2 *", "0 0 31 2 *"), start=MARCH)
@example(pair=("CRON_TZ=Europe/Kiev 0 9 * * *", "CRON_TZ=Europe/Kyiv 0 9 * * *"), start=MARCH)
@example(pair=("CRON_TZ=Europe/Berlin 0 9 1 7 *", "CRON_TZ=Africa/Johannesburg 0 9 1 7 *"), start=MARCH)
@example(pair=("CRON_TZ=Europe/Berlin 0 9 1 1 *", "CRON_TZ=Africa/Johannesburg 0 9 1 1 *"), start=MARCH)
def test_two_schedules_are_one_where_they_start_alike(pair: tuple[str, str], start: int) -> None:
    one, other = map(read, pair)
    end = start + TEN_YEARS
    alike = all(old == new for old, new in zip_longest(starts(one, start, end), starts(other, start, end)))
    assert same_meaning(one, other, start) == same_meaning(other, one, start) == alike
    assert same_meaning(one, one, start)


def side(cron: str) -> Side:
    """A side with one plan, which has a schedule."""
    message = LaunchPlan()
    message.spec.workflow_id.name = "etl.main"
    message.spec.entity_metadata.schedule.cron_schedule.schedule = cron
    content = message.SerializeToString(deterministic=True)
    return Side("side", "", (Plan(EntityId(name="daily"), content, None, None, "daily.pb", None),))


@LAW
@given(pair=pairs(), start=INSTANTS)
def test_a_change_of_a_schedule_is_what_becomes_of_its_starts(pair: tuple[str, str], start: int) -> None:
    """A diff says `schedule-rewritten` where the starts are the same, and `schedule-changed` of all others."""
    before, after = map(side, pair)
    found = [change.class_id for plan in review(before, after, start, {}).plans for change in plan.changes]
    written_alike = len({cron.removeprefix("CRON_").removeprefix("TZ=") for cron in pair}) == 1
    if found or not written_alike:
        one, other = map(read, pair)
        assert found == ["schedule-rewritten" if same_meaning(one, other, start) else "schedule-changed"]


def test_intervals_are_one_where_they_are_equally_long() -> None:
    for rate, cron in (("1d", "@every 24h"), ("90m", "@every 1h30m"), ("1h", "CRON_TZ=Asia/Tokyo @every 60m")):
        one, other = timetable(Schedule(rate=rate)), timetable(Schedule(cron=cron))
        assert one is not None
        assert other is not None
        assert same_meaning(one, other, MARCH)
        assert not same_meaning(one, read("@every 7h"), MARCH)
        assert not same_meaning(one, read("0 0 * * *"), MARCH)


@LAW
@given(pair=pairs(), start=INSTANTS)
@example(pair=("0 9 * * *", "CRON_TZ=Europe/London 0 9 * * *"), start=NOVEMBER)
def test_they_part_where_one_starts_alone(pair: tuple[str, str], start: int) -> None:
    one, other = map(read, pair)
    if not (isinstance(one, Crontab) and isinstance(other, Crontab)):
        return
    found = parting(one, other, start)
    assert found == parting(other, one, start)
    end = start + YEAR + 60 * DAY
    old, new = ({fire for fire in starts(each, start, end) if not isinstance(fire, Stuck)} for each in (one, other))
    alone = sorted(old ^ new)
    assert found.first == next((instant for instant in alone if instant <= start + YEAR), None)
    if found.again is not None:
        assert found.first is not None
        assert found.first < found.again <= start + YEAR
        assert found.again in old & new
        assert not [instant for instant in alone if found.again <= instant < found.again + 50 * DAY]


def test_a_zone_that_is_utc_in_winter() -> None:
    one, other = read("0 9 * * *"), read("CRON_TZ=Europe/London 0 9 * * *")
    assert isinstance(one, Crontab)
    assert isinstance(other, Crontab)
    found = parting(one, other, NOVEMBER)
    assert found.first is not None
    assert found.again is not None
    changes = [instant // DAY for instant, _, _ in zone("Europe/London").changes(NOVEMBER, NOVEMBER + YEAR)]
    assert [found.first // DAY, found.again // DAY] == changes
