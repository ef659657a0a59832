"""What every format says alike: a change in one line, a schedule in a few, the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.fires import clock_of, day_of
from lpctl.diff.render.shown import short
from lpctl.diff.shared import overview
from lpctl.diff.values import in_backticks
from lpctl.findings.classes.kind import Impact
from lpctl.report.model import counted
from lpctl.report.visible import visible
from lpctl.text.duration import SECOND, format_duration

if TYPE_CHECKING:
    from lpctl.diff.fires import FireImpact, Fires
    from lpctl.diff.model import Plan
    from lpctl.diff.report import Cause, Change, Diff, PlanDiff, TargetDiff
    from lpctl.diff.shared import Block, Overview

SYMBOLS = {"added": "+", "changed": "~", "removed": "-", "renamed": ">"}
"""Terraform's signs, and one for what it has no sign for."""

LEGEND = "+ added  ~ changed  - removed  > renamed or rebound"

IMPACTS = {
    Impact.ERROR: "ERROR",
    Impact.BREAKING: "BREAKING",
    Impact.RISKY: "RISKY",
    Impact.SAFE: "SAFE",
}
"""The words for impacts."""

_LONGEST_CALL = 200
_MOST_COMMANDS = 3

ALL_TARGETS = "all targets"
"""What is said of targets where nothing is left out; no target is named so."""


def label(change: Change) -> str:
    """The impact and the class of a change in two columns, "" for a fact, which has neither."""
    return "" if change.impact is None else f"{IMPACTS[change.impact].ljust(9)} {change.class_id}"


def impact_of(changed: Change | Block) -> str:
    """The word for an impact, "" where there is none."""
    return "" if changed.impact is None else IMPACTS[changed.impact]


def legend(diff: Diff) -> str:
    """What the signs mean."""
    if diff.between is not None:
        return f"+ only in {diff.between[1]}  ~ differs  - only in {diff.between[0]}"
    return LEGEND


def verb_in(diff: Diff, verb: str) -> str:
    """What became of a plan, or where it is."""
    if diff.between is None:
        return verb
    return {"added": f"only in {diff.between[1]}", "removed": f"only in {diff.between[0]}"}.get(verb, "differs")


def targets_of(diff: Diff, plan: PlanDiff) -> str:
    """The targets in which a plan changed so: `all targets`, or their names; "" where there are none."""
    compared = [target.name for target in diff.targets if target.verb == "compared"]
    if len(compared) > 1 and list(plan.targets) == compared:
        return ALL_TARGETS
    return short(", ".join(plan.targets))


def heading_in(diff: Diff, plan: PlanDiff) -> str:
    """The heading of a plan with the targets in which it changed so, where its domain does not say that."""
    targets = targets_of(diff, plan)
    return f"{heading(plan)} [{targets}]" if targets not in ("", plan.plan.id.domain) else heading(plan)


def target_heading(target: TargetDiff) -> str:
    """``staging is new: 15 plans``, or `is gone`."""
    return f"{target.name} is {'new' if target.verb == 'added' else 'gone'}: {counted(target.plans, 'plan')}"


def because(cause: Cause | None) -> str:
    """``because `plans/daily.lp.yaml:6` (manifest; was `:4`)``, "" where nothing is known."""
    place = cause and cause.place
    if cause is None or place is None:
        return ""
    was = ""
    if cause.after is not None and cause.before not in (None, cause.after):
        assert cause.before is not None  # noqa: S101 - just asked
        same_file = cause.before.file == place.file and cause.before.line is not None
        was = f"; was {_place(f':{cause.before.line}' if same_file else str(cause.before))}"
    more = f" and {counted(cause.elsewhere, 'more place')}" if cause.elsewhere else ""
    return f"because {_place(str(place))}{more} ({cause.by}{was})"


def _place(text: str) -> str:
    return in_backticks(short(text))


