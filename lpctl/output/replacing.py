"""Files that are replaced as a whole: a reader sees the old content or the new, never a part, whenever a run ends."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STOPS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


@contextmanager
def alone(directory: str) -> Iterator[None]:
    """Hold the lock on a directory: it needs no file of its own that would stay behind. Raises OSError."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def unstopped() -> Iterator[Callable[[], None]]:
    """Let the signals that stop a run wait until the end of the block, so that nothing is left half done.

    Yields what long work calls between its steps: it raises KeyboardInterrupt where such a signal is waiting. Behind
    the block the signal does what it would have done.
    """
    heeded = {number for number in _STOPS if signal.getsignal(number) != signal.SIG_IGN}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, heeded)

    def end_if_stopped() -> None:
        if signal.sigpending() & (heeded - blocked):
            raise KeyboardInterrupt

    try:
        yield end_if_stopped
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def replace_file(path: str, content: bytes) -> None:
    """Replace a file, which keeps its mode, or make it. Directories that are missing are made. Raises OSError.

    What is left of a killed run, under the hidden name beside the file, is replaced as well.
    """
    path = os.path.realpath(path)
    directory, name = os.path.split(path)
    os.makedirs(directory, exist_ok=True)
    staged = os.path.join(directory, f".{name}.lpctl-new")
    with alone(directory), unstopped():
        if is_plain(staged):
            os.unlink(staged)
        elif os.path.lexists(staged):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), staged)
        try:
            write(staged, content, like=path)
            os.rename(staged, path)
        except OSError:
            with suppress(OSError):
                os.unlink(staged)
            raise


def write(path: str, content: bytes, *, like: str) -> None:
    """Write a file that will stand where `like` is, with its mode if it is there. Raises OSError."""
    with open(path, "wb") as stream:
        keep_mode(stream.fileno(), like)
        stream.write(content)


def keep_mode(path: str | int, like: str) -> None:
    """Give a file or directory the mode of another, if that is there and the file system has modes."""
    with suppress(OSError):
        os.chmod(path, stat.S_IMODE(os.stat(like).st_mode))


def is_plain(path: str) -> bool:
    """Whether there is a regular file, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def why_unwritten(path: str, error: OSError) -> str:
    """Why a path could not be written; the system says "File exists" of what it cannot make a directory of."""
    parent = os.path.dirname(os.path.abspath(path))
    while not os.path.lexists(parent):
        parent = os.path.dirname(parent)
    if not os.path.isdir(parent):
        return f"{os.path.relpath(parent)} is not a directory"
    if isinstance(error, FileExistsError) and error.filename:
        return f"{os.path.relpath(error.filename)} is in the way; remove it"
    return error.strerror or str(error)
