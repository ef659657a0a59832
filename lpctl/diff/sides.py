"""The plans that manifests state, as one side of a diff."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME, ConfigChoice
from lpctl.check.pipeline import Against, check_targets
from lpctl.check.settings import Settings
from lpctl.diff.layers import LayerOptions, targets_of
from lpctl.diff.model import Plan, Side, SideSource, SideSources
from lpctl.diff.stated import stated
from lpctl.files.discover import DISK, NothingFoundError, find_manifests
from lpctl.interface.model import SourceFailure
from lpctl.interface.sources import interfaces_among, read_source
from lpctl.plan.identity import Fill
from lpctl.text.limits import JSON_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from lpctl.check.configuration import Project
    from lpctl.diff.configuration import SideConfiguration
    from lpctl.expand.environment import Environment
    from lpctl.files.discover import ManifestFile, Tree
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.plan.compiled import Candidate


class SideError(Exception):
    """A side that cannot be read, worded for the user; `diagnostics` are the findings that say why."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


def _nobody(_files: int) -> AbstractContextManager[None]:
    return nullcontext()


class SideOptions(NamedTuple):
    """What the command line says of one side.

    `watching` is given the number of its files, and holds what is told how many of them and of its plans are done.
    """

    interfaces: tuple[str, ...] = ()
    fill: Fill = Fill()
    config: ConfigChoice = ConfigChoice()
    manifests: tuple[str, ...] = ()
    layers: LayerOptions = LayerOptions()
    watching: Callable[[int], AbstractContextManager[Callable[[int, int], None] | None]] = _nobody


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


class Instead(NamedTuple):
    """What stands in for interfaces of a target that the old side does not have: those of the new side, the `head`.

    `notes` are those of the old side.
    """

    head: Side | None
    target: str
    notes: list[str]

    def of(self, shown: str, why: str) -> Sequence[SideSource]:
        """The interfaces that stand in for those at a path; the reader is told, once, and why."""
        assert self.head is not None  # noqa: S101 - nothing stands in for those of the new side
        note = f"{why}: compiled with the head's, so changes of workflows do not show; --base-interface names another"
        if note not in self.notes:
            self.notes.append(note)
        same = [known for known in self.head.sources.all if known.source.path == shown]
        return same[:1] or self.head.sources.of(self.target) or self.head.sources.all


def sources_of(
    environment: Environment, project: Project | None, read: Callable[[Sequence[str] | None, str], Sequence[SideSource]]
) -> SideSources:
    """The interfaces of each target that is asked for.

    `read` is given the paths that a target states for itself, and its name; None for those of all targets, which are
    not read where nobody needs them.
    """
    targets = (project.configuration.targets if project is not None else None) or {}
    stated = {name: targets[name].interfaces for name in environment.asked if name in targets}
    own = {name: tuple(read(paths, name)) for name, paths in stated.items() if paths}
    needed = not own or len(own) < len(environment.asked)
    return SideSources(tuple(read(None, "")) if needed else (), own)


def manifest_side(
    commit: Commit,
    files: list[tuple[str, bytes]],
    written: SideSources,
    options: SideOptions,
    notes: Sequence[str],
    *,
    configured: SideConfiguration,
    environment: Environment,
    head: Side | None,
    unread: Sequence[str] = (),
) -> Side:
    """The side of manifests, given as (name to show, content), compiled with interfaces.

    `unread` says of each manifest that is not among the files why it cannot be read.

    What else rules find is `lpctl validate`'s to say: only what leaves no message to write matters here. The new side,
    which has no `head`, is refused where it does not compile. The old one leaves out what does not, and is compiled
    with the interfaces of the new one where it has none of its own. Raises SideError.
    """
    notes = [*configured.notes, *notes, *unread]
    contents = dict(files)
    among = interfaces_among(files, encoding_of(configured.project))
    written = written._replace(
        common=(*(SideSource(source, contents[source.path]) for source in among), *written.common)
    )
    sources = _sources(commit, written, environment, head, notes) if files else written
    fill = options.fill._replace(domain=None) if environment.targets else options.fill  # each target has its own
    settings = Settings(fill=fill, one_output=False, struct_encoding=encoding_of(configured.project))
    against = {
        scope.name: Against(tuple(found.source for found in sources.of(scope.name)), settings)
        for scope in environment.scopes
    }
    with options.watching(len(files)) as watch:
        checked = check_targets(files, against, environment, watch=watch)
    found = stated(contents, checked, environment)
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
        files=contents | {source.source.path: source.text for source in sources.all if source.text},
        fill=fill,
        sources=sources,
        project=configured.project,
        environment=environment,
        targets=tuple(target for target in targets_of(environment) if target.name in environment.asked),
    )


def _sources(
    commit: Commit, written: SideSources, environment: Environment, head: Side | None, notes: list[str]
) -> SideSources:
    """The interfaces that a side has; the new side's, where the old one has none. Raises SideError."""
    if written.common or all(written.of(scope.name) for scope in environment.scopes):
        return written
    if head is None or not head.sources.all:
        raise SideError(
            f"no interface source for {commit.name}: pass the archive of `pyflyte package` with "
            f"{'--interface' if head is None else '--base-interface'}, or list it under `interfaces` in {NAME}"
        )
    notes.append(
        f"{commit.name} names no interface: compiled with those of {head.name}, so changes of workflows do not "
        "show; --base-interface names others"
    )
    own = {name: found for name, found in head.sources.own.items() if name in environment.asked}
    return SideSources(head.sources.common or head.sources.all, own | dict(written.own))


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
