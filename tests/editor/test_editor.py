"""What an editor shows of a manifest: yaml-language-server's answers with the schemas that lpctl writes.

Each text under `cases` stands in the folder of the settings that it is opened with; beside it is what is answered.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from answers import answers
from language_server import LanguageServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Golden, Run

HERE = Path(__file__).parent
CASES = sorted(path.relative_to(HERE / "cases") for path in (HERE / "cases").rglob("*.yaml"))
# The catalogue on the web is not asked: it has nothing about lpctl's files, and tests ask nothing of the net.
OFFLINE = {"yaml.schemaStore.enable": False, "yaml.kubernetesCRDStore.enable": False}

SETTINGS: dict[str, dict[str, Any]] = {
    "plan": {"yaml.schemas": {"./LaunchPlan.schema.json": "*.lp.yaml"}},
    "modeline": {},
}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the editor has open, in which the schemas are."""
    folder = tmp_path_factory.mktemp("editor") / "project"
    shutil.copytree(HERE / "project", folder)
    return folder


@pytest.fixture(scope="session")
def server_of(project: Path) -> Iterator[Callable[[str], LanguageServer]]:
    """The server with the settings of that name, started when it is first asked for."""
    started: dict[str, LanguageServer] = {}

    def server(settings: str) -> LanguageServer:
        if settings not in started:
            started[settings] = LanguageServer(project, SETTINGS[settings] | OFFLINE)
        return started[settings]

    yield server
    for each in started.values():
        each.stop()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_an_editor_shows(
    case: Path, project: Path, server_of: Callable[[str], LanguageServer], run: Run, golden: Golden
) -> None:
    schema = project / "LaunchPlan.schema.json"
    if not schema.exists():
        assert run("schema", "LaunchPlan", "-o", schema).exit_code == 0
    text = (HERE / "cases" / case).read_text(encoding="utf-8")
    answered = answers(server_of(case.parts[0]), project, f"plans/{case.name}", text)
    made = json.dumps(answered, indent=1, ensure_ascii=False) + "\n"
    golden((HERE / "cases" / case).with_suffix(".json"), made)
    assert "[object Object]" not in made
