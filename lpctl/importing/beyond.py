"""What a plan may say and no manifest does, with the reason."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from lpctl.literal.notation import notation
from lpctl.manifest.refused import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import LaunchPlan, Schedule

_UNREAD = "no part of open-source Flyte 1.16 reads it, and manifests do not have it"
_OLDER = "manifests say it as `security_context.run_as`, which is another field of the plan"
BEYOND = {
    "role": _OLDER,
    "auth": _OLDER,
    "auth_role": _OLDER,
    "quality_of_service": _UNREAD,
    "execution_env_assignments": _UNREAD,
    "cluster_assignment": _UNREAD,
}
"""Fields of flyteidl.admin.LaunchPlanSpec that manifests do not have, and why."""


def says_something(value: Any) -> bool:
    """Whether the value of a field that is there says more than that: an empty message does not."""
    return not isinstance(value, Message) or bool(value.ListFields())


def beyond(message: LaunchPlan) -> Iterator[str]:
    """What the plan says that no manifest does."""
    spec = message.spec
    for field, value in spec.ListFields():
        if field.name in BEYOND and says_something(value):
            yield f"`{field.name}`: {BEYOND[field.name]}"
    metadata = spec.entity_metadata
    if metadata.HasField("launch_conditions"):
        yield "`launch_conditions`: open-source Flyte refuses plans with them"
    if metadata.HasField("schedule"):
        yield from _beyond_schedule(metadata.schedule)
    for name, count in Counter(pair.key for pair in spec.envs.values).items():
        if count > 1:
            yield f"`envs.{name}`: it is there {count} times, and manifests have one value for each name"
    for index, notification in enumerate(metadata.notifications):
        if notification.WhichOneof("type") is None:
            yield f"`notifications[{index}]`: it has neither email nor slack nor pager_duty"


def _beyond_schedule(schedule: Schedule) -> Iterator[str]:
    kind = schedule.WhichOneof("ScheduleExpression")
    if kind == "cron_expression":
        text = schedule.cron_expression
        _, advice = refusal(("schedule", "cron_expression"), text) or ("", None)
        yield f"`schedule.cron_expression` {text!r}, which manifests do not have; {advice} in its manifest"
    elif kind is None:
        yield "`schedule`: it has neither cron nor rate"


def beyond_interface(message: LaunchPlan, interface: Interface) -> Iterator[str]:
    """What the plan says of inputs that no manifest does."""
    spec = message.spec
    for name in sorted(spec.default_inputs.parameters):
        kind = spec.default_inputs.parameters[name].WhichOneof("behavior")
        if kind in ("artifact_query", "artifact_id"):
            yield f"`default_inputs.{name}`: an artifact, which open-source Flyte does not have"
    for name in sorted(spec.default_inputs.parameters.keys() & spec.fixed_inputs.literals.keys()):
        yield f"`{name}`: it is fixed and has a default, so that no execution of the plan ever starts"
    for name in sorted({*spec.default_inputs.parameters, *spec.fixed_inputs.literals} - interface.inputs.keys()):
        yield f"`{name}`: workflow `{interface.name}` has no such input ({interface.source})"


def stated_inputs(message: LaunchPlan, interface: Interface) -> set[str]:
    """The inputs of which a manifest has to state the value."""
    parameters = message.spec.default_inputs.parameters
    own = {name for name in parameters if parameters[name] != interface.inputs[name]}
    return own | set(message.spec.fixed_inputs.literals)


def without_yaml(name: str, interface: Interface) -> str:
    """Why a manifest does not state an input whose value cannot be decoded."""
    return f"`{name}`: YAML has no form of its value, which is of type {notation(interface.inputs[name].var.type)}"
