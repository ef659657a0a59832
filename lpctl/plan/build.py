"""A bound plan to the flyteidl.admin.LaunchPlan that flytekit makes of it: the same fields, present or absent alike.

Field presence is flytekit's (models/launch_plan.py:LaunchPlanSpec.to_flyte_idl): id, workflow_id, entity_metadata, both
input maps, labels, annotations, raw_output_data_config and an empty closure are always there; the rest where it is
given. Presence enters the server's digest of a version (flyteadmin pkg/common/digests), so it is kept to the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.manifest import launch_plan as manifest
from lpctl.manifest.rate import parse_rate
from lpctl.messages.flyteidl_pb2 import (
    ConcurrencyPolicy,
    CronSchedule,
    EmailNotification,
    Envs,
    FixedRate,
    Identifier,
    KeyValuePair,
    LaunchPlan,
    LaunchPlanSpec,
    Notification,
    PagerDutyNotification,
    ResourceType,
    Schedule,
    SlackNotification,
)
from lpctl.plan.bind import Bound
from lpctl.plan.security import security_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.flyte.entity_id import EntityId
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import Parameter


def build(bound: Bound, identity: EntityId, workflow: EntityId) -> LaunchPlan:
    """The message of a plan that no stage found an error in.

    It is filled in place: what is made first and then handed to a constructor is copied.
    """
    plan = bound.plan
    message = LaunchPlan()
    _identify(message.id, ResourceType.LAUNCH_PLAN, identity)
    spec = message.spec
    _identify(spec.workflow_id, ResourceType.WORKFLOW, workflow)
    spec.entity_metadata.SetInParent()
    if plan.schedule is not None:
        spec.entity_metadata.schedule.CopyFrom(_schedule(plan.schedule))
    spec.entity_metadata.notifications.extend(
        [_notification(notification) for notification in plan.notifications or ()]
    )
    spec.default_inputs.SetInParent()
    parameters = spec.default_inputs.parameters
    for name, parameter in bound.parameters().items():
        parameters[name].CopyFrom(parameter)
    spec.fixed_inputs.SetInParent()
    literals = spec.fixed_inputs.literals
    for name, literal in bound.fixed.items():
        literals[name].CopyFrom(literal)
    _state_options(spec, plan)
    labels, annotations = _labels_and_annotations(bound)
    spec.labels.SetInParent()
    spec.labels.values.update(labels)
    spec.annotations.SetInParent()
    spec.annotations.values.update(annotations)
    message.closure.expected_inputs.SetInParent()
    message.closure.expected_outputs.SetInParent()
    return message


def rebuilt(message: LaunchPlan, identity: EntityId, workflow: EntityId) -> LaunchPlan:
    """The message of a plan that says the same as that of another message, and is who these are."""
    made = LaunchPlan()
    made.CopyFrom(message)
    _identify(made.id, ResourceType.LAUNCH_PLAN, identity)
    _identify(made.spec.workflow_id, ResourceType.WORKFLOW, workflow)
    return made


def _state_options(spec: LaunchPlanSpec, plan: manifest.LaunchPlan) -> None:
    """State what a plan says of how its executions run, where it does."""
    if plan.max_parallelism:
        spec.max_parallelism = plan.max_parallelism
    if plan.overwrite_cache:
        spec.overwrite_cache = True
    context = security_context(plan)
    if context is not None:
        spec.security_context.SetInParent()  # which to copy an empty message may not do
        spec.security_context.CopyFrom(context)
    if plan.concurrency is not None:
        spec.concurrency_policy.CopyFrom(_concurrency(plan.concurrency))
    if plan.interruptible is not None:
        spec.interruptible.SetInParent()  # which a value of false may not do
        spec.interruptible.value = plan.interruptible
    if plan.envs:
        spec.envs.CopyFrom(_envs(plan.envs))
    spec.raw_output_data_config.SetInParent()
    if plan.raw_output_data_config is not None:
        spec.raw_output_data_config.output_location_prefix = plan.raw_output_data_config.output_location_prefix


def default_plan_message(
    interface: Interface, identity: EntityId, workflow: EntityId, inputs: Mapping[str, Parameter] | None = None
) -> LaunchPlan:
    """The default launch plan that flytekit makes of a workflow, with these identifiers.

    `inputs` are the workflow's as plans carry them on, where they are not as the interface states them.
    """
    plan = manifest.LaunchPlan(workflow=manifest.WorkflowReference(name=interface.name))
    bound = Bound(plan=plan, interface=interface, inputs=inputs or interface.inputs, defaults={}, fixed={})
    return build(bound, identity, workflow)


def _identify(identifier: Identifier, type_: ResourceType, entity: EntityId) -> None:
    identifier.resource_type = type_
    identifier.project = entity.project
    identifier.domain = entity.domain
    identifier.name = entity.name
    identifier.version = entity.version


def _labels_and_annotations(bound: Bound) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The manifest's; a default launch plan has those that `@workflow(default_options=...)` gives it."""
    if bound.plan.name is None:
        return bound.interface.labels, bound.interface.annotations
    return bound.plan.labels or {}, bound.plan.annotations or {}


def serialize(message: LaunchPlan) -> bytes:
    """The bytes of a message, the same for equal messages: maps are sorted."""
    return message.SerializeToString(deterministic=True)


def serialize_filled(message: LaunchPlan, identity: EntityId, workflow: EntityId, *, placeholders: bool) -> bytes:
    """The bytes of the message of a plan; with `placeholders`, flytectl's own stand where a part of these is open."""
    if placeholders:
        message = rebuilt(message, identity.with_placeholders(), workflow.with_placeholders())
    return serialize(message)


def _schedule(schedule: manifest.Schedule) -> Schedule:
    kickoff = schedule.kickoff_time_input_arg or ""
    if schedule.cron is not None:
        # Go's parser takes the zone as a prefix of the expression (unionai/cron parser.go:Parse).
        text = f"CRON_TZ={schedule.timezone} {schedule.cron}" if schedule.timezone is not None else schedule.cron
        cron = CronSchedule(schedule=text, offset=schedule.offset or "")
        return Schedule(kickoff_time_input_arg=kickoff, cron_schedule=cron)
    assert schedule.rate is not None  # noqa: S101 - the schema asks for one of the two
    value, unit = schedule.rate if isinstance(schedule.rate, manifest.Rate) else parse_rate(schedule.rate)
    return Schedule(kickoff_time_input_arg=kickoff, rate=FixedRate(value=value, unit=unit))


def _notification(notification: manifest.Notification) -> Notification:
    return Notification(
        phases=notification.phases,
        email=None if notification.email is None else EmailNotification(recipients_email=notification.email),
        slack=None if notification.slack is None else SlackNotification(recipients_email=notification.slack),
        pager_duty=None
        if notification.pager_duty is None
        else PagerDutyNotification(recipients_email=notification.pager_duty),
    )


def _concurrency(concurrency: manifest.Concurrency) -> ConcurrencyPolicy:
    # SKIP is flytekit's default; without a behavior the server would enforce nothing (checkLaunchPlanConcurrency).
    behavior = concurrency.behavior or "SKIP"
    return ConcurrencyPolicy(max=concurrency.max, behavior=f"CONCURRENCY_LIMIT_BEHAVIOR_{behavior}")


def _envs(envs: Mapping[str, str]) -> Envs:
    return Envs(values=[KeyValuePair(key=key, value=envs[key]) for key in sorted(envs)])
