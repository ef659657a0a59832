"""Files that manifests name: found beside the manifest, and not outside of its repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lpctl.files.discover import ManifestFile, UnreadableError, read_regular, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable


class BesideManifests:
    """Files on the disk, named by manifests with a path relative to their own directory.

    `named` are the paths of those that may be read wherever they are.
    """

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._named = frozenset(map(os.path.realpath, named))

    def read(self, manifest: str, path: str) -> tuple[str, bytes] | str:
        """The file that a manifest names, as it is shown, and its content; or why it cannot be read.

        A path, or a link on it, that leads out of the manifest's repository is refused, unless it is `named`: whoever
        may change a manifest should not thereby read any file of the machine that checks it.
        """
        directory = os.path.dirname(os.path.abspath(manifest))
        found = os.path.normpath(os.path.join(directory, path))
        root = _root(directory)
        if "\0" in path or not self._may_read(os.path.realpath(found), root):
            advice = f"`--records {shown_path(found)}` reads it all the same"
            return f"it is outside of {shown_path(root)}, the root of the repository; {advice}"
        shown = shown_path(found)
        try:
            return shown, read_regular(ManifestFile(found, shown))
        except UnreadableError as error:
            return str(error)

    def _may_read(self, real: str, root: str) -> bool:
        return real in self._named or real.startswith(os.path.join(os.path.realpath(root), ""))


def _root(directory: str) -> str:
    """The nearest directory upward in which git keeps its files, else the one that has an lpctl.yaml, else this one."""
    for marker in (".git", "lpctl.yaml"):
        current = directory
        while True:
            if os.path.lexists(os.path.join(current, marker)):
                return current
            parent = os.path.dirname(current)
            if parent == current:
                break
            current = parent
    return directory
