"""`lpctl try`."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING, NoReturn

import click

from lpctl.cli.checking import checked, plans_of
from lpctl.cli.chosen import no_plan
from lpctl.cli.concerned import concerned
from lpctl.cli.instant import asked_instant
from lpctl.cli.options import format_option, manifests_option
from lpctl.cli.outputs import refuse_to_overwrite, write_file
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.terminal import echo, echo_findings, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lpctl.check.pipeline import Checked
    from lpctl.execution.given import CallerInputs, CallerValue
    from lpctl.execution.outcome import Outcome
    from lpctl.execution.target import Target
    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.flyte.start import ExecutionInputs
    from lpctl.plan.compiled import Compiled
    from lpctl.plan.identity import Fill


@click.command("try")
@click.argument("name")
@click.option(
    "--input",
    "arguments",
    multiple=True,
    metavar="NAME=VALUE",
    help="An input that the caller gives: any text for a str or an enum, else YAML of its declared type. Repeatable; "
    "wins over --inputs.",
)
@click.option(
    "--inputs",
    "inputs_file",
    metavar="FILE",
    type=click.Path(),
    help="A YAML mapping of inputs to values; `-` for standard input.",
)
@click.option("--scheduled", is_flag=True, help="Start as the plan's schedule does, with the instant it is due.")
@click.option(
    "--at", metavar="TIME", help="The instant or date that a scheduled run is due (RFC 3339); the next one if absent."
)
@manifests_option
@format_option(
    ["text", "yaml", "json", "textproto"],
    "A table; the inputs as YAML; JSON with the literals; or a flyteidl.core.LiteralMap as text.",
)
@click.option(
    "--exec-file",
    metavar="FILE",
    type=click.Path(),
    help="Write what `flytectl create execution --execFile` takes, unless flytectl would start something else with it.",
)
@checking_options
def try_(
    options: CheckingOptions,
    /,
    *,
    name: str,
    arguments: tuple[str, ...],
    inputs_file: str | None,
    scheduled: bool,
    at: str | None,
    manifests: tuple[str, ...],
    format_: str,
    exec_file: str | None,
) -> None:
    """Show what an execution of a launch plan would start with, or why it would be refused, or fail.

    NAME is a plan's name, or that of a ReferenceLaunchPlan whose plan is known. The inputs are those of the compiled
    plan: defaults, what the caller gives, fixed inputs, and the kickoff time of a scheduled run. Exit code 1 where
    Flyte's server would refuse the execution, and where it would start it and a task would fail, because a value is
    not what the type says that the task reads.

    A plan that exists in several targets of lpctl.yaml needs --target; else --project and --domain choose among plans
    of one name that state theirs.
    """
    from lpctl.execution.outcome import Verdict, outcome  # noqa: PLC0415 - loads protobuf, which `--help` need not
    from lpctl.flyte.start import by_schedule  # noqa: PLC0415

    if scheduled and (arguments or inputs_file):
        stop("--scheduled contradicts --input and --inputs: the scheduler gives the kickoff time and nothing else")
    if at is not None and not scheduled:
        stop("--at is the instant of a scheduled run; add --scheduled")
    if inputs_file == "-" and "-" in manifests:
        stop("standard input holds the manifests or the inputs: name a file for one of them")
    if inputs_file == "" or exec_file == "":
        stop(f"--{'inputs' if inputs_file == '' else 'exec-file'} is empty; name a file")
    asked = request(manifests, options)
    if exec_file is not None:
        given_file = [inputs_file] if inputs_file is not None else []
        read = [*asked.read, *given_file]
        refuse_to_overwrite(f"--exec-file {exec_file}", exec_file, read)
    what = options.targets.called("launch plan")
    only = partial(concerned, names=(name,), fill=asked.fill, means=str.__eq__, what=what)
    found_plans = checked(asked, options.color, only)
    target = _target(found_plans, plans_of(found_plans, asked.targets), name, asked.fill)
    given = (
        _scheduled(target, at) if scheduled else _given(target, asked.struct_encoding, arguments, inputs_file, options)
    )
    if given.diagnostics:
        echo_findings(given.diagnostics, options.color)
    found = outcome(target, given)
    if found.started is not None and scheduled:
        found = found._replace(started=by_schedule(found.started))
    echo(_FORMATS[format_](target, found, given))
    if found.verdict is not Verdict.STARTS:
        sys.exit(1)
    if exec_file is not None:
        _write_exec_file(target, given, exec_file)


def _target(found: Checked, every: Sequence[Compiled], name: str, fill: Fill) -> Target:
    """The plan of that name: one of the manifests', else one that a manifest refers to."""
    from lpctl.execution.target import target_of, target_of_known  # noqa: PLC0415 - see try_

    plans = [plan for plan in every if plan.identity.name == name]
    references = [
        ((reference.id.project, reference.id.domain, reference.id.version), known)
        for reference, known in found.references
        if reference.name == name
    ]
    if not plans and not references:
        no_plan(name, [*(plan.identity.name for plan in every), *(reference.name for reference, _ in found.references)])
    asked = fill[:3]
    spoken_of = [
        (identity, known)
        for identity, known in references
        if all(flag in (None, part) for flag, part in zip(asked, identity, strict=True))
    ]
    if not plans and not spoken_of:
        _contradicted(name, [identity for identity, _ in references], asked)
    stated = [(plan.identity.project, plan.identity.domain, plan.identity.version) for plan in plans]
    stated = stated or [identity for identity, _ in spoken_of]
    if len(stated) > 1:
        _several(name, stated)
    if plans:
        return target_of(plans[0])
    identity, known = spoken_of[0]
    if known is None:
        from lpctl.text.shell import shell_word  # noqa: PLC0415 - only a mistake needs it

        project, domain, version, named = map(shell_word, (*identity, name))
        stop(
            f"the plan that the reference {name} means is not known: give with --interface what `flytectl get "
            f"launchplan -p {project} -d {domain} {named} --version {version} -o json` prints"
        )
    return target_of_known(known)