def title(plan: Plan) -> str:
    """A plan's name, with the project and domain that it states."""
    where = ", ".join(part for part in (plan.id.project, plan.id.domain) if part)
    return short(f"{plan.name} ({where})" if where else plan.name)


def heading(plan: PlanDiff) -> str:
    """The title of a plan's changes: both names of a plan that was renamed."""
    if plan.verb == "renamed" and plan.before is not None and plan.after is not None:
        return f"{title(plan.before)} -> {title(plan.after)}"
    return title(plan.plan)


def place_of(plan: Plan) -> str:
    """The file and line that state a plan."""
    return short(plan.file if plan.line is None else f"{plan.file}:{plan.line}")


def witness_of(change: Change) -> tuple[str, str, str] | None:
    """The witness of a change: the call, what was said to it, what is said now; None where it has none."""
    witness = change.witness
    if witness is None:
        return None
    said = "start it on both sides" if witness.still_starts else "started it before"
    if witness.reads is not None:
        said += f"; who {short(witness.reads)}"
    return short(witness.text(_LONGEST_CALL), 2 * _LONGEST_CALL), said, short(witness.refused, _LONGEST_CALL)


def witness_lines(change: Change) -> list[str]:
    """The witness of a change in words, none where it has none."""
    found = witness_of(change)
    return [] if found is None else [f"witness: inputs {found[0]} {found[1]}, now: {found[2]}"]


def fire_lines(impact: FireImpact, *, gone: bool) -> list[str]:
    """What a change does to when the plan fires: one line where it did not, or does not any more.

    Of a plan that is `gone`, it is not said that it ends: an active version runs on.
    """
    notes = [f"! {visible(note)}" for note in impact.notes]
    old, new = impact.before, impact.after
    if old is None or new is None:
        if new is not None:
            return [f"starts {_next(new)}; {new.week} a week", *notes]
        ended = "was started" if gone else "no longer starts"
        return [*([f"{ended} {_next(old)}; {old.week} a week"] if old else []), *notes]
    moved = f", all {_signed(impact.shift)}" if impact.shift is not None else ""
    counts = ""
    if impact.gained or impact.lost:
        counts = f", {len(impact.gained)} gained, {len(impact.lost)} lost{moved}"
    elif not old.interval and not new.interval:
        counts = ", the same starts"
    return [f"was {_next(old)}", f"now {_next(new)}; {old.week} -> {new.week} a week{counts}", *notes]


def _next(fires: Fires) -> str:
    return f"{fires.words}; next {_fire(fires.next[0], fires.zone) if fires.next else 'none'}"


def _fire(instant: int, zone: str) -> str:
    if zone == "UTC":
        return instant_words(instant)
    from lpctl.flyte.zones import zone as zone_of  # noqa: PLC0415 - only a plan with a time zone needs it

    local = instant + zone_of(zone).offset(instant)
    day = f"{day_of(local)} " if day_of(local) != day_of(instant) else ""
    return f"{instant_words(instant)} ({day}{clock_of(local)} {zone})"


def instant_words(instant: int) -> str:
    """An instant as people read it: `Mon 2026-03-02 08:00Z`."""
    return f"{WEEKDAYS[(instant // 86_400 + 3) % 7]} {day_of(instant)} {clock_of(instant)}Z"


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _signed(seconds: int) -> str:
    return ("+" if seconds > 0 else "") + format_duration(seconds * SECOND)


def command_lines(plan: Block | TargetDiff) -> list[str]:
    """The commands that end what a plan leaves running, or the plans of a target; of many, the first."""
    if not plan.commands:
        return []
    return [still_running(plan), *(f"  {command}" for command in first_commands(plan))]


def still_running(plan: Block | TargetDiff) -> str:
    """What the commands are for."""
    whose = "its schedule" if len(plan.commands) == 1 else "its schedules"
    return f"{whose}, if active, keep{'s' if len(plan.commands) == 1 else ''} running until:"


