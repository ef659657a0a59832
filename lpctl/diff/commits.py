"""Which two commits an argument means, as git's own diff reads it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lpctl.diff.sides import Commit, SideError

if TYPE_CHECKING:
    from lpctl.files.git import Repository

WORKTREE = "the working tree"


def commits(repository: Repository, argument: str | None, *, worktree: bool) -> tuple[Commit, Commit]:
    """The two sides: `REV` against HEAD, `A..B`, or `A...B` from their merge base; an end left out is HEAD.

    Without an argument, from the merge base of HEAD and where the branch is expected to go. Raises GitError, SideError.
    """
    head = "HEAD"
    if argument is not None and os.path.lexists(argument) and not repository.knows(argument):
        raise SideError(
            f"{argument} is a path, and one argument is a revision: two paths are compared with `lpctl diff OLD NEW`, "
            f"the manifests in one since a revision with `lpctl diff REV -- {argument}`"
        )
    if argument is None:
        target = repository.default_base()
        base = Commit(f"merge base with {target}", repository.merge_base("HEAD", target))
    elif "..." in argument:
        one, _, head = (part or "HEAD" for part in argument.partition("..."))
        base = Commit(f"merge base of {one} and {head}", repository.merge_base(one, head))
    elif ".." in argument:
        one, _, head = (part or "HEAD" for part in argument.partition(".."))
        base = Commit(one, repository.commit(one))
    else:
        base = Commit(argument, repository.commit(argument))
    if worktree:
        if argument is not None and ".." in argument:
            raise SideError(f"--worktree compares one revision with the files as they are; {argument} names two")
        return base, Commit(WORKTREE, "")
    return base, Commit(head, repository.commit(head))


def one_commit(repository: Repository, argument: str) -> Commit:
    """The commit that one revision means. Raises GitError, SideError."""
    if ".." in argument:
        raise SideError(f"--between compares two targets of one revision; {argument} names two")
    return Commit(argument, repository.commit(argument))
