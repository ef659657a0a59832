"""The `lpctl` command as a process: signals, and what happens when lpctl itself is wrong."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and exit.

    A stopped run ends as its signal would, and one whose reader has gone away ends quietly: the system sees to both.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    from lpctl.cli import lpctl  # noqa: PLC0415 - a signal during the imports ends quietly too

    try:
        lpctl(prog_name="lpctl")
    except Exception as error:  # the one place where lpctl's own bugs end: a line for the user instead of a traceback
        if "--debug" in sys.argv:
            raise
        print(  # noqa: T201
            f"lpctl: internal fault: {type(error).__name__}: {error}\n"
            "This is a bug in lpctl. Please report it with the output of the same command and --debug.",
            file=sys.stderr,
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
