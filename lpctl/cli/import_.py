"""`lpctl import`."""

from __future__ import annotations

import os
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn

import click

from lpctl.check.config_choice import NAME
from lpctl.cli.configuration import config_choice, config_options, manifests_of
from lpctl.cli.interfaces import InterfaceOption, interface_option, interface_option_of, interface_sources
from lpctl.cli.options import Parameters, color_option, debug_option, handed
from lpctl.cli.request import contents_of
from lpctl.cli.starting import start, write_manifests
from lpctl.cli.targets import TargetOptions, environment_of
from lpctl.cli.terminal import echo, hint, stop
from lpctl.files.discover import UnreadableError, find_manifests, shown_path
from lpctl.findings.diagnostic import brief
from lpctl.manifest.configuration import TARGET_NAME
from lpctl.report.visible import visible
from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.check.config_choice import ConfigChoice
    from lpctl.check.configuration import Project
    from lpctl.check.settings import Settings
    from lpctl.cli.starting import Start
    from lpctl.expand.environment import Environment
    from lpctl.importing.imported import Imported
    from lpctl.importing.model import Proof, Side, Unsaid

_PRINTED = "-"
_MOST_NAMED = 3


class _Sources(NamedTuple):
    """The sources that are named, by target, "" where none is named, and the version that is asked for of a server."""

    paths: Mapping[str, tuple[str, ...]]
    version: str | None


def _sources(parameters: Parameters) -> _Sources:
    sources, targets, version = (parameters.pop(name) for name in ("sources", "targets", "version"))
    if "" in sources:
        stop("a source is empty; name a package, a .pb file, or what flytectl printed")
    if sources and targets:
        stop(f"{sources[0]} is of no target: write --target NAME={sources[0]}, or leave out --target")
    if not sources and not targets:
        stop("no source: name the archive of `pyflyte package`, or what `flytectl get launchplan -o json` printed")
    paths: dict[str, tuple[str, ...]] = {"": sources} if sources else {}
    for text in targets:
        name, equals, path = text.partition("=")
        if not equals or not name or not path:
            stop(f"--target {text} is not NAME=SOURCE; write one such as --target production=flyte-package.tgz")
        if not re.match(TARGET_NAME, name):
            stop(f"--target {text}: the name of a target has lower-case letters, digits, and dashes between them")
        paths[name] = (*paths.get(name, ()), path)
    return _Sources({target: _different(of_target) for target, of_target in paths.items()}, version)


def _different(paths: Sequence[str]) -> tuple[str, ...]:
    """The paths without those that lead where an earlier one does."""
    return tuple({os.path.realpath(path): path for path in reversed(paths)}.values())[::-1]


@click.command("import")
@handed(
    _sources,
    click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path()),
    click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="NAME=SOURCE",
        help="The plans of a target of lpctl.yaml; several make one manifest a plan, with overrides. Repeatable.",
    ),
    click.option(
        "--version", metavar="TEXT", help="The version to import of plans that flytectl printed in several versions."
    ),
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(),
    help="Write a file for each workflow into this directory, instead of printing all of them; - prints them.",
)
@click.option(
    "--one-file-each",
    "each",
    type=click.Choice(["workflow", "plan"]),
    default="workflow",
    show_default=True,
    help="What a file holds: the plans of a workflow, or one plan.",
)
@click.option("--partial", "some", is_flag=True, help="Write what can be said where some plans cannot.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; say whether manifests, in -o DIR or of lpctl.yaml, still state what the sources hold.",
)
@handed(interface_option_of, interface_option)
@handed(config_choice, *config_options)
@color_option
@debug_option
def import_(
    config: ConfigChoice,
    interfaces: InterfaceOption,
    sources: _Sources,
    /,
    *,
    output: str | None,
    each: Literal["workflow", "plan"],
    some: bool,
    check: bool,
    color: str,
) -> None:
    """Write the manifests of launch plans that are compiled, and prove that they compile to the same.

    SOURCE is the archive of `pyflyte package`, a directory of its .pb files or one of them, or the JSON or YAML of
    `flytectl get launchplan`; of several versions of a plan the active one is meant, else the newest. Default launch
    plans are left out, as are values that are the workflow's own. A project, domain or version is left to --project,
    --domain and --version of `lpctl compile`, or to the target.

    Nothing is overwritten. Where there is no lpctl.yaml, -o writes a small one.

    Exit code 0: every plan is equal; 1: some are not, or cannot be said, and are listed; 2: usage, configuration,
    unreadable input, or a file that is there already.
    """
    if output == "":
        stop("--output is empty; name a directory")
    directory = None if output == _PRINTED else output
    sides = _sides(sources)
    begun = start(directory, config, color, partial(_configuration, sides, interfaces.paths))
    environment = _environment(begun, sides)
    if check:
        _check(sources, sides, begun, environment, interfaces)
    from lpctl.importing.imported import import_sides  # noqa: PLC0415 - loads protobuf, which `--help` need not

    sides = _with_interfaces(sides, interfaces, begun)
    found = import_sides(sides, environment, _settings(begun.project), each=each, schema=begun.schema)
    _tell(found.unsaid, "cannot be said")
    if found.unsaid and not some:
        echo(f"{_summary(found)}; nothing is written, --partial writes the others\n", err=True)
        sys.exit(1)
    if directory is None:
        echo("---\n".join(text for _, text in found.files))
        if any(sides) and begun.project.directory == begun.root and not os.path.lexists(os.path.join(begun.root, NAME)):
            hint(f"{NAME} has to name the targets; -o DIR writes one that does")
    else:
        echo(write_manifests({os.path.join(directory, file.name): text for file, text in found.files}, begun))
    _tell_open(sides)
    if found.files:
        _tell_elsewhere(sides, environment)
    if found.refused:
        names = ", ".join(found.refused[:_MOST_NAMED])
        more = f" and {len(found.refused) - _MOST_NAMED} more" if len(found.refused) > _MOST_NAMED else ""
        hint(f"{names}{more}: Flyte would refuse them as they are; `lpctl validate` says why")
    echo(f"{_summary(found)}\n", err=directory is None)
    sys.exit(bool(found.unsaid))


