"""What a manifest says, section by section. Field names are the manifest's own, which are flytekit's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

API_VERSION = "lpctl/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowReference:
    """The workflow that a plan launches. Parts that are not stated are None."""

    name: str
    version: str | None = None
    project: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate as written in parts: `value` times `unit`, one of MINUTE, HOUR, DAY."""

    value: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When the plan starts by itself: exactly one of cron and rate is not None."""

    cron: str | None = None
    rate: str | Rate | None = None
    kickoff_time_input_arg: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Who hears of an execution that ends in one of the phases: exactly one of the three lists is not None."""

    phases: tuple[str, ...]
    email: tuple[str, ...] | None = None
    slack: tuple[str, ...] | None = None
    pager_duty: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawOutputDataConfig:
    """Where executions write offloaded data."""

    output_location_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom an execution acts as."""

    iam_role: str | None = None
    k8s_service_account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityContext:
    """The identity of executions."""

    run_as: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchPlan:
    """A launch plan as its manifest states it. Without a name it is its workflow's default launch plan.

    `default_inputs` and `fixed_inputs` are plain YAML data, None where the section is absent; the workflow's interface
    gives them their types. Absent scalars are None: for Flyte, absent is not false.
    """

    workflow: WorkflowReference
    name: str | None = None
    project: str | None = None
    domain: str | None = None
    version: str | None = None
    default_inputs: Mapping[str, Any] = field(default_factory=dict)
    fixed_inputs: Mapping[str, Any] = field(default_factory=dict)
    schedule: Schedule | None = None
    notifications: tuple[Notification, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    raw_output_data_config: RawOutputDataConfig | None = None
    max_parallelism: int | None = None
    security_context: SecurityContext | None = None
    overwrite_cache: bool | None = None
    auto_activate: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A project's lpctl.yaml: what `validate` and `compile` take where the command line does not say.

    Paths are as written, relative to the file.
    """

    manifests: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    output: str | None = None
