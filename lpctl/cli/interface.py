"""`lpctl interface`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lpctl.cli.configuration import config_choice, config_options, read_project
from lpctl.cli.filled import FilledIdentity, filled_part, place_options
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of
from lpctl.cli.live import timeout_option
from lpctl.cli.options import color_option, debug_option, format_option, handed, option
from lpctl.cli.request import CheckingOptions
from lpctl.cli.targets import TargetOptions, target_option
from lpctl.cli.terminal import echo, stop
from lpctl.cli.workflows import chosen_workflows, known_workflows, of_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.check.config_choice import ConfigChoice
    from lpctl.cli.options import Parameters
    from lpctl.interface.model import Interface


def _place(parameters: Parameters) -> FilledIdentity:
    return FilledIdentity(filled_part(parameters, "project"), filled_part(parameters, "domain"))


@click.command()
@click.argument("workflows", nargs=-1, metavar="[WORKFLOW]...")
@handed(interface_option_of, interface_option)
@click.option(
    "--live",
    is_flag=True,
    help="Ask the server instead, through flytectl, for the workflows that the manifests name, or WORKFLOW.",
)
@timeout_option
@handed(_place, *place_options)
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
    identity: FilledIdentity,
    interfaces: InterfaceOption,
    /,
    *,
    live: bool,
    seconds: float,
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

    With --live, flytectl prints them, with the defaults that their default launch plans state: in the version that a
    manifest or --workflow-version states, else in the newest one. --project and --domain are for plans that state none.
    `--format yaml` leaves out what the next registration makes untrue, so that the documents can be kept beside the
    manifests. Exit code 1 where the server does not have a workflow.
    """
    project = read_project(config, color)
    if live:
        from lpctl.cli.live_interfaces import live_interfaces  # noqa: PLC0415 - few runs ask a server

        if interfaces.typed:
            stop("--live contradicts --interface; give one of them")
        options = CheckingOptions(config, "<stdin>", color, TargetOptions(tuple(targets)), identity)
        chosen, missing = live_interfaces(
            project, options, workflows, workflow_version, seconds, to_keep=format_ == "yaml"
        )
        echo(_FORMATS[format_](chosen, project.configuration.struct_encoding))
        sys.exit(missing)
    if identity != FilledIdentity():
        stop("--project and --domain say where to ask; give --live as well")
    known = known_workflows(project, interfaces, workflows, targets, color)
    chosen = of_version(chosen_workflows(known, workflows), workflow_version)
    echo(_FORMATS[format_](chosen, project.configuration.struct_encoding))


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
    from lpctl.interface.model import Recorded  # noqa: PLC0415 - see interface
    from lpctl.interface.stale import digest  # noqa: PLC0415 - see interface
    from lpctl.interface.unparse import NotStatableError, unparse_interface  # noqa: PLC0415 - see interface
    from lpctl.report.visible import visible  # noqa: PLC0415
    from lpctl.source.dump import dump  # noqa: PLC0415

    documents = []
    for known in chosen:
        head = f"# from {visible(known.source)}\n"
        if not known.defaults_known:
            head += "# its default launch plan is not known: inputs that have a default in Python stand as required\n"
        try:
            recorded = known.recorded if known.origin is not None else Recorded(known.source, digest(known))
            document = unparse_interface(known._replace(recorded=recorded), struct_encoding)
            documents.append(head + dump(document))
        except NotStatableError as error:
            stop(f"{known.name} cannot be written as a document: `{error.name}` {error}; --format json shows it")
    return "---\n".join(documents)


def _json(chosen: Sequence[Interface], _: str | None) -> str:
    from lpctl.interface.describe import interface_json  # noqa: PLC0415 - see interface
    from lpctl.text.json import envelope  # noqa: PLC0415

    return envelope("lpctl.interface/1", workflows=[interface_json(known) for known in chosen])


_FORMATS = {"text": _text, "yaml": _yaml, "json": _json}
