"""`lpctl schema`."""

from __future__ import annotations

import click

from lpctl.cli.options import debug_option
from lpctl.cli.terminal import echo, stop
from lpctl.manifest.schemas import KINDS, OUTPUTS, schema_text

_KINDS = (*KINDS, *OUTPUTS)


@click.command()
@click.argument("kind", type=click.Choice(_KINDS, case_sensitive=False), metavar=f"[{'|'.join(_KINDS)}]")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to a file instead of standard output.")
@debug_option
def schema(kind: str, output: str | None) -> None:
    """Print the JSON Schema (Draft 2020-12) of a kind of document, or of what a command prints as JSON.

    Such commands are `diff`, `schedule` and `status`.

    For an editor with yaml-language-server, save it, and start the manifest with the line
    `# yaml-language-server: $schema=path/to/LaunchPlan.schema.json`.
    """
    text = schema_text(kind)
    if output is None:
        echo(text)
        return
    from lpctl.cli.outputs import refuse_to_overwrite, write_file  # noqa: PLC0415 - few runs write a file

    refuse_to_overwrite(f"--output {output}", output, ())
    failure = write_file(output, text.encode())
    if failure is not None:
        stop(failure)
