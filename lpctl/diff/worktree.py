"""The working tree of a repository, with the files that a sparse checkout leaves out of it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from lpctl.diff.revision import Revision
from lpctl.files.discover import DISK, held, read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.files.discover import Entry, ManifestFile
    from lpctl.files.git import Repository


class WorkingTree:
    """A `discover.Tree` over the files as they are; those that git was told to leave out are as the index has them.

    git leaves out what is marked "skip-worktree", as `git sparse-checkout` does. A file that is there all the same is
    as it is there. A link that is there may lead to what is not.
    """

    def __init__(self, repository: Repository) -> None:
        entries = repository.left_out()
        there = {path for path in entries if os.path.lexists(os.path.join(repository.root, path))}
        self._left_out = Revision(repository, {path: entries[path] for path in entries.keys() - there})

    def is_directory(self, path: str) -> bool:
        """See discover.Tree."""
        return DISK.is_directory(path) or self._left_out.is_directory(os.path.realpath(path))

    def exists(self, path: str) -> bool:
        """See discover.Tree."""
        return DISK.exists(path) or self._left_out.exists(os.path.realpath(path))

    def target(self, path: str) -> str | None:
        """See discover.Tree."""
        return DISK.target(path) or self._left_out.target(os.path.realpath(path))

    def entries(self, directory: str) -> Sequence[Entry]:
        """See discover.Tree."""
        left_out = {entry.name: entry for entry in self._left_out.entries(directory or os.curdir)}
        if not left_out:
            return DISK.entries(directory)
        there = {entry.name: entry for entry in DISK.entries(directory)} if DISK.is_directory(directory) else {}
        return [entry for _, entry in sorted({**left_out, **there}.items())]

    def read(self, files: Iterable[ManifestFile]) -> tuple[list[tuple[str, bytes]], list[str]]:
        """See Revision.read; of what is on the disk, all can be read. Raises UnreadableError."""
        files = list(files)
        left_out = [file._replace(path=os.path.realpath(file.path)) for file in files if not os.path.exists(file.path)]
        taken, unread = self._left_out.read(left_out)
        contents = dict(taken)
        return held(
            (file.shown, contents[file.shown] if file.shown in contents else read_regular(file))
            for file in files
            if os.path.exists(file.path) or file.shown in contents
        ), unread

    def copy(self, path: str, directory: str) -> str | None:
        """See Revision.copy; what is on the disk as a whole is where it is. Raises UnreadableError."""
        copied = None if DISK.exists(path) and not DISK.is_directory(path) else self._left_out.copy(path, directory)
        if not DISK.exists(path):
            return copied
        if copied is None:
            return path
        for entry in DISK.entries(path):
            if entry.name.endswith(".pb"):
                shutil.copy(entry.path, copied)
        return copied
