"""A plan without what the server adds, flytectl fills in, or presence alone says.

The server stores the inputs that nobody bound as required parameters, in `spec.default_inputs` and in
`closure.expected_inputs` (lpctl.flyte.start.expected_inputs), and adds states and times to the closure. flytectl fills
open identifiers (register_util.go:hydrateSpec).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message
from google.protobuf.wrappers_pb2 import BoolValue

from lpctl.diff.model import Input, NormalPlan
from lpctl.flyte.entity_id import open_part
from lpctl.flyte.start import expected_inputs
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from lpctl.diff.model import Plan
    from lpctl.messages.flyteidl_pb2 import Identifier


def normal(plan: Plan) -> NormalPlan:
    """The plan's message as it is compared, and its inputs: those that are bound, and those that callers must give."""
    message = LaunchPlan.FromString(plan.content)
    message.ClearField("closure")
    message.ClearField("id")
    _open(message.spec.workflow_id)
    _add_required(message, plan)
    inputs = _inputs(message, plan)
    _drop_empty(message.spec)
    return NormalPlan(plan=plan, message=message, inputs=inputs)


def _open(identifier: Identifier) -> None:
    identifier.project = open_part(identifier.project)
    identifier.domain = open_part(identifier.domain)
    identifier.version = open_part(identifier.version)


def _add_required(message: LaunchPlan, plan: Plan) -> None:
    if plan.interface is None:
        return
    parameters = message.spec.default_inputs.parameters
    workflow = {name: parameter.var for name, parameter in plan.interface.inputs.items()}
    for name, parameter in expected_inputs(message, workflow).items():
        if name not in parameters:
            parameters[name].CopyFrom(parameter)


def _inputs(message: LaunchPlan, plan: Plan) -> dict[str, Input]:
    spec = message.spec
    declared = plan.interface.inputs if plan.interface is not None else {}
    inputs: dict[str, Input] = {}
    for name, parameter in spec.default_inputs.parameters.items():
        bound = parameter.HasField("default")
        inputs[name] = Input(
            binding="default" if bound else "required",
            type=parameter.var.type,
            literal=parameter.default if bound else None,
            description=parameter.var.description,
        )
    for name, literal in spec.fixed_inputs.literals.items():
        type_ = declared[name].var.type if name in declared else None
        inputs[name] = Input(binding="fixed", type=type_, literal=literal, description="")
    return inputs


def _drop_empty(message: Message) -> None:
    """Clear each field that is a message which says nothing; an empty wrapper (`interruptible: false`) says false."""
    for field, value in message.ListFields():
        if isinstance(value, Message) and not isinstance(value, (BoolValue, Any)):
            _drop_empty(value)
            if not value.ListFields():
                message.ClearField(field.name)
