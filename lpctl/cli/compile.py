"""`lpctl compile`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from lpctl.cli.options import checking_options, echo, request, stop, wants_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.artefact.commands import Commands
    from lpctl.spec.compiled import Candidate


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(),
    envvar="LPCTL_OUTPUT",
    show_envvar=True,
    help="The directory to write; it holds nothing else and is replaced as a whole.",
)
@checking_options
def compile(paths: tuple[str, ...], output: str | None, **options: Any) -> None:  # noqa: A001
    """Check manifests and write one flyteidl.admin.LaunchPlan file for each plan, with an index beside the directory.

    PATH is as for validate. Nothing is written where there is an error. Ends with the commands that register and
    activate the plans.

    Exit code 0: written, or unchanged; 1: errors in manifests; 2: usage, configuration, unreadable input, or an output
    directory that is not lpctl's to replace.
    """
    asked = request(paths, options)
    directory = output or asked.output
    if directory is None:
        stop("no output directory: pass it with -o, or name it under `output` in lpctl.yaml")
    from lpctl.artefact.commands import commands  # noqa: PLC0415 - see validate
    from lpctl.artefact.index import index  # noqa: PLC0415
    from lpctl.artefact.names import file_names  # noqa: PLC0415
    from lpctl.artefact.output import Output, OutputRefusedError  # noqa: PLC0415
    from lpctl.pipeline import check  # noqa: PLC0415
    from lpctl.report.model import Report  # noqa: PLC0415
    from lpctl.report.text import render  # noqa: PLC0415

    checked = check(asked.contents(), asked.interfaces, asked.fill)
    if checked.diagnostics:
        report = Report(diagnostics=checked.diagnostics, plans=len(checked.candidates), files=checked.files)
        echo(render(report, wants_colour(options["color"], err=True)), err=True)
    if checked.has_errors:
        echo("lpctl: nothing is written where there are errors\n", err=True)
        sys.exit(1)
    plans = sorted(_once(checked.candidates), key=lambda plan: (plan.identity.name, plan.identity.version))
    names = file_names([(plan.identity.name, plan.identity.version) for plan in plans])
    try:
        target = Output(directory)
        contents = {name: plan.content for name, plan in zip(names, plans, strict=True) if plan.content is not None}
        changed = target.replace(contents, index(plans, names, asked.sources, target.index))
    except OutputRefusedError as error:
        stop(str(error))
    shown = directory.rstrip("/")
    echo(_written(shown, plans, names, changed=changed) + _next_steps(commands(plans, shown)))


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each plan once: two documents may state the same plan with the same content."""
    return list({candidate.identity.plan: candidate for candidate in reversed(candidates)}.values())


def _written(directory: str, plans: Sequence[Candidate], names: Sequence[str], *, changed: bool) -> str:
    verb = "wrote" if changed else "unchanged:"
    count = f"{len(plans)} launch plan" + ("" if len(plans) == 1 else "s")
    lines = [f"{verb} {count} in {directory}/, index {directory}.index.json"]
    lines += [f"  {name}" for name in names] if changed else []
    return "\n".join(lines) + "\n"


def _next_steps(steps: Commands) -> str:
    blanks = f" ({', '.join(steps.open)}: say where and what)" if steps.open else ""
    lines = ["", f"to register{blanks}, once the workflows are:", f"  {steps.register}"]
    if steps.activate:
        lines += ["to activate:", *(f"  {line}" for line in steps.activate)]
    return "\n".join(lines) + "\n"
