"""What a manifest says, section by section. Field names are the manifest's own, which are flytekit's."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

API_VERSION = "lpctl/v1"


class WorkflowReference(NamedTuple):
    """The workflow that a plan launches. Parts that are not stated are None."""

    name: str
    version: str | None = None
    project: str | None = None
    domain: str | None = None


class Rate(NamedTuple):
    """A rate as written in parts: `value` times `unit`, one of MINUTE, HOUR, DAY."""

    value: int
    unit: str


class Schedule(NamedTuple):
    """When the plan starts by itself: exactly one of cron and rate is not None; timezone and offset go with cron."""

    cron: str | None = None
    rate: str | Rate | None = None
    timezone: str | None = None
    offset: str | None = None
    kickoff_time_input_arg: str | None = None


class Notification(NamedTuple):
    """Who hears of an execution that ends in one of the phases: exactly one of the three lists is not None."""

    phases: tuple[str, ...]
    email: tuple[str, ...] | None = None
    slack: tuple[str, ...] | None = None
    pager_duty: tuple[str, ...] | None = None


class RawOutputDataConfig(NamedTuple):
    """Where executions write offloaded data."""

    output_location_prefix: str


class Secret(NamedTuple):
    """A secret of the platform."""

    group: str
    group_version: str | None = None
    key: str | None = None
    mount_requirement: str | None = None
    env_var: str | None = None


class OAuth2Client(NamedTuple):
    """A client of an identity provider."""

    client_id: str
    client_secret: Secret


class Token(NamedTuple):
    """A token to be fetched for executions (flyteidl.core.OAuth2TokenRequest)."""

    name: str
    client: OAuth2Client
    type: str | None = None
    idp_discovery_endpoint: str | None = None
    token_endpoint: str | None = None


class Identity(NamedTuple):
    """Whom an execution acts as."""

    iam_role: str | None = None
    k8s_service_account: str | None = None
    execution_identity: str | None = None
    oauth2_client: OAuth2Client | None = None


class SecurityContext(NamedTuple):
    """The identity of executions, secrets and tokens."""

    run_as: Identity | None = None
    secrets: tuple[Secret, ...] | None = None
    tokens: tuple[Token, ...] | None = None


class AuthRole(NamedTuple):
    """flytekit's older form of an identity."""

    assumable_iam_role: str | None = None
    kubernetes_service_account: str | None = None


class Concurrency(NamedTuple):
    """How many executions of the plan may run at the same time."""

    max: int
    behavior: str | None = None


class LaunchPlan(NamedTuple):
    """A launch plan as its manifest states it. Without a name it is its workflow's default launch plan.

    What is absent is None: for Flyte, absent is not false, and a default launch plan may not hold an empty section.
    `default_inputs` and `fixed_inputs` are plain YAML data; the workflow's interface gives them their types, and
    `struct_encoding`, `msgpack` or `struct`, says how dataclasses among them are written.
    """

    workflow: WorkflowReference
    name: str | None = None
    project: str | None = None
    domain: str | None = None
    version: str | None = None
    default_inputs: Mapping[str, Any] | None = None
    fixed_inputs: Mapping[str, Any] | None = None
    struct_encoding: str | None = None
    schedule: Schedule | None = None
    notifications: tuple[Notification, ...] | None = None
    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None
    raw_output_data_config: RawOutputDataConfig | None = None
    max_parallelism: int | None = None
    security_context: SecurityContext | None = None
    auth_role: AuthRole | None = None
    overwrite_cache: bool | None = None
    concurrency: Concurrency | None = None
    auto_activate: bool | None = None
    interruptible: bool | None = None
    envs: Mapping[str, str] | None = None


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
"""Where null is a value of its own: nothing is written."""


class InterfaceVariable(NamedTuple):
    """An input or output of a workflow, as written: its type in notation, and what is said of it.

    `literal_type`, `default_literal` and the two about artifacts are messages of flyteidl in protobuf's JSON.
    """

    type: str
    description: str | None = None
    default: Any = ABSENT
    default_literal: Mapping[str, Any] | None = None
    required: bool = False
    literal_type: Mapping[str, Any] | None = None
    artifact_partial_id: Mapping[str, Any] | None = None
    artifact_tag: Mapping[str, Any] | None = None


class DefaultOptions(NamedTuple):
    """What `@workflow(default_options=...)` gives a workflow's default launch plan."""

    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None


class WorkflowInterface(NamedTuple):
    """A workflow's interface as its document states it; a variable may be a mere type in notation."""

    name: str
    project: str | None = None
    domain: str | None = None
    version: str | None = None
    defaults_known: bool = True
    default_options: DefaultOptions | None = None
    inputs: Mapping[str, str | InterfaceVariable] | None = None
    outputs: Mapping[str, str | InterfaceVariable] | None = None


class ReferenceLaunchPlan(NamedTuple):
    """An existing plan that a repository relies on, as its document states it."""

    project: str
    domain: str
    name: str
    version: str
    inputs: Mapping[str, str | InterfaceVariable] | None = None
    outputs: Mapping[str, str | InterfaceVariable] | None = None


class Configuration(NamedTuple):
    """A project's lpctl.yaml: what `validate` and `compile` take where the command line does not say.

    Paths are as written, relative to the file. `rules` has a level by the name of a rule, or by `all`; `changes` has
    one by the name of a class of changes.
    """

    manifests: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    output: str | None = None
    rules: Mapping[str, str] | None = None
    changes: Mapping[str, str] | None = None
    flyte_version: str | None = None
    struct_encoding: str | None = None
