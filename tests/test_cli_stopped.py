"""Commands that are killed or stopped at any step of what they write, and commands that write one thing at once."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import sys
import warnings
from hashlib import sha256
from typing import TYPE_CHECKING, NoReturn

import pytest
from command_line import plan, write
from output_sets import contents, everything, index_of
from stopping import Steps, heeded, take_all_steps

from lpctl.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def start(
    *arguments: str, step: int = -1, stop: signal.Signals = signal.SIGKILL, ignored: tuple[signal.Signals, ...] = ()
) -> int:
    """Start lpctl in a process of its own, which sends itself the signal before the step; the process's id."""
    with heeded(*ignored), warnings.catch_warnings():
        # Python 3.12 and later warn of the threads that run the tests, none of which this process needs.
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        child = os.fork()
        if not child:
            _go_on(arguments, step, stop)
    return child


def _go_on(arguments: tuple[str, ...], step: int, stop: signal.Signals) -> NoReturn:
    """Be that process, with the signals as they are where it was started."""
    try:
        sys.argv = ["lpctl", *arguments]
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
        sys.stderr = open("stderr", "a", encoding="utf-8")  # noqa: SIM115
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        take_all_steps(Steps(step, lambda: os.kill(os.getpid(), stop)))
        main()
    finally:
        os._exit(70)


def ended(child: int) -> int:
    """The exit code of a process, or the negative number of the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(
    *arguments: str, step: int = -1, stop: signal.Signals = signal.SIGKILL, ignored: tuple[signal.Signals, ...] = ()
) -> int:
    """How lpctl ends that is started so."""
    return ended(start(*arguments, step=step, stop=stop, ignored=ignored))


def hidden(project: Path) -> list[str]:
    """What is hidden in the project, but for its repository."""
    return sorted(path.name for path in project.rglob(".*") if path.name != ".git")


@pytest.fixture(params=[["-o", "build/plans"], ["--archive", "build/plans.tgz"]], ids=["directory", "archive"])
def output(request: pytest.FixtureRequest) -> list[str]:
    """The options of an output."""
    options: list[str] = request.param
    return options


OLD, NEW = ["--version", "old"], ["--version", "new", "--project", "other"]


def test_a_killed_compile_is_mended_by_the_next(cli: Cli, project: Path, output: list[str]) -> None:
    write(project / "plans" / "more.lp.yaml", plan("weekly"))
    place = project / output[1]
    assert cli("compile", *output, *NEW).code == 0
    new, new_set = everything(place.parent), contents(place)
    for step in itertools.count():
        assert cli("compile", *output, *OLD).code == 0
        old_set = contents(place)
        code = run("compile", *output, *NEW, step=step)
        assert contents(place) in (old_set, None, new_set)
        assert cli("compile", "--check", *output, *NEW).err == ""
        assert cli("compile", *output, *NEW).code == 0
        assert everything(place.parent) == new
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert step > 10
    assert old_set != new_set


@pytest.mark.parametrize(
    ("stop", "first"), [(signal.SIGINT, False), (signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, True)]
)
def test_a_stopped_compile_leaves_nothing_hidden(
    cli: Cli, project: Path, output: list[str], stop: signal.Signals, first: bool
) -> None:
    write(project / "plans" / "more.lp.yaml", plan("weekly"))
    place = project / output[1]
    assert cli("compile", *output, *NEW).code == 0
    new_set = contents(place)
    for step in itertools.count():
        if first:
            shutil.rmtree(place.parent, ignore_errors=True)
        else:
            assert cli("compile", *output, *OLD).code == 0
        old_set = contents(place)
        code = run("compile", *output, *NEW, step=step, stop=stop)
        assert contents(place) in (old_set, new_set)
        assert hidden(project) == []
        if code == 0:
            break
        assert code == -stop
    assert step > 8


def test_a_signal_that_is_ignored_stops_nothing(cli: Cli, project: Path, output: list[str]) -> None:
    """As under nohup."""
    assert cli("compile", *output).code == 0
    stop = signal.SIGHUP
    for step in range(12):
        assert run("compile", *output, "--version", f"v{step}", step=step, stop=stop, ignored=(stop,)) == 0
        assert f"v{step}".encode() in b"".join((contents(project / output[1]) or {}).values())


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_leaves_whole_reports(cli: Cli, project: Path, stop: signal.Signals) -> None:
    asked = [argument for name in ("json", "sarif") for argument in ("--output", f"{name}=reports/{name}")]
    assert cli("validate", *asked).code == 0
    new = everything(project / "reports")
    for step in itertools.count():
        for name in new:
            write(project / "reports" / name, f"old {name}")
        code = run("validate", *asked, step=step, stop=stop)
        found = everything(project / "reports")
        assert all(found[name] in (new[name], f"old {name}".encode()) for name in new)
        if stop is signal.SIGINT:
            assert hidden(project) == []
        assert cli("validate", *asked).code == 0
        assert everything(project / "reports") == new
        if code == 0:
            break
        assert code == -stop
    assert step > 8


def test_two_compiles_into_one_place(cli: Cli, project: Path, output: list[str]) -> None:
    """The last one wins, whole; those that only look see one or the other."""
    place = project / output[1]
    sets = []
    for version in (OLD, NEW):
        assert cli("compile", *output, *version).code == 0
        sets.append(contents(place))
    for _ in range(8):
        children = [
            start("compile", *output, *OLD),
            start("compile", *output, *NEW),
            start("compile", "--check", *output, *OLD),
        ]
        codes = [ended(child) for child in children]
        assert codes[:2] == [0, 0]
        assert codes[2] in (0, 1)
        found = contents(place)
        assert found in sets
        listed = json.loads(index_of(place).read_bytes())["launch_plans"]
        assert {entry["file"]: entry["sha256"] for entry in listed} == {
            name: sha256(content).hexdigest() for name, content in (found or {}).items()
        }
        assert hidden(project) == []
    assert (project / "stderr").read_text(encoding="utf-8") == ""


def test_two_runs_that_write_one_report(cli: Cli, project: Path) -> None:
    assert cli("validate").code == 0
    report = project / "reports" / "r.json"
    write(project / "plans" / "more.lp.yaml", plan("weekly"))
    asked = ("--output", "json=reports/r.json")
    for _ in range(8):
        children = [start("validate", "plans/daily.lp.yaml", *asked), start("validate", *asked)]
        assert [ended(child) for child in children] == [0, 0]
        assert json.loads(report.read_bytes())["summary"]["plans"] in (1, 2)
        assert hidden(project) == []
    assert (project / "stderr").read_text(encoding="utf-8") == ""
