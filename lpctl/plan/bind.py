"""A plan's inputs bound to its workflow's interface: every value a literal of the declared type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.findings.show import dotted
from lpctl.flyte.scheduled import kickoff_flaw
from lpctl.interface.meant import meant_input
from lpctl.literal.acceptable import acceptable, fault
from lpctl.literal.input import default_literal, fixed_literal
from lpctl.literal.mismatch import mismatch_message, mismatch_problem
from lpctl.literal.none_text import holds_as_written
from lpctl.literal.notation import notation
from lpctl.literal.plain import plain_test
from lpctl.literal.rules import DEFAULT_MISSING_ATTRIBUTE, MISSING_ATTRIBUTE
from lpctl.messages.flyteidl_pb2 import Parameter
from lpctl.plan.encoding import contradicted
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.interface.model import Interface
    from lpctl.literal.reading import Mismatch
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType
    from lpctl.source.values import Values

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


_MOST_SHOWN = 40


class OwnDefaults(NamedTuple):
    """A workflow's inputs as plans carry them on: with the defaults that the server takes, and which it refuses.

    `types` are the inputs' types, which messages make anew each time they are asked, and `plain` has the test of which
    values are plainly of them, where there is one. `size` is that of all inputs, in bytes. `lacking` are the defaults
    that lack an attribute which a node of the workflow reads, each with what it lacks first. `required` are the inputs
    without a default, `instants` those that the server lets a schedule name for the time of its start.
    """

    inputs: Mapping[str, Parameter]
    types: Mapping[str, LiteralType]
    plain: Mapping[str, Callable[[Any], bool] | None]
    refused: frozenset[str]
    size: int
    lacking: Mapping[str, Mismatch]
    required: frozenset[str]
    instants: frozenset[str]


def own_defaults(interface: Interface) -> OwnDefaults:
    """What the server makes of the workflow's own defaults; those that it takes otherwise written are so."""
    inputs = dict(interface.inputs)
    refused = []
    for name, parameter in interface.inputs.items():
        if parameter.WhichOneof("behavior") != "default":
            continue
        literal = acceptable(parameter.default, parameter.var.type)
        if literal is None:
            refused.append(name)
        elif literal is not parameter.default:
            inputs[name] = Parameter(var=parameter.var, default=literal)
    types = {name: parameter.var.type for name, parameter in inputs.items()}
    reads = interface.reads
    plain = {name: None if name in reads else plain_test(type_) for name, type_ in types.items()}
    size = sum(parameter.ByteSize() for parameter in inputs.values())
    return OwnDefaults(
        inputs=inputs,
        types=types,
        plain=plain,
        refused=frozenset(refused),
        size=size,
        lacking=_lacking(inputs, interface) if reads else {},
        required=frozenset(name for name, parameter in inputs.items() if parameter.required),
        instants=frozenset(name for name, parameter in inputs.items() if kickoff_flaw(parameter) is None),
    )


def _lacking(inputs: Mapping[str, Parameter], interface: Interface) -> dict[str, Mismatch]:
    from lpctl.literal.lacking import literal_lacking  # noqa: PLC0415 - few workflows read attributes

    found = {}
    for name, reads in interface.reads.items():
        parameter = inputs.get(name)
        if parameter is not None and parameter.WhichOneof("behavior") == "default":
            missing = literal_lacking(parameter.default, parameter.var.type, reads)
            if missing:
                found[name] = missing[0]
    return found


