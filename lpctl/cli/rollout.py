"""`lpctl rollout`."""

from __future__ import annotations

import sys
import time
from itertools import groupby
from typing import TYPE_CHECKING

import click

from lpctl.cli.live import LiveOptions, live_options, live_options_of
from lpctl.cli.options import handed
from lpctl.cli.request import CheckingOptions, checking_options
from lpctl.cli.standings import standings_of
from lpctl.cli.terminal import echo, stop
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from lpctl.live.model import Refusal, Rollout


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@handed(live_options_of, *live_options)
@click.option("--prune", is_flag=True, help="Deactivate the plans as well that run and that no manifest states.")
@checking_options
def rollout(options: CheckingOptions, live: LiveOptions, /, *, paths: tuple[str, ...], prune: bool) -> None:
    """Print the commands that bring the server to what is written, as a shell script to review and run with bash.

    PATH is as for validate. The script holds the plans that it registers, in the version of --version, where that is
    also the version of workflows that state none. It registers what no version has as it is written, activates what is
    to be active, and deactivates what is not to be. Nothing is done for what is right already, so there is nothing left
    to do where it has run.

    Exit code 0: printed; 1: the server cannot be brought there, with the reasons and no script, or a manifest has an
    error; 2: usage, configuration, unreadable input, or a server that flytectl does not get to.
    """
    live.stop_unless_one("lpctl rollout")
    if prune and paths:
        stop("--prune is about what no manifest states, and PATH names some of the manifests; leave PATH out")
    from lpctl.cli.configuration import read_project  # noqa: PLC0415 - `--help` needs none of these
    from lpctl.live.rollout import rollout as steps_of  # noqa: PLC0415
    from lpctl.live.script import script  # noqa: PLC0415

    targets = tuple(read_project(options.config, options.color).configuration.targets or ())
    if len(targets) > 1 and not options.targets.targets:
        stop(f"a rollout is of the targets that are named; choose among {', '.join(targets)} with --target")
    found = steps_of(standings_of(paths, options, live, int(time.time())), prune=prune)
    if found.refusals:
        echo(_refused(found), err=True)
        sys.exit(1)
    of = f" of target {' and '.join(options.targets.targets)}" if options.targets.targets else ""
    echo(script(found, f"Brings {'; '.join(map(str, found.places))} to what the manifests{of} say."))


def _refused(found: Rollout) -> str:
    """Why there is no script, plan by plan; what to do once for plans that stand together."""
    lines: list[str] = []
    for advice, refusals in groupby(found.refusals, key=lambda refusal: refusal.help):
        lines += [*map(_reason, refusals), visible(f"  help: {advice}")]
    return "\n".join([*lines, "lpctl: no rollout is printed: not every plan can be brought to what is written"]) + "\n"


def _reason(refusal: Refusal) -> str:
    standing = refusal.standing
    plan = standing.wanted.plan if standing.wanted is not None else None
    place = f"{plan.file}:{plan.line}: " if plan is not None else ""
    return visible(f"{place}{standing.name} ({standing.place}): {refusal.reason}")
