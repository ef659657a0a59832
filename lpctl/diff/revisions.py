"""Two git revisions as the sides of a diff, each with its own lpctl.yaml and its own interfaces."""

from __future__ import annotations

import os
import re
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME, ConfigChoice
from lpctl.diff.beside import BesideRevision
from lpctl.diff.commits import WORKTREE
from lpctl.diff.configuration import Head, SideConfiguration, side_configuration
from lpctl.diff.layers import Layers, LayersError, environments
from lpctl.diff.model import SideSources
from lpctl.diff.revision import Revision
from lpctl.diff.sides import (
    Commit,
    Instead,
    SideError,
    SideOptions,
    by_content,
    manifest_side,
    manifests_of,
    read_side_source,
    sources_of,
)
from lpctl.diff.worktree import WorkingTree
from lpctl.files.discover import ManifestFile, UnreadableError, shown_path
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lpctl.check.configuration import Project
    from lpctl.diff.model import Side, SideSource
    from lpctl.expand.environment import Environment
    from lpctl.files.git import Repository


def revision_sides(
    repository: Repository, commits: tuple[Commit, Commit], options: tuple[SideOptions, SideOptions]
) -> tuple[Side, Side]:
    """The plans of two revisions of a repository. Raises SideError, UnreadableError and GitError.

    Each has its own lpctl.yaml and its own interfaces; one whose interface is not in its tree is compiled with the
    head's. Interfaces that the command line names are files on the disk.
    """
    head = _gather(repository, commits[1], options[1], None)
    gathered = (_gather(repository, commits[0], options[0], Head(commits[1].name, head.configured.project)), head)
    if not any(found.files for found in gathered):
        raise SideError(_nothing(gathered))
    if nowhere := [place for place in gathered[0].absent if place in gathered[1].absent]:
        raise SideError(
            f"neither {commits[0].name} nor {commits[1].name} holds {', '.join(map(shown_path, nowhere))}; "
            "--worktree compares files that are not committed"
        )
    files = [BesideRevision(found.tree, repository.root) for found in gathered]
    layers = [Layers(found.configured.layers, beside) for found, beside in zip(gathered, files, strict=True)]
    try:
        old, new = environments(layers, options[1].layers)
    except LayersError as error:
        if commits[1].name == "HEAD" and _would_do(repository, options[1]):
            why = f"{NAME} has it as the file is, not as it is committed; --worktree compares the files as they are"
            raise LayersError(error.asked, why) from None
        raise
    after = _compiled(gathered[1], options[1], new, given=options[1].interfaces)
    before = _compiled(
        gathered[0], options[0], old, given=options[0].interfaces, like=options[1].interfaces, head=after
    )
    if commits[1].name == "HEAD":
        changed = _uncommitted(repository, gathered[1], files[1].read_files)
        after = after._replace(notes=(*after.notes, *(f"HEAD: {note}" for note in changed)))
    return before, after


def _would_do(repository: Repository, options: SideOptions) -> bool:
    """Whether the files as they are have the targets and variables that the options name."""
    try:
        here = _configured(repository, WorkingTree(repository), Commit(WORKTREE, ""), options, None)
        environments([Layers(here.layers)], options.layers)
    except (SideError, UnreadableError, LayersError):
        return False
    return True


def revision_side(repository: Repository, commit: Commit, options: SideOptions) -> Side:
    """The plans of one revision. Raises SideError, UnreadableError and GitError."""
    gathered = _gather(repository, commit, options, None)
    if not gathered.files:
        raise SideError(_nothing([gathered]))
    layers = Layers(gathered.configured.layers, BesideRevision(gathered.tree, repository.root))
    (environment,) = environments([layers], options.layers)
    return _compiled(gathered, options, environment, given=options.interfaces)


class _TreeContents(NamedTuple):
    """What a tree holds: its configuration, where manifests are looked for, which there are, what was not found.

    Manifests are (name to show, content); places are files, directories and globs. `absent` are those of the command
    line's places where there is nothing, `unread` says of each manifest that cannot be read why.
    """

    tree: Revision | WorkingTree
    commit: Commit
    configured: SideConfiguration
    places: list[str]
    files: list[tuple[str, bytes]]
    missing: list[str]
    absent: tuple[str, ...]
    unread: list[str]


_MAGIC = re.compile(r"[*?\[]")
_MOST_NAMED = 3


def _uncommitted(repository: Repository, gathered: _TreeContents, records: Collection[str]) -> Iterator[str]:
    """What to say where the working tree has other manifests or records than HEAD, which is what is compared."""
    places = {
        os.path.dirname(path[: magic.start()]) if (magic := _MAGIC.search(path)) else path for path in gathered.places
    }
    configuration = ConfigChoice().find(os.getcwd(), root=repository.root)
    changed = repository.uncommitted(sorted({*places, *records, *([configuration] if configuration else [])}))
    named_by_plans = {os.path.relpath(path, repository.root).replace(os.sep, "/") for path in records}
    changed = [path for path in changed if path.endswith((".yaml", ".yml")) or path in named_by_plans]
    if changed:
        rest = f" and {len(changed) - _MOST_NAMED} more" if len(changed) > _MOST_NAMED else ""
        named = ", ".join(shown_path(os.path.join(repository.root, path)) for path in changed[:_MOST_NAMED])
        yield f"not committed, so not compared: {named}{rest}; --worktree compares the files as they are"


