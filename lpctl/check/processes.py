"""Processes that are forked to work at the same time, and the bytes that each of them makes."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from mmap import mmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MOST = 8
"""The first process takes over what the others know, one after another: more than a few would wait for it."""

_QUOTA = "/sys/fs/cgroup/cpu.max"
_LENGTH = 8


def processors() -> int:
    """How many processes may work at once: 1 where this one cannot be forked, or has threads, which would be lost.

    A container that may use less than the machine has says so in its control group (Linux,
    Documentation/admin-guide/cgroup-v2.rst: cpu.max).
    """
    if sys.platform != "linux":
        return 1
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        return 1
    found = min(len(os.sched_getaffinity(0)), _MOST)
    with suppress(OSError, ValueError), open(_QUOTA, encoding="ascii") as stream:
        quota, period = map(int, stream.read().split())  # a ValueError where the quota is `max`
        found = min(found, quota // period)
    return max(found, 1)


class Process:
    """A process that was forked to make some bytes."""

    def __init__(self, number: int, reader: int) -> None:
        self._number = number
        self._reader = reader
        self._ended = False

    def made(self) -> bytes | None:
        """What the process made, once it is done; None where it came to an end before."""
        with os.fdopen(self._reader, "rb", closefd=False) as stream:
            length = int.from_bytes(stream.read(_LENGTH), "big")
            content = stream.read()
        self._end()
        return content if content and len(content) == length else None

    def stop(self) -> None:
        """End the process, if nobody has asked for what it made."""
        if not self._ended:
            with suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)
            self._end()

    def _end(self) -> None:
        self._ended = True
        os.close(self._reader)
        with suppress(ChildProcessError):  # where whoever started lpctl lets the system forget ended processes
            os.waitpid(self._number, 0)


@contextmanager
def forked(makers: Iterable[Callable[[], bytes]]) -> Iterator[list[Process | None]]:
    """A process for each maker, None where the system has none left; they are ended with the block.

    What a maker raises ends its process, and nothing else: whoever needs what it did not make has to make it, and sees
    why that fails.
    """
    processes: list[Process | None] = []
    try:
        processes += map(_fork, makers)
        yield processes
    finally:
        for process in processes:
            if process is not None:
                process.stop()


def _fork(make: Callable[[], bytes]) -> Process | None:
    try:
        reader, writer = os.pipe()
    except OSError:
        return None
    try:
        number = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return None
    if number == 0:
        try:
            os.close(reader)
            content = make()
            with os.fdopen(writer, "wb") as stream:
                stream.write(len(content).to_bytes(_LENGTH, "big"))
                stream.write(content)
        finally:
            os._exit(0)
    os.close(writer)
    return Process(number, reader)


class Counts:
    """How many files and plans each process has done so far, in memory that all of them have."""

    def __init__(self, processes: int) -> None:
        self._numbers = memoryview(mmap(-1, max(processes, 1) * 16)).cast("Q")

    def note(self, process: int, files: int, plans: int) -> None:
        """What a process says of itself."""
        self._numbers[2 * process] = files
        self._numbers[2 * process + 1] = plans

    def tell(self, watch: Callable[[int, int], None], files: int, plans: int) -> None:
        """Tell of the numbers of all processes, given those of this one."""
        watch(files + sum(self._numbers[::2]), plans + sum(self._numbers[1::2]))
