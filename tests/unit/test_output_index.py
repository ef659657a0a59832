"""Where the index says that things are: as seen from the directory that it lies in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lpctl.findings.diagnostic import EntryKey, Origin
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.model import Interface, InterfaceSource
from lpctl.output.index import index
from lpctl.plan.compiled import Compiled

if TYPE_CHECKING:
    from pathlib import Path


def compiled(file: str) -> Compiled:
    who = EntityId(name="n")
    interface = Interface(who, {}, {}, "a source", defaults_known=True)
    return Compiled(EntryKey(Origin(file, 0)), 1, True, who, who, b"", interface, False)


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        ("a.yaml", "../a.yaml"),
        ("plans/a.yaml", "../plans/a.yaml"),
        ("build/a.yaml", "a.yaml"),
        ("../a.yaml", "../../a.yaml"),
        ("/etc/a.yaml", "/etc/a.yaml"),
        (".", ".."),
        ("..", "../.."),
        ("package", "../package"),
        ("<standard input>", "<standard input>"),
    ],
)
def test_a_path_is_seen_from_the_index(shown: str, seen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if shown.startswith("/"):
        seen = "../" * len(tmp_path.parts) + seen[1:]
    source = InterfaceSource(shown, "", ())
    found = json.loads(index([compiled("plans/b.yaml")], ["n"], [source], "build/out.index.json"))
    assert found["interfaces"][0]["path"] == seen
    if not shown.endswith("."):  # which is a directory, and no manifest
        found = json.loads(index([compiled("x.yaml"), compiled(shown)], ["m", "n"], [], "build/out.index.json"))
        assert found["launch_plans"][1]["source"]["file"] == seen
