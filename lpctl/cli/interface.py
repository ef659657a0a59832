"""`lpctl interface`."""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import click

from lpctl.cli.chosen import no_workflow
from lpctl.cli.configuration import config_choice, config_options, read_project
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of, interface_sources
from lpctl.cli.options import color_option, debug_option, format_option, handed, option
from lpctl.cli.request import contents_of
from lpctl.cli.targets import refuse_unknown, target_option
from lpctl.cli.terminal import echo, echo_findings, stop
from lpctl.files.discover import UnreadableError, find_manifests
from lpctl.findings.diagnostic import Severity
from lpctl.manifest.configuration import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.check.config_choice import ConfigChoice
    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.manifest.configuration import Configuration


@click.command()
@click.argument("workflows", nargs=-1, metavar="[WORKFLOW]...")
@handed(interface_option_of, interface_option)
@option("--workflow-version", metavar="TEXT", help="The version to print, where several are known.")
@target_option
@format_option(
    ["text", "yaml", "json"],
    "Tables; WorkflowInterface documents, which lpctl reads back; or JSON with the exact types.",
)
@handed(config_choice, *config_options)
@color_option
@debug_option
def interface(
    config: ConfigChoice,
    interfaces: InterfaceOption,
    /,
    *,
    workflows: tuple[str, ...],
    workflow_version: str | None,
    targets: tuple[str, ...],
    format_: str,
    color: str,
) -> None:
    """Print the interfaces of workflows: what a launch plan may bind.

    WORKFLOW is a workflow's name, the end of one, or a pattern such as 'reports.*'; without one, every workflow of the
    interface sources is printed, in every version that they state. Where targets of lpctl.yaml have interfaces of their
    own, those of --target, or of all targets.
    """
    from lpctl.interface.resolve import Interfaces  # noqa: PLC0415 - loads protobuf, which `--help` need not

    directory, configuration, _ = read_project(config, color)
    stated = configuration.targets or {}
    refuse_unknown(targets, stated)
    chosen_targets = [target for name, target in stated.items() if name in targets or not targets]
    sources = _sources(interfaces, directory, configuration, workflows, chosen_targets or [Target()])
    _stop_at_errors(sources, color)
    known = Interfaces(sources).known()
    if not known:
        stop("the interface sources state no workflow")
    chosen = _of_version(_chosen(known, workflows), workflow_version)
    echo(_FORMATS[format_](chosen, configuration.struct_encoding))


def _sources(
    interfaces: InterfaceOption,
    directory: str,
    configuration: Configuration,
    names: tuple[str, ...],
    targets: Sequence[Target],
) -> tuple[InterfaceSource, ...]:
    """The sources that the option names, else those of the targets: their own, or lpctl.yaml's with its manifests.

    `names` are those of the workflows that are asked for: where there is no source, one of them may be meant as one.
    """
    files: list[tuple[str, bytes]] = []
    own = [] if interfaces.paths else [path for target in targets for path in target.interfaces or ()]
    shared = bool(interfaces.paths) or not all(target.interfaces for target in targets)
    if configuration.manifests and not interfaces.typed and shared:
        try:
            files = contents_of(find_manifests(configuration.manifests, directory))
        except UnreadableError as error:
            stop(str(error))
    paths = interfaces.or_configured(directory, configuration) if shared else ()
    paths = (*paths, *(os.path.join(directory, path) for path in own))
    return interface_sources(paths, files, configuration.struct_encoding, needed=True, names=names)


def _stop_at_errors(sources: Sequence[InterfaceSource], color: str) -> None:
    """Print what is found in interfaces written by hand, and end the run with 1 where one of them cannot be read."""
    findings = sorted((found for source in sources for found in source.diagnostics), key=lambda found: found.sort_key)
    if findings:
        echo_findings(findings, color)
    if any(found.severity is Severity.ERROR for found in findings):
        sys.exit(1)


def _chosen(known: Sequence[Interface], names: Sequence[str]) -> list[Interface]:
    chosen: list[Interface] = []
    for name in names:
        found = [interface for interface in known if fnmatchcase(interface.name, name)]
        found = found or [interface for interface in known if interface.name.endswith(f".{name}")]
        if not found:
            no_workflow(name, (interface.name for interface in known))
        chosen += [interface for interface in found if interface not in chosen]
    return chosen if names else list(known)


def _of_version(chosen: Sequence[Interface], version: str | None) -> list[Interface]:
    """Those of the version, and those whose source does not say which version they are."""
    if version is None:
        return list(chosen)
    found = [interface for interface in chosen if interface.id.version in ("", version)]
    if not found:
        known = ", ".join(dict.fromkeys(f"{interface.name} {interface.id.version}" for interface in chosen))
        stop(f"no workflow is known in version {version}; known: {known or 'none'}")
    return found


def _text(chosen: Sequence[Interface], _: str | None) -> str:
    from lpctl.interface.describe import describe  # noqa: PLC0415 - see interface
    from lpctl.report.table import table  # noqa: PLC0415
    from lpctl.report.visible import visible  # noqa: PLC0415

    tables = []
    for known in chosen:
        described = describe(known)
        parts = (("version", known.id.version), ("project", known.id.project), ("domain", known.id.domain))
        identity = ", ".join([known.name, *(f"{part} {value}" for part, value in parts if value)])
        lines = [visible(f"{identity} ({known.source})")]
        lines += ["  inputs", *table(described.inputs, "    ")] if described.inputs else ["  no inputs"]
        if not known.defaults_known:
            lines.append("  defaults unknown: the source does not hold the workflow's default launch plan")
        if described.outputs is None:
            lines.append("  outputs unknown: the source does not state them")
        elif described.outputs:
            lines += ["  outputs", *table(described.outputs, "    ")]
        if described.default_options:
            lines += ["  default launch plan", *table(described.default_options, "    ")]
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def _yaml(chosen: Sequence[Interface], struct_encoding: str | None) -> str:
    from lpctl.interface.unparse import NotStatableError, unparse_interface  # noqa: PLC0415 - see interface
    from lpctl.report.visible import visible  # noqa: PLC0415
    from lpctl.source.dump import dump  # noqa: PLC0415

    documents = []
    for known in chosen:
        head = f"# from {visible(known.source)}\n"
        if not known.defaults_known:
            head += "# its default launch plan is not known: inputs that have a default in Python stand as required\n"
        try:
            documents.append(head + dump(unparse_interface(known, struct_encoding)))
        except NotStatableError as error:
            stop(f"{known.name} cannot be written as a document: `{error.name}` {error}; --format json shows it")
    return "---\n".join(documents)


def _json(chosen: Sequence[Interface], _: str | None) -> str:
    from lpctl.interface.describe import interface_json  # noqa: PLC0415 - see interface
    from lpctl.text.json import envelope  # noqa: PLC0415

    return envelope("lpctl.interface/1", workflows=[interface_json(known) for known in chosen])


_FORMATS = {"text": _text, "yaml": _yaml, "json": _json}
