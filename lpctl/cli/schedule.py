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
from lpctl.cli.terminal import echo, echo_findings, prints, stop
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.cli.request import Request
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.plan.compiled import Candidate
    from lpctl.schedule.preview import BoundInput, Scheduled

_COUNT = 5
_MOST = 10_000


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@manifests_option
@click.option("--from", "start", metavar="TIME", help="Starts from this instant or date on (RFC 3339); now if absent.")
@click.option(
    "--until",
    "end",
    metavar="TIME",
    help="Starts up to this instant or date; of --load and of a page, those before it.",
)
@click.option(
    "--count",
    type=click.IntRange(1, _MOST),
    help=f"How many starts of each plan; {_COUNT} if absent, all where --until is given.",
)
@click.option(
    "--load",
    "load_",
    is_flag=True,
    help="Instead, how many starts all plans ask of each hour of a week, or to --until.",
)
@format_option(
    ["text", "json", "html"],
    "Text, JSON of the schema that `lpctl schema schedule` prints, or a page to look at in a browser: five weeks, or "
    "to --until.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to a file instead of standard output.")
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
    output: str | None,
) -> None:
    """Show when plans will start: the next times, in UTC and in the plan's zone, as Flyte's scheduler computes them.

    NAME is a plan's name or a pattern such as 'daily_*'; without one, every plan with a schedule is shown. Local times
    that the clocks skip or repeat are marked. With --load, the starts of all plans together, hour by hour: of each
    target apart, or, without targets, of each project and domain, among which --project and --domain choose.

    No interface is read: whether a plan's inputs are sound is for `lpctl validate`. Exit code 1 where a manifest has an
    error, or a schedule one of which no start can be told, whatever lpctl.yaml makes of it, or where the scheduler gets
    stuck within what is asked for; the others are shown.
    """
    begin, until = _period(start, end)
    html = format_ == "html"
    _stop_at_contradictions(begin, until, count=count, load=load_, html=html)
    asked = request(manifests, options, no_interface=True)
    if output is not None:
        from lpctl.cli.outputs import refuse_to_overwrite  # noqa: PLC0415 - few runs write a file

        refuse_to_overwrite(f"--output {output}", output, asked.read, "leave --output out")
    sound, plans = _plans(asked, options.color, bound=format_ != "text" and not load_)
    if not plans:
        if not sound:
            sys.exit(1)
        stop("no launch plan of these manifests has a schedule")
    shown = plans_named(plans, names, lambda plan: plan.name, options.targets.called("scheduled launch plan"))
    if html:
        text, stuck = _html(shown, begin, until)
    elif load_:
        text, stuck = _load(shown, begin, until, format_)
    else:
        text, stuck = _previews(shown, begin, until, count or (_COUNT if until is None else _MOST), format_)
    if output is None:
        echo(text)
    else:
        from lpctl.cli.outputs import write_file  # noqa: PLC0415 - few runs write a file

        failure = write_file(output, text.encode(errors="backslashreplace"))
        if failure is not None:
            stop(failure)
    sys.exit(stuck or not sound)


def _period(start: str | None, end: str | None) -> tuple[int, int | None]:
    """The first instant, and the last if one is asked for."""
    begin = asked_instant("--from", start, int(time.time()))
    until = None if end is None else asked_instant("--until", end, 0)
    if until is not None and until <= begin:
        stop("--until is not after --from")
    return begin, until


def _stop_at_contradictions(begin: int, until: int | None, *, count: int | None, load: bool, html: bool) -> None:
    if html and load:
        stop("--format html shows the load beside the plans; leave --load out")
    if (html or load) and count is not None:
        stop(f"{'--format html' if html else '--load'} is about all starts before --until; leave --count out")
    from lpctl.schedule.compact import LONGEST  # noqa: PLC0415 - not for `--help`

    if (html or load) and until is not None and until - begin > LONGEST:
        from lpctl.text.instant import format_instant  # noqa: PLC0415 - only a mistake needs it

        last = format_instant(begin + LONGEST, 0)
        stop(f"{'--format html' if html else '--load'} shows up to five weeks; write --until {last} or earlier")


