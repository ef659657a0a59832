"""`lpctl validate`."""

from __future__ import annotations

import sys

import click

from lpctl.cli.checking import checked_request
from lpctl.cli.options import option
from lpctl.cli.outputs import directory_in_repository, report_files, write_reports
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.terminal import echo, screen, stop
from lpctl.findings.diagnostic import Severity
from lpctl.report import FORMATS, PLACED, reporter
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
@checking_options
def validate(
    options: CheckingOptions,
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

    Exit code 0: nothing at or above --fail-on; 1: findings; 2: usage, configuration or unreadable input.
    """
    asked = request(paths, options, no_interface=no_interface, fail_on=fail_on)
    files = report_files(outputs, asked.read)
    checked = checked_request(asked, inputs=not no_interface, contents=False, one_output=asked.one_output)
    report = Report(
        diagnostics=checked.diagnostics,
        plans=checked.plans,
        files=checked.files,
        unchecked=no_interface,
        suppressed=checked.suppressed,
        fail_on={name: each.fail_on for name, each in asked.targets.items()},
        directory=directory_in_repository() if files or format_ in PLACED else "",
    )
    failure = write_reports(files, lambda name: reporter(name)(report, FILE))
    echo(reporter(format_)(report, screen(options.color)))
    if failure is not None:
        stop(failure)
    sys.exit(report.failed or any(map(report.fails, asked.flaws)))
