"""`lpctl validate`."""

from __future__ import annotations

import sys

import click

from lpctl.cli.checking import checked_request
from lpctl.cli.mending import (
    MendingOptions,
    hand_out,
    mended_request,
    mending_options,
    mending_options_of,
    tell_of_others,
)
from lpctl.cli.options import handed, option
from lpctl.cli.outputs import directory_in_repository, report_files, write_reports
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.terminal import echo, screen, stop
from lpctl.findings.diagnostic import Severity
from lpctl.report import FOR_PEOPLE, FORMATS, PLACED, reporter
from lpctl.report.model import Report
from lpctl.report.visible import FILE


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    help="The least severity that makes the exit code 1, whatever lpctl.yaml says; `error` if neither says.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=PATH",
    help="Write the findings to a file as well, in any format, such as sarif=lpctl.sarif. Repeatable.",
)
@option("--no-interface", is_flag=True, help="Check everything but workflow references and inputs.")
@handed(mending_options_of, *mending_options)
@checking_options
def validate(
    options: CheckingOptions,
    mending: MendingOptions,
    /,
    *,
    paths: tuple[str, ...],
    format_: str,
    fail_on: str | None,
    outputs: tuple[str, ...],
    no_interface: bool,
) -> None:
    """Check manifests: YAML, schema, workflow reference, inputs, duplicates. Every mistake in one run.

    PATH is a file, a directory (walked for *.lp.yaml and *.lp.yml), a glob, or `-` for standard input; without one,
    what lpctl.yaml lists under `manifests`.

    --fix writes into the manifests what help says, and prints standard input mended; what is left is listed. It writes
    neither lpctl.yaml nor records.

    Exit code 0: nothing at or above --fail-on, and nothing that --diff shows; 1: findings; 2: usage, configuration or
    unreadable input.
    """
    asked = request(paths, options, no_interface=no_interface, fail_on=fail_on)
    files = report_files(outputs, asked.read)
    if mending:
        mended = mended_request(asked, inputs=not no_interface, unsafe=mending.unsafe)
        checked, fixed = mended.left, mended.fixed
    else:
        checked = checked_request(asked, inputs=not no_interface, contents=False, one_output=asked.one_output)
        mended, fixed = None, None
    report = Report(
        diagnostics=checked.diagnostics,
        plans=checked.plans,
        files=checked.files,
        unchecked=no_interface,
        suppressed=checked.suppressed,
        fail_on={name: each.fail_on for name, each in asked.targets.items()},
        directory=directory_in_repository() if files or format_ in PLACED else "",
        fixed=fixed,
        looking=mending.diff,
    )
    aside = mended is not None and hand_out(mended, mending, options.stdin_name if "-" in paths else None)
    failure = write_reports(files, lambda name: reporter(name)(report, FILE))
    echo(reporter(format_)(report, screen(options.color, err=aside)), err=aside)
    if mended is not None and format_ in FOR_PEOPLE:
        tell_of_others(mended, unsafe=mending.unsafe)
    if failure is not None:
        stop(failure)
    sys.exit(report.failed or any(map(report.fails, asked.flaws)) or (mending.diff and bool(fixed)))
