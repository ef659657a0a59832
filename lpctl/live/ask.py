"""What a server has, asked of flytectl: the user's own, as it is configured and logged in.

flytectl is called with fixed options, without a shell and with its standard input closed, so that it can ask nobody
anything, and is ended when it takes too long or prints too much.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from lpctl.interface.flytectl import read_launch_plans
from lpctl.interface.model import UnreadableSourceError
from lpctl.live.state import json_values
from lpctl.report.visible import visible
from lpctl.text.limits import MIB, RECORDED_BYTES
from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.live.model import Place, Printed
    from lpctl.messages.flyteidl_pb2 import LaunchPlan

VARIABLE = "LPCTL_FLYTECTL"
_PAGE = 100
"""Plans a page: an answer of gRPC's has 4 MiB at most, and a plan of a hundred inputs has some 30 KiB."""

_PAGES = 10_000
_NONE = "no launchplans retrieved for"
"""What flytectl says, and exits with 1, where a page is empty (pkg/ext/launch_plan_fetcher.go:FetchAllVerOfLP)."""

_MOST_SHOWN = 4000
_LAST_WORDS = 5
"""Seconds until all is read that a program printed which has ended."""


class AskError(Exception):
    """Why flytectl did not say what was asked, in words; `printed` is what it printed itself, as it may be shown."""

    def __init__(self, message: str, printed: str = "") -> None:
        super().__init__(message)
        self.printed = printed


class _Answer(NamedTuple):
    command: str
    code: int
    out: str
    err: str

    @property
    def printed(self) -> str:
        """What it printed, as it may be shown: its error, else all."""
        text = (self.err.strip() or self.out.strip())[:_MOST_SHOWN]
        return "".join(f"{visible(line)}\n" for line in text.splitlines())


def launch_plans(place: Place, seconds: float) -> Printed:
    """Every version of every launch plan of a project and domain, page by page. Raises AskError.

    The pages are sorted by when plans were created: without an order, a page may repeat plans and another lack them.
    """
    found: dict[tuple[str, str], LaunchPlan] = {}
    for page in range(1, _PAGES + 1):
        options = ("--filter.limit", str(_PAGE), "--filter.page", str(page))
        sorting = ("--filter.sortBy", "created_at", "--filter.asc")
        answer = _run(
            ("get", "launchplan", "-p", place.project, "-d", place.domain, "-o", "json", *options, *sorting), seconds
        )
        if answer.code and _is_none(answer):
            break
        plans = _plans(answer, place)
        new = {(plan.id.name, plan.id.version): plan for plan in plans}
        if page > 1 and new and found.keys() >= new.keys():
            raise AskError(f"`{answer.command}` printed what an earlier page held; it does not know --filter.page")
        found.update(new)
        if len(plans) < _PAGE:
            break
    return list(found.values())


def workflows(place: Place, name: str, version: str, seconds: float) -> list[Any]:
    """What flytectl prints of a workflow, in the newest version where `version` is "". Raises AskError."""
    which = ("--version", version) if version else ("--latest",)
    behind = ("--", name) if name.startswith("-") else (name,)
    answer = _run(("get", "workflow", "-p", place.project, "-d", place.domain, *which, "-o", "json", *behind), seconds)
    return _values(answer)


def default_plan(place: Place, name: str, version: str, seconds: float) -> list[Any]:
    """What flytectl prints of the launch plan that comes with a version of a workflow. Raises AskError."""
    behind = ("--", name) if name.startswith("-") else (name,)
    answer = _run(
        ("get", "launchplan", "-p", place.project, "-d", place.domain, "--version", version, "-o", "json", *behind),
        seconds,
    )
    return _values(answer)


def _is_none(answer: _Answer) -> bool:
    """Whether flytectl says that there is none: that, and nothing else, on the last line of its error."""
    lines = (answer.err.strip() or answer.out.strip()).splitlines()
    return bool(lines) and lines[-1].strip().removeprefix("Error: ").rstrip() == _NONE


