"""What is read is never written, under whatever name; what is printed goes where the shell says."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest
from command_line import ROOT, refused

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def _contents(project: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def _linked(project: Path) -> list[str]:
    """Every kind of input, by its own name and through links."""
    packaged = min((project / "package").iterdir()).name
    (project / "soft.json").symlink_to("plans/daily.lp.yaml")
    os.link(project / "plans" / "daily.lp.yaml", project / "hard.json")
    (project / "way").symlink_to("plans")
    return [
        "lpctl.yaml",
        "plans/daily.lp.yaml",
        "./plans/../plans/daily.lp.yaml",
        "way/daily.lp.yaml",
        "soft.json",
        "hard.json",
        f"package/{packaged}",
    ]


@pytest.mark.parametrize("command", [("validate",), ("diff", "plans", "plans")], ids="-".join)
def test_reports(cli: Cli, project: Path, command: tuple[str, ...]) -> None:
    paths = _linked(project)
    before = _contents(project)
    for path in paths:
        option = f"json={path}"
        assert cli(*command, "--output", option) == refused(f"--output {option} would overwrite a file that is read")
    assert _contents(project) == before
    assert cli(*command, "--output", "json=package/new.json").code == 0  # overwrites nothing


def test_execution_files(cli: Cli, project: Path) -> None:
    for path in _linked(project):
        assert cli("try", "daily", "--exec-file", path) == refused(
            f"--exec-file {path} would overwrite a file that is read"
        )


def test_an_output_that_is_an_interface_source(cli: Cli, project: Path) -> None:
    with tarfile.open(project / "plans.tgz", "w:gz") as archive:
        archive.add(project / "package", ".")
    before = _contents(project)
    found = cli("compile", "--archive", "plans.tgz", "--interface", "plans.tgz")
    assert found == refused("plans.tgz is read: it cannot be written as well; name another output")
    assert _contents(project) == before


def test_a_compared_archive(cli: Cli, project: Path) -> None:
    assert cli("compile", "--archive", "old.tgz").code == 0
    assert cli("compile", "--archive", "new.tgz").code == 0
    before = _contents(project)
    for name in ("old.tgz", "new.tgz"):
        assert cli("diff", "old.tgz", "new.tgz", "--output", f"json={name}").code == 2
    assert _contents(project) == before


def test_standard_output(project: Path) -> None:
    """A redirected log stays: what is named by a device is the shell's."""
    for name in ("/dev/stdout", "/dev/stderr", "-", "log", "/dev/fd/1"):
        with (project / "log").open("wb") as log:
            log.write(b"head\n")
            log.flush()
            run = subprocess.run(
                [sys.executable, "-m", "lpctl", "validate", "--output", f"json={name}"],
                cwd=project,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=subprocess.PIPE,
                check=False,
            )
            log.write(b"tail\n")
        assert (run.returncode, (project / "log").read_bytes()) == (2, b"head\ntail\n")
        assert b"; to print it, write --format json" in run.stderr
        assert not (project / "-").exists()
