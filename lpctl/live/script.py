"""A rollout as a shell script, to be reviewed and run as it is: it holds the plans that it registers.

What it relies on of flytectl: `-p` and `-d` win over what files say, files are known as launch plans by their names and
registered in the order of these, a version that exists with the same content counts as registered
(cmd/register/register_util.go: getJSONSpec, registerFile), and an update of a state that is so already changes nothing
(cmd/update/launch_plan.go). Nothing of it is activated by registration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.live.model import Activate, Register
from lpctl.output.commands import activate, deactivate
from lpctl.report.model import counted
from lpctl.report.visible import visible
from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.live.model import Deactivate, File, Rollout

_LINE = 72
_PLAIN = frozenset(b' !"#$&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~')
"""Bytes that stand for themselves in a format of printf's in single quotes: all that ASCII shows but `%`, `'`, `\\`."""

_HEAD = """\
set -euo pipefail

flytectl() { command "${LPCTL_FLYTECTL:-flytectl}" "$@" </dev/null; }
files=$(mktemp -d)
done=0
doing=
ended() {
  status=$?
  rm -rf "$files"
  if [ "$status" -ne 0 ]; then
    printf '%s\\n' "stopped: $doing: exit $status; $done of $steps steps are done, and no later one was begun" >&2
    printf '%s\\n' "run lpctl rollout again: it prints the steps that are left" >&2
  fi
}
trap ended EXIT
step() {
  doing=$1
  printf '\\n%s\\n' "step $((done + 1)) of $steps: $doing"
}
"""


def script(rollout: Rollout, title: str) -> str:
    """The steps of a rollout as a script for bash; `title` says what it brings where."""
    lines = ["#!/usr/bin/env bash", f"# {visible(title)}", *(f"# {visible(line)}" for line in _said(rollout))]
    if not rollout.steps:
        return "\n".join([*lines, "printf '%s\\n' 'nothing to do'"]) + "\n"
    lines += ["#", "# Read it, then run it with bash. It stops at the first command that fails."]
    lines += [_HEAD.rstrip("\n"), f"steps={len(rollout.steps)}"]
    for number, step in enumerate(rollout.steps):
        lines += ["", *(_register(number, step) if isinstance(step, Register) else _update(step)), "done=$((done + 1))"]
    return "\n".join([*lines, "", "printf '\\n%s\\n' \"done: $done of $steps steps\""]) + "\n"


def _said(rollout: Rollout) -> Iterator[str]:
    """What is to be known of all steps together."""
    yield f"From what {rollout.source} said of {'; '.join(map(str, rollout.places))}."
    files = sum(len(step.files) for step in rollout.steps if isinstance(step, Register))
    activated = sum(isinstance(step, Activate) for step in rollout.steps)
    ended = len(rollout.steps) - activated - sum(isinstance(step, Register) for step in rollout.steps)
    yield (
        f"{counted(files, 'launch plan')} to register, {activated} to activate, {ended} to deactivate; "
        f"{rollout.right} right already."
    )
    for orphan in rollout.left:
        yield f"{orphan.name} ({orphan.place}) runs, and no manifest states it: it goes on; --prune deactivates it."


def _register(number: int, step: Register) -> Iterator[str]:
    place, version = step.place, step.version
    what = f"register {counted(len(step.files), 'launch plan')} in {place}, version {version}"
    yield f"# {visible(what)}"
    for file in step.files:
        yield f"#   {visible(file.name)}: {visible(file.why[0])}"
        yield from (f"#     {visible(line)}" for line in file.why[1:])
    yield "# rollback: none is needed; what is registered stays, and starts nothing until it is activated"
    yield f"step {shell_word(what)}"
    yield f'mkdir "$files/{number}"'
    for file in step.files:
        yield from _content(number, file)
    yield (
        f"flytectl register files -p {shell_word(place.project)} -d {shell_word(place.domain)} "
        f'--version {shell_word(version)} "$files/{number}"/*.pb'
    )


def _content(number: int, file: File) -> Iterator[str]:
    """The commands that write a file; what can be read of it can be read in them."""
    yield "{"
    yield from (f"  printf '{part}'" for part in _formats(file.content))
    yield f'}} >"$files/{number}"/{shell_word(file.file)}'


def _formats(content: bytes) -> Iterator[str]:
    """Formats of printf's that print the bytes, in octal where they are not plain, each of a line's length."""
    line = ""
    for byte in content:
        line += chr(byte) if byte in _PLAIN and (line or byte != ord("-")) else f"\\{byte:03o}"
        if len(line) >= _LINE:
            yield line
            line = ""
    if line or not content:
        yield line


def _update(step: Activate | Deactivate) -> Iterator[str]:
    plan = step.plan
    if isinstance(step, Activate):
        instead = plan._replace(version=step.instead_of)
        what, command = f"activate {plan.name} version {plan.version}", activate(plan)
        was = f"{step.instead_of} was active" if step.instead_of else "no version was active"
        back = activate(instead) if step.instead_of else deactivate(plan)
    else:
        what, command = f"deactivate {plan.name} version {plan.version}", deactivate(plan)
        was, back = f"{plan.version} was active", activate(plan)
    what = f"{what} in {plan.project}, {plan.domain}"
    yield f"# {visible(what)}: {step.why}"
    yield f"# rollback ({visible(was)}): {back}"
    yield f"step {shell_word(what)}"
    yield command
