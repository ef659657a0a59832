"""Rules about the inputs of a plan that starts by itself: nobody is there to give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Severity
from lpctl.flyte.cron import EVERY
from lpctl.flyte.scheduled import KickoffFlaw, kickoff_flaw, passes_kickoff, unbound_inputs
from lpctl.interface.meant import meant_input
from lpctl.interface.rules import where_defaults_are
from lpctl.literal.notation import notation
from lpctl.rules.rule import INPUTS, rule
from lpctl.schedule.read import read_rate
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.interface.model import Interface
    from lpctl.manifest.launch_plan import LaunchPlan

_KICKOFF = ("schedule", "kickoff_time_input_arg")
_MOST_SHOWN = 10
_MOST_MEANT = 100


class Resolved(NamedTuple):
    """A plan and the interface of the workflow that it launches.

    `kickoff` is the input that the schedule names for the kickoff time, "" where it names none; `flaw` is why the
    server refuses that one.
    """

    plan: LaunchPlan
    interface: Interface
    kickoff: str
    flaw: KickoffFlaw | None


def resolved_plan(plan: LaunchPlan, interface: Interface) -> Resolved:
    """A plan that has a schedule, and the interface of the workflow that it launches."""
    kickoff = plan.schedule.kickoff_time_input_arg if plan.schedule is not None else None
    if not kickoff:
        return Resolved(plan, interface, "", None)
    fixed = plan.fixed_inputs is not None and kickoff in plan.fixed_inputs
    return Resolved(plan, interface, kickoff, kickoff_flaw(None if fixed else interface.inputs.get(kickoff)))


def plainly_starts(plan: LaunchPlan, required: Collection[str], instants: Collection[str]) -> bool:
    """Whether the rules of this file plainly find nothing: as the plan has no schedule, or starts with every input.

    `required` are its workflow's inputs that have no default, `instants` those that may take the time of the start. Of
    a plan for which it is False nothing is said.
    """
    schedule, fixed, defaults = plan.schedule, plan.fixed_inputs or {}, plan.default_inputs or {}
    if schedule is None:
        return True
    kickoff = schedule.kickoff_time_input_arg
    if kickoff and (kickoff not in instants or kickoff in fixed or not schedule.cron):
        return False
    return all(name in fixed or name == kickoff or name in defaults for name in required)


def _given(plan: LaunchPlan) -> set[str]:
    """The inputs that the plan has a value for."""
    return {*(plan.default_inputs or {}), *(plan.fixed_inputs or {})}


@rule(INPUTS, Severity.ERROR)
def unbound_required_input(resolved: Resolved) -> Iterator[Problem]:
    """A scheduled plan has no value for an input that its workflow requires.

    Registration fails: "Cannot create a launch plan with a schedule if there is an unbound required input"
    (launch_plan_validator.go:validateSchedule). The input that takes the kickoff time is filled in by the scheduler.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {region: str}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        schedule: {cron: "0 9 * * *"}
        auto_activate: true

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {region: str}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        schedule: {cron: "0 9 * * *"}
        fixed_inputs: {region: eu}
        auto_activate: true
    """
    plan, interface, *_ = resolved
    if plan.schedule is None:
        return
    given = _given(plan)
    # What the plan gives is bound, and what it fixes is not expected.
    expected = {name: parameter for name, parameter in interface.inputs.items() if name not in given}
    unbound = unbound_inputs(expected, plan.schedule.kickoff_time_input_arg)
    if not unbound:
        return
    # What another name is meant for has its message there.
    meant = {meant_input(name, plan, interface) for name in sorted(given - interface.inputs.keys())[:_MOST_MEANT]}
    meant.add(_meant_kickoff(plan, interface))
    missing = [(name, interface.inputs[name]) for name in unbound if name not in meant]
    if not missing:
        return
    names = ", ".join(f"`{name}`" for name, _ in missing[:_MOST_SHOWN])
    names += f" and {len(missing) - _MOST_SHOWN} more" if len(missing) > _MOST_SHOWN else ""
    declared = ", ".join(f"{name}: {notation(parameter.var.type)}" for name, parameter in missing[:_MOST_SHOWN])
    yield unbound_required_input.at(
        ("schedule",),
        f"a scheduled plan needs a value for every input, and {names} {'has' if len(missing) == 1 else 'have'} none",
        on="key",
        notes=(("declared", f"{declared}, workflow {interface.name} ({interface.source})"),),
        help=_binding(plan, interface, [name for name, _ in missing]),
    )


def _meant_kickoff(plan: LaunchPlan, interface: Interface) -> str | None:
    """The input that the kickoff time is meant for where it is given to one that takes none, or to none at all.

    That is the one of the nearest name, where the name is unknown; else the only one that has no value.
    """
    kickoff = plan.schedule.kickoff_time_input_arg if plan.schedule is not None else None
    if kickoff is None or (kickoff in interface.inputs and _takes_instants(interface, kickoff)):
        return None
    fixed, given = plan.fixed_inputs or {}, _given(plan)
    moments = [name for name in sorted(interface.inputs) if name not in fixed and _takes_instants(interface, name)]
    if kickoff not in interface.inputs and (near := nearest(kickoff, moments)) is not None:
        return near
    open_ones = [name for name in moments if interface.inputs[name].required and name not in given]
    return open_ones[0] if len(open_ones) == 1 else None


def _takes_instants(interface: Interface, name: str) -> bool:
    return notation(interface.inputs[name].var.type) == "datetime"


def _binding(plan: LaunchPlan, interface: Interface, missing: list[str]) -> str:
    """Where values for the missing inputs may come from."""
    told = f"give {'it' if len(missing) == 1 else 'them'} a value in `default_inputs` or `fixed_inputs`"
    if not interface.defaults_known:
        told += f"; the workflow's own defaults are not known: {where_defaults_are(interface.id)}"
    moment = next((name for name in missing if notation(interface.inputs[name].var.type) == "datetime"), None)
    if moment and plan.schedule is not None and plan.schedule.cron and not plan.schedule.kickoff_time_input_arg:
        told += f"; `kickoff_time_input_arg: {moment}` passes the time of the start"
    return told


@rule(INPUTS, Severity.ERROR)
def unknown_kickoff_input(resolved: Resolved) -> Iterator[Problem]:
    """The input that shall take the kickoff time is not among the workflow's inputs.

    Registration fails: "Cannot create a schedule with a KickoffTimeInputArg that does not point to a free input"
    (launch_plan_validator.go:validateSchedule).

    Bad::

        schedule: {cron: "0 9 * * *", kickoff_time_input_arg: kickof_time}

    Good::

        schedule: {cron: "0 9 * * *", kickoff_time_input_arg: kickoff_time}
    """
    plan, interface, kickoff, flaw = resolved
    if flaw is not KickoffFlaw.NOT_FREE or kickoff in interface.inputs:
        return
    moments = sorted(name for name, known in interface.inputs.items() if notation(known.var.type) == "datetime")
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it

    close = _meant_kickoff(plan, interface)
    yield unknown_kickoff_input.at(
        _KICKOFF,
        f"workflow `{interface.name}` has no input `{kickoff}`",
        notes=(("declared", f"{', '.join(moments) or 'no input'} of type datetime ({interface.source})"),),
        help=helping(f"did you mean `{close}`?", Write(close), safe=False) if close else None,
    )


@rule(INPUTS, Severity.ERROR)
def fixed_kickoff_input(resolved: Resolved) -> Iterator[Problem]:
    """The input that shall take the kickoff time has a fixed value.

    Registration fails: "Cannot create a schedule with a KickoffTimeInputArg that does not point to a free input"
    (launch_plan_validator.go:validateSchedule).

    Bad::

        schedule: {cron: "0 9 * * *", kickoff_time_input_arg: kickoff_time}
        fixed_inputs: {kickoff_time: "2026-01-02T00:00:00Z"}

    Good::

        schedule: {cron: "0 9 * * *", kickoff_time_input_arg: kickoff_time}
    """
    plan, _, kickoff, flaw = resolved
    if flaw is KickoffFlaw.NOT_FREE and kickoff in (plan.fixed_inputs or {}):
        yield fixed_kickoff_input.at(
            _KICKOFF,
            f"`{kickoff}` has a fixed value, which the scheduler cannot replace",
            help="move it to `default_inputs`, or remove one of the two",
        )


@rule(INPUTS, Severity.ERROR)
def kickoff_input_type(resolved: Resolved) -> Iterator[Problem]:
    """The input that shall take the kickoff time is no datetime.

    Registration fails: "KickoffTimeInputArg must reference a datetime input"
    (launch_plan_validator.go:validateSchedule). `datetime | None` is refused too: the server takes the plain type only.

    Bad::

        schedule: {cron: "0 9 * * *", kickoff_time_input_arg: days}

    Good::

        schedule: {cron: "0 9 * * *", kickoff_time_input_arg: kickoff_time}
    """
    plan, interface, kickoff, flaw = resolved
    if flaw is KickoffFlaw.NOT_A_DATETIME:
        declared = notation(interface.inputs[kickoff].var.type)
        yield kickoff_input_type.at(
            _KICKOFF,
            f"`{kickoff}` is {declared}, and the kickoff time is a datetime",
            notes=(("declared", f"{kickoff}: {declared}, workflow {interface.name} ({interface.source})"),),
            help=_kickoff_advice(declared, _meant_kickoff(plan, interface)),
        )


def _kickoff_advice(declared: str, meant: str | None) -> str | None:
    if meant is not None:
        from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it

        said = f"write kickoff_time_input_arg: {meant}, which is a datetime and has no value"
        return helping(said, Write(meant), safe=False)
    return "the server takes only the plain type: change the workflow to `datetime`" if "datetime" in declared else None


def _rate_without_kickoff(resolved: Resolved) -> tuple[str, str, bool] | None:
    """Of a rate with a sound kickoff input: that input, the cron expression to write, whether it has a default."""
    plan, interface, kickoff, flaw = resolved
    if not kickoff or flaw is not None:
        return None
    rate = read_rate(plan.schedule)
    if plan.schedule is None or rate is None or passes_kickoff(plan.schedule.cron):
        return None
    value, unit = rate
    written = {"MINUTE": f"{value}m", "HOUR": f"{value}h", "DAY": f"{value * 24}h"}[unit]
    bound = kickoff in (plan.default_inputs or {}) or not interface.inputs[kickoff].required
    return kickoff, EVERY + written, bound


@rule(INPUTS, Severity.ERROR)
def kickoff_time_missing(resolved: Resolved) -> Iterator[Problem]:
    """A plan with a rate relies on the kickoff time, which the scheduler passes only to cron expressions.

    Registration lets it pass, and every start fails with "expected_inputs ... missing", in the scheduler's log only
    (flyteadmin scheduler/executor/executor_impl.go:Execute). `@every` is the same interval as a cron expression.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {at: datetime}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        schedule: {rate: 12h, kickoff_time_input_arg: at}
        auto_activate: true

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {at: datetime}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        schedule: {cron: "@every 12h", kickoff_time_input_arg: at}
        auto_activate: true
    """
    found = _rate_without_kickoff(resolved)
    if found is not None and not found[2]:
        kickoff, cron, _ = found
        yield kickoff_time_missing.at(
            _KICKOFF,
            f"the scheduler passes no kickoff time to a rate: `{kickoff}` has no value, and every start fails",
            help=f'write cron: "{cron}" instead of the rate',
        )


@rule(INPUTS, Severity.WARNING)
def kickoff_time_ignored(resolved: Resolved) -> Iterator[Problem]:
    """A plan with a rate names an input for the kickoff time, which the scheduler passes only to cron expressions.

    Every start gets the input's default instead (flyteadmin scheduler/executor/executor_impl.go:Execute).

    Bad::

        schedule: {rate: 12h, kickoff_time_input_arg: kickoff_time}

    Good::

        schedule: {cron: "@every 12h", kickoff_time_input_arg: kickoff_time}
    """
    found = _rate_without_kickoff(resolved)
    if found is not None and found[2]:
        kickoff, cron, _ = found
        yield kickoff_time_ignored.at(
            _KICKOFF,
            f"the scheduler passes no kickoff time to a rate: `{kickoff}` is its default at every start",
            help=f'write cron: "{cron}" instead of the rate',
        )