def _previews(plans: Sequence[Scheduled], begin: int, until: int | None, count: int, format_: str) -> tuple[str, bool]:
    """Each plan's next starts, and whether the scheduler gets stuck among them."""
    from lpctl.schedule.json import schedule_json  # noqa: PLC0415 - not for `--help`
    from lpctl.schedule.preview import preview  # noqa: PLC0415
    from lpctl.schedule.table import previews_text  # noqa: PLC0415

    previews = [preview(plan, begin, until, count) for plan in _by_name(plans)]
    stuck = any(each.stuck for each in previews)
    if format_ == "json":
        return schedule_json(previews, None, {}, begin, until), stuck
    return previews_text(previews, begin, visible), stuck


def _load(plans: Sequence[Scheduled], begin: int, until: int | None, format_: str) -> tuple[str, bool]:
    """The starts of all plans hour by hour, and whether the scheduler gets stuck among them."""
    from lpctl.schedule.json import schedule_json  # noqa: PLC0415 - not for `--help`
    from lpctl.schedule.load_table import loads_text  # noqa: PLC0415
    from lpctl.schedule.preview import load, loads  # noqa: PLC0415

    of_places = loads(plans, begin, until)
    stuck = any(each.stuck for each in of_places.values())
    if format_ == "json":
        return schedule_json([], load(_by_name(plans), begin, until), of_places, begin, until), stuck
    return loads_text(of_places, visible, prints), stuck


def _html(plans: Sequence[Scheduled], begin: int, until: int | None) -> tuple[str, bool]:
    """A page of all plans and their load, and whether the scheduler gets stuck within it."""
    from lpctl.html.page import schedule_page  # noqa: PLC0415 - few runs ask for a page
    from lpctl.schedule.compact import LONGEST, compact  # noqa: PLC0415

    data = compact(_by_name(plans), begin, (begin + LONGEST if until is None else until) - 1)
    return schedule_page(data), any(timetable["stuck"] for timetable in data["timetables"])


def _by_name(plans: Sequence[Scheduled]) -> list[Scheduled]:
    return sorted(plans, key=lambda plan: (plan.name, plan.version))


def _plans(asked: Request, color: str, *, bound: bool) -> tuple[bool, list[Scheduled]]:
    """Whether there is no error, and the plans with a sound schedule, target by target. Errors go to standard error.

    `bound` is whether the inputs that plans bind are asked for.
    """
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
        of_target = [plan for candidate in candidates if (plan := _scheduled(candidate, bound=bound)) is not None]
        plans += sorted(of_target, key=lambda plan: (plan.name, plan.version))
    return not errors, placed(plans)


def _scheduled(candidate: Candidate, *, bound: bool) -> Scheduled | None:
    """The plan, None where it has no schedule or one that is wrong, which has its finding."""
    from lpctl.flyte.scheduled import passes_kickoff  # noqa: PLC0415 - not for `--help`
    from lpctl.schedule.preview import Notified, Scheduled  # noqa: PLC0415
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
        never=candidate.never,
        target=candidate.key.target,
        project=candidate.identity.project,
        domain=candidate.identity.domain,
        workflow=candidate.workflow.name,
        labels=plan.labels or {},
        inputs=_inputs(plan) if bound else (),
        notifications=tuple(
            Notified(each.phases, each.email or each.slack or each.pager_duty or ())
            for each in plan.notifications or ()
        ),
    )


def _inputs(plan: LaunchPlan) -> tuple[BoundInput, ...]:
    """The inputs that a plan binds, those that are fixed last. What looks like a secret is kept back."""
    from lpctl.diff.secret import looks_secret  # noqa: PLC0415 - few runs show inputs
    from lpctl.schedule.preview import BoundInput  # noqa: PLC0415
    from lpctl.source.flow import flow  # noqa: PLC0415

    return tuple(
        BoundInput(name, None if looks_secret(name, value) else flow(value), fixed)
        for fixed, values in ((False, plan.default_inputs), (True, plan.fixed_inputs))
        for name, value in (values or {}).items()
    )
