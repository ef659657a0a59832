"""A plan that is bound to its workflow is taken by the schema of that workflow; an unknown input by neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_accepted import TYPE, VALUE

from lpctl.flyte.entity_id import EntityId
from lpctl.interface.model import Interface, InterfaceSource
from lpctl.interface.typed_schema import typed_schema
from lpctl.manifest.launch_plan import LaunchPlan, WorkflowReference
from lpctl.messages.flyteidl_pb2 import Parameter, Variable
from lpctl.plan.bind import bind
from lpctl.source.dump import dump
from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import LiteralType


def source(inputs: dict[str, LiteralType]) -> InterfaceSource:
    """A source that states one workflow, each input without a default."""
    parameters = {name: Parameter(var=Variable(type=type_), required=True) for name, type_ in inputs.items()}
    interface = Interface(EntityId("", "", "wf", ""), parameters, {}, "interfaces.yaml", defaults_known=True)
    return InterfaceSource("interfaces.yaml", "", (interface,))


INPUTS = st.dictionaries(st.sampled_from(["a", "b", "days"]), VALUE, max_size=2)


@settings(max_examples=draws(200))
@given(st.dictionaries(st.sampled_from(["a", "b"]), TYPE, max_size=2), INPUTS, INPUTS)
def test_a_plan_that_is_bound_is_taken_and_an_unknown_input_by_neither(
    inputs: dict[str, LiteralType], defaults: dict[str, Any], fixed: dict[str, Any]
) -> None:
    stated = source(inputs)
    schema = Draft202012Validator(typed_schema([stated]))
    for one, other in ((defaults, fixed), ({}, {}), ({}, fixed)):
        data: dict[str, Any] = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "p", "workflow": "wf"}
        data |= {"default_inputs": one, "fixed_inputs": other}
        plan = LaunchPlan(WorkflowReference("wf"), "p", default_inputs=one, fixed_inputs=other)
        (document,) = load("p.lp.yaml", dump(data).encode()).documents
        bound, _ = bind(plan, stated.interfaces[0], document)
        if bound is not None:
            assert schema.is_valid(data), data
        if not {*one, *other} <= set(inputs):
            assert bound is None
            assert not schema.is_valid(data), data
