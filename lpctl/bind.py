"""A plan's inputs bound to its workflow's interface: every value a literal of the declared type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flyteidl.core.interface_pb2 import Parameter

from lpctl.diagnostic import Rule, Severity
from lpctl.limits import FINDINGS
from lpctl.literal.acceptable import acceptable, refusal
from lpctl.literal.input import default_literal, fixed_literal
from lpctl.literal.notation import notation
from lpctl.literal.reading import MESSAGEPACK
from lpctl.mismatch import mismatch_problem
from lpctl.show import dotted
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.literals_pb2 import Literal

    from lpctl.diagnostic import Path, Problem
    from lpctl.interface.model import Interface
    from lpctl.manifest.model import LaunchPlan
    from lpctl.source.document import Document

UNKNOWN_INPUT = Rule(
    "unknown-input",
    Severity.ERROR,
    """A default or fixed input is not among the workflow's inputs.

    flyteadmin refuses the plan: "unexpected default_input …", "unexpected fixed_input …"
    (launch_plan_validator.go:checkAndFetchExpectedInputForLaunchPlan), one at a time.

    Bad::

        fixed_inputs: {regoin: eu}

    Good::

        fixed_inputs: {region: eu}
    """,
    firm=True,
)

INPUT_IN_BOTH = Rule(
    "input-in-both",
    Severity.WARNING,
    """An input is in `default_inputs` and in `fixed_inputs`.

    The fixed value wins and the default is dropped, as in flytekit. A plan that holds both would register and fail at
    every execution: "fixed_inputs … cannot be overridden" (execution_validator.go).

    Bad::

        default_inputs: {region: eu}
        fixed_inputs: {region: us}

    Good::

        fixed_inputs: {region: us}
    """,
)

UNCASTABLE_DEFAULT = Rule(
    "uncastable-default",
    Severity.ERROR,
    """The workflow's own default of an input is one that Flyte's server refuses.

    The plan carries it, from the workflow's default launch plan, so the server refuses the plan as well: "invalid
    default_input wrong type …" (launch_plan_validator.go:checkAndFetchExpectedInputForLaunchPlan); `lpctl explain
    uncastable-value` says which values those are. A default None of an `Optional[StructuredDataset]`, which is refused
    as flytekit writes it, is written so that it is accepted.

    Bad::

        $ lpctl validate --interface refused-default
        # rows: List[Dict[str, int]] = [{}, {"a": 1}]
        workflow: etl.tables

    Good::

        $ lpctl validate --interface refused-default
        workflow: {name: etl.tables, version: v2}
        default_inputs:
          rows: [{a: 1}]
    """,
    firm=True,
)

RULES = (INPUT_IN_BOTH, UNCASTABLE_DEFAULT, UNKNOWN_INPUT)

_MOST_SHOWN = 40


class Bound(NamedTuple):
    """A plan whose inputs are literals. `parameters` and `fixed` are ready to be written; nobody changes them.

    `parameters` has every input that is not fixed: its default, or required.
    """

    plan: LaunchPlan
    interface: Interface
    parameters: Mapping[str, Parameter]
    fixed: Mapping[str, Literal]


def bind(
    plan: LaunchPlan, interface: Interface, document: Document, struct_encoding: str | None = None
) -> tuple[Bound | None, list[Problem]]:
    """The plan with its inputs as literals, None where one of them cannot be bound, and every problem found.

    `struct_encoding` is lpctl.yaml's, over which the manifest's wins.
    """
    encoding = plan.struct_encoding or struct_encoding or MESSAGEPACK
    problems: list[Problem] = []
    sound = True
    parameters = dict(interface.inputs)
    fixed: dict[str, Literal] = {}
    fixed_inputs = plan.fixed_inputs or {}
    for section, values in (("default_inputs", plan.default_inputs or {}), ("fixed_inputs", fixed_inputs)):
        for name, value in values.items():
            path = (section, name)
            if not sound and len(problems) >= FINDINGS:
                break
            if name not in interface.inputs:
                problems.append(_unknown(path, name, interface))
                sound = False
                continue
            variable = interface.inputs[name].var
            if section == "default_inputs":
                if name in fixed_inputs:
                    problems.append(_in_both(name))
                literal, mismatches = default_literal(value, variable.type, encoding)
                if literal is not None:
                    # flytekit describes an overlaid default by the input's name (core/interface.py:transform_inputs_…).
                    parameters[name] = Parameter(var=variable, default=literal)
                    parameters[name].var.description = name
            else:
                literal, mismatches = fixed_literal(value, variable.type, encoding)
                if literal is not None:
                    fixed[name] = literal
                    parameters.pop(name, None)
            sound = sound and literal is not None
            if mismatches:
                declared = f"{name}: {notation(variable.type)}, workflow {interface.name} ({interface.source})"
                problems.extend(mismatch_problem(mismatch, path, name, declared, document) for mismatch in mismatches)
    refused = _castable_defaults(parameters, interface, document)
    problems.extend(refused)
    sound = sound and not refused
    bound = Bound(plan=plan, interface=interface, parameters=parameters, fixed=fixed) if sound else None
    return bound, problems


def _castable_defaults(parameters: dict[str, Parameter], interface: Interface, document: Document) -> list[Problem]:
    """See to it that the server takes the workflow's own defaults, as the manifest's: what it refuses otherwise."""
    problems: list[Problem] = []
    for name, parameter in interface.inputs.items():
        if parameters.get(name) is parameter and parameter.WhichOneof("behavior") == "default":
            literal = acceptable(parameter.default, parameter.var.type)
            if literal is None:
                problems.append(_uncastable_default(name, parameter, interface, document))
            elif literal is not parameter.default:
                parameters[name] = Parameter(var=parameter.var, default=literal)
    return problems


def _uncastable_default(name: str, parameter: Parameter, interface: Interface, document: Document) -> Problem:
    found = refusal(parameter.default, parameter.var.type)
    where = dotted((name, *found.path))
    return UNCASTABLE_DEFAULT.at(
        ("workflow", "name") if isinstance(document.data["workflow"], dict) else ("workflow",),
        f"workflow `{interface.name}` has a default that Flyte's server refuses: `{where}` {found.why}",
        notes=(("declared", f"{name}: {notation(parameter.var.type)} ({interface.source})"),),
        help=f"give `{name}` another value in `default_inputs` or `fixed_inputs`",
    )


def _in_both(name: str) -> Problem:
    return INPUT_IN_BOTH.at(
        ("default_inputs", name),
        f"`{name}` is also in `fixed_inputs`, where its value wins",
        on="key",
        help="remove it from one of the two",
    )


def _unknown(path: Path, name: str, interface: Interface) -> Problem:
    close = nearest(name, interface.inputs)
    inputs = sorted(interface.inputs.items())
    known = ", ".join(f"{known}: {notation(parameter.var.type)}" for known, parameter in inputs[:_MOST_SHOWN])
    if len(inputs) > _MOST_SHOWN:
        known += f", and {len(inputs) - _MOST_SHOWN} more"
    return UNKNOWN_INPUT.at(
        path,
        f"workflow `{interface.name}` has no input `{name}`",
        on="key",
        notes=(("declared", f"{known or 'no inputs'} ({interface.source})"),),
        help=f"did you mean `{close}`?" if close else None,
    )
