"""What is said of a lpctl.yaml with targets, defaults and variables, and what is used of one with mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lpctl.check.configuration import configuration_of, sound_part
from lpctl.report.concise import render_finding

if TYPE_CHECKING:
    from conftest import Golden

CASES = Path(__file__).parent / "cases" / "configurations"
FILES = sorted(CASES.glob("*/lpctl.yaml"))


def said(path: Path) -> str:
    """Each finding on a line with its help, and what is left for a side of `diff` that cannot be refused."""
    project, found = configuration_of(path.name, path.read_bytes())
    lines = [
        line
        for diagnostic in found
        for line in (
            render_finding(diagnostic),
            *(f"    {label}: {text}" for label, text in diagnostic.notes),
            *([f"    help: {diagnostic.help}"] if diagnostic.help else []),
        )
    ]
    assert (project is None) == bool(found)
    _, doubtful = sound_part(path.name, path.read_bytes())
    return "\n".join((*lines, f"in doubt: {', '.join(sorted(doubtful)) or 'nothing'}", ""))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_what_is_said_of_a_configuration(path: Path, golden: Golden) -> None:
    golden(path.with_name("expected.txt"), said(path))


def test_what_targets_state_is_as_it_is_written() -> None:
    path = CASES / "in_order" / "lpctl.yaml"
    project, _ = configuration_of(path.name, path.read_bytes())
    assert project is not None
    stated = project.configuration
    assert stated.targets is not None
    assert list(stated.targets) == ["development", "staging", "production"]
    assert stated.targets["development"].activate == "never"
    assert stated.targets["production"].interfaces == ("interfaces.production.yaml",)
    assert stated.variables == {"bucket": "s3://acme-dev"}
    assert stated.defaults is not None
    assert stated.defaults["labels"] == {"team": "forecasting"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_what_is_left_of_a_configuration_has_no_mistakes(path: Path) -> None:
    sound, doubtful = sound_part(path.name, path.read_bytes())
    whole, _ = configuration_of(path.name, path.read_bytes())
    assert (whole is not None) == (not doubtful)
    assert whole is None or whole.configuration == sound.configuration
