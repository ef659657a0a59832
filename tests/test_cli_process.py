"""The command as a process: signals, closed and narrow streams, and what the user sees of a fault in lpctl itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command_line import ROOT, plan, write
from stopping import heeded

import lpctl.cli
from lpctl import __main__ as process

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


NARROW = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
"""The environment of a terminal that takes ASCII only."""


def start(*arguments: str, stdout: int = subprocess.PIPE, narrow: bool = False) -> subprocess.Popen[bytes]:
    with heeded():
        return subprocess.Popen(
            [sys.executable, "-m", "lpctl", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(NARROW if narrow else {})},
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
        )


def test_findings_on_a_stream_that_takes_ascii_only(project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "größe: 世界\n"))
    run = start("validate", "--format", "concise", narrow=True)
    out, err = run.communicate()
    assert (run.returncode, err) == (1, b"")
    assert out == (
        rb"plans/daily.lp.yaml:5:1: error[unknown-key]: unknown key `gr\xf6\xdfe`"
        b"\n1 plan in 1 file: 1 error, 0 warnings\n"
    )


def test_the_caret_is_below_what_it_marks_on_a_stream_that_takes_ascii_only(project: Path) -> None:
    manifest = plan("daily", 'fixed_inputs: {s: "größe 世界 🚀\u200b", i: "7"}\n')
    write(project / "plans" / "daily.lp.yaml", manifest)
    streams = (start("validate", narrow=True).communicate()[0], start("compile", narrow=True).communicate()[1])
    for printed in streams:
        source, below = printed.decode("ascii").splitlines()[3:5]
        assert source == r'5 | fixed_inputs: {s: "gr\xf6\xdfe \u4e16\u754c \U0001f680\u200b", i: "7"}'
        assert below.index("^") == source.index('"7"')
        assert below.count("^") == len('"7"')


def test_what_render_prints_on_a_stream_that_takes_ascii_only_is_the_same_plan(cli: Cli, project: Path) -> None:
    rest = "fixed_inputs: {s: Größe 世界 🚀}\nannotations: {a: ö}\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", rest))
    rendered, _ = start("render", narrow=True).communicate()
    write(project / "rendered.lp.yaml", rendered.decode("ascii"))
    for arguments in (["plans", "-o", "one"], ["rendered.lp.yaml", "-o", "two"]):
        assert cli("compile", *arguments).code == 0
    one, two = ((project / name / "lp_daily_3.pb").read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("command", ["validate", "compile", "render", "--help"])
@pytest.mark.usefixtures("project")
def test_a_reader_that_has_gone_away_ends_the_run_quietly(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = start(command, stdout=writing)
    os.close(writing)
    _, err = run.communicate()
    assert (run.returncode, err) == (-signal.SIGPIPE, b"")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("project")
def test_a_stopped_run_ends_as_its_signal_would(stop: signal.Signals) -> None:
    run = start("validate", "-")
    assert run.stdin is not None
    run.stdin.write(b"# not the end yet\n" * 100_000)  # more than a pipe holds: lpctl is reading once this returns
    run.stdin.flush()
    run.send_signal(stop)
    out, err = run.communicate()
    assert (run.returncode, out, err) == (-stop, b"", b"")


FAULT = """\
lpctl: internal fault: ZeroDivisionError: division by zero
This is a bug in lpctl. Please report it with the output of the same command and --debug.
"""


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in lpctl, and a process whose signals are left alone."""

    def broken(**_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(lpctl.cli, "lpctl", broken)
    monkeypatch.setattr(signal, "signal", lambda *_: None)


@pytest.mark.usefixtures("fault")
def test_a_fault_in_lpctl_is_said_in_two_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["lpctl", "validate"])
    with pytest.raises(SystemExit) as end:
        process.run()
    assert end.value.code == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", FAULT)


@pytest.mark.usefixtures("fault")
def test_a_fault_in_lpctl_is_traced_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["lpctl", "validate", "--debug"])
    with pytest.raises(SystemExit, match="2"):
        process.run()
    assert "ZeroDivisionError: division by zero" in capsys.readouterr().err
