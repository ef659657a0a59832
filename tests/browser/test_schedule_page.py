"""The page of schedules in a real browser: it shows what JSON says, asks for nothing, and is for every reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import pytest
from page_seen import HERE, MARCH, OCTOBER, UNTIL, Cells, Seen, day_after, in_hours, loaded, lpctl, opened, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytest_plugins = ("chromium",)

ENVIRONMENTS = HERE.parent.parent / "examples" / "environments"
HOSTILE = "<img src=x onerror=alert(1)>\\u202eb"
FEW = "nightly_berlin", "quarter_hours", "sunday_load", "tokyo_morning"
SUNDAY = "#zone=plan&hour=20541.2"
"""29 March 2026 at 02:00, which clocks in Berlin leave out."""


@pytest.fixture(scope="session")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:  # noqa: ARG001 - first
    """A page for each month in which clocks change, and one of three targets."""
    folder = tmp_path_factory.mktemp("pages")
    for start in (MARCH, OCTOBER):
        lpctl("schedule", "--from", start, "--format", "html", "-o", folder / f"{start}.html")
    lpctl("schedule", "--from", MARCH, "--format", "html", "-o", folder / "targets.html", project=ENVIRONMENTS)
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture
def march(browser: Browser, pages: dict[str, Path]) -> Iterator[Seen]:
    seen = opened(browser, pages[MARCH])
    yield seen
    assert seen.happened == []
    seen.page.context.close()


@pytest.fixture(params=[MARCH, OCTOBER])
def either(request: pytest.FixtureRequest, browser: Browser, pages: dict[str, Path]) -> Iterator[tuple[str, Seen]]:
    seen = opened(browser, pages[request.param], zone="Australia/Adelaide")
    yield request.param, seen
    assert seen.happened == []
    seen.page.context.close()


def listed(start: str) -> list[dict[str, Any]]:
    """The plans that have few enough starts for JSON to list them all."""
    document = said(*FEW, "--from", start, "--until", UNTIL[start])
    plans: list[dict[str, Any]] = document["launch_plans"]
    assert not any(plan["more"] for plan in plans)
    return plans


def test_hours_in_utc_are_those_of_the_load(either: tuple[str, Seen]) -> None:
    start, seen = either
    seen.choose(zone="utc")
    assert seen.starts() == sum(seen.cells().values())
    assert seen.cells() == before(day_after(start, 7), said("--load", "--from", start)["load"])
    last = day_after(start, 35)
    assert seen.all_cells() == before(last, said("--load", "--from", start, "--until", last)["load"])


def before(day: str, load: dict[str, Any]) -> Cells:
    """The hours of a load before a day: at the end of its time, it counts the starts of intervals."""
    _, month, number = map(int, day.split("-"))
    return {hour: starts for hour, starts in loaded(load).items() if hour != (month, number, 0)}


@pytest.mark.parametrize("name", FEW)
def test_hours_of_a_plan_are_those_of_json_on_each_clock(either: tuple[str, Seen], name: str) -> None:
    start, seen = either
    (plan,) = [plan for plan in listed(start) if plan["name"] == name]
    instants = [each["utc"] for each in plan["starts"] if each["utc"]]
    for clock, zone in (("utc", "UTC"), ("plan", plan["timezone"]), ("reader", "Australia/Adelaide")):
        seen.page.locator("button[type=reset]").click()
        seen.choose(q=name, zone=clock)
        assert seen.all_cells() == in_hours(instants, lambda time, zone=zone: time.astimezone(ZoneInfo(zone)))  # type: ignore[misc]


@pytest.mark.parametrize("name", FEW)
def test_a_plan_lists_the_starts_of_json(either: tuple[str, Seen], name: str) -> None:
    start, seen = either
    (plan,) = [plan for plan in listed(start) if plan["name"] == name]
    row = seen.page.locator("#plans > li", has=seen.page.locator(f"strong:text-is('{name}')"))
    row.locator("summary").click()
    assert row.locator(".words").first.inner_text() == plan["words"]
    runs = [each for each in plan["starts"] if each["status"] != "skipped"]
    assert row.locator(".many").inner_text().startswith(f"{len(runs):,} start")
    shown = [cells.split("\t") for cells in row.locator(".times tbody tr").all_inner_texts()]
    assert len(shown) >= min(12, len(runs))
    said_of = {"runs": "", "again": "again: the clocks were set back", "skipped": "skipped: the clocks leave it out"}
    expected = {(each["local"][11:16], said_of[each["status"]]) for each in plan["starts"]}
    assert {(local.split()[3], note) for _, local, note in shown} <= expected
    irregular = [each for each in plan["starts"] if each["status"] != "runs"]
    assert sum(note != "" for *_, note in shown) == len(irregular)
    assert row.locator(".strip .mark").count() == len(irregular)


def test_the_hour_that_clocks_leave_out_says_what_is_skipped(browser: Browser, pages: dict[str, Path]) -> None:
    seen = opened(browser, pages[MARCH], SUNDAY)
    assert seen.marked() == ["Sun 29 Mar, 02:00 to 03:00: 120 starts; the clocks skip a start"]
    assert seen.text("#hour h3") == "Sunday 29 Mar, 02:00 to 03:00, each plan's own zone: 120 starts"
    rows = [line.split("\t") for line in seen.page.locator("#hour tbody tr").all_inner_texts()]
    assert rows[:2] == [
        [
            "02:30 skipped: the clocks leave it out",
            "nightly_berlin",
            "02:30 every day, Europe/Berlin",
            "finance-oncall@example.com, team: finance, tier: gold",
        ],
        [
            "02:00 skipped: the clocks leave it out",
            "sunday_load",
            "02:00 on Sundays, Europe/Berlin",
            "warehouse@example.slack.com, team: warehouse",
        ],
    ]


def test_the_hour_that_comes_twice_says_so(browser: Browser, pages: dict[str, Path]) -> None:
    seen = opened(browser, pages[OCTOBER], "#zone=plan")
    assert seen.marked() == ["Sun 25 Oct, 02:00 to 03:00: 124 starts; the clocks repeat a start"]
    seen.page.locator("#summary button", has_text="Sun 25 Oct").click()
    assert "02:30 and 02:30 again: the clocks were set back" in seen.text("#hour")


def test_filters(march: Seen) -> None:
    everything = said("--load", "--from", MARCH)["load"]["launch_plans"]
    assert march.text("#chosen") == f"{everything} plans"
    for filters, names in (
        ({"q": "berlin"}, ["nightly_berlin"]),
        ({"q": "FINANCE"}, ["nightly_berlin"]),
        ({"workflow": "warehouse.refresh"}, ["every_ninety", "quarter_hours"]),
        ({"label": "team: warehouse"}, ["quarter_hours", "sunday_load"]),
        ({"active": "no"}, ["tokyo_morning"]),
        ({"label": "team: warehouse", "q": "sunday"}, ["sunday_load"]),
        ({"q": "nothing is called so"}, []),
    ):
        march.choose(**filters)
        assert march.rows() == names
        assert march.text("#chosen") == f"{len(names)} of {everything} plans"
        march.page.locator("button[type=reset]").click()
    assert len(march.rows()) == everything


def test_targets_are_told_apart(browser: Browser, pages: dict[str, Path]) -> None:
    seen = opened(browser, pages["targets"])
    document = said("--load", "--from", MARCH, project=ENVIRONMENTS)
    for load in document["loads"]:
        seen.choose(place=load["place"])
        assert len(seen.rows()) == load["launch_plans"]
        assert seen.cells() == before(day_after(MARCH, 7), load)


def test_the_address_says_what_is_shown(march: Seen) -> None:
    march.choose(label="team: warehouse", zone="reader")
    march.page.locator("#after").click()
    march.page.locator("#heat [data-cell]").nth(30).click()
    shown = [march.text(each) for each in ("#chosen", "#week", "#summary", "#hour")]
    march.page.reload()
    assert [march.text(each) for each in ("#chosen", "#week", "#summary", "#hour")] == shown
    assert march.page.locator("#label").input_value() == "team: warehouse"
    march.happened.remove(f"request {march.page.url.partition('#')[0]}")


def test_what_is_hostile_is_text(march: Seen) -> None:
    assert march.rows()[0] == HOSTILE
    march.page.locator("summary").first.click()
    facts = march.text("#plans > li:first-child .facts")
    assert "<script>alert(2)</script>" in facts
    assert 'text: "</script><script>alert(3)</script><!-- <script>"' in facts
    assert march.page.locator("img, script:not([type]) ~ script").count() == 0


def test_it_is_worked_with_the_keyboard(march: Seen) -> None:
    press = march.page.keyboard.press
    march.page.locator("#after").focus()
    press("Tab")
    while march.page.evaluate("document.activeElement.closest('#summary') !== null"):
        press("Tab")
    focused = "document.activeElement.ariaLabel"
    assert march.page.evaluate(focused).startswith("Mon 23 Mar, 00:00")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        press(key)
    assert march.page.evaluate(focused).startswith("Tue 24 Mar, 02:00")
    press("End")
    assert march.page.evaluate(focused).startswith("Tue 24 Mar, 23:00")
    press("Enter")
    assert march.page.evaluate(focused).startswith("Tue 24 Mar, 23:00")
    assert march.text("#hour h3").startswith("Tuesday 24 Mar, 23:00")
    press("Tab")
    press("Enter")
    assert march.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert march.page.locator("details[open]").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("name", [MARCH, "targets"])
def test_contrast_labels_and_width(
    browser: Browser, pages: dict[str, Path], name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    seen = opened(browser, pages[name], SUNDAY, scheme=scheme, width=width)
    for row in range(3):
        seen.page.locator("summary").nth(row).click()
    found = axe.Axe().run(seen.page)
    assert found.violations_count == 0, found.generate_report()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.happened == []


def test_it_prints_light_and_without_filters(browser: Browser, pages: dict[str, Path]) -> None:
    seen = opened(browser, pages[MARCH], scheme="dark")
    seen.choose(label="team: warehouse", q="sunday")
    assert not seen.page.locator("#asked").is_visible()
    seen.page.emulate_media(media="print", color_scheme="dark")
    assert seen.text("#asked") == "Search: sunday; Label: team: warehouse; Times in: UTC"
    assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not seen.page.locator("#q").is_visible()
    assert seen.page.locator("#heat [data-cell]").first.is_visible()


def test_the_worst_minute_is_one_of_the_clock(browser: Browser, tmp_path: Path) -> None:
    asked = ("quarter_hours", "tokyo_morning", "--from", "2026-04-10T05:20:36Z")
    lpctl("schedule", *asked, "--format", "html", "-o", tmp_path / "within.html")
    (worst,) = said(*asked, "--load")["load"]["most_at_once"]
    assert (worst["minutes"], worst["starts"]) == (["2026-04-14T21:45:00Z"], 2)
    line = opened(browser, tmp_path / "within.html").text("#summary")
    assert "Most at once: 2 starts in one minute, first on Tue 14 Apr at 21:45 UTC" in line


def test_less_than_a_day_has_no_quiet_hours(browser: Browser, tmp_path: Path) -> None:
    for until, quiet in (("2026-03-27T12:59:59Z", False), ("2026-03-27T13:00:00Z", True)):
        asked = ("quarter_hours", "nightly_berlin", "--from", "2026-03-26T13:00:00Z", "--until", until)
        lpctl("schedule", *asked, "--format", "html", "-o", tmp_path / "short.html")
        assert ("Quiet: " in opened(browser, tmp_path / "short.html").text("#summary")) is quiet


def test_a_thousand_plans(browser: Browser, tmp_path: Path) -> None:
    manifest = (
        "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: plan_${each.n}\nworkflow: a.workflow_${each.n}\n"
        'labels: {team: "team_${each.n}"}\n'
        "for_each:\n"
        + "".join(f"  - {{n: '{n}', m: {n % 60}, h: {n % 24}}}\n" for n in range(1000))
        + 'schedule: {cron: "${each.m} ${each.h} * * 1-5", timezone: Europe/Berlin}\ndefault_inputs: {n: "${each.n}"}\n'
    )
    (tmp_path / "many.lp.yaml").write_text(manifest, encoding="utf-8")
    page = tmp_path / "many.html"
    asked = ("--manifests", "many.lp.yaml", "--no-config", "--from", MARCH)
    lpctl("schedule", *asked, "--format", "html", "-o", page, project=tmp_path)
    assert page.stat().st_size < 2_000_000
    seen = opened(browser, page)
    assert seen.text("#chosen") == "1,000 plans"
    assert seen.starts() == said(*asked, "--load", project=tmp_path)["load"]["starts"]
    took = seen.page.evaluate("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart")
    assert took < 5000, "a second where nothing else runs"
    print(f"{page.stat().st_size:,} bytes, {took} ms")  # noqa: T201
