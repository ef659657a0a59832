"""An output directory, replaced as a whole: a reader sees the old set of files, none, or the new one, never a mix.

The new set is built beside the directory, on the same file system; the directory is renamed away, the new one in, the
old one removed, and the index renamed last. What a killed run leaves behind is removed by the next one. Runs into one
directory wait for one another.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from lpctl.artefact.archive import SUFFIXES, pack, unpack
from lpctl.artefact.changes import Changes, compare
from lpctl.artefact.index import is_index, listed_files
from lpctl.artefact.names import PATTERN
from lpctl.limits import ARCHIVE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class OutputRefusedError(Exception):
    """The directory is not lpctl's to replace, or cannot be written; worded for the user."""


def why_unwritten(path: str, error: OSError) -> str:
    """Why a path could not be written; the system says "File exists" of what it cannot make a directory of."""
    parent = os.path.dirname(os.path.abspath(path))
    while not os.path.lexists(parent):
        parent = os.path.dirname(parent)
    if not os.path.isdir(parent):
        return f"{os.path.relpath(parent)} is not a directory"
    return error.strerror or str(error)


class Output:
    """What a run writes: a directory of files, or one archive of them, and the index beside it."""

    def __init__(self, path: str, *, archive: bool = False) -> None:
        self.path = os.path.abspath(path)
        self.shown = path.rstrip("/") or path
        self.archive = archive
        self._parent, self._name = os.path.split(self.path)
        self._staged = os.path.join(self._parent, f".{self._name}.lpctl-new")
        self._replaced = os.path.join(self._parent, f".{self._name}.lpctl-old")
        self._staged_index = os.path.join(self._parent, f".{self._name}.lpctl-index.json")
        self.index = f"{self.path}.index.json"
        if not self._name or os.path.commonpath((self.path, os.getcwd())) == self.path:
            raise OutputRefusedError(
                f"{path} cannot be replaced as a whole; name a directory of its own, such as build/launch-plans"
            )
        if archive and not path.endswith(SUFFIXES):
            raise OutputRefusedError(f"{path}: flytectl takes archives that end in {' or '.join(SUFFIXES)}")

    def compare(self, files: Mapping[str, bytes], index: bytes) -> Changes:
        """What `replace` would change. Raises OutputRefusedError where it would refuse."""
        try:
            self._refuse_foreign()
            old: dict[str, bytes] = {}
            if self.archive:
                old = unpack(_content(self.path) or b"") or {}
            elif os.path.isdir(self.path):
                old = {name: _content(os.path.join(self.path, name)) or b"" for name in os.listdir(self.path)}
        except OSError as error:
            raise OutputRefusedError(f"cannot read {self.shown}: {error.strerror or error}") from None
        return compare(old, _content(self.index), files, index)

    def replace(self, files: Mapping[str, bytes], index: bytes) -> bool:
        """Make the output hold exactly `files`, with `index` beside it; False where it held them already.

        Raises OutputRefusedError, with nothing changed, where the output is not lpctl's or cannot be written.
        """
        try:
            os.makedirs(self._parent, exist_ok=True)
            with self._alone():
                self._refuse_foreign()
                packed = pack(files) if self.archive else None
                had_index = os.path.exists(self._staged_index)  # a killed run's: it says that the output is lpctl's
                if self._holds(files, packed):
                    self._clean()
                    if _content(self.index) != index:  # only line numbers, say
                        _write(self._staged_index, index)
                        os.rename(self._staged_index, self.index)
                    return False
                self._clean(keep_index=True)
                try:
                    self._stage(files, packed, index)
                    self._swap()
                except OSError:
                    self._discard(keep_index=had_index)
                    raise
                self._discard()
        except OSError as error:
            raise OutputRefusedError(f"cannot write {self.shown}: {why_unwritten(self.path, error)}") from None
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
        """Refuse what lpctl did not write; its index, or the one that a killed run has left, lists what it did."""
        if os.path.islink(self.path):
            raise OutputRefusedError(f"{self.shown} is a link; name what it points to")
        for path in (self.index, self._staged_index):
            if os.path.islink(path) or (os.path.lexists(path) and not os.path.isfile(path)):
                raise OutputRefusedError(f"{os.path.relpath(path)} is no plain file; remove it, or name another place")
        indexes = [content for path in (self.index, self._staged_index) if (content := _content(path)) is not None]
        if not all(map(is_index, indexes)):
            raise OutputRefusedError(f"{self.shown}.index.json is no index of lpctl's; name another place")
        if not os.path.lexists(self.path):
            return
        present = self._present()
        foreign = sorted(present.difference(*map(listed_files, indexes)))
        if foreign and (indexes or not all(map(PATTERN.fullmatch, foreign))):
            raise OutputRefusedError(
                f"{self.shown} holds {foreign[0]!r}, which lpctl did not write; name another directory, or remove it"
            )
        if not indexes and (present or self.archive):
            raise OutputRefusedError(
                f"{self.shown} has no index of lpctl's beside it; name another place, or remove {self.shown} and "
                "compile again"
            )

    def _present(self) -> set[str]:
        """The names in the directory; refuses what is no directory, or for an archive no file."""
        if self.archive:
            if not os.path.isfile(self.path):
                raise OutputRefusedError(f"{self.shown} is no file; name another")
            return set()
        if not os.path.isdir(self.path):
            raise OutputRefusedError(f"{self.shown} is a file; name a directory")
        if os.path.ismount(self.path):
            raise OutputRefusedError(f"{self.shown} is a mount point; name a directory in it")
        return set(os.listdir(self.path))

    def _holds(self, files: Mapping[str, bytes], packed: bytes | None) -> bool:
        if packed is not None:
            return _content(self.path) == packed
        return (
            os.path.isdir(self.path)
            and set(os.listdir(self.path)) == files.keys()
            and all(_content(os.path.join(self.path, name)) == content for name, content in files.items())
        )

    def _stage(self, files: Mapping[str, bytes], packed: bytes | None, index: bytes) -> None:
        if packed is not None:
            _write(self._staged, packed)
        else:
            os.mkdir(self._staged)
            for name, content in files.items():
                _write(os.path.join(self._staged, name), content)
        _write(self._staged_index, index)

    def _swap(self) -> None:
        """Put what is staged in place, the index last; on failure, put back what was there."""
        there = os.path.lexists(self.path)
        if there:
            os.rename(self.path, self._replaced)
        try:
            os.rename(self._staged, self.path)
            os.rename(self._staged_index, self.index)
        except OSError:
            if os.path.lexists(self.path):
                os.rename(self.path, self._staged)
            if there:
                os.rename(self._replaced, self.path)
            raise

    def _clean(self, *, keep_index: bool = False) -> None:
        """Remove what this or a killed run has left; the staged index says that the directory is lpctl's."""
        for leftover in (self._staged, self._replaced):
            if os.path.isdir(leftover) and not os.path.islink(leftover):
                shutil.rmtree(leftover)
            elif os.path.lexists(leftover):
                os.unlink(leftover)
        if not keep_index and os.path.lexists(self._staged_index):
            os.unlink(self._staged_index)

    def _discard(self, *, keep_index: bool = False) -> None:
        """Clean as far as that goes: what stays is removed by the next run."""
        with suppress(OSError):
            self._clean(keep_index=keep_index)


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as stream:
        stream.write(content)


def _content(path: str) -> bytes | None:
    """The content of a plain file, None for anything else: what is no file may never end."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > ARCHIVE_BYTES:
            return None
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None
