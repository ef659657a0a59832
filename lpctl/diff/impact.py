"""What the facts about a plan mean to its callers: changes with a class, an impact, words, and a witness."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lpctl.diff.callers import input_changes, made, output_change, proven
from lpctl.diff.model import FieldFact, InputFact, OutputFact, Pair, Value
from lpctl.diff.scheduled import schedule_changes
from lpctl.diff.scheduler import refused_schedule, scheduler_change
from lpctl.diff.values import in_backticks
from lpctl.diff.witness import Witnesses
from lpctl.findings.classes import access as on_access
from lpctl.findings.classes import inputs as on_inputs
from lpctl.findings.classes import plans as on_plans
from lpctl.findings.classes import settings as on_settings
from lpctl.findings.classes.kind import RANKS, Impact
from lpctl.report.model import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lpctl.diff.access import Holders
    from lpctl.diff.model import Fact, NormalPlan
    from lpctl.diff.report import Change
    from lpctl.findings.classes.kind import ChangeClass
    from lpctl.findings.classes.levels import Levels

GONE = "missing entity of type LAUNCH_PLAN"
"""What the server answers to who asks for a version that nobody registered."""

_BY_SECTION: dict[str, ChangeClass] = {
    "workflow": on_settings.WORKFLOW_CHANGED,
    "labels": on_settings.LABELS_CHANGED,
    "annotations": on_settings.ANNOTATIONS_CHANGED,
    "envs": on_settings.ENVS_CHANGED,
    "raw_output_data_config": on_settings.OUTPUT_LOCATION_CHANGED,
    "max_parallelism": on_settings.EXECUTION_CHANGED,
    "interruptible": on_settings.EXECUTION_CHANGED,
    "overwrite_cache": on_settings.CACHE_CHANGED,
    "concurrency": on_settings.CONCURRENCY_CHANGED,
    "auto_activate": on_settings.ACTIVATION_CHANGED,
    "auth": on_settings.IDENTITY_CHANGED,
    "auth_role": on_settings.IDENTITY_CHANGED,
    "role": on_settings.IDENTITY_CHANGED,
    "quality_of_service": on_settings.IGNORED_CHANGED,
    "cluster_assignment": on_settings.IGNORED_CHANGED,
    "execution_env_assignments": on_settings.IGNORED_CHANGED,
    "name": on_plans.PLAN_RENAMED,
    "project": on_plans.PLAN_MOVED,
    "domain": on_plans.PLAN_MOVED,
    "version": on_plans.VERSION_CHANGED,
}

_UNDER_A_VERSION = frozenset({"name", "project", "domain", "version", "auto_activate"})
"""Facts that are no content of a registered version: who it is, and what the client does with it."""


class FactChange(NamedTuple):
    """A fact and what it means: a change for each of its sides that matters, none for what is said elsewhere."""

    fact: Fact | None
    change: Change


def judge(pair: Pair, holders: Holders, start: int) -> list[FactChange]:
    """The changes of a plan, the worst first; `holders` are the plans of the old side.

    Starts by schedule are looked at from `start` on, in seconds since 1970.
    """
    judged = [*_whole(pair)]
    if pair.before is None and pair.after is not None:
        judged += [
            FactChange(fact, _came(pair.after, fact, holders)) for fact in pair.facts if isinstance(fact, FieldFact)
        ]
        if (refused := refused_schedule(None, pair.after)) is not None:
            judged.append(FactChange(None, refused))
    if pair.before is not None and pair.after is not None:
        witnesses = Witnesses(pair.before, pair.after)
        for fact in pair.facts:
            judged += [FactChange(fact, change) for change in _changes(pair.before, pair.after, fact, witnesses, start)]
        if (change := scheduler_change(pair.before, pair.after, witnesses, start)) is not None:
            judged.append(FactChange(_about(pair, change.path), change))
    return sorted(judged, key=_order)


def _about(pair: Pair, path: tuple[str, ...]) -> Fact | None:
    """The fact that makes a change of an input: that of the input, else that of the schedule."""
    named = (fact for fact in pair.facts if isinstance(fact, InputFact) and ("inputs", fact.name) == path)
    of_schedule = (fact for fact in pair.facts if isinstance(fact, FieldFact) and fact.path[0] == "schedule")
    return next(named, None) or next(of_schedule, None)


def _order(judged: FactChange) -> tuple[int, tuple[str, ...]]:
    impact = judged.change.impact
    return len(RANKS) if impact is None else RANKS[impact], judged.change.path


def with_levels(judged: Iterable[FactChange], levels: Levels) -> list[FactChange]:
    """The changes with the impacts that a project gives them, without those that it ignores."""
    kept = []
    for found in judged:
        impact = levels.get(found.change.class_id, found.change.impact)
        if impact is not None:
            kept.append(found._replace(change=found.change._replace(impact=impact)))
    return sorted(kept, key=_order)


def _whole(pair: Pair) -> Iterator[FactChange]:
    """What is to be said of the plan and not of one field."""
    if pair.before is None:
        assert pair.after is not None  # noqa: S101 - a pair has at least one plan
        yield FactChange(None, made(on_plans.PLAN_ADDED, ("name",), None, _text(pair.after.plan.name), "a new plan"))
        return
    if pair.after is None:
        name = pair.before.plan.name
        change = made(on_plans.PLAN_REMOVED, ("name",), _text(name), None, words="callers find no new version")
        yield FactChange(None, proven(change, Witnesses(pair.before, None).of_plan(GONE)))
        return
    before, after = pair.before.plan.id, pair.after.plan.id
    content = [fact for fact in pair.facts if not (isinstance(fact, FieldFact) and fact.path[0] in _UNDER_A_VERSION)]
    if content and before.version and after.version and before.agrees(after):
        version = _text(after.version)
        words = (
            f"the server refuses other content under version {in_backticks(after.version)}; give the plan a new version"
        )
        fact = FieldFact(("version",), version, version, (("version",), ("version",)))
        yield FactChange(fact, made(on_plans.IMMUTABLE_VERSION, ("version",), version, version, words))


def _came(plan: NormalPlan, fact: FieldFact, holders: Holders) -> Change:
    """Access that came with a new plan: that nobody had there, or that another plan had."""
    words = "executions act as it"
    if fact.path[0] == "notifications":
        words = f"{in_backticks(fact.path[2])} is told of executions"
    elif fact.path[1:2] in (("secrets",), ("tokens",)):
        words = "the plan asks for it"
    elif fact.path[0] == "envs":
        words = "tasks run with it"
    elif fact.path[0] == "raw_output_data_config":
        words = "files are written there"
    holder = holders.of(fact, plan.plan)
    kind = on_access.NEW_ACCESS if holder is None else on_access.KNOWN_ACCESS
    nobody = "no plan of this project and domain" + ("" if holders.complete else " that could be compared")
    who = nobody if holder is None else in_backticks(holder)
    return made(kind, fact.path, None, fact.after, f"{words}; {who} had that before")


def _changes(before: NormalPlan, after: NormalPlan, fact: Fact, witnesses: Witnesses, start: int) -> Iterator[Change]:
    if isinstance(fact, InputFact):
        for change in input_changes(witnesses, fact):
            yield _to_the_scheduler(change, after)
    elif isinstance(fact, OutputFact):
        yield output_change(witnesses, fact)
    else:
        yield from _field(before, after, fact, witnesses, start)


def _to_the_scheduler(change: Change, after: NormalPlan) -> Change:
    """A change of a default, which every scheduled run takes."""
    kickoff = after.message.spec.entity_metadata.schedule.kickoff_time_input_arg
    scheduled = after.message.spec.entity_metadata.HasField("schedule") and change.path[1:2] != (kickoff,)
    if change.class_id != on_inputs.DEFAULT_CHANGED.id or not scheduled:
        return change
    return change._replace(words=change.words.replace("callers that", "scheduled runs and callers that", 1))


def _field(
    before: NormalPlan, after: NormalPlan, fact: FieldFact, witnesses: Witnesses, start: int
) -> Iterator[Change]:
    section = fact.path[0]
    values = (fact.before, fact.after)
    if section == "name":
        change = made(on_plans.PLAN_RENAMED, fact.path, *values, words="callers of the old name find no new version")
        yield proven(change, witnesses.of_plan(GONE))
    elif section in ("project", "domain"):
        change = made(
            on_plans.PLAN_MOVED, fact.path, *values, words=f"callers in the old {section} find no new version"
        )
        yield proven(change, witnesses.of_plan(GONE))
    elif section == "schedule":
        yield from schedule_changes(before, after, fact, start)
    elif section == "notifications":
        yield _notification(fact)
    elif section == "security_context":
        kind = on_settings.IDENTITY_CHANGED if fact.path[1:2] == ("run_as",) else on_settings.SECRETS_CHANGED
        yield made(kind, fact.path, *values, _ACCESS_WORDS[kind.id])
    elif fact.path == ("workflow", "version"):
        yield made(on_settings.WORKFLOW_VERSION_CHANGED, fact.path, *values, "other code runs")
    elif section == "raw_output_data_config" and _same_place(*values):
        change = made(on_settings.OUTPUT_LOCATION_CHANGED, fact.path, *values, "the same place, written otherwise")
        yield change._replace(impact=Impact.SAFE)
    else:
        kind = _BY_SECTION.get(section, on_settings.OTHER_CHANGED)
        yield made(kind, fact.path, *values, _setting(section, fact.after) or _WORDS.get(section, ""))


def _setting(section: str, after: Value | None) -> str:
    """What a setting does that has this value now, "" where nothing more is known of that than of any other."""
    if section == "max_parallelism" and after is not None:
        return f"at most {after.data} nodes of an execution run at the same time"
    if section == "interruptible" and after is not None:
        return f"tasks may {'' if after.data else 'no longer '}be interrupted"
    if section == "auto_activate" and after is not None:
        asks = "this version is to be activated: its schedule, if any, runs from then on"
        return asks if after.data else "this version is not to be activated: one that is active stays so"
    return ""


def _same_place(one: Value | None, other: Value | None) -> bool:
    """Whether two prefixes are one: flytepropeller takes each with a `/` behind it, which it adds where there is none.

    Source: flytestdlib storage/url_path.go:ensureEndingPathSeparator.
    """
    prefixes = [value.data if value.data.endswith("/") else f"{value.data}/" for value in (one, other) if value]
    return len(prefixes) == 2 and prefixes[0] == prefixes[1]


_ACCESS_WORDS = {
    on_settings.IDENTITY_CHANGED.id: "executions act as somebody else",
    on_settings.SECRETS_CHANGED.id: "the plan asks for other secrets",
}

_WORDS = {
    "workflow": "another workflow runs, or that of another project or domain",
    "envs": "tasks run in another environment",
    "raw_output_data_config": "files are written elsewhere",
    "max_parallelism": "another number of nodes runs at the same time",
    "interruptible": "tasks may be interrupted, or no longer",
    "overwrite_cache": "cached results are treated otherwise",
    "concurrency": "another number of executions may run at the same time",
    "auto_activate": "whether this version is to be activated",
    "auth": "executions act as somebody else",
    "auth_role": "executions act as somebody else",
    "role": "executions act as somebody else",
    "quality_of_service": "nothing reads it",
    "cluster_assignment": "nothing reads it",
    "execution_env_assignments": "nothing reads it",
}


def _notification(fact: FieldFact) -> Change:
    if len(fact.path) > 3:
        return made(on_settings.IGNORED_CHANGED, fact.path, fact.before, fact.after, "the server drops it")
    old, new = (Counter(value.data if value is not None else ()) for value in (fact.before, fact.after))
    recipient = in_backticks(fact.path[2])
    kind, words = on_settings.NOTIFICATION_REPEATED, f"{recipient} is named for {_times(old, new)}"
    if lost := old.keys() - new.keys():
        kind, words = on_settings.NOTIFICATION_REMOVED, f"{recipient} no longer hears of {', '.join(sorted(lost))}"
    elif gained := new.keys() - old.keys():
        kind, words = on_settings.NOTIFICATION_ADDED, f"{recipient} hears of {', '.join(sorted(gained))}"
    return made(kind, fact.path, fact.before, fact.after, words)


def _times(old: Counter[str], new: Counter[str]) -> str:
    return ", ".join(
        f"{phase} {counted(new[phase], 'time')} instead of {old[phase]}"
        for phase in sorted(old)
        if old[phase] != new[phase]
    )


def _text(text: str) -> Value:
    return Value(text, text)
