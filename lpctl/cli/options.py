"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from lpctl.check.config_choice import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Command = TypeVar("Command", bound=Callable[..., Any])


def option(*names: str, variable: str | None = None, **attributes: Any) -> Callable[[Command], Command]:
    """A click option that is also read from the environment, as LPCTL_<OPTION>."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    envvar = variable or "LPCTL_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, envvar=envvar, show_envvar=True, **attributes)


def format_option(choices: Iterable[str], what: str) -> Callable[[Command], Command]:
    """The option that says how a command prints; the first choice is the default."""
    choices = list(choices)
    return click.option(
        "--format", "format_", type=click.Choice(choices), default=choices[0], show_default=True, help=what
    )


interface_option = option(
    "--interface",
    "interfaces",
    multiple=True,
    metavar="SOURCE",
    type=click.Path(),
    help="Where workflow interfaces come from: the archive of `pyflyte package`, a directory of its .pb files or "
    "one of them, the JSON or YAML of `flytectl get workflow`, or WorkflowInterface documents. Repeatable.",
)
manifests_option = option(
    "--manifests",
    multiple=True,
    metavar="PATH",
    type=click.Path(),
    help="Files, directories or globs to read instead of what lpctl.yaml lists. Repeatable.",
)
project_option = option("--project", metavar="NAME", help="Project of plans that state none.")
domain_option = option("--domain", metavar="NAME", help="Domain of plans that state none.")
version_option = option("--version", metavar="TEXT", help="Version of plans that state none.")
workflow_version_option = option(
    "--workflow-version", metavar="TEXT", help="Version of workflows where the plan states none."
)
config_option = option(
    "--config", metavar="FILE", type=click.Path(), help=f"The configuration, instead of the nearest {NAME}."
)
no_config_option = option("--no-config", is_flag=True, help=f"Read no {NAME}.")
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


def _level_option(name: str, what: str) -> Callable[[Command], Command]:
    return option(
        f"--{name}",
        f"level_{name}",
        multiple=True,
        metavar="RULE",
        help=f"{what} of RULE, or of `all`, whatever lpctl.yaml says. Repeatable.",
    )


level_options = (
    _level_option("ignore", "Drop the findings"),
    _level_option("info", "Show as infos the findings"),
    _level_option("warn", "Show as warnings the findings"),
    _level_option("error", "Show as errors the findings"),
)
debug_option = click.option("--debug", is_flag=True, expose_value=False, help="Show a traceback if lpctl itself fails.")


def checking_options(command: Command) -> Command:
    """The options of every command that reads manifests."""
    for shared in (
        debug_option,
        color_option,
        *level_options,
        flyte_version_option,
        stdin_name_option,
        no_config_option,
        config_option,
        workflow_version_option,
        version_option,
        domain_option,
        project_option,
        interface_option,
    ):
        command = shared(command)
    return command
