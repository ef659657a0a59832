"""The first half of every command that goes on to use compiled plans: check the manifests, stop at errors."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lpctl.cli.terminal import echo, is_watched, screen
from lpctl.findings.diagnostic import Severity
from lpctl.plan.compiled import compiled, distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lpctl.check.pipeline import Checked
    from lpctl.cli.request import Request
    from lpctl.plan.compiled import Compiled


def checked_request(
    asked: Request, *, inputs: bool = True, contents: bool = True, one_output: bool, repeated: bool = False
) -> Checked:
    """The manifests of a request, checked in each of its targets; the flags are those of Settings."""
    from lpctl.check.pipeline import Against, check_targets  # noqa: PLC0415 - loads YAML, which `--help` need not
    from lpctl.check.settings import Settings  # noqa: PLC0415 - likewise

    against = {
        name: Against(
            each.sources,
            Settings(
                fill=each.fill,
                inputs=inputs,
                contents=contents,
                one_output=one_output or bool(name),
                levels=each.levels,
                flyte_version=each.flyte_version,
                struct_encoding=asked.struct_encoding,
                repeated=repeated,
                asked=each.asked,
            ),
        )
        for name, each in asked.targets.items()
    }
    if not is_watched():
        return check_targets(asked.files, against, asked.environment, whole=asked.whole)
    from lpctl.cli.progress import progress  # noqa: PLC0415 - only somebody who waits needs it

    with progress(len(asked.files)) as watch:
        return check_targets(asked.files, against, asked.environment, whole=asked.whole, watch=watch)


def checked(
    asked: Request, color: str, only: Callable[[Checked], Checked] | None = None, *, one_output: bool = False
) -> Checked:
    """The manifests, checked; errors and warnings go to standard error, and errors end the run with 1.

    `only` leaves of what was found what is of interest. Plans of several projects or domains are an error only where
    they are meant for one output.
    """
    found = checked_request(asked, one_output=one_output, repeated=only is not None)
    if only is not None:
        from lpctl.check.verdict import told_once  # noqa: PLC0415 - see checked_request

        found = only(found)
        found = found._replace(diagnostics=tuple(told_once(found.diagnostics, found.plans)))
    notable = tuple(finding for finding in found.diagnostics if finding.severity is not Severity.INFO)
    if notable:
        from lpctl.report.model import Report  # noqa: PLC0415 - only findings need it
        from lpctl.report.text import render  # noqa: PLC0415

        report = Report(diagnostics=notable, plans=found.plans, files=found.files, suppressed=found.suppressed)
        echo(render(report, screen(color, err=True)), err=True)
    if found.has_errors:
        sys.exit(1)
    return found


def plans_of(found: Checked, targets: Iterable[str]) -> list[Compiled]:
    """Every plan of these targets once, target by target, by name and version.

    Two documents that state one plan with the same content are one.
    """
    plans: list[Compiled] = []
    for target in targets:
        of_target = map(compiled, distinct(found.of_target(target).candidates))
        plans += sorted(of_target, key=lambda plan: (plan.identity.name, plan.identity.version))
    return plans
