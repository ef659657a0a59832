"""The fixtures of tests that ask flytectl: a server in a file, and the program that answers for it."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from command_line import PACKAGE
from fake_flytectl import load, save

if TYPE_CHECKING:
    from simulated_server import Server

HERE = Path(__file__).parent


class Flytectl(NamedTuple):
    """The program, the file of its server, and the log of its command lines."""

    program: Path
    server_file: Path
    log: Path

    @property
    def server(self) -> Server:
        """The server as it is."""
        return load(str(self.server_file))

    def keep(self, server: Server) -> None:
        """Make this the server."""
        save(server, str(self.server_file))


@pytest.fixture
def flytectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flytectl:
    """A flytectl that lpctl and scripts find, of a server with workflows in versions v1, v2 and v3."""
    program = tmp_path / "bin" / "flytectl"
    program.parent.mkdir()
    path = os.pathsep.join((str(HERE), str(HERE.parent)))
    words = (sys.executable, str(HERE / "fake_flytectl.py"))
    program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(path)} exec {shlex.join(words)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    made = Flytectl(program, tmp_path / "server.json", tmp_path / "flytectl.log")
    server = made.server
    for domain in ("production", "staging"):
        for version in ("v1", "v2", "v3"):
            server.add_workflows(PACKAGE, "analytics", domain, version)
    made.keep(server)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_FLYTE", str(made.server_file))
    monkeypatch.setenv("FAKE_FLYTE_LOG", str(made.log))
    return made