def _sides(sources: _Sources) -> dict[str, Side]:
    """What the sources of each target hold. Stops the run where one cannot be read, or does not agree with itself."""
    from lpctl.importing.source import read_side  # noqa: PLC0415 - loads protobuf, which `--help` need not
    from lpctl.interface.model import UnreadableSourceError  # noqa: PLC0415

    found = {}
    for target, paths in sources.paths.items():
        try:
            side = read_side(target, [(path, shown_path(path)) for path in paths], sources.version)
        except UnreadableSourceError as error:
            stop(str(error))
        except OSError as error:
            stop(f"cannot import from {error.filename}: {error.strerror or error}")
        for note in side.notes:
            hint(note)
        found[target] = side
    if not any(side.plans for side in found.values()):
        only = sum(side.default_plans for side in found.values())
        of_version = f" of version {sources.version}" if sources.version is not None else ""
        stop(
            f"the sources hold no launch plan{of_version}"
            + (
                f" but the default one{'s' * (only > 1)} of {_counted(only, 'workflow')}, which need no manifest; "
                "`lpctl new WORKFLOW` begins one for another plan"
                if only
                else ""
            )
        )
    return found


def _configuration(sides: Mapping[str, Side], given: Sequence[str], manifests: str, root: str) -> str:
    """The lpctl.yaml for the sides where there is none."""
    from lpctl.importing.configuration import configuration_text  # noqa: PLC0415 - few runs need one
    from lpctl.importing.decoded import agreed  # noqa: PLC0415

    def listed(paths: Iterable[str]) -> list[str]:
        return [os.path.relpath(path, root).replace(os.sep, "/") for path in paths]

    own = {target: [source.path for source in side.interfaces if source.interfaces] for target, side in sides.items()}
    shared = [*own.pop("", ()), *given]
    first, *others = own.values() or ((),)
    if others and all(paths == first for paths in others):
        shared, own = [*first, *shared], {target: [] for target in own}
    targets = {target: (agreed(side)[0], listed(own[target])) for target, side in sides.items() if target}
    return configuration_text(manifests, listed(shared), targets)


def _environment(begun: Start, sides: Mapping[str, Side]) -> Environment:
    """The lpctl.yaml of the manifests, in the targets of the sides. Stops the run where it has no place for them."""
    from lpctl.importing.imported import contradiction  # noqa: PLC0415 - see import_

    named = tuple(target for target in sides if target)
    environment = environment_of(TargetOptions(named), begun.project.document)
    if environment.targets and not named:
        targets = " ".join(f"--target {name}=SOURCE" for name in environment.targets)
        stop(f"{NAME} has targets: say which of them the source is of, with {targets}")
    for side in sides.values():
        if wrong := contradiction(side, environment):
            stop(wrong)
    return environment


