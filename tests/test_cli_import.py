"""`lpctl import` and `lpctl new` as people call them: `cases/import` has commands, and all that comes of them.

Each case runs in a directory with the sources of `import_sources`, and with the files that lie beside its commands.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from import_sources import sources

if TYPE_CHECKING:
    from conftest import Golden, Run

CASES = Path(__file__).parent / "cases" / "import"
OWN = ("commands.txt", "expected.txt")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of sources, which nobody changes."""
    directory = tmp_path_factory.mktemp("sources")
    sources(directory)
    return directory


@pytest.fixture
def repository(prepared: Path, tmp_path: Path) -> Path:
    """A repository with the sources."""
    return Path(shutil.copytree(prepared, tmp_path / "repository"))


def ran(run: Run, command: str) -> str:
    """What a call prints: its standard output, then its standard error, and how it ended."""
    result = run(*shlex.split(command)[1:])
    return f"$ {command}\n{result.stdout}{result.stderr}[{int(result.exit_code)}]\n\n"


def files_in(directory: Path, known: set[Path]) -> str:
    """The files that are new in a directory, each with its text; the JSON Schema is named alone."""
    found = sorted(path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    texts = ((path, (directory / path).read_text(encoding="utf-8")) for path in found if path not in known)
    return "".join(f"== {path}\n{'' if path.suffix == '.json' else text}" for path, text in texts)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, run: Run, golden: Golden, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = repository
    shutil.copytree(CASES / case, directory, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*OWN))
    (directory / ".git").mkdir()
    known = {path.relative_to(directory) for path in directory.rglob("*") if path.is_file()}
    monkeypatch.chdir(directory)
    commands = (CASES / case / "commands.txt").read_text(encoding="utf-8").splitlines()
    golden(CASES / case / "expected.txt", "".join(ran(run, line) for line in commands) + files_in(directory, known))
