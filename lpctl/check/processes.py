"""Processes that are forked to work at the same time, and the bytes that each of them makes."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from functools import partial
from mmap import mmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Work = Callable[[Callable[[], None]], bytes]

_MOST_PROCESSES = 8
"""The first process takes over what the others know, one after another: more than a few would wait for it."""

_QUOTA = "/sys/fs/cgroup/cpu.max"

_LENGTH_BYTES = 8
"""What a process makes is sent behind its length: what is shorter is not all of it."""


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
    found = min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
    with suppress(OSError, ValueError), open(_QUOTA, encoding="ascii") as stream:
        quota, period = map(int, stream.read().split())  # a ValueError where the quota is `max`
        found = min(found, quota // period)
    return max(found, 1)


class Process:
    """A process that was forked to make some bytes, by its number and the pipe that they come through."""

    def __init__(self, pid: int, reader: int) -> None:
        self.reader = reader
        self._pid = pid
        self._is_over = False

    def wait(self) -> bytes | None:
        """Wait for the process to end; what it made, None where it came to an end before. To be called once."""
        with os.fdopen(self.reader, "rb", closefd=False) as stream:
            length = int.from_bytes(stream.read(_LENGTH_BYTES), "big")
            content = stream.read()
        self._clear_up()
        return content if content and len(content) == length else None

    def stop(self) -> None:
        """End the process, if nobody has waited for it."""
        if not self._is_over:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._clear_up()

    def _clear_up(self) -> None:
        self._is_over = True
        os.close(self.reader)
        with suppress(ChildProcessError):  # where whoever started lpctl lets the system forget ended processes
            os.waitpid(self._pid, 0)


@contextmanager
def forked(work: Iterable[Work]) -> Iterator[list[Process | None]]:
    """A process for each piece of work, None where the system has none left; they are ended with the block.

    The work is given a function to call from time to time, which ends it where this process is gone. What is raised in
    it ends its process, and nothing else: whoever needs what it did not make has to make it, and sees why that fails.
    """
    processes: list[Process | None] = []
    try:
        for make in work:
            processes.append(_fork(make, [process.reader for process in processes if process is not None]))
        yield processes
    finally:
        for process in processes:
            if process is not None:
                process.stop()


def _fork(make: Work, others: Iterable[int]) -> Process | None:
    """A process that makes something; `others` are the pipes of those that were forked before."""
    try:
        reader, writer = os.pipe()
    except OSError:
        return None
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return None
    if pid == 0:
        try:
            _let_go((reader, *others), writer)
            content = make(partial(_end_without, parent))
            with os.fdopen(writer, "wb") as stream:
                stream.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
                stream.write(content)
        finally:
            os._exit(0)
    os.close(writer)
    return Process(pid, reader)


def _let_go(pipes: Iterable[int], writer: int) -> None:
    """Close what is not this process's own: nobody who reads what lpctl prints is to wait for it."""
    for pipe in pipes:
        os.close(pipe)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in {0, 1, 2} - {writer}:  # which it may be where lpctl was started without one of them
        os.dup2(null, stream)


def _end_without(parent: int) -> None:
    """End this process where the one that forked it is gone, as it is if somebody kills it."""
    if os.getppid() != parent:
        os._exit(0)


class Counts:
    """How many files and plans each process has done so far, in memory that all of them have."""

    def __init__(self, processes: int) -> None:
        self._numbers = memoryview(mmap(-1, max(processes, 1) * 16)).cast("Q")
        self._told = (0, 0)

    def note(self, process: int, files: int, plans: int) -> None:
        """What a process says of itself."""
        self._numbers[2 * process] = files
        self._numbers[2 * process + 1] = plans

    def tell(self, watch: Callable[[int, int], None], files: int, plans: int) -> None:
        """Tell of the numbers of all processes, given those of this one; what is done over counts once."""
        now = files + sum(self._numbers[::2]), plans + sum(self._numbers[1::2])
        self._told = max(self._told[0], now[0]), max(self._told[1], now[1])
        watch(*self._told)
