"""Plain data to the model. It takes exactly what the JSON Schemas take, at a hundredth of their price.

The parser only gives a verdict; `lpctl.schema.explain` says what is wrong. A property test holds the two to one
another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.manifest.model import (
    API_VERSION,
    Configuration,
    Identity,
    LaunchPlan,
    Notification,
    Rate,
    RawOutputDataConfig,
    Schedule,
    SecurityContext,
    WorkflowReference,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

PHASES = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
"""The terminal phases, the only ones that notify (flyteadmin common/executions.go)."""

RATE_UNITS = ("MINUTE", "HOUR", "DAY")
"""flyteidl.admin.FixedRateUnit."""

INT32_MAX = 2**31 - 1
UINT32_MAX = 2**32 - 1


class _MisfitError(Exception):
    """The data do not fit the schema."""


def parse_launch_plan(data: Any) -> LaunchPlan | None:
    """The plan that a `kind: LaunchPlan` document states, or None where it does not fit the schema."""
    try:
        return _launch_plan(data)
    except _MisfitError:
        return None


def parse_configuration(data: Any) -> Configuration | None:
    """The configuration that a `kind: Configuration` document states, or None where it does not fit the schema."""
    try:
        _header(data, "Configuration", _CONFIGURATION_KEYS)
        return Configuration(
            manifests=_strings(data["manifests"]) if "manifests" in data else (),
            interfaces=_strings(data["interfaces"]) if "interfaces" in data else (),
            output=_optional(data, "output", _text),
        )
    except _MisfitError:
        return None


def _keys(*names: str) -> frozenset[str]:
    return frozenset(names)


_CONFIGURATION_KEYS = _keys("apiVersion", "kind", "manifests", "interfaces", "output")
_LAUNCH_PLAN_KEYS = _keys(
    "apiVersion",
    "kind",
    "name",
    "project",
    "domain",
    "version",
    "workflow",
    "default_inputs",
    "fixed_inputs",
    "schedule",
    "notifications",
    "labels",
    "annotations",
    "raw_output_data_config",
    "max_parallelism",
    "security_context",
    "overwrite_cache",
    "auto_activate",
)
_WORKFLOW_KEYS = _keys("name", "version", "project", "domain")
_SCHEDULE_KEYS = _keys("cron", "rate", "kickoff_time_input_arg")
_RATE_KEYS = _keys("value", "unit")
_NOTIFICATION_KEYS = _keys("phases", "email", "slack", "pager_duty")
_RAW_OUTPUT_KEYS = _keys("output_location_prefix")
_SECURITY_KEYS = _keys("run_as")
_IDENTITY_KEYS = _keys("iam_role", "k8s_service_account")


def _launch_plan(data: Any) -> LaunchPlan:
    _header(data, "LaunchPlan", _LAUNCH_PLAN_KEYS)
    return LaunchPlan(
        workflow=_workflow(_required(data, "workflow")),
        name=_optional(data, "name", _text),
        project=_optional(data, "project", _text),
        domain=_optional(data, "domain", _text),
        version=_optional(data, "version", _text),
        default_inputs=_mapping(data["default_inputs"]) if "default_inputs" in data else {},
        fixed_inputs=_mapping(data["fixed_inputs"]) if "fixed_inputs" in data else {},
        schedule=_optional(data, "schedule", _schedule),
        notifications=tuple(map(_notification, _list(data["notifications"]))) if "notifications" in data else (),
        labels=_string_map(data["labels"]) if "labels" in data else {},
        annotations=_string_map(data["annotations"]) if "annotations" in data else {},
        raw_output_data_config=_optional(data, "raw_output_data_config", _raw_output_data_config),
        max_parallelism=_integer(data["max_parallelism"], INT32_MAX) if "max_parallelism" in data else None,
        security_context=_optional(data, "security_context", _security_context),
        overwrite_cache=_optional(data, "overwrite_cache", _boolean),
        auto_activate=_optional(data, "auto_activate", _boolean),
    )


def _header(data: Any, kind: str, keys: frozenset[str]) -> None:
    _object(data, keys)
    if data.get("apiVersion") != API_VERSION or data.get("kind") != kind:
        raise _MisfitError


def _workflow(value: Any) -> WorkflowReference:
    if type(value) is str:
        return WorkflowReference(name=_text(value))
    _object(value, _WORKFLOW_KEYS)
    return WorkflowReference(
        name=_text(_required(value, "name")),
        version=_optional(value, "version", _text),
        project=_optional(value, "project", _text),
        domain=_optional(value, "domain", _text),
    )


def _schedule(value: Any) -> Schedule:
    _object(value, _SCHEDULE_KEYS)
    _exactly_one(value, "cron", "rate")
    return Schedule(
        cron=_optional(value, "cron", _text),
        rate=_optional(value, "rate", _rate),
        kickoff_time_input_arg=_optional(value, "kickoff_time_input_arg", _text),
    )


def _rate(value: Any) -> str | Rate:
    if type(value) is str:
        return _text(value)
    _object(value, _RATE_KEYS)
    return Rate(
        value=_integer(_required(value, "value"), UINT32_MAX), unit=_one_of(_required(value, "unit"), RATE_UNITS)
    )


def _notification(value: Any) -> Notification:
    _object(value, _NOTIFICATION_KEYS)
    _exactly_one(value, "email", "slack", "pager_duty")
    phases = _list(_required(value, "phases"))
    if not phases:
        raise _MisfitError
    return Notification(
        phases=tuple(_one_of(phase, PHASES) for phase in phases),
        email=_optional(value, "email", _recipients),
        slack=_optional(value, "slack", _recipients),
        pager_duty=_optional(value, "pager_duty", _recipients),
    )


def _recipients(value: Any) -> tuple[str, ...]:
    recipients = _strings(value)
    if not recipients:
        raise _MisfitError
    return recipients


def _raw_output_data_config(value: Any) -> RawOutputDataConfig:
    _object(value, _RAW_OUTPUT_KEYS)
    return RawOutputDataConfig(output_location_prefix=_text(_required(value, "output_location_prefix")))


def _security_context(value: Any) -> SecurityContext:
    _object(value, _SECURITY_KEYS)
    return SecurityContext(run_as=_optional(value, "run_as", _identity))


def _identity(value: Any) -> Identity:
    _object(value, _IDENTITY_KEYS)
    return Identity(
        iam_role=_optional(value, "iam_role", _text),
        k8s_service_account=_optional(value, "k8s_service_account", _text),
    )


def _object(value: Any, keys: frozenset[str]) -> None:
    if type(value) is not dict or not value.keys() <= keys:
        raise _MisfitError


def _required(data: dict[str, Any], key: str) -> Any:
    if key not in data:
        raise _MisfitError
    return data[key]


def _optional(data: dict[str, Any], key: str, read: Callable[[Any], T]) -> T | None:
    return read(data[key]) if key in data else None


def _exactly_one(data: dict[str, Any], *keys: str) -> None:
    if sum(key in data for key in keys) != 1:
        raise _MisfitError


def _mapping(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise _MisfitError
    return value


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise _MisfitError
    return value


def _text(value: Any) -> str:
    if type(value) is not str or not value:
        raise _MisfitError
    return value


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _string_map(value: Any) -> dict[str, str]:
    if not all(type(text) is str for text in _mapping(value).values()):
        raise _MisfitError
    return dict(value)


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _MisfitError
    return value


def _integer(value: Any, maximum: int) -> int:
    # JSON Schema's integer is any number without a fraction: 5.0 is one, true is none.
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or not 1 <= value <= maximum:
        raise _MisfitError
    return value


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _MisfitError
    return str(value)
