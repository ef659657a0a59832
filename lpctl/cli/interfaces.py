"""`--interface`: where workflow interfaces come from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import click

from lpctl.check.config_choice import NAME
from lpctl.cli.chosen import SOURCES, refuse_file
from lpctl.cli.options import option, typed
from lpctl.cli.terminal import stop
from lpctl.files.discover import shown_path

if TYPE_CHECKING:
    from lpctl.cli.options import Parameters
    from lpctl.interface.model import InterfaceSource
    from lpctl.manifest.configuration import Configuration

interface_option = option(
    "--interface",
    "interfaces",
    multiple=True,
    metavar="SOURCE",
    type=click.Path(),
    help="Where workflow interfaces come from: the archive of `pyflyte package`, a directory of its .pb files or "
    "one of them, the JSON or YAML of `flytectl get workflow`, or WorkflowInterface documents. Repeatable.",
)


class InterfaceOption(NamedTuple):
    """The paths of interface sources, and whether it was the command line that gave them."""

    paths: tuple[str, ...] = ()
    typed: bool = False

    def or_configured(self, directory: str, configuration: Configuration) -> tuple[str, ...]:
        """The paths, else those of a configuration, which are relative to its directory."""
        return self.paths or tuple(os.path.join(directory, path) for path in configuration.interfaces)


def interface_option_of(parameters: Parameters, name: str = "interfaces") -> InterfaceOption:
    """What the option of that name says. Stops the run where a path is empty."""
    paths = parameters.pop(name)
    if "" in paths:
        stop(f"--{name.removesuffix('s').replace('_', '-')} is empty; name a file")
    return InterfaceOption(paths, typed(name))


def interface_sources(
    paths: tuple[str, ...],
    files: list[tuple[str, bytes]],
    struct_encoding: str | None,
    *,
    needed: bool,
    names: tuple[str, ...] = (),
    otherwise: str = "",
) -> tuple[InterfaceSource, ...]:
    """The sources at the paths, and the interfaces among the manifests. Stops the run where one cannot be read.

    `otherwise` is how the caller does without, which is then told. Where they are `needed`, it is stopped as well where
    there are none; one of the `names` that were given may then be meant as one.
    """
    from lpctl.interface.model import SourceFailure  # noqa: PLC0415 - these load protobuf, which `--help` need not
    from lpctl.interface.sources import interfaces_among, read_source  # noqa: PLC0415

    beside: dict[str, InterfaceSource | None] = {}
    sources = list(interfaces_among(files, struct_encoding, beside=beside))
    if needed and not paths and not sources:
        for name in names:
            refuse_file(name, "workflow", "--interface", SOURCES)
        stop(
            "no interface source: pass the archive of `pyflyte package` with --interface, or list it under "
            f"`interfaces` in {NAME}" + ("; `lpctl validate --no-interface` checks all but the inputs" if files else "")
        )
    for path in dict.fromkeys(paths):
        source = read_source(path, shown_path(path), struct_encoding, beside=beside)
        if isinstance(source, SourceFailure):
            stop(f"cannot read interfaces from {source.path}: {source.message}{otherwise}")
        sources.append(source)
    return tuple(sources)
