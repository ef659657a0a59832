"""A project that an editor has open, the schemas in it, and the language server that works there."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from language_server import command
from settings import serving, write_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Run
    from language_server import LanguageServer

    Server = Callable[[str], LanguageServer]


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
        write_schemas(run)
        assert run("schema", "LaunchPlan", "--no-interface", "-o", "LaunchPlan.schema.json").exit_code == 0


@pytest.fixture(scope="session")
def server(project: Path) -> Iterator[Server]:
    """The server with the settings of a name, started when it is first asked for."""
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(serving(project, name)))
