"""The launch plan that is to be started."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.start import expected_inputs
from lpctl.literal.decode import struct_encoding
from lpctl.literal.encoding import declared_encodings
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.check.reference.known import KnownPlan
    from lpctl.flyte.attributes import Reads
    from lpctl.messages.flyteidl_pb2 import LiteralType, Parameter, Variable
    from lpctl.plan.compiled import Compiled


class Target(NamedTuple):
    """A plan, the inputs of its workflow as far as they are known, and the parameters that the server expects.

    `reads` are the attributes of inputs that nodes of the workflow read, as far as they are known.
    """

    message: LaunchPlan
    workflow: Mapping[str, Variable]
    expected: Mapping[str, Parameter]
    reads: Reads = MappingProxyType({})

    def type_of(self, name: str) -> LiteralType | None:
        """The declared type of an input, None where the workflow has none of that name."""
        if name in self.expected:
            return self.expected[name].var.type
        return self.workflow[name].type if name in self.workflow else None

    def struct_encoding(self, otherwise: str | None) -> str | None:
        """How a caller writes structs: as the plan does where that is not as their types say, else as is said."""
        parameters, fixed = self.message.spec.default_inputs.parameters, self.message.spec.fixed_inputs.literals
        literals = {name: parameters[name].default for name in parameters} | {name: fixed[name] for name in fixed}
        for name, literal in literals.items():
            found, type_ = struct_encoding(literal), self.type_of(name)
            if found is not None and type_ is not None and found not in declared_encodings(type_):
                return found
        return otherwise


def target_of(plan: Compiled) -> Target:
    """A compiled plan."""
    message = LaunchPlan.FromString(plan.content)
    workflow = {name: parameter.var for name, parameter in plan.interface.inputs.items()}
    return Target(message, workflow, expected_inputs(message, workflow), plan.interface.reads)


def target_of_known(plan: KnownPlan) -> Target:
    """A plan that a reference means."""
    return Target(plan.message, plan.workflow, plan.expected, plan.reads)
