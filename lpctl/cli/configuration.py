"""`--config` and `--no-config`: which lpctl.yaml holds, and what it says."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from lpctl.check.config_choice import NAME, ConfigChoice
from lpctl.cli.options import option, typed
from lpctl.cli.terminal import echo_findings, stop
from lpctl.files.discover import NothingFoundError, UnreadableError, find_manifests
from lpctl.manifest.configuration import Configuration

if TYPE_CHECKING:
    from lpctl.check.configuration import Project
    from lpctl.cli.options import Parameters
    from lpctl.files.discover import Found

_CONFIG = option(
    "--config", metavar="FILE", type=click.Path(), help=f"The configuration, instead of the nearest {NAME}."
)
_NO_CONFIG = option("--no-config", is_flag=True, help=f"Read no {NAME}.")
config_options = (_CONFIG, _NO_CONFIG)


def config_choice(parameters: Parameters) -> ConfigChoice:
    """The configuration that the options ask for: the command line wins. Stops the run where they mean nothing."""
    path, none = parameters.pop("config"), parameters.pop("no_config")
    if path == "":
        stop("--config is empty; name a file")
    if typed("config") and typed("no_config"):
        stop("--no-config contradicts --config; give one of them")
    return ConfigChoice(path, none=none and (typed("no_config") or not typed("config")))


def configuration_path(choice: ConfigChoice) -> tuple[str, ...]:
    """The path of the configuration that holds here; none where none does."""
    path = choice.find(os.getcwd())
    return () if path is None else (path,)


def read_project(choice: ConfigChoice, color: str) -> Project:
    """The configuration that holds here, an empty one where none does. Stops the run where it cannot be used."""
    from lpctl.check.configuration import Project, read_configuration  # noqa: PLC0415 - loads YAML, which help need not

    path = choice.find(os.getcwd())
    if path is None:
        return Project("", Configuration())

    try:
        project, diagnostics = read_configuration(path)
    except UnreadableError as error:
        stop(str(error))
    if project is None:
        echo_findings(diagnostics, color)
        sys.exit(2)
    return project


def manifests_of(project: Project) -> Found:
    """The manifests that a configuration lists. Raises UnreadableError, which says where it lists what is not there."""
    directory, configuration, document = project
    try:
        return find_manifests(configuration.manifests, directory)
    except NothingFoundError as error:
        for number, path in enumerate(configuration.manifests):
            try:
                find_manifests((path,), directory)
            except NothingFoundError:  # noqa: PERF203 - the first that is not there
                if document is not None:
                    file, span = document.position(("manifests", number))
                    raise NothingFoundError(f"{error}; {file}:{span.line} lists it under `manifests`") from None
        raise


def inputs_of_project(choice: ConfigChoice) -> list[str]:
    """The configuration that holds here, and the manifests and interface sources that it names, as far as there are."""
    path = choice.find(os.getcwd())
    if path is None:
        return []
    from lpctl.check.configuration import read_configuration  # noqa: PLC0415 - see read_project

    paths = [path]
    try:
        project, _ = read_configuration(path)
        if project is not None:
            directory, configuration, _ = project
            paths += [os.path.join(directory, path) for path in configuration.interfaces]
            paths += [file.path for file in find_manifests(configuration.manifests, directory).files]
    except UnreadableError:
        pass  # of this tree; a revision is another one
    return paths
