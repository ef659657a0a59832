"""Everything a plan states but its inputs, as fields by path: lists by the identity of their items, not by position.

Whatever of the message is not known here is listed by its names in flyteidl, so that no difference is lost.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteidl.admin.launch_plan_pb2 import ConcurrencyLimitBehavior, LaunchPlanSpec
from flyteidl.admin.schedule_pb2 import FixedRateUnit
from flyteidl.core.execution_pb2 import WorkflowExecution
from google.protobuf.message import Message

from lpctl.diff.model import Value
from lpctl.diff.values import reference, value

if TYPE_CHECKING:
    from flyteidl.admin.schedule_pb2 import Schedule
    from flyteidl.core.security_pb2 import Secret, SecurityContext

    from lpctl.diagnostic import Path
    from lpctl.diff.model import Normal

_ZONE = re.compile(r"(?:CRON_TZ|TZ)=(\S*) +(.*)", re.DOTALL)


class Field(NamedTuple):
    """A field's value, and where the manifest states it."""

    value: Value
    place: Path


Fields = dict[tuple[str, ...], Field]


def fields(plan: Normal) -> Fields:
    """The fields of a plan that state something."""
    found: Fields = {}
    rest = LaunchPlanSpec()
    rest.CopyFrom(plan.message.spec)
    for name, parameter in rest.default_inputs.parameters.items():
        if (behavior := parameter.WhichOneof("behavior")) in ("artifact_query", "artifact_id"):
            found["artifacts", name] = Field(_digest(getattr(parameter, behavior)), ("default_inputs", name))
    rest.ClearField("default_inputs")
    rest.ClearField("fixed_inputs")
    _workflow(rest, found)
    _metadata(rest, found)
    for section in ("labels", "annotations"):
        for key, text in getattr(rest, section).values.items():
            found[section, key] = Field(value(text, name=key), (section, key))
        rest.ClearField(section)
    for pair in rest.envs.values:  # of one key, the last one wins
        found["envs", pair.key] = Field(value(pair.value, name=pair.key), ("envs", pair.key))
    rest.ClearField("envs")
    _settings(rest, found)
    _security(rest.security_context, found)
    rest.ClearField("security_context")
    _rest(rest, (), found)
    if plan.plan.active is not None:
        found[("auto_activate",)] = Field(value(plan.plan.active), ("auto_activate",))
    return found


def _workflow(spec: LaunchPlanSpec, found: Fields) -> None:
    for part in ("name", "project", "domain", "version"):
        if text := getattr(spec.workflow_id, part):
            found["workflow", part] = Field(value(text), ("workflow", part))
    spec.ClearField("workflow_id")


def _metadata(spec: LaunchPlanSpec, found: Fields) -> None:
    metadata = spec.entity_metadata
    if metadata.HasField("schedule"):
        _schedule(metadata.schedule, found)
        metadata.ClearField("schedule")
    heard: dict[tuple[str, str], tuple[set[str], int]] = {}
    for number, notification in enumerate(metadata.notifications):
        kind = notification.WhichOneof("type") or "nobody"
        inner = getattr(notification, kind, None)
        for recipient in inner.recipients_email if inner is not None else ("",):
            phases, _ = heard.setdefault((kind, recipient), (set(), number))
            phases.update(WorkflowExecution.Phase.Name(phase) for phase in notification.phases)
        if template := getattr(inner, "template", ""):
            found["notifications", f"{number}", "template"] = Field(value(template), ("notifications", number))
    for (kind, recipient), (phases, number) in heard.items():
        found["notifications", kind, recipient] = Field(value(sorted(phases)), ("notifications", number))
    metadata.ClearField("notifications")


def _schedule(schedule: Schedule, found: Fields) -> None:
    kind = schedule.WhichOneof("ScheduleExpression")
    if kind == "rate":
        unit = FixedRateUnit.Name(schedule.rate.unit)
        data: dict[str, Any] = {"rate": {"value": schedule.rate.value, "unit": unit}}
        words = f"{unit.lower()}{'' if schedule.rate.value == 1 else 's'}"
        found[("schedule",)] = Field(Value(f"every {schedule.rate.value} {words}", data), ("schedule", "rate"))
    elif kind is not None:
        cron = schedule.cron_schedule.schedule if kind == "cron_schedule" else schedule.cron_expression
        data = {("cron" if kind == "cron_schedule" else kind): cron}
        text = f'"{cron}"'
        if match := _ZONE.fullmatch(cron):
            data = {"cron": match[2], "timezone": match[1]}
            text = f'"{match[2]}" {match[1]}'
        found[("schedule",)] = Field(Value(text, data), ("schedule", "cron"))
        if schedule.cron_schedule.offset:
            found["schedule", "offset"] = Field(value(schedule.cron_schedule.offset), ("schedule", "offset"))
    if argument := schedule.kickoff_time_input_arg:
        place = ("schedule", "kickoff_time_input_arg")
        found[place] = Field(value(argument), place)


