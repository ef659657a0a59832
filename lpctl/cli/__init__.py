"""The command line: options in, one call, text out, an exit code; the only room of click.

Never enters: a decision about manifests, plans or Flyte.
A new command is a file with its name, and a line of `_COMMANDS` below.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from lpctl import __version__

_COMMANDS = {
    "compile": "Write launch plan files ready for flytectl.",
    "diff": "Say what a change does to callers, to the schedule, to access.",
    "explain": "Print the documentation of a rule.",
    "import": "Write the manifests of launch plans that are compiled.",
    "interface": "Print what is known of workflows: inputs, defaults, outputs.",
    "new": "Print a manifest to begin with: every input of a workflow.",
    "render": "Print launch plans as they would be written.",
    "rollout": "Print the commands that bring the server to what is written.",
    "rules": "List the rules that findings name.",
    "schedule": "Show when plans will start, and what they ask of a week.",
    "schema": "Print the JSON Schema of a kind of document.",
    "status": "Say what the server has and runs of what is written.",
    "try": "Show what an execution would start with, or why it would not.",
    "validate": "Check manifests against their schema and their workflows' interfaces.",
}

_TARGET = ("--env", "--environment", "--environments", "--stage")
"""What people write for `--target`, by the names of which click finds other options."""


class _LazyGroup(click.Group):
    """Imports a command's module when the command is called: `--help` costs no more than click."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = cmd_name + "_" * iskeyword(cmd_name)
        command: click.Command = getattr(import_module(f"lpctl.cli.{module}"), module)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

            close = nearest(args[0], _COMMANDS)
            meant = f" Did you mean {close}?" if close else f" Commands: {', '.join(sorted(_COMMANDS))}."
            ctx.fail(f"No such command {args[0]!r}.{meant}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            takes = error.ctx.command.params if error.ctx is not None else []
            if error.option_name in _TARGET and any("--target" in parameter.opts for parameter in takes):
                message = f"No such option {error.option_name!r}. Did you mean '--target'?"
                raise click.NoSuchOption(error.option_name, message, ctx=error.ctx) from None
            raise


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the version, and which parser reads the YAML that lpctl's scanner leaves."""
    if not asked or ctx.resilient_parsing:
        return
    from lpctl.source.parser import CParser  # noqa: PLC0415 - only this option asks

    slower = "ruamel.yaml in pure Python, which is slower: ruamel.yaml.clib is not installed"
    parser = slower if CParser is None else "ruamel.yaml.clib, in C"
    click.echo(f"lpctl {__version__}\nYAML that is not plain is read by {parser}")
    ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, callback=_version, expose_value=False, is_eager=True, help="Show the version and exit."
)
@click.option("--debug", is_flag=True, help="Show a traceback if lpctl itself fails.")
def lpctl(debug: bool) -> None:
    """Declarative launch plans for Flyte.

    YAML manifests, checked offline against the workflows they launch, compiled to the protobuf files that flytectl
    registers.
    """
