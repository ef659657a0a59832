"""A reference against the plan that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.check.reference.rules import (
    REFERENCE_INPUT,
    REFERENCE_INPUT_MISSING,
    REFERENCE_NOT_FOUND,
    REFERENCE_OUTPUT,
    REFERENCE_TYPE,
)
from lpctl.findings.fix import Write, helping, rename
from lpctl.flyte.castable import Castability, types_castable
from lpctl.literal.narrowed import lost_value
from lpctl.literal.notation import notation
from lpctl.source.flow import flow
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lpctl.check.reference.document import Reference
    from lpctl.check.reference.known import KnownPlan
    from lpctl.findings.diagnostic import Problem
    from lpctl.messages.flyteidl_pb2 import Parameter, Variable


def reference_problems(reference: Reference, plan: KnownPlan) -> Iterator[Problem]:
    """Everything that keeps the plan from being called as the reference says."""
    expected = plan.expected
    for name in reference.inputs:
        if name in expected:
            yield from _input_type(name, reference, expected[name], plan)
        else:
            yield _no_input(name, expected, plan)
    for name, parameter in expected.items():
        if parameter.required and name not in reference.inputs:
            type_ = notation(parameter.var.type)
            yield REFERENCE_INPUT_MISSING.at(
                ("inputs",) if reference.inputs else ("name",),
                f"launch plan `{reference.name}` requires `{name}`, which the reference does not name",
                on="key" if reference.inputs else "value",
                notes=(("plan", plan.where),),
                help=f"add `{name}: {type_}` to `inputs`",
            )
    if plan.outputs is not None:
        yield from _outputs(reference, plan.outputs, plan)


def _no_input(name: str, expected: Mapping[str, Parameter], plan: KnownPlan) -> Problem:
    if name in plan.message.spec.fixed_inputs.literals:
        message = f"launch plan `{plan.message.id.name}` fixes `{name}`, which no caller can give"
        return REFERENCE_INPUT.at(
            ("inputs", name), message, on="key", notes=(("plan", plan.where),), help="remove the line"
        )
    close = nearest(name, expected)
    return REFERENCE_INPUT.at(
        ("inputs", name),
        f"launch plan `{plan.message.id.name}` has no input `{name}`",
        on="key",
        notes=(("plan", f"{plan.where}, with {', '.join(expected) or 'no inputs'}"),),
        help=rename(close) if close else None,
    )


def _input_type(name: str, reference: Reference, parameter: Parameter, plan: KnownPlan) -> Iterator[Problem]:
    """That not everything which a workflow passes as the stated type is taken.

    What a node returns is compared by its type when the workflow is registered
    (flytepropeller/pkg/compiler/validators/bindings.go:validateBinding), and each value when the plan starts, as what
    any caller gives: a type may be taken of which a value is not, and the other way round.
    """
    type_, declared_type = reference.inputs[name], parameter.var.type
    stated, declared = notation(type_), notation(declared_type)
    verdict = types_castable(type_, declared_type)
    lost = lost_value(type_, declared_type)
    if verdict is not Castability.CASTABLE or (lost is not None and lost.own):
        crashes = ", and Flyte's server fails at comparing the two" if verdict is Castability.PANICS else ""
        alike = " of another structure" if stated == declared else ""
        yield REFERENCE_TYPE.at(
            ("inputs", name),
            f"`{name}` is {stated} here and {declared}{alike} in launch plan `{reference.name}`{crashes}",
            notes=(("plan", plan.where),),
            help=None if alike else helping(f"write {declared}", Write(flow(declared)), safe=False),
        )


def _outputs(reference: Reference, outputs: Mapping[str, Variable], plan: KnownPlan) -> Iterator[Problem]:
    for name, type_ in reference.outputs.items():
        if name not in outputs:
            close = nearest(name, outputs)
            yield REFERENCE_OUTPUT.at(
                ("outputs", name),
                f"launch plan `{reference.name}` has no output `{name}`",
                on="key",
                notes=(("plan", f"{plan.where}, with {', '.join(sorted(outputs)) or 'no outputs'}"),),
                help=rename(close) if close else None,
            )
        elif types_castable(outputs[name].type, type_) is not Castability.CASTABLE:
            stated, declared = notation(type_), notation(outputs[name].type)
            alike = " of another structure" if stated == declared else ""
            yield REFERENCE_TYPE.at(
                ("outputs", name),
                f"`{name}` is {stated} here, and launch plan `{reference.name}` returns {declared}{alike}",
                notes=(("plan", plan.where),),
                help=None if alike else helping(f"write {declared}", Write(flow(declared)), safe=False),
            )


def not_found(reference: Reference, named: Sequence[KnownPlan]) -> Problem:
    """That the plan is not known, with what is known of its name."""
    identity = f"{reference.id.project}/{reference.id.domain}, version {reference.id.version}"
    known = "; ".join(sorted({_identity(plan) for plan in named}))
    return REFERENCE_NOT_FOUND.at(
        ("name",),
        f"launch plan `{reference.name}` in {identity}, is not known here, and the reference is not checked",
        notes=(("known", known),) if known else (),
        help="give the output of `flytectl get launchplan -o json` with --interface",
    )


def _identity(plan: KnownPlan) -> str:
    project, domain, _, version = plan.id
    place = f"{project or 'any project'}/{domain or 'any domain'}"
    return f"{place}, {f'version {version}' if version else 'any version'} ({plan.where})"
