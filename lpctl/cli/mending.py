"""`--fix` and `--diff`: manifests mended, and what becomes of them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from lpctl.cli.checking import checked_request
from lpctl.cli.outputs import write_file
from lpctl.cli.terminal import echo, hint, stop
from lpctl.files.discover import descriptor
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.check.pipeline import Checked
    from lpctl.cli.options import Parameters
    from lpctl.cli.request import Request
    from lpctl.findings.diagnostic import Diagnostic

mending_options = (
    click.option("--fix", is_flag=True, help="Write into the manifests what help says, where that is right and safe."),
    click.option("--diff", is_flag=True, help="Print what --fix would write as a unified diff, and write nothing."),
    click.option(
        "--unsafe-fixes",
        is_flag=True,
        help="With --fix or --diff: also what changes when a plan runs, where, as whom or with which values.",
    ),
)
"""The options of a command that mends what it finds."""


class MendingOptions(NamedTuple):
    """What is to become of findings that can be mended: written, or shown, or nothing."""

    fix: bool = False
    diff: bool = False
    unsafe: bool = False

    def __bool__(self) -> bool:
        """Whether anything is to be mended."""
        return self.fix or self.diff


def mending_options_of(parameters: Parameters) -> MendingOptions:
    """What the options say. Stops the run where that means nothing."""
    options = MendingOptions(parameters.pop("fix"), parameters.pop("diff"), parameters.pop("unsafe_fixes"))
    if options.unsafe and not options:
        stop("--unsafe-fixes goes with --fix, which writes, or with --diff, which shows")
    return options


class Mending(NamedTuple):
    """Manifests before and after, by name, and what was and is found in them."""

    before: Mapping[str, bytes]
    changed: Mapping[str, bytes]
    fixed: tuple[Diagnostic, ...]
    left: Checked


def mended_request(asked: Request, *, inputs: bool, unsafe: bool) -> Mending:
    """The manifests of a request mended, as far as that is right; nothing is written."""
    from lpctl.check.mend import mend  # noqa: PLC0415 - few runs mend
    from lpctl.check.verdict import told_once  # noqa: PLC0415

    def check(contents: Mapping[str, bytes]) -> Checked:
        again = asked.with_contents(contents)
        return checked_request(again, inputs=inputs, contents=False, one_output=asked.one_output, repeated=True)

    before = dict(asked.files)
    changed, fixed, left = mend(before, check, unsafe=unsafe)
    told = tuple(told_once(left.diagnostics, left.plans))
    return Mending(before, changed, fixed, left._replace(diagnostics=told))


def hand_out(mending: Mending, options: MendingOptions, stdin_name: str | None) -> bool:
    """Write what was mended, or show it; whether it went to standard output, so that nothing else may go there.

    Standard input is among the manifests where it has a name.
    """
    if options.diff:
        _show(mending)
    else:
        _write(mending, stdin_name)
    return options.diff or stdin_name is not None


def _show(mending: Mending) -> None:
    """Print what would be written. Secrets in it are not shown."""
    from lpctl.report.patch import patch  # noqa: PLC0415 - see mended_request

    echo("".join(patch(file, mending.before[file], content) for file, content in sorted(mending.changed.items())))


def tell_of_others(mending: Mending, *, unsafe: bool) -> None:
    """Tell of fixes that were left out: those that nobody asked for, and those of files that are no manifests."""
    fixes = [finding for finding in mending.left.diagnostics if finding.edits]
    others = sum(not finding.safe for finding in fixes if finding.file in mending.before)
    if others and not unsafe:
        hint(
            f"{counted(others, 'finding')} left with a fix that changes when a plan runs, where, as whom, a value or a "
            "name; --unsafe-fixes writes it"
        )
    for file in sorted({finding.file for finding in fixes} - mending.before.keys()):
        hint(f"{file} is no manifest, and holds for other plans too: it is not written, and help says what to write")


def _write(mending: Mending, stdin_name: str | None) -> None:
    """Write what was mended into the files, and standard input, where it has a name here, to standard output.

    A link stays, and the file that it leads to is written. Stops the run where a file cannot be written, or is another
    one than was read; then none is.
    """
    files = {file: content for file, content in mending.changed.items() if file != stdin_name}
    for file in files:
        if (reason := _unwritable(file, mending.before[file])) is not None:
            stop(f"cannot fix {file}: {reason}; nothing is written")
    for file, content in files.items():
        if (failure := write_file(file, content)) is not None:
            stop(failure)
    if stdin_name is not None and sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(mending.changed.get(stdin_name, mending.before[stdin_name]))
        sys.stdout.buffer.flush()


def _unwritable(file: str, read: bytes) -> str | None:
    """Why what was read from a file cannot be written back, None where it can."""
    if descriptor(file) is not None:
        return "it is a descriptor; name the file, or pass `-` to have standard input mended"
    if not os.access(file, os.W_OK):
        return "it may not be written"
    with open(file, "rb") as stream:
        return None if stream.read() == read else "it changed while it was checked; run it again"
