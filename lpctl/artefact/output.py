"""An output directory, replaced as a whole: a reader sees the old set of files, none, or the new one, never a mix.

The new set is built beside the directory, on the same file system; the directory is renamed away, the new one in, the
old one removed, and the index renamed last. What a killed run leaves behind is removed by the next one. Runs into one
directory wait for one another.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lpctl.artefact.names import PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class OutputRefusedError(Exception):
    """The directory is not lpctl's to replace, or cannot be written; worded for the user."""


class Output:
    """The output directory at `path` and what belongs to it."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self.shown = path.rstrip("/") or path
        self._parent, self._name = os.path.split(self.path)
        self._staged = os.path.join(self._parent, f".{self._name}.lpctl-new")
        self._replaced = os.path.join(self._parent, f".{self._name}.lpctl-old")
        self._staged_index = os.path.join(self._parent, f".{self._name}.lpctl-index.json")
        self.index = f"{self.path}.index.json"
        if self._name in ("", ".", "..") or os.path.normpath(path) in (".", ".."):
            raise OutputRefusedError(
                f"{path} cannot be replaced as a whole; name a directory of its own, such as build/plans"
            )

    def replace(self, files: Mapping[str, bytes], index: bytes) -> bool:
        """Make the directory hold exactly `files`, with `index` beside it; False where it did already.

        Raises OutputRefusedError, with nothing changed, where the directory is not lpctl's or cannot be written.
        """
        try:
            os.makedirs(self._parent, exist_ok=True)
            with self._alone():
                self._refuse_foreign()
                if self._is(files, index):
                    self._clean()
                    return False
                self._clean(keep_index=True)
                try:
                    self._stage(files, index)
                except OSError:
                    shutil.rmtree(self._staged, ignore_errors=True)
                    raise
                if os.path.lexists(self.path):
                    os.rename(self.path, self._replaced)
                os.rename(self._staged, self.path)
                os.rename(self._staged_index, self.index)
                self._clean()
        except OSError as error:
            where = error.filename if isinstance(error.filename, str) else self.shown
            raise OutputRefusedError(f"cannot write {os.path.relpath(where)}: {error.strerror or error}") from None
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock on the parent directory: it needs no file of its own that would stay behind."""
        descriptor = os.open(self._parent, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _refuse_foreign(self) -> None:
        if os.path.islink(self.path):
            raise OutputRefusedError(f"{self.shown} is a link; name the directory itself")
        if not os.path.lexists(self.path):
            return
        if not os.path.isdir(self.path):
            raise OutputRefusedError(f"{self.shown} is a file; name a directory")
        if os.path.ismount(self.path):
            raise OutputRefusedError(f"{self.shown} is a mount point; name a directory in it")
        entries = sorted(os.listdir(self.path))
        if not entries:
            return
        foreign = [name for name in entries if not PATTERN.fullmatch(name)]
        if foreign:
            raise OutputRefusedError(
                f"{self.shown} holds {foreign[0]!r}, which lpctl did not write; name another directory, or remove it"
            )
        if not os.path.exists(self.index) and not os.path.exists(self._staged_index):
            raise OutputRefusedError(
                f"{self.shown} has no index beside it, so lpctl did not write it; name another directory, or remove it"
            )

    def _is(self, files: Mapping[str, bytes], index: bytes) -> bool:
        return (
            _content(self.index) == index
            and os.path.isdir(self.path)
            and set(os.listdir(self.path)) == files.keys()
            and all(_content(os.path.join(self.path, name)) == content for name, content in files.items())
        )

    def _stage(self, files: Mapping[str, bytes], index: bytes) -> None:
        os.mkdir(self._staged)
        for name, content in files.items():
            descriptor = os.open(os.path.join(self._staged, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            with open(descriptor, "wb") as stream:
                stream.write(content)
        with open(self._staged_index, "wb") as stream:
            stream.write(index)

    def _clean(self, *, keep_index: bool = False) -> None:
        for leftover in (self._staged, self._replaced):
            if os.path.lexists(leftover):
                shutil.rmtree(leftover)
        if not keep_index and os.path.lexists(self._staged_index):
            os.unlink(self._staged_index)


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None
