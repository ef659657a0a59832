"""Options that several commands share, and what they mean together with lpctl.yaml."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

import click
from click.core import ParameterSource

from lpctl.diagnostic import brief
from lpctl.discover import UnreadableError, find_manifests, read_manifest, shown_path
from lpctl.identity import Fill
from lpctl.limits import FILE_BYTES, INPUT_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lpctl.discover import ManifestFile
    from lpctl.interface.model import InterfaceSource

    Command = TypeVar("Command", bound=Callable[..., Any])


NAME = "lpctl.yaml"


def _option(*names: str, variable: str | None = None, **attributes: Any) -> Callable[[Command], Command]:
    """A click option that is also read from the environment, as LPCTL_<OPTION>."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    envvar = variable or "LPCTL_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, envvar=envvar, show_envvar=True, **attributes)


interface_option = _option(
    "--interface",
    "interfaces",
    multiple=True,
    metavar="SOURCE",
    type=click.Path(),
    help="Where workflow interfaces come from: the archive of `pyflyte package`, a directory of its .pb files or "
    "one of them, the JSON or YAML of `flytectl get workflow`, or WorkflowInterface documents. Repeatable.",
)
project_option = _option("--project", metavar="NAME", help="Project of plans that state none.")
domain_option = _option("--domain", metavar="NAME", help="Domain of plans that state none.")
version_option = _option("--version", metavar="TEXT", help="Version of plans that state none.")
workflow_version_option = _option(
    "--workflow-version", metavar="TEXT", help="Version of workflows where the plan states none."
)
config_option = _option(
    "--config", metavar="FILE", type=click.Path(), help=f"The configuration, instead of the nearest {NAME}."
)
no_config_option = _option("--no-config", is_flag=True, help=f"Read no {NAME}.")
stdin_name_option = _option(
    "--stdin-name", metavar="PATH", default="<stdin>", show_default=True, help="What to call standard input (`-`)."
)
color_option = _option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours: where the output is a terminal, always, or never. NO_COLOR and FORCE_COLOR are heeded.",
)
placeholders_option = _option(
    "--placeholders",
    is_flag=True,
    help="Write {{ registration.project }} and its kind where a project, domain or version stays open; flytectl fills "
    "them in.",
)
debug_option = click.option("--debug", is_flag=True, expose_value=False, help="Show a traceback if lpctl itself fails.")


def checking_options(command: Command) -> Command:
    """The options of every command that reads manifests."""
    for option in (
        debug_option,
        color_option,
        stdin_name_option,
        no_config_option,
        config_option,
        workflow_version_option,
        version_option,
        domain_option,
        project_option,
        interface_option,
    ):
        command = option(command)
    return command


def stop(message: str) -> NoReturn:
    """End the run with exit code 2 and one message on standard error."""
    from lpctl.report.visible import visible  # noqa: PLC0415 - only a mistake needs it

    echo(f"lpctl: {visible(brief(message))}\n", err=True)
    sys.exit(2)


def typed(parameter: str) -> bool:
    """Whether a parameter was given on the command line, which wins over the environment."""
    return click.get_current_context().get_parameter_source(parameter) is ParameterSource.COMMANDLINE


def echo(text: str, *, err: bool = False) -> None:
    """Write text as it is, with escapes for what the stream cannot encode."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:  # closed by the caller
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, errors="backslashreplace").decode(encoding))
    stream.flush()


def wants_colour(choice: str, *, err: bool = False) -> bool:
    """Whether to colour: what `--color` says, else NO_COLOR, FORCE_COLOR, else whether the stream is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()


class Request(NamedTuple):
    """What a command is to read: manifests as (name, content), interface sources, what to fill in, where to write."""

    files: list[tuple[str, bytes]]
    sources: tuple[InterfaceSource, ...]
    fill: Fill
    output: str | None


