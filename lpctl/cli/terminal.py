"""What a command prints, and how a run ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn, TextIO

from lpctl.findings.diagnostic import brief
from lpctl.report.visible import Screen, printed, visible
from lpctl.text.secrets import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Diagnostic


def stop(message: str) -> NoReturn:
    """End the run with exit code 2 and one message on standard error."""
    echo(f"lpctl: {visible(brief(message))}\n", err=True)
    sys.exit(2)


def hint(message: str) -> None:
    """Tell on standard error what is worth knowing; the run goes on."""
    echo(f"lpctl: hint: {visible(brief(message))}\n", err=True)


def echo(text: str, *, err: bool = False, with_secrets: bool = False) -> None:
    """Write text with escapes for what the stream cannot encode, and without what looks like a secret.

    A CI log has many more readers than the files that a run reads and writes.
    """
    stream = sys.stderr if err else sys.stdout
    if stream is None:  # closed by the caller
        return
    stream.write(printed(text if with_secrets else redacted(text), _encoding(stream)))
    stream.flush()


def echo_findings(findings: Iterable[Diagnostic], color: str) -> None:
    """Write findings to standard error, each in full and with a blank line behind it."""
    from lpctl.report.text import render_finding  # noqa: PLC0415 - only a mistake needs it

    made_for = screen(color, err=True)
    echo("".join(f"{render_finding(found, made_for)}\n" for found in findings), err=True)


def is_watched() -> bool:
    """Whether standard error is a terminal on which a line can be written over."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def prints(text: str) -> bool:
    """Whether standard output can show these characters."""
    return printed(text, _encoding(sys.stdout)) == text


def screen(color: str, *, err: bool = False) -> Screen:
    """What a report on a stream is made for, given what `--color` says."""
    return Screen(wants_colour(color, err=err), _encoding(sys.stderr if err else sys.stdout))


def _encoding(stream: TextIO | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def wants_colour(choice: str, *, err: bool = False) -> bool:
    """Whether to colour: what `--color` says, else NO_COLOR, FORCE_COLOR, else the terminal.

    A stream that is none has no colours, and neither has a dumb one, such as a shell in Emacs.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("TERM") == "dumb":
        return False
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()
