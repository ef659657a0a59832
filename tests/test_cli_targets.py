"""What commands print of a repository with targets; `cases/commands` has the repository, and calls with their output.

`<call>.args` may begin with variables of the environment; `<call>.stdin` is its standard input.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tzdata
from jsonschema import Draft202012Validator

from lpctl import __version__
from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from command_line import Cli
    from conftest import Golden

pytest_plugins = ("project_fixtures",)

CASES = Path(__file__).parent / "cases" / "commands"
CALLS = sorted(path.stem for path in CASES.glob("*.args"))
ASSIGNMENT = re.compile(r"(LPCTL_[A-Z_]+)=(.*)", re.DOTALL)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two targets; the working directory."""
    root = tmp_path / "targets"
    shutil.copytree(CASES / "repository", root)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("call", CALLS)
def test_what_is_printed(
    cli: Cli, repository: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    assert repository.is_dir()
    arguments = shlex.split((CASES / f"{call}.args").read_text(encoding="utf-8"))
    while match := ASSIGNMENT.fullmatch(arguments[0]):
        monkeypatch.setenv(match[1], match[2])
        arguments.pop(0)
    given = CASES / f"{call}.stdin"
    found = cli(*arguments, stdin=given.read_text(encoding="utf-8") if given.exists() else "")
    text = found.out + (f"--- standard error\n{found.err}" if found.err else "") + f"--- exit code {found.code}\n"
    text = text.replace(f'"{__version__}"', '"VERSION"').replace(tzdata.IANA_VERSION, "RELEASE")
    golden(CASES / f"{call}.out", text)


@pytest.mark.parametrize("call", ["schedule_as_json", "schedule_load_as_json"])
def test_schedules_fit_their_schema(call: str) -> None:
    printed = (CASES / f"{call}.out").read_text(encoding="utf-8").partition("--- ")[0]
    Draft202012Validator(schema("schedule")).validate(json.loads(printed))
