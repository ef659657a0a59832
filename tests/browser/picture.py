"""Draws the page of examples/environments as documentation shows it. Usage: picture.py FILE."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import chromium
from page_seen import lpctl

ENVIRONMENTS = Path(__file__).parent.parent.parent / "examples" / "environments"
NAMES = ("forecast_*", "report_*", "retrain_*", "verify_*", "archive_*")
WIDTH, HEIGHT = 1280, 1040


def main(file: str) -> None:
    with TemporaryDirectory() as folder, chromium() as browser:
        page = Path(folder) / "schedule.html"
        asked = ("--target", "production", "--from", "2026-03-23", "--format", "html", "-o", page)
        lpctl("schedule", *NAMES, *asked, project=ENVIRONMENTS)
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, timezone_id="UTC")
        tab = context.new_page()
        tab.goto(f"{page.as_uri()}")
        tab.screenshot(path=file)


if __name__ == "__main__":
    main(sys.argv[1])
