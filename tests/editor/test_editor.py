"""What an editor shows of a manifest: yaml-language-server's answers with the schemas that lpctl writes.

Each text under `cases` is opened with the settings that its folder is called after; beside it is what is answered.
"""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from answers import answers
from editors_page import shown
from language_server import LanguageServer, command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Golden, Run

    Server = Callable[[str], LanguageServer]

HERE = Path(__file__).parent
CASES = sorted(path.relative_to(HERE / "cases") for path in (HERE / "cases").rglob("*.y*ml"))
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
    shutil.copytree(HERE / "project", folder)
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


@pytest.mark.usefixtures("schemas")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_an_editor_shows(case: Path, project: Path, server: Server, golden: Golden) -> None:
    text = (HERE / "cases" / case).read_text(encoding="utf-8")
    answered = answers(server(case.parts[0]), project, name_of(case), text)
    golden((HERE / "cases" / case).with_suffix(".json"), json.dumps(answered, indent=1, ensure_ascii=False) + "\n")


def name_of(case: Path) -> str:
    return case.name if case.name == "lpctl.yaml" else f"plans/{case.name}"
