"""A project that an editor has open, the schemas in it, and the language server with an editor's settings."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from editors_page import shown
from language_server import LanguageServer, command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Run

    Server = Callable[[str], LanguageServer]

# The catalogue on the web is not asked: it has nothing of lpctl's files, and tests ask nothing of the net.
OFFLINE = {"yaml.schemaStore.enable": False, "yaml.kubernetesCRDStore.enable": False}

SETTINGS: dict[str, dict[str, Any]] = {
    "documented": json.loads(shown("Schemas in VS Code", "json")),
    "plan": {"yaml.schemas": {"./LaunchPlan.schema.json": "*.lp.yaml"}},
    "modeline": {},
}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the editor has open."""
    command()
    folder = tmp_path_factory.mktemp("editor") / "project"
    shutil.copytree(Path(__file__).parent / "project", folder)
    return folder


@pytest.fixture
def schemas(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schemas in it, which the commands of the page write, and that of a launch plan that knows no workflow."""
    monkeypatch.chdir(project)
    if not (project / "LaunchPlan.schema.json").exists():
        shell = [line.removeprefix("$ lpctl ") for line in shown("Keys and what they mean", "console").splitlines()]
        for line in (*shell, "schema LaunchPlan --no-interface -o LaunchPlan.schema.json"):
            assert run(*shlex.split(line)).exit_code == 0


@pytest.fixture(scope="session")
def server(project: Path) -> Iterator[Server]:
    """The server with the settings of a name, started when it is first asked for."""
    started: dict[str, LanguageServer] = {}

    def with_settings(name: str) -> LanguageServer:
        if name not in started:
            started[name] = LanguageServer(project, SETTINGS[name] | OFFLINE)
        return started[name]

    yield with_settings
    for each in started.values():
        each.stop()
