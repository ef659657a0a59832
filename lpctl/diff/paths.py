"""Two paths as the sides of a diff: manifests, or what is compiled already."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.diff.configuration import Head, SideConfiguration, side_configuration
from lpctl.diff.layers import Layers, environments
from lpctl.diff.model import SideSources
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
from lpctl.diff.with_workflows import without_default_plans
from lpctl.expand.environment import Environment
from lpctl.files.beside import BesideManifests
from lpctl.files.discover import ManifestFile, read_manifests, read_regular, shown_path
from lpctl.interface.model import UnreadableSourceError
from lpctl.text.limits import JSON_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.check.configuration import Project
    from lpctl.diff.model import Side, SideSource


class _Found(NamedTuple):
    """The configuration that holds for the manifests at a path, and whether it is that of this very directory.

    `environment` is what it says of all plans, once both sides are known.
    """

    configured: SideConfiguration = SideConfiguration()
    within: bool = False
    environment: Environment = Environment()


def path_sides(paths: tuple[str, str], options: tuple[SideOptions, SideOptions]) -> tuple[Side, Side]:
    """The plans at two paths. Raises SideError and UnreadableError."""
    for path in paths:
        _there(path)
    new = _configured(paths[1], options[1], None)
    old = _configured(paths[0], options[0], Head(_name(paths[1]), new.configured.project))
    layers = [Layers(found.configured.layers, BesideManifests()) for found in (old, new)]
    old, new = (
        found._replace(environment=environment)
        for found, environment in zip((old, new), environments(layers, options[1].layers), strict=True)
    )
    after = _path_side(paths[1], options[1], new, None)
    before = _path_side(paths[0], options[0], old, after, options[1].interfaces)
    return without_default_plans((before, after))


def path_side(path: str, options: SideOptions) -> Side:
    """The plans at one path. Raises SideError and UnreadableError."""
    _there(path)
    found = _configured(path, options, None)
    (environment,) = environments([Layers(found.configured.layers, BesideManifests())], options.layers)
    return _path_side(path, options, found._replace(environment=environment), None)


def _there(path: str) -> None:
    if not os.path.lexists(path):
        raise SideError(
            f"{shown_path(path)}: No such file or directory; two paths are compared, two revisions are written A..B"
        )
    if not os.path.isdir(path) and not os.path.isfile(path):
        raise SideError(f"{shown_path(path)}: not a regular file")


def _name(path: str) -> str:
    return shown_path(path) + ("/" if os.path.isdir(path) else "")


def _path_side(
    path: str,
    options: SideOptions,
    found: _Found,
    head: Side | None,
    of_head: Sequence[str] = (),
) -> Side:
    """The side at a path. `of_head` are the interfaces that the command line names for the new side."""
    from lpctl.diff.compiled import compiled_side, is_compiled, server_side  # noqa: PLC0415 - manifests need none of it

    name = _name(path)
    try:
        if is_compiled(path):
            return compiled_side(path, name)._replace(fill=options.fill)
        data = _server_json(path)
        if data is not None:
            return server_side(data, path, name)._replace(fill=options.fill)
    except UnreadableSourceError as error:
        raise SideError(f"cannot read {shown_path(path)}: {error}") from None
    except OSError as error:
        raise SideError(f"cannot read {shown_path(path)}: {error.strerror or error}") from None
    if head is not None and not head.sources.all:  # it came compiled, and the old side may need what it did not
        given = tuple(read_side_source(given, shown_path(given), None) for given in of_head)
        head = head._replace(sources=SideSources(given))
    return _stated_side(path, options, found, head)


def _server_json(path: str) -> Any:
    """The data of a JSON file, None for what is no JSON."""
    if not path.endswith(".json") or not os.path.isfile(path):
        return None
    with open(path, "rb") as stream:
        content = stream.read(JSON_BYTES + 1)
    if len(content) > JSON_BYTES:
        raise UnreadableSourceError(f"it is larger than {JSON_BYTES // MIB} MiB")
    try:
        data = json.loads(content)
        json.dumps(data, ensure_ascii=False).encode()  # half of a character, which protobuf does not take
    except (ValueError, RecursionError):
        raise UnreadableSourceError("it is no JSON of `flytectl get launchplan -o json`") from None
    return data


def _stated_side(path: str, options: SideOptions, found: _Found, head: Side | None) -> Side:
    """The plans of a manifest file or directory; the lpctl.yaml in the directory says more, if there is one."""
    name, project = _name(path), found.configured.project
    stated: tuple[str, ...] = options.manifests or (path,)
    base = ""
    if not options.manifests and found.within and project is not None and project.configuration.manifests:
        stated, base = project.configuration.manifests, project.directory
    manifests = manifests_of(stated, base)
    notes = [f"{name}: {reason}" for reason in manifests.missing]
    files = read_manifests(manifests.files)
    sources = SideSources()
    if options.interfaces:
        read = by_content(read_side_source(given, shown_path(given), project) for given in options.interfaces)
        sources = SideSources(tuple(read.values()))
    elif project is not None:
        sources = sources_of(
            found.environment, project, lambda paths, target: _own_sources(project, paths, Instead(head, target, notes))
        )
    return manifest_side(
        Commit(name, ""),
        files,
        sources,
        options,
        notes,
        configured=found.configured,
        environment=found.environment,
        head=head,
    )


def _own_sources(project: Project, paths: Sequence[str] | None, otherwise: Instead) -> list[SideSource]:
    """The interfaces that a configuration names; for those that cannot be read, the head's.

    `paths` are those that a target states for itself, None for the interfaces of all targets.
    """
    sources: dict[tuple[str, str], SideSource] = {}
    stated = project.configuration.interfaces if paths is None else paths
    for given in (os.path.join(project.directory, path) for path in stated):
        try:
            sources |= by_content([read_side_source(given, shown_path(given), project)])
        except SideError as error:  # noqa: PERF203 - each source on its own
            if otherwise.head is None or not otherwise.head.sources.all:
                raise
            sources |= by_content(otherwise.of(shown_path(given), str(error)))
    return list(sources.values())


def _configured(path: str, options: SideOptions, head: Head | None) -> _Found:
    """The configuration that holds for the manifests at a path; none for what is compiled."""
    if not _states_manifests(path):
        return _Found()
    directory = path if os.path.isdir(path) else os.path.dirname(path) or "."
    at = options.config.find(directory)
    if at is None:
        return _Found()
    within = os.path.isdir(path) and os.path.samefile(os.path.dirname(at) or ".", path)
    needed = {"struct_encoding", *(() if options.interfaces else ("interfaces",)), *(("manifests",) if within else ())}
    content = read_regular(ManifestFile(at, shown_path(at)))
    return _Found(side_configuration(_name(path), at, content, needed, head), within)


def _states_manifests(path: str) -> bool:
    """Whether manifests are looked for at a path; what cannot be read is not asked for its configuration."""
    from lpctl.diff.compiled import is_compiled  # noqa: PLC0415 - see _path_side

    try:
        return not is_compiled(path) and not (path.endswith(".json") and os.path.isfile(path))
    except OSError:
        return False
