"""How far a long run is, on standard error, which is a terminal."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    Watch = Callable[[int, int], None]

AFTER = 1.0
"""Seconds for which a run says nothing."""

_BETWEEN = 0.1
_ERASED = "\r\x1b[K"


@contextmanager
def progress(files: int, since: float | None = None) -> Iterator[Watch]:
    """What a run calls with how many of its files and how many plans are done; the line is gone at the end.

    The run began at `since`, by the monotonic clock; now, if that is not given.
    """
    line = _Line(sys.stderr, files, time.monotonic() if since is None else since)
    try:
        yield line.watch
    finally:
        line.erase()


class _Line:
    """The one line, written anew from time to time."""

    def __init__(self, stream: TextIO, files: int, since: float) -> None:
        self._stream, self._files = stream, files
        self._due = since + AFTER
        self._written = False

    def watch(self, files: int, plans: int) -> None:
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _BETWEEN
        self._written = True
        self._stream.write(f"{_ERASED}{files:,} of {self._files:,} files, {plans:,} plan{'s' * (plans != 1)}")
        self._stream.flush()

    def erase(self) -> None:
        if self._written:
            self._stream.write(_ERASED)
            self._stream.flush()