_PARTS = ("project", "domain", "version")


def _contradicted(name: str, references: Sequence[tuple[str, ...]], asked: Sequence[str | None]) -> NoReturn:
    """Stop the run: no reference of this name states what the flags say, which overwrite nothing."""
    disputed = [
        (number, f"--{part}", flag)
        for number, (part, flag) in enumerate(zip(_PARTS, asked, strict=True))
        if flag is not None and any(identity[number] != flag for identity in references)
    ]
    stated = (", ".join(f"{_PARTS[number]} {identity[number]}" for number, _, _ in disputed) for identity in references)
    stop(
        f"{' '.join(f'{option} {flag}' for _, option, flag in disputed)} contradict{'s' * (len(disputed) == 1)} "
        f"{'the reference' if len(references) == 1 else 'each reference'} {name}, which states "
        f"{'; '.join(dict.fromkeys(stated))}: remove {', '.join(option for _, option, _ in disputed)}, or give what is "
        "stated"
    )


def _several(name: str, stated: Sequence[tuple[str, ...]]) -> NoReturn:
    """Stop the run: several plans have this name. Say in what they differ, and how to choose one."""
    differing = {
        part: values for part, values in zip(_PARTS, zip(*stated, strict=True), strict=True) if len({*values}) > 1
    }
    each = [
        ", ".join(f"{part} {values[number] or '(open)'}" for part, values in differing.items())
        for number in range(len(stated))
    ]
    options = ", ".join(f"--{part}" for part in differing)
    stop(
        f"launch plan {name} is stated {len(stated)} times: {'; '.join(each)}; choose one with {options}, or name one "
        "file with --manifests"
    )


