"""What git holds as a tree of files, in the places where a checkout would have them."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from lpctl.files.discover import UnreadableError, held, shown_path
from lpctl.text.limits import ARCHIVE_BYTES, FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.files.discover import ManifestFile
    from lpctl.files.git import Entry, Repository

_LARGE_FILE = b"version https://git-lfs.github.com/spec/"
"""What a file of Git LFS is in the tree."""

_MOST_LINKS = 40
"""Links that lead to one another; Linux follows as many."""


_AT_ONCE = 100
"""Files that are read together, before anybody asks how large they are together."""


class Revision:
    """A `discover.Tree` over the files of one commit. Links are followed within it, and never out of it."""

    def __init__(self, repository: Repository, entries: Mapping[str, Entry]) -> None:
        self._repository = repository
        self._entries = entries
        self._links = any(entry.link for entry in self._entries.values())
        self._children: dict[str, dict[str, bool]] = {"": {}}
        for path in self._entries:
            self._add(path)

    def _add(self, path: str) -> None:
        """Note a path in its directory, and that one in its own, up to one that is known."""
        directory = False
        while path:
            parent, _, name = path.rpartition("/")
            known = parent in self._children
            self._children.setdefault(parent, {})[name] = directory
            if known:
                return
            path, directory = parent, True

    def is_directory(self, path: str) -> bool:
        """See discover.Tree. Raises UnreadableError for what is in a submodule."""
        inner = self._resolved(path)
        return inner is not None and inner in self._children

    def exists(self, path: str) -> bool:
        """See discover.Tree."""
        inner = self._inner(path)
        if inner is None:
            return False
        return inner in self._entries or inner in self._children or self._resolved(path) is not None

    def target(self, path: str) -> str | None:
        """See discover.Tree. There is nothing in a submodule."""
        try:
            inner = self._resolved(path)
        except UnreadableError:
            return None
        if inner is None or (inner not in self._children and inner not in self._entries):
            return None
        return os.path.normpath(os.path.join(self._repository.root, inner))

    def entries(self, directory: str) -> Sequence[_Child]:
        """See discover.Tree."""
        inner = self._resolved(directory)
        if inner is None or inner not in self._children:
            return []
        children = sorted(self._children[inner].items())
        prefix = f"{inner}/" if inner else ""
        return [
            _Child(name, os.path.join(directory, name), directory=is_directory, link=self._is_link(prefix + name))
            for name, is_directory in children
        ]

    def read(self, files: Iterable[ManifestFile]) -> tuple[list[tuple[str, bytes]], list[str]]:
        """The files' names and contents, one byte more than a manifest's limit at most; and why others are not there.

        Raises UnreadableError for what is in a submodule.
        """
        objects: dict[str, str] = {}
        unread: list[str] = []
        for file in files:
            inner = self._resolved(file.path)
            if inner is None or inner not in self._entries:
                unread.append(f"{file.shown}: a link that leads to no file of this revision")
            else:
                objects[file.shown] = self._entries[inner].object
        named = list(objects.items())
        contents = held(
            content
            for first in range(0, len(named), _AT_ONCE)
            for content in self._repository.read(dict(named[first : first + _AT_ONCE]), FILE_BYTES).items()
        )
        return contents, unread

    def copy(self, path: str, directory: str) -> str | None:
        """Write the file at `path`, or the .pb files of the directory, below another; None where there is neither.

        Returns where it was written. A file that Git LFS keeps elsewhere is not there. Raises UnreadableError.
        """
        inner = self._resolved(path)
        target = os.path.join(directory, os.path.basename(os.path.normpath(path)))
        if inner in self._entries and inner is not None:
            shown = shown_path(path)
            content = self._repository.read({shown: self._entries[inner].object}, ARCHIVE_BYTES)[shown]
            if content.startswith(_LARGE_FILE):
                return None
            _write(target, content)
            return target
        if inner is None or inner not in self._children:
            return None
        os.mkdir(target)
        names = [name for name, deeper in self._children[inner].items() if not deeper and name.endswith(".pb")]
        files = {name: self._resolved(os.path.join(path, name)) for name in names}
        entries = {name: self._entries.get(file or "") for name, file in files.items()}
        objects = {name: entry.object for name, entry in entries.items() if entry is not None}
        for name, content in self._repository.read(objects, ARCHIVE_BYTES).items():
            _write(os.path.join(target, name), content)
        return target

    def _is_link(self, inner: str) -> bool:
        entry = self._entries.get(inner)
        return entry is not None and entry.link

    def _inner(self, path: str) -> str | None:
        """A path relative to the root of the repository, None outside of it."""
        inner = os.path.relpath(path, self._repository.root).replace(os.sep, "/")
        if inner == ".." or inner.startswith("../"):
            return None
        return "" if inner == "." else inner

    def _resolved(self, path: str) -> str | None:
        """The path in the tree with its links followed, None where there is nothing, or only outside of the tree."""
        inner = self._inner(path)
        for _ in range(_MOST_LINKS):
            if inner is None or inner in self._children:
                return inner
            prefix = ""
            for part in inner.split("/"):
                prefix = f"{prefix}/{part}" if prefix else part
                entry = self._entries.get(prefix)
                if entry is not None:
                    break
            else:
                return None
            if entry.submodule:
                raise UnreadableError(
                    f"{shown_path(path)} is in the submodule {prefix}, whose files are in a repository of its own; run "
                    "lpctl diff there, or compare two paths"
                )
            rest = inner[len(prefix) + 1 :]
            if not entry.link:
                return None if rest else prefix
            inner = self._target(prefix, entry, rest)
        return None

    def _target(self, link: str, entry: Entry, rest: str) -> str | None:
        content = self._repository.read({link: entry.object}, FILE_BYTES)[link]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(link), os.fsdecode(content), rest))
        if target.startswith(("/", "../")) or target == "..":
            return None
        return "" if target == "." else target


class _Child(NamedTuple):
    """What a directory of a revision holds, as os.DirEntry has it."""

    name: str
    path: str
    directory: bool
    link: bool

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:  # noqa: ARG002 - a link is none, whatever it leads to
        return self.directory

    def is_symlink(self) -> bool:
        return self.link


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as stream:
        stream.write(content)
