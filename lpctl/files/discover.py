"""Which manifest files the arguments mean."""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from lpctl.text.limits import FILE_BYTES, HELD_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SUFFIXES = (".lp.yaml", ".lp.yml")
"""What a directory is walked for."""

PACKAGES = (".pb", ".tgz", ".tar.gz", ".tar")
"""What the names of packages, and of the files in them, end in."""


class UnreadableError(Exception):
    """Input that cannot be read: a reason to stop, worded for the user."""


class NothingFoundError(UnreadableError):
    """An argument that means no file."""


class ManifestFile(NamedTuple):
    """A file to read, and its name in messages: relative to the working directory, with `/`."""

    path: str
    shown: str


class Found(NamedTuple):
    """The manifests that arguments mean, and what the user should know of links beside them that are not read."""

    files: list[ManifestFile]
    hints: tuple[str, ...]


class Entry(Protocol):
    """What a directory holds; an os.DirEntry is one."""

    @property
    def name(self) -> str: ...  # noqa: D102 - as os.DirEntry has it

    @property
    def path(self) -> str: ...  # noqa: D102

    def is_dir(self, *, follow_symlinks: bool = True) -> bool: ...  # noqa: D102

    def is_symlink(self) -> bool: ...  # noqa: D102


class Tree(Protocol):
    """Where manifests are looked for: the disk, or a revision. Paths are as on the disk."""

    def is_directory(self, path: str) -> bool:
        """Whether the path is a directory, or a link to one."""

    def exists(self, path: str) -> bool:
        """Whether there is anything at the path, a broken link included."""

    def target(self, path: str) -> str | None:
        """The absolute path of what is there, with every link followed; None where there is nothing."""

    def entries(self, directory: str) -> Sequence[Entry]:
        """What a directory holds, sorted; nothing where it is none. Raises UnreadableError."""


class Disk:
    """The file system."""

    def is_directory(self, path: str) -> bool:
        """See Tree."""
        return os.path.isdir(path)

    def exists(self, path: str) -> bool:
        """See Tree."""
        return os.path.lexists(path)

    def target(self, path: str) -> str | None:
        """See Tree."""
        try:
            return os.path.realpath(path, strict=True)
        except OSError:
            return None

    def entries(self, directory: str) -> Sequence[Entry]:
        """See Tree."""
        try:
            with os.scandir(directory or ".") as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except NotADirectoryError:
            return []
        except OSError as error:
            raise UnreadableError(f"{shown_path(directory)}: {error.strerror}") from None


DISK = Disk()


def shown_path(path: str) -> str:
    """A path as messages show it: relative to the working directory, with `/`; of a descriptor, as it was given."""
    if descriptor(path) is not None or path == "/dev/stdin":
        return path
    return os.path.relpath(path).replace(os.sep, "/")


class _Link(NamedTuple):
    """A link in a directory that is walked: its path, and what it leads to, None where that is nothing.

    `walked` is the directory as it is named, `root` the same with every link followed.
    """

    path: str
    target: str | None
    is_directory: bool
    walked: str
    root: str

    @property
    def followed(self) -> bool:
        """Whether it leads to a file below the directory that is walked."""
        return self.target is not None and not self.is_directory and _below_root(self.target, self.root)

    @property
    def hint(self) -> str:
        """Why it is not followed, and what to type."""
        shown = shown_path(self.path)
        if self.target is None:
            return f"{shown} is a link that leads to no file, and is not read; mend it, or remove it"
        if self.is_directory:
            return f"{shown} is a link to a directory, which is not walked; name it to read what is there"
        return f"{shown} is a link out of {shown_path(self.walked)}, which is not followed; name it to read it"


