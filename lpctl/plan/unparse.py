"""A compiled plan back to the manifest that states it in full: every filled identity, every default, decoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.message import Message
from google.protobuf.text_format import MessageToString

from lpctl.literal.decode import NotDecodableError, decode, struct_encoding
from lpctl.literal.encoding import declared_encodings
from lpctl.literal.notation import notation
from lpctl.manifest.shape import API_VERSION
from lpctl.messages.flyteidl_pb2 import ConcurrencyLimitBehavior, FixedRateUnit, LaunchPlan, WorkflowExecution

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import Identifier, LaunchPlanSpec, Literal, Notification, Schedule
    from lpctl.plan.compiled import Compiled

_ZONE = re.compile(r"CRON_TZ=(\S+) (.*)", re.DOTALL)


class FullManifest(NamedTuple):
    """The manifest as plain data in its own order of keys, and what it does not have to state.

    `types` is each input's type in notation; `required` names the inputs that callers must give; `inherited` holds the
    workflow's own defaults, which writing down would change (flytekit describes an overlaid default otherwise);
    `opaque` names the inputs whose value is kept as packaged and has no YAML form.
    """

    manifest: dict[str, Any]
    types: dict[str, str]
    required: tuple[str, ...]
    inherited: dict[str, Any]
    opaque: tuple[str, ...]


def unparse(plan: Compiled) -> FullManifest:
    """What a plan that was compiled says, as a manifest."""
    message = LaunchPlan.FromString(plan.content)
    spec = message.spec
    parameters = spec.default_inputs.parameters
    declared = plan.interface.inputs
    types = {name: notation(declared[name].var.type) for name in sorted(declared)}
    defaults = {name: parameters[name].default for name in sorted(parameters) if parameters[name].HasField("default")}
    own = {name: value for name, value in defaults.items() if parameters[name] == declared.get(name)}
    fixed = {name: spec.fixed_inputs.literals[name] for name in sorted(spec.fixed_inputs.literals)}
    stated = {name: defaults[name] for name in defaults.keys() - own.keys()}
    opaque: list[str] = []
    manifest: dict[str, Any] = {"apiVersion": API_VERSION, "kind": "LaunchPlan"}
    if plan.named:
        manifest["name"] = message.id.name
    manifest |= _stated(message.id)
    manifest["workflow"] = {"name": spec.workflow_id.name} | _stated(spec.workflow_id)
    options = {
        "default_inputs": _values(stated, plan, opaque),
        "fixed_inputs": _values(fixed, plan, opaque),
        "struct_encoding": _encoding(stated | fixed, plan),
        "schedule": _schedule(spec.entity_metadata.schedule) if spec.entity_metadata.HasField("schedule") else None,
        "notifications": [_notification(notification) for notification in spec.entity_metadata.notifications],
        "labels": dict(sorted(spec.labels.values.items())),
        "annotations": dict(sorted(spec.annotations.values.items())),
        **_settings(spec),
        "auto_activate": plan.auto_activate or None,
    }
    if plan.named:
        manifest |= {key: value for key, value in options.items() if value is not None and value not in ({}, [])}
    required = tuple(name for name in sorted(parameters) if parameters[name].required)
    inherited = _values(own, plan, opaque)
    return FullManifest(manifest=manifest, types=types, required=required, inherited=inherited, opaque=tuple(opaque))


def _stated(identifier: Identifier) -> dict[str, str]:
    parts = {"project": identifier.project, "domain": identifier.domain, "version": identifier.version}
    return {name: value for name, value in parts.items() if value}


def _values(literals: dict[str, Literal], plan: Compiled, opaque: list[str]) -> dict[str, Any]:
    values = {}
    for name, literal in sorted(literals.items()):
        try:
            values[name] = decode(literal, plan.interface.inputs[name].var.type)
        except NotDecodableError:  # noqa: PERF203 - each value on its own
            opaque.append(name)
    return values


def _encoding(literals: dict[str, Literal], plan: Compiled) -> str | None:
    """How structs are written, where that is not as their types say."""
    for name, literal in literals.items():
        found = struct_encoding(literal)
        if found is not None and found not in declared_encodings(plan.interface.inputs[name].var.type):
            return found
    return None


def _schedule(schedule: Schedule) -> dict[str, Any]:
    kickoff = {"kickoff_time_input_arg": schedule.kickoff_time_input_arg} if schedule.kickoff_time_input_arg else {}
    if schedule.WhichOneof("ScheduleExpression") == "rate":
        return {"rate": {"value": schedule.rate.value, "unit": FixedRateUnit.Name(schedule.rate.unit)}} | kickoff
    cron: dict[str, Any] = {"cron": schedule.cron_schedule.schedule}
    if match := _ZONE.fullmatch(cron["cron"]):
        cron = {"cron": match[2], "timezone": match[1]}
    offset = schedule.cron_schedule.offset
    return cron | ({"offset": offset} if offset else {}) | kickoff


def _notification(notification: Notification) -> dict[str, Any]:
    kind = notification.WhichOneof("type") or "email"
    phases = [WorkflowExecution.Phase.Name(phase) for phase in notification.phases]
    return {"phases": phases, kind: list(getattr(notification, kind).recipients_email)}


def _settings(spec: LaunchPlanSpec) -> dict[str, Any]:
    prefix = spec.raw_output_data_config.output_location_prefix
    policy = spec.concurrency_policy
    behavior = ConcurrencyLimitBehavior.Name(policy.behavior).removeprefix("CONCURRENCY_LIMIT_BEHAVIOR_")
    return {
        "raw_output_data_config": {"output_location_prefix": prefix} if prefix else None,
        "max_parallelism": spec.max_parallelism or None,
        "security_context": _fields(spec.security_context) or {"secrets": []}
        if spec.HasField("security_context")
        else None,
        "overwrite_cache": spec.overwrite_cache or None,
        "concurrency": {"max": policy.max, "behavior": behavior} if spec.HasField("concurrency_policy") else None,
        "interruptible": spec.interruptible.value if spec.HasField("interruptible") else None,
        "envs": {pair.key: pair.value for pair in spec.envs.values},
    }


def _fields(message: Message) -> dict[str, Any]:
    """The fields that a message of security.proto states: the manifest has their names."""
    stated: dict[str, Any] = {}
    for field, value in message.ListFields():
        if field.message_type is not None:
            repeated = not isinstance(value, Message)
            stated[field.name] = [_fields(item) for item in value] if repeated else _fields(value)
        else:
            stated[field.name] = value if field.enum_type is None else field.enum_type.values_by_number[value].name
    return stated


def textproto(plan: Compiled) -> str:
    """The plan's message in protobuf's text format."""
    message = LaunchPlan.FromString(plan.content)
    return "# proto-message: flyteidl.admin.LaunchPlan\n" + MessageToString(message, as_utf8=True)
