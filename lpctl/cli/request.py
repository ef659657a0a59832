"""What the options and lpctl.yaml mean together."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME
from lpctl.cli.configuration import config_choice, config_options, configuration_path, read_project
from lpctl.cli.filled import FilledIdentity, filled_identity, identity_options, judged
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of, interface_sources
from lpctl.cli.levels import level_layers, level_options, levels
from lpctl.cli.options import color_option, debug_option, flyte_version_option, handed, stdin_name_option
from lpctl.cli.terminal import hint, stop
from lpctl.files.discover import UnreadableError, find_manifests, read_manifests
from lpctl.text.limits import FILE_BYTES

if TYPE_CHECKING:
    from lpctl.check.config_choice import ConfigChoice
    from lpctl.cli.filled import OptionFlaw
    from lpctl.cli.options import Parameters
    from lpctl.files.discover import Found
    from lpctl.findings.levels import Layer, Levels
    from lpctl.flyte.version import FlyteVersion
    from lpctl.interface.model import InterfaceSource
    from lpctl.plan.identity import Fill


class CheckingOptions(NamedTuple):
    """What the options say that commands share which read manifests; some commands have the first three only.

    `levels` are layers, of which later ones win.
    """

    config: ConfigChoice
    stdin_name: str
    color: str
    interfaces: InterfaceOption = InterfaceOption()
    identity: FilledIdentity = FilledIdentity()
    flyte_version: str | None = None
    levels: tuple[Layer, ...] = ()


def _reading(parameters: Parameters) -> CheckingOptions:
    return CheckingOptions(
        config=config_choice(parameters), stdin_name=parameters.pop("stdin_name"), color=parameters.pop("color")
    )


def _checking(parameters: Parameters) -> CheckingOptions:
    return _reading(parameters)._replace(
        interfaces=interface_option_of(parameters),
        identity=filled_identity(parameters),
        flyte_version=parameters.pop("flyte_version"),
        levels=level_layers(parameters),
    )


reading_options = handed(_reading, *config_options, stdin_name_option, color_option, debug_option)
"""The options of a command that reads manifests by themselves."""

checking_options = handed(
    _checking,
    interface_option,
    *identity_options,
    *config_options,
    stdin_name_option,
    flyte_version_option,
    *level_options,
    color_option,
    debug_option,
)
"""The options of every command that checks manifests against interfaces."""


class Request(NamedTuple):
    """What a command is to read: manifests as (name, content), interface sources, what to fill in, where to write.

    `one_output` says whether these manifests are what `lpctl compile` writes into `output` by itself; `struct_encoding`
    is lpctl.yaml's. `flaws` are those of what is filled in, told already. `read` are the paths of all that was read,
    none of which may be written.
    """

    files: list[tuple[str, bytes]]
    sources: tuple[InterfaceSource, ...]
    fill: Fill
    output: str | None
    one_output: bool
    levels: Levels
    flyte_version: FlyteVersion | None
    struct_encoding: str | None
    flaws: tuple[OptionFlaw, ...]
    read: tuple[str, ...]


def request(
    paths: tuple[str, ...], options: CheckingOptions, *, placeholders: bool = False, no_interface: bool = False
) -> Request:
    """What the options and lpctl.yaml mean together: the command line wins. Stops the run where they mean nothing."""
    if "" in paths:
        stop("a path is empty; name a file, a directory or a glob")
    directory, configuration = read_project(options.config, options.color)
    in_force = levels(configuration.rules or {}, options.levels)
    flaws = judged(options.identity, in_force)
    if no_interface and options.interfaces.typed:
        stop("--no-interface contradicts --interface; give one of them")
    try:
        files = _files(paths, configuration.manifests, directory, options.stdin_name)
    except UnreadableError as error:
        stop(str(error))
    given = options.interfaces.or_configured(directory, configuration)
    encoding, output = configuration.struct_encoding, configuration.output
    return Request(
        files=files,
        sources=interface_sources(() if no_interface else given, files, encoding, needed=not no_interface),
        fill=options.identity.fill(placeholders=placeholders),
        output=os.path.relpath(os.path.join(directory, output)) if output else None,
        one_output=output is not None and not paths,
        levels=in_force,
        flaws=flaws,
        read=(
            *(name for name, _ in files),
            *(path for path in paths if path == "-"),
            *given,
            *configuration_path(options.config),
        ),
        flyte_version=_flyte_version(options.flyte_version, configuration.flyte_version),
        struct_encoding=encoding,
    )


def _flyte_version(given: str | None, configured: str | None) -> FlyteVersion | None:
    if not (text := given or configured):
        return None
    from lpctl.flyte.version import NotAVersionError, parse_version  # noqa: PLC0415 - few runs name one

    try:
        return parse_version(text)
    except NotAVersionError as error:
        stop(f"{'--flyte-version' if given else f'{NAME}: flyte_version'} {text} {error}")


def _files(
    paths: tuple[str, ...], manifests: tuple[str, ...], directory: str, stdin_name: str
) -> list[tuple[str, bytes]]:
    if not paths:
        if not manifests:
            stop(f"no manifests: name files or directories, or list them under `manifests` in {NAME}")
        return contents_of(find_manifests(manifests, directory))
    files = contents_of(find_manifests(path for path in paths if path != "-"))
    if "-" in paths:
        if sys.stdin is None:
            stop("standard input is closed")
        files = [file for file in files if file[0] != stdin_name]  # an editor's buffer stands for the file of its name
        files.append((stdin_name, sys.stdin.buffer.read(FILE_BYTES + 1)))
    return files


def contents_of(found: Found) -> list[tuple[str, bytes]]:
    """The files' names and contents; what is to be known of links is told. Raises UnreadableError."""
    contents = read_manifests(found.files)
    for text in found.hints:
        hint(text)
    return contents