def _gather(repository: Repository, commit: Commit, options: SideOptions, head: Head | None) -> _TreeContents:
    """What a commit holds, or the working tree. The new side, which has no `head`, is refused where it is broken."""
    tree: Revision | WorkingTree
    tree = Revision(repository, repository.tree(commit.commit)) if commit.commit else WorkingTree(repository)
    found = _configured(repository, tree, commit, options, head)
    project = found.project
    stated: Iterable[str] = options.manifests
    base = os.getcwd()
    if not options.manifests and project is not None:
        stated, base = project.configuration.manifests, project.directory
    manifests = manifests_of(stated, base, tree)
    missing = [*manifests.missing]
    if not stated:
        name = options.config.path or NAME
        missing.append(f"no {name}" if project is None else f"{name} lists no manifests")
    files, unread = tree.read(manifests.files)
    if unread and head is None:
        raise UnreadableError(unread[0])
    if not commit.commit and (left_out := sum(not os.path.exists(file.path) for file in manifests.files)):
        missing.append(f"not checked out, so taken from the index: {counted(left_out, 'manifest')}")
    places = [os.path.abspath(os.path.join(base, argument)) for argument in stated]
    absent = manifests.absent if options.manifests else ()
    return _TreeContents(tree, commit, found, places, files, missing, absent, unread)


def _nothing(gathered: Sequence[_TreeContents]) -> str:
    reasons = dict.fromkeys(reason for found in gathered for reason in found.missing)
    names = [found.commit.name for found in gathered]
    nobody = f"neither {names[0]} nor {names[1]} holds a" if len(names) > 1 else f"{names[0]} holds no"
    return (
        f"{nobody} manifest: {'; '.join(reasons)}; name "
        f"them behind `--`, or list them under `manifests` in {NAME}; --worktree compares files that are not "
        "committed"
    )


def _configured(
    repository: Repository, tree: Revision | WorkingTree, commit: Commit, options: SideOptions, head: Head | None
) -> SideConfiguration:
    """The configuration that a tree holds for the working directory."""
    path = options.config.find(os.getcwd(), tree, repository.root)
    if path is None or (commit.commit and not tree.exists(path)):
        return SideConfiguration()
    files, unread = tree.read([ManifestFile(path, f"{commit.name}:{shown_path(path)}")])
    if unread:
        raise UnreadableError(unread[0])
    needed = {"struct_encoding", *(() if options.interfaces else ("interfaces",))}
    needed |= {"manifests"} if not options.manifests else set()
    return side_configuration(commit.name, path, files[0][1], needed, head)


def _compiled(
    gathered: _TreeContents,
    options: SideOptions,
    environment: Environment,
    *,
    given: tuple[str, ...] = (),
    like: tuple[str, ...] = (),
    head: Side | None = None,
) -> Side:
    """The side of a tree. `given` are interfaces on the disk, `like` those of the head to look for in the tree."""
    name = gathered.commit.name
    notes = [f"{name}: {reason}" for reason in gathered.missing]
    project = gathered.configured.project
    sources = SideSources()
    if given:
        sources = SideSources(tuple(read_side_source(path, shown_path(path), project) for path in given))
    elif gathered.files:
        sources = sources_of(
            environment,
            project,
            lambda stated, target: _own_sources(gathered, stated, like, Instead(head, target, notes)),
        )
    return manifest_side(
        gathered.commit,
        gathered.files,
        sources,
        options,
        notes,
        configured=gathered.configured,
        environment=environment,
        head=head,
        unread=[f"{name}: {reason}" for reason in gathered.unread],
    )


def _own_sources(
    gathered: _TreeContents,
    paths: Sequence[str] | None,
    like: tuple[str, ...],
    otherwise: Instead,
) -> list[SideSource]:
    """The interfaces that a tree holds; for those that it does not, the head's, or for the head what is on the disk.

    `paths` are those that a target states for itself, None for the interfaces of all targets.
    """
    project = gathered.configured.project
    if paths is None:
        paths = project.configuration.interfaces if project else ()
    stated = [os.path.join(project.directory, path) for path in paths] if project else []
    found: dict[tuple[str, str], SideSource] = {}
    named = [os.path.abspath(path) for path in like]
    for path in named if all(map(gathered.tree.exists, named)) and named else stated or named:
        why = f"{shown_path(path)} is not in {gathered.commit.name}"
        try:
            own = _in_tree(gathered.tree, path, project)
        except SideError as error:
            if otherwise.head is None:
                raise
            own, why = None, f"{gathered.commit.name}: {error}"
        if own is None and otherwise.head is None:
            own = read_side_source(path, shown_path(path), project)
        if own is not None:
            found |= by_content([own])
            continue
        found |= by_content(otherwise.of(shown_path(path), why))
    return list(found.values())


def _in_tree(tree: Revision | WorkingTree, path: str, project: Project | None) -> SideSource | None:
    with tempfile.TemporaryDirectory(prefix="lpctl-") as directory:
        try:
            copied = tree.copy(path, directory)
        except UnreadableError:  # in a submodule: not in this tree
            return None
        return None if copied is None else read_side_source(copied, shown_path(path), project)
