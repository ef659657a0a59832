"""The parts of identities that options fill in, judged once a run as a manifest's are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.cli.terminal import echo, stop
from lpctl.findings.diagnostic import Severity, brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.findings.diagnostic import Problem
    from lpctl.findings.levels import Levels

IDENTITY = ("project", "domain", "version", "workflow_version")
"""The options that fill in what manifests leave open."""


class Flaw(NamedTuple):
    """What is wrong with the value of an option, in words, and how much it matters."""

    rule: str
    severity: Severity
    message: str


def judged(options: dict[str, Any], levels: Levels, names: Sequence[str] = IDENTITY) -> tuple[Flaw, ...]:
    """What is worth knowing of the values, each told on standard error. Stops the run at one that is an error.

    The rules are those of the same words in a manifest, at the levels that hold.
    """
    flaws: list[Flaw] = []
    for name in names:
        value = options[name]
        if not value:
            continue
        said = _said(name, value)
        if not value.isprintable():
            stop(f"{said} holds characters that cannot be printed")
        flaws += _flaws(said, name.removeprefix("base_"), value, levels)
    for flaw in flaws:
        if flaw.severity is Severity.ERROR:
            stop(flaw.message)
    for flaw in flaws:
        if flaw.severity is Severity.WARNING:
            echo(f"lpctl: warning[{flaw.rule}]: {flaw.message}\n", err=True)
    return tuple(flaws)


def _said(name: str, value: str) -> str:
    """The option as it was given: on the command line, or by its variable."""
    import click  # noqa: PLC0415 - few runs fill anything in
    from click.core import ParameterSource  # noqa: PLC0415

    context = click.get_current_context()
    if context.get_parameter_source(name) is ParameterSource.ENVIRONMENT:
        return f"LPCTL_{name.upper()}={value}"
    return f"--{name.replace('_', '-')} {value}"


def _flaws(said: str, part: str, value: str, levels: Levels) -> list[Flaw]:
    from lpctl.flyte.entity_id import PLACEHOLDERS  # noqa: PLC0415 - few runs fill anything in
    from lpctl.rules.filled import filled_problems  # noqa: PLC0415 - few runs fill anything in

    field = part.removeprefix("workflow_")
    if value == PLACEHOLDERS[field]:
        stop(
            f"{said} is the placeholder that flytectl fills in itself; leave it out, and to have it in the files, "
            "compile with --placeholders"
        )
    found = []
    for problem in filled_problems(part, value):
        severity = levels.get(problem.rule.id, problem.rule.severity)
        if severity is not None:
            found.append(Flaw(problem.rule.id, severity, brief(f"{said}: {_in_words(problem, field)}")))
    return found


def _in_words(problem: Problem, field: str) -> str:
    from lpctl.rules.names import unfilled_template  # noqa: PLC0415 - only a mistake needs it

    if problem.rule is unfilled_template:
        return f"nothing fills in the template; write the {field} itself, or leave it to flytectl"
    parts = [problem.message, *(f"{title}: {text}" for title, text in problem.notes)]
    return "; ".join([*parts, problem.help] if problem.help else parts)
