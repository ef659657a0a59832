"""Rules about the words that a plan is found by: its name, project, domain and version, and its workflow's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import dotted, scalar
from lpctl.flyte.admin import DOMAINS, PART_CHARACTERS
from lpctl.flyte.entity_id import is_template
from lpctl.flyte.kubernetes import HOST, host_flaw, host_repair
from lpctl.rules.rule import of_fields, rule
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.manifest.launch_plan import LaunchPlan

_NUL = "\0"

_SHORT_FOR = {
    **dict.fromkeys(("prod", "prd"), "production"),
    **dict.fromkeys(("dev", "devel", "develop"), "development"),
    **dict.fromkeys(("stage", "stg", "stag"), "staging"),
}
"""What people call the domains that every Flyte has unless it is configured otherwise."""


def _words(plan: LaunchPlan) -> tuple[tuple[Path, str | None], ...]:
    """Where the plan and its reference to the workflow may state a name, project, domain or version, and what."""
    workflow = plan.workflow
    return (
        (("name",), plan.name),
        (("project",), plan.project),
        (("domain",), plan.domain),
        (("version",), plan.version),
        (("workflow", "name"), workflow.name),
        (("workflow", "project"), workflow.project),
        (("workflow", "domain"), workflow.domain),
        (("workflow", "version"), workflow.version),
    )


@rule(of_fields("project", "workflow"), Severity.ERROR)
def invalid_project(plan: LaunchPlan) -> Iterator[Problem]:
    """A project's name is none that Flyte lets anybody create.

    Projects are named as Kubernetes names hosts (project_validator.go:ValidateProjectRegisterRequest). Another name is
    none of a project, and the plan is refused: "failed to validate that project [...] and domain [...] are registered".

    Bad::

        project: Flyte_Snacks

    Good::

        project: flytesnacks
    """
    for path, value in ((("project",), plan.project), (("workflow", "project"), plan.workflow.project)):
        if value is not None and not is_template(value) and (flaw := host_flaw(value)):
            from lpctl.findings.fix import meant  # noqa: PLC0415 - only a mistake needs it

            close = (host_repair(value) or "").replace(".", "-")
            yield invalid_project.at(
                path,
                f"no project is named {scalar(value)}: {flaw}",
                notes=(("allowed", HOST),),
                help=meant(close) if close else None,
            )


@rule(of_fields("name", "domain", "version", "envs"), Severity.ERROR)
def nul_character(plan: LaunchPlan) -> Iterator[Problem]:
    r"""A name, domain, version or environment variable holds the character NUL.

    PostgreSQL stores no text with it, so the plan is not registered: "invalid byte sequence for encoding UTF8: 0x00".
    To a process it is the end of an environment variable (execve(2)): no container starts with one that goes on.

    Bad::

        name: "daily\0"

    Good::

        name: daily
    """
    stated: tuple[tuple[Path, str | None], ...] = (
        (("name",), plan.name),
        (("domain",), plan.domain),
        (("version",), plan.version),
    )
    if plan.envs:
        stated += tuple((("envs", name), value) for name, value in plan.envs.items())
    for path, value in stated:
        if value is not None and _NUL in value:
            carrier = "process carries" if path[0] == "envs" else "database of Flyte stores"
            yield nul_character.at(
                path, f"`{dotted(path)}` holds the character NUL, which no {carrier}", help="remove it: \\0"
            )


@rule(of_fields("domain", "workflow"), Severity.WARNING)
def misspelt_domain(plan: LaunchPlan) -> Iterator[Problem]:
    """A domain is nearly one of those that every Flyte has unless it is configured otherwise.

    Domains are the server's configuration (development, staging and production by default), compared letter by letter:
    "domain [...] is unrecognized by system" (project_validator.go:ValidateProjectAndDomain).

    Bad::

        domain: Production

    Good::

        domain: production
    """
    for path, value in ((("domain",), plan.domain), (("workflow", "domain"), plan.workflow.domain)):
        if value is None or value in DOMAINS:
            continue
        if value.lower() not in DOMAINS and any(known in value for known in DOMAINS):
            continue  # one of a project's own, such as production-eu
        if _NUL not in value and value.lower() not in _SHORT_FOR and (close := nearest(value, DOMAINS, cutoff=0.8)):
            from lpctl.findings.fix import meant  # noqa: PLC0415 - only a mistake needs it

            yield misspelt_domain.at(path, f"domain {scalar(value)} is none of {', '.join(DOMAINS)}", help=meant(close))


@rule(of_fields("domain", "workflow"), Severity.WARNING)
def short_domain(plan: LaunchPlan) -> Iterator[Problem]:
    """A domain is called `prod`, `dev` or `stage`, as people say for those that every Flyte has.

    Domains are the server's configuration (development, staging and production by default), compared letter by letter:
    "domain [...] is unrecognized by system" (project_validator.go:ValidateProjectAndDomain). A target of lpctl.yaml
    that states such a domain is taken at its word; one that states none has its name for a domain.

    Bad::

        domain: prod

    Good::

        domain: production
    """
    for path, value in ((("domain",), plan.domain), (("workflow", "domain"), plan.workflow.domain)):
        if value is None or value in DOMAINS:
            continue
        if (whole := _SHORT_FOR.get(value.lower())) is not None:
            yield short_domain.at(
                path,
                f"domain {scalar(value)} is none of {', '.join(DOMAINS)}",
                help=f"write {whole}, unless the server is configured with a domain {value}",
            )


@rule(of_fields("name", "version"), Severity.WARNING)
def unsafe_name(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan's name or version holds a slash, a blank or a control character.

    The server stores any text; a check for names that are safe in addresses exists and is called from nowhere
    (validation.go:ValidateVersion). The REST interface and the console have names and versions in their paths, where a
    slash ends them; `pyflyte package` fails at a slash, and blanks have to be quoted in every command.

    Bad::

        name: reports/daily

    Good::

        name: reports.daily
    """
    for path, value in ((("name",), plan.name), (("version",), plan.version)):
        if value is None or _NUL in value or is_template(value):
            continue
        if not value.isprintable() or "/" in value or " " in value:
            wrong = next(one for one in value if one in "/ " or not one.isprintable())
            what = "a slash" if wrong == "/" else "a blank" if wrong.isspace() else "a control character"
            yield unsafe_name.at(
                path,
                f"`{path[0]}` holds {what}, which addresses and commands of Flyte do not carry",
                help=_joined(value) if value.isprintable() else "remove it",
            )


def _joined(name: str) -> str:
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    joined = "-".join(name.replace("/", " ").split())
    return helping(f"write {joined}", Write(flow(joined)), safe=False)


@rule(of_fields("name", "project", "domain", "version", "workflow"), Severity.WARNING)
def long_name(plan: LaunchPlan) -> Iterator[Problem]:
    r"""A name, project, domain or version is longer than 255 characters.

    The server's models say 255 and check nothing (repositories/models/launch_plan.go). MySQL cuts or refuses what is
    longer; PostgreSQL refuses where all four together are beyond some 2,700 bytes: "failed database operation with
    index row size ..." (repositories/errors/postgres.go).

    Bad::

        version: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
          bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\
          cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
        workflow: {name: reports.daily.my_wf, version: v11}

    Good::

        version: v12
        workflow: {name: reports.daily.my_wf, version: v11}
    """
    for path, value in _words(plan):
        if value is not None and len(value) > PART_CHARACTERS and path[-1] != "project":  # a project's name has less
            yield long_name.at(
                path,
                f"`{dotted(path)}` has {len(value)} characters; "
                f"not every database of Flyte keeps more than {PART_CHARACTERS}",
            )
