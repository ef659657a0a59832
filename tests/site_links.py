"""Asks the built site whether its links lead somewhere: `python tests/site_links.py build/site/html`.

zensical's strict build knows links from Markdown to Markdown. It says nothing of a picture that is missing, of a link
to HTML, of a page in the navigation that is not there, nor of one that nothing leads to. Here each page is read as it
is shown: every address in it leads to a file and a place of the site, and nothing that a page loads is elsewhere.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

LOADED = {"img", "script", "iframe", "source", "video", "audio", "embed", "object"}
"""Elements whose address is asked for when a page is looked at; and `link`, but for what it merely relates to."""
RELATED = {"canonical", "prev", "next", "alternate"}
UNREAD = re.compile(r"!?\[[^\[\]]*\][\[(][^\s\])]+[\])]")
"""A link of Markdown that was taken for text, as where what it refers to is nowhere defined."""


class Page(NamedTuple):
    """What a page leads to, what it loads, the places that others may lead to, and its text without code."""

    leads: list[str]
    loads: list[str]
    places: set[str]
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page([], [], set(), "")
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        self.hidden += tag in ("code", "script", "style")
        self.page.places.update(stated[name] for name in ("id", "name") if name in stated)
        if tag == "a" and "href" in stated:
            self.page.leads.append(stated["href"])
        elif tag == "link" and not RELATED & set(stated.get("rel", "").split()):
            self.page.loads.append(stated["href"])
        elif tag in LOADED:
            self.page.loads.extend(stated[name] for name in ("src", "data") if name in stated)
            self.page.loads.extend(one.split()[0] for one in stated.get("srcset", "").split(",") if one.strip())

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("code", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(data)


def read(html: str) -> Page:
    """A page as it is shown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page._replace(text="".join(reader.text))


def faults(site: Path) -> list[str]:
    """What is wrong with a built site, page by page."""
    pages = {path.relative_to(site).as_posix(): read(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    led = {"index.html", "404.html"}  # what a server answers with, without a link
    found: list[str] = []
    for name, page in pages.items():
        for number, address in enumerate((*page.loads, *page.leads)):
            split = urlsplit(address)
            if split.netloc or split.scheme:
                if number < len(page.loads) and split.scheme != "data":
                    found.append(f"{name}: loads {address}, which is not in the site")
                continue
            file = normpath(join("/", dirname(name), unquote(split.path))).removeprefix("/") if split.path else name
            file = file or "index.html"
            led.update({file} - {name})
            if not (site / file).is_file():
                found.append(f"{name}: {address} leads nowhere")
            elif split.fragment and file in pages and unquote(split.fragment) not in pages[file].places:
                found.append(f"{name}: {address} leads to no place of {file}")
        found += [f"{name}: {mark} is shown as it is written" for mark in UNREAD.findall(page.text)]
    return [*found, *(f"{name}: nothing leads to it" for name in pages if name not in led)]


if __name__ == "__main__":
    wrong = faults(Path(sys.argv[1]))
    sys.exit("\n".join(wrong) or None)
