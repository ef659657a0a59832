"""The launch plans that a run knows: compiled ones, those of packages, those that flytectl printed."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import EntityId
from lpctl.flyte.start import expected_inputs
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.plan.build import default_plan_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lpctl.check.reference.document import Reference
    from lpctl.flyte.attributes import Reads
    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.messages.flyteidl_pb2 import Parameter, Variable
    from lpctl.plan.compiled import Candidate


class KnownPlan(NamedTuple):
    """A launch plan, what is known of its workflow's inputs, its outputs, None where unknown, and where it stands.

    `reads` are the attributes of inputs that nodes of the workflow read, as far as they are known.
    """

    message: LaunchPlan
    workflow: Mapping[str, Variable]
    outputs: Mapping[str, Variable] | None
    where: str
    reads: Reads = MappingProxyType({})

    @property
    def id(self) -> EntityId:
        """Who the plan is."""
        return EntityId.of(self.message.id)

    @property
    def expected(self) -> dict[str, Parameter]:
        """The parameters that the server expects of callers."""
        return expected_inputs(self.message, self.workflow)


class KnownPlans:
    """Plans by name."""

    def __init__(self, candidates: Iterable[Candidate], sources: Iterable[InterfaceSource]) -> None:
        self._by_name: dict[str, list[KnownPlan]] = defaultdict(list)
        for candidate in candidates:
            if candidate.content is not None and candidate.interface is not None:
                plan = _of(LaunchPlan.FromString(candidate.content), candidate.interface, candidate.key.file)
                self._add(plan)
        for source in sources:
            interfaces = {interface.name: interface for interface in source.interfaces}
            for message in source.plans:
                self._add(_of(message, interfaces.get(message.spec.workflow_id.name), source.path))
            for message in source.registered:
                outputs = dict(message.closure.expected_outputs.variables)
                self._add(KnownPlan(message, {}, outputs, source.path))
            for interface in source.interfaces:
                if interface.default_plan is None and interface.defaults_known:
                    message = default_plan_message(interface, interface.id, interface.id)
                    self._add(_of(message, interface, source.path))

    def _add(self, plan: KnownPlan) -> None:
        self._by_name[plan.message.id.name].append(plan)

    def find(self, reference: Reference) -> tuple[KnownPlan | None, list[KnownPlan]]:
        """The plan that a reference means, and every plan of its name.

        A part of the identity that a plan leaves open may be anything. Of several plans the one that states most.
        """
        named = self._by_name.get(reference.name, [])
        fitting = [plan for plan in named if plan.id.agrees(reference.id)]
        return max(fitting, key=lambda plan: sum(map(bool, plan.id)), default=None), named


def _of(message: LaunchPlan, interface: Interface | None, where: str) -> KnownPlan:
    if interface is None:
        return KnownPlan(message, {}, None, where)
    workflow = {name: parameter.var for name, parameter in interface.inputs.items()}
    return KnownPlan(message, workflow, interface.outputs, where, interface.reads)