def _settings(project: Project) -> Settings:
    from lpctl.check.settings import Settings  # noqa: PLC0415 - see import_

    return Settings(one_output=False, struct_encoding=project.configuration.struct_encoding)


def _with_interfaces(
    sides: Mapping[str, Side], interfaces: InterfaceOption, begun: Start, files: Sequence[tuple[str, bytes]] = ()
) -> dict[str, Side]:
    """The sides with the interfaces that --interface names, else, for what the sources lack, those of lpctl.yaml."""
    from lpctl.importing.source import lacking  # noqa: PLC0415 - see import_

    found = {}
    for target, side in sides.items():
        paths = interfaces.paths
        configuration = begun.project.configuration
        if not paths and lacking(side):
            stated = (configuration.targets or {}).get(target)
            own = (stated.interfaces if stated is not None else None) or configuration.interfaces
            paths = tuple(os.path.join(begun.root, path) for path in own)
            paths = tuple(path for path in paths if shown_path(path) not in {known.path for known in side.interfaces})
        more = interface_sources(paths, [*files], configuration.struct_encoding, needed=False)
        found[target] = side._replace(interfaces=(*side.interfaces, *more))
    return found


def _check(
    sources: _Sources,
    sides: dict[str, Side],
    begun: Start,
    environment: Environment,
    interfaces: InterfaceOption,
) -> NoReturn:
    """Say whether manifests state what the sides hold, and end the run."""
    from lpctl.importing.agreement import agreement  # noqa: PLC0415 - see import_

    directory = begun.directory
    try:
        files = contents_of(manifests_of(begun.project) if directory is None else find_manifests((directory,)))
    except UnreadableError as error:
        stop(str(error))
    sides = _with_interfaces(sides, interfaces, begun, files)
    found = agreement(files, sides, environment, _settings(begun.project))
    wrong = [proof for proof in found if proof.reason]
    _tell(wrong, "not the same")
    if wrong:
        target = wrong[0].target
        compared = [sources.paths[target][0], directory or shown_path(begun.root)]
        option = f" --target {target}" if target else ""
        hint(f"`lpctl diff {' '.join(map(shell_word, compared))}{option}` says what that means")
    echo(f"{_counted(len(found))}, {len(found) - len(wrong)} equal\n")
    sys.exit(bool(wrong))


def _tell(found: Iterable[Unsaid | Proof], what: str) -> None:
    """Say of which plans something holds, and why; plans of one reason together."""
    plans: dict[tuple[str, str], list[str]] = {}
    for one in found:
        plans.setdefault((one.reason, one.target), []).append(one.plan)
    for (reason, target), names in plans.items():
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        named = ", ".join(names[:_MOST_NAMED])
        echo(f"{what}: {visible(brief(named))}{more}{_in(target)}: {visible(brief(reason))}\n", err=True)


def _in(target: str) -> str:
    return f" [{target}]" if target else ""


def _counted(number: int, what: str = "plan") -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _summary(found: Imported) -> str:
    return f"{_counted(found.total)}, {found.equal:,} equal" + (
        f", {found.total - found.equal:,} not imported" if found.total != found.equal else ""
    )


def _tell_elsewhere(sides: Mapping[str, Side], environment: Environment) -> None:
    """Say what makes the plans exist in targets that no source is of, where there are such."""
    others = [name for name in environment.targets if name not in sides]
    if any(sides) and others:
        said = ", ".join(sides)
        hint(f"the plans say `targets: [{said}]`: without that line they exist in {', '.join(others)} as well")


def _tell_open(sides: Mapping[str, Side]) -> None:
    """Say what the sources hold beside what the manifests say."""
    from lpctl.importing.decoded import agreed  # noqa: PLC0415 - see import_

    if plans := sum(side.default_plans for side in sides.values()):
        come = "comes with its workflow" if plans == 1 else "come with their workflows"
        hint(f"{_counted(plans, 'default launch plan')} left out, which {come}")
    if "" in sides:
        place, apart = agreed(sides[""])
        for part, values in apart.items():
            hint(
                f"the plans are of several {part}s, {' and '.join(values)}, and one output is registered into one: "
                "--target NAME=SOURCE, for the plans of each, makes targets of them"
            )
        options = " ".join(f"--{part} {shell_word(value)}" for part, value in place._asdict().items() if value)
        if options:
            hint(f"the manifests leave open what all plans have in common: `lpctl compile {options}` fills it in")
