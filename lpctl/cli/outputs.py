"""`--output FORMAT=PATH`: reports for other programs, written beside what the terminal shows."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from lpctl.cli.terminal import stop
from lpctl.report import FORMATS

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
            stop(f"--output {text} is not FORMAT=PATH; write one such as --output sarif=lpctl.sarif")
        if name not in formats:
            from lpctl.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

            close = nearest(name, formats)
            advice = f"did you mean {close}?" if close else f"formats: {', '.join(formats)}"
            stop(f"--output {text}: no format is named {name}; {advice}")
        real = refuse_to_overwrite(f"--output {text}", path, inputs, f"to print it, write --format {name}")
        if any(os.path.realpath(other.path) == real for other in found):
            stop(f"--output {text}: two reports cannot be one file")
        found.append(ReportFile(name, path))
    return found


def refuse_to_overwrite(asked: str, path: str, read: Iterable[str], printing: str = "name a file") -> str:
    """The real path of a file to write. Stops the run where it was read, or is no file that can be replaced.

    `asked` is what the command line says, `printing` what to say instead to have it on standard output. Of a directory
    that was read, every file was.
    """
    real = os.path.realpath(path)
    if path == "-":
        stop(f"{asked}: a file is written here; {printing} (a file of that name is ./-)")
    if is_read(real, read):
        stop(f"{asked} would overwrite a file that is read")
    if _is_stream(path, real):
        stop(f"{asked}: what is printed goes to that file already; {printing}")
    if os.path.exists(real) and not os.path.isfile(real):
        stop(f"{asked}: {path} is not a regular file")
    return real


def is_read(path: str, read: Iterable[str]) -> bool:
    """Whether there is a file that is one of those, under whatever name, or in a directory among them."""
    real = os.path.realpath(path)
    if not os.path.exists(real):
        return False
    for other in read:
        if os.path.isdir(other):
            if real.startswith(os.path.join(os.path.realpath(other), "")) and not os.path.isdir(real):
                return True
        elif os.path.exists(other) and os.path.samefile(other, real):
            return True
    return False


def _is_stream(path: str, real: str) -> bool:
    """Whether the path is standard output or standard error, or the file that a shell made of it."""
    if path in ("/dev/stdout", "/dev/stderr") or path.startswith(("/dev/fd/", "/proc/")):
        return True
    if not os.path.isfile(real):
        return False
    for descriptor in (1, 2):
        with suppress(OSError):  # closed
            if os.path.samestat(os.fstat(descriptor), os.stat(real)):
                return True
    return False


def write_reports(files: Iterable[ReportFile], render: Callable[[str], str]) -> str | None:
    """Write what `render` makes of each format, at once or not at all; why one could not be written.

    Directories that are missing are made.
    """
    for file in files:
        content = render(file.format).encode(errors="backslashreplace")
        try:
            replace_file(file.path, content)
        except OSError as error:
            from lpctl.artefact.output import why_unwritten  # noqa: PLC0415 - only a failure needs it

            return f"cannot write {file.path}: {why_unwritten(file.path, error)}"
    return None


def replace_file(path: str, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part."""
    path = os.path.realpath(path)
    directory, name = os.path.split(path)
    os.makedirs(directory, exist_ok=True)
    staged = os.path.join(directory, f".{name}.lpctl-{os.getpid()}")
    try:
        with open(staged, "wb") as stream:
            stream.write(content)
        os.replace(staged, path)
    except OSError:
        with suppress(OSError):
            os.unlink(staged)
        raise


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
