"""`--live` and `--live-from`: what the server has, asked of flytectl or read from what it printed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from lpctl.cli.options import option
from lpctl.cli.terminal import echo, hint, stop
from lpctl.files.discover import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.cli.options import Parameters
    from lpctl.live.model import Place, Printed, State

_SECONDS = 60
_LIMIT = 100
"""How many plans flytectl prints where it is not told (pkg/filters/type.go:DefaultLimit)."""

timeout_option = option(
    "--flytectl-timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=_SECONDS,
    show_default=True,
    help="How long to wait for each answer of flytectl's.",
)
live_options = (
    click.option(
        "--live",
        is_flag=True,
        help="Ask the server through flytectl, as it is configured and logged in; LPCTL_FLYTECTL names another.",
    ),
    click.option(
        "--live-from",
        "files",
        multiple=True,
        metavar="FILE",
        type=click.Path(),
        help="Read what `flytectl get launchplan -o json` printed instead; - is standard input. Repeatable.",
    ),
    timeout_option,
)


class LiveOptions(NamedTuple):
    """Whether flytectl is asked, for how long, or which files are read instead."""

    live: bool
    files: tuple[str, ...]
    seconds: float

    @property
    def asked(self) -> bool:
        """Whether the server is asked for at all."""
        return self.live or bool(self.files)

    def stop_unless_one(self, command: str) -> None:
        """Stop the run where neither is said, or both are."""
        if self.live and self.files:
            stop("--live contradicts --live-from; give one of them")
        if not self.live and not self.files:
            stop(
                f"{command} needs to know what the server has: pass --live to ask flytectl, or --live-from FILE to "
                "read what `flytectl get launchplan -p PROJECT -d DOMAIN -o json` printed"
            )


def live_options_of(parameters: Parameters) -> LiveOptions:
    """What the options say."""
    return LiveOptions(parameters.pop("live"), parameters.pop("files"), parameters.pop("seconds"))


def state_of(options: LiveOptions, places: Iterable[Place]) -> State:
    """What the server has in these places, and in others that files speak of. Stops the run where that is not known."""
    from lpctl.interface.model import UnreadableSourceError  # noqa: PLC0415 - `--help` needs none of it
    from lpctl.live.state import state  # noqa: PLC0415

    if "" in options.files:
        stop("--live-from is empty; name a file")
    if options.live:
        asked = sorted(set(places))
        plans = [plan for place in asked for plan in _asked(options, place)]
        source = "the server, asked through flytectl,"
    else:
        asked = []
        plans = [plan for file in dict.fromkeys(options.files) for plan in _recorded(file)]
        if len(plans) == _LIMIT:
            hint(
                f"{_LIMIT} plans were read, where flytectl stops unless --filter.limit says more: whether there "
                "are others is not known"
            )
        source = " and ".join(shown_path(file) if file != "-" else "<stdin>" for file in dict.fromkeys(options.files))
    try:
        return state(plans, asked, source)
    except UnreadableSourceError as error:
        stop(f"{source.rstrip(',')}: {error}")


def _recorded(file: str) -> Printed:
    from lpctl.interface.model import UnreadableSourceError  # noqa: PLC0415 - see state_of
    from lpctl.live.state import recorded  # noqa: PLC0415
    from lpctl.text.limits import MIB, RECORDED_BYTES  # noqa: PLC0415

    shown = "<stdin>" if file == "-" else shown_path(file)
    try:
        if file == "-":
            if sys.stdin is None:
                stop("standard input is closed")
            content = sys.stdin.buffer.read(RECORDED_BYTES + 1)
        else:
            with open(file, "rb") as stream:
                content = stream.read(RECORDED_BYTES + 1)
        if len(content) > RECORDED_BYTES:
            stop(f"cannot read {shown}: it is larger than {RECORDED_BYTES // MIB} MiB; give one file a page")
        return recorded(content, shown)
    except OSError as error:
        stop(f"cannot read {shown}: {error.strerror or error}")
    except UnreadableSourceError as error:
        stop(f"cannot read {shown}: {error}")


def _asked(options: LiveOptions, place: Place) -> Printed:
    from lpctl.live.ask import launch_plans  # noqa: PLC0415 - see state_of
    from lpctl.live.program import AskError  # noqa: PLC0415

    try:
        return launch_plans(place, options.seconds)
    except AskError as error:
        if error.printed:
            echo(error.printed, err=True)
        stop(str(error))
