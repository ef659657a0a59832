"""The site of the documentation in a browser: it asks nobody else for anything, and its search finds a rule."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from site_links import faults
from site_pages import ROOT, main, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytest_plugins = ("chromium",)

ONE_OF_MANY = ("rules/input-type", "changes/schedule-changed")
PAGES = [name.removesuffix(".md") for name in pages() if "/" not in name or name.endswith("/index.md")]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, built with warnings as errors."""
    if find_spec("zensical") is None:
        pytest.skip("zensical is not installed; `make browser` does it")
    directory = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "mkdocs.yml", directory)
    main(directory / "build" / "site" / "docs")
    built = subprocess.run(
        [Path(sys.executable).parent / "zensical", "build", "--clean", "--strict"],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert faults(directory / "build" / "site" / "html") == []
    handler = functools.partial(Quiet, directory=str(directory / "build" / "site" / "html"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_pages_ask_nobody_else_and_miss_nothing(site: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    for name in (*PAGES, *ONE_OF_MANY):
        page.goto(f"{site}{name}.html", wait_until="load")
        assert page.locator("h1").count() == 1, name
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, (name, wide)
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]
    assert not failed
    page.close()


def test_the_search_finds_a_rule(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site}index.html", wait_until="networkidle")
    page.keyboard.press("/")
    page.get_by_role("combobox").or_(page.locator("input[placeholder=Search]")).first.fill("turned-timezone")
    page.locator("a[href*='rules/turned-timezone-sign']").first.click()
    page.wait_for_url("**/rules/turned-timezone-sign.html*")
    page.close()
