"""`--output FORMAT=PATH`: reports for other programs, written beside what the terminal shows."""

from __future__ import annotations

import os
import signal
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from lpctl.cli.terminal import stop
from lpctl.files.discover import descriptor
from lpctl.report import FORMATS
from lpctl.text.secrets import redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence


class ReportFile(NamedTuple):
    """A report to write: in which format, and where."""

    format: str
    path: str


def report_files(texts: Sequence[str], read: Iterable[str], formats: Collection[str] = FORMATS) -> list[ReportFile]:
    """What the options ask for. Stops the run where one means nothing, or would overwrite what was read."""
    found: list[ReportFile] = []
    inputs = list(read)
    for text in texts:
        name, equals, path = text.partition("=")
        if not equals or not path:
            stop(f"--output {text} is not FORMAT=PATH; write one such as --output {_example(text, formats)}")
        if name not in formats:
            from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

            close = nearest(name, formats)
            advice = f"did you mean {close}?" if close else f"formats: {', '.join(formats)}"
            stop(f"--output {text}: no format is named {name}; {advice}")
        real = refuse_to_overwrite(f"--output {text}", path, inputs, f"to print it, write --format {name}")
        if any(os.path.realpath(other.path) == real for other in found):
            stop(f"--output {text}: two reports cannot be one file")
        found.append(ReportFile(name, path))
    return found


_ENDINGS = {"sarif": ".sarif", "markdown": ".md", "json": ".json", "html": ".html", "junit": ".xml", "text": ".txt"}
"""What files of a format are called, those first of which there is most use."""


def _example(text: str, formats: Collection[str]) -> str:
    """What may be meant by a format without a path, or by a path without a format; of others an example."""
    named = text.removesuffix("=")
    if named in formats:
        return f"{named}=lpctl{_ENDINGS.get(named, '.txt')}"
    endings = {name: ending for name, ending in _ENDINGS.items() if name in formats}
    found = next((name for name, ending in endings.items() if text.endswith(ending)), None)
    first, ending = next(iter(endings.items()))
    return f"{found}={text}" if found else f"{first}=lpctl{ending}"


def refuse_to_overwrite(asked: str, path: str, read: Iterable[str], printing: str = "name a file") -> str:
    """The real path of a file to write. Stops the run where it was read, or is nothing that can be written to.

    `asked` is what the command line says, `printing` what to say instead to have it on standard output. Of a directory
    that was read, every file was.
    """
    if not path:
        stop(f"{asked.rstrip()} is empty; name a file")
    if path == "-":
        stop(f"{asked}: a file is written here; {printing} (a file of that name is ./-)")
    real = os.path.realpath(path)
    if is_read(path, read):
        stop(f"{asked} would overwrite a file that is read")
    status = _status(path)
    if status is None:
        return real
    if _is_printed_to(status):
        stop(f"{asked}: what is printed goes to that file already; {printing}")
    if stat.S_ISDIR(status.st_mode):
        stop(f"{asked}: {path} is a directory; name a file")
    if stat.S_ISBLK(status.st_mode) or (stat.S_ISSOCK(status.st_mode) and descriptor(path) is None):
        stop(f"{asked}: {path} is neither a file nor a pipe; name one of them")
    return real


def is_read(path: str, read: Iterable[str]) -> bool:
    """Whether there is a file that is one of those, under whatever name, or in a directory among them.

    `-` among them is standard input. What others create and remove meanwhile is there or is not.
    """
    status = _status(path)
    if status is None:
        return False
    real = os.path.realpath(path)
    for other in read:
        found = _status(other)
        if found is None:
            continue
        if stat.S_ISDIR(found.st_mode):
            below = real.startswith(os.path.join(os.path.realpath(other), ""))
            if below and stat.S_ISREG(status.st_mode):
                return True
        elif stat.S_ISREG(found.st_mode) and os.path.samestat(found, status):
            return True
    return False


def _status(path: str) -> os.stat_result | None:
    """What is at a path, in an open descriptor, or for `-` at standard input; None where nothing is."""
    try:
        number = 0 if path == "-" else descriptor(path)
        return os.stat(path) if number is None else os.fstat(number)
    except (OSError, ValueError):  # a name that no file can have
        return None


def _is_printed_to(status: os.stat_result) -> bool:
    """Whether this is where standard output or standard error go, and keeps what is written to it."""
    for number in (1, 2):
        with suppress(OSError):  # closed
            if os.path.samestat(os.fstat(number), status):
                return not stat.S_ISCHR(status.st_mode) or os.isatty(number)
    return False


def write_reports(files: Iterable[ReportFile], render: Callable[[str], str]) -> str | None:
    """Write what `render` makes of each format; why one could not be written, None where all were."""
    for file in files:
        failure = write_file(file.path, redacted(render(file.format)).encode(errors="backslashreplace"))
        if failure is not None:
            return failure
    return None


def write_file(path: str, content: bytes) -> str | None:
    """Write a file at once or not at all; why it could not be written, None where it was.

    Directories that are missing are made, and a file that is replaced keeps its mode. Into what is no regular file, or
    is open already, such as a pipe of the shell's, the content is written as it is.
    """
    from lpctl.output.replacing import replace_file, why_unwritten  # noqa: PLC0415 - few runs write a file

    try:
        status = _status(path)
        if descriptor(path) is not None or (status is not None and not stat.S_ISREG(status.st_mode)):
            _pour(path, content)
        else:
            replace_file(path, content)
    except OSError as error:
        return f"cannot write {path}: {why_unwritten(path, error)}"
    return None


def _pour(path: str, content: bytes) -> None:
    """Write into what is there. Raises OSError, also where the reader of a pipe has gone away."""
    number = descriptor(path)
    at_broken_pipe = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        with open(os.open(path, os.O_WRONLY) if number is None else os.dup(number), "wb") as stream:
            stream.write(content)
    finally:
        signal.signal(signal.SIGPIPE, at_broken_pipe)


def directory_in_repository() -> str:
    """The working directory from the root of its repository, with `/`; "" at the root, or where there is none.

    The root is what CI checked out, where the variables of GitHub or GitLab say so, else the nearest directory with a
    `.git`.
    """
    here = os.getcwd()
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        root = os.environ.get(variable)
        if root and os.path.commonpath((os.path.realpath(root), os.path.realpath(here))) == os.path.realpath(root):
            return _relative(os.path.realpath(here), os.path.realpath(root))
    root = here
    while not os.path.exists(os.path.join(root, ".git")):
        parent = os.path.dirname(root)
        if parent == root:
            return ""
        root = parent
    return _relative(here, root)


def _relative(path: str, root: str) -> str:
    relative = os.path.relpath(path, root).replace(os.sep, "/")
    return "" if relative == "." else relative
