"""flytectl, called: the user's own, as it is configured and logged in.

It is called without a shell and with its standard input closed, so that it can ask nobody anything, and is ended when
it takes too long or prints too much.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from threading import Thread, current_thread, main_thread
from typing import IO, TYPE_CHECKING, NamedTuple

from lpctl.report.visible import visible
from lpctl.text.limits import MIB, RECORDED_BYTES
from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VARIABLE = "LPCTL_FLYTECTL"
"""The variable that names another flytectl than the one on the PATH."""

_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_MOST_SHOWN = 4000
_STACK = re.compile(r"^\s*goroutine [0-9]+ \[", re.MULTILINE)
_LAST_WORDS = 5
"""Seconds until all is read that a program printed which has ended."""


class AskError(Exception):
    """Why flytectl did not say what was asked, in words; `printed` is what it printed itself, as it may be shown."""

    def __init__(self, message: str, printed: str = "") -> None:
        super().__init__(message)
        self.printed = printed


class Answer(NamedTuple):
    """What a command of flytectl's printed, and how it ended."""

    command: str
    code: int
    out: str
    err: str

    @property
    def printed(self) -> str:
        """What it printed, as it may be shown: its error, else all, without where in its own code it crashed.

        Source of the latter: Go's runtime/panic.go, which prints the stack of each goroutine under a head of its own.
        """
        text = _STACK.split(self.err.strip() or self.out.strip(), maxsplit=1)[0][:_MOST_SHOWN]
        return "".join(f"{visible(line)}\n" for line in text.splitlines())


def signal_of(code: int) -> str:
    """The name of the signal that ended a program, "" where none did."""
    number = -code if code < 0 else 0
    try:
        return signal.Signals(number).name
    except ValueError:
        return ""


def shown_program() -> str:
    """Flytectl as it is called, as a word of a shell."""
    return shell_word(os.environ.get(VARIABLE) or "flytectl")


def flytectl(arguments: Sequence[str], seconds: float) -> Answer:
    """What flytectl answers. Raises AskError where it is not there, does not end in time, or prints without end."""
    program = os.environ.get(VARIABLE) or "flytectl"
    command = " ".join([shown_program(), *map(shell_word, arguments)])
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
        with _ended_with_this(process):
            code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise AskError(
            f"`{command}` did not answer within {seconds:g} seconds; see whether it waits for a login, or give it "
            "longer with --flytectl-timeout",
            Answer(command, 1, readers[0].text, readers[1].text).printed,
        ) from None
    finally:
        _end(process)
        for reader in readers:
            reader.join(_LAST_WORDS)
    if any(reader.beyond for reader in readers):
        raise AskError(f"`{command}` printed more than {RECORDED_BYTES // MIB} MiB; it is no flytectl")
    return Answer(command, code, readers[0].text, readers[1].text)


@contextlib.contextmanager
def _ended_with_this(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Have the signals that end this process end the program too: in a session of its own, it gets none of them."""

    def end(number: int, _: object) -> None:
        _kill(process)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process.pid, 0)  # process.wait() may be what was interrupted, and holds a lock
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    heeded = current_thread() is main_thread()
    before = {number: signal.getsignal(number) for number in _STOPS if heeded}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it has begun, such as a login of its own."""
    _kill(process)
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


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
