"""`lpctl compile`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from lpctl.cli.checking import compiled_plans
from lpctl.cli.options import handed, option, placeholders_option, typed
from lpctl.cli.outputs import is_read
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.terminal import echo, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.cli.options import Parameters
    from lpctl.output.changes import Changes
    from lpctl.output.commands import Commands


class _Destination(NamedTuple):
    """Where to write, None where the options do not say, and whether that is an archive."""

    path: str | None
    archive: bool


def _destination(parameters: Parameters) -> _Destination:
    output, archive = parameters.pop("output"), parameters.pop("archive")
    if typed("output") and typed("archive"):
        stop("--archive contradicts --output; give one of them")
    if typed("output"):
        archive = None
    return _Destination(archive or output, archive is not None)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@handed(
    _destination,
    option(
        "-o",
        "--output",
        metavar="DIR",
        type=click.Path(),
        help="The directory to write; it holds nothing else and is replaced as a whole.",
    ),
    option(
        "--archive",
        metavar="FILE",
        type=click.Path(),
        help="Write one archive (.tgz), for `flytectl register files --archive`, instead of a directory.",
    ),
)
@option(
    "--check", is_flag=True, help="Write nothing; exit with 1 and list the files where the output is not up to date."
)
@placeholders_option
@checking_options
def compile(  # noqa: A001
    options: CheckingOptions, destination: _Destination, /, *, paths: tuple[str, ...], check: bool, placeholders: bool
) -> None:
    """Check manifests and write one flyteidl.admin.LaunchPlan file for each plan, with an index beside them.

    PATH is as for validate. Nothing is written where there is an error. Ends with the commands that register and
    activate the plans.

    Exit code 0: written, or unchanged; 1: errors in manifests, or not up to date with --check; 2: usage, configuration,
    unreadable input, or an output that is not lpctl's to replace.
    """
    asked = request(paths, options, placeholders=placeholders)
    place = destination.path or asked.output
    if place is None:
        stop("no output directory: pass it with -o, or name it under `output` in lpctl.yaml")
    from lpctl.output.commands import commands  # noqa: PLC0415 - see validate
    from lpctl.output.index import index  # noqa: PLC0415
    from lpctl.output.names import file_names  # noqa: PLC0415
    from lpctl.output.output import Output, OutputRefusedError  # noqa: PLC0415

    plans = compiled_plans(asked, options.color, one_output=True)
    names = file_names([(plan.identity.name, plan.identity.version) for plan in plans])
    contents = {name: plan.content for name, plan in zip(names, plans, strict=True)}
    try:
        if is_read(place, asked.read):
            stop(f"{place} is read: it cannot be written as well; name another output")
        target = Output(place, archive=destination.archive)
        index_content = index(plans, names, asked.sources, target.index)
        if check:
            changes = target.compare(contents, index_content)
            echo(_compared(target.shown, len(plans), changes))
            sys.exit(bool(changes))
        changed = target.replace(contents, index_content)
    except OutputRefusedError as error:
        stop(str(error))
    steps = commands(plans, target.shown, archive=target.archive)
    echo(_written(target.shown, names, changed=changed) + _next_steps(steps))


def _written(place: str, names: Sequence[str], *, changed: bool) -> str:
    from lpctl.report.model import counted  # noqa: PLC0415 - see validate
    from lpctl.report.visible import visible  # noqa: PLC0415

    place = visible(place)
    verb = "wrote" if changed else "unchanged:"
    lines = [f"{verb} {counted(len(names), 'launch plan')} in {place}, index {place}.index.json"]
    lines += [f"  {name}" for name in names] if changed else []
    return "\n".join(lines) + "\n"


def _compared(place: str, count: int, changes: Changes) -> str:
    from lpctl.report.model import counted  # noqa: PLC0415 - see validate
    from lpctl.report.visible import visible  # noqa: PLC0415

    place = visible(place)
    if not changes:
        return f"up to date: {counted(count, 'launch plan')} in {place}\n"
    lines = [f"{place} is not up to date; `lpctl compile` would"]
    for verb, names in (("add", changes.added), ("change", changes.changed), ("remove", changes.removed)):
        lines += [f"  {verb:6} {name}" for name in names]
    if changes.index_differs:
        lines.append(f"  change {place}.index.json")
    return "\n".join(lines) + "\n"


def _next_steps(steps: Commands) -> str:
    blanks = f" (fill in {', '.join(steps.open)})" if steps.open else ""
    lines = ["", f"to register, once the workflows are{blanks}:", f"  {steps.register}"]
    if steps.activate:
        lines += ["to activate:", *(f"  {line}" for line in steps.activate)]
    return "\n".join(lines) + "\n"