def _plans(answer: _Answer, place: Place) -> list[LaunchPlan]:
    values = _values(answer)
    try:
        plans = [plan for value in values for plan in read_launch_plans(value)]
    except UnreadableSourceError as error:
        raise AskError(f"`{answer.command}` did not print launch plans: {error}") from None
    for plan in plans:
        if (plan.id.project, plan.id.domain) != place:
            raise AskError(
                f"`{answer.command}` answered for another place: {plan.id.name} is of {plan.id.project}, "
                f"{plan.id.domain}"
            )
    return plans


def _values(answer: _Answer) -> list[Any]:
    """The JSON that flytectl printed. Raises AskError where it printed something else, or failed."""
    if answer.code:
        raise AskError(f"`{answer.command}` failed with exit code {answer.code}; {_advice(answer)}", answer.printed)
    text = answer.out.strip()
    at = min((found for sign in "[{" if (found := text.find(f"\n{sign}")) >= 0), default=-1)
    if text and text[0] not in "[{":
        if at >= 0 or not answer.err:
            raise AskError(
                f"`{answer.command}` printed no JSON; where it asks for a login, log in first: run "
                f"`{_shown_program()} get project` yourself",
                _Answer(answer.command, 1, text[: at if at >= 0 else None], "").printed,
            )
        raise AskError(f"`{answer.command}` printed no JSON", answer.printed)
    try:
        return json_values(text)
    except UnreadableSourceError as error:
        raise AskError(f"`{answer.command}` printed broken JSON: {error}") from None


def _advice(answer: _Answer) -> str:
    said = answer.err + answer.out
    if "unknown flag" in said:
        return "it is too old for lpctl, which asks for pages in order"
    if signal_name := _signal(answer.code):
        return f"something ended it: {signal_name}"
    return "what it printed stands above; see whether the same command works by itself"


def _signal(code: int) -> str:
    number = -code if code < 0 else 0
    try:
        return signal.Signals(number).name
    except ValueError:
        return ""


def _shown_program() -> str:
    return shell_word(os.environ.get(VARIABLE) or "flytectl")


def _run(arguments: Sequence[str], seconds: float) -> _Answer:
    """What flytectl answers. Raises AskError where it is not there, does not end in time, or prints without end."""
    program = os.environ.get(VARIABLE) or "flytectl"
    command = " ".join([_shown_program(), *map(shell_word, arguments)])
    path = shutil.which(program)
    if path is None:
        where = f"{VARIABLE}={program} names no program" if os.environ.get(VARIABLE) else "flytectl is not on the PATH"
        raise AskError(f"{where}; install flytectl, or name it in {VARIABLE}")
    try:
        process = subprocess.Popen(  # noqa: S603 - fixed options; names are arguments of their own
            [path, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise AskError(f"cannot run {path}: {error.strerror or error}") from None
    assert process.stdout is not None  # noqa: S101 - asked for
    assert process.stderr is not None  # noqa: S101 - likewise
    readers = [_Reader(process, process.stdout), _Reader(process, process.stderr)]
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise AskError(
            f"`{command}` did not answer within {seconds:g} seconds; see whether it waits for a login, or give it "
            "longer with --flytectl-timeout",
            _Answer(command, 1, readers[0].text, readers[1].text).printed,
        ) from None
    finally:
        _end(process)
        for reader in readers:
            reader.join(_LAST_WORDS)
    if any(reader.beyond for reader in readers):
        raise AskError(f"`{command}` printed more than {RECORDED_BYTES // MIB} MiB; it is no flytectl")
    return _Answer(command, code, readers[0].text, readers[1].text)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it has begun, such as a login of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Reader(Thread):
    """Reads what a program prints, and ends it where that is too much."""

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._process, self._stream = process, stream
        self._content = bytearray()
        self.beyond = False
        self.start()

    @property
    def text(self) -> str:
        """What was read."""
        return bytes(self._content).decode(errors="backslashreplace")

    def run(self) -> None:
        """Read to the end."""
        with self._stream:
            while chunk := os.read(self._stream.fileno(), 64 * 1024):
                self._content += chunk
                if len(self._content) > RECORDED_BYTES:
                    self.beyond = True
                    self._process.kill()
                    return
