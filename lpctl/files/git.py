"""A git repository, read through git's plumbing: nothing is checked out, no file and no reference is written.

git is called with fixed commands only; what the user writes reaches it as a revision that cannot be an option.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from lpctl.text.limits import ARCHIVE_BYTES, MIB, TREE_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_BASES = ("origin/HEAD", "origin/main", "origin/master")
"""Where a branch is expected to go, in the order in which they are tried."""

_USUAL = ("main", "master", "trunk", "develop")
"""What the branch is called that others go to."""

_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",  # `git status` would write the index
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone would fetch what it lacks
    "LC_ALL": "C",
}
_OBJECT_NAME = re.compile("[0-9a-f]{7,64}")
_FULL_NAMES = (40, 64)
"""Lengths of the full name of an object, with SHA-1 and with SHA-256; a server takes no other."""

_STEPS = re.compile(r"(?P<base>(?P<name>[^~^]*?)(?:@\{[^}]*\})?)(?P<steps>[~^].*)?")
"""A revision and the steps from it into its history (gitrevisions(7)): `main@{upstream}~2`."""

_LEFT_OUT = re.compile(rb"S (\d+) ([0-9a-f]+) 0\t(.+)", re.DOTALL)
_TREE_ENTRY = re.compile(rb"(\d+) (\w+) ([0-9a-f]+)\t(.+)", re.DOTALL)


class GitError(Exception):
    """What git cannot do, worded for the user, with what to type."""


class Entry(NamedTuple):
    """What a tree holds under a path: the object's name, and whether it is a link or a submodule."""

    object: str
    link: bool
    submodule: bool


