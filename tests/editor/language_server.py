"""yaml-language-server, asked as an editor asks it. `make editor` installs it; without it, these tests are skipped."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

INSTALLED = Path(__file__).parents[2] / ".venv" / "editor" / "node_modules" / ".bin" / "yaml-language-server"
SECONDS = 60
"""How long any one answer may take."""

# What an editor that shows Markdown says of itself. Settings are asked for, as VS Code and Neovim have them.
CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True, "didChangeConfiguration": {}},
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}},
    },
}


class Place(NamedTuple):
    """A line and a column, both from 0."""

    line: int
    character: int


def command() -> str:
    """The server's program. YAML_LANGUAGE_SERVER names another one."""
    found = shutil.which(os.environ.get("YAML_LANGUAGE_SERVER") or str(INSTALLED))
    if found is None or find_spec("pygls") is None:
        pytest.skip("yaml-language-server, or pygls to ask it, is not installed; `make editor` does it")
    return found


class LanguageServer:
    """A server that runs for a folder with the settings of an editor, whose keys are as in VS Code's settings.json.

    It is stopped by `stop`. An answer that does not come within a minute is a TimeoutError.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        program = command()
        from pygls.lsp.client import LanguageClient  # noqa: PLC0415 - not everybody has it

        self._folder = folder
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._diagnostics: dict[str, asyncio.Future[list[Any]]] = {}
        self._configured = asyncio.Event()
        self._client: Any = LanguageClient("lpctl", "1")
        # Not the methods themselves, which cannot hold what the client notes of them.
        self._client.feature("workspace/configuration")(partial(self._configuration))
        self._client.feature("client/registerCapability")(lambda _: None)
        self._client.feature("textDocument/publishDiagnostics")(partial(self._published))
        self._wait(self._start(program))

    def open(self, name: str, text: str) -> str:
        """The URI of a document that is now open under a name in the folder. Nothing is written to disk."""
        uri = (self._folder / name).as_uri()
        self._diagnostics[uri] = self._loop.create_future()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._client.protocol.notify(
            "textDocument/didOpen", _typed("DidOpenTextDocumentParams", {"textDocument": item})
        )
        return uri

    def diagnostics(self, uri: str) -> list[Any]:
        """What the server finds wrong in a document that was opened, in its order."""
        found: list[Any] = self._wait(self._diagnostics[uri])
        return found

    def completion(self, uri: str, place: Place) -> list[Any]:
        """What the server offers at a place."""
        answer = self._ask("textDocument/completion", "CompletionParams", uri, place)
        items: list[Any] = answer.get("items", []) if isinstance(answer, dict) else answer or []
        return items

    def hover(self, uri: str, place: Place) -> str | None:
        """What the server explains at a place, as Markdown; None where it has nothing to say."""
        answer = self._ask("textDocument/hover", "HoverParams", uri, place)
        return answer and str(answer["contents"]["value"])

    def stop(self) -> None:
        """End the server."""
        self._wait(self._stop())
        self._loop.close()

    def _wait(self, answer: Coroutine[Any, Any, Any] | asyncio.Future[Any]) -> Any:
        return self._loop.run_until_complete(asyncio.wait_for(answer, SECONDS))

    def _ask(self, method: str, of: str, uri: str, place: Place) -> Any:
        params = _typed(of, {"textDocument": {"uri": uri}, "position": place._asdict()})
        return _plain(self._wait(self._sent(method, params)))

    async def _sent(self, method: str, params: Any) -> Any:
        return await self._client.protocol.send_request_async(method, params)

    async def _start(self, program: str) -> None:
        await self._client.start_io(program, "--stdio")
        folders = [{"uri": self._folder.as_uri(), "name": self._folder.name}]
        params = {"processId": os.getpid(), "rootUri": folders[0]["uri"], "workspaceFolders": folders}
        params["capabilities"] = CAPABILITIES
        await self._client.initialize_async(_typed("InitializeParams", params))
        self._client.initialized(_typed("InitializedParams", {}))
        # A document that is opened before the settings are known is looked at twice, the first time without them.
        await self._configured.wait()

    async def _stop(self) -> None:
        await self._client.shutdown_async(None)
        self._client.exit(None)
        await self._client.stop()

    def _configuration(self, asked: Any) -> list[Any]:
        self._loop.call_soon(self._configured.set)
        return [_section(self._settings, item.section) for item in asked.items]

    def _published(self, found: Any) -> None:
        awaited = self._diagnostics.get(found.uri)
        if awaited is not None and not awaited.done():
            awaited.set_result(_plain(found.diagnostics))


def _section(settings: Mapping[str, Any], name: str) -> Any:
    """What an editor answers when a section is asked for: of `yaml.schemas`, `schemas` is in `yaml`."""
    if name in settings:
        return settings[name]
    inside: dict[str, Any] = {}
    for key, value in settings.items():
        *path, last = key.removeprefix(f"{name}.").split(".")
        if key.startswith(f"{name}."):
            at = inside
            for step in path:
                at = at.setdefault(step, {})
            at[last] = value
    return inside or None


def _typed(name: str, data: Any) -> Any:
    """Data as one of the protocol's own types, which alone the client takes."""
    from lsprotocol import converters, types  # noqa: PLC0415 - see above

    return converters.get_converter().structure(data, getattr(types, name))


def _plain(answer: Any) -> Any:
    """An answer as the data that it was."""
    from lsprotocol import converters  # noqa: PLC0415 - see above

    return json.loads(json.dumps(converters.get_converter().unstructure(answer)))