def find_manifests(arguments: Iterable[str], base: str = "", tree: Tree = DISK) -> Found:
    """The files that the arguments mean, each once, in the order of the arguments and sorted within one.

    A directory is walked for `SUFFIXES`; hidden directories are skipped. A link in it to a file below it, hidden or
    not, is read, as each file of a mounted ConfigMap is one; where the walk comes to the file itself, that is read
    instead. Other links are not followed, which is told. Anything else is a file, or a glob. Relative arguments start
    at `base`. Raises UnreadableError, NothingFoundError where an argument means nothing.
    """
    found: dict[str, ManifestFile] = {}
    followed: dict[str, str | None] = {}
    unread: list[_Link] = []
    walked: list[str] = []
    here = os.path.join(os.getcwd(), "")
    for argument in arguments:
        matched, before = False, len(unread)
        for path, link in _expand(tree, base, argument):
            if link is not None and not link.followed:
                unread.append(link)
                continue
            matched = True
            whole = os.path.normpath(os.path.join(here, path))
            if whole not in found:
                below = whole.startswith(here)
                shown = whole[len(here) :].replace(os.sep, "/") if below else shown_path(path)
                found[whole] = ManifestFile(path, shown)
            if link is not None:
                followed.setdefault(whole, link.target)
        if not matched:
            raise NothingFoundError("; ".join((_nothing(tree, os.path.join(base, argument)), *_hints(unread[before:]))))
        walked.append(os.path.join(base, argument))
    if not followed and not unread:
        return Found(list(found.values()), ())
    files = _each_once(tree, found, followed)
    roots = [root for path in walked if tree.is_directory(path) and (root := tree.target(path)) is not None]
    return Found(list(found.values()), _hints(link for link in unread if not _is_read(link, files, roots)))


def _each_once(tree: Tree, found: dict[str, ManifestFile], followed: dict[str, str | None]) -> set[str]:
    """Leave out the links to what is found as itself, or by an earlier link; the files that are left, as themselves."""
    files = {target for whole in found if whole not in followed and (target := tree.target(whole)) is not None}
    for whole, target in followed.items():
        if target in files:
            del found[whole]
        elif target is not None:
            files.add(target)
    return files


def _is_read(link: _Link, files: set[str], roots: Iterable[str]) -> bool:
    """Whether what a link leads to is read although the link is not followed: a file or directory that is walked to."""
    if link.target is None or not link.is_directory:
        return link.target is not None and link.target in files
    return any(_below_root(link.target, root) and "/." not in link.target[len(root) :] for root in (link.root, *roots))


def _below_root(path: str, root: str) -> bool:
    return path == root or path.startswith(os.path.join(root, ""))


def _hints(links: Iterable[_Link]) -> tuple[str, ...]:
    hints = [link.hint for link in links]
    rest = len(hints) - _MOST_HINTS
    return (*hints[:_MOST_HINTS], *([f"{rest} more links are not followed"] if rest > 0 else []))


_MOST_HINTS = 3


def _is_pattern(text: str) -> bool:
    from glob import has_magic  # noqa: PLC0415 - most arguments are there as they are written

    return has_magic(text)


def _nothing(tree: Tree, argument: str) -> str:
    if tree.is_directory(argument):
        globs = ", ".join(f"{shown_path(argument)}/**/*{suffix}" for suffix in SUFFIXES)
        return f"no manifest in {shown_path(argument)}: nothing matches {globs}"
    if _is_pattern(argument):
        return f"no file matches {shown_path(argument)}"
    return f"{shown_path(argument)}: No such file or directory"


_Met: TypeAlias = "tuple[str, _Link | None]"
"""A file that an argument means, or a link that a walk comes across."""


def _expand(tree: Tree, base: str, argument: str) -> Iterator[_Met]:
    path = os.path.join(base, argument)
    if tree.is_directory(path):
        yield from _walk(tree, path)
    elif tree.exists(path):
        if path.endswith(PACKAGES):
            raise UnreadableError(f"{shown_path(path)} is no manifest; pass a package with --interface")
        yield path, None
    elif _is_pattern(argument):
        walked = None
        for match in _glob(tree, base, argument):
            if not tree.is_directory(match):
                yield match, None
            elif walked is None or not match.startswith(f"{walked}/"):
                walked = match
                yield from _walk(tree, match)


def _walk(tree: Tree, directory: str) -> Iterator[_Met]:
    open_directories = [iter(tree.entries(directory))]
    while open_directories:
        for entry in open_directories[-1]:
            if entry.is_symlink():
                if link := _link(tree, entry, directory):
                    yield entry.path, link
            elif entry.is_dir():
                if not entry.name.startswith("."):
                    open_directories.append(iter(tree.entries(entry.path)))
                    break
            elif entry.name.endswith(SUFFIXES):
                yield entry.path, None
        else:
            open_directories.pop()


def _link(tree: Tree, entry: Entry, walked: str) -> _Link | None:
    """The link, None for one that could not lead to a manifest, or is as hidden as a directory that is not walked."""
    target = tree.target(entry.path)
    is_directory = target is not None and tree.is_directory(target)
    if entry.name.startswith(".") and (is_directory or target is None):  # the latter is how Emacs locks a file
        return None
    if not is_directory and not entry.name.endswith(SUFFIXES):
        return None
    return _Link(entry.path, target, is_directory, walked, tree.target(walked) or "")


