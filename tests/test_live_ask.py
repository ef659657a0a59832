"""flytectl asked: whatever it answers or does not, there is one message, and nothing is believed that is not known."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from command_line import plan, refused, write
from stopping import heeded
from test_live_script import TARGETS

from lpctl.live.ask import launch_plans
from lpctl.live.model import Place

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli, Outcome
    from flytectl_fixtures import Flytectl

pytest_plugins = ("project_fixtures", "flytectl_fixtures")

PLACE = Place("analytics", "production")
ASKED = (
    "get launchplan -p analytics -d production -o json --filter.limit 100 --filter.page 1 --filter.sortBy created_at "
    "--filter.asc"
)
NO_JSON = "printed no JSON; where it asks for a login, log in first: run `flytectl get project` yourself"
DAILY = plan("daily", "auto_activate: true\n", "plans.defaults")


@pytest.fixture(autouse=True)
def _targets(project: Path, flytectl: Flytectl) -> None:
    write(project / "lpctl.yaml", TARGETS)
    write(project / "plans" / "daily.lp.yaml", DAILY)
    server = flytectl.server
    server.register(_content(), *PLACE, "v1")
    flytectl.keep(server)


def _content(name: str = "daily") -> bytes:
    from lpctl.messages.flyteidl_pb2 import LaunchPlan  # noqa: PLC0415

    message = LaunchPlan()
    message.id.name, message.spec.workflow_id.name = name, "plans.defaults"
    return message.SerializeToString()


@pytest.fixture
def status(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`lpctl status --live`, with what goes wrong."""

    def call(trouble: str, *options: str) -> Outcome:
        monkeypatch.setenv("FAKE_FLYTECTL", trouble)
        return cli("status", "--live", "--target", "production", *options)

    return call


@pytest.mark.parametrize(
    ("trouble", "printed", "message"),
    [
        (
            "denied",
            "Error: rpc error: code = Unauthenticated desc = token parse error [JWT_VERIFICATION_FAILED]\n",
            "failed with exit code 1; what it printed stands above; see whether the same command works by itself",
        ),
        (
            "old",
            "Error: unknown flag: --filter.page\n",
            "failed with exit code 1; it is too old for lpctl, which asks for pages in order",
        ),
        ("killed", "", "failed with exit code -9; something ended it: SIGKILL"),
        (
            "rubbish",
            "\\x1b[31m<html>Bad Gateway</html>\n",
            NO_JSON,
        ),
        (
            "login",
            "To authenticate, go to https://login.example.com/device and enter ABCD-EFGH\n",
            NO_JSON,
        ),
        ("elsewhere", "", "answered for another place: daily is of analytics, elsewhere"),
        ("cut", "", "printed broken JSON: line 1: no JSON value ends here; it may have been cut off"),
        ("silent", "", "printed nothing, and no error; it is no flytectl"),
        ("endless", "", "printed more than 64 MiB; it is no flytectl"),
    ],
)
def test_what_goes_wrong_is_said_once(status: Cli, trouble: str, printed: str, message: str) -> None:
    result = status(trouble)
    expected = refused(f"`flytectl {ASKED}` {message}")
    assert (result.code, result.out, result.err) == (2, "", printed + expected.err)


def test_it_is_not_waited_for_without_end(status: Cli) -> None:
    result = status("hangs", "--flytectl-timeout", "1.5")
    assert result.code == 2
    assert result.err == (
        "Open the following URL in your browser: https://flyte.example.com/login\n"
        f"lpctl: `flytectl {ASKED}` did not answer within 1.5 seconds; see whether it waits for a login, or give it "
        "longer with --flytectl-timeout\n"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_stops_waiting_stops_flytectl(
    number: signal.Signals, flytectl: Flytectl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_FLYTECTL", "hangs")
    told = flytectl.server_file.with_name("server.json.pid")
    command = (sys.executable, "-m", "lpctl", "status", "--live", "--target", "production")
    with heeded():
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with started as process:
        while not (told.exists() and told.read_text(encoding="utf-8")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == -number
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text(encoding="utf-8")), 0)


def test_it_is_not_there(status: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LPCTL_FLYTECTL", str(tmp_path / "none"))
    assert status("") == refused(
        f"LPCTL_FLYTECTL={tmp_path}/none names no program; install flytectl, or name it in LPCTL_FLYTECTL"
    )
    monkeypatch.delenv("LPCTL_FLYTECTL")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert status("") == refused("flytectl is not on the PATH; install flytectl, or name it in LPCTL_FLYTECTL")
    broken = write(tmp_path / "flytectl", "\x7fELF")
    broken.chmod(0o755)
    assert status("") == refused(f"cannot run {broken}: Exec format error")


def test_none_is_none(status: Cli, flytectl: Flytectl, cli: Cli) -> None:
    flytectl.keep(type(flytectl.server)())
    assert "never registered" in status("").out
    assert cli("status", "--live", "--target", "staging").out.splitlines()[-1] == "1 plan: 1 unregistered"


def test_pages_are_read_until_one_is_short(flytectl: Flytectl) -> None:
    for number, calls in ((99, 1), (100, 2), (250, 3)):
        server = type(flytectl.server)()
        server.workflows = flytectl.server.workflows
        for index in range(number):
            server.register(_content(f"plan{index}"), *PLACE, "v1")
        flytectl.keep(server)
        flytectl.log.unlink(missing_ok=True)
        found = launch_plans(PLACE, 60)
        assert [each.id.name for each in found] == [f"plan{index}" for index in range(number)]
        asked = [json.loads(line) for line in flytectl.log.read_text(encoding="utf-8").splitlines()]
        assert [words[words.index("--filter.page") + 1] for words in asked] == [str(each + 1) for each in range(calls)]


def test_pages_that_are_too_large_are_asked_for_shorter(flytectl: Flytectl, monkeypatch: pytest.MonkeyPatch) -> None:
    server = flytectl.server
    for index in range(49):
        server.register(_content(f"plan{index}"), *PLACE, "v1")
    flytectl.keep(server)
    monkeypatch.setenv("FAKE_FLYTECTL", "large")
    assert len(launch_plans(PLACE, 60)) == 50
    asked = [json.loads(line) for line in flytectl.log.read_text(encoding="utf-8").splitlines()]
    options = [(words[words.index("--filter.limit") + 1], words[words.index("--filter.page") + 1]) for words in asked]
    assert options == [("100", "1"), ("20", "1"), ("20", "2"), ("20", "3")]


def test_a_page_that_comes_again_is_no_answer(status: Cli, flytectl: Flytectl) -> None:
    server = flytectl.server
    for index in range(100):
        server.register(_content(f"plan{index}"), *PLACE, "v1")
    flytectl.keep(server)
    result = status("same-page")
    assert result.code == 2
    assert re.search(
        "--filter.page 2 .*` printed what an earlier page held; it does not know --filter.page", result.err
    )


def test_both_or_neither(cli: Cli) -> None:
    assert cli("status", "--live", "--live-from", "x.json") == refused(
        "--live contradicts --live-from; give one of them"
    )
    for command in ("status", "rollout"):
        assert cli(command) == refused(
            f"lpctl {command} needs to know what the server has: pass --live to ask flytectl, or --live-from FILE to "
            "read what `flytectl get launchplan -p PROJECT -d DOMAIN -o json` printed"
        )
