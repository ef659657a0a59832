"""What `make site` asks of the built pages beyond zensical: each fault is found, where it is, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from site_links import faults

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """<link rel="stylesheet" href="../site.css"><link rel="canonical" href="https://example.com/a/one.html">
<a href="../index.html#top">up</a> <a href="#here">here</a> <a href="https://example.com">elsewhere</a>
<img src="data:image/png;base64,AAAA"> <h2 id="here">Here</h2> <code>[a][b]</code>"""


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("", []),
        ('<a href="nothere.html">x</a>', ["a/one.html: nothere.html leads nowhere"]),
        ('<a href="../a">x</a>', ["a/one.html: ../a leads nowhere"]),
        ('<a href="#nothere">x</a>', ["a/one.html: #nothere leads to no place of a/one.html"]),
        ('<a href="../index.html#here">x</a>', ["a/one.html: ../index.html#here leads to no place of index.html"]),
        ('<img src="nothere.png">', ["a/one.html: nothere.png leads nowhere"]),
        (
            '<img src="https://example.com/x.png">',
            ["a/one.html: loads https://example.com/x.png, which is not in the site"],
        ),
        ('<script src="//example.com/x.js">', ["a/one.html: loads //example.com/x.js, which is not in the site"]),
        (
            '<link rel="preconnect" href="https://example.com">',
            ["a/one.html: loads https://example.com, which is not in the site"],
        ),
        ("see [x][nothere]", ["a/one.html: [x][nothere] is shown as it is written"]),
    ],
)
def test_each_fault_is_found(tmp_path: Path, broken: str, expected: list[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "site.css").touch()
    (tmp_path / "index.html").write_text('<h1 id="top"><a href="/a/one.html">one</a></h1>', encoding="utf-8")
    (tmp_path / "a" / "one.html").write_text(SOUND + broken, encoding="utf-8")
    assert faults(tmp_path) == expected


def test_a_page_that_nothing_leads_to_is_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("nothing", encoding="utf-8")
    (tmp_path / "one.html").write_text('<a href="one.html">itself</a>', encoding="utf-8")
    assert faults(tmp_path) == ["one.html: nothing leads to it"]
