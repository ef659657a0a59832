"""What a command prints, and how a run ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

from lpctl.diagnostic import brief
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diagnostic import Diagnostic


def stop(message: str) -> NoReturn:
    """End the run with exit code 2 and one message on standard error."""
    echo(f"lpctl: {visible(brief(message))}\n", err=True)
    sys.exit(2)


def hint(message: str) -> None:
    """Tell on standard error what is worth knowing; the run goes on."""
    echo(f"lpctl: hint: {visible(brief(message))}\n", err=True)


def echo(text: str, *, err: bool = False) -> None:
    """Write text as it is, with escapes for what the stream cannot encode."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:  # closed by the caller
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, errors="backslashreplace").decode(encoding))
    stream.flush()


def echo_findings(findings: Iterable[Diagnostic], color: str) -> None:
    """Write findings to standard error, each in full and with a blank line behind it."""
    from lpctl.report.text import render_finding  # noqa: PLC0415 - only a mistake needs it

    colour = wants_colour(color, err=True)
    echo("".join(f"{render_finding(found, colour)}\n" for found in findings), err=True)


def wants_colour(choice: str, *, err: bool = False) -> bool:
    """Whether to colour: what `--color` says, else NO_COLOR, FORCE_COLOR, else whether the stream is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()
