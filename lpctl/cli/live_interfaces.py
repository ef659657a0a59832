"""`lpctl interface --live`: which workflows the server is asked for."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lpctl.cli.checking import checked_request
from lpctl.cli.filled import FilledPart
from lpctl.cli.request import CheckingOptions, request
from lpctl.cli.standings import places_of
from lpctl.cli.terminal import echo, hint, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.check.configuration import Project
    from lpctl.flyte.entity_id import EntityId
    from lpctl.interface.model import Interface


def live_interfaces(
    project: Project,
    options: CheckingOptions,
    names: tuple[str, ...],
    version: str | None,
    seconds: float,
    *,
    to_keep: bool,
) -> tuple[list[Interface], bool]:
    """The interfaces that the server has of the workflows that are named, and whether it lacks any.

    Where they are `to_keep`, without what the next registration makes untrue. Stops the run where flytectl fails, or
    where nobody says what to ask for.
    """
    from lpctl.live.interfaces import ask_interfaces, committable  # noqa: PLC0415 - `--help` needs none of it
    from lpctl.live.program import AskError  # noqa: PLC0415

    if version:
        part = FilledPart("workflow_version", version, f"--workflow-version {version}")
        options = options._replace(identity=options.identity._replace(workflow_version=part))
    stated = _stated(project, options) if project.configuration.manifests else []
    asked = [workflow for workflow in stated if not names or any(_means(name, workflow) for name in names)]
    asked += _by_name(project, options, [n for n in names if not any(_means(n, each) for each in stated)], version)
    if not asked:
        stop("no manifest names a workflow; name one, with --project and --domain where lpctl.yaml has no target")
    try:
        found = ask_interfaces(asked, seconds)
    except AskError as error:
        if error.printed:
            echo(error.printed, err=True)
        stop(str(error))
    for line in found.missing:
        hint(line)
    known = committable(found.interfaces, [*stated, *asked]) if to_keep else list(found.interfaces)
    return known, bool(found.missing)


def _means(name: str, workflow: EntityId) -> bool:
    return fnmatchcase(workflow.name, name) or workflow.name.endswith(f".{name}")


def _stated(project: Project, options: CheckingOptions) -> list[EntityId]:
    """The workflows that the manifests name, each where it is registered."""
    asked = request((), options, no_interface=True)
    found = checked_request(asked, inputs=False, contents=False, one_output=False)
    places = places_of(project, options)
    workflows = []
    for target in asked.targets:
        place = places.get(target)
        for candidate in found.of_target(target).candidates:
            workflow = candidate.workflow
            project_, domain = place if place is not None else ("", "")
            workflow = workflow._replace(
                project=workflow.project or candidate.identity.project or project_,
                domain=workflow.domain or candidate.identity.domain or domain,
            )
            if not workflow.project or not workflow.domain:
                stop(
                    f"{candidate.key.file}:{candidate.line}: nobody says in which project and domain {workflow.name} "
                    "is; pass --project and --domain"
                )
            workflows.append(workflow)
    return list(dict.fromkeys(workflows))


def _by_name(project: Project, options: CheckingOptions, names: Sequence[str], version: str | None) -> list[EntityId]:
    """Workflows that no manifest names, in each project and domain that lpctl.yaml or the options state."""
    from lpctl.flyte.entity_id import EntityId  # noqa: PLC0415 - `--help` needs none of it

    places = places_of(project, options)
    chosen = {places[name] for name in places if not options.targets.targets or name in options.targets.targets}
    for name in names:
        if any(sign in name for sign in "*?["):
            stop(f"no manifest names a workflow like {name}; write a workflow's whole name")
        if not chosen:
            stop(f"nobody says in which project and domain {name} is; pass --project and --domain")
    return [EntityId(*place, name, version or "") for name in names for place in sorted(chosen)]
