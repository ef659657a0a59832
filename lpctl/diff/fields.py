"""Everything a plan states but its inputs, as fields by path: lists by the identity of their items, not by position.

Whatever of the message is not known here is listed by its names in flyteidl, so that no difference is lost.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from lpctl.diff.model import Value
from lpctl.diff.values import reference, value
from lpctl.messages.flyteidl_pb2 import ConcurrencyLimitBehavior, FixedRateUnit, LaunchPlanSpec, WorkflowExecution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.descriptor import EnumDescriptor

    from lpctl.diff.model import NormalPlan
    from lpctl.findings.diagnostic import Path
    from lpctl.messages.flyteidl_pb2 import Notification, OAuth2TokenRequest, Schedule, Secret, SecurityContext

_ZONE = re.compile(r"(?:CRON_TZ|TZ)=(\S*) +(.*)", re.DOTALL)


class FieldValue(NamedTuple):
    """A field's value, and where the manifest states it."""

    value: Value
    place: Path


Fields = dict[tuple[str, ...], FieldValue]


def fields(plan: NormalPlan) -> Fields:
    """The fields of a plan that state something."""
    found: Fields = {}
    rest = LaunchPlanSpec()
    rest.CopyFrom(plan.message.spec)
    _unknown(rest, (), found)
    _parameters(rest, found)
    rest.ClearField("default_inputs")
    rest.ClearField("fixed_inputs")
    _workflow(rest, found)
    _metadata(rest, found)
    for section in ("labels", "annotations"):
        for key, text in getattr(rest, section).values.items():
            found[section, key] = FieldValue(value(text, name=key), (section, key))
        rest.ClearField(section)
    _envs(rest, found)
    _settings(rest, found)
    _security(rest.security_context, found)
    rest.ClearField("security_context")
    _rest(rest, (), found)
    if plan.plan.active is not None:
        found[("auto_activate",)] = FieldValue(value(plan.plan.active), ("auto_activate",))
    return found


def _workflow(spec: LaunchPlanSpec, found: Fields) -> None:
    for part in ("name", "project", "domain", "version"):
        if text := getattr(spec.workflow_id, part):
            found["workflow", part] = FieldValue(value(text), ("workflow", part))
    spec.ClearField("workflow_id")


def _parameters(spec: LaunchPlanSpec, found: Fields) -> None:
    """What parameters say beside what makes an input: artifacts, and that nothing has to be given."""
    for name, parameter in spec.default_inputs.parameters.items():
        place: Path = ("default_inputs", name)
        behavior = parameter.WhichOneof("behavior")
        if behavior in ("artifact_query", "artifact_id"):
            found["artifacts", name] = FieldValue(_digest(getattr(parameter, behavior)), place)
        elif behavior != "default" and not parameter.required:
            found["default_inputs", name, "required"] = FieldValue(value(False), place)
        if behavior == "default":  # else the server takes them from the workflow
            for part in ("artifact_partial_id", "artifact_tag"):
                if parameter.var.HasField(part):
                    found["artifacts", name, part] = FieldValue(_digest(getattr(parameter.var, part)), place)


def _envs(spec: LaunchPlanSpec, found: Fields) -> None:
    """Environment variables by key; one that is stated several times, of which the last counts, as a list."""
    texts: dict[str, list[str]] = {}
    for pair in spec.envs.values:
        texts.setdefault(pair.key, []).append(pair.value)
    for key, stated in texts.items():
        found["envs", key] = FieldValue(value(stated[0] if len(stated) == 1 else stated, name=key), ("envs", key))
    spec.ClearField("envs")


def _metadata(spec: LaunchPlanSpec, found: Fields) -> None:
    metadata = spec.entity_metadata
    if metadata.HasField("schedule"):
        _schedule(metadata.schedule, found)
        metadata.ClearField("schedule")
    _notifications(metadata.notifications, found)
    metadata.ClearField("notifications")