def request(paths: tuple[str, ...], options: dict[str, Any], *, no_interface: bool = False) -> Request:
    """What the options and lpctl.yaml mean together: the command line wins. Stops the run where they mean nothing."""
    if "" in options["interfaces"] or options["config"] == "":
        stop(f"--{'config' if options['config'] == '' else 'interface'} is empty; name a file")
    for option in ("project", "domain", "version", "workflow_version"):
        if not (options[option] or "").isprintable():
            stop(f"--{option.replace('_', '-')} {options[option]} holds characters that cannot be printed")
    if "" in paths:
        stop("a path is empty; name a file, a directory or a glob")
    directory, manifests, interfaces, output = _configured(options)
    if no_interface and typed("interfaces"):
        stop("--no-interface contradicts --interface; give one of them")
    try:
        files = _files(paths, manifests, directory, options)
    except UnreadableError as error:
        stop(str(error))
    given = tuple(options["interfaces"]) or tuple(os.path.join(directory, path) for path in interfaces)
    return Request(
        files=files,
        sources=_sources(() if no_interface else given, files, needed=not no_interface),
        fill=Fill(
            project=options["project"] or None,
            domain=options["domain"] or None,
            version=options["version"] or None,
            workflow_version=options["workflow_version"] or None,
            placeholders=options.get("placeholders", False),
        ),
        output=os.path.relpath(os.path.join(directory, output)) if output else None,
    )


def _configured(options: dict[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...], str | None]:
    if options["no_config"] and (typed("no_config") or not typed("config")):
        if typed("config") and typed("no_config"):
            stop("--no-config contradicts --config; give one of them")
        return "", (), (), None
    from lpctl.config import find_configuration, read_configuration  # noqa: PLC0415 - loads YAML, which help need not

    path = options["config"] or find_configuration(NAME, os.getcwd())
    if path is None:
        return "", (), (), None
    try:
        project, diagnostics = read_configuration(path)
    except UnreadableError as error:
        stop(str(error))
    if project is None:
        from lpctl.report.text import render_finding  # noqa: PLC0415 - only a mistake needs it

        colour = wants_colour(options["color"], err=True)
        echo("\n".join(render_finding(diagnostic, colour) for diagnostic in diagnostics), err=True)
        sys.exit(2)
    configuration = project.configuration
    return project.directory, configuration.manifests, configuration.interfaces, configuration.output


def _files(
    paths: tuple[str, ...], manifests: tuple[str, ...], directory: str, options: dict[str, Any]
) -> list[tuple[str, bytes]]:
    if not paths:
        if not manifests:
            stop(f"no manifests: name files or directories, or list them under `manifests` in {NAME}")
        return _contents(find_manifests(manifests, directory))
    files = _contents(find_manifests(path for path in paths if path != "-"))
    if "-" in paths:
        if sys.stdin is None:
            stop("standard input is closed")
        name = options["stdin_name"]
        files = [file for file in files if file[0] != name]  # an editor's buffer stands for the file of its name
        files.append((name, sys.stdin.buffer.read(FILE_BYTES + 1)))
    return files


def _contents(files: Iterable[ManifestFile]) -> list[tuple[str, bytes]]:
    """The files' names and contents. Raises UnreadableError."""
    contents, total = [], 0
    for file in files:
        content = read_manifest(file)
        contents.append((file.shown, content))
        total += len(content)
        if total > INPUT_BYTES:
            raise UnreadableError(f"the manifests are larger than {INPUT_BYTES // MIB} MiB together")
    return contents


def _sources(paths: tuple[str, ...], files: list[tuple[str, bytes]], *, needed: bool) -> tuple[InterfaceSource, ...]:
    from lpctl.interface.model import SourceFailure  # noqa: PLC0415 - these load protobuf, which `--help` need not
    from lpctl.interface.sources import interfaces_among, read_source  # noqa: PLC0415

    sources = list(interfaces_among(files))
    if needed and not paths and not sources:
        stop(
            "no interface source: pass the archive of `pyflyte package` with --interface, or list it under "
            f"`interfaces` in {NAME}; `lpctl validate --no-interface` checks all but the inputs"
        )
    for path in dict.fromkeys(paths):
        source = read_source(path, shown_path(path))
        if isinstance(source, SourceFailure):
            stop(f"cannot read interfaces from {source.path}: {source.message}")
        sources.append(source)
    return tuple(sources)
