"""docs/migrating.md: each command of the page, run as it is printed, prints what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from import_sources import ORACLE, on_server, package, recorded, registered
from test_example_environments import counted, counted_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conftest import Run

    from lpctl.messages.flyteidl_pb2 import LaunchPlan

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")
ENVIRONMENTS = ORACLE / "environments"
TARGETS = ("development", "staging", "production")


class Step(NamedTuple):
    """A command of the page and the lines that it prints, as far as the page shows them."""

    command: str
    shown: list[str]


def steps(heading: str, page: str = PAGE) -> list[Step]:
    """The commands under a heading of a page, in order."""
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    found: list[Step] = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            found.append(Step(line.removeprefix("$ "), []))
        else:
            found[-1].shown.append(line)
    assert found, heading
    return found


def archive(path: Path, plans: Iterable[LaunchPlan], unpacked: Path) -> None:
    """A package of the workflows with plans, as `pyflyte package` writes one."""
    package(unpacked, ENVIRONMENTS / "package", plans)
    with tarfile.open(path, "w:gz") as packed:
        packed.add(unpacked, ".")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archives that the page speaks of, and what a server has."""
    directory = tmp_path_factory.mktemp("packages")
    for target in TARGETS:
        plans = recorded(ENVIRONMENTS / "expected" / target)
        archive(directory / f"{target}.tgz", plans, directory / target)
    archive(directory / "without-plans.tgz", (), directory / "without-plans")
    on_server(directory / "on-server.json", [registered(plan, "v1", active=True) for plan in plans])
    return directory


class Shell:
    """Runs the commands of the page: flytekit and flytectl, which tests do not have, leave what they would write."""

    def __init__(
        self, directory: Path, packages: Path, packaged: tuple[str, ...] = ("production.tgz", "without-plans.tgz")
    ) -> None:
        self.directory, self.packages = directory, packages
        self._packaged = [*packaged[::-1]]
        commands = directory.parent / "bin"
        commands.mkdir(exist_ok=True)
        lpctl = commands / "lpctl"
        lpctl.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lpctl "$@"\n', encoding="utf-8")
        lpctl.chmod(0o755)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LPCTL_"))}
        names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
        self._environment = clean | dict.fromkeys(names, "a@example.com") | {"GIT_CONFIG_GLOBAL": os.devnull}
        self._environment["PATH"] = f"{commands}{os.pathsep}{self._environment['PATH']}"
        self.run("git init -q")
        for target in TARGETS:
            if (packages / f"{target}.tgz").exists():
                shutil.copy(packages / f"{target}.tgz", directory)

    def run(self, command: str) -> tuple[list[str], str]:
        """What a command prints to standard output, line by line, and to standard error."""
        if command.startswith("pyflyte "):
            there = (self.directory / "flyte-package.tgz").exists()
            assert there is (" -f " in command), "pyflyte package writes over a file with -f alone"
            shutil.copy(self.packages / self._packaged.pop(), self.directory / "flyte-package.tgz")
            return [], ""
        if command.startswith("flytectl "):
            shutil.copy(self.packages / "on-server.json", self.directory / command.rsplit(maxsplit=1)[-1])
            return [], ""
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.directory,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout.splitlines(), done.stderr


@pytest.fixture
def shell(packages: Path, tmp_path: Path) -> Shell:
    directory = tmp_path / "repository"
    directory.mkdir()
    return Shell(directory, packages)


def follow(shell: Shell, heading: str, page: str = PAGE) -> str:
    """Run the commands under a heading, and hold what they print to the page; what they say on standard error."""
    said = ""
    for command, shown in steps(heading, page):
        printed, error = shell.run(command)
        said += error
        pattern = "".join(r"(.*\n)*?" if line == "..." else f"{re.escape(line)}\n" for line in shown if line)
        assert re.fullmatch(pattern, "".join(f"{line}\n" for line in printed if line)), f"{command}\n{printed}"
    return said


def test_one_environment(shell: Shell) -> None:
    said = follow(shell, "One environment")
    (hints,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert said.startswith(hints)
    (manifest,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert manifest == (shell.directory / "plans" / "archive.lp.yaml").read_text(encoding="utf-8")


def test_several_environments(shell: Shell) -> None:
    follow(shell, "Several environments")
    written = [shell.directory / "lpctl.yaml", *(shell.directory / "environments").iterdir()]
    rows = dict(re.findall(r"^\| (.+?) +\| ([0-9,]+) +\|$", PAGE, re.MULTILINE))
    environments = (ROOT / "docs" / "environments.md").read_text(encoding="utf-8")
    counts = dict(re.findall(r"^\| (the [^|]+?|lpctl.yaml, [^|]+?) +\| ([0-9,]+) +\|", environments, re.MULTILINE))
    assert list(rows.values()) == [
        counts["the 46 plans, each written out"],
        str(counted_in(written)),
        counts["lpctl.yaml, manifests and CSV"],
        counts["the launch plans in Python"],
    ]


def test_what_people_made_of_the_imported_plans_is_still_the_same(
    run: Run, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "examples" / "environments")
    result = run("import", "--check", *(f"--target={target}={packages / target}.tgz" for target in TARGETS))
    assert (result.exit_code, result.stdout) == (0, "46 plans, 46 equal\n"), result.output
    assert counted(run("render").stdout) > 1000


def test_from_a_server(shell: Shell) -> None:
    shell.run("pyflyte package")
    follow(shell, "From a server")
    printed, error = shell.run("lpctl import launchplans.json --interface flyte-package.tgz")
    assert printed.count("auto_activate: true") == 16
    assert error.endswith("16 plans, 16 equal\n")


def test_a_new_plan(shell: Shell) -> None:
    shell.run("pyflyte package")
    follow(shell, "A new plan")