def _notifications(notifications: Iterable[Notification], found: Fields) -> None:
    """The phases that each recipient is told of, one as often as it is stated; so with templates."""
    told: dict[tuple[str, ...], tuple[list[str], int]] = {}
    for number, notification in enumerate(notifications):
        kind = notification.WhichOneof("type") or "nobody"
        inner = getattr(notification, kind, None)
        phases = [_named(WorkflowExecution.Phase.DESCRIPTOR, phase) for phase in notification.phases]
        template = getattr(inner, "template", "")
        for recipient in getattr(inner, "recipients_email", ()) or ("",):
            told.setdefault((kind, recipient), ([], number))[0].extend(phases or [NO_PHASE])
            if template:
                told.setdefault((kind, recipient, "template"), ([], number))[0].append(template)
    for path, (stated, number) in told.items():
        found[("notifications", *path)] = FieldValue(value(sorted(stated)), ("notifications", number))


NO_PHASE = "no phase"
"""What a notification without phases tells of."""


def _named(enum: EnumDescriptor, number: int) -> str:
    """The name of an enum's value, or the number of one that this flyteidl does not know."""
    known = enum.values_by_number.get(number)
    return str(number) if known is None else str(known.name)


def _schedule(schedule: Schedule, found: Fields) -> None:
    kind = schedule.WhichOneof("ScheduleExpression")
    if kind == "rate":
        unit = _named(FixedRateUnit.DESCRIPTOR, schedule.rate.unit)
        data: dict[str, Any] = {"rate": {"value": schedule.rate.value, "unit": unit}}
        words = f"{unit.lower()}{'' if schedule.rate.value == 1 else 's'}"
        found[("schedule",)] = FieldValue(Value(f"every {schedule.rate.value} {words}", data), ("schedule", "rate"))
    elif kind is not None:
        cron = schedule.cron_schedule.schedule if kind == "cron_schedule" else schedule.cron_expression
        data = {("cron" if kind == "cron_schedule" else kind): cron}
        text = f'"{cron}"' if kind == "cron_schedule" else f'"{cron}" ({kind})'
        if match := _ZONE.fullmatch(cron):
            data = {"cron": match[2], "timezone": match[1]}
            text = f'"{match[2]}" {match[1]}'
        found[("schedule",)] = FieldValue(Value(text, data), ("schedule", "cron"))
        if schedule.cron_schedule.offset:
            found["schedule", "offset"] = FieldValue(value(schedule.cron_schedule.offset), ("schedule", "offset"))
    if argument := schedule.kickoff_time_input_arg:
        place = ("schedule", "kickoff_time_input_arg")
        found[place] = FieldValue(value(argument), place)


def _settings(spec: LaunchPlanSpec, found: Fields) -> None:
    for name in ("max_parallelism", "overwrite_cache"):
        if stated := getattr(spec, name):
            found[(name,)] = FieldValue(value(stated), (name,))
        spec.ClearField(name)
    if spec.HasField("interruptible"):
        found[("interruptible",)] = FieldValue(value(spec.interruptible.value), ("interruptible",))
        spec.ClearField("interruptible")
    if prefix := spec.raw_output_data_config.output_location_prefix:
        place = ("raw_output_data_config", "output_location_prefix")
        found[place] = FieldValue(value(prefix), place)
        spec.ClearField("raw_output_data_config")
    if spec.HasField("concurrency_policy"):
        policy = spec.concurrency_policy
        behavior = _named(ConcurrencyLimitBehavior.DESCRIPTOR, policy.behavior)
        behavior = behavior.removeprefix("CONCURRENCY_LIMIT_BEHAVIOR_")
        found[("concurrency",)] = FieldValue(value({"max": policy.max, "behavior": behavior}), ("concurrency",))
        spec.ClearField("concurrency_policy")


def _security(context: SecurityContext, found: Fields) -> None:
    run_as = ("security_context", "run_as")
    for name in ("iam_role", "k8s_service_account", "execution_identity"):
        if stated := getattr(context.run_as, name):
            found[(*run_as, name)] = FieldValue(value(stated), (*run_as, name))
    if context.run_as.HasField("oauth2_client"):
        client = context.run_as.oauth2_client
        data = {"client_id": client.client_id, "client_secret": _secret(client.client_secret)}
        found[(*run_as, "oauth2_client")] = FieldValue(reference(data), (*run_as, "oauth2_client"))
    secrets = ((f"{secret.group}/{secret.key}" if secret.key else secret.group, secret) for secret in context.secrets)
    _listed("secrets", [(name, _secret(secret)) for name, secret in secrets], found)
    _listed("tokens", [(token.name, _token(token)) for token in context.tokens], found)


