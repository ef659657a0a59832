"""What an editor shows of a manifest: yaml-language-server's answers with the schemas that lpctl writes.

Each text under `cases` is opened with the settings that its folder is called after; beside it is what is answered.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from answers import answers

if TYPE_CHECKING:
    from conftest import Golden
    from editor_fixtures import Server

pytest_plugins = ("editor_fixtures",)

CASES = Path(__file__).parent / "cases"


@pytest.mark.usefixtures("schemas")
@pytest.mark.parametrize("case", sorted(path.relative_to(CASES) for path in CASES.rglob("*.y*ml")), ids=str)
def test_what_an_editor_shows(case: Path, project: Path, server: Server, golden: Golden) -> None:
    text = (CASES / case).read_text(encoding="utf-8")
    answered = answers(server(case.parts[0]), project, name_of(case), text)
    golden((CASES / case).with_suffix(".json"), json.dumps(answered, indent=1, ensure_ascii=False) + "\n")


def name_of(case: Path) -> str:
    return case.name if case.name == "lpctl.yaml" else f"plans/{case.name}"
