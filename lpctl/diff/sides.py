"""The plans that manifests state, as one side of a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME, ConfigChoice
from lpctl.check.pipeline import check
from lpctl.check.settings import Settings
from lpctl.diff.model import Plan, Side, SideSource
from lpctl.diff.stated import stated
from lpctl.files.discover import DISK, NothingFoundError, find_manifests
from lpctl.interface.model import SourceFailure
from lpctl.interface.sources import interfaces_among, read_source
from lpctl.plan.identity import Fill
from lpctl.text.limits import JSON_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.check.configuration import Project
    from lpctl.diff.configuration import SideConfiguration
    from lpctl.files.discover import ManifestFile, Tree
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.plan.compiled import Candidate


class SideError(Exception):
    """A side that cannot be read, worded for the user; `diagnostics` are the findings that say why."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class SideOptions(NamedTuple):
    """What the command line says of one side."""

    interfaces: tuple[str, ...] = ()
    fill: Fill = Fill()
    config: ConfigChoice = ConfigChoice()
    manifests: tuple[str, ...] = ()


class Commit(NamedTuple):
    """What the user calls a side, and the full name of its commit; "" for the working tree and for paths."""

    name: str
    commit: str


class Manifests(NamedTuple):
    """The manifests that arguments mean; why others are not among them; the arguments that mean nothing."""

    files: tuple[ManifestFile, ...]
    missing: tuple[str, ...]
    absent: tuple[str, ...]


def manifests_of(arguments: Iterable[str], base: str, tree: Tree = DISK) -> Manifests:
    """What arguments mean in a tree, each by itself, relative to `base`. Raises UnreadableError."""
    files: dict[str, ManifestFile] = {}
    missing: list[str] = []
    absent: list[str] = []
    for argument in arguments:
        try:
            found = find_manifests([argument], base, tree)
            files.update((file.shown, file) for file in found.files)
            missing.extend(found.hints)
        except NothingFoundError as error:  # noqa: PERF203 - each argument on its own
            missing.append(str(error))
            absent.append(argument)
    return Manifests(tuple(files.values()), tuple(missing), tuple(absent))


def encoding_of(project: Project | None) -> str | None:
    """How a configuration says that structs are written."""
    return project.configuration.struct_encoding if project is not None else None


def read_side_source(path: str, shown: str, project: Project | None) -> SideSource:
    """The interfaces at a path. Raises SideError where they cannot be read."""
    source = read_source(path, shown, encoding_of(project))
    if isinstance(source, SourceFailure):
        raise SideError(f"cannot read interfaces from {source.path}: {source.message}")
    text = b""
    if path.endswith((".yaml", ".yml")):
        with open(path, "rb") as stream:
            text = stream.read(JSON_BYTES)
    return SideSource(source, text)


def by_content(written: Iterable[SideSource]) -> dict[tuple[str, str], SideSource]:
    """Interface sources by the path and the digest of each: one that several places name is one."""
    return {(one.source.path, one.source.sha256): one for one in written}


def instead(why: str, shown: str, head: Side) -> tuple[Sequence[SideSource], str]:
    """The interfaces of the new side that stand in for one of the old side, and what the reader has to know of it."""
    same = [known for known in head.sources if known.source.path == shown]
    return same or head.sources, (
        f"{why}: compiled with the head's, so changes of workflows do not show; --base-interface names another"
    )


def manifest_side(
    commit: Commit,
    files: list[tuple[str, bytes]],
    written: Sequence[SideSource],
    options: SideOptions,
    notes: Sequence[str],
    *,
    configured: SideConfiguration,
    head: Side | None,
    unread: Sequence[str] = (),
) -> Side:
    """The side of manifests, given as (name to show, content), compiled with interfaces.

    `unread` says of each manifest that is not among the files why it cannot be read.

    What else rules find is `lpctl validate`'s to say: only what leaves no message to write matters here. The new side,
    which has no `head`, is refused where it does not compile. The old one leaves out what does not, and is compiled
    with the interfaces of the new one where it has none of its own. Raises SideError.
    """
    project = configured.project
    among = interfaces_among(files, encoding_of(project))
    notes = [*configured.notes, *notes, *unread]
    if not written and not among and head is not None and head.sources and files:
        written = head.sources
        notes.append(
            f"{commit.name} names no interface: compiled with those of {head.name}, so changes of workflows do not "
            "show; --base-interface names others"
        )
    if files and not written and not among:
        raise SideError(
            f"no interface source for {commit.name}: pass the archive of `pyflyte package` with "
            f"{'--interface' if head is None else '--base-interface'}, or list it under `interfaces` in {NAME}"
        )
    sources = (*among, *(source.source for source in written))
    settings = Settings(fill=options.fill, one_output=False, struct_encoding=encoding_of(project))
    checked = check(files, sources, settings)
    contents = dict(files)
    found = stated(contents, checked)
    if found.errors and head is None:
        raise SideError(f"{commit.name} does not compile", found.errors)
    return Side(
        name=commit.name,
        commit=commit.commit,
        plans=tuple(map(_plan, found.plans)),
        notes=tuple(notes),
        broken=(*configured.errors, *(found.errors if found.unknown or found.unread else ())),
        unknown=tuple(_plan(candidate)._replace(content=b"") for candidate in found.unknown),
        unread=found.unread + len(unread) + bool(configured.errors),
        files=contents | {source.source.path: source.text for source in written if source.text},
        fill=options.fill,
        sources=(*(SideSource(source, contents[source.path]) for source in among), *written),
        project=project,
    )


def _plan(candidate: Candidate) -> Plan:
    return Plan(
        id=candidate.identity,
        content=candidate.content or b"",
        interface=candidate.interface,
        active=bool(candidate.auto_activate),
        file=candidate.key.file,
        line=candidate.line,
        key=candidate.key,
    )
