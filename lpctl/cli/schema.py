"""`lpctl schema`."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from lpctl.cli.configuration import config_choice, config_options, inputs_of_project, read_project
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of
from lpctl.cli.options import color_option, debug_option, handed, option
from lpctl.cli.terminal import echo, stop
from lpctl.manifest.schemas import KINDS, MANIFEST, OUTPUTS, TYPED, schema_text

if TYPE_CHECKING:
    from lpctl.check.config_choice import ConfigChoice

_KINDS = (MANIFEST, *KINDS, *OUTPUTS)
_API_VERSION = b"lpctl/v1"
_BEGINNING = 64 * 1024


def _kind(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The name of the schema that is meant, in whatever case."""
    named = {kind.lower(): kind for kind in _KINDS}.get(value.lower())
    if named is not None:
        return named
    from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

    close = nearest(value, _KINDS)
    advice = f"did you mean {close}?" if close else f"schemas: {', '.join(_KINDS)}"
    return stop(f"no schema is named {value}; {advice}")


def _completed(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    return [kind for kind in _KINDS if kind.lower().startswith(incomplete.lower())]


@click.command()
@click.argument("kind", callback=_kind, shell_complete=_completed, metavar=f"[{'|'.join(_KINDS)}]", default=MANIFEST)
@handed(interface_option_of, interface_option)
@option("--no-interface", is_flag=True, help="Leave the workflows out.")
@handed(config_choice, *config_options)
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to a file instead of standard output.")
@color_option
@debug_option
def schema(
    config: ConfigChoice,
    interfaces: InterfaceOption,
    /,
    *,
    kind: str,
    no_interface: bool,
    output: str | None,
    color: str,
) -> None:
    """Print the JSON Schema (Draft 2020-12) of a kind of document, or of what a command prints as JSON.

    Without a kind it is Manifest: whatever a manifest file may hold, a launch plan or another kind in each document.
    Such commands are `diff`, `schedule` and `status`.

    Manifest and LaunchPlan are typed by the workflows of --interface, else by those that lpctl.yaml lists, where there
    are any: an editor then completes the names of workflows, and for each its inputs. Write them anew when the
    workflows change.

    For an editor with yaml-language-server, save it, and associate it with the files `*.lp.yaml`; or start a manifest
    with the line `# yaml-language-server: $schema=path/to/Manifest.schema.json`, which holds for its first document.
    """
    if kind not in TYPED and interfaces.typed:
        stop(f"--interface says what the inputs of launch plans are; {kind} has none: ask for {' or '.join(TYPED)}")
    if no_interface and interfaces.typed:
        stop("--no-interface contradicts --interface; give one of them")
    typed = kind in TYPED and not no_interface
    if output is not None:
        from lpctl.cli.outputs import refuse_to_overwrite  # noqa: PLC0415 - few runs write a file

        read = (*interfaces.paths, *inputs_of_project(config)) if typed else ()
        refuse_to_overwrite(f"--output {output}", output, read)
        _refuse_document(output)
    text = _typed_text(kind, interfaces, config, color) if typed else schema_text(kind)
    if output is None:
        echo(text, with_secrets=True)  # it has none: the same goes to files, and is long
        return
    from lpctl.cli.outputs import write_file  # noqa: PLC0415 - few runs write a file

    failure = write_file(output, text.encode())
    if failure is not None:
        stop(failure)


def _refuse_document(output: str) -> None:
    """Stop the run where the file to write holds a document, whose place is easily named for that of its schema."""
    if not os.path.isfile(output):
        return
    with suppress(OSError), open(output, "rb") as stream:  # what cannot be read is said where it is written
        beginning = stream.read(_BEGINNING)
        if _API_VERSION in beginning and b'"$schema"' not in beginning:
            stop(f"--output {output} would overwrite a document of lpctl; name another file, or remove it")


def _typed_text(kind: str, interfaces: InterfaceOption, config: ConfigChoice, color: str) -> str:
    """The schema of a kind that holds launch plans, with the workflows that are known; as published where none is."""
    project = read_project(config, color)
    if not interfaces.paths and project.document is None:
        return schema_text(kind)
    from lpctl.cli.workflows import sources_of  # noqa: PLC0415 - loads protobuf, which other schemas need not

    sources = sources_of(project, interfaces, (), color, needed=False)
    if not sources:
        return schema_text(kind)
    if not any(source.interfaces for source in sources):
        stop(f"the interface sources state no workflow; --no-interface prints the schema of {kind} without any")
    from lpctl.interface.typed_schema import typed_text  # noqa: PLC0415 - likewise

    return typed_text(kind, sources)