def first_commands(plan: Block | TargetDiff) -> list[str]:
    """The first commands, and how many more there are."""
    more = len(plan.commands) - _MOST_COMMANDS
    if more <= 1:
        return list(plan.commands)
    return [*plan.commands[:_MOST_COMMANDS], f"# and {more} more; `--format json` has all"]


def glossary(told: Overview) -> str:
    """What the impacts mean that a report uses, and where more is said: one line, "" of facts."""
    meant = [f"{IMPACTS[impact]}: {words}" for impact, words in _MEANINGS.items() if told.number_of(impact)]
    return "; ".join([*meant, "`lpctl explain CLASS` says more"]) if meant else ""


_MEANINGS = {
    Impact.ERROR: "the server refuses the plan",
    Impact.BREAKING: "a call that worked is refused",
    Impact.RISKY: "what worked works, and does something else",
    Impact.SAFE: "no caller notices",
}


def summary(told: Overview) -> str:
    """One line: how many plans of which kind, how many changes of which impact, runs a week."""
    diff = told.diff
    plans = [
        f"{count} {verb_in(diff, verb) if diff.between is None or verb != 'changed' else 'differ' + 's' * (count == 1)}"
        f"{_ignored(diff, verb)}{_versions(told, verb)}"
        for verb in SYMBOLS
        if (count := diff.number_with(verb))
    ]
    impacts = [
        counted(count, "error") if impact is Impact.ERROR else f"{count} {impact.value}"
        for impact in Impact
        if (count := told.number_of(impact))
    ]
    runs = [
        sum(0 if side is None else side.week * count for side, count in sides)
        for sides in zip(
            *(
                ((plan.fires.before, len(plan.targets) or 1), (plan.fires.after, len(plan.targets) or 1))
                for plan in diff.plans
                if plan.fires is not None
            ),
            strict=True,
        )
    ]
    left_out = [not_compared(diff)] if diff.not_compared else []
    alike = "alike" if diff.between is not None else "unchanged"
    counts = ", ".join([*(plans or ["0 changed"]), f"{diff.unchanged} {alike}", *left_out])
    parts = [f"{counted(len(diff.targets), 'target')}: {counts}" if diff.targets else counts, ", ".join(impacts)]
    if runs:
        since = next(plan.fires.start for plan in diff.plans if plan.fires is not None)
        parts.append(f"runs in the week from {instant_words(since)}: {runs[0]} -> {runs[1]}")
    return " | ".join(part for part in parts if part)


def _versions(told: Overview, verb: str) -> str:
    return f" ({told.only_versions} in the version alone)" if verb == "changed" and told.only_versions else ""


def _ignored(diff: Diff, verb: str) -> str:
    return f" ({count} ignored)" if (count := diff.ignored.count(verb)) else ""


def not_compared(diff: Diff) -> str:
    """How many plans could not be compared."""
    return f"{diff.not_compared} not compared"


def nothing(diff: Diff) -> str:
    """The one line of a diff that lists no change; the sides are alike only where everything was compared."""
    before, after = short(str(diff.before)), short(str(diff.after))
    if diff.not_compared or diff.ignored:
        return f"{before} -> {after}: {summary(overview(diff))}"
    plans = counted(diff.unchanged, "launch plan")
    if diff.targets:
        plans += f" in {counted(len(diff.targets), 'target')}"
    return f"no {'difference' if diff.between is not None else 'changes'}: {plans}, {before} and {after} alike"


def left_out(diff: Diff) -> list[tuple[str, str]]:
    """What could not be compared, as place and reason: the errors of the old side, then the plans that may be new."""
    errors = [
        (f"{found.file}:{found.span.line}:{found.span.column}", f"error[{found.rule.id}]: {found.message}")
        for found in diff.broken
    ]
    maybe_new = [plan.after for plan in diff.unknown if plan.before is None and plan.after is not None]
    words = "not known to be new, as what cannot be read may state it"
    return errors + [(place_of(plan), f"{title(plan)} is {words}") for plan in maybe_new]
