"""Which manifest files the arguments mean."""

from __future__ import annotations

import os
import stat
from glob import glob, has_magic
from typing import TYPE_CHECKING, NamedTuple

from lpctl.limits import FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = (".lp.yaml", ".lp.yml")
"""What a directory is walked for."""


class UnreadableError(Exception):
    """Input that cannot be read: a reason to stop, worded for the user."""


class ManifestFile(NamedTuple):
    """A file to read, and its name in messages: relative to the working directory, with `/`."""

    path: str
    shown: str


def shown_path(path: str) -> str:
    """A path as messages show it: relative to the working directory, with `/`."""
    return os.path.relpath(path).replace(os.sep, "/")


def find_manifests(arguments: Iterable[str], base: str = "") -> list[ManifestFile]:
    """The files that the arguments mean, each once, in the order of the arguments and sorted within one.

    A directory is walked for `SUFFIXES`; hidden directories and links are skipped. Anything else is a file, or a glob.
    Relative arguments start at `base`. Raises UnreadableError where an argument means nothing.
    """
    found: dict[str, ManifestFile] = {}
    for argument in arguments:
        matched = False
        for path in _expand(os.path.join(base, argument)):
            matched = True
            found.setdefault(os.path.abspath(path), ManifestFile(path, shown_path(path)))
        if not matched:
            raise UnreadableError(_nothing(os.path.join(base, argument)))
    return list(found.values())


def _nothing(argument: str) -> str:
    if os.path.isdir(argument):
        globs = ", ".join(f"{shown_path(argument)}/**/*{suffix}" for suffix in SUFFIXES)
        return f"no manifest in {shown_path(argument)}: nothing matches {globs}"
    if has_magic(argument):
        return f"no file matches {shown_path(argument)}"
    return f"{shown_path(argument)}: No such file or directory"


def _expand(argument: str) -> Iterator[str]:
    if os.path.isdir(argument):
        yield from _walk(argument)
    elif os.path.lexists(argument):
        yield argument
    elif has_magic(argument):
        for path in sorted(glob(argument, recursive=True)):
            if os.path.isdir(path):
                yield from _walk(path)
            else:
                yield path


def _walk(directory: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        raise UnreadableError(f"{shown_path(directory)}: {error.strerror}") from None
    for entry in entries:
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if not entry.name.startswith("."):
                yield from _walk(entry.path)
        elif entry.name.endswith(SUFFIXES):
            yield entry.path


def read_manifest(file: ManifestFile) -> bytes:
    """The file's content, one byte more than the limit at most. Raises UnreadableError."""
    try:
        if not stat.S_ISREG(os.stat(file.path).st_mode):  # a FIFO without a writer would be waited for without end
            raise UnreadableError(f"{file.shown}: not a regular file; pass `-` to read standard input")
        with open(file.path, "rb") as stream:
            return stream.read(FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{file.shown}: {error.strerror or error}") from None
