"""An output directory, replaced as a whole: a reader sees the old set of files, none, or the new one, never a mix.

The new set is built beside the directory, on the same file system; the directory is renamed away, the new one in, the
old one removed, and the index renamed last. What a killed run leaves behind, whenever it was killed, is removed by the
next one: it has a hidden name beside the output, and holds nothing but what lpctl writes. Runs into one directory wait
for one another.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from lpctl.output.archive import SUFFIXES, is_damaged_archive, pack, unpack
from lpctl.output.changes import Changes, compare
from lpctl.output.index import is_damaged_index, is_index, listed_files
from lpctl.output.names import PATTERN
from lpctl.output.replacing import alone, is_plain, keep_mode, unstopped, why_unwritten, write
from lpctl.text.limits import ARCHIVE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class OutputRefusedError(Exception):
    """The directory is not lpctl's to replace, or cannot be written; worded for the user."""


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

    def refuse_foreign(self) -> None:
        """Raise OutputRefusedError where `replace` would for what is there now."""
        try:
            with alone(self._parent):
                self._refuse_foreign()
        except (FileNotFoundError, NotADirectoryError):
            pass  # nothing is there
        except OSError as error:
            raise OutputRefusedError(f"cannot read {self.shown}: {error.strerror or error}") from None

    def compare(self, files: Mapping[str, bytes], index: bytes) -> Changes:
        """What `replace` would change. Raises OutputRefusedError where it would refuse."""
        old: dict[str, bytes] = {}
        old_index = None
        try:
            with alone(self._parent):  # a run that writes is waited for
                self._refuse_foreign()
                if self.archive:
                    old = unpack(_content(self.path) or b"") or {}
                elif os.path.isdir(self.path):
                    old = {name: _content(os.path.join(self.path, name)) or b"" for name in os.listdir(self.path)}
                old_index = _content(self.index)
        except (FileNotFoundError, NotADirectoryError):
            pass  # nothing is there, or no longer
        except OSError as error:
            raise OutputRefusedError(f"cannot read {self.shown}: {error.strerror or error}") from None
        return compare(old, old_index, files, index)

    def replace(self, files: Mapping[str, bytes], index: bytes) -> bool:
        """Make the output hold exactly `files`, with `index` beside it; False where it held them already.

        Raises OutputRefusedError, with nothing changed, where the output is not lpctl's or cannot be written. A signal
        that stops the run does so with the old set or the new in place, and nothing beside it.
        """
        packed = pack(files) if self.archive else None
        try:
            os.makedirs(self._parent, exist_ok=True)
            with alone(self._parent), unstopped() as end_if_stopped:
                self._refuse_foreign()
                self._clean()
                changed = not self._holds(files, packed)
                if not changed and _content(self.index) == index:
                    self._clean_index()
                    return False
                killed = os.path.lexists(self._staged_index)  # it may be all that says that the output is lpctl's
                try:
                    if changed:
                        self._stage(files, packed, end_if_stopped)
                    write(self._staged_index, index, like=self.index)
                    end_if_stopped()
                    if changed:
                        self._swap()
                    else:  # only line numbers, say
                        os.rename(self._staged_index, self.index)
                except (OSError, KeyboardInterrupt):
                    with suppress(OSError):
                        self._clean()
                        if not killed:
                            self._clean_index()
                    raise
                with suppress(OSError):  # what stays is removed by the next run
                    self._clean()
        except OSError as error:
            raise OutputRefusedError(f"cannot write {self.shown}: {why_unwritten(self.path, error)}") from None
        return changed

    def _refuse_foreign(self) -> None:
        """Refuse what lpctl did not write, at the output and under the hidden names beside it.

        The index lists what lpctl wrote. Where a run was killed, it does not yet: its files are known by their names.
        """
        if os.path.islink(self.path):
            raise OutputRefusedError(f"{self.shown} is a link; name what it points to")
        indexes = [content for path in (self.index, self._staged_index) if (content := _index_at(path)) is not None]
        for leftover in (self._staged, self._replaced):
            _refuse_kept(leftover)
        if not os.path.lexists(self.path):
            return
        present = self._present()
        foreign = {name for name in present if not PATTERN.fullmatch(name)}
        if indexes and not os.path.lexists(self._staged_index) and not any(map(is_damaged_index, indexes)):
            foreign |= present.difference(*map(listed_files, indexes))
        if foreign:
            raise OutputRefusedError(
                f"{self.shown} holds {min(foreign)!r}, which lpctl did not write; name another "
                f"{'archive' if self.archive else 'directory'}, or remove it"
            )
        if not indexes and (present or self.archive):
            raise OutputRefusedError(
                f"{self.shown} has no index of lpctl's beside it; name another place, or remove {self.shown} and "
                "compile again"
            )

    def _present(self) -> set[str]:
        """The names in the output; refuses what is no directory, or for an archive no file."""
        if self.archive:
            if not os.path.isfile(self.path):
                raise OutputRefusedError(f"{self.shown} is no file; name another")
            names = _archived(self.path)
            if names is None:
                raise OutputRefusedError(f"{self.shown} is no archive of lpctl's; name another, or remove it")
            return names
        if not os.path.isdir(self.path):
            raise OutputRefusedError(f"{self.shown} is a file; name a directory")
        if os.path.ismount(self.path):
            raise OutputRefusedError(f"{self.shown} is a mount point; name a directory in it")
        return _listed(self.path)

    def _holds(self, files: Mapping[str, bytes], packed: bytes | None) -> bool:
        if packed is not None:
            return _content(self.path) == packed
        return (
            os.path.isdir(self.path)
            and set(os.listdir(self.path)) == files.keys()
            and all(_content(os.path.join(self.path, name)) == content for name, content in files.items())
        )

    def _stage(self, files: Mapping[str, bytes], packed: bytes | None, end_if_stopped: Callable[[], None]) -> None:
        if packed is not None:
            write(self._staged, packed, like=self.path)
        else:
            os.mkdir(self._staged)
            for name, content in files.items():
                end_if_stopped()
                write(os.path.join(self._staged, name), content, like=os.path.join(self.path, name))
            keep_mode(self._staged, self.path)

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

    def _clean(self) -> None:
        """Remove what this or a killed run has staged and replaced, but not the staged index."""
        for leftover in (self._staged, self._replaced):
            if os.path.isdir(leftover):
                if not os.access(leftover, os.R_OK | os.W_OK | os.X_OK):  # it has the mode of the output
                    os.chmod(leftover, 0o700)
                for name in filter(PATTERN.fullmatch, os.listdir(leftover)):
                    os.unlink(os.path.join(leftover, name))
                os.rmdir(leftover)
            elif os.path.lexists(leftover):
                os.unlink(leftover)

    def _clean_index(self) -> None:
        if os.path.lexists(self._staged_index):
            os.unlink(self._staged_index)


