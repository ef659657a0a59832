"""New manifests: where they and the lpctl.yaml that lists them go. Nothing that is there is overwritten."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME, ConfigChoice
from lpctl.cli.configuration import read_project
from lpctl.cli.terminal import hint, stop
from lpctl.files.discover import UnreadableError, find_manifests, shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lpctl.check.configuration import Project

SCHEMA = "LaunchPlan.schema.json"
"""The file at the root that the first line of each manifest names, for editors."""


class Start(NamedTuple):
    """Where new manifests go: the directory, None where they are printed, and the root, where lpctl.yaml is or will be.

    `configuration` is the text of the lpctl.yaml that is to be written, None where none is.
    """

    directory: str | None
    root: str
    project: Project
    configuration: str | None

    @property
    def schema(self) -> str | None:
        """The path from the manifests to the JSON Schema, None where they are printed."""
        if self.directory is None:
            return None
        return os.path.relpath(os.path.join(self.root, SCHEMA), self.directory).replace(os.sep, "/")


def start(directory: str | None, choice: ConfigChoice, color: str, make: Callable[[str, str], str]) -> Start:
    """Where manifests of a directory go, and what lpctl.yaml says there.

    Where there is none, it is what `make` makes, given the directory of manifests as it is listed and the root: that is
    the working directory, or the directory of the manifests where it is elsewhere.
    """
    from lpctl.check.configuration import configuration_of  # noqa: PLC0415 - loads YAML, which `--help` need not

    here = os.getcwd()
    at = os.path.abspath(directory or here)
    path = choice.find(at)
    if path is not None:
        return Start(directory, os.path.dirname(os.path.abspath(path)), read_project(ConfigChoice(path), color), None)
    root = here if os.path.commonpath((here, at)) == here else at
    text = make(os.path.relpath(at, root).replace(os.sep, "/"), root)
    project, diagnostics = configuration_of(os.path.join(root, NAME), text.encode())
    if project is None:
        stop(f"{NAME} cannot say that: {diagnostics[0].message}")
    return Start(directory, root, project, text if directory is not None and not choice.none else None)


def write_manifests(files: Mapping[str, str], begun: Start) -> str:
    """Write files by their paths, and what goes with them; what was written, a line for each.

    Stops the run, with nothing written, where one of the files is there.
    """
    from lpctl.manifest.schemas import schema_text  # noqa: PLC0415 - few runs write files
    from lpctl.output.new_files import NotWrittenError, write_new  # noqa: PLC0415

    beside = {}
    if begun.configuration is not None:
        beside[NAME] = begun.configuration
    if not os.path.lexists(os.path.join(begun.root, SCHEMA)):
        beside[SCHEMA] = schema_text("LaunchPlan")
    made = dict(files) | {shown_path(os.path.join(begun.root, name)): text for name, text in beside.items()}
    try:
        write_new({path: text.encode() for path, text in made.items()})
    except NotWrittenError as error:
        stop(str(error))
    _tell_unlisted(files, begun)
    said = {NAME: ", which lists the manifests", SCHEMA: ", which editors read"}
    return "".join(f"wrote {path}{said.get(os.path.basename(path), '')}\n" for path in made)


def _tell_unlisted(files: Mapping[str, str], begun: Start) -> None:
    """Say where lpctl.yaml does not list a file that was written."""
    if begun.project.document is None or begun.configuration is not None:
        return
    listed: set[str] = set()
    try:
        found = find_manifests(begun.project.configuration.manifests, begun.root)
        listed = {os.path.realpath(file.path) for file in found.files}
    except UnreadableError:
        pass  # it lists what is not there
    unlisted = [path for path in files if os.path.realpath(path) not in listed]
    if unlisted:
        hint(f"{NAME} does not list {unlisted[0]}: add it, or its directory, to `manifests`")
