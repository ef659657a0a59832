"""Runs that end at one of their steps: before a change of the file system, or in the middle of what is written."""

from __future__ import annotations

import builtins
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

CHANGES = ("chmod", "mkdir", "open", "rename", "replace", "rmdir", "truncate", "unlink")
"""The functions of `os` that change the file system."""

EVENTS = ("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate")
"""What the interpreter calls them as it tells of them (PEP 578), and others; `open` is told with its flags."""


@contextmanager
def heeded(*but: signal.Signals) -> Iterator[None]:
    """Processes that are started here can be stopped, also where the caller of the suite ignores that, as nohup does.

    A process is started with what its parent ignores; here that is nothing but the signals that are named.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)}
    for number, action in before.items():
        if number in but:
            signal.signal(number, signal.SIG_IGN)
        elif action == signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)


class Steps:
    """Counts the steps of a run, from 0, and calls `end` at the one that is asked for."""

    def __init__(self, last: int, end: Callable[[], None]) -> None:
        self.taken = 0
        self._last = last
        self._end = end

    def __call__(self) -> None:
        """Take a step."""
        self.taken += 1
        if self.taken == self._last + 1:
            self._end()


class _Cut:
    """A file that is written in two steps, so that a run can end in the middle."""

    def __init__(self, stream: Any, steps: Steps) -> None:
        self._stream = stream
        self._steps = steps

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def fileno(self) -> int:
        number: int = self._stream.fileno()
        return number

    def write(self, content: bytes) -> None:
        half = len(content) // 2
        for part in (content[:half], content[half:]):
            self._steps()
            self._stream.write(part)
            self._stream.flush()


def cut_writes(steps: Steps) -> Callable[..., Any]:
    """`open`, with what is opened for writing written in steps."""
    original = builtins.open

    def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        stream = original(file, mode, *arguments, **options)
        return _Cut(stream, steps) if "w" in mode else stream

    return opened


def take_steps(patch: pytest.MonkeyPatch, steps: Steps) -> None:
    """Count the changes that this process makes, until the patch ends; an error that `end` raises is that change's."""

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def change(*arguments: Any, **options: Any) -> Any:
            if original is not plain_open or arguments[1] & (os.O_WRONLY | os.O_RDWR):
                steps()
            return original(*arguments, **options)

        return change

    plain_open = os.open
    opened = cut_writes(steps)

    def written(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if "w" in mode:
            steps()
        return opened(file, mode, *arguments, **options)

    patch.setattr(builtins, "open", written)
    for function in CHANGES:
        patch.setattr(os, function, counted(getattr(os, function)))


def take_all_steps(steps: Steps) -> None:
    """Count the changes that this process makes, whatever code makes them, until it ends."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            steps()

    builtins.open = cut_writes(steps)
    sys.addaudithook(hook)
