"""`lpctl new`."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import click

from lpctl.cli.configuration import config_choice, config_options
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of
from lpctl.cli.options import color_option, debug_option, handed
from lpctl.cli.starting import start, write_manifests
from lpctl.cli.targets import target_option
from lpctl.cli.terminal import echo, stop
from lpctl.cli.workflows import chosen_workflows, known_workflows, of_version
from lpctl.files.discover import SUFFIXES
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from lpctl.check.config_choice import ConfigChoice


@click.command()
@click.argument("workflow")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(),
    help="Write a file, which must not be there, instead of printing.",
)
@handed(interface_option_of, interface_option)
@click.option("--workflow-version", metavar="TEXT", help="The version of the workflow, where several are known.")
@target_option
@handed(config_choice, *config_options)
@color_option
@debug_option
def new(
    config: ConfigChoice,
    interfaces: InterfaceOption,
    /,
    *,
    workflow: str,
    output: str | None,
    workflow_version: str | None,
    targets: tuple[str, ...],
    color: str,
) -> None:
    """Print a manifest to begin with: every input of a workflow, its type and its default.

    WORKFLOW is a workflow's name, or the end of one. The manifest is in order as it is printed: inputs are comments, as
    is all else that need not be written.

    Nothing is overwritten. Where there is no lpctl.yaml, -o writes a small one.
    """
    from lpctl.importing.blank import blank_manifest  # noqa: PLC0415 - loads protobuf, which `--help` need not

    if output is not None and not output.endswith(SUFFIXES):
        stop(f"--output {output}: the name of a manifest ends in {SUFFIXES[0]}")
    directory = None if output is None else os.path.dirname(output) or "."
    begun = start(directory, config, color, partial(_configuration, interfaces.paths))
    known = known_workflows(begun.project, interfaces, (workflow,), targets, color)
    found = chosen_workflows(of_version(chosen_workflows(known, (workflow,)), workflow_version), ())
    names = dict.fromkeys(interface.name for interface in found)
    if len(names) > 1:
        stop(f"{workflow} is the name of several workflows: {', '.join(names)}")
    versions = [interface.id.version for interface in found]
    if len(found) > 1:
        stop(f"{found[0].name} is known in versions {', '.join(versions)}; choose one with --workflow-version")
    several = sum(interface.name == found[0].name for interface in known) > 1
    text = blank_manifest(found[0], begun.schema, version=versions[0] if several else None)
    shown = "".join(f"{visible(line) if line[:1] == '#' else line}\n" for line in text.splitlines())
    echo(shown if output is None else write_manifests({output: shown}, begun))


def _configuration(interfaces: tuple[str, ...], manifests: str, root: str) -> str:
    """The lpctl.yaml where there is none."""
    from lpctl.importing.configuration import configuration_text  # noqa: PLC0415 - few runs need one

    return configuration_text(manifests, [os.path.relpath(path, root).replace(os.sep, "/") for path in interfaces], {})
