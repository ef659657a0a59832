"""The workflows that a command is asked about, among those that the interface sources state."""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lpctl.cli.chosen import no_workflow
from lpctl.cli.configuration import manifests_of
from lpctl.cli.interfaces import InterfaceOption, interface_sources
from lpctl.cli.request import contents_of
from lpctl.cli.targets import refuse_unknown
from lpctl.cli.terminal import echo_findings, stop
from lpctl.files.discover import NothingFoundError, UnreadableError
from lpctl.findings.diagnostic import Severity
from lpctl.manifest.configuration import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.check.configuration import Project
    from lpctl.interface.model import Interface, InterfaceSource


def known_workflows(
    project: Project, interfaces: InterfaceOption, names: tuple[str, ...], targets: tuple[str, ...], color: str
) -> list[Interface]:
    """Every workflow of the interface sources in every version, those of some targets, or of all where none is named.

    `names` are those that are asked for. Stops the run where there is none, or where a source cannot be read.
    """
    from lpctl.interface.resolve import Interfaces  # noqa: PLC0415 - loads protobuf, which `--help` need not

    known = Interfaces(sources_of(project, interfaces, targets, color, needed=True, names=names)).known()
    if not known:
        stop("the interface sources state no workflow")
    return known


def sources_of(
    project: Project,
    interfaces: InterfaceOption,
    targets: tuple[str, ...],
    color: str,
    *,
    needed: bool,
    names: tuple[str, ...] = (),
) -> tuple[InterfaceSource, ...]:
    """The interface sources of some targets, or of all where none is named.

    Stops the run where one cannot be read and, where they are `needed`, where there is none; `names` are those of the
    workflows that are asked for.
    """
    stated = project.configuration.targets or {}
    refuse_unknown(targets, stated)
    chosen_targets = [target for name, target in stated.items() if name in targets or not targets]
    sources = _sources(interfaces, project, names, chosen_targets or [Target()], needed=needed)
    _stop_at_errors(sources, color)
    return sources


def _sources(
    interfaces: InterfaceOption,
    project: Project,
    names: tuple[str, ...],
    targets: Sequence[Target],
    *,
    needed: bool,
) -> tuple[InterfaceSource, ...]:
    """The sources that the option names, else those of the targets: their own, or lpctl.yaml's with its manifests.

    `names` are those of the workflows that are asked for: where there is no source, one of them may be meant as one.
    """
    directory, configuration, _ = project
    files: list[tuple[str, bytes]] = []
    own = [] if interfaces.paths else [path for target in targets for path in target.interfaces or ()]
    shared = bool(interfaces.paths) or not all(target.interfaces for target in targets)
    if configuration.manifests and not interfaces.typed and shared:
        try:
            files = contents_of(manifests_of(project))
        except UnreadableError as error:
            if needed or not isinstance(error, NothingFoundError):
                stop(str(error))
    paths = interfaces.or_configured(directory, configuration) if shared else ()
    paths = (*paths, *(os.path.join(directory, path) for path in own))
    otherwise = "" if needed else "; --no-interface leaves the workflows out"
    return interface_sources(
        paths, files, configuration.struct_encoding, needed=needed, names=names, otherwise=otherwise
    )


def _stop_at_errors(sources: Sequence[InterfaceSource], color: str) -> None:
    """Print what is found in interfaces written by hand, and end the run with 1 where one of them cannot be read."""
    findings = sorted((found for source in sources for found in source.diagnostics), key=lambda found: found.sort_key)
    if findings:
        echo_findings(findings, color)
    if any(found.severity is Severity.ERROR for found in findings):
        sys.exit(1)


def chosen_workflows(known: Sequence[Interface], names: Sequence[str]) -> list[Interface]:
    """Those of the names, the ends of names, and the patterns; all where none is named."""
    chosen: list[Interface] = []
    for name in names:
        found = [interface for interface in known if fnmatchcase(interface.name, name)]
        found = found or [interface for interface in known if interface.name.endswith(f".{name}")]
        if not found:
            no_workflow(name, (interface.name for interface in known))
        chosen += [interface for interface in found if interface not in chosen]
    return chosen if names else list(known)


def of_version(chosen: Sequence[Interface], version: str | None) -> list[Interface]:
    """Those of the version, and those whose source does not say which version they are."""
    if version is None:
        return list(chosen)
    found = [interface for interface in chosen if interface.id.version in ("", version)]
    if not found:
        known = ", ".join(dict.fromkeys(f"{interface.name} {interface.id.version}" for interface in chosen))
        stop(f"no workflow is known in version {version}; known: {known or 'none'}")
    return found
