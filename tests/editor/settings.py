"""The language server with the settings that the page about editors shows, and others by name."""

from __future__ import annotations

import json
import shlex
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from editors_page import shown
from language_server import LanguageServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run

# The catalogue on the web is not asked: it has nothing of lpctl's files, and tests ask nothing of the net.
OFFLINE = {"yaml.schemaStore.enable": False, "yaml.kubernetesCRDStore.enable": False}

SETTINGS: dict[str, dict[str, Any]] = {
    "documented": json.loads(shown("Schemas in VS Code", "json")),
    "plan": {"yaml.schemas": {"./LaunchPlan.schema.json": "*.lp.yaml"}},
    "modeline": {},
}


def write_schemas(run: Run) -> None:
    """Call the commands of the page in the working directory, which write the schemas that its settings name."""
    for line in shown("Keys and what they mean", "console").splitlines():
        assert run(*shlex.split(line.removeprefix("$ lpctl "))).exit_code == 0


@contextmanager
def serving(folder: Path, settings: str) -> Iterator[LanguageServer]:
    """The server in a folder, with the settings of a name."""
    started = LanguageServer(folder, SETTINGS[settings] | OFFLINE)
    try:
        yield started
    finally:
        started.stop()
