"""What holds of every answer: asked at each line of the examples, where a key may stand and where its value does."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from corpus import ROOT
from language_server import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from editor_fixtures import Server

pytest_plugins = ("editor_fixtures",)

WORKFLOWS = {"reports.daily", "reports.odd", "reports.weekly"}
"""Those of the project, which are none of the examples'."""

NAMED_BY_PEOPLE = {
    *("name", "project", "version", "targets", "email", "slack", "pager_duty", "output_location_prefix"),
    *("iam_role", "k8s_service_account", "client_id", "group", "key", "env_var", "manifests", "interfaces", "output"),
}
EXAMPLES = [
    path
    for pattern in ("examples/**/*.lp.yaml", "examples/**/*.interface.yaml", "examples/**/lpctl.yaml")
    for path in sorted(ROOT.glob(pattern))
]
_LINE = re.compile(r"(?P<before> *(?:- +)?)(?P<key>[\w.-]+):(?P<blank> +)?")


def keys(text: str) -> Iterator[tuple[str, Place, Place | None]]:
    """Each key that begins a line, once for each depth: where it stands, and its value if that is on the line."""
    seen = set()
    for number, line in enumerate(text.splitlines()):
        found = _LINE.match(line)
        if found and found.groups() not in seen:
            seen.add(found.groups())
            value = Place(number, found.end()) if found["blank"] else None
            yield found["key"], Place(number, len(found["before"])), value


@pytest.mark.usefixtures("schemas")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_answers_are_texts_and_no_name_is_made_up(path: Path, server: Server) -> None:
    text = re.sub(r"^# yaml-language-server:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    name = path.name.replace(".interface.", ".lp.")
    asked = server("documented")
    uri = asked.open(f"everywhere/{EXAMPLES.index(path)}/{name}", text)
    seen: list[Any] = asked.diagnostics(uri)
    offered = 0
    for key, at, value in keys(text):
        offers = [asked.completion(uri, at), asked.completion(uri, value) if value else []]
        seen += [*offers, asked.hover(uri, at)]
        offered += sum(map(len, offers))
        labels = {offer["label"] for offer in offers[1]}
        if key == "workflow":
            assert labels in (WORKFLOWS, set()), (at, labels)
        elif key in NAMED_BY_PEOPLE:
            assert labels <= {"null"} | WORKFLOWS, (key, at, labels)
    assert offered
    assert "[object" not in json.dumps(seen)
