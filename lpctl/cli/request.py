"""What the options and lpctl.yaml mean together."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from lpctl.check.config_choice import NAME, ConfigChoice
from lpctl.cli.filled import judged
from lpctl.cli.levels import levels
from lpctl.cli.terminal import echo_findings, hint, stop
from lpctl.files.discover import UnreadableError, find_manifests, read_manifests, shown_path
from lpctl.manifest.configuration import Configuration
from lpctl.plan.identity import Fill
from lpctl.text.limits import FILE_BYTES

if TYPE_CHECKING:
    from lpctl.cli.filled import Flaw
    from lpctl.files.discover import Found
    from lpctl.findings.levels import Levels
    from lpctl.flyte.version import FlyteVersion
    from lpctl.interface.model import InterfaceSource


def typed(parameter: str) -> bool:
    """Whether a parameter was given on the command line, which wins over the environment."""
    return click.get_current_context().get_parameter_source(parameter) is ParameterSource.COMMANDLINE


class Request(NamedTuple):
    """What a command is to read: manifests as (name, content), interface sources, what to fill in, where to write.

    `one_output` says whether these manifests are what `lpctl compile` writes into `output` by itself; `struct_encoding`
    is lpctl.yaml's. `flaws` are those of what is filled in, told already. `read` are
    the paths of all that was read, none of which may be written.
    """

    files: list[tuple[str, bytes]]
    sources: tuple[InterfaceSource, ...]
    fill: Fill
    output: str | None
    one_output: bool
    levels: Levels
    flyte_version: FlyteVersion | None
    struct_encoding: str | None
    flaws: tuple[Flaw, ...]
    read: tuple[str, ...]


def request(paths: tuple[str, ...], options: dict[str, Any], *, no_interface: bool = False) -> Request:
    """What the options and lpctl.yaml mean together: the command line wins. Stops the run where they mean nothing."""
    if "" in options["interfaces"] or options["config"] == "":
        stop(f"--{'config' if options['config'] == '' else 'interface'} is empty; name a file")
    if "" in paths:
        stop("a path is empty; name a file, a directory or a glob")
    directory, configuration = _configured(options)
    in_force = levels(configuration.rules or {}, options)
    flaws = judged(options, in_force)
    if no_interface and typed("interfaces"):
        stop("--no-interface contradicts --interface; give one of them")
    try:
        files = _files(paths, configuration.manifests, directory, options)
    except UnreadableError as error:
        stop(str(error))
    given = tuple(options["interfaces"]) or tuple(os.path.join(directory, path) for path in configuration.interfaces)
    output = configuration.output
    return Request(
        files=files,
        sources=_sources(() if no_interface else given, files, configuration.struct_encoding, needed=not no_interface),
        fill=Fill(
            project=options["project"] or None,
            domain=options["domain"] or None,
            version=options["version"] or None,
            workflow_version=options["workflow_version"] or None,
            placeholders=options.get("placeholders", False),
        ),
        output=os.path.relpath(os.path.join(directory, output)) if output else None,
        one_output=output is not None and not paths,
        levels=in_force,
        flaws=flaws,
        read=(*(name for name, _ in files), *(path for path in paths if path == "-"), *given, *_configuration(options)),
        flyte_version=_flyte_version(options["flyte_version"], configuration.flyte_version),
        struct_encoding=configuration.struct_encoding,
    )


def interface_sources(options: dict[str, Any]) -> tuple[tuple[InterfaceSource, ...], str | None]:
    """The interface sources that the options and lpctl.yaml name, and the interfaces among the manifests it names.

    With them lpctl.yaml's `struct_encoding`.
    """
    if "" in options["interfaces"] or options["config"] == "":
        stop(f"--{'config' if options['config'] == '' else 'interface'} is empty; name a file")
    directory, configuration = _configured(options)
    files: list[tuple[str, bytes]] = []
    if configuration.manifests and not typed("interfaces"):
        try:
            files = _contents(find_manifests(configuration.manifests, directory))
        except UnreadableError as error:
            stop(str(error))
    given = tuple(options["interfaces"]) or tuple(os.path.join(directory, path) for path in configuration.interfaces)
    encoding = configuration.struct_encoding
    return _sources(given, files, encoding, needed=True), encoding


def _flyte_version(given: str | None, configured: str | None) -> FlyteVersion | None:
    if not (text := given or configured):
        return None
    from lpctl.flyte.version import NotAVersionError, parse_version  # noqa: PLC0415 - few runs name one

    try:
        return parse_version(text)
    except NotAVersionError as error:
        stop(f"{'--flyte-version' if given else f'{NAME}: flyte_version'} {text} {error}")


def _configuration(options: dict[str, Any]) -> list[str]:
    """The path of the configuration that holds; none where none does."""
    if options["no_config"] and (typed("no_config") or not typed("config")):
        if typed("config") and typed("no_config"):
            stop("--no-config contradicts --config; give one of them")
        return []
    path = ConfigChoice(options["config"]).find(os.getcwd())
    return [] if path is None else [path]


def inputs_of_project(options: dict[str, Any]) -> list[str]:
    """The configuration that holds here, and the manifests and interface sources that it names, as far as there are."""
    paths = _configuration(options)
    if not paths:
        return []
    from lpctl.check.configuration import read_configuration  # noqa: PLC0415 - see _configuration

    try:
        project, _ = read_configuration(paths[0])
        if project is not None:
            directory, configuration = project
            paths += [os.path.join(directory, path) for path in configuration.interfaces]
            paths += [file.path for file in find_manifests(configuration.manifests, directory).files]
    except UnreadableError:
        pass  # of this tree; a revision is another one
    return paths


def _configured(options: dict[str, Any]) -> tuple[str, Configuration]:
    """The directory that the configuration's paths are relative to, and the configuration: empty where none is read."""
    paths = _configuration(options)
    if not paths:
        return "", Configuration()
    from lpctl.check.configuration import read_configuration  # noqa: PLC0415 - see _configuration

    path = paths[0]
    try:
        project, diagnostics = read_configuration(path)
    except UnreadableError as error:
        stop(str(error))
    if project is None:
        echo_findings(diagnostics, options["color"])
        sys.exit(2)
    return project


