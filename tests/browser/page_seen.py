"""A page of schedules as a reader has it before them, and what `lpctl schedule --format json` says of the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
MARCH, OCTOBER = "2026-03-23", "2026-10-20"
UNTIL = {MARCH: "2026-04-26T23:59:59Z", OCTOBER: "2026-11-23T23:59:59Z"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Cells = dict[tuple[int, int, int], int]
"""By month, day and hour, how many starts there are, where there are any."""


def lpctl(*arguments: str | Path, project: Path = HERE) -> str:
    """What a call prints that ends well."""
    command = [sys.executable, "-m", "lpctl", *map(str, arguments)]
    return subprocess.run(command, cwd=project, check=True, capture_output=True, encoding="utf-8").stdout


def said(*arguments: str, project: Path = HERE) -> dict[str, Any]:
    """What is printed as JSON."""
    document: dict[str, Any] = json.loads(lpctl("schedule", *arguments, "--format", "json", project=project))
    return document


class Seen(NamedTuple):
    """An open page, and all that went on in it: requests, messages on its console, dialogs."""

    page: Page
    happened: list[str]

    def text(self, selector: str) -> str:
        """The text of the one element."""
        text: str = self.page.locator(selector).inner_text()
        return text

    def rows(self) -> list[str]:
        """The names of the plans that are shown."""
        names: list[str] = self.page.locator("#plans > li:not([hidden]) summary strong").all_text_contents()
        return names

    def cells(self) -> Cells:
        """The hours of the week that is shown."""
        labels = self.page.locator("#heat [data-cell]").evaluate_all("all => all.map(e => [e.ariaLabel, e.innerText])")
        found: Cells = {}
        for label, text in labels:
            _, day, month, hour, starts = _match(r"(\w+) (\d+) (\w+), (\d\d):00 to \d\d:00: ([\d,]+) starts?", label)
            assert _number(starts) == _number(re.sub("[^0-9,].*", "", text, flags=re.DOTALL) or "0")
            if _number(starts):
                found[MONTHS.index(month) + 1, int(day), int(hour)] = _number(starts)
        return found

    def all_cells(self) -> Cells:
        """The hours of all weeks."""
        found: Cells = {}
        for _ in range(5):
            for hour, starts in self.cells().items():
                found[hour] = found.get(hour, 0) + starts
            if self.page.locator("#after").is_enabled():
                self.page.locator("#after").click()
        assert self.page.locator("#after").is_disabled()
        return found

    def marked(self) -> list[str]:
        """The hours of the week in which clocks skip or repeat a start, with what is said of them."""
        cells = self.page.locator("#heat [data-cell]:has(.mark)").all()
        return [cell.get_attribute("aria-label") or "" for cell in cells]

    def choose(self, **filters: str) -> None:
        """Fill in filters, by their ids."""
        for name, value in filters.items():
            field = self.page.locator(f"#{name}")
            field.fill(value) if name == "q" else field.select_option(value)

    def starts(self) -> int:
        """The first words of what is said of the week."""
        (starts,) = _match(r"([\d,]+) starts? of .*", self.text("#summary li:first-child"))
        return _number(starts)


def _match(pattern: str, text: str) -> tuple[str, ...]:
    found = re.match(pattern, text)
    assert found, text
    return tuple(map(str, found.groups()))


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def opened(
    browser: Browser,
    file: Path,
    fragment: str = "",
    *,
    scheme: Literal["light", "dark"] = "light",
    width: int = 1400,
    zone: str = "Europe/Berlin",
) -> Seen:
    """A page that a reader opens, in their theme, at their width, with their clock."""
    context = browser.new_context(
        viewport={"width": width, "height": 1000}, color_scheme=scheme, timezone_id=zone, offline=True
    )
    page = context.new_page()
    happened: list[str] = []
    page.on("request", lambda request: happened.append(f"request {request.url}"))
    page.on("console", lambda message: happened.append(f"console {message.text}"))
    page.on("pageerror", lambda error: happened.append(f"error {error}"))
    page.on("dialog", lambda dialog: happened.append(f"dialog {dialog.message}"))
    page.goto(f"{file.as_uri()}{fragment}")
    happened.remove(f"request {file.as_uri()}")
    return Seen(page, happened)


def in_hours(instants: Iterable[str], local: Callable[[datetime], datetime]) -> Cells:
    """Instants in RFC 3339, counted in the hours of a clock."""
    found: Cells = {}
    for text in instants:
        time = local(datetime.fromisoformat(text.replace("Z", "+00:00")))
        key = (time.month, time.day, time.hour)
        found[key] = found.get(key, 0) + 1
    return found


def loaded(load: dict[str, Any]) -> Cells:
    """What `--load` counts, in the same form."""
    found: Cells = {}
    for each in load["hours"]:
        hour = datetime.fromisoformat(each["hour"].replace("Z", "+00:00")).astimezone(timezone.utc)
        found[hour.month, hour.day, hour.hour] = each["starts"]
    return found


def day_after(text: str, days: int) -> str:
    """A date some days later."""
    return (datetime.fromisoformat(text) + timedelta(days=days)).strftime("%Y-%m-%d")
