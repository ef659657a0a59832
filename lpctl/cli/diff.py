"""`lpctl diff`."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from lpctl.check.config_choice import NAME
from lpctl.cli.configuration import config_choice, config_options, inputs_of_project
from lpctl.cli.diff_arguments import Arguments, Separated, arguments_of
from lpctl.cli.diff_formats import FORMATS, rendered
from lpctl.cli.filled import FilledIdentity, filled_identity, filled_part, identity_options, judged
from lpctl.cli.instant import asked_instant
from lpctl.cli.interfaces import interface_option, interface_option_of
from lpctl.cli.live import LiveOptions, live_options, live_options_of
from lpctl.cli.options import color_option, debug_option, format_option, handed, option
from lpctl.cli.outputs import report_files, write_reports
from lpctl.cli.targets import TargetOptions, target_option, target_options_of, var_option
from lpctl.cli.terminal import echo, echo_findings, is_watched, stop, wants_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.check.config_choice import ConfigChoice
    from lpctl.cli.options import Parameters
    from lpctl.diff.model import Side
    from lpctl.diff.report import Diff
    from lpctl.diff.sides import SideError, SideOptions
    from lpctl.findings.classes.levels import Levels

_FAILING = ("breaking", "risky", "any")
_LEAST_CHARS = 2000


class _Options(NamedTuple):
    """What the options say of how the sides are compiled: both, and by themselves the one that is compared with."""

    config: ConfigChoice
    interfaces: tuple[str, ...]
    base_interfaces: tuple[str, ...]
    identity: FilledIdentity
    base_identity: FilledIdentity
    targets: TargetOptions
    live: LiveOptions


def _options(parameters: Parameters) -> _Options:
    identity = filled_identity(parameters)
    return _Options(
        config=config_choice(parameters),
        interfaces=interface_option_of(parameters).paths,
        base_interfaces=interface_option_of(parameters, "base_interfaces").paths,
        identity=identity,
        base_identity=identity._replace(
            version=filled_part(parameters, "base_version"),
            workflow_version=filled_part(parameters, "base_workflow_version"),
        ),
        targets=target_options_of(parameters),
        live=live_options_of(parameters),
    )


@click.command(cls=Separated, options_metavar="[OPTIONS]")
@handed(arguments_of, click.argument("sides", nargs=-1, metavar="[REV | A..B | OLD NEW] [-- PATH...]"))
@format_option(FORMATS, "Text for a terminal, markdown for a review comment, JSON, annotations of GitHub's, or a page.")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=PATH",
    help="Write the diff to a file as well, in any format, such as markdown=diff.md. Repeatable.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything changed, or could not be compared.")
@option(
    "--fail-on",
    variable="LPCTL_DIFF_FAIL_ON",
    type=click.Choice(_FAILING),
    help="Exit with 1 if a change has this impact, or a worse one; `any` also if a plan could not be compared.",
)
@option(
    "--level",
    "levels",
    variable="LPCTL_DIFF_LEVEL",
    multiple=True,
    metavar="CLASS=LEVEL",
    help="Make a class of changes, or `all`, breaking, risky or safe, or ignore it, whatever lpctl.yaml says. "
    "Repeatable.",
)
@click.option(
    "--between",
    nargs=2,
    metavar="ONE OTHER",
    help="Compare two targets of lpctl.yaml: what a promotion from one to the other would change, as facts.",
)
@click.option("--worktree", is_flag=True, help="Compare with the files as they are, instead of HEAD.")
@click.option(
    "--from",
    "start",
    metavar="TIME",
    help="The instant or date (RFC 3339) at which the week of fires begins that is compared; now if absent.",
)
@option(
    "--max-chars",
    type=click.IntRange(min=_LEAST_CHARS),
    default=60_000,
    show_default=True,
    help="The length that markdown is cut to; GitHub takes 65,536.",
)
@handed(
    _options,
    *live_options,
    interface_option,
    option(
        "--base-interface",
        "base_interfaces",
        multiple=True,
        metavar="SOURCE",
        type=click.Path(),
        help="The same for the side that is compared with. Repeatable.",
    ),
    *identity_options,
    target_option,
    var_option,
    option("--base-version", metavar="TEXT", help="The same as --version, for the side that is compared with."),
    option("--base-workflow-version", metavar="TEXT", help="The same as --workflow-version, for that side."),
    *config_options,
)
@color_option
@debug_option
def diff(
    options: _Options,
    arguments: Arguments,
    /,
    *,
    format_: str,
    outputs: tuple[str, ...],
    exit_code: bool,
    fail_on: str | None,
    levels: tuple[str, ...],
    between: tuple[str, str] | None,
    worktree: bool,
    start: str | None,
    max_chars: int,
    color: str,
) -> None:
    """Say what a change of launch plans does to those who call them, to their schedules and to access.

    REV is a git revision, compared with HEAD; A..B are two. Without one, the merge base of HEAD and origin/HEAD is
    taken. Both trees are compiled as git has them, each with its own lpctl.yaml; PATH names manifests in them. OLD and
    NEW are two paths: manifests, a directory or archive that was compiled, a .pb file, or the JSON of
    `flytectl get launchplan`. With --between, one REV or path is read, the files as they are without one; with --live,
    what the server has is the old side, and that is the new one.

    Exit code 0: compared; 1: what --exit-code or --fail-on asks for, or a plan that the server refuses: a version whose
    content changed, a schedule that cannot start it; 2: usage, configuration, unreadable input, or a new side that does
    not compile. What of the old side cannot be compared is counted. What --between finds is no change, and ends with 0.
    """
    begin = asked_instant("--from", start, int(time.time()))
    files = report_files(outputs, _read(arguments, options) if outputs else (), FORMATS)
    if between is not None:
        if options.live.asked:
            stop("--live contradicts --between, which compares two targets as they are written; give one of them")
        found = _found_between(arguments, options, between, begin, color, worktree=worktree)
    else:
        found = _reviewed(arguments, options, levels, begin, color, worktree=worktree)
    failure = write_reports(files, lambda name: rendered(found, name, max_chars, colour=False))
    echo(rendered(found, format_, max_chars, colour=wants_colour(color)))
    if failure is not None:
        stop(failure)
    sys.exit(between is None and _fails(found, fail_on, exit_code=exit_code))


def _fails(found: Diff, fail_on: str | None, *, exit_code: bool) -> bool:
    """Whether the run ends with 1."""
    from lpctl.findings.classes.kind import Impact  # noqa: PLC0415 - see validate

    failing = {
        None: {Impact.ERROR},
        "breaking": {Impact.ERROR, Impact.BREAKING},
        "risky": {Impact.ERROR, Impact.BREAKING, Impact.RISKY},
        "any": set(Impact),
    }[fail_on]
    failed = any(change.impact in failing for change in found.changes)
    # What could not be compared is not known to be alike.
    failed = failed or (fail_on == "any" and found.not_compared > 0)
    return failed or (exit_code and (not found.is_empty or found.not_compared > 0))


def _read(arguments: Arguments, options: _Options) -> list[str]:
    """The paths of this tree that the sides are read from, or may be."""
    named = (*arguments.sides, *(arguments.behind or ()))
    return [*named, *options.interfaces, *options.base_interfaces, *inputs_of_project(options.config)]


def _levels(before: Side, after: Side, given: tuple[str, ...]) -> dict[str, Levels]:
    """The levels of changes that hold in each target, by its name, and in all others, by "".

    Those of the new side's lpctl.yaml count, if it states any. Stops the run where `--level` means nothing.
    """
    from lpctl.findings.classes.levels import SCALE  # noqa: PLC0415 - see validate

    layer: dict[str, str] = {}
    for text in given:
        name, _, level = text.partition("=")
        if level not in SCALE.levels:
            stop(f"--level {text}: write CLASS=LEVEL, where LEVEL is one of {', '.join(SCALE.levels)}")
        layer[name] = level
    for wrong in SCALE.wrong(layer):
        stop(f"--level {wrong.name}={layer[wrong.name]}: {wrong.message}; {wrong.help}")
    names = ("", *(target.name for side in (before, after) for target in side.targets))
    stating = after if any(map(after.changes, names)) else before
    return {name: SCALE.resolve([*stating.changes(name), layer]) for name in names}


def _reviewed(
    arguments: Arguments,
    options: _Options,
    levels: tuple[str, ...],
    begin: int,
    color: str,
    *,
    worktree: bool,
) -> Diff:
    """The diff of two sides. Stops the run where they cannot be compared."""
    from lpctl.diff.review import review  # noqa: PLC0415 - see validate
    from lpctl.diff.sides import SideError  # noqa: PLC0415

    before, after = _sides(arguments, options, color, worktree=worktree)
    _refuse_domain(options, (before, after))
    try:
        return review(before, after, begin, _levels(before, after, levels), options.targets.targets)
    except SideError as error:
        _refuse(error, color)


def _found_between(
    arguments: Arguments,
    options: _Options,
    targets: tuple[str, str],
    begin: int,
    color: str,
    *,
    worktree: bool,
) -> Diff:
    """What two targets of one side say otherwise. Stops the run where that cannot be said."""
    from lpctl.diff.between import between  # noqa: PLC0415 - see validate
    from lpctl.diff.layers import LayersError  # noqa: PLC0415
    from lpctl.diff.sides import SideError  # noqa: PLC0415
    from lpctl.files.discover import UnreadableError  # noqa: PLC0415
    from lpctl.files.git import GitError  # noqa: PLC0415

    if options.targets.targets:
        stop("--target contradicts --between, which names two targets; give one of them")
    if len(arguments.sides) > 1:
        stop("too many arguments: with --between, one revision or one path; manifests are named behind `--`")
    if worktree and arguments.sides:
        stop(f"--worktree contradicts {arguments.sides[0]}: with --between, the files as they are need no argument")
    judged(options.identity, {})
    try:
        side = _one_side(arguments, _of_sides(options, arguments.behind or (), between=targets)[1])
        _refuse_domain(options, (side,))
        of = "" if arguments.sides in ((), (".",)) else arguments.sides[0]
        return between(side, *targets, begin, of=of)
    except SideError as error:
        _refuse(error, color)
    except (UnreadableError, GitError, LayersError) as error:
        stop(str(error))


def _refuse_domain(options: _Options, sides: Iterable[Side]) -> None:
    """Stop the run where `--domain` is given, and every side has targets, each with its own."""
    domain = options.identity.domain
    if domain is not None and all(side.environment is not None and side.environment.targets for side in sides):
        stop(f"{domain.said}: each target of {NAME} states its domain; choose one with --target")


def _one_side(arguments: Arguments, options: SideOptions) -> Side:
    """The side that one argument means: a revision, else a path; the files as they are without one."""
    from lpctl.diff.commits import one_commit  # noqa: PLC0415 - see validate
    from lpctl.diff.paths import path_side  # noqa: PLC0415
    from lpctl.diff.revisions import revision_side  # noqa: PLC0415
    from lpctl.files.git import GitError, find_repository  # noqa: PLC0415

    if not arguments.sides:
        path = options.config.find(os.getcwd())
        return path_side(os.path.dirname(os.path.relpath(path)) or "." if path is not None else ".", options)
    (argument,) = arguments.sides
    if not argument:
        stop("an argument is empty; name a revision or a path")
    try:
        repository = find_repository()
    except GitError:
        if not os.path.lexists(argument):
            raise
        return path_side(argument, options)
    if os.path.lexists(argument) and not repository.knows(argument):
        return path_side(argument, options)
    return revision_side(repository, one_commit(repository, argument), options)


def _sides(arguments: Arguments, options: _Options, color: str, *, worktree: bool) -> tuple[Side, Side]:
    from lpctl.diff.layers import LayersError  # noqa: PLC0415 - see validate
    from lpctl.diff.sides import SideError  # noqa: PLC0415
    from lpctl.files.discover import UnreadableError  # noqa: PLC0415
    from lpctl.files.git import GitError, find_repository  # noqa: PLC0415

    sides, behind = arguments
    paths = (
        sides if len(sides) == 2 and behind is None else behind if not sides and behind and len(behind) == 2 else None
    )
    if len(sides) > (2 if behind is None and not options.live.asked else 1):
        stop("too many arguments: one revision, or two paths; manifests are named behind `--`")
    if "" in (*sides, *(behind or ())):
        stop("an argument is empty; name a revision or a path")
    judged((*options.identity, options.base_identity.version, options.base_identity.workflow_version), {})
    try:
        if options.live.asked:
            from lpctl.cli.live_diff import with_server  # noqa: PLC0415 - few runs ask a server

            side = _one_side(arguments, _of_sides(options, behind or ())[1])
            return with_server(options.live, side, options.targets.targets)
        if paths is not None:
            if worktree:
                stop("--worktree compares a revision with the files as they are; two paths are given")
            from lpctl.diff.paths import path_sides  # noqa: PLC0415 - each kind of side by itself

            return path_sides((paths[0], paths[1]), _of_sides(options, ()))
        from lpctl.diff.commits import commits  # noqa: PLC0415
        from lpctl.diff.revisions import revision_sides  # noqa: PLC0415

        repository = find_repository()
        named = commits(repository, sides[0] if sides else None, worktree=worktree)
        return revision_sides(repository, named, _of_sides(options, behind or ()))
    except SideError as error:
        _refuse(error, color)
    except (UnreadableError, GitError, LayersError) as error:
        stop(str(error))


def _refuse(error: SideError, color: str) -> NoReturn:
    """End the run with what is wrong with a side: findings, then one line."""
    if error.diagnostics:
        echo_findings(error.diagnostics, color)
    stop(str(error))


def _of_sides(
    options: _Options, manifests: tuple[str, ...], between: tuple[str, ...] = ()
) -> tuple[SideOptions, SideOptions]:
    from lpctl.diff.layers import LayerOptions, Variable  # noqa: PLC0415 - see validate
    from lpctl.diff.sides import SideOptions  # noqa: PLC0415

    # A plan that states a version is compared under that: `validate` says that it contradicts `--version`.
    fills = [each.fill()._replace(own_versions=True) for each in (options.base_identity, options.identity)]
    layers = LayerOptions(
        between or options.targets.targets,
        tuple(Variable(*variable) for variable in options.targets.variables),
        "--between" if between else "--target",
    )
    before = SideOptions(options.base_interfaces, fills[0], options.config, manifests, layers)
    if is_watched():
        from functools import partial  # noqa: PLC0415 - only somebody who waits needs it

        from lpctl.cli.progress import progress  # noqa: PLC0415 - likewise

        before = before._replace(watching=partial(progress, since=time.monotonic()))
    return before, before._replace(interfaces=options.interfaces, fill=fills[1])
