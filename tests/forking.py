"""A process that has loaded lpctl and forks one for each call that it reads: how a call ends, and the memory it took.

A process of its own can hang, take much memory or be killed without harm to the tests; what it would load first, each
time, takes ten times as long as most calls. A call is a line of JSON on standard input, its outcome one on standard
output. The peak memory of a process counts what it was forked from, which is why the tests do not fork it themselves.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from io import StringIO
from typing import TypedDict

HERE = os.path.dirname(os.path.abspath(__file__))


class Call(TypedDict):
    """Where and with what lpctl is called, and the files that its streams are."""

    arguments: list[str]
    directory: str
    environment: dict[str, str]
    streams: list[str]


def load() -> None:
    """Load what most calls need: a plan with a mistake in it is validated."""
    from lpctl.cli import lpctl  # noqa: PLC0415 - the tests import this file for its types

    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = StringIO(), StringIO()
    with suppress(SystemExit):
        lpctl(["validate", os.path.join(HERE, "cases", "bad", "unknown-key"), "--no-config"], prog_name="lpctl")
    sys.stdout, sys.stderr = streams


def become(call: Call) -> None:
    """End as lpctl does when it is called so."""
    from lpctl.__main__ import main  # noqa: PLC0415 - as above

    os.chdir(call["directory"])
    os.environ.clear()
    os.environ.update(call["environment"])
    for number, stream in enumerate(call["streams"]):
        opened = os.open(stream, os.O_WRONLY if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["lpctl", *call["arguments"]]
    main()


def serve() -> None:
    """Answer each call, in order."""
    calls, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    load()
    for line in calls:
        child = os.fork()
        if not child:
            become(json.loads(line))
        _, status, usage = os.wait4(child, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss]), file=answers, flush=True)


if __name__ == "__main__":
    serve()