class Repository(NamedTuple):
    """A repository: the top of its working tree, which paths in revisions are relative to.

    A bare one has no working tree; it is looked at as if the working directory were its top.
    """

    root: str
    bare: bool = False

    def commit(self, revision: str) -> str:
        """The full name of the commit that a revision means. Raises GitError."""
        if not revision.strip() or revision.startswith("-") or not revision.isprintable():
            raise GitError(f"{revision!r} is no revision: name a branch, a tag or a commit")
        found = _run(("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"))
        return found.strip() if found is not None else self._missing(revision)

    def knows(self, revision: str) -> bool:
        """Whether a revision means a commit of this clone."""
        return (
            not revision.startswith("-")
            and _run(("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")) is not None
        )

    def merge_base(self, one: str, other: str) -> str:
        """The newest common ancestor of two revisions. Raises GitError where there is none, or it is not here."""
        found = _run(("merge-base", self.commit(one), self.commit(other)))
        if found:
            return found.split("\n")[0]
        if self._shallow():
            raise GitError(
                f"this clone is shallow: its history ends before the merge base of {one} and {other}; run "
                f"`git fetch --unshallow {self._remote()}`, or name the revision to compare with"
            )
        raise GitError(f"{one} and {other} have no common ancestor; name the revision to compare with")

    def default_base(self) -> str:
        """The first of DEFAULT_BASES that this clone has. Raises GitError."""
        for name in DEFAULT_BASES:
            if _run(("rev-parse", "--verify", "--quiet", f"refs/remotes/{name}^{{commit}}")) is not None:
                return name
        tried = f"none of {', '.join(DEFAULT_BASES)} is in this clone"
        if _run(("rev-parse", "--verify", "--quiet", "HEAD^{commit}")) is None:
            raise GitError("the repository has no commit yet; compare two paths: `lpctl diff OLD NEW`")
        if "origin" in self._remotes():
            branches = self._every_branch("origin")
            raise GitError(
                f"{tried}; run `git fetch {branches} && git remote set-head origin --auto`, or name the revision to "
                "compare with, as in `lpctl diff HEAD~1`"
            )
        raise GitError(f"{tried}; name the revision to compare with, as in {self._examples()}")

    def _examples(self) -> str:
        """Commands with revisions that are there: another branch, the commit before this one, else this very one."""
        listed = _run(("for-each-ref", "--format=%(HEAD) %(refname:short)", "refs/heads", "refs/remotes")) or ""
        others = [line[2:] for line in listed.splitlines() if line.startswith(" ") and not line.endswith("/HEAD")]
        usual = [name for name in others if name.rpartition("/")[2] in _USUAL]
        revisions = [shlex.quote(name) for name in (usual or others)[:1]]
        if self.knows("HEAD~1"):
            revisions.append("HEAD~1")
        return " or ".join(f"`lpctl diff {name}`" for name in revisions) or "`lpctl diff HEAD --worktree`"

    def tree(self, commit: str) -> dict[str, Entry]:
        """Everything in a commit, by its path from the root with `/`. Raises GitError."""
        listing = self._listing(("ls-tree", "-r", "-z", "--full-tree", commit), f"the list of files of {commit[:12]}")
        found: dict[str, Entry] = {}
        for line in listing.split(b"\0"):
            if match := _TREE_ENTRY.fullmatch(line):
                mode, kind, name, path = match.groups()
                found[os.fsdecode(path)] = Entry(name.decode(), mode == b"120000", kind == b"commit")
        if len(found) > TREE_FILES:
            raise GitError(f"the revision holds more than {TREE_FILES:,} files")
        return found

    def left_out(self) -> dict[str, Entry]:
        """The files of the index that git leaves out of the working tree, by their paths from the root with `/`.

        They are marked "skip-worktree", as in a sparse checkout (git-ls-files(1), `-t`); one may be there all the same.
        Raises GitError.
        """
        found: dict[str, Entry] = {}
        if self.bare:
            return found
        listing = self._listing(("ls-files", "-z", "-t", "--stage", "--full-name", "--", ":/"), "the list of files")
        for line in listing.split(b"\0"):
            if match := _LEFT_OUT.fullmatch(line):
                mode, name, path = match.groups()
                found[os.fsdecode(path)] = Entry(name.decode(), mode == b"120000", mode == b"160000")
        if len(found) > TREE_FILES:
            raise GitError(f"the index holds more than {TREE_FILES:,} files that are not checked out")
        return found

    def read(self, objects: Mapping[str, str], limit: int) -> dict[str, bytes]:
        """The contents of files, given as name to show and name of the object. Raises GitError.

        No more than `limit` bytes and one of each are returned.
        """
        contents = {}
        with _process(("cat-file", "--batch"), stdin=subprocess.PIPE) as process:
            assert process.stdin is not None  # noqa: S101 - asked for
            assert process.stdout is not None  # noqa: S101 - likewise
            for shown, name in objects.items():
                process.stdin.write(name.encode() + b"\n")
                process.stdin.flush()
                header = process.stdout.readline().split()
                if header[-1:] == [b"missing"] or len(header) != 3:
                    self._incomplete(shown)
                size = int(header[2])
                if size > ARCHIVE_BYTES:
                    raise GitError(f"{shown} is larger than {ARCHIVE_BYTES // MIB} MiB")
                content = process.stdout.read(size + 1)
                contents[shown] = content[: min(size, limit + 1)]
            process.stdin.close()
        return contents

    def uncommitted(self, paths: Iterable[str]) -> list[str]:
        """Which of the files, or files below the directories, are not as HEAD has them, relative to the root, sorted.

        Paths are absolute; those outside of the repository do not count.
        """
        inside = [path for path in paths if os.path.commonpath((self.root, path)) == self.root]
        if self.bare or not inside:
            return []
        listing = _output(
            (
                "--literal-pathspecs",
                "status",
                "--porcelain=v1",
                "-z",
                "--no-renames",
                "--untracked-files=all",
                "--",
                *inside,
            )
        )
        return sorted(os.fsdecode(line[3:]) for line in listing.split(b"\0") if line)

    def _listing(self, arguments: tuple[str, ...], shown: str) -> bytes:
        """What git prints. Raises GitError, in a partial clone as of an object that is not there."""
        try:
            return _output(arguments)
        except GitError:
            if self._promisor() is not None:
                self._incomplete(shown)
            raise

    def _missing(self, revision: str) -> NoReturn:
        """Say what to type for a revision that this clone does not have."""
        if _run(("cat-file", "-e", revision)) is not None:
            raise GitError(f"{revision} is no commit; name a branch, a tag or a commit")
        parts = _STEPS.fullmatch(revision)
        base = parts["base"] if parts is not None else revision
        if parts is not None and parts["steps"] and self.knows(base or "HEAD"):
            self._beyond(revision, base or "HEAD")
        if parts is not None and parts["name"] != base and self.knows(parts["name"] or "HEAD"):
            raise GitError(
                f"{revision} is no revision of this repository: {parts['name'] or 'HEAD'} has no such entry in the "
                "log of this clone, or no such branch beside it; name a branch, a tag or a commit"
            )
        self._elsewhere(revision, base, deep=base != revision)

    def _beyond(self, revision: str, base: str) -> NoReturn:
        """Say what to type for an ancestor that this clone does not have of a commit that it has."""
        if self._shallow():
            raise GitError(
                f"{revision} is not in this clone, which is shallow; run `git fetch --unshallow {self._remote()}`"
            )
        raise GitError(
            f"{revision} is no revision of this repository: {base} has no such ancestor; `git log {shlex.quote(base)}` "
            "lists those that it has"
        )

    def _elsewhere(self, revision: str, base: str, *, deep: bool) -> NoReturn:
        """Say what to type for a revision of which nothing is here; `deep` is whether its ancestors are asked for."""
        remotes = self._remotes()
        for remote in remotes:
            branch = base.removeprefix(f"{remote}/")
            if branch not in ("", base):
                reference = shlex.quote(f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}")
                command = self._fetch(f"{remote} {reference}", deep=deep)
                raise GitError(f"{revision} is not in this clone; run `{command}`")
            if _run(("rev-parse", "--verify", "--quiet", f"refs/remotes/{remote}/{base}^{{commit}}")) is not None:
                raise GitError(f"{base} is no branch of this clone; did you mean {remote}/{revision}?")
        if not remotes:
            raise GitError(f"{revision} is no revision of this repository; `git branch -a` lists branches")
        remote = self._remote()
        if _OBJECT_NAME.fullmatch(base) and len(base) in _FULL_NAMES:
            depth = "--depth=1 " if self._shallow() and not deep else ""
            raise GitError(f"commit {base} is not in this clone; run `git fetch {depth}{remote} {base}`")
        if _OBJECT_NAME.fullmatch(base):
            command = self._fetch(self._every_branch(remote), deep=True)
            raise GitError(f"commit {base} is not in this clone; run `{command}`, or name it in full")
        command = self._fetch(f"--tags {self._every_branch(remote)}", deep=deep)
        raise GitError(f"{revision} is no revision of this clone; run `{command}` if {remote} has it")

    def _fetch(self, what: str, *, deep: bool) -> str:
        """The command that fetches something, in a shallow clone with its whole history where it is to be `deep`."""
        return f"git fetch {'--unshallow ' if deep and self._shallow() else ''}{what}"

    def _every_branch(self, remote: str) -> str:
        """What to fetch for all branches of a remote, quoted for the shell: a clone may be set up to fetch only one."""
        branches = f"+refs/heads/*:refs/remotes/{remote}/*"
        configured = (_run(("config", "--get-all", f"remote.{remote}.fetch")) or "").split("\n")
        return remote if branches in configured else f"{remote} {shlex.quote(branches)}"

    def _incomplete(self, shown: str) -> NoReturn:
        # Without --no-filter git applies the filter of the clone again (git-fetch(1), --refetch).
        raise GitError(
            f"{shown} is not in this clone, which holds only parts of its history; run `git fetch --refetch "
            f"--no-filter {self._every_branch(self._promisor() or self._remote())}`"
        )

    def _promisor(self) -> str | None:
        """The remote that has what a partial clone leaves out, None in a clone that is whole."""
        found = _run(("config", "--get-regexp", r"^remote\..*\.promisor$"))
        return found.split(".", 1)[1].partition(".promisor")[0] if found else None

    def _shallow(self) -> bool:
        return (_run(("rev-parse", "--is-shallow-repository")) or "").strip() == "true"

    def _remotes(self) -> list[str]:
        return (_run(("remote",)) or "").split()

    def _remote(self) -> str:
        remotes = self._remotes()
        return "origin" if "origin" in remotes or not remotes else remotes[0]