def _files(
    paths: tuple[str, ...], manifests: tuple[str, ...], directory: str, options: dict[str, Any]
) -> list[tuple[str, bytes]]:
    if not paths:
        if not manifests:
            stop(f"no manifests: name files or directories, or list them under `manifests` in {NAME}")
        return _contents(find_manifests(manifests, directory))
    files = _contents(find_manifests(path for path in paths if path != "-"))
    if "-" in paths:
        if sys.stdin is None:
            stop("standard input is closed")
        name = options["stdin_name"]
        files = [file for file in files if file[0] != name]  # an editor's buffer stands for the file of its name
        files.append((name, sys.stdin.buffer.read(FILE_BYTES + 1)))
    return files


def _contents(found: Found) -> list[tuple[str, bytes]]:
    """The files' names and contents; what is to be known of links is told. Raises UnreadableError."""
    contents = read_manifests(found.files)
    for text in found.hints:
        hint(text)
    return contents


def _sources(
    paths: tuple[str, ...], files: list[tuple[str, bytes]], struct_encoding: str | None, *, needed: bool
) -> tuple[InterfaceSource, ...]:
    from lpctl.interface.model import SourceFailure  # noqa: PLC0415 - these load protobuf, which `--help` need not
    from lpctl.interface.sources import interfaces_among, read_source  # noqa: PLC0415

    sources = list(interfaces_among(files, struct_encoding))
    if needed and not paths and not sources:
        stop(
            "no interface source: pass the archive of `pyflyte package` with --interface, or list it under "
            f"`interfaces` in {NAME}" + ("; `lpctl validate --no-interface` checks all but the inputs" if files else "")
        )
    for path in dict.fromkeys(paths):
        source = read_source(path, shown_path(path), struct_encoding)
        if isinstance(source, SourceFailure):
            stop(f"cannot read interfaces from {source.path}: {source.message}")
        sources.append(source)
    return tuple(sources)
