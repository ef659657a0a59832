"""What `lpctl diff` compares: the words of its command line, before `--` and behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from lpctl.cli.options import Parameters

_BEHIND = "lpctl.diff.behind"


class Separated(click.Command):
    """A command that knows what stood behind `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what stands before it, and keep the rest."""
        if "--" in args:
            at = args.index("--")
            ctx.meta[_BEHIND] = tuple(args[at + 1 :])
            args = args[:at]
        return super().parse_args(ctx, args)


class Arguments(NamedTuple):
    """What is compared: the words before `--` and those behind it, None where there is no `--`."""

    sides: tuple[str, ...]
    behind: tuple[str, ...] | None


def arguments_of(parameters: Parameters) -> Arguments:
    """What the command line names."""
    return Arguments(parameters.pop("sides"), click.get_current_context().meta.get(_BEHIND))
