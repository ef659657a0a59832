"""What is read is never written, under whatever name; what is printed goes where the shell says."""

from __future__ import annotations

import itertools
import json
import os
import stat
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest
from command_line import CLEAN, ROOT, plan, refused, write

from lpctl.cli.outputs import is_read

if TYPE_CHECKING:
    from collections.abc import Callable
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


def test_standard_input(cli: Cli, project: Path) -> None:
    """A file that is read from standard input is read all the same."""
    manifest = project / "plans" / "daily.lp.yaml"
    before = os.dup(0)
    with manifest.open("rb") as stream:
        os.dup2(stream.fileno(), 0)
    try:
        for path in ("plans/daily.lp.yaml", "/dev/fd/0"):
            option = f"json={path}"
            outcome = cli("validate", "-", "--output", option, stdin=plan("daily"))
            assert outcome == refused(f"--output {option} would overwrite a file that is read")
    finally:
        os.dup2(before, 0)
        os.close(before)
    assert manifest.read_text(encoding="utf-8") == plan("daily")


def test_a_file_that_others_replace_is_read_or_is_not(project: Path) -> None:
    """Whenever it is removed while it is looked at."""
    manifest = project / "plans" / "daily.lp.yaml"
    for step in itertools.count():
        write(manifest, plan("daily"))
        calls = itertools.count()
        with pytest.MonkeyPatch.context() as patch:
            for function in ("stat", "lstat", "readlink"):
                patch.setattr(os, function, _removing(getattr(os, function), manifest, calls, step))
            assert is_read("plans/daily.lp.yaml", [str(manifest), "plans"]) in (True, False)
        if next(calls) <= step:
            break
    assert step > 2


def _removing(
    original: Callable[..., object], path: Path, calls: itertools.count[int], step: int
) -> Callable[..., object]:
    """The function, before whose nth call the file is gone."""

    def function(*arguments: object, **options: object) -> object:
        if next(calls) == step:
            path.unlink()
        return original(*arguments, **options)

    return function


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


GIVEN = ("b=true", "d=2026-01-05T09:00:00Z", "f=1.5", "i=1", "s=x", "t=1h")
WRITERS = [
    (("validate", "--output", "json={}"), '"format": "lpctl.validate/1"'),
    (("diff", "plans", "plans", "--output", "json={}"), '"format": "lpctl.diff/1"'),
    (("schema", "schedule", "-o", "{}"), '"$schema"'),
    (("try", "daily", *(word for text in GIVEN for word in ("--input", text)), "--exec-file", "{}"), "workflow:"),
]
"""Every command that writes a file for others, and what is in the file."""


def _asked(arguments: tuple[str, ...], path: object) -> list[str]:
    return [argument.format(path) for argument in arguments]


@pytest.mark.parametrize(("arguments", "written"), WRITERS)
def test_a_pipe_of_the_shells(cli: Cli, arguments: tuple[str, ...], written: str) -> None:
    """As `>(command)` is one."""
    reading, writing = os.pipe()
    assert cli(*_asked(arguments, f"/dev/fd/{writing}")).err == ""
    os.close(writing)
    with open(reading, encoding="utf-8") as stream:
        assert written in stream.read()


def test_a_pipe_whose_reader_has_gone_away(cli: Cli) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    outcome = cli("validate", "--output", f"json=/dev/fd/{writing}")
    os.close(writing)
    assert (outcome.code, outcome.out) == (2, CLEAN.out)
    assert outcome.err == f"lpctl: cannot write /dev/fd/{writing}: Broken pipe\n"


@pytest.mark.parametrize(("arguments", "written"), WRITERS)
def test_a_fifo(cli: Cli, project: Path, arguments: tuple[str, ...], written: str) -> None:
    os.mkfifo(project / "fifo")
    reading = os.open(project / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    assert cli(*_asked(arguments, "fifo")).err == ""
    with open(reading, encoding="utf-8") as stream:
        assert written in stream.read()
    assert stat.S_ISFIFO((project / "fifo").stat().st_mode)


@pytest.mark.parametrize(("arguments", "written"), WRITERS)
def test_a_device(cli: Cli, arguments: tuple[str, ...], written: str) -> None:
    assert written
    assert cli(*_asked(arguments, "/dev/null")).err == ""


def test_a_file_that_the_shell_has_opened_is_written_on(cli: Cli, project: Path) -> None:
    """As in `5>>log`: it is neither replaced nor cut."""
    with (project / "log").open("ab", buffering=0) as log:
        log.write(b"head\n")
        assert cli("validate", "--output", f"json=/dev/fd/{log.fileno()}") == CLEAN
        log.write(b"tail\n")
    head, *report, tail = (project / "log").read_text(encoding="utf-8").splitlines()
    assert (head, tail) == ("head", "tail")
    assert json.loads("\n".join(report))["format"] == "lpctl.validate/1"


@pytest.mark.parametrize(("arguments", "written"), WRITERS)
def test_a_file_that_is_replaced_keeps_its_mode(
    cli: Cli, project: Path, arguments: tuple[str, ...], written: str
) -> None:
    before = os.umask(0o027)
    try:
        assert cli(*_asked(arguments, "new")).err == ""
    finally:
        os.umask(before)
    assert (project / "new").stat().st_mode & 0o777 == 0o640
    for mode in (0o664, 0o600, 0o444):
        (project / "new").write_text("old", encoding="utf-8")
        (project / "new").chmod(mode)
        assert cli(*_asked(arguments, "new")).err == ""
        assert written in (project / "new").read_text(encoding="utf-8")
        assert (project / "new").stat().st_mode & 0o777 == mode
        (project / "new").chmod(0o644)


def test_what_is_in_the_way_of_a_report(cli: Cli, project: Path) -> None:
    (project / ".r.json.lpctl-new").mkdir()
    outcome = cli("validate", "--output", "json=r.json")
    assert (outcome.code, outcome.out) == (2, CLEAN.out)
    assert outcome.err == "lpctl: cannot write r.json: .r.json.lpctl-new is in the way; remove it\n"