def _given(
    target: Target,
    struct_encoding: str | None,
    arguments: tuple[str, ...],
    inputs_file: str | None,
    options: CheckingOptions,
) -> CallerInputs:
    from lpctl.execution.given import read_argument, read_given, read_inputs_file  # noqa: PLC0415 - see try_

    written: dict[str, CallerValue] = {}
    diagnostics: list[Diagnostic] = []
    if inputs_file is not None:
        shown, content = _file(inputs_file, options.stdin_name)
        stated, wrong = read_inputs_file(shown, content)
        if stated is None:
            echo_findings(wrong, options.color)
            stop(f"no inputs in {shown}: " + ("see above" if wrong else "it is empty; {} states none"))
        written = stated
    seen: set[str] = set()
    for argument in arguments:
        name, equals, text = argument.partition("=")
        if not equals or not name:
            stop(f"--input {argument}: write NAME=VALUE")
        if name in seen:
            stop(f"--input {name} is given twice")
        seen.add(name)
        value, problems = read_argument(name, text, target.type_of(name))
        diagnostics += problems
        if value is not None:
            written[name] = value
    if diagnostics:
        echo_findings(diagnostics, options.color)
        sys.exit(1)
    return read_given(written, target.expected, target.struct_encoding(struct_encoding))


def _file(path: str, stdin_name: str) -> tuple[str, bytes]:
    if path == "-":
        if sys.stdin is None:
            stop("standard input is closed")
        from lpctl.text.limits import FILE_BYTES  # noqa: PLC0415 - few runs read it

        return stdin_name, sys.stdin.buffer.read(FILE_BYTES + 1)
    from lpctl.files.discover import ManifestFile, UnreadableError, read_pipe, read_regular, shown_path  # noqa: PLC0415

    try:
        content = read_pipe(path)
        if content is not None:
            return path, content
        shown = shown_path(path)
        return shown, read_regular(ManifestFile(path, shown), "; pass `-` to read standard input")
    except UnreadableError as error:
        stop(f"cannot read {error}")


def _scheduled(target: Target, at: str | None) -> CallerInputs:
    from lpctl.execution.due import NotDueError, due  # noqa: PLC0415 - see try_
    from lpctl.execution.given import CallerInputs  # noqa: PLC0415
    from lpctl.flyte.start import scheduled_inputs  # noqa: PLC0415

    try:
        instant = due(target.message, None if at is None else asked_instant("--at", at, 0), int(time.time()))
    except NotDueError as error:
        stop(f"launch plan {target.message.id.name} {error}" if at is None else f"--at {at}: {error}")
    return CallerInputs(scheduled_inputs(target.message, instant))


def _text(target: Target, found: Outcome, given: CallerInputs) -> str:
    from lpctl.execution.show import outcome_text  # noqa: PLC0415 - see try_

    return outcome_text(target, found, given)


def _yaml(target: Target, found: Outcome, given: CallerInputs) -> str:
    from lpctl.execution.show import started_yaml  # noqa: PLC0415 - see try_

    return _of_started(started_yaml, target, found, given)


def _json(target: Target, found: Outcome, _: CallerInputs) -> str:
    from lpctl.execution.show import FORMAT, outcome_json  # noqa: PLC0415 - see try_
    from lpctl.text.json import envelope  # noqa: PLC0415

    return envelope(FORMAT, **outcome_json(target, found))


def _textproto(target: Target, found: Outcome, given: CallerInputs) -> str:
    from lpctl.execution.show import started_textproto  # noqa: PLC0415 - see try_

    return _of_started(started_textproto, target, found, given)


def _of_started(
    write: Callable[[Target, ExecutionInputs], str], target: Target, found: Outcome, given: CallerInputs
) -> str:
    """The inputs of an execution that starts and does not fail; of any other, the text on standard error."""
    if found.started is not None and not found.failures:
        return write(target, found.started)
    echo(_text(target, found, given), err=True)
    return ""


_FORMATS = {"text": _text, "yaml": _yaml, "json": _json, "textproto": _textproto}


def _write_exec_file(target: Target, given: CallerInputs, path: str) -> None:
    from lpctl.execution.exec_file import exec_file  # noqa: PLC0415 - see try_
    from lpctl.execution.words import told_apart  # noqa: PLC0415

    text, misread = exec_file(target.message.id, given.literals, target.expected, path)
    for found in misread:
        would = f"refuse it: {found.reason}"
        if found.made is not None:
            made, meant = told_apart(found.made, found.meant, target.expected[found.input].var.type)
            would = f"start with {made} instead of {meant}"
        echo(f"lpctl: {path} is not written: of `{found.input}`, flytectl would {would}\n", err=True)
    if misread:
        sys.exit(1)
    failure = write_file(path, text.encode())
    if failure is not None:
        stop(failure)
