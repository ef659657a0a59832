"""What `lpctl compile` writes for each target: where, and what it says of it."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from lpctl.cli.outputs import is_read
from lpctl.cli.terminal import stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.cli.request import Request
    from lpctl.output.changes import Changes
    from lpctl.output.commands import Commands
    from lpctl.output.output import Output
    from lpctl.output.stale import StaleOutput
    from lpctl.plan.compiled import Compiled


def places(asked: Request, path: str | None, *, archive: bool) -> dict[str, str]:
    """Where each target is written: below `path`, where the command line names one.

    Stops the run where nobody says so, or where two targets would be written into one another.
    """
    if archive and len(asked.targets) > 1:
        stop(f"--archive is one file, and there are targets {', '.join(asked.targets)}: choose one with --target")
    found: dict[str, str] = {}
    for name, target in asked.targets.items():
        place = target.output if path is None else path if archive or not name else os.path.join(path, name)
        if place is None:
            stop("no output directory: pass it with -o, or name it under `output` in lpctl.yaml")
        found[name] = place
    real = {name: os.path.join(os.path.realpath(place), "") for name, place in found.items()}
    for name, place in real.items():
        for other, around in real.items():
            if name != other and place.startswith(around):
                stop(f"the outputs of targets {other} and {name} are not apart: {found[other]} and {found[name]}")
    return found


def target_outputs(
    asked: Request, at: Mapping[str, str], plans: Mapping[str, list[Compiled]], *, archive: bool
) -> list[TargetOutput]:
    """What is to be written for each target that has plans."""
    from lpctl.output.output import Output  # noqa: PLC0415 - see compile

    made = []
    for name, of_target in plans.items():
        if is_read(at[name], asked.read):
            stop(f"{at[name]} is read: it cannot be written as well; name another output")
        made.append(TargetOutput(name, Output(at[name], archive=archive), of_target, asked))
    return made


def stale_outputs(asked: Request, path: str | None, outputs: Sequence[TargetOutput]) -> list[StaleOutput]:
    """The earlier outputs of lpctl's that are none any more, in the directory that has one for each target."""
    base = path if path is not None else asked.output
    if not asked.environment.targets or base is None:
        return []
    from lpctl.output.stale import stale  # noqa: PLC0415 - see compile

    left = set(asked.environment.targets) - set(asked.targets)  # of which this run does not speak
    return stale(base, {os.path.realpath(output.output.path) for output in outputs}, left)


class TargetOutput:
    """What is to be written for one target, whose name is "" in a repository without targets."""

    def __init__(self, target: str, output: Output, plans: list[Compiled], asked: Request) -> None:
        from lpctl.output.index import index  # noqa: PLC0415 - see compile
        from lpctl.output.names import file_names  # noqa: PLC0415

        self.output = output
        self._head = f"{target}: " if target else ""
        self._plans = plans
        names = file_names([(plan.identity.name, plan.identity.version) for plan in plans])
        self._contents = {name: plan.content for name, plan in zip(names, plans, strict=True)}
        self._index = index(plans, names, asked.targets[target].sources, output.index)

    @cached_property
    def changes(self) -> Changes:
        """What writing would change."""
        return self.output.compare(self._contents, self._index)

    def written(self) -> str:
        """Write the output, and say what was written and how to go on."""
        from lpctl.output.commands import commands  # noqa: PLC0415 - see compile

        changed = self.output.replace(self._contents, self._index)
        steps = commands(self._plans, self.output.shown, archive=self.output.archive)
        return self._head + _written(self.output.shown, self._contents, changed=changed) + _next_steps(steps)

    def compared(self) -> str:
        """What writing would change, in words."""
        from lpctl.report.model import counted  # noqa: PLC0415 - see compile
        from lpctl.report.visible import visible  # noqa: PLC0415

        place, changes = visible(self.output.shown), self.changes
        if not changes:
            return f"{self._head}up to date: {counted(len(self._plans), 'launch plan')} in {place}\n"
        lines = [f"{self._head}{place} is not up to date; `lpctl compile` would"]
        for verb, names in (("add", changes.added), ("change", changes.changed), ("remove", changes.removed)):
            lines += [f"  {verb:6} {name}" for name in names]
        if changes.index_differs:
            lines.append(f"  change {place}.index.json")
        return "\n".join(lines) + "\n"


def _written(place: str, names: Iterable[str], *, changed: bool) -> str:
    from lpctl.report.model import counted  # noqa: PLC0415 - see compile
    from lpctl.report.visible import visible  # noqa: PLC0415

    place, names = visible(place), list(names)
    verb = "wrote" if changed else "unchanged:"
    lines = [f"{verb} {counted(len(names), 'launch plan')} in {place}, index {place}.index.json"]
    lines += [f"  {name}" for name in names] if changed else []
    return "\n".join(lines) + "\n"


def _next_steps(steps: Commands) -> str:
    blanks = f" (fill in {', '.join(steps.open)})" if steps.open else ""
    lines = ["", f"to register, once the workflows are{blanks}:", f"  {steps.register}"]
    if steps.activate:
        lines += ["to activate:", *(f"  {line}" for line in steps.activate)]
    return "\n".join(lines) + "\n"
