"""The lpctl.yaml of a side; a change that mends it can be looked at, so the old one may have mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.configuration import configuration_of, sound_part
from lpctl.diff.sides import SideError
from lpctl.files.discover import shown_path
from lpctl.report.concise import render_finding

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.check.configuration import Project
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.source.document import Document

_MOST_NAMED = 3
_LAYERS = ("variables", "defaults", "targets")
"""The entries that speak of all plans: they are used together, as targets and defaults name variables."""


class SideConfiguration(NamedTuple):
    """What a side's lpctl.yaml says, None where it has none.

    `layers` is the document whose targets, defaults and variables hold. `errors` are those for which it is not known
    which manifests it lists; `notes` say what else is wrong with it, and what was done about it.
    """

    project: Project | None = None
    layers: Document | None = None
    errors: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()


class Head(NamedTuple):
    """The new side as it is needed for the old one: what the user calls it, and its configuration."""

    name: str
    project: Project | None


def side_configuration(
    name: str, path: str, content: bytes, needed: Collection[str], head: Head | None
) -> SideConfiguration:
    """The configuration that a side of that name has at `path`, of which it needs some entries.

    The new side, which has no `head`, is refused where it cannot be used: raises SideError. Of the old one what is in
    order is used; for what is in doubt and needed, the new side's entry stands in.
    """
    project, diagnostics = configuration_of(path, content)
    if project is not None:
        return SideConfiguration(project, project.document)
    if head is None:
        raise SideError(f"the configuration of {name} cannot be used", diagnostics)
    sound, doubtful = sound_part(path, content)
    layered = head.project is not None and any(getattr(head.project.configuration, entry) for entry in _LAYERS)
    if layered or doubtful < frozenset(sound.configuration._fields):  # else nobody speaks of layers
        needed = {*needed, *_LAYERS}
    taken = [entry for entry in sound.configuration._fields if entry in doubtful and entry in needed]
    if not taken:
        words = "what is wrong with it changes nothing here"
    elif head.project is None:
        words = f"{_listed(taken)} cannot be used, and {head.name} has no configuration to take its place"
    else:
        words = f"{_listed(taken)} cannot be used: taken from the configuration of {head.name}"
        entries = dict.fromkeys((*taken, *(_LAYERS if set(taken) & set(_LAYERS) else ())))
        instead = {entry: getattr(head.project.configuration, entry) for entry in entries}
        sound = sound._replace(configuration=sound.configuration._replace(**instead))
    notes = [f"{shown_path(path)} of {name}: {words}"]
    layers = sound.document
    if set(taken) & set(_LAYERS):
        layers = head.project.document if head.project is not None else None
    if "manifests" in taken:
        return SideConfiguration(sound, layers, tuple(diagnostics), tuple(notes))
    notes += [f"{name}: {render_finding(diagnostic)}" for diagnostic in diagnostics[:_MOST_NAMED]]
    if len(diagnostics) > _MOST_NAMED:
        notes.append(f"{name}: and {len(diagnostics) - _MOST_NAMED} more mistakes in {shown_path(path)}")
    return SideConfiguration(sound, layers, (), tuple(notes))


def _listed(entries: list[str]) -> str:
    return ", ".join(f"`{entry}`" for entry in entries)