class Bound(NamedTuple):
    """A plan whose inputs are literals, which nobody changes.

    `inputs` are the workflow's, each with the workflow's own default or required; `defaults` and `fixed` are what the
    manifest says of them.
    """

    plan: LaunchPlan
    interface: Interface
    inputs: Mapping[str, Parameter]
    defaults: Mapping[str, Literal]
    fixed: Mapping[str, Literal]

    def parameters(self) -> dict[str, Parameter]:
        """Every input that is not fixed: with its default, or required."""
        made = {name: parameter for name, parameter in self.inputs.items() if name not in self.fixed}
        for name, literal in self.defaults.items():
            if name not in self.fixed:
                # flytekit describes an overlaid default by the input's name (core/interface.py:transform_inputs_…).
                made[name] = Parameter(var=self.inputs[name].var, default=literal)
                made[name].var.description = name
        return made

    def stated(self) -> dict[Path, Literal]:
        """The literals of the manifest by where they stand."""
        stated: dict[Path, Literal] = {("default_inputs", name): literal for name, literal in self.defaults.items()}
        return stated | {("fixed_inputs", name): literal for name, literal in self.fixed.items()}

    def struct_encodings(self) -> dict[Path, str]:
        """How each input of the manifest that holds structs is written, by where it stands."""
        from lpctl.literal.decode import struct_encoding  # noqa: PLC0415 - few projects name an older server

        return {path: encoding for path, literal in self.stated().items() if (encoding := struct_encoding(literal))}

    def size(self) -> int:
        """How many bytes the literals of the manifest have."""
        return sum(literal.ByteSize() for literal in (*self.defaults.values(), *self.fixed.values()))

    def inherited_encodings(self) -> dict[str, str]:
        """The same of the workflow's own defaults that the plan carries on, by name."""
        from lpctl.literal.decode import struct_encoding  # noqa: PLC0415 - likewise

        return {
            name: encoding
            for name, parameter in self.parameters().items()
            if name not in self.defaults
            and parameter.WhichOneof("behavior") == "default"
            and (encoding := struct_encoding(parameter.default))
        }


def plainly_binds(plan: LaunchPlan, own: OwnDefaults) -> bool:
    """Whether the values of all inputs are plainly of their types, so that `bind` finds nothing.

    That takes a tenth of the time; of a plan for which it is False nothing is said.
    """
    if own.refused or own.lacking:
        return False
    plain, fixed, defaults = own.plain, plan.fixed_inputs, plan.default_inputs
    for section in (defaults, fixed):
        if section:
            for name, value in section.items():
                test = plain.get(name)
                if test is None or not test(value):
                    return False
    return not defaults or not fixed or defaults.keys().isdisjoint(fixed)


def bind(
    plan: LaunchPlan,
    interface: Interface,
    stated: Values,
    struct_encoding: str | None = None,
    own: OwnDefaults | None = None,
) -> tuple[Bound | None, list[Problem]]:
    """The plan with its inputs as literals, None where one of them cannot be bound, and every problem found.

    `struct_encoding` is lpctl.yaml's, over which the manifest's wins; `own` the interface's `own_defaults`, for a
    caller who has them.
    """
    encoding = plan.struct_encoding or struct_encoding
    problems: list[Problem] = []
    sound = True
    own = own or own_defaults(interface)
    inputs, types = own.inputs, own.types
    defaults: dict[str, Literal] = {}
    fixed: dict[str, Literal] = {}
    default_inputs, fixed_inputs = plan.default_inputs or {}, plan.fixed_inputs or {}
    for section, values, read, made in (
        ("default_inputs", default_inputs, default_literal, defaults),
        ("fixed_inputs", fixed_inputs, fixed_literal, fixed),
    ):
        for name, value in values.items():
            if not sound and len(problems) >= FINDINGS:
                break
            type_ = types.get(name)
            if type_ is None:
                problems.append(_unknown((section, name), name, plan, interface))
                sound = False
                continue
            if made is defaults and name in fixed_inputs:
                problems.append(_in_both(name))
            literal, mismatches = read(value, type_, encoding)
            if literal is None:
                sound = False
            else:
                made[name] = literal
                mismatches = [*mismatches, *_missing_attributes(name, literal, value, interface)]
            if mismatches:
                declared = f"{name}: {notation(type_)}, workflow {interface.name} ({interface.source})"
                problems.extend(
                    mismatch_problem(mismatch, (section, name), name, declared, stated)
                    for mismatch in mismatches
                    if holds_as_written(mismatch, (section, name), stated)
                )
    inherited = _of_inherited(own, plan, interface, stated)
    problems.extend(inherited)
    sound = sound and not any(problem.rule is UNCASTABLE_DEFAULT for problem in inherited)
    bound = Bound(plan, interface, inputs, defaults, fixed)
    if encoding is not None:
        problems.extend(contradicted(encoding, plan.struct_encoding is not None, bound.stated(), types))
    return bound if sound else None, problems


