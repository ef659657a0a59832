"""One file that a browser shows by itself: it asks for nothing, and runs no script but its own.

The data stand in the page as JSON that is no script, and a content security policy allows the one style and the one
script by their hashes: a name or a label stays text, whatever is written in it.
"""

from __future__ import annotations

import json
import os.path
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_SCHEDULE = ("text.js", "times.js", "counts.js", "state.js", "week.js", "plans.js", "schedule.js")
_DIFF = ("text.js", "starts.js", "changes.js", "diff.js")
"""The parts of each script, each below those that it uses."""


def schedule_page(data: Mapping[str, Any]) -> str:
    """The page of schedules; the data are those of `lpctl.schedule.compact`."""
    return _page("schedule.html", ("page.css",), _SCHEDULE, data)


def diff_page(data: Mapping[str, Any]) -> str:
    """The page of a diff; the data are those of `lpctl.diff.render.html`."""
    return _page("diff.html", ("page.css", "diff.css"), _DIFF, data)


def _page(template: str, styles: Sequence[str], scripts: Sequence[str], data: Mapping[str, Any]) -> str:
    style = "".join(map(_read, styles))
    script = '(() => {\n"use strict";\n' + "".join(map(_read, scripts)) + "})();\n"
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    page = _read(template)
    for name, text in (("policy", policy), ("style", style), ("data", _embedded(data)), ("script", script)):
        before, mark, behind = page.partition(f"<!--{name}-->")
        assert mark, f"{template} has no place for the {name}"  # noqa: S101 - the template is lpctl's own
        page = f"{before}{text}{behind}"
    return page


def _embedded(data: Mapping[str, Any]) -> str:
    """The data as JSON in ASCII, without a character that ends an element or begins a comment in HTML."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as stream:
        return stream.read()
