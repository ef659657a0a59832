"""`lpctl schedule`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from lpctl.cli.checking import checked_request
from lpctl.cli.chosen import plans_named
from lpctl.cli.concerned import concerned
from lpctl.cli.instant import asked_instant
from lpctl.cli.options import format_option, manifests_option
from lpctl.cli.request import CheckingOptions, reading_options, request
from lpctl.cli.terminal import echo, echo_findings, stop
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from lpctl.cli.request import Request
    from lpctl.plan.compiled import Candidate
    from lpctl.schedule.preview import Scheduled

_COUNT = 5
_MOST = 10_000


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@manifests_option
@click.option("--from", "start", metavar="TIME", help="Starts from this instant or date on (RFC 3339); now if absent.")
@click.option("--until", "end", metavar="TIME", help="Starts up to this instant or date.")
@click.option(
    "--count",
    type=click.IntRange(1, _MOST),
    help=f"How many starts of each plan; {_COUNT} if absent, all where --until is given.",
)
@click.option("--load", "load_", is_flag=True, help="Instead, how many starts all plans ask of each hour of a week.")
@format_option(["text", "json"], "Text, or JSON of the schema that `lpctl schema schedule` prints.")
@reading_options
def schedule(
    options: CheckingOptions,
    /,
    *,
    names: tuple[str, ...],
    manifests: tuple[str, ...],
    start: str | None,
    end: str | None,
    count: int | None,
    load_: bool,
    format_: str,
) -> None:
    """Show when plans will start: the next times, in UTC and in the plan's zone, as Flyte's scheduler computes them.

    NAME is a plan's name or a pattern such as 'daily_*'; without one, every plan with a schedule is shown. Local times
    that the clocks skip or repeat are marked. With --load, the starts of all plans together, hour by hour: of each
    target apart, or, without targets, of each project and domain, among which --project and --domain choose.

    No interface is read: whether a plan's inputs are sound is for `lpctl validate`. Exit code 1 where a manifest has an
    error, or a schedule one of which no start can be told, whatever lpctl.yaml makes of it, or where the scheduler gets
    stuck within what is asked for; the others are shown.
    """
    begin = asked_instant("--from", start, int(time.time()))
    until = None if end is None else asked_instant("--until", end, 0)
    if until is not None and until <= begin:
        stop("--until is not after --from")
    if load_ and (until is not None or count is not None):
        stop("--load is about the week after --from; leave --until and --count out")
    sound, plans = _plans(request(manifests, options, no_interface=True), options.color)
    from lpctl.schedule.json import schedule_json  # noqa: PLC0415 - not for `--help`
    from lpctl.schedule.preview import load, loads, preview  # noqa: PLC0415
    from lpctl.schedule.table import loads_text, previews_text  # noqa: PLC0415

    if not plans:
        if not sound:
            sys.exit(1)
        stop("no launch plan of these manifests has a schedule")
    shown = plans_named(plans, names, lambda plan: plan.name, options.targets.called("scheduled launch plan"))
    most = count or (_COUNT if until is None else _MOST)
    of_places = loads(shown, begin) if load_ else {}
    by_name = sorted(shown, key=lambda plan: (plan.name, plan.version))
    previews = [] if load_ else [preview(plan, begin, until, most) for plan in by_name]
    if format_ == "json":
        echo(schedule_json(previews, load(by_name, begin) if load_ else None, of_places, begin, until))
    else:
        echo(loads_text(of_places, visible) if load_ else previews_text(previews, begin, visible))
    stuck = any(each.stuck for each in of_places.values()) or any(each.stuck for each in previews)
    sys.exit(stuck or not sound)


def _plans(asked: Request, color: str) -> tuple[bool, list[Scheduled]]:
    """Whether there is no error, and the plans with a sound schedule, target by target. Errors go to standard error."""
    from lpctl.findings.diagnostic import Severity  # noqa: PLC0415 - not for `--help`
    from lpctl.plan.compiled import distinct  # noqa: PLC0415
    from lpctl.rules import checks_of  # noqa: PLC0415
    from lpctl.rules.rule import SCHEDULE  # noqa: PLC0415
    from lpctl.schedule.preview import placed  # noqa: PLC0415

    untold = {
        rule.id for rule in checks_of(SCHEDULE) if rule.no_starts
    }  # said of a plan that is left out, at any level
    targets = {
        name: each._replace(levels={rule: level for rule, level in each.levels.items() if rule not in untold})
        for name, each in asked.targets.items()
    }
    every = checked_request(asked._replace(targets=targets), inputs=False, contents=False, one_output=False)
    checked = concerned(every, (), asked.fill)
    intended = (found.diagnostic for found in checked.suppressed if found.diagnostic.rule.id in untold)
    errors = [found for found in (*checked.diagnostics, *intended) if found.severity is Severity.ERROR]
    errors.sort(key=lambda found: found.sort_key)
    if errors:
        echo_findings(errors, color)
    plans: list[Scheduled] = []
    for target in targets:
        candidates = distinct(checked.of_target(target).candidates)
        of_target = [plan for candidate in candidates if (plan := _scheduled(candidate)) is not None]
        plans += sorted(of_target, key=lambda plan: (plan.name, plan.version))
    return not errors, placed(plans)


def _scheduled(candidate: Candidate) -> Scheduled | None:
    """The plan, None where it has no schedule or one that is wrong, which has its finding."""
    from lpctl.flyte.scheduled import passes_kickoff  # noqa: PLC0415 - not for `--help`
    from lpctl.schedule.preview import Scheduled  # noqa: PLC0415
    from lpctl.schedule.read import timetable  # noqa: PLC0415

    plan = candidate.plan
    stated = plan.schedule if plan is not None else None
    found = timetable(stated) if stated is not None else None
    if plan is None or stated is None or found is None:
        return None
    rate = stated.rate
    written = stated.cron or (rate if isinstance(rate, str) else f"{rate.value} {rate.unit}" if rate else "")
    return Scheduled(
        name=candidate.identity.name,
        version=candidate.identity.version,
        file=candidate.key.file,
        line=candidate.line,
        schedule=found,
        written=f"{'cron' if stated.cron else 'rate'}: {written}",
        timezone=stated.timezone,
        kickoff=stated.kickoff_time_input_arg,
        passes_kickoff=passes_kickoff(stated.cron),
        active=bool(plan.auto_activate),
        target=candidate.key.target,
        project=candidate.identity.project,
        domain=candidate.identity.domain,
    )