def _of_inherited(own: OwnDefaults, plan: LaunchPlan, interface: Interface, stated: Values) -> list[Problem]:
    """What is wrong with the workflow's own defaults that a plan leaves as they are."""
    found = [
        _uncastable_default(name, interface.inputs[name], interface, stated)
        for name in (own.inputs if own.refused else ())
        if name in own.refused and _is_left(name, plan)
    ]
    found += [_default_lacks(name, own, plan, interface, stated) for name in own.lacking if _is_left(name, plan)]
    return found


def _missing_attributes(name: str, literal: Literal, value: Any, interface: Interface) -> list[Mismatch]:
    """What nodes of the workflow read of the value that it lacks."""
    if name not in interface.reads:
        return []
    from lpctl.literal.lacking import lacking  # noqa: PLC0415 - few workflows read attributes

    return lacking(literal, interface.inputs[name].var.type, value, interface.reads[name])


def _is_left(name: str, plan: LaunchPlan) -> bool:
    """Whether a plan leaves an input to the workflow's own default."""
    return name not in (plan.default_inputs or {}) and name not in (plan.fixed_inputs or {})


def _default_lacks(name: str, own: OwnDefaults, plan: LaunchPlan, interface: Interface, stated: Values) -> Problem:
    """An error where nobody is there to give the input, a warning once a workflow where callers may."""
    rule = DEFAULT_MISSING_ATTRIBUTE if plan.schedule is None else MISSING_ATTRIBUTE
    message = mismatch_message(own.lacking[name], name)
    return rule.at(
        _workflow_path(stated),
        f"workflow `{interface.name}` has a default that fails in it: {message}",
        notes=(("declared", f"{name}: {notation(own.types[name])} ({interface.source})"),),
        help=f"give `{name}` another value in `default_inputs` or `fixed_inputs`",
    )


def _workflow_path(stated: Values) -> Path:
    return ("workflow", "name") if isinstance(stated.data["workflow"], dict) else ("workflow",)


def _uncastable_default(name: str, parameter: Parameter, interface: Interface, stated: Values) -> Problem:
    found = fault(parameter.default, parameter.var.type)
    where = dotted((name, *found.path))
    return UNCASTABLE_DEFAULT.at(
        _workflow_path(stated),
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


def _unknown(path: Path, name: str, plan: LaunchPlan, interface: Interface) -> Problem:
    from lpctl.findings.fix import rename  # noqa: PLC0415 - only a mistake needs it
    from lpctl.manifest.null_value import without_blank  # noqa: PLC0415 - likewise

    if (getattr(plan, str(path[0])) or {}).get(name) is None and (problem := without_blank(UNKNOWN_INPUT, path)):
        return problem
    close = meant_input(name, plan, interface)
    inputs = sorted(interface.inputs.items())
    known = ", ".join(f"{known}: {notation(parameter.var.type)}" for known, parameter in inputs[:_MOST_SHOWN])
    if len(inputs) > _MOST_SHOWN:
        known += f", and {len(inputs) - _MOST_SHOWN} more"
    return UNKNOWN_INPUT.at(
        path,
        f"workflow `{interface.name}` has no input `{name}`",
        on="key",
        notes=(("declared", f"{known or 'no inputs'} ({interface.source})"),),
        help=rename(close) if close else None,
    )
