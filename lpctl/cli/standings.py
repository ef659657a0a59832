"""What `lpctl status` and `lpctl rollout` have in common: manifests, checked, set against what the server has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.cli.checking import checked, plans_of
from lpctl.cli.live import LiveOptions, state_of
from lpctl.cli.request import request
from lpctl.cli.terminal import stop

if TYPE_CHECKING:
    from lpctl.check.configuration import Project
    from lpctl.cli.request import CheckingOptions
    from lpctl.live.model import Place, Standings


def standings_of(paths: tuple[str, ...], options: CheckingOptions, live: LiveOptions, start: int) -> Standings:
    """Where every plan of the manifests stands, and each that runs beside them. Stops the run at errors."""
    asked = request(paths, options, may_be_empty=True)
    found = checked(asked, options.color)
    from lpctl.cli.configuration import read_project  # noqa: PLC0415 - `--help` needs none of these
    from lpctl.live.standing import standings  # noqa: PLC0415
    from lpctl.live.written import NoPlaceError, TwoActiveError, written  # noqa: PLC0415

    version = options.identity.version.value if options.identity.version is not None else ""
    try:
        wanted = written(plans_of(found, asked.targets), dict.fromkeys(asked.targets, version))
    except (NoPlaceError, TwoActiveError) as error:
        stop(str(error))
    stated = places_of(read_project(options.config, options.color), options)
    places = {plan.place for plan in wanted} | {place for target, place in stated.items() if target in asked.targets}
    if not places:
        stop("the manifests hold no launch plan, and nobody says a project and a domain to look at")
    shared = {place for target, place in stated.items() if target not in asked.targets}
    return standings(wanted, state_of(live, places), places, start, shared=shared, whole=asked.whole)


def places_of(project: Project, options: CheckingOptions) -> dict[str, Place]:
    """The project and domain of each target that has both; without targets, those that options fill in."""
    from lpctl.live.model import Place  # noqa: PLC0415 - `--help` needs none of it

    given = options.identity.project.value if options.identity.project is not None else ""
    targets = project.configuration.targets
    if not targets:
        domain = options.identity.domain.value if options.identity.domain is not None else ""
        return {"": Place(given, domain)} if given and domain else {}
    places = {name: Place(target.project or given, target.domain or name) for name, target in targets.items()}
    return {name: place for name, place in places.items() if place.project}
