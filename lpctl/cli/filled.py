"""`--project`, `--domain`, `--version`, `--workflow-version`: what fills in the parts of identities that are left open.

Their values are judged once a run as a manifest's are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.cli.options import from_environment, option
from lpctl.cli.terminal import echo, stop
from lpctl.findings.diagnostic import Severity, brief
from lpctl.plan.identity import Fill

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lpctl.cli.options import Parameters
    from lpctl.findings.diagnostic import Problem
    from lpctl.findings.levels import Levels
    from lpctl.rules.asked.asked import Asked

_PROJECT = option("--project", metavar="NAME", help="Project of plans that state none.")
_DOMAIN = option("--domain", metavar="NAME", help="Domain of plans that state none.")
place_options = (_PROJECT, _DOMAIN)
_VERSION = option("--version", metavar="TEXT", help="Version of plans that state none.")
_WORKFLOW_VERSION = option(
    "--workflow-version", metavar="TEXT", help="Version of workflows where the plan states none."
)
identity_options = (*place_options, _VERSION, _WORKFLOW_VERSION)


class FilledPart(NamedTuple):
    """What an option fills in: which part of identities, its value, and the option as it was given."""

    part: str
    value: str
    said: str


class FilledIdentity(NamedTuple):
    """The parts of identities that options fill in."""

    project: FilledPart | None = None
    domain: FilledPart | None = None
    version: FilledPart | None = None
    workflow_version: FilledPart | None = None

    def fill(self, *, placeholders: bool = False) -> Fill:
        """The values alone; `placeholders` as in Fill."""
        project, domain, version, workflow_version = (part.value if part is not None else None for part in self)
        return Fill(project, domain, version, workflow_version, placeholders)


def filled_part(parameters: Parameters, name: str) -> FilledPart | None:
    """What the option of that name fills in; `base_` in its name says that it is for the old side of a diff."""
    value = parameters.pop(name)
    if not value:
        return None
    said = f"LPCTL_{name.upper()}={value}" if from_environment(name) else f"--{name.replace('_', '-')} {value}"
    return FilledPart(name.removeprefix("base_"), value, said)


def filled_identity(parameters: Parameters) -> FilledIdentity:
    """What those of the four options fill in that a command has."""
    return FilledIdentity(
        **{name: filled_part(parameters, name) for name in FilledIdentity._fields if name in parameters}
    )


class OptionFlaw(NamedTuple):
    """What is wrong with the value of an option, in words, and how much it matters."""

    rule: str
    severity: Severity
    message: str

    def severities(self, targets: Iterable[str]) -> Iterable[tuple[str, Severity]]:
        """As of a finding: as much in every target."""
        return ((target, self.severity) for target in targets)


def judged(parts: Iterable[FilledPart | None], levels: Levels) -> tuple[OptionFlaw, ...]:
    """What is worth knowing of the values, each told on standard error. Stops the run at one that is an error.

    The rules are those of the same words in a manifest, at the levels that hold.
    """
    flaws: list[OptionFlaw] = []
    for filled in parts:
        if filled is None:
            continue
        if not filled.value.isprintable():
            stop(f"{filled.said} holds characters that cannot be printed")
        flaws += _flaws(filled, levels)
    return _told(flaws)


def judged_as_asked(
    identity: FilledIdentity, asked: Iterable[tuple[Mapping[str, Asked], Levels]]
) -> tuple[OptionFlaw, ...]:
    """The same of what the project asks of such values, in each target; told once."""
    flaws: dict[str, OptionFlaw] = {}
    for of_target, levels in asked:
        if "allowed-values" in of_target:
            from lpctl.rules.filled import problems_as_asked  # noqa: PLC0415 - few projects ask

            for filled in filter(None, (identity.project, identity.domain)):
                for problem in problems_as_asked(filled.part, filled.value, of_target["allowed-values"]):
                    severity = levels.get(problem.rule.id) or problem.rule.severity
                    message = brief(f"{filled.said}: {_in_words(problem, filled.part)}")
                    flaws.setdefault(message, OptionFlaw(problem.rule.id, severity, message))
    return _told(flaws.values())


def _told(flaws: Collection[OptionFlaw]) -> tuple[OptionFlaw, ...]:
    for flaw in flaws:
        if flaw.severity is Severity.ERROR:
            stop(flaw.message)
    for flaw in flaws:
        if flaw.severity is Severity.WARNING:
            echo(f"lpctl: warning[{flaw.rule}]: {flaw.message}\n", err=True)
    return tuple(flaws)


def _flaws(filled: FilledPart, levels: Levels) -> list[OptionFlaw]:
    from lpctl.flyte.entity_id import PLACEHOLDERS  # noqa: PLC0415 - few runs fill anything in
    from lpctl.rules.filled import filled_problems  # noqa: PLC0415 - few runs fill anything in

    field = filled.part.removeprefix("workflow_")
    if filled.value == PLACEHOLDERS[field]:
        stop(
            f"{filled.said} is the placeholder that flytectl fills in itself; leave it out, and to have it in the "
            "files, compile with --placeholders"
        )
    found = []
    for problem in filled_problems(filled.part, filled.value):
        severity = levels.get(problem.rule.id, problem.rule.severity)
        if severity is not None:
            found.append(OptionFlaw(problem.rule.id, severity, brief(f"{filled.said}: {_in_words(problem, field)}")))
    return found


def _in_words(problem: Problem, field: str) -> str:
    from lpctl.rules.templates import unfilled_template  # noqa: PLC0415 - only a mistake needs it

    if problem.rule is unfilled_template:
        return f"nothing fills in the template; write the {field} itself, or leave it to flytectl"
    parts = [problem.message, *(f"{title}: {text}" for title, text in problem.notes)]
    return "; ".join([*parts, problem.help] if problem.help else parts)
