"""What the options and lpctl.yaml mean together."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME
from lpctl.cli.configuration import config_choice, config_options, configuration_path, manifests_of, read_project
from lpctl.cli.filled import FilledIdentity, filled_identity, identity_options, judged, judged_as_asked, place_options
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of, interface_sources
from lpctl.cli.levels import asked_in_target, judge_asked, level_layers, level_options, levels, stated_levels
from lpctl.cli.options import color_option, debug_option, flyte_version_option, handed, stdin_name_option
from lpctl.cli.targets import TargetOptions, environment_of, target_options, target_options_of
from lpctl.cli.terminal import hint, stop
from lpctl.files.discover import NothingFoundError, UnreadableError, find_manifests, read_manifests
from lpctl.findings.diagnostic import Severity
from lpctl.manifest.configuration import Target
from lpctl.plan.identity import Fill
from lpctl.text.limits import FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.check.config_choice import ConfigChoice
    from lpctl.check.configuration import Project
    from lpctl.cli.filled import OptionFlaw
    from lpctl.cli.options import Parameters
    from lpctl.expand.environment import Environment
    from lpctl.files.discover import Found
    from lpctl.findings.diagnostic import Path
    from lpctl.findings.levels import Layer, Levels
    from lpctl.flyte.version import FlyteVersion
    from lpctl.interface.model import InterfaceSource
    from lpctl.rules.asked.asked import Asked


class CheckingOptions(NamedTuple):
    """What the options say that commands share which read manifests; some commands have the first five only.

    `levels` are layers, of which later ones win.
    """

    config: ConfigChoice
    stdin_name: str
    color: str
    targets: TargetOptions = TargetOptions()
    identity: FilledIdentity = FilledIdentity()
    interfaces: InterfaceOption = InterfaceOption()
    flyte_version: str | None = None
    levels: tuple[Layer, ...] = ()


def _reading(parameters: Parameters) -> CheckingOptions:
    return CheckingOptions(
        config=config_choice(parameters),
        stdin_name=parameters.pop("stdin_name"),
        color=parameters.pop("color"),
        targets=target_options_of(parameters),
        identity=filled_identity(parameters),
    )


def _checking(parameters: Parameters) -> CheckingOptions:
    return _reading(parameters)._replace(
        interfaces=interface_option_of(parameters),
        flyte_version=parameters.pop("flyte_version"),
        levels=level_layers(parameters),
    )


reading_options = handed(
    _reading, *place_options, *target_options, *config_options, stdin_name_option, color_option, debug_option
)
"""The options of a command that reads manifests by themselves."""

checking_options = handed(
    _checking,
    interface_option,
    *identity_options,
    *target_options,
    *config_options,
    stdin_name_option,
    flyte_version_option,
    *level_options,
    color_option,
    debug_option,
)
"""The options of every command that checks manifests against interfaces."""


class TargetRequest(NamedTuple):
    """What holds in one target: interface sources, what to fill in, where to write, the levels, the rules' options.

    `flags` are what the command line fills in, of `fill` as well; `fail_on` is the least severity that fails a run.
    """

    sources: tuple[InterfaceSource, ...]
    fill: Fill
    output: str | None
    levels: Levels
    asked: Mapping[str, Asked]
    flyte_version: FlyteVersion | None
    fail_on: Severity


class Request(NamedTuple):
    """What a command is to read: manifests as (name, content), and what holds in each target, by its name.

    A repository without targets has one, without a name. `fill` is what the command line fills in. `whole` says whether
    these manifests are what `lpctl compile` takes by itself, `one_output` whether it writes them into one output;
    `output` is lpctl.yaml's. `flaws` are those of what is filled in, told already. `read` are the paths of all that was
    read, none of which may be written.
    """

    files: list[tuple[str, bytes]]
    environment: Environment
    targets: Mapping[str, TargetRequest]
    fill: Fill
    output: str | None
    whole: bool
    one_output: bool
    struct_encoding: str | None
    flaws: tuple[OptionFlaw, ...]
    read: tuple[str, ...]

    def with_contents(self, contents: Mapping[str, bytes]) -> Request:
        """The same request of files with other contents, by name; interfaces that stand among them are read anew."""
        files = [(name, contents[name]) for name, _ in self.files]
        changed = {name: content for name, content in self.files if contents[name] != content}
        if not any(b"WorkflowInterface" in content for content in changed.values()):
            return self._replace(files=files)
        from lpctl.interface.sources import interfaces_among  # noqa: PLC0415 - see interface_sources

        read = [(name, contents[name]) for name in changed]
        among = interfaces_among(read, self.struct_encoding, beside={})
        anew = {source.path: source for source in among}
        targets = {
            name: target._replace(sources=tuple(anew.get(source.path, source) for source in target.sources))
            for name, target in self.targets.items()
        }
        return self._replace(files=files, targets=targets)


def request(
    paths: tuple[str, ...],
    options: CheckingOptions,
    *,
    placeholders: bool = False,
    no_interface: bool = False,
    fail_on: str | None = None,
    may_be_empty: bool = False,
) -> Request:
    """What the options and lpctl.yaml mean together: the command line wins. Stops the run where they mean nothing.

    Where it `may_be_empty`, a repository without a manifest is one that states no plan, which is told.
    """
    if "" in paths:
        stop("a path is empty; name a file, a directory or a glob")
    project = read_project(options.config, options.color)
    directory, configuration, document = project
    environment = environment_of(options.targets, document)
    stated = stated_levels(configuration.rules or {})
    flaws = judged(options.identity, levels((stated, *options.levels), options.levels))
    if no_interface and options.interfaces.typed:
        stop("--no-interface contradicts --interface; give one of them")
    if environment.targets and options.identity.domain is not None:
        stop(f"{options.identity.domain.said}: each target of {NAME} states its domain; choose one with --target")
    try:
        files = _files(paths, project, options.stdin_name)
    except NothingFoundError as error:
        if not may_be_empty or paths or _any_found(configuration.manifests, directory):
            stop(str(error))
        hint(f"{error}, and nothing else that holds one, so the repository states no launch plan")
        files = []
    except UnreadableError as error:
        stop(str(error))
    made = _Targets(project, options, files, no_interface=no_interface)
    targets = {
        name: made.target(name, fail_on)._replace(fill=options.identity.fill(placeholders=placeholders))
        for name in environment.names
    }
    judge_asked(options.levels, [each.asked for each in targets.values()])
    flaws += judged_as_asked(options.identity, [(each.asked, each.levels) for each in targets.values()])
    output = configuration.output
    return Request(
        files=files,
        environment=environment,
        targets=targets,
        fill=options.identity.fill(placeholders=placeholders),
        output=_from_here(directory, output),
        whole=not paths,
        one_output=output is not None and not paths and not environment.targets,
        struct_encoding=configuration.struct_encoding,
        flaws=flaws,
        read=(
            *(name for name, _ in files),
            *(path for path in paths if path == "-"),
            *made.read,
            *configuration_path(options.config),
        ),
    )


def _from_here(directory: str, path: str | None) -> str | None:
    """A path of lpctl.yaml, relative to the working directory."""
    return os.path.relpath(os.path.join(directory, path)) if path else None


class _Targets:
    """What holds in each target; the sources that several have in common are read once."""

    def __init__(
        self, project: Project, options: CheckingOptions, files: list[tuple[str, bytes]], *, no_interface: bool
    ) -> None:
        self._directory, self._configuration, self._document = project
        self._options, self._files, self._no_interface = options, files, no_interface
        self._sources: dict[tuple[str, ...] | None, tuple[InterfaceSource, ...]] = {}
        self.read: dict[str, None] = {}

    def target(self, name: str, fail_on: str | None) -> TargetRequest:
        """What holds in a target."""
        stated = (self._configuration.targets or {}).get(name) or Target()
        output = _from_here(self._directory, stated.output)
        if output is None and name and self._configuration.output:
            output = _from_here(self._directory, os.path.join(self._configuration.output, name))
        rules: dict[Path, Mapping[str, object]] = {
            (): self._configuration.rules or {},
            ("targets", name): stated.rules or {},
        }
        of_rules = levels((*map(stated_levels, rules.values()), *self._options.levels), self._options.levels)
        return TargetRequest(
            sources=self._of(stated.interfaces),
            fill=Fill(),
            output=output if name else _from_here(self._directory, self._configuration.output),
            levels=of_rules,
            asked=asked_in_target(rules, of_rules, self._document) if of_rules else {},
            flyte_version=_flyte_version(
                self._options.flyte_version, stated.flyte_version or self._configuration.flyte_version
            ),
            fail_on=Severity(fail_on or stated.fail_on or self._configuration.fail_on or Severity.ERROR.value),
        )

    def _of(self, own: tuple[str, ...] | None) -> tuple[InterfaceSource, ...]:
        """The interface sources of a target: its own alone, or those of all targets with those among the manifests."""
        key = None if self._options.interfaces.paths else own
        if key not in self._sources:
            paths = (
                tuple(os.path.join(self._directory, path) for path in key)
                if key
                else self._options.interfaces.or_configured(self._directory, self._configuration)
            )
            self.read.update(dict.fromkeys(paths))
            self._sources[key] = interface_sources(
                () if self._no_interface else paths,
                [] if key else self._files,
                self._configuration.struct_encoding,
                needed=not self._no_interface,
            )
        return self._sources[key]


def _flyte_version(given: str | None, configured: str | None) -> FlyteVersion | None:
    if not (text := given or configured):
        return None
    from lpctl.flyte.version import NotAVersionError, parse_version  # noqa: PLC0415 - few runs name one

    try:
        return parse_version(text)
    except NotAVersionError as error:
        stop(f"{'--flyte-version' if given else f'{NAME}: flyte_version'} {text} {error}")


def _files(paths: tuple[str, ...], project: Project, stdin_name: str) -> list[tuple[str, bytes]]:
    if not paths:
        if project.document is None:
            stop(
                f"no manifests: no {NAME} lists them, as there is none here nor above, up to the root of the "
                "repository; name files or directories, or write one with `manifests: [DIRECTORY]`"
            )
        if not project.configuration.manifests:
            stop(f"no manifests: name files or directories, or list them under `manifests` in {NAME}")
        return contents_of(manifests_of(project))
    files = contents_of(find_manifests(path for path in paths if path != "-"))
    if "-" in paths:
        if sys.stdin is None:
            stop("standard input is closed")
        files = [file for file in files if file[0] != stdin_name]  # an editor's buffer stands for the file of its name
        files.append((stdin_name, sys.stdin.buffer.read(FILE_BYTES + 1)))
    return files


def _any_found(manifests: tuple[str, ...], directory: str) -> bool:
    """Whether one of the paths that lpctl.yaml lists leads to a manifest. Raises UnreadableError."""
    for path in manifests:
        with contextlib.suppress(NothingFoundError):
            if find_manifests((path,), directory).files:
                return True
    return False


def contents_of(found: Found) -> list[tuple[str, bytes]]:
    """The files' names and contents; what is to be known of links is told. Raises UnreadableError."""
    contents = read_manifests(found.files)
    for text in found.hints:
        hint(text)
    return contents