def find_repository() -> Repository:
    """The repository that the working directory is in. Raises GitError where there is none, or no git."""
    root = _run(("rev-parse", "--show-toplevel"))
    if root is None and (_run(("rev-parse", "--is-bare-repository")) or "").strip() == "true":
        return Repository(os.getcwd(), bare=True)
    if root is None:
        raise GitError("the working directory is in no git repository; compare two paths: `lpctl diff OLD NEW`")
    return Repository(root.removesuffix("\n"))


def _process(arguments: tuple[str, ...], stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - fixed commands, and no shell
            ("git", "--no-pager", *arguments),  # noqa: S607 - whichever git the user has
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **_ENVIRONMENT},
        )
    except FileNotFoundError:
        raise GitError("git is not installed; compare two paths: `lpctl diff OLD NEW`") from None
    except OSError as error:
        raise GitError(f"git cannot be started: {error.strerror or error}") from None


def _run(arguments: tuple[str, ...]) -> str | None:
    """What git prints, None where it fails. Raises GitError where it refuses the repository as a whole."""
    with _process(arguments) as process:
        output, errors = process.communicate()
    if process.returncode and b"dubious ownership" in errors:
        raise GitError(_said(errors))
    return None if process.returncode else os.fsdecode(output)


def _output(arguments: tuple[str, ...]) -> bytes:
    with _process(arguments) as process:
        output, errors = process.communicate()
    if process.returncode:
        raise GitError(f"git failed: {_said(errors)}")
    return output


def _said(errors: bytes) -> str:
    return " ".join(errors.decode(errors="replace").split()).removeprefix("fatal: ")
