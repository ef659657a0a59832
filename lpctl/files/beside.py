"""Files that manifests name: found beside the manifest, and not outside of its repository."""

from __future__ import annotations

import os

from lpctl.files.discover import ManifestFile, UnreadableError, read_regular, shown_path


class BesideManifests:
    """Files on the disk, named by manifests with a path relative to their own directory."""

    def read(self, manifest: str, path: str) -> tuple[str, bytes] | str:
        """The file that a manifest names, as it is shown, and its content; or why it cannot be read.

        A path, or a link on it, that leads out of the manifest's repository is refused: whoever may change a manifest
        should not thereby read any file of the machine that checks it.
        """
        directory = os.path.dirname(os.path.abspath(manifest))
        found = os.path.normpath(os.path.join(directory, path))
        root = _root(directory)
        if "\0" in path or not os.path.realpath(found).startswith(os.path.join(os.path.realpath(root), "")):
            return f"it is outside of {shown_path(root)}, the root of the repository"
        shown = shown_path(found)
        try:
            return shown, read_regular(ManifestFile(found, shown))
        except UnreadableError as error:
            return str(error)


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