def _index_at(path: str) -> bytes | None:
    """The index, whole or damaged, None where nothing is there. Raises OutputRefusedError at anything else."""
    if os.path.lexists(path) and not is_plain(path):
        raise OutputRefusedError(f"{os.path.relpath(path)} is no plain file; remove it, or name another place")
    content = _content(path)
    if content is not None and not is_index(content) and not is_damaged_index(content):
        raise OutputRefusedError(f"{os.path.relpath(path)} is no index of lpctl's; remove it, or name another place")
    return content


def _refuse_kept(leftover: str) -> None:
    """Refuse to remove what has the hidden name of a leftover, but holds what lpctl does not write."""
    names: set[str] | None
    if os.path.isdir(leftover) and not os.path.islink(leftover):
        names = _listed(leftover) if os.access(leftover, os.R_OK) else set()
    elif is_plain(leftover):
        names = _archived(leftover)
    else:
        names = None if os.path.lexists(leftover) else set()
    if names is None or not all(map(PATTERN.fullmatch, names)):
        raise OutputRefusedError(
            f"{os.path.relpath(leftover)} is not what a run of lpctl leaves there; move it away, or name another place"
        )


def _listed(directory: str) -> set[str]:
    """The names in a directory; those of directories end in a slash, as no file of lpctl's does."""
    with os.scandir(directory) as entries:
        return {f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries}


def _archived(path: str) -> set[str] | None:
    """The names in an archive, none in what is left of a damaged one of lpctl's; None where it is another file."""
    content = _content(path)
    if content is None:
        return None
    files = unpack(content)
    if files is None:
        return set() if is_damaged_archive(content) else None
    return set(files)


def _content(path: str) -> bytes | None:
    """The content of a plain file, None for anything else: what is no file may never end."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > ARCHIVE_BYTES:
            return None
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None
