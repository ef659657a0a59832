"""Earlier outputs that are none any more: in a directory that now has one for each target, of targets that are gone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from lpctl.output.index import is_index, listed_files
from lpctl.output.names import PATTERN
from lpctl.output.output import OutputRefusedError
from lpctl.output.replacing import alone, is_plain, unstopped

if TYPE_CHECKING:
    from collections.abc import Collection

_INDEX = ".index.json"


class StaleOutput(NamedTuple):
    """An earlier output of lpctl's: the directory, the files in it that its index lists, and how it is shown."""

    path: str
    files: tuple[str, ...]
    shown: str

    def says(self, verb: str) -> str:
        """One line on what becomes of it."""
        files = "1 file" if len(self.files) == 1 else f"{len(self.files):,} files"
        return f"{verb} {self.shown}, an earlier output that no target has: {files} and its index\n"

    def remove(self) -> None:
        """Remove the files and the index, and the directory where it is empty then. Raises OutputRefusedError."""
        try:
            with alone(os.path.dirname(self.path)), unstopped():
                for name in self.files:
                    os.unlink(os.path.join(self.path, name))
                if not os.listdir(self.path):
                    os.rmdir(self.path)
                os.unlink(f"{self.path}{_INDEX}")
        except OSError as error:
            raise OutputRefusedError(f"cannot remove {self.shown}: {error.strerror or error}") from None


def stale(base: str, written: Collection[str], left: Collection[str]) -> list[StaleOutput]:
    """The outputs in a directory, and the directory itself, that lpctl wrote and that are not among those `written`.

    `left` are names in the directory that a run does not speak of. Only what an index of lpctl's lists counts.
    """
    absolute = os.path.abspath(base)
    within = sorted(os.listdir(absolute)) if os.path.isdir(absolute) else []
    names = [name.removesuffix(_INDEX) for name in within if name.endswith(_INDEX)]
    paths = [absolute, *(os.path.join(absolute, name) for name in names if name and name not in left)]
    return [
        StaleOutput(path, files, os.path.relpath(path))
        for path in paths
        if os.path.realpath(path) not in written and (files := _files(path)) is not None
    ]


def _files(path: str) -> tuple[str, ...] | None:
    """The files of lpctl's in a directory, None where no index of lpctl's is beside it."""
    index = f"{path}{_INDEX}"
    if not is_plain(index) or not os.path.isdir(path) or os.path.islink(path):
        return None
    with open(index, "rb") as stream:
        content = stream.read()
    if not is_index(content):
        return None
    listed = (name for name in sorted(listed_files(content)) if PATTERN.fullmatch(name))
    return tuple(name for name in listed if is_plain(os.path.join(path, name)))
