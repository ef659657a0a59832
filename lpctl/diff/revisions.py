"""Two git revisions as the sides of a diff, each with its own lpctl.yaml and its own interfaces."""

from __future__ import annotations

import os
import re
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from lpctl.config import configuration_of, find_configuration, read_configuration
from lpctl.diff.revision import Revision
from lpctl.diff.sides import (
    CONFIGURATION,
    Asked,
    Commit,
    SideError,
    manifest_side,
    read_written,
    usable,
)
from lpctl.discover import (
    DISK,
    ManifestFile,
    NothingFoundError,
    UnreadableError,
    find_manifests,
    read_manifests,
    shown_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lpctl.config import Project
    from lpctl.diff.model import Side, Written
    from lpctl.discover import Tree
    from lpctl.git import Repository


def revision_sides(
    repository: Repository, commits: tuple[Commit, Commit], asked: tuple[Asked, Asked]
) -> tuple[Side, Side]:
    """The plans of two revisions of a repository. Raises SideError, UnreadableError and GitError.

    Each has its own lpctl.yaml and its own interfaces; one whose interface is not in its tree is compiled with the
    head's. Interfaces that the command line names are files on the disk.
    """
    gathered = [
        _gather(Revision(repository, commit.commit) if commit.commit else DISK, commit, said)
        for commit, said in zip(commits, asked, strict=True)
    ]
    if not any(found.files for found in gathered):
        raise SideError(_nothing(gathered))
    if nowhere := [place for place in gathered[0].absent if place in gathered[1].absent]:
        raise SideError(
            f"neither {commits[0].name} nor {commits[1].name} holds {', '.join(map(shown_path, nowhere))}; "
            "--worktree compares files that are not committed"
        )
    if commits[1].name == "HEAD":
        gathered[1].missing.extend(_uncommitted(repository, gathered[1]))
    after = _compiled(gathered[1], asked[1], given=asked[1].interfaces)
    before = _compiled(gathered[0], asked[0], given=asked[0].interfaces, like=asked[1].interfaces, head=after)
    return before, after


class _Gathered(NamedTuple):
    """What a tree holds: its configuration, where manifests are looked for, which there are, what was not found.

    Manifests are (name to show, content); places are files, directories and globs. `absent` are those of the command
    line's places where there is nothing.
    """

    tree: Tree
    commit: Commit
    project: Project | None
    places: list[str]
    files: list[tuple[str, bytes]]
    missing: list[str]
    absent: list[str]


_MAGIC = re.compile(r"[*?\[]")
_MOST_NAMED = 3


def _uncommitted(repository: Repository, gathered: _Gathered) -> Iterator[str]:
    """What to say where the working tree has other manifests than HEAD, which is what is compared."""
    places = {
        os.path.dirname(path[: magic.start()]) if (magic := _MAGIC.search(path)) else path for path in gathered.places
    }
    configuration = find_configuration(CONFIGURATION, os.getcwd())
    changed = repository.uncommitted(sorted({*places, *([configuration] if configuration else [])}))
    changed = [path for path in changed if path.endswith((".yaml", ".yml"))]
    if changed:
        rest = f" and {len(changed) - _MOST_NAMED} more" if len(changed) > _MOST_NAMED else ""
        named = ", ".join(shown_path(os.path.join(repository.root, path)) for path in changed[:_MOST_NAMED])
        yield f"not committed, so not compared: {named}{rest}; --worktree compares the files as they are"


def _gather(tree: Tree, commit: Commit, asked: Asked) -> _Gathered:
    project = _project(tree, commit, asked)
    stated: Iterable[str] = asked.manifests
    base = os.getcwd()
    if not asked.manifests and project is not None:
        stated, base = project.configuration.manifests, project.directory
    found: dict[str, ManifestFile] = {}
    missing: list[str] = []
    absent: list[str] = []
    for argument in stated:
        try:
            meant = find_manifests([argument], base, tree)
            found.update((file.shown, file) for file in meant.files)
            missing.extend(meant.hints)
        except NothingFoundError as error:  # noqa: PERF203 - each argument on its own
            missing.append(str(error))
            absent.append(argument)
    if not stated:
        name = asked.config or CONFIGURATION
        missing.append(f"no {name}" if project is None else f"{name} lists no manifests")
    files = tree.read(found.values()) if isinstance(tree, Revision) else read_manifests(found.values())
    places = [os.path.abspath(os.path.join(base, argument)) for argument in stated]
    return _Gathered(tree, commit, project, places, files, missing, absent if asked.manifests else [])


def _nothing(gathered: Sequence[_Gathered]) -> str:
    reasons = dict.fromkeys(reason for found in gathered for reason in found.missing)
    return (
        f"neither {gathered[0].commit.name} nor {gathered[1].commit.name} holds a manifest: {'; '.join(reasons)}; name "
        f"them behind `--`, or list them under `manifests` in {CONFIGURATION}; --worktree compares files that are not "
        "committed"
    )


def _project(tree: Tree, commit: Commit, asked: Asked) -> Project | None:
    """The configuration that a tree holds for the working directory."""
    if asked.config == "":
        return None
    if not isinstance(tree, Revision):
        path = asked.config or find_configuration(CONFIGURATION, os.getcwd())
        return None if path is None else usable(commit.name, *read_configuration(path))
    path = asked.config or _nearest(tree)
    if path is None or not tree.exists(path):
        return None
    ((_, content),) = tree.read([ManifestFile(path, f"{commit.name}:{shown_path(path)}")])
    return usable(commit.name, *configuration_of(path, content))


def _nearest(tree: Revision) -> str | None:
    current = os.getcwd()
    while True:
        candidate = os.path.join(current, CONFIGURATION)
        if tree.exists(candidate):
            return candidate
        parent = os.path.dirname(current)
        if parent == current:
            return None
        current = parent


def _compiled(
    gathered: _Gathered,
    asked: Asked,
    *,
    given: tuple[str, ...] = (),
    like: tuple[str, ...] = (),
    head: Side | None = None,
) -> Side:
    """The side of a tree. `given` are interfaces on the disk, `like` those of the head to look for in the tree."""
    name = gathered.commit.name
    notes = [f"{name}: {reason}" for reason in gathered.missing]
    if given:
        sources = [read_written(path, shown_path(path), gathered.project) for path in given]
    elif gathered.files:
        sources = _own_sources(gathered, like, head, notes)
    else:
        sources = []
    return manifest_side(gathered.commit, gathered.files, sources, asked, notes, project=gathered.project, head=head)


def _own_sources(gathered: _Gathered, like: tuple[str, ...], head: Side | None, notes: list[str]) -> list[Written]:
    """The interfaces that a tree holds; for those that it does not, the head's, or for the head what is on the disk."""
    project = gathered.project
    stated = [os.path.join(project.directory, path) for path in project.configuration.interfaces] if project else []
    found: dict[tuple[str, str], Written] = {}
    named = [os.path.abspath(path) for path in like]
    for path in named if all(map(gathered.tree.exists, named)) and named else stated or named:
        own = _in_tree(gathered.tree, path, project)
        if own is None and head is None:
            own = read_written(path, shown_path(path), project)
        if own is not None:
            found[own.source.path, own.source.sha256] = own
            continue
        assert head is not None  # noqa: S101 - else it was read, or refused
        same = [known for known in head.sources if known.source.path == shown_path(path)]
        found.update({(known.source.path, known.source.sha256): known for known in same or head.sources})
        notes.append(
            f"{shown_path(path)} is not in {gathered.commit.name}: compiled with the head's, so changes of workflows "
            "do not show; --base-interface names another"
        )
    return list(found.values())


def _in_tree(tree: Tree, path: str, project: Project | None) -> Written | None:
    if not isinstance(tree, Revision):
        return read_written(path, shown_path(path), project) if os.path.lexists(path) else None
    with tempfile.TemporaryDirectory(prefix="lpctl-") as directory:
        try:
            copied = tree.copy(path, directory)
        except UnreadableError:  # in a submodule: not in this tree
            return None
        return None if copied is None else read_written(copied, shown_path(path), project)
