"""Two paths as the sides of a diff: manifests, or what is compiled already."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from lpctl.config import find_configuration, read_configuration
from lpctl.diff.sides import (
    CONFIGURATION,
    Asked,
    Commit,
    SideError,
    manifest_side,
    read_written,
    usable,
)
from lpctl.discover import ManifestFile, NothingFoundError, find_manifests, read_manifests, shown_path
from lpctl.interface.model import UnreadableSourceError
from lpctl.limits import JSON_BYTES, MIB

if TYPE_CHECKING:
    from lpctl.config import Project
    from lpctl.diff.model import Side, Written


def path_sides(paths: tuple[str, str], asked: tuple[Asked, Asked]) -> tuple[Side, Side]:
    """The plans at two paths. Raises SideError and UnreadableError."""
    for path in paths:
        if not os.path.lexists(path):
            raise SideError(
                f"{shown_path(path)}: No such file or directory; two paths are compared, two revisions are written A..B"
            )
        if not os.path.isdir(path) and not os.path.isfile(path):
            raise SideError(f"{shown_path(path)}: not a regular file")
    after = _path_side(paths[1], asked[1], None)
    return _path_side(paths[0], asked[0], after), after


def _path_side(path: str, asked: Asked, head: Side | None) -> Side:
    from lpctl.diff.compiled import compiled_side, is_compiled, server_side  # noqa: PLC0415 - manifests need none of it

    name = shown_path(path) + ("/" if os.path.isdir(path) else "")
    try:
        if is_compiled(path):
            return compiled_side(path, name)
        data = _server_json(path)
        if data is not None:
            return server_side(data, path, name)
    except UnreadableSourceError as error:
        raise SideError(f"cannot read {shown_path(path)}: {error}") from None
    except OSError as error:
        raise SideError(f"cannot read {shown_path(path)}: {error.strerror or error}") from None
    return _stated_side(path, name, asked, head)


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


def _stated_side(path: str, name: str, asked: Asked, head: Side | None) -> Side:
    """The plans of a manifest file or directory; the lpctl.yaml in the directory says more, if there is one."""
    project = _path_project(path, asked)
    notes: list[str] = []
    manifests: list[ManifestFile] = []
    within = project is not None and os.path.isdir(path) and os.path.samefile(project.directory, path)
    try:
        if within and project is not None and project.configuration.manifests:
            found = find_manifests(project.configuration.manifests, project.directory)
        else:
            found = find_manifests([path])
        manifests = found.files
        notes += [f"{name}: {hint}" for hint in found.hints]
    except NothingFoundError as error:
        notes.append(f"{name}: {error}")
    files = read_manifests(manifests)
    sources: list[Written] = []
    if asked.interfaces:
        sources = [read_written(given, shown_path(given), project) for given in asked.interfaces]
    elif project is not None and project.configuration.interfaces:
        stated = (os.path.join(project.directory, stated) for stated in project.configuration.interfaces)
        sources = [read_written(given, shown_path(given), project) for given in stated]
    return manifest_side(Commit(name, ""), files, sources, asked, notes, project=project, head=head)


def _path_project(path: str, asked: Asked) -> Project | None:
    if asked.config == "":
        return None
    directory = path if os.path.isdir(path) else os.path.dirname(path) or "."
    found = asked.config or find_configuration(CONFIGURATION, directory)
    return None if found is None else usable(shown_path(path), *read_configuration(found))
