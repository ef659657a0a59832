"""`--target`, `--var`, `--records`: in which targets a command works, what variables stand for, what may be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import click

from lpctl.check.config_choice import NAME
from lpctl.cli.options import option
from lpctl.cli.terminal import stop
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lpctl.cli.options import Parameters
    from lpctl.expand.environment import Environment
    from lpctl.source.document import Document

target_option = option(
    "--target",
    "targets",
    multiple=True,
    metavar="TARGET",
    help="Only this target of lpctl.yaml. Repeatable; all of them if absent.",
)
var_option = click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    help="What ${var.NAME} stands for, whatever lpctl.yaml says; LPCTL_VAR holds one a line. Repeatable.",
)
records_option = click.option(
    "--records",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="A file outside of the repository that `for_each` may read. Repeatable.",
)
target_options = (target_option, var_option, records_option)


class TargetOptions(NamedTuple):
    """The targets that the command line asks for, none for all; variables; files that may be read as records.

    A variable is its name, its value and the option that gave it.
    """

    targets: tuple[str, ...] = ()
    variables: tuple[tuple[str, str, str], ...] = ()
    records: tuple[str, ...] = ()

    def called(self, what: str) -> str:
        """What is looked for, and in which targets, where not in all."""
        return f"{what} of target {' or '.join(self.targets)}" if self.targets else what


def target_options_of(parameters: Parameters) -> TargetOptions:
    """What these options say. Stops the run at a variable without a value."""
    found: dict[str, tuple[str, str, str]] = {}
    environment = [(line, "LPCTL_VAR") for line in os.environ.get("LPCTL_VAR", "").splitlines() if line]
    for text, said in (*environment, *((text, "--var") for text in parameters.pop("variables"))):
        name, equals, value = text.partition("=")
        if not equals or not name:
            stop(f"{said} {text}: write NAME=VALUE")
        found[name] = (name, value, f"{said} {name}")
    return TargetOptions(
        tuple(dict.fromkeys(parameters.pop("targets"))), tuple(found.values()), parameters.pop("records", ())
    )


def environment_of(options: TargetOptions, configuration: Document | None) -> Environment:
    """What lpctl.yaml says of plans, and what the options add. Stops the run where an option means nothing in it."""
    from lpctl.expand.environment import Environment  # noqa: PLC0415 - `--help` needs no documents
    from lpctl.files.beside import BesideManifests  # noqa: PLC0415
    from lpctl.findings.diagnostic import Origin  # noqa: PLC0415
    from lpctl.source.verbatim import Verbatim  # noqa: PLC0415

    given = {name: Verbatim(Origin(f"<{said}>", 0), value) for name, value, said in options.variables}
    made = Environment(configuration, given=given, asked=options.targets, files=BesideManifests(options.records))
    refuse_unknown(options.targets, made.targets)
    declared = made.declared()
    for name, _, said in options.variables:
        if name not in declared:
            close = nearest(name, declared)
            advice = f"did you mean {close}?" if close else f"declare it under `variables` in {NAME}"
            stop(f"{said}: no variable is named {name}; {advice}")
    return made


def refuse_unknown(asked: Iterable[str], known: Collection[str]) -> None:
    """Stop the run at a name that is no target's."""
    for target in asked:
        if target in known:
            continue
        if not known:
            stop(f"--target {target}: there are no targets; add `targets: {{{target}: {{}}}}` to {NAME}")
        close = nearest(target, known)
        stop(
            f"--target {target}: no such target; "
            + (f"did you mean {close}?" if close else f"there are {', '.join(known)}")
        )
