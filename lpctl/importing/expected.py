"""What a plan of a source has to be compiled to.

Left out of account is what no manifest says: what the server adds, what flytectl fills in, that a message is there
which says nothing, and the order of environment variables, of which each has one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.flyte.entity_id import open_part
from lpctl.importing.beyond import BEYOND, says_something
from lpctl.literal.acceptable import acceptable
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Parameter

if TYPE_CHECKING:
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import Identifier

_ALWAYS = ("entity_metadata", "default_inputs", "fixed_inputs", "labels", "annotations", "raw_output_data_config")
"""Messages that flytekit always writes (models/launch_plan.py:LaunchPlanSpec.to_flyte_idl)."""


def expected(source: LaunchPlan, made: LaunchPlan, interface: Interface) -> LaunchPlan:
    """The message of a source as its manifest has to be compiled to, `made` being what it is compiled to.

    A part of an identifier that one of the two leaves open is filled in by flytectl (register_util.go:hydrateSpec), or
    has been. Inputs that nobody bound are required: the server lists them so (launch_plan_validator.go). A workflow's
    own default which the server refuses is written as it accepts it, as in every plan of lpctl's.
    """
    plan = LaunchPlan()
    plan.CopyFrom(source)
    plan.closure.CopyFrom(made.closure)
    _fill(plan.id, made.id)
    _fill(plan.spec.workflow_id, made.spec.workflow_id)
    for name in _ALWAYS:
        getattr(plan.spec, name).SetInParent()
    for name in BEYOND:
        if not says_something(getattr(plan.spec, name)):
            plan.spec.ClearField(name)
    parameters, fixed = plan.spec.default_inputs.parameters, plan.spec.fixed_inputs.literals
    for name, parameter in interface.inputs.items():
        if name not in parameters and name not in fixed and parameter.required:
            parameters[name].CopyFrom(parameter)
        elif name in parameters and parameters[name] == parameter:
            parameters[name].CopyFrom(_carried_on(parameter))
    envs = plan.spec.envs.values
    if len({pair.key for pair in envs}) == len(envs) and plan.spec.HasField("envs"):
        ordered = sorted(envs, key=lambda pair: pair.key)
        plan.spec.ClearField("envs")
        if ordered:
            plan.spec.envs.values.extend(ordered)
    return plan


def _fill(identifier: Identifier, made: Identifier) -> None:
    for part in ("project", "domain", "version"):
        if not open_part(getattr(identifier, part)) or not open_part(getattr(made, part)):
            setattr(identifier, part, getattr(made, part))
    identifier.resource_type = made.resource_type
    identifier.ClearField("org")  # the server fills it in; nobody else reads it


def _carried_on(parameter: Parameter) -> Parameter:
    """The workflow's own parameter as plans of lpctl's carry it on (lpctl.plan.bind.own_defaults)."""
    if parameter.WhichOneof("behavior") != "default":
        return parameter
    literal = acceptable(parameter.default, parameter.var.type)
    return parameter if literal is None else Parameter(var=parameter.var, default=literal)
