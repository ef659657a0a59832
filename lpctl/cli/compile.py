"""`lpctl compile`."""

from __future__ import annotations

import sys
from typing import NamedTuple

import click

from lpctl.cli.checking import checked, plans_of
from lpctl.cli.options import Parameters, handed, option, placeholders_option, typed
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.target_outputs import places, stale_outputs, target_outputs
from lpctl.cli.terminal import echo, stop


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
    if output == "" and archive is None:
        stop("--output is empty; name a directory")
    if archive == "":
        stop("--archive is empty; name a file")
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
    at = places(asked, destination.path, archive=destination.archive)
    found = checked(asked, options.color, one_output=True)
    plans = {name: of_target for name in at if (of_target := plans_of(found, (name,)))}
    if not plans:
        stop("the manifests hold no launch plan")
    from lpctl.output.output import OutputRefusedError  # noqa: PLC0415 - see validate

    try:
        outputs = target_outputs(asked, at, plans, archive=destination.archive)
        stale = stale_outputs(asked, destination.path, outputs)
        if check:
            for compared in [output.compared() for output in outputs]:
                echo(compared)
            for earlier in stale:
                echo(earlier.says("would remove"))
            sys.exit(bool(stale) or any(output.changes for output in outputs))
        for target in outputs if len(outputs) > 1 else ():
            target.output.refuse_foreign()  # none is written where one cannot be
        for earlier in stale:
            earlier.remove()
            echo(earlier.says("removed"))
        for output in outputs:
            echo(output.written())
    except OutputRefusedError as error:
        stop(str(error))
