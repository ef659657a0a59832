"""Two paths as the sides of a diff: manifests, or what is compiled already."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from lpctl.diff.configuration import Head, SideConfiguration, side_configuration
from lpctl.diff.sides import (
    Commit,
    SideError,
    SideOptions,
    by_content,
    instead,
    manifest_side,
    manifests_of,
    read_side_source,
)
from lpctl.files.discover import ManifestFile, read_manifests, read_regular, shown_path
from lpctl.interface.model import UnreadableSourceError
from lpctl.text.limits import JSON_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.diff.model import Side, SideSource


def path_sides(paths: tuple[str, str], options: tuple[SideOptions, SideOptions]) -> tuple[Side, Side]:
    """The plans at two paths. Raises SideError and UnreadableError."""
    for path in paths:
        if not os.path.lexists(path):
            raise SideError(
                f"{shown_path(path)}: No such file or directory; two paths are compared, two revisions are written A..B"
            )
        if not os.path.isdir(path) and not os.path.isfile(path):
            raise SideError(f"{shown_path(path)}: not a regular file")
    after = _path_side(paths[1], options[1], None)
    return _path_side(paths[0], options[0], after, options[1].interfaces), after


def _path_side(path: str, options: SideOptions, head: Side | None, of_head: Sequence[str] = ()) -> Side:
    """The side at a path. `of_head` are the interfaces that the command line names for the new side."""
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
    if head is not None and not head.sources:  # it came compiled, and the old side may need what it did not
        head = head._replace(sources=tuple(read_side_source(given, shown_path(given), None) for given in of_head))
    return _stated_side(path, name, options, head)


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


def _stated_side(path: str, name: str, options: SideOptions, head: Side | None) -> Side:
    """The plans of a manifest file or directory; the lpctl.yaml in the directory says more, if there is one."""
    found, within = _configured(path, name, options, head)
    project = found.project
    stated: tuple[str, ...] = (path,)
    base = ""
    if within and project is not None and project.configuration.manifests:
        stated, base = project.configuration.manifests, project.directory
    manifests = manifests_of(stated, base)
    notes = [f"{name}: {reason}" for reason in manifests.missing]
    files = read_manifests(manifests.files)
    sources: dict[tuple[str, str], SideSource] = {}
    if options.interfaces:
        sources = by_content(read_side_source(given, shown_path(given), project) for given in options.interfaces)
    elif project is not None:
        for given in (os.path.join(project.directory, path) for path in project.configuration.interfaces):
            try:
                sources |= by_content([read_side_source(given, shown_path(given), project)])
            except SideError as error:  # noqa: PERF203 - each source on its own
                if head is None or not head.sources:
                    raise
                others, note = instead(str(error), shown_path(given), head)
                sources |= by_content(others)
                notes.append(note)
    return manifest_side(Commit(name, ""), files, [*sources.values()], options, notes, configured=found, head=head)


def _configured(path: str, name: str, options: SideOptions, head: Side | None) -> tuple[SideConfiguration, bool]:
    """The configuration that holds for a path, and whether it is that of this very directory."""
    directory = path if os.path.isdir(path) else os.path.dirname(path) or "."
    at = options.config.find(directory)
    if at is None:
        return SideConfiguration(), False
    within = os.path.isdir(path) and os.path.samefile(os.path.dirname(at) or ".", path)
    needed = {"struct_encoding", *(() if options.interfaces else ("interfaces",)), *(("manifests",) if within else ())}
    content = read_regular(ManifestFile(at, shown_path(at)))
    return side_configuration(
        name, at, content, needed, None if head is None else Head(head.name, head.project)
    ), within
