"""`lpctl interface`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lpctl.cli.configuration import config_choice, config_options, read_project
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of
from lpctl.cli.options import color_option, debug_option, format_option, handed, option
from lpctl.cli.targets import target_option
from lpctl.cli.terminal import echo, stop
from lpctl.cli.workflows import chosen_workflows, known_workflows, of_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.check.config_choice import ConfigChoice
    from lpctl.interface.model import Interface


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
    project = read_project(config, color)
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
