"""The page of a diff in a real browser: of every case, it shows what JSON says, and asks for nothing."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from typing import TYPE_CHECKING, Any, Literal

import pytest
from page_seen import HERE, Seen, loaded, lpctl, opened, said
from test_diff_cases import CASES, FOUND, diff

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from playwright.sync_api import Browser

pytest_plugins = ("chromium",)

ROOT = HERE.parent.parent
EXAMPLE = ("diff", "examples/change/before", "examples/change/after", "--from", "2026-03-02")


@pytest.fixture(scope="session")
def example(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - first
    page = tmp_path_factory.mktemp("diff") / "example.html"
    lpctl(*EXAMPLE, "--output", f"html={page}", project=ROOT)
    return page


def shown(text: str) -> str:
    """A text as the page has it: with escapes for what is not seen, and blanks as a browser lays them out."""
    hidden = {character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    for character in hidden:
        code = f"{ord(character):x}"
        escape = f"\\x{code:0>2}" if len(code) < 3 else f"\\u{code:0>4}" if len(code) < 5 else f"\\U{code:0>8}"
        text = text.replace(character, escape)
    return laid_out(text)


def laid_out(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def told_of(change: dict[str, Any]) -> list[str]:
    """What is to be read of a change."""
    values = change.get("members") or [change]
    texts = [side["text"] for value in values for side in (value["before"], value["after"]) if side and "text" in side]
    cause = change["cause"] or {"before": None, "after": None}
    place = cause["after"] or cause["before"]
    where = [] if place is None else [place["file"] if place["line"] is None else f"{place['file']}:{place['line']}"]
    called = [change["witness"]["text"], change["witness"]["refused"]] if change["witness"] else []
    return [*filter(None, (change["class"], change["meaning"])), ".".join(change["path"]), *texts, *where, *called]


def test_every_case_shows_what_json_says(
    browser: Browser, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Seen | None = None
    for case in FOUND:
        document = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
        page = tmp_path / f"{case}.html"
        monkeypatch.chdir(CASES / case)
        page.write_text(diff(run, case, "--format", "html").stdout, encoding="utf-8")
        if seen is None:
            seen = opened(browser, page)
        else:
            seen.page.goto(page.as_uri())
            seen.happened.remove(f"request {page.as_uri()}")
        seen.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        seen.page.locator("#plans > li > details:not(:has(> .body))").first.wait_for(state="detached")
        # The page has the worst first, JSON one set of targets behind the other.
        read = "all => all.sort((a, b) => a.dataset.plan - b.dataset.plan).map(each => each.textContent)"
        rows = [laid_out(text) for text in seen.page.locator("#plans > li").evaluate_all(read)]
        for plan, row in zip(document["plans"], rows if document["plans"] else [], strict=True):
            impact = plan["impact"].upper() if plan["impact"] else "differs"
            assert row.startswith(impact), case
            for text in (
                plan["name"],
                *(text for change in plan["changes"] for text in told_of(change)),
                *plan["notes"],
            ):
                assert shown(text) in row, (case, text)
            assert all(shown(command) in row for command in plan["commands"]), case
        assert seen.happened == [], case


def test_hours_that_are_gained_and_lost(browser: Browser, example: Path) -> None:
    seen = opened(browser, example)
    before, after = seen.page.locator("#starts table").all()
    assert before.locator("caption").inner_text() == "Before: 12 starts"
    assert after.locator("caption").inner_text() == "After: 7 starts"
    hours = {"01": ["1+1"] * 7, "02": ["−1"] * 7, "05": ["−1"] * 5 + [""] * 2}  # noqa: RUF001 - a minus sign
    for hour in range(24):
        row = after.locator("tbody tr").nth(hour)
        assert row.locator("th").inner_text() == f"{hour:02}"
        assert row.locator("td").all_text_contents() == hours.get(f"{hour:02}", [""] * 7)


def test_filters_and_access(browser: Browser, example: Path) -> None:
    seen = opened(browser, example)
    assert seen.rows() == ["daily_report_returns", "daily_report_sales"]
    seen.choose(**{"class": "identity-changed"})
    assert (seen.rows(), seen.text("#chosen")) == (["daily_report_sales"], "1 of 2 plans")
    seen.page.locator("button[type=reset]").click()
    seen.choose(q="returns")
    assert seen.rows() == ["daily_report_returns"]
    seen.page.locator("#access button").click()
    seen.page.locator("#plans > li[hidden]").first.wait_for(state="detached")
    assert seen.page.locator("details[open] strong").all_text_contents() == ["daily_report_sales"]
    assert seen.happened == []


def test_all_plans_are_context_and_a_row_of_the_table_shows_its_plans(browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "environments", tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    changed = tmp_path / "after" / "plans" / "report.lp.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace('"30 6 * * ', '"30 5 * * '), encoding="utf-8")
    asked = ("diff", "before", "after", "--from", "2026-03-02", "--output", "html=page.html")
    lpctl(*asked, project=tmp_path)
    seen = opened(browser, tmp_path / "page.html")
    for target, word in (("", "15"), ("production", "5")):
        seen.choose(target=target)
        shares = [
            loaded(load)
            for side in ("before", "after")
            for load in said("--load", "--from", "2026-03-02", project=tmp_path / side)["loads"]
            if target in ("", load["place"])
        ]
        both = [
            sum(share[3, 2, 5] for share in part) for part in (shares[: len(shares) // 2], shares[len(shares) // 2 :])
        ]
        before, after = (table.locator("tbody tr").nth(5) for table in seen.page.locator("#starts table").all())
        assert before.locator("td").first.inner_text() == str(both[0])
        assert after.locator("td").first.inner_text() == f"{both[1]}+{word}"
    seen.page.locator("#happens button").click()
    assert seen.text("#happens button") == "5 plans"
    assert len(set(seen.rows())) == 5
    seen.choose(q="solar")
    assert set(seen.rows()) == {"report_solar"}
    assert seen.happened == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1400])
def test_contrast_labels_and_width(
    browser: Browser, example: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    seen = opened(browser, example, scheme=scheme, width=width)
    for row in range(2):
        seen.page.locator("#plans > li > details > summary").nth(row).click()
    found = axe.Axe().run(seen.page)
    assert found.violations_count == 0, found.generate_report()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.happened == []


def test_two_targets_are_compared_by_name(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "between.html"
    asked = ("diff", "--between", "staging", "production", "--from", "2026-03-02", "--output", f"html={page}")
    lpctl(*asked, project=ROOT / "examples" / "environments")
    seen = opened(browser, page)
    assert seen.page.title() == seen.text("h1") == "How the launch plans of staging and production differ"
    captions = seen.page.locator("#starts caption").all_inner_texts()
    document = said("--load", "--from", "2026-03-02", project=ROOT / "examples" / "environments")
    loads = {load["place"]: load["starts"] for load in document["loads"]}
    assert captions == [f"{name}: {loads[name]:,} starts" for name in ("staging", "production")]
    assert seen.page.locator("#happens th").all_inner_texts() == ["Impact", "Plans", "Differs in"]
    assert seen.happened == []