def _glob(tree: Tree, base: str, pattern: str) -> list[str]:
    """What matches, sorted. `**` stands for any number of directories and follows no link: links may go in circles."""
    found = {"/" if pattern.startswith("/") else base}
    parts = [part for part in pattern.split("/") if part]
    for number, part in enumerate(parts, 1):
        if part == "**":
            found |= _below(tree, found, files=number == len(parts))
        elif _is_pattern(part):
            names = ((path, entry.name) for path in found for entry in tree.entries(path))
            found = {os.path.join(path, name) for path, name in names if _matches(name, part)}
        else:
            found = {inner for path in found if tree.exists(inner := os.path.join(path, part))}
    return sorted(found - {""})


def _matches(name: str, part: str) -> bool:
    return fnmatchcase(name, part) and (part.startswith(".") or not name.startswith("."))


def _below(tree: Tree, directories: set[str], *, files: bool) -> set[str]:
    """The directories below some others, and the files as well if those are asked for; nothing hidden."""
    found: set[str] = set()
    left = sorted(directories)
    seen: set[str] = set()
    while left:
        current = left.pop()
        if current in seen:
            continue
        seen.add(current)
        for entry in tree.entries(current):
            path = os.path.join(current, entry.name)
            directory = entry.is_dir(follow_symlinks=False)
            if not entry.name.startswith(".") and (directory or files):
                found.add(path)
                if directory:
                    left.append(path)
    return found


def read_manifests(files: Iterable[ManifestFile]) -> list[tuple[str, bytes]]:
    """The files' names to show and contents, one byte more than a file's limit at most. Raises UnreadableError."""
    return held((file.shown, read_regular(file, "; pass `-` to read standard input")) for file in files)


def held(contents: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The contents, read as far as they fit into memory. Raises UnreadableError where that is not all."""
    read, size = [], 0
    for shown, content in contents:
        size += len(content)
        if size > HELD_BYTES:
            raise UnreadableError(
                f"the manifests are larger than {HELD_BYTES // MIB:,} MiB together, which is what lpctl holds in "
                "memory; name parts of them, one run each"
            )
        read.append((shown, content))
    return read


def read_pipe(path: str) -> bytes | None:
    """What comes out of a pipe that the shell holds open, as it does for `<(command)`; None where the path is none.

    As of standard input, the end is waited for, and one byte more than the limit is read at most. A FIFO that is named
    otherwise is none: opening it would wait for a writer that may never come. Raises UnreadableError.
    """
    number = descriptor(path)
    if number is None:
        return None
    try:
        if not stat.S_ISFIFO(os.fstat(number).st_mode):
            return None
        with open(os.dup(number), "rb") as stream:  # the descriptor itself: to open the path may wait
            return stream.read(FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from None


def descriptor(path: str) -> int | None:
    """The number of the descriptor that a path names, as `/dev/fd/63` does; None where it names none."""
    directory, number = os.path.split(path)
    if directory not in _DESCRIPTORS or not (number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER):
        return None
    return int(number)


_DESCRIPTORS = ("/dev/fd", "/proc/self/fd")
_LONGEST_NUMBER = 10  # no descriptor has as many digits, and fstat takes no number of any size


def read_regular(file: ManifestFile, advice: str = "") -> bytes:
    """The content of a file, one byte more than its limit at most.

    Raises UnreadableError; `advice` ends what is said of something that is no regular file.
    """
    try:
        status = os.stat(file.path)
        if not stat.S_ISREG(status.st_mode):  # a FIFO without a writer would be waited for without end
            raise UnreadableError(f"{file.shown}: not a regular file{advice}")
        number = os.open(file.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))  # half the price of a stream
        try:
            size = min(status.st_size, FILE_BYTES)  # room for megabytes costs more than the reading
            content = os.read(number, size + 1)
            if len(content) != size:  # it is too large, grows or shrinks meanwhile, or does not say how large it is
                while len(content) <= FILE_BYTES and (more := os.read(number, FILE_BYTES + 1 - len(content))):
                    content += more
            return content
        finally:
            os.close(number)
    except OSError as error:
        raise UnreadableError(f"{file.shown}: {error.strerror or error}") from None
