"""`lpctl status`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from lpctl.cli.instant import asked_instant
from lpctl.cli.live import LiveOptions, live_options, live_options_of
from lpctl.cli.options import format_option, handed, option
from lpctl.cli.request import CheckingOptions, checking_options
from lpctl.cli.standings import standings_of
from lpctl.cli.terminal import echo, stop, wants_colour

if TYPE_CHECKING:
    from lpctl.live.model import Kind, Standings

_KINDS = ("changed", "inactive", "unwanted", "orphan", "unregistered", "unknown", "not-asked")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@handed(live_options_of, *live_options)
@click.option(
    "--from",
    "start",
    metavar="TIME",
    help="The instant or date (RFC 3339) from which on starts are told; now if absent.",
)
@format_option(
    ["text", "json", "github"], "Text, JSON of the schema that `lpctl schema status` prints, or GitHub's annotations."
)
@option(
    "--fail-on",
    "failing",
    variable="LPCTL_STATUS_FAIL_ON",
    multiple=True,
    type=click.Choice([*_KINDS, "any", "none"]),
    help="Exit with 1 where a plan stands so; any way but as written if absent. Repeatable.",
)
@checking_options
def status(
    options: CheckingOptions,
    live: LiveOptions,
    /,
    *,
    paths: tuple[str, ...],
    start: str | None,
    format_: str,
    failing: tuple[str, ...],
) -> None:
    """Say what the server has and runs of the plans that are written, and what it runs beside them.

    PATH is as for validate. A plan stands as-written, changed (what runs, or is registered last, has another content),
    inactive (it is to be active), unwanted (it is active, and auto_activate is not true), unregistered, or orphan: it
    is active, and no manifest states it. Versions that differ in nothing else are no difference. The version of a
    workflow counts where --version, --workflow-version or the manifest says it.

    Exit code 0: all as written; 1: something that --fail-on names is not, or a manifest has an error; 2: usage,
    configuration, unreadable input, or a server that flytectl does not get to.
    """
    live.stop_unless_one("lpctl status")
    if "none" in failing and len(failing) > 1:
        stop(f"--fail-on none contradicts --fail-on {next(name for name in failing if name != 'none')}")
    begin = asked_instant("--from", start, int(time.time()))
    found = standings_of(paths, options, live, begin)
    from lpctl.live.model import Kind  # noqa: PLC0415 - `--help` needs none of it

    named = _KINDS if not failing or "any" in failing else tuple(name for name in failing if name != "none")
    kinds = {Kind(name) for name in named}
    echo(_rendered(found, format_, kinds, options.color))
    sys.exit(any(standing.kind in kinds for standing in found.plans))


def _rendered(found: Standings, format_: str, failing: set[Kind], color: str) -> str:
    if format_ == "json":
        from lpctl.live.json import status_json  # noqa: PLC0415 - each format by itself

        return status_json(found)
    if format_ == "github":
        from lpctl.cli.outputs import directory_in_repository  # noqa: PLC0415
        from lpctl.live.github import status_github  # noqa: PLC0415

        return status_github(found, failing, directory_in_repository())
    from lpctl.live.text import status_text  # noqa: PLC0415

    return status_text(found, colour=wants_colour(color))
