"""Files that manifests of a revision name: read from the same revision, and not from outside of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lpctl.files.discover import ManifestFile, UnreadableError, shown_path

if TYPE_CHECKING:
    from lpctl.diff.revision import Revision
    from lpctl.diff.worktree import WorkingTree


class BesideRevision:
    """Files of a tree, named by its manifests with a path relative to their own directory.

    What is read is what `lpctl.files.beside` reads of a checkout. `read_files` are the paths of the files so far.
    """

    def __init__(self, tree: Revision | WorkingTree, root: str) -> None:
        self._tree, self._root = tree, root
        self.read_files: dict[str, None] = {}

    def read(self, manifest: str, path: str) -> tuple[str, bytes] | str:
        """The file that a manifest names, as it is shown, and its content; or why it cannot be read.

        A path, or a link on it, that leads out of the repository is refused, as in `lpctl.files.beside`.
        """
        found = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(manifest)), path))
        if "\0" in path or not _below(found, self._root):
            return self._outside()
        shown = shown_path(found)
        try:
            target = self._tree.target(found)
            if target is None:
                return self._outside() if self._tree.exists(found) else f"{shown}: No such file or directory"
            if not _below(target, os.path.realpath(self._root)) and not _below(target, self._root):
                return self._outside()
            if self._tree.is_directory(found):
                return f"{shown}: not a regular file"
            contents, unread = self._tree.read([ManifestFile(found, shown)])
        except UnreadableError as error:
            return str(error)
        self.read_files[found] = None
        return unread[0] if unread else contents[0]

    def _outside(self) -> str:
        return f"it is outside of {shown_path(self._root)}, the root of the repository"


def _below(path: str, root: str) -> bool:
    return path.startswith(os.path.join(root, ""))
