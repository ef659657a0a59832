"""`lpctl diff`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, NoReturn

import click

from lpctl.cli.filled import IDENTITY, judged
from lpctl.cli.instant import asked_instant
from lpctl.cli.options import (
    color_option,
    config_option,
    debug_option,
    domain_option,
    format_option,
    interface_option,
    no_config_option,
    option,
    project_option,
    version_option,
    workflow_version_option,
)
from lpctl.cli.outputs import directory_in_repository, report_files, write_reports
from lpctl.cli.request import inputs_of_project, typed
from lpctl.cli.terminal import echo, echo_findings, stop, wants_colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.diff.model import Side
    from lpctl.diff.report import Diff
    from lpctl.diff.sides import Asked, SideError
    from lpctl.findings.classes.levels import Levels

_FORMATS = ("text", "markdown", "json", "github")
_FAILING = ("breaking", "risky", "any")
_LEAST_CHARS = 2000


class _Separated(click.Command):
    """A command that knows what stood behind `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            at = args.index("--")
            ctx.meta["lpctl.diff.behind"] = tuple(args[at + 1 :])
            args = args[:at]
        return super().parse_args(ctx, args)


@click.command(cls=_Separated, options_metavar="[OPTIONS]")
@click.argument("sides", nargs=-1, metavar="[REV | A..B | OLD NEW] [-- PATH...]")
@format_option(_FORMATS, "Text for a terminal, markdown for a review comment, JSON, or annotations of GitHub's.")
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
@interface_option
@option(
    "--base-interface",
    "base_interfaces",
    multiple=True,
    metavar="SOURCE",
    type=click.Path(),
    help="The same for the side that is compared with. Repeatable.",
)
@project_option
@domain_option
@version_option
@workflow_version_option
@option("--base-version", metavar="TEXT", help="The same as --version, for the side that is compared with.")
@option("--base-workflow-version", metavar="TEXT", help="The same as --workflow-version, for that side.")
@config_option
@no_config_option
@color_option
@debug_option
@click.pass_context
def diff(ctx: click.Context, /, sides: tuple[str, ...], format_: str, **options: Any) -> None:
    """Say what a change of launch plans does to those who call them, to their schedules and to access.

    REV is a git revision, compared with HEAD; A..B are two. Without one, the merge base of HEAD and origin/HEAD is
    taken. Both trees are compiled as git has them, each with its own lpctl.yaml; PATH names manifests in them. OLD and
    NEW are two paths: manifests, a directory or archive that was compiled, a .pb file, or the JSON of
    `flytectl get launchplan`.

    Exit code 0: compared; 1: what --exit-code or --fail-on asks for, or a version whose content changed; 2: usage,
    configuration, unreadable input, or a new side that does not compile. What of the old side cannot be compared is
    counted.
    """
    behind = ctx.meta.get("lpctl.diff.behind")
    from lpctl.diff.review import review  # noqa: PLC0415
    from lpctl.findings.classes.kind import Impact  # noqa: PLC0415 - these load YAML and protobuf, which `--help` need not

    start = asked_instant("--from", options["start"], int(time.time()))
    files = report_files(options["outputs"], _read(sides, behind, options) if options["outputs"] else (), _FORMATS)
    before, after = _sides(sides, behind, options)
    found = review(before, after, start, _levels(after.changes or before.changes, options["levels"]))
    failure = write_reports(files, lambda name: _rendered(found, name, options, colour=False))
    echo(_rendered(found, format_, options, colour=wants_colour(options["color"])))
    if failure is not None:
        stop(failure)
    failing = {
        None: {Impact.ERROR},
        "breaking": {Impact.ERROR, Impact.BREAKING},
        "risky": {Impact.ERROR, Impact.BREAKING, Impact.RISKY},
        "any": set(Impact),
    }[options["fail_on"]]
    failed = any(change.impact in failing for plan in found.plans for change in plan.changes)
    # What could not be compared is not known to be alike.
    failed = failed or (options["fail_on"] == "any" and found.not_compared > 0)
    sys.exit(failed or (options["exit_code"] and (bool(found.plans) or found.not_compared > 0)))


def _read(sides: tuple[str, ...], behind: tuple[str, ...] | None, options: dict[str, Any]) -> list[str]:
    """The paths of this tree that the sides are read from, or may be."""
    return [*sides, *(behind or ()), *options["interfaces"], *options["base_interfaces"], *inputs_of_project(options)]


def _levels(configured: Mapping[str, str], given: tuple[str, ...]) -> Levels:
    """The levels of changes that hold. Stops the run where `--level` means nothing."""
    from lpctl.findings.classes.levels import SCALE  # noqa: PLC0415 - see validate

    layer: dict[str, str] = {}
    for text in given:
        name, _, level = text.partition("=")
        if level not in SCALE.levels:
            stop(f"--level {text}: write CLASS=LEVEL, where LEVEL is one of {', '.join(SCALE.levels)}")
        layer[name] = level
    for wrong in SCALE.wrong(layer):
        stop(f"--level {wrong.name}={layer[wrong.name]}: {wrong.message}; {wrong.help}")
    return SCALE.resolve([configured, layer])


def _sides(sides: tuple[str, ...], behind: tuple[str, ...] | None, options: dict[str, Any]) -> tuple[Side, Side]:
    from lpctl.diff.sides import SideError  # noqa: PLC0415 - see validate
    from lpctl.files.discover import UnreadableError  # noqa: PLC0415
    from lpctl.files.git import GitError, find_repository  # noqa: PLC0415

    paths = (
        sides if len(sides) == 2 and behind is None else behind if not sides and behind and len(behind) == 2 else None
    )
    if len(sides) > (2 if behind is None else 1):
        stop("too many arguments: one revision, or two paths; manifests are named behind `--`")
    if "" in (*sides, *(behind or ())):
        stop("an argument is empty; name a revision or a path")
    _refuse_empty(options)
    try:
        if paths is not None:
            if options["worktree"]:
                stop("--worktree compares a revision with the files as they are; two paths are given")
            from lpctl.diff.paths import path_sides  # noqa: PLC0415 - each kind of side by itself

            return path_sides((paths[0], paths[1]), _asked(options, ()))
        from lpctl.diff.commits import commits  # noqa: PLC0415
        from lpctl.diff.revisions import revision_sides  # noqa: PLC0415

        repository = find_repository()
        named = commits(repository, sides[0] if sides else None, worktree=options["worktree"])
        return revision_sides(repository, named, _asked(options, behind or ()))
    except SideError as error:
        _refuse(error, options["color"])
    except (UnreadableError, GitError) as error:
        stop(str(error))


def _refuse_empty(options: dict[str, Any]) -> None:
    """Stop the run at options that mean nothing."""
    for name in ("config", "interfaces", "base_interfaces"):
        if options[name] == "" or (name != "config" and "" in options[name]):
            stop(f"--{name.removesuffix('s').replace('_', '-')} is empty; name a file")
    if typed("no_config") and typed("config"):
        stop("--no-config contradicts --config; give one of them")
    judged(options, {}, (*IDENTITY, "base_version", "base_workflow_version"))


def _refuse(error: SideError, color: str) -> NoReturn:
    """End the run with what is wrong with a side: findings, then one line."""
    if error.diagnostics:
        echo_findings(error.diagnostics, color)
    stop(str(error))


def _asked(options: dict[str, Any], manifests: tuple[str, ...]) -> tuple[Asked, Asked]:
    from lpctl.check.config_choice import ConfigChoice  # noqa: PLC0415 - see validate
    from lpctl.diff.sides import Asked  # noqa: PLC0415 - see validate
    from lpctl.plan.identity import Fill  # noqa: PLC0415

    config = ConfigChoice(options["config"], none=options["no_config"] and (typed("no_config") or not typed("config")))
    project, domain = options["project"] or None, options["domain"] or None
    old = Fill(project, domain, options["base_version"] or None, options["base_workflow_version"] or None)
    new = Fill(project, domain, options["version"] or None, options["workflow_version"] or None)
    return (
        Asked(tuple(options["base_interfaces"]), old, config, manifests),
        Asked(tuple(options["interfaces"]), new, config, manifests),
    )


def _rendered(found: Diff, format_: str, options: dict[str, Any], *, colour: bool) -> str:
    if format_ == "json":
        from lpctl.diff.render import json  # noqa: PLC0415 - each format by itself

        return json.render(found)
    if format_ == "markdown":
        from lpctl.diff.render import markdown  # noqa: PLC0415

        return markdown.render(found, options["max_chars"])
    if format_ == "github":
        from lpctl.diff.render import github  # noqa: PLC0415

        return github.render(found, directory_in_repository())
    from lpctl.diff.render import text  # noqa: PLC0415

    return text.render(found, colour)