def _listed(section: str, items: list[tuple[str, dict[str, Any]]], found: Fields) -> None:
    """The items of a list by their names, in an order of their own; of one name, all but the first get a number."""
    stated = [(name, reference(data), number) for number, (name, data) in enumerate(items)]
    for name, item, number in sorted(stated, key=lambda entry: (entry[0], entry[1].text)):
        unique, times = name, 1
        while ("security_context", section, unique) in found:
            times += 1
            unique = f"{name}#{times}"
        found["security_context", section, unique] = FieldValue(item, ("security_context", section, number))


def _token(token: OAuth2TokenRequest) -> dict[str, Any]:
    data: dict[str, Any] = {
        "client_id": token.client.client_id,
        "client_secret": _secret(token.client.client_secret),
        "idp_discovery_endpoint": token.idp_discovery_endpoint,
        "token_endpoint": token.token_endpoint,
    }
    return data | {"type": token.type} if token.type else data


def _secret(secret: Secret) -> dict[str, Any]:
    """Where a secret is found, which is no secret."""
    data = {"group": secret.group, "group_version": secret.group_version, "key": secret.key, "env_var": secret.env_var}
    if secret.mount_requirement:
        data["mount_requirement"] = _named(type(secret).MountType.DESCRIPTOR, secret.mount_requirement)
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
                found[(*at, str(key))] = FieldValue(_digest(item) if isinstance(item, Message) else value(item), at[:1])
        elif isinstance(stated, (str, int, float, bool)):
            shown = stated
            if field.enum_type is not None and isinstance(stated, int):
                shown = _named(field.enum_type, stated)
            found[at] = FieldValue(value(shown, name=field.name), at[:1])
        elif isinstance(stated, bytes):
            found[at] = FieldValue(_digested(stated), at[:1])
        else:
            for number, item in enumerate(stated):
                found[(*at, str(number))] = FieldValue(
                    _digest(item) if isinstance(item, Message) else value(item, name=field.name), at[:1]
                )


_ELSEWHERE = ("Literal", "Variable")
"""Messages of inputs, which are compared as a whole, or taken from the workflow."""


def _unknown(message: Message, path: tuple[str, ...], found: Fields) -> None:
    """Fields that this flyteidl does not know, by their numbers."""
    contents: dict[int, list[Any]] = {}
    for number, content in _numbered(UnknownFieldSet(message)):
        contents.setdefault(number, []).append(content)
    for number, stated in contents.items():
        digest = hashlib.sha256(repr(stated).encode()).hexdigest()
        at = (*path, f"field {number}")
        found[at] = FieldValue(Value(f"not known to lpctl (sha256 {digest[:12]})", {"sha256": digest}), at[:1])
    for field, stated in message.ListFields():
        for key, item in _messages(stated):
            if item.DESCRIPTOR.name not in _ELSEWHERE:
                _unknown(item, (*path, field.name, *key), found)


def _numbered(unknown: UnknownFieldSet) -> list[tuple[int, Any]]:
    """Unknown fields with their content: bytes, a number, or for a group the fields in it."""
    items = [unknown[position] for position in range(len(unknown))]
    return [
        (field.field_number, _numbered(field.data) if isinstance(field.data, UnknownFieldSet) else field.data)
        for field in items
    ]


def _messages(stated: Any) -> Iterator[tuple[tuple[str, ...], Message]]:
    """The messages that a field holds, with the keys or numbers of maps and lists."""
    if isinstance(stated, Message):
        yield (), stated
    elif hasattr(stated, "items"):
        yield from (((str(key),), item) for key, item in stated.items() if isinstance(item, Message))
    elif not isinstance(stated, (str, bytes, int, float)):
        yield from (((str(number),), item) for number, item in enumerate(stated) if isinstance(item, Message))


def _digest(message: Message) -> Value:
    return _digested(message.SerializeToString(deterministic=True))


def _digested(content: bytes) -> Value:
    digest = hashlib.sha256(content).hexdigest()
    return Value(f"{len(content)} bytes (sha256 {digest[:12]})", {"sha256": digest})