def _settings(spec: LaunchPlanSpec, found: Fields) -> None:
    for name in ("max_parallelism", "overwrite_cache"):
        if stated := getattr(spec, name):
            found[(name,)] = Field(value(stated), (name,))
        spec.ClearField(name)
    if spec.HasField("interruptible"):
        found[("interruptible",)] = Field(value(spec.interruptible.value), ("interruptible",))
        spec.ClearField("interruptible")
    if prefix := spec.raw_output_data_config.output_location_prefix:
        place = ("raw_output_data_config", "output_location_prefix")
        found[place] = Field(value(prefix), place)
        spec.ClearField("raw_output_data_config")
    if spec.HasField("concurrency_policy"):
        policy = spec.concurrency_policy
        behavior = ConcurrencyLimitBehavior.Name(policy.behavior).removeprefix("CONCURRENCY_LIMIT_BEHAVIOR_")
        found[("concurrency",)] = Field(value({"max": policy.max, "behavior": behavior}), ("concurrency",))
        spec.ClearField("concurrency_policy")


def _security(context: SecurityContext, found: Fields) -> None:
    run_as = ("security_context", "run_as")
    for name in ("iam_role", "k8s_service_account", "execution_identity"):
        if stated := getattr(context.run_as, name):
            found[(*run_as, name)] = Field(value(stated), (*run_as, name))
    if context.run_as.HasField("oauth2_client"):
        client = context.run_as.oauth2_client
        data = {"client_id": client.client_id, "client_secret": _secret(client.client_secret)}
        found[(*run_as, "oauth2_client")] = Field(reference(data), (*run_as, "oauth2_client"))
    names: dict[str, int] = {}
    for number, secret in enumerate(context.secrets):
        name = _unique(f"{secret.group}/{secret.key}" if secret.key else secret.group, names)
        place: Path = ("security_context", "secrets", number)
        found["security_context", "secrets", name] = Field(reference(_secret(secret)), place)
    names = {}
    for number, token in enumerate(context.tokens):
        data = {
            "client_id": token.client.client_id,
            "client_secret": _secret(token.client.client_secret),
            "idp_discovery_endpoint": token.idp_discovery_endpoint,
            "token_endpoint": token.token_endpoint,
        }
        name = _unique(token.name, names)
        place = ("security_context", "tokens", number)
        found["security_context", "tokens", name] = Field(reference(data), place)


def _unique(name: str, names: dict[str, int]) -> str:
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name}#{names[name]}"


def _secret(secret: Secret) -> dict[str, Any]:
    """Where a secret is found, which is no secret."""
    data = {"group": secret.group, "group_version": secret.group_version, "key": secret.key, "env_var": secret.env_var}
    if secret.mount_requirement:
        data["mount_requirement"] = type(secret).MountType.Name(secret.mount_requirement)
    return {name: item for name, item in data.items() if item}


def _rest(message: Message, path: tuple[str, ...], found: Fields) -> None:
    """What of a message is still there, by flyteidl's names."""
    for field, stated in message.ListFields():
        at = (*path, field.name)
        if isinstance(stated, Message):
            _rest(stated, at, found)
        elif hasattr(stated, "items"):
            for key in stated:
                item = stated[key]
                found[(*at, str(key))] = Field(_digest(item) if isinstance(item, Message) else value(item), at[:1])
        elif isinstance(stated, (str, int, float, bool)):
            shown = stated
            if field.enum_type is not None and isinstance(stated, int):
                shown = field.enum_type.values_by_number[stated].name
            found[at] = Field(value(shown, name=field.name), at[:1])
        elif isinstance(stated, bytes):
            found[at] = Field(_digested(stated), at[:1])
        else:
            for number, item in enumerate(stated):
                found[(*at, str(number))] = Field(
                    _digest(item) if isinstance(item, Message) else value(item, name=field.name), at[:1]
                )


def _digest(message: Message) -> Value:
    return _digested(message.SerializeToString(deterministic=True))


def _digested(content: bytes) -> Value:
    digest = hashlib.sha256(content).hexdigest()
    return Value(f"{len(content)} bytes (sha256 {digest[:12]})", {"sha256": digest})
