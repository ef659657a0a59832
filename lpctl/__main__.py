"""The `lpctl` command as a process: signals, and what happens when lpctl itself is wrong."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code.

    Every file is closed by then, and to free all objects one by one before the process ends takes a fifth of a run.
    """
    code = 0
    try:
        run()
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        code = end.code or 0
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError as error:
        _silence(error)
        code = 2
    os._exit(code)


def run() -> None:
    """Run the command line. Raises SystemExit with the exit code.

    A stopped run ends as its signal would, and one whose reader has gone away ends quietly: the system sees to both.
    """
    # Runs make many objects and next to no garbage that refers to itself: to look for it takes up to eight per cent.
    gc.set_threshold(1_000_000)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.getcwd()
    except OSError as error:
        print(f"lpctl: the working directory cannot be read: {error.strerror}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    from lpctl.cli import lpctl  # noqa: PLC0415 - a signal during the imports ends quietly too

    try:
        lpctl(prog_name="lpctl")
    except Exception as error:  # noqa: BLE001 - the one place where lpctl's own bugs end: a line for the user instead of a traceback
        if "--debug" in sys.argv:
            import traceback  # noqa: PLC0415 - only a fault needs it

            traceback.print_exc()
            sys.exit(2)
        if isinstance(error, OSError) and error.filename is None:
            _silence(error)
            sys.exit(2)
        print(  # noqa: T201
            f"lpctl: internal fault: {type(error).__name__}: {error}\n"
            "This is a bug in lpctl. Please report it with the output of the same command and --debug.",
            file=sys.stderr,
        )
        sys.exit(2)


def _silence(error: OSError) -> None:
    """Say that a stream cannot be written, on a full disk; what is said of a file that cannot is said elsewhere."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:  # noqa: PERF203 - what is left in the buffer would be written, and fail, once more at the exit
            os.dup2(null, stream.fileno())
    with suppress(OSError):
        print(f"lpctl: cannot write to standard output: {error.strerror}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
