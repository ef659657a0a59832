"""Options that several commands share, and how a command is handed what a group of them says."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Concatenate, ParamSpec

    Command = TypeVar("Command", bound=Callable[..., Any])
    Value = TypeVar("Value")
    Others = ParamSpec("Others")

Parameters: TypeAlias = "dict[str, Any]"
"""What click makes of the command line: values by the names of parameters."""


def option(*names: str, variable: str | None = None, **attributes: Any) -> Callable[[Command], Command]:
    """A click option that is also read from the environment, as LPCTL_<OPTION>."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    envvar = variable or "LPCTL_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, envvar=envvar, show_envvar=True, **attributes)


def handed(
    build: Callable[[Parameters], Value], *options: Callable[[Command], Command]
) -> Callable[[Callable[Concatenate[Value, Others], None]], Callable[Others, None]]:
    """A decorator that declares options, and hands the command what they say as one value: its first argument.

    `build` makes the value, and takes out of the parameters those that the options declare.
    """

    def decorate(command: Callable[Concatenate[Value, Others], None]) -> Callable[Others, None]:
        @wraps(command)
        def called(*arguments: Others.args, **parameters: Others.kwargs) -> None:
            value = build(parameters)
            command(value, *arguments, **parameters)

        for declare in reversed(options):
            declare(called)
        return called

    return decorate


def typed(parameter: str) -> bool:
    """Whether a parameter was given on the command line, which wins over the environment."""
    return click.get_current_context().get_parameter_source(parameter) is ParameterSource.COMMANDLINE


def from_environment(parameter: str) -> bool:
    """Whether a parameter was given by its variable."""
    return click.get_current_context().get_parameter_source(parameter) is ParameterSource.ENVIRONMENT


def format_option(choices: Iterable[str], what: str) -> Callable[[Command], Command]:
    """The option that says how a command prints; the first choice is the default."""
    choices = list(choices)
    return click.option(
        "--format", "format_", type=click.Choice(choices), default=choices[0], show_default=True, help=what
    )


manifests_option = option(
    "--manifests",
    multiple=True,
    metavar="PATH",
    type=click.Path(),
    help="Files, directories or globs to read instead of what lpctl.yaml lists. Repeatable.",
)
stdin_name_option = option(
    "--stdin-name", metavar="PATH", default="<stdin>", show_default=True, help="What to call standard input (`-`)."
)
color_option = option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours: where the output is a terminal, always, or never. NO_COLOR, FORCE_COLOR and TERM=dumb are heeded.",
)
placeholders_option = option(
    "--placeholders",
    is_flag=True,
    help="Write {{ registration.project }} and its kind where a project, domain or version stays open; flytectl fills "
    "them in.",
)
flyte_version_option = option(
    "--flyte-version",
    metavar="VERSION",
    help="The version of Flyte that the plans are registered with, such as 1.14: what it drops or refuses is reported.",
)
debug_option = click.option("--debug", is_flag=True, expose_value=False, help="Show a traceback if lpctl itself fails.")
