"""Where plans stand, as GitHub's annotations: an error a plan that runs otherwise, a warning for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.render.shown import arrow, name_of
from lpctl.live.model import Kind
from lpctl.live.text import said_of, starts_of, summary
from lpctl.report.github import SHOWN, annotation, beyond, plain
from lpctl.report.places import is_path, located
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.live.model import Standing, Standings


def status_github(found: Standings, failing: Collection[Kind], directory: str) -> str:
    """A command for each of the first ten plans of a level that do not stand as written, then the summary.

    Plans of the `failing` kinds are errors. `directory` is where the working directory is in its repository.
    """
    lines = [plain(f"note: {visible(note)}") for note in found.notes]
    left: list[str] = []
    for command in ("error", "warning"):
        of_level = [
            standing
            for standing in found.plans
            if standing.kind is not Kind.AS_WRITTEN and (standing.kind in failing) == (command == "error")
        ]
        lines += [_command(command, standing, directory) for standing in of_level[:SHOWN]]
        left += [visible(f"{standing.name} ({standing.place}): {said_of(standing)}") for standing in of_level[SHOWN:]]
    lines += map(plain, left)
    return "\n".join([*lines, f"{summary(found)}{beyond(len(left))}"]) + "\n"


def _command(command: str, standing: Standing, directory: str) -> str:
    properties = {"title": standing.kind.value}
    plan = standing.wanted.plan if standing.wanted is not None else None
    if plan is not None and plan.line is not None and is_path(plan.file):
        properties |= {"file": located(directory, plan.file), "line": str(plan.line)}
    target = f"{standing.target}: " if standing.target else ""
    changes = (f"{name_of(change)} {arrow(change)}" for change in standing.changes)
    head = f"{standing.name} ({target}{standing.place}): {said_of(standing)}"
    return annotation(command, properties, (head, *changes, *starts_of(standing)))
