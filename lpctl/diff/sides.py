"""The plans that manifests state, as one side of a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.diagnostic import Severity
from lpctl.diff.model import Plan, Side, Written
from lpctl.identity import Fill
from lpctl.interface.model import SourceFailure
from lpctl.interface.sources import interfaces_among, read_source
from lpctl.limits import JSON_BYTES
from lpctl.pipeline import check
from lpctl.spec.compiled import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.config import Project
    from lpctl.diagnostic import Diagnostic

CONFIGURATION = "lpctl.yaml"


class SideError(Exception):
    """A side that cannot be read, worded for the user; `diagnostics` are the findings that say why."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class Asked(NamedTuple):
    """What the command line says of one side; `config` is "" for none, None for the nearest."""

    interfaces: tuple[str, ...] = ()
    fill: Fill = Fill()
    config: str | None = None
    manifests: tuple[str, ...] = ()


class Commit(NamedTuple):
    """What the user calls a side, and the full name of its commit; "" for the working tree and for paths."""

    name: str
    commit: str


def usable(name: str, project: Project | None, diagnostics: Sequence[Diagnostic]) -> Project:
    """The configuration that was read for a side of that name. Raises SideError where it cannot be used."""
    if project is None:
        raise SideError(f"the configuration of {name} cannot be used", diagnostics)
    return project


def encoding_of(project: Project | None) -> str | None:
    """How a configuration says that structs are written."""
    return project.configuration.struct_encoding if project is not None else None


def read_written(path: str, shown: str, project: Project | None) -> Written:
    """The interfaces at a path. Raises SideError where they cannot be read."""
    source = read_source(path, shown, encoding_of(project))
    if isinstance(source, SourceFailure):
        raise SideError(f"cannot read interfaces from {source.path}: {source.message}")
    text = b""
    if path.endswith((".yaml", ".yml")):
        with open(path, "rb") as stream:
            text = stream.read(JSON_BYTES)
    return Written(source, text)


def manifest_side(
    commit: Commit,
    files: list[tuple[str, bytes]],
    written: Sequence[Written],
    asked: Asked,
    notes: Sequence[str],
    *,
    project: Project | None,
    head: Side | None,
) -> Side:
    """The side of manifests, given as (name to show, content), compiled with interfaces.

    What else rules find is `lpctl validate`'s to say: only what leaves no message to write matters here. The new side,
    which has no `head`, is refused where it does not compile. The old one leaves out what does not, and is compiled
    with the interfaces of the new one where it has none of its own. Raises SideError.
    """
    among = interfaces_among(files, encoding_of(project))
    notes = list(notes)
    if not written and not among and head is not None and head.sources and files:
        written = head.sources
        notes.append(
            f"{commit.name} names no interface: compiled with those of {head.name}, so changes of workflows do not "
            "show; --base-interface names others"
        )
    if files and not written and not among:
        raise SideError(
            f"no interface source for {commit.name}: pass the archive of `pyflyte package` with --interface, or list "
            f"it under `interfaces` in {CONFIGURATION}"
        )
    sources = (*among, *(source.source for source in written))
    checked = check(files, sources, asked.fill, one_output=False, struct_encoding=encoding_of(project))
    errors = [found for found in checked.diagnostics if found.rule.firm and found.severity is Severity.ERROR]
    if errors and head is None:
        raise SideError(f"{commit.name} does not compile", errors)
    once = distinct(checked.candidates)
    plans = [
        Plan(
            project=candidate.identity.project,
            domain=candidate.identity.domain,
            name=candidate.identity.name,
            version=candidate.identity.version,
            content=candidate.content,
            interface=candidate.interface,
            active=bool(candidate.auto_activate),
            file=candidate.origin.file,
            line=candidate.line,
            origin=candidate.origin,
        )
        for candidate in once
        if candidate.content is not None
    ]
    contents = dict(files)
    return Side(
        name=commit.name,
        commit=commit.commit,
        plans=tuple(plans),
        notes=tuple(notes),
        broken=tuple(errors),
        unknown=frozenset(candidate.identity.name for candidate in once if candidate.content is None),
        files=contents | {source.source.path: source.text for source in written if source.text},
        fill=asked.fill,
        sources=(*(Written(source, contents[source.path]) for source in among), *written),
        changes=(project.configuration.changes or {}) if project is not None else {},
    )
