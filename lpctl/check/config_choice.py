"""Which lpctl.yaml holds; `configuration` reads it, which needs YAML, and so is another module."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from lpctl.files.discover import DISK

if TYPE_CHECKING:
    from lpctl.files.discover import Tree

NAME = "lpctl.yaml"


class ConfigChoice(NamedTuple):
    """The configuration that the command line asks for: the one at `path`, or none at all, or else the nearest."""

    path: str | None = None
    none: bool = False

    def find(self, directory: str, tree: Tree = DISK, root: str | None = None) -> str | None:
        """The path of the configuration that holds for a directory of a tree; None where none does.

        The nearest one is looked for from the directory upward, no further than the root of its repository: that is
        `root`, or where git keeps its own files.
        """
        if self.none or self.path is not None:
            return None if self.none else self.path
        current = os.path.abspath(directory)
        while not tree.exists(candidate := os.path.join(current, NAME)):
            parent = os.path.dirname(current)
            if parent == current or _is_root(current, root):
                return None
            current = parent
        return candidate


def _is_root(directory: str, root: str | None) -> bool:
    return os.path.exists(os.path.join(directory, ".git")) if root is None else os.path.samefile(directory, root)
