"""The documentation holds together: links lead somewhere, in the repository and in the site that is made of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from site_pages import ROOT, pages

from lpctl.check.catalog import RULES
from lpctl.findings.classes import CLASSES
from lpctl.source.load import load

WRITTEN = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*.md")]
LINK = re.compile(r"\]\(([^()\s]+)\)")


def prose(text: str) -> str:
    return re.sub(r"^( *)```.*?^\1```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """What GitHub and the site call the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(prose(path.read_text(encoding="utf-8"))):
        if re.match(r"https?:", target):
            continue
        name, _, heading = target.partition("#")
        led = (path.parent / name).resolve() if name else path
        assert led.exists(), target
        if heading:
            assert heading in anchors(led.read_text(encoding="utf-8")), target


def test_the_navigation_of_the_site_has_every_page() -> None:
    """zensical says nothing of a page that is not there, nor of one that no menu leads to."""
    (document,) = load("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes()).documents
    listed: list[str] = []
    for entry in document.data["nav"]:
        for below in entry.values():
            listed += [below] if isinstance(below, str) else [page for one in below for page in one.values()]
    generated = {f"rules/{rule.id}.md" for rule in RULES} | {f"changes/{kind.id}.md" for kind in CLASSES}
    assert len(listed) == len(set(listed))
    assert set(listed) | generated == pages().keys()


def test_links_of_the_site_stay_in_it() -> None:
    """What is in the repository alone is named by its path, as the site does not know where the repository is."""
    made = pages()
    files = {*made, "schedule.png"}
    for name, text in made.items():
        for target in LINK.findall(prose(text)):
            if not re.match(r"https?:|#", target):
                led = (Path("/") / Path(name).parent / target.partition("#")[0]).resolve()
                assert led.relative_to("/").as_posix() in files, (name, target)
