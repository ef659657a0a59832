"""What the tests share: golden files, the command line in-process, an environment that changes no output."""

from __future__ import annotations

import gc
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from drawn import draws
from hypothesis import settings

from lpctl import __version__
from lpctl.cli import lpctl
from lpctl.source.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

    from lpctl.findings.diagnostic import Path as DocumentPath
    from lpctl.findings.diagnostic import Span

    Golden = Callable[[Path, str], None]
    Run = Callable[..., Result]

ROOT = Path(__file__).parent.parent

# The same examples each time, however long one takes on a busy machine.
settings.register_profile("lpctl", max_examples=draws(100), deadline=None, derandomize=True, database=None)
settings.load_profile("lpctl")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected outputs instead of comparing them")


def pytest_configure() -> None:
    """Look for garbage less often: to do so as often as Python does takes a tenth of all tests."""
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the caller's shell or CI reaches the command."""
    import os  # noqa: PLC0415

    for name in list(os.environ):
        if name.startswith("LPCTL_") or name in ("CI", "CI_PROJECT_DIR", "FORCE_COLOR", "GITHUB_WORKSPACE", "NO_COLOR"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="session")
def _paths_lead_somewhere() -> Iterator[None]:
    """A finding whose path leads nowhere is an error here, and lands on what is nearest everywhere else."""

    def astray(document: Document, path: DocumentPath, *_: object) -> Span:
        raise AssertionError(f"{document.origin} has nothing at {path}: say on='nearest' where what is absent is meant")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Document, "_astray", astray)
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with an expected file, or, with --update, write it there.

    Expected files state one version of lpctl, whichever this is: a release rewrites none of them.
    """

    def compare(path: Path, text: str) -> None:
        text = text.replace(f'"lpctl": "{__version__}"', '"lpctl": "0.1.0"')
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8", newline="")
            return
        assert path.exists(), f"{path} is missing; `make update` writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def run() -> Run:
    """Run the command line in-process: `run("validate", "plans")`, with `input=` for standard input."""

    def invoke(*arguments: str | Path, **options: object) -> Result:
        return _runner().invoke(
            lpctl,
            [str(argument) for argument in arguments],
            catch_exceptions=False,
            **options,  # type: ignore[arg-type]
        )

    return invoke


def _runner() -> CliRunner:
    """A runner that keeps standard output and standard error apart, which click 8.1 has to be told."""
    if "mix_stderr" in signature(CliRunner).parameters:
        return CliRunner(mix_stderr=False)  # type: ignore[call-arg]
    return CliRunner()
